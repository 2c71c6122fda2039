"""The cells of tables: numbers, column heads, row stubs, and the units that they state."""

from __future__ import annotations

import re

from chengjian.arithmetic.numerals import NumeralError
from chengjian.codes.units import CANONICAL, units
from chengjian.extract import noun
from chengjian.extract.lexer import Quantity, amount, quantities
from chengjian.extract.mention import Draft
from chengjian.model import Block, Measure

NUMBER = re.compile(r"(-?)(\d+(?:,\d{3})*(?:\.\d+)?)(%|‰)?$")
GAPS = frozenset(["-", "—", "…", "..."])
RATE = re.compile(r"-?\d{1,3}(?:\.\d{1,2})?%?$")
TIMES = re.compile(r"\d{1,2}(?:\.\d+)?倍$")
RATIO = re.compile(r"\d+(?:\.\d+)?(?:[:：]\d+(?:\.\d+)?)+$")
UNIT_IN = re.compile(r"[（(](?:单位[:：])?([^（）()]{1,10})[)）]")
UNIT_LINE = re.compile(r"(?:计量)?单位[:：]\s*([^\s，。；)）|]{1,12})")
# Parts that say nothing without the row that they are parts of.
AREAS = frozenset(["亩", "公顷", "平方米", "平方公里", "平方千米"])
SECTORS = frozenset(["城镇", "乡村", "农村", "城市", "男性", "女性", "男", "女"])
BRACKET = re.compile("[（(].*?[）)]|指数")
TARGET = re.compile("目标|安排|预算草案")
TIER_HEAD = re.compile("[市省区县州]本级|[市省]级")
YEAR = re.compile(r"((?:19|20)\d{2})(?:年)?")
GROWTH = re.compile(r"增长|增速|增幅|涨跌|涨幅|±|增减|同比|比上年|升降|比上月|变动幅度|环比")
CHANGE = re.compile(r"百分点|增减量|增减额|增加额|比上年增减(?:数|量)")
STUB_PREFIX = re.compile(
    r"^(?:其中|#|一、|二、|三、|四、|五、|六、|七、|八、|九、|十、|（[一二三四五六七八九十]+）|(?:\d{1,2}[.、．])+(?!\d)|[—\-·*]+|按[^：:]{1,12}分[：:])[：:、]?"
)
SCOPE = re.compile(r"^(?:全市|全省|全区|全州|全县)")
CAPTION = re.compile(
    r"^(?:附?表\s*[\d一二三四五六七八九十]+(?:[-—]\d+)?[:：]?|\d{4}年(?:度)?|全市|全省|全区|年末|比上年|主要|及其?构成|情况|一览表|统计表|\(.*?\)|（.*?）)+"
)
SCALE = re.compile(r"^(万亿|亿|千万|百万|万|千(?![瓦米克]))")
VALUE_HEADS = re.compile(
    r"^(?:绝对数|绝对值|数值|数量|年末数|本年|实绩|完成数|总量|合计|金额|指标值|数据|累计|全年|本年累计|实际|现值|规模|执行数|决算数|实际完成|实际数|当年|.{0,8}年)$"
)


class Head:
    """What a column head says: words, unit with scale, year, and whether growth stands below it."""

    __slots__ = ("measure", "scale", "text", "unit", "year")

    def __init__(self, text: str, caption_unit: str) -> None:
        unit = unit_in(text)
        self.measure: Measure = "level"
        words = UNIT_IN.sub(lambda m: "" if m[1] == unit else m[0], text).strip() if unit else text
        if CHANGE.search(text):
            self.measure = "change"
        elif GROWTH.search(text) and not re.search(r"拉动|贡献", text):
            self.measure = "growth"
        indexed = "指数" in words or "系数" in words or "=100" in text or "为100" in text
        printed = (
            unit
            if unit is not None
            else "%"
            if self.measure == "growth"
            else "1"
            if indexed
            else caption_unit
        )
        self.scale, self.unit = split_unit(printed)
        year = YEAR.search(words)
        self.year = year[1] if year else None
        self.text = "" if indexed else YEAR.sub("", words).strip()


def unit_in(text: str) -> str | None:
    """The unit that stands in brackets in a head, stub or caption, None where none does: 产量（万吨） → 万吨."""
    for match in UNIT_IN.finditer(text):
        unit = split_unit(match[1])[1]
        if unit in units().dimension or unit.split("/")[0] in units().dimension:
            return match[1]
    return None


def split_unit(printed: str) -> tuple[str, str]:
    """A unit's scale word and the unit itself: 亿元 → 亿, 元."""
    printed = printed.strip().replace(" ", "")
    match = SCALE.match(printed)
    scale = match[1] if match and (len(printed) > len(match[1])) else ""
    unit = printed[len(scale) :]
    return scale, CANONICAL.get(unit, unit)


def caption_unit(caption: str) -> str:
    """The unit that a caption states for the whole table (单位：万元), "" where it states none."""
    line = UNIT_LINE.search(caption)
    return line[1] if line else (unit_in(caption) or "")


