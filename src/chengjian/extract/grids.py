"""The shape of a table: which rows are heads, which data, which columns are stubs, units, values."""

from __future__ import annotations

import re

from chengjian.codes.units import units
from chengjian.extract.cells import GAPS, UNIT_LINE, YEAR, is_number, split_unit
from chengjian.model import Block

Span = tuple[int, int]
UNIT_HEADS = frozenset(("单位", "计量单位"))
INDEX_HEADS = re.compile(
    r"(?:序号|行次|编号|编码|代码|科目编码|科目代码|功能科目编码|项目编码|支出科目编码|(?:支出)?(?:功能|经济)(?:分类)?科目|[类款项])$"
)
NOTE_HEADS = re.compile("(?:备注|说明|备 注|主要原因|原因)")
NOTE = re.compile("(?:注|备注|说明|附注|数据来源|资料来源|编制说明)\\d?[:：]|★|※")
FORMULA = re.compile(
    r"[A-Za-z甲乙丙丁]|[（(]?\d{1,2}[)）]?|[A-Z\d]{1,3}\s*[=＝][A-Z\d=＝+\-*/×÷（）()％%]+|[A-Z][+\-*/][A-Z\d+\-*/]*"
)
# How the rest of a number goes on that is printed with spaces between its thousands, or between all its digits.
GOES_ON = re.compile(r"\d{3}(?:\.\d+)?[%％]?|\d")
# The number or the title of a table of its own.
SHEET = re.compile(
    r"[附续]?表[\d一二三四五六七八九十]+(?:[-—－]\d{1,2})*[:：]?|.{0,10}(?:19|20)\d{2}年度?.{4,40}(?:表|情况)(?:[（(].{1,8}[)）])?"
)
FORMULA_STUBS = frozenset(("公式", "栏次", "行次", "甲", "栏目", ""))


class Section:
    """Data rows under their heads. `heads[c]` are the words above column `c`, outer before inner."""

    __slots__ = ("captions", "heads", "kinds", "rows", "width")

    def __init__(self, width: int) -> None:
        self.width = width
        self.captions: list[str] = []
        self.heads: list[list[str]] = []
        self.rows: list[tuple[tuple[Span, ...], list[str]]] = []
        self.kinds: list[str] = []


def sections(block: Block) -> list[Section]:
    """The table cut where new heads begin."""
    found: list[Section] = []
    current: Section | None = None
    heads: list[list[str]] = []
    captions: list[str] = []
    for spans in block.rows:
        cells = [compact(block.text[a:b]) for a, b in spans]
        filled = [cell for cell in cells if cell]
        if not filled or NOTE.match(filled[0]):
            continue
        distinct = list(dict.fromkeys(filled))
        if current is not None and len(distinct) == 1 and SHEET.fullmatch(distinct[0]):
            # Several tables in the frame of one, each with its own title.
            current, heads, captions = None, [], distinct
            continue
        kind = _kind(cells, distinct, current is not None and bool(current.rows))
        if kind == "formula":
            continue
        if kind == "title" and (current is None or heads):
            captions += distinct
            continue
        if kind == "unit":
            captions += distinct
            continue
        if kind == "head":
            if cells[0] in UNIT_HEADS and all(_is_unit(cell) for cell in cells[1:] if cell):
                cells = ["", *(f"（{cell}）" if cell else "" for cell in cells[1:])]
            if current is not None:
                current = None
            heads.append(cells)
            continue
        if current is None:
            current = Section(len(cells))
            current.captions, captions = captions, []
            current.heads = _paths(heads)
            heads = []
            found.append(current)
        current.rows.append((spans, cells))
    for section in found:
        section.kinds = _kinds(section)
    return found


def compact(cell: str) -> str:
    """A cell's text without spaces; several numbers that a broken layout put in one cell stay apart."""
    pieces = cell.split()
    if len(pieces) > 1 and all(map(is_number, pieces)) and not all(map(GOES_ON.fullmatch, pieces[1:])):
        return " ".join(pieces)
    return cell.replace(" ", "").replace("\u3000", "").replace("\n", "")


