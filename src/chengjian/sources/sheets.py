"""Tables of workbooks and CSV files to documents: each sheet its titles, its tables and its notes."""

from __future__ import annotations

import datetime
import io
import re
import warnings
import zipfile
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import accumulate, groupby, pairwise
from operator import itemgetter
from typing import Any

from chengjian.model import Block, Document, Repair
from chengjian.sources.archive import office_parts
from chengjian.sources.cleaning import MAX_COLUMNS, MAX_PLACES, Cell, Piece, paragraph, table
from chengjian.sources.decoding import SourceError, decode

ZIP = b"PK\x03\x04"
XLSX_MIME = "spreadsheetml.sheet.main"
# Names that a program gives to a sheet, which say nothing.
UNNAMED = re.compile(r"(?:sheet|工作表|表)\s*\d*", re.I)
PERCENT = re.compile(r"0(?:\.(0+))?%")
DECIMALS = re.compile(r"[0#](?:\.(0+))?(?:[_);\s]|$)")
# A spreadsheet's numbers have no more digits than this; what is beyond is the noise of binary fractions.
DIGITS = 15
TOO_MANY = f"a sheet of it has more than {MAX_PLACES:,} cells; split it"
DAMAGED = "this workbook is damaged; open it and save it again, or fetch it again"

Grid = list[list[str]]
# A cell that covers others: first row, first column, last row, last column.
Merge = tuple[int, int, int, int]


def document_from_workbook(data: bytes, name: str) -> Document:
    """The document that an Excel or OpenDocument workbook is.

    `raw` is the cells as they are shown, rows as lines, cells parted by tabs. Raises SourceError where it is
    damaged, harmful, or larger than any table that people read.
    """
    sheets = list(_modern(data) if _is_modern(data) else _other(data))
    lines = _Lines()
    blocks: list[Block] = []
    repairs: list[Repair] = []
    several = sum(any(any(row) for row in grid) for _, grid, _ in sheets) > 1
    for title, grid, merges in sheets:
        if not any(any(row) for row in grid):
            continue
        if several and not UNNAMED.fullmatch(title):
            heading = paragraph([Piece(lines.add([title]), title)], repairs, "heading", 1)
            blocks += [heading] if heading else []
        blocks += _blocks(lines, grid, merges, repairs)
    return Document(name, lines.text(), blocks, repairs, format="xlsx")


def document_from_csv(data: bytes, name: str) -> Document:
    """The document that a table of separated values is; `raw` is its text.

    Raises SourceError where it is no text or no table.
    """
    text, encoding = decode(data)
    sample = text[:20_000]
    separator = max("\t,;", key=lambda mark: min(sample.count(mark), 10_000)) if sample else ","
    rows = list(_placed(text, separator))
    if sum(map(len, rows)) > 4 * MAX_PLACES:
        raise SourceError(TOO_MANY)
    repairs: list[Repair] = []
    blocks: list[Block] = []
    for group in _groups(rows, lambda cell: bool(cell and cell[0].text.strip())):
        if len(group) == 1 and sum(map(bool, group[0])) == 1:
            block = paragraph(next(cell for cell in group[0] if cell), repairs)
        else:
            block = table(group, repairs)
        blocks += [block] if block else []
    return Document(name, text, blocks, repairs, encoding, "csv")


def _placed(text: str, separator: str) -> Iterator[list[Cell]]:
    """The rows of a text of separated values, each cell with its place; quotes as in RFC 4180."""
    field = re.compile(rf'[ \ufeff]*"((?:[^"]|"")*)"[^{separator}\n]*|[^{separator}\n]*')
    at = 0
    row: list[Cell] = []
    while at <= len(text):
        match = field.match(text, at)
        assert match is not None
        start, end = match.span(1) if match[1] is not None else match.span()
        content = text[start:end].rstrip("\r")
        row.append(_pieces(start, content, quoted=match[1] is not None) if content.strip() else ())
        at = match.end()
        if at >= len(text) or text[at] == "\n":
            yield row
            row = []
        at += 1


