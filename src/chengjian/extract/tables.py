"""Tables in the text: each number's indicator, unit and year stand in its stub, its head, or the caption."""

from __future__ import annotations

import re
from collections.abc import Iterator

from chengjian.arithmetic.numerals import NumeralError
from chengjian.arithmetic.periods import year_before
from chengjian.codes.units import CANONICAL, units
from chengjian.extract import noun
from chengjian.extract.context import resolve
from chengjian.extract.lexer import Quantity, amount
from chengjian.extract.mention import Draft
from chengjian.extract.places import Gazetteer
from chengjian.extract.scope import Scope
from chengjian.extract.times import TIME
from chengjian.model import Block, Measure, Status

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
        unit = _unit_in(text)
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


def _unit_in(text: str) -> str | None:
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


def read_table(
    block: Block, caption: str, scope: Scope, gazetteer: Gazetteer, carried: list[Head]
) -> Iterator[tuple[Draft, list[Head]]]:
    """The drafts of a table's cells, each with the heads as they stand.

    A row whose cells hold no number is a head. A table with a column of units takes them from it. `carried`: the heads
    of the table before, which go on where a loose line (按轻重工业分) has cut a table in two.
    """
    text = block.text
    caption_unit = _caption_unit(caption)
    caption_year = YEAR.search(caption)
    part = _part_of_year(caption, scope)
    topic = noun.tidy(CAPTION.sub("", UNIT_IN.sub("", caption)))
    heads: list[Head] = []
    unit_column: int | None = None
    status: Status = "target" if TARGET.search(caption) else "actual"
    whole = ""
    titles: list[str] = []
    numbered = False
    if carried and block.rows and len(carried) == len(block.rows[0]) and _has_numbers(text, block.rows[0]):
        heads = carried
    if not carried and _are_rates(block, caption_unit):
        # A table whose head was lost: what falls below zero, to one decimal, is a rate of growth.
        grown = Head("增长（%）", "")
        heads = [grown] * max(len(row) for row in block.rows)
    for row in block.rows:
        cells = [text[a:b].replace(" ", "") for a, b in row]
        if not cells:
            continue
        first = 0 if heads and heads[0].year and not heads[0].text else 1
        numeric = [i for i, c in enumerate(cells) if i >= first and _is_number(c)]
        if not numeric or (not heads and all(YEAR.fullmatch(cells[i]) for i in numeric)):
            unit_line = UNIT_LINE.search("".join(cells))
            if unit_line:
                caption_unit = unit_line[1]
            if len([c for c in cells if c]) > 1:
                if titles and not numbered and len(titles) == len(cells):
                    # A second row of heads: it says more of the first, whose empty cells go on from the left.
                    cells = [f"{above}{below}" for above, below in zip(_filled(titles), cells, strict=True)]
                titles, numbered = cells, False
                heads = [Head(c, caption_unit) for c in cells]
                unit_column = next((i for i, c in enumerate(cells) if c in ("单位", "计量单位")), None)
            continue
        numbered = True
        stub = cells[0] if first else ""
        row_unit = (
            cells[unit_column] if unit_column is not None and unit_column < len(cells) else _unit_in(stub)
        )
        name, belongs = _stub(stub)
        if (name in SECTORS or (belongs and len(name) <= 2)) and whole:
            name += re.sub("^(?:房屋|商品房|商品住宅|粮食)", "", whole)
        elif not belongs:
            whole = name
        stub_year = YEAR.fullmatch(name)
        if stub_year:
            name = ""
        grows = bool(GROWTH.search(name)) and name.endswith(("增速", "增长", "增幅", "增长率", "增长速度"))
        if grows:
            name = re.sub("(?:增速|增长速度|增长率|增长|增幅)$", "", name)
        subject = None
        places = gazetteer.find(name)
        if places and places[0].start == 0 and places[0].end == len(name):
            subject, name = places[0].name, ""
        level = ""
        stubs = _stubs_beside(cells)
        for i in numeric:
            beside = stubs[i]
            if beside and first and beside != stub:
                # Two panels side by side: the nearest words to the left are the stub.
                stub = beside
                name, belongs = _stub(stub)
                level = ""
            head = heads[i] if i < len(heads) else Head("", caption_unit)
            draft = _cell(text, row[i], cells[i], head, row_unit)
            if draft is None:
                continue
            year = (
                (stub_year[1] if stub_year else None)
                or head.year
                or (caption_year[1] if caption_year else None)
                or str(scope.timeline.current_year())
            )
            if grows and draft.measure == "level":
                draft.measure = "growth"
            named = level if name and draft.measure == "growth" and level and level not in name else ""
            draft.indicator = name + named if named else _indicator(name, head, level or topic, draft.unit)
            if draft.measure == "level":
                level = BRACKET.sub("", head.text) if not VALUE_HEADS.match(head.text) else level
            draft.topic = draft.indicator
            column = gazetteer.find(head.text)
            of_place = len(column) == 1 and column[0].end - column[0].start == len(head.text)
            tier = TIER_HEAD.search(head.text)
            draft.subject = subject or (column[0].name if of_place else scope.home_name)
            if of_place:
                draft.indicator = draft.topic = draft.indicator.replace(head.text, "") or topic
            if tier and draft.subject:
                draft.subject += tier[0]
            draft.period = year if len(year) > 4 or not part else part.replace(part[:4], year)
            draft.status = (
                "target"
                if int(year[:4]) > scope.timeline.review and int(year[:4]) >= scope.timeline.now
                else status
            )
            if draft.measure in ("growth", "change"):
                draft.base = year_before(draft.period)
            draft.rule = "X910"
            if draft.indicator:
                yield draft, heads


