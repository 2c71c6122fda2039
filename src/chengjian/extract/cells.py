"""The cells of tables: numbers, column heads, row stubs, and the units that they state."""

from __future__ import annotations

import re

from chengjian.arithmetic.numerals import NumeralError
from chengjian.codes.units import CANONICAL, units
from chengjian.extract.lexer import Quantity, amount, quantities
from chengjian.extract.mention import Draft
from chengjian.model import Block, Measure

NUMBER = re.compile(r"([-－−–△▲]?)(\d+(?:[,，]\d{3})*(?:\.\d+)?)(%|‰|％)?$")
GAPS = frozenset(["-", "—", "…", "...", "——", "－", "--", "/", "×", "……", "–", "─"])
RATE = re.compile(r"-?\d{1,3}(?:\.\d{1,2})?%?$")
TIMES = re.compile(r"\d{1,2}(?:\.\d+)?倍$")
RATIO = re.compile(r"\d+(?:\.\d+)?(?:[:：]\d+(?:\.\d+)?)+$")
UNIT_IN = re.compile(r"[（(](?:单位[:：])?([^（）()]{1,10})[)）]")
UNIT_LINE = re.compile(r"(?:金额|货币)?(?:计量)?单位[:：]\s*([^\s，。；)）|]{1,12})")
# Parts that say nothing without the row that they are parts of.
AREAS = frozenset(["亩", "公顷", "平方米", "平方公里", "平方千米"])
SECTORS = frozenset(["城镇", "乡村", "农村", "城市", "男性", "女性", "男", "女"])
TARGET = re.compile("目标|安排|预算草案")
YEAR = re.compile(r"((?:19|20)\d{2})(?:年)?")
STUB_PREFIX = re.compile(
    r"^(?:其中|附[:：]|加[:：]|减[:：]|[#＃]|[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十\d]{1,3}[)）]|(?:\d{1,2}[.、．])+(?!\d)|[—\-·*]+|按[^：:]{1,12}分[：:])[：:、]?"
)
SEVERAL_UNITS = re.compile("[、，,]")
SCALE = re.compile(r"^(万亿|亿|千万|百万|万|千(?![瓦米克]))")


def unit_in(text: str) -> str | None:
    """The unit that stands in brackets in a head, stub or caption, None where none does: 产量（万吨） → 万吨."""
    for match in UNIT_IN.finditer(text):
        unit = split_unit(match[1])[1]
        if match[1] in ("类", "款", "项"):
            # The rank of a heading in the budget, not what is counted.
            continue
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


def read_cell(text: str, span: tuple[int, int], cell: str, measure: Measure, printed: str) -> Draft | None:
    """The draft of a cell in the unit `printed` (with its scale word), its indicator still open.

    None where the cell holds no number.
    """
    if RATIO.match(cell):
        found = quantities(cell)
        if len(found) != 1 or found[0].kind != "ratio":
            return None
        q = found[0]
        q.start, q.end = span
        return Draft(q, "ratio", "")
    times = measure == "growth" and TIMES.match(cell) is not None
    match = NUMBER.match(cell.removesuffix("倍") if times else cell)
    if match is None:
        return None
    if SEVERAL_UNITS.search(printed):
        # 单位：人、%: amounts are in the one that is no share; of several nothing says which.
        amounts = [one for one in SEVERAL_UNITS.split(printed) if one not in ("%", "％", "‰")]
        if len(amounts) != 1:
            return None
        printed = amounts[0]
    scale, unit = split_unit(printed)
    if match[3]:
        scale, unit = "", match[3].replace("％", "%")
    try:
        value, step = amount(match[2], scale)
    except NumeralError:
        return None
    if unit in ("个百分点", "百分点"):
        measure, unit = "change", "个百分点"
    if times:
        unit = "倍"
    if not unit:
        unit = "%" if measure == "growth" else "个"
    if measure == "change" and unit == "%":
        unit = "个百分点"
    value = -value if match[1] else value
    q = Quantity("number", *span, text[span[0] : span[1]], value, unit, step, scale, None)
    return Draft(q, measure, "")


def are_rates(block: Block) -> bool:
    """Whether a table without head or unit can only hold rates of growth: some of its numbers are negative."""
    first = [block.text[a:b].replace(" ", "") for a, b in block.rows[0]] if block.rows else []
    if not any(is_number(cell) for cell in first[1:]):
        return False
    cells = [block.text[a:b].replace(" ", "") for row in block.rows for a, b in row[1:]]
    numbers = [cell for cell in cells if NUMBER.match(cell)]
    return any(cell.startswith("-") for cell in numbers) and all(RATE.match(cell) for cell in numbers)
