"""A table of a workbook or CSV file as a grid of texts, its merged cells, and the words that stand over each column."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

from chengjian.arithmetic.intervals import plain
from chengjian.sources import SourceError
from chengjian.sources.archive import ZIP, office_parts

Grid = Sequence[Sequence[str]]
# The first and last cell of each merged block, as (row, column).
Merged = Sequence[tuple[tuple[int, int], tuple[int, int]]]

# A yearbook has some hundred thousand.
MOST_CELLS = 20_000_000
_ROW = re.compile(rb'<row\b[^>]*?\br="(\d{1,9})"')
_COLUMN = re.compile(rb'<c\b[^>]*?\br="([A-Z]{1,4})\d')
_ENGLISH = re.compile(r"[A-Za-z][A-Za-z0-9 ,.&'\-’]*(?![\d%])")
# What is left of a translation: (10 000 yuan), (ug/m3).
_EMPTY = re.compile(r"[（(][\d\s/+.]*[)）]")


class TableError(ValueError):
    """A table is not what it should be; the message names the file and what to do."""


def read_grid(path: Path, sheet: int) -> tuple[Grid, Merged | None]:
    """The cells as text, and which of them are merged; None where the format does not say."""
    if path.suffix.lower() == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.reader(file)), None
    from python_calamine import CalamineError, CalamineWorkbook

    data = path.read_bytes()
    _bound(data, path.name)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            page = book.get_sheet_by_index(sheet)
            cells = page.to_python(skip_empty_area=False)
            merged = list(page.merged_cell_ranges or [])
    except CalamineError as error:
        raise TableError(f"{path.name} is no workbook that can be read: {error}") from error
    return [[_shown(cell) for cell in row] for row in cells], merged


def _bound(data: bytes, name: str) -> None:
    """Refuse a workbook that unpacks to too much, or whose cells lie so far apart that a grid of them fills the memory."""
    if not data.startswith(ZIP):
        return
    try:
        parts = office_parts(data)
        sheets = [
            parts.read(n) for n in parts.namelist() if n.startswith("xl/worksheets/") and n.endswith(".xml")
        ]
    except (SourceError, zipfile.BadZipFile, OSError) as error:
        raise TableError(f"{name} is no workbook that can be read: {error}") from error
    for sheet in sheets:
        rows = max(map(int, _ROW.findall(sheet)), default=0)
        columns = max((_at(letters.decode()) + 1 for letters in set(_COLUMN.findall(sheet))), default=0)
        if rows * columns > MOST_CELLS:
            raise TableError(
                f"{name} has cells as far out as row {rows:,} and column {columns:,}; take them out"
            )


def corrected(rows: Grid, corrections: dict[str, tuple[str, str]], file: str) -> Grid:
    """The cells after corrections: for a cell (AB12) what it must say and what is read instead. Raises TableError."""
    cells = [list(row) for row in rows]
    for cell, (expected, instead) in corrections.items():
        named = re.fullmatch(r"([A-Z]+)(\d+)", cell)
        if named is None:
            raise TableError(f"{cell} is no cell such as AB12")
        row, column = int(named[2]) - 1, _at(named[1])
        found = cells[row][column] if row < len(cells) and column < len(cells[row]) else ""
        if found != expected:
            raise TableError(
                f"{file}!{cell} says {found!r}, not {expected!r}: take the correction out or mend it"
            )
        cells[row][column] = instead
    return cells


def _shown(cell: object) -> str:
    """A cell as text; a whole number that the file keeps as a fraction without its point."""
    if isinstance(cell, float):
        return f"{plain(Decimal(repr(cell))):f}"
    return str(cell).strip()


def heads_of(rows: Grid, merged: Merged | None) -> list[tuple[str, ...]]:
    """For each column the head's words from top to bottom, what is merged given to each column that it covers.

    Where the format knows no merged cells, what stands over a column is the last that stands left of it in the row.
    """
    width = max(map(len, rows), default=0)
    cells = [[*(_words(cell) for cell in row), *[""] * (width - len(row))] for row in rows]
    for row in cells[:-1] if merged is None else []:
        for at in range(1, width):
            row[at] = row[at] or row[at - 1]
    for (top, left), (bottom, right) in merged or []:
        if top < len(cells):
            said = cells[top][left] if left < width else ""
            for line in cells[top : bottom + 1]:
                for at in range(left, min(right + 1, width)):
                    line[at] = line[at] or said
    heads = []
    for column in range(width):
        path = (row[column] for row in cells)
        heads.append(tuple(dict.fromkeys(word for word in path if word)))
    return heads


def _words(cell: str) -> str:
    """A head without its translation and its spaces."""
    chinese = _EMPTY.sub("", _ENGLISH.sub("", cell.replace("\n", " ")))
    return re.sub(r"\s+", "", chinese)


def letters(column: int) -> str:
    """The letters of a column counted from 0: 0 is A, 26 is AA."""
    named = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        named = chr(65 + rest) + named
    return named


def _at(named: str) -> int:
    number = 0
    for letter in named:
        number = number * 26 + ord(letter) - 64
    return number - 1