def _part_of_year(caption: str, scope: Scope) -> str | None:
    """The part of a year that the caption names (2025年1-9月), None where it names a whole one."""
    match = TIME.search(caption)
    period = (
        resolve(match[0], scope.timeline.review, scope.timeline.current_year(), scope.timeline.now).period
        if match
        else None
    )
    return period if period and ("-" in period[4:]) and len(period) != 10 else None


def _caption_unit(caption: str) -> str:
    line = UNIT_LINE.search(caption)
    return line[1] if line else (_unit_in(caption) or "")


def _is_number(cell: str) -> bool:
    return bool(NUMBER.match(cell) or RATIO.match(cell) or TIMES.match(cell))


def _stub(stub: str) -> tuple[str, bool]:
    """The stub's own words, and whether it is a part of the row above (其中)."""
    unit = _unit_in(stub)
    name = UNIT_IN.sub(lambda m: "" if m[1] == unit else m[0], stub) if unit else stub
    belongs = "其中" in name or name.startswith(("#", "—", "-"))
    while True:
        shorter = STUB_PREFIX.sub("", name).strip()
        if shorter == name:
            return SCOPE.sub("", name) or name, belongs
        name = shorter


def _cell(text: str, span: tuple[int, int], cell: str, head: Head, row_unit: str | None) -> Draft | None:
    if RATIO.match(cell):
        from chengjian.extract.lexer import quantities

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


def _are_rates(block: Block, caption_unit: str) -> bool:
    """Whether a table without head or unit can only hold rates of growth: some of its numbers are negative."""
    first = [block.text[a:b].replace(" ", "") for a, b in block.rows[0]] if block.rows else []
    if caption_unit or not any(_is_number(cell) for cell in first[1:]):
        return False
    cells = [block.text[a:b].replace(" ", "") for row in block.rows for a, b in row[1:]]
    numbers = [cell for cell in cells if NUMBER.match(cell)]
    return any(cell.startswith("-") for cell in numbers) and all(RATE.match(cell) for cell in numbers)


def _filled(cells: list[str]) -> list[str]:
    """The cells, each empty one with the text of the one to its left."""
    filled: list[str] = []
    for cell in cells:
        filled.append(cell or (filled[-1] if filled else ""))
    return filled


def _has_numbers(text: str, row: tuple[tuple[int, int], ...]) -> bool:
    return any(_is_number(text[a:b].replace(" ", "")) for a, b in row[1:])


def _stubs_beside(cells: list[str]) -> list[str]:
    """For each cell the nearest cell of words to its left, "" where there is none."""
    stubs, nearest = [], ""
    for cell in cells:
        stubs.append(nearest)
        if (
            cell
            and not _is_number(cell)
            and cell not in GAPS
            and split_unit(cell)[1] not in units().dimension
        ):
            nearest = cell
    return stubs


def _indicator(name: str, head: Head, topic: str, unit: str) -> str:
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