def is_number(cell: str) -> bool:
    """Whether a cell is a number, a ratio or a multiple, and nothing else."""
    return bool(NUMBER.match(cell) or RATIO.match(cell) or TIMES.match(cell))


def stub_name(stub: str) -> tuple[str, bool]:
    """The stub's own words, and whether it is a part of the row above (其中)."""
    unit = unit_in(stub)
    name = UNIT_IN.sub(lambda m: "" if m[1] == unit else m[0], stub) if unit else stub
    belongs = "其中" in name or name.startswith(("#", "—", "-"))
    while True:
        shorter = STUB_PREFIX.sub("", name).strip()
        if shorter == name:
            return SCOPE.sub("", name) or name, belongs
        name = shorter


def read_cell(text: str, span: tuple[int, int], cell: str, head: Head, row_unit: str | None) -> Draft | None:
    """The draft of a cell, its indicator still open; None where the cell holds no number."""
    if RATIO.match(cell):
        found = quantities(cell)
        if len(found) != 1 or found[0].kind != "ratio":
            return None
        q = found[0]
        q.start, q.end = span
        return Draft(q, "ratio", "")
    match = NUMBER.match(cell.removesuffix("倍") if head.measure == "growth" and TIMES.match(cell) else cell)
    if match is None:
        return None
    scale, unit = head.scale, head.unit
    if row_unit is not None and head.measure == "level":
        scale, unit = split_unit(row_unit)
    if match[3]:
        scale, unit = "", match[3]
    try:
        value, step = amount(match[2], scale)
    except NumeralError:
        return None
    measure: Measure = head.measure
    if unit in ("个百分点", "百分点"):
        measure, unit = "change", "个百分点"
    if cell.endswith("倍"):
        unit = "倍"
    if not unit:
        unit = "%" if measure == "growth" else "个"
    if measure == "change" and unit == "%":
        unit = "个百分点"
    q = Quantity(
        "number",
        span[0],
        span[1],
        text[span[0] : span[1]],
        -value if match[1] else value,
        unit,
        step,
        scale,
        None,
    )
    return Draft(q, measure, "")


def are_rates(block: Block) -> bool:
    """Whether a table without head or unit can only hold rates of growth: some of its numbers are negative."""
    first = [block.text[a:b].replace(" ", "") for a, b in block.rows[0]] if block.rows else []
    if not any(is_number(cell) for cell in first[1:]):
        return False
    cells = [block.text[a:b].replace(" ", "") for row in block.rows for a, b in row[1:]]
    numbers = [cell for cell in cells if NUMBER.match(cell)]
    return any(cell.startswith("-") for cell in numbers) and all(RATE.match(cell) for cell in numbers)


def filled(cells: list[str]) -> list[str]:
    """The cells, each empty one with the text of the one to its left."""
    filled: list[str] = []
    for cell in cells:
        filled.append(cell or (filled[-1] if filled else ""))
    return filled


def has_numbers(text: str, row: tuple[tuple[int, int], ...]) -> bool:
    """Whether a row has numbers beside its stub."""
    return any(is_number(text[a:b].replace(" ", "")) for a, b in row[1:])


def stubs_beside(cells: list[str]) -> list[str]:
    """For each cell the nearest cell of words to its left, "" where there is none."""
    stubs, nearest = [], ""
    for cell in cells:
        stubs.append(nearest)
        if cell and not is_number(cell) and cell not in GAPS and split_unit(cell)[1] not in units().dimension:
            nearest = cell
    return stubs


def indicator_of(name: str, head: Head, topic: str, unit: str) -> str:
    """Stub and head together; what the stub lacks (价格, 人口) is taken from the caption."""
    own = noun.head_of(name)
    words = TIER_HEAD.sub("", head.text)
    if GROWTH.search(words) or VALUE_HEADS.match(words) or words in ("指标", "项目", ""):
        words = ""
    if not name:
        return words if words and words not in ("增长", "增速") else topic
    indicator = name
    if not own and topic:
        shared = _topic_head(topic, unit)
        if (
            shared
            and not name.endswith(shared)
            and len(name) <= 14
            and not re.search(r"(?:率|指数|数|量|额|值|重|费)$", name)
        ):
            indicator = name + shared
    if words and words not in indicator:
        indicator += words
    return indicator


def _topic_head(topic: str, unit: str) -> str:
    """The noun that a caption's rows share: 居民消费价格比上年涨跌幅度 → 价格, 年末人口数及其构成 → 人口."""
    for word in (
        "价格",
        "人口",
        "存款",
        "贷款",
        "产量",
        "增加值",
        "投资",
        "支出",
        "收入",
        "零售额",
        "出口",
        "进口",
        "存栏",
        "出栏",
        "面积",
    ):
        if (
            word in topic
            and not (word == "面积" and unit not in AREAS)
            and not (word == "产量" and unit in AREAS)
        ):
            return word
    return ""