def _pieces(start: int, content: str, quoted: bool) -> Cell:
    """A cell's characters with their places; a quote inside quotes is written twice."""
    if not quoted or '""' not in content:
        return [Piece(start, content)]
    return [Piece(start + part.start(), part[0]) for part in re.finditer(r'"(?=")|[^"]+', content)]


class _Lines:
    """The raw text of a workbook: lines of cells, each cell with its place."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0

    def add(self, cells: Sequence[str]) -> int:
        """Add a line and give the place at which it begins."""
        start = self._length
        line = "\t".join(cells) + "\n"
        self._parts.append(line)
        self._length += len(line)
        return start

    def text(self) -> str:
        return "".join(self._parts)


def _blocks(lines: _Lines, grid: Grid, merges: Iterable[Merge], repairs: list[Repair]) -> Iterator[Block]:
    """The titles, tables and notes of a sheet, in order."""
    owner: dict[tuple[int, int], tuple[int, int]] = {}
    places = MAX_PLACES
    for top, left, bottom, right in merges:
        places -= (bottom - top + 1) * (right - left + 1)
        if places < 0:
            break
        for row in range(top, min(bottom + 1, len(grid))):
            for column in range(left, min(right + 1, len(grid[row]))):
                owner[row, column] = (top, left)
    cells: dict[tuple[int, int], Cell] = {}
    placed: list[list[Cell]] = []
    for row, texts in enumerate(grid):
        at = lines.add(texts)
        for column, text in enumerate(texts):
            cells[row, column] = [Piece(at, text)] if text else ()
            at += len(text) + 1
        placed.append([cells[owner.get((row, column), (row, column))] for column in range(len(texts))])
    for group in _groups(placed, bool):
        titles = True
        rows: list[list[Cell]] = []
        for line in group:
            alone = len({id(cell) for cell in line if cell}) == 1
            if alone and titles:
                yield from _line(line, repairs)
                continue
            titles = False
            rows.append(line)
        notes: list[list[Cell]] = []
        while rows and len({id(cell) for cell in rows[-1] if cell}) == 1:
            notes.append(rows.pop())
        made = table(rows, repairs) if rows else None
        if made:
            yield made
        for line in reversed(notes):
            yield from _line(line, repairs)


def _line(line: Sequence[Cell], repairs: list[Repair]) -> Iterator[Block]:
    block = paragraph(next(cell for cell in line if cell), repairs)
    if block:
        yield block


def _groups(rows: Iterable[list[Cell]], filled: Callable[[Cell], bool]) -> Iterator[list[list[Cell]]]:
    """Runs of rows between empty ones."""
    for some, group in groupby(rows, lambda row: any(filled(cell) for cell in row)):
        if some:
            yield list(group)


# Workbooks ------------------------------------------------------------------------------------------


def _is_modern(data: bytes) -> bool:
    """Whether a workbook is in Office Open XML, whose cells say how they are shown."""
    if not data.startswith(ZIP):
        return False
    try:
        types = office_parts(data).read("[Content_Types].xml")
    except (KeyError, zipfile.BadZipFile, OSError):
        return False
    return XLSX_MIME.encode() in types


def _modern(data: bytes) -> Iterator[tuple[str, Grid, list[Merge]]]:
    import openpyxl

    try:
        with warnings.catch_warnings():
            # What it leaves out of a workbook (pictures, rules of colour) holds no figure.
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
        for sheet in book.worksheets:
            if sheet.sheet_state != "visible":
                continue
            grid: dict[int, dict[int, str]] = {}
            for (row, column), cell in sheet._cells.items():
                if cell.value is not None and column <= MAX_COLUMNS and not _hidden(sheet, row, column):
                    grid.setdefault(row, {})[column] = shown(cell.value, cell.number_format)
            merges = [(m.min_row, m.min_col, m.max_row, m.max_col) for m in sheet.merged_cells.ranges]
            yield sheet.title, *_compact(grid, merges)
    except SourceError:
        raise
    except Exception as error:
        # The library raises whatever the damaged part happens to break.
        raise SourceError(DAMAGED) from error


def _hidden(sheet: Any, row: int, column: int) -> bool:
    from openpyxl.utils import get_column_letter

    lines, columns = sheet.row_dimensions, sheet.column_dimensions
    letter = get_column_letter(column)
    return bool((row in lines and lines[row].hidden) or (letter in columns and columns[letter].hidden))


def _compact(grid: dict[int, dict[int, str]], merges: list[Merge]) -> tuple[Grid, list[Merge]]:
    """A grid of the rows that hold anything and one empty row for every gap, and its merged cells."""
    numbers = sorted(grid)
    width = max((max(row) for row in grid.values()), default=0)
    if 2 * len(numbers) * width > 4 * MAX_PLACES:
        raise SourceError(TOO_MANY)
    # The last row that a merged cell covers which begins in this row or above.
    merges = sorted(merges)[:MAX_PLACES]
    reach = list(accumulate((bottom for _, _, bottom, _ in merges), max))
    kept: list[int] = []
    rows: Grid = []
    for last, number in pairwise([0, *numbers]):
        at = bisect_right(merges, last, key=itemgetter(0))
        covered = at > 0 and reach[at - 1] > last
        if last and number > last + 1 and not covered:
            rows.append([""] * width)
        kept.append(len(rows))
        rows.append([grid[number].get(column, "") for column in range(1, width + 1)])
    found = []
    for top, left, bottom, right in merges:
        first, end = bisect_left(numbers, top), bisect_right(numbers, bottom)
        if first < end:
            found.append((kept[first], left - 1, kept[end - 1], min(right, width) - 1))
    return rows, found


def _other(data: bytes) -> Iterator[tuple[str, Grid, list[Merge]]]:
    """The sheets of old Excel and OpenDocument workbooks."""
    import python_calamine

    if data.startswith(ZIP):
        office_parts(data)
    try:
        book = python_calamine.load_workbook(io.BytesIO(data))
        for meta in book.sheets_metadata:
            if meta.visible != python_calamine.SheetVisibleEnum.Visible:
                continue
            sheet = book.get_sheet_by_name(meta.name)
            if sheet.height * sheet.width > 4 * MAX_PLACES:
                raise SourceError(TOO_MANY)
            rows = [[shown(value, "") for value in row] for row in sheet.to_python(skip_empty_area=False)]
            merges = [(*first, *last) for first, last in sheet.merged_cell_ranges or []]
            yield meta.name, rows, merges
    except SourceError:
        raise
    except BaseException as error:
        # A panic of the library written in Rust is no Exception.
        if isinstance(error, KeyboardInterrupt | SystemExit | GeneratorExit):
            raise
        raise SourceError(DAMAGED) from error


def shown(value: object, number_format: str) -> str:
    """A cell's value as it is shown: 0.0652 in the format 0.0% is 6.5%; a line end in a cell is a space."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return _number(value, number_format)
    if isinstance(value, datetime.datetime):
        value = value.date() if value.time() == datetime.time() else value
    if isinstance(value, datetime.date):
        return f"{value.year}年{value.month}月{value.day}日"
    return " ".join(str(value).split())


def _number(value: float, number_format: str) -> str:
    percent = PERCENT.search(number_format)
    if percent:
        return f"{value * 100:.{len(percent[1] or '')}f}%"
    plain = f"{value:.{DIGITS}g}"
    if "e" in plain:
        plain = f"{Decimal(plain):f}"
    found = DECIMALS.search(number_format)
    if found and isinstance(value, float) and "." in plain and number_format not in ("General", "@"):
        places = len(found[1] or "")
        # What is shown is what was published, unless rounding would leave nothing of it.
        rounded = f"{value:.{places}f}"
        if float(rounded):
            return rounded
    return plain