def _kind(cells: list[str], distinct: list[str], begun: bool) -> str:
    """What a row is: data, head, formula (A=B+C), unit line, or a title: one cell of words."""
    numeric = [cell for cell in cells if is_number(cell)]
    if not numeric:
        if any(UNIT_LINE.search(cell) and len(cell) < 20 for cell in distinct) and len(distinct) < 4:
            return "unit"
        if len(distinct) == 1:
            return "data" if begun else "title"
        words = [cell for cell in distinct if cell not in GAPS]
        if _is_formula(cells):
            return "formula"
        return "data" if begun and len(words) < max(2, 0.6 * len(cells)) else "head"
    if all(YEAR.fullmatch(cell) for cell in numeric) and not begun:
        return "head" if len(numeric) > 1 or not cells[0].isdigit() else "data"
    return "formula" if _is_formula(cells) else "data"


def _is_formula(cells: list[str]) -> bool:
    """Whether a row only numbers the columns (1 2 3, A=B+C) or says how they are reckoned."""
    rest = [cell for cell in cells[1:] if cell]
    if len(rest) < 2 or not all(FORMULA.fullmatch(cell) for cell in rest):
        return False
    digits = [int(cell) for cell in dict.fromkeys(rest) if cell.isdigit()]
    if len(digits) == len(set(rest)):
        return digits == list(range(digits[0], digits[0] + len(digits))) and digits[0] in (1, 2)
    return True


def _paths(heads: list[list[str]]) -> list[list[str]]:
    """The words above each column, outer before inner; what was printed once over several columns holds for all."""
    if not heads:
        return []
    width = max(map(len, heads))
    rows = [row + [""] * (width - len(row)) for row in heads]
    for at, row in enumerate(rows[:-1]):
        below = rows[at + 1]
        for c in range(1, width):
            if not row[c] and below[c] and row[c - 1] and not (below[c - 1] == "" and c == 1):
                row[c] = row[c - 1]
    paths: list[list[str]] = []
    for c in range(width):
        path: list[str] = []
        for row in rows:
            if row[c] and (not path or path[-1] != row[c]):
                path.append(row[c])
        paths.append(path)
    return paths


def _kinds(section: Section) -> list[str]:
    """What each column holds: stub, index, unit, note, year, value, or nothing."""
    kinds: list[str] = []
    for c in range(section.width):
        head = section.heads[c][-1] if c < len(section.heads) and section.heads[c] else ""
        cells = [row[c] for _, row in section.rows if c < len(row) and row[c] and row[c] not in GAPS]
        numbers = [cell for cell in cells if is_number(cell) or all(map(is_number, cell.split()))]
        of_unit = sum(map(_is_unit, cells))
        # A column headed 单位 may hold who spends, as well as what is counted.
        if (head in UNIT_HEADS and of_unit * 2 >= len(cells)) or (
            cells and not numbers and of_unit == len(cells)
        ):
            kinds.append("unit")
        elif NOTE_HEADS.match(head):
            kinds.append("note")
        elif INDEX_HEADS.match(head) and all(cell.isascii() or len(cell) <= 3 for cell in cells):
            kinds.append("index")
        elif not cells:
            kinds.append("")
        elif len(numbers) * 2 <= len(cells):
            kinds.append("stub")
        elif c == 0 and all(YEAR.fullmatch(cell) for cell in cells) and (len(cells) > 1 or section.width > 1):
            kinds.append("year" if head or len(cells) > 1 else "value")
        else:
            kinds.append("value")
    if len(kinds) > 2 and kinds[0] == "value" and kinds[1] == "stub" and _counts(section):
        kinds[0] = "index"
    return kinds


def _is_unit(cell: str) -> bool:
    unit = split_unit(cell)[1]
    return unit in units().dimension or unit.split("/")[0] in units().dimension


def _counts(section: Section) -> bool:
    """Whether the first column only numbers the rows."""
    numbers = [row[0] for _, row in section.rows if row and row[0]]
    return all(cell.isdigit() and len(cell) <= 4 for cell in numbers)
