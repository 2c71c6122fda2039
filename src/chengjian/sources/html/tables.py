"""Tables of a page: which hold figures and which only lay the page out, and the grid of those that hold figures."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from chengjian.sources.cleaning import Cell, Piece, Spanning, spread
from chengjian.sources.html.markup import Node
from chengjian.sources.html.words import furniture_line

Lines = list[list[Piece]]
LONG_CELL = 300
FURNITURE_ROWS = 20
PROSE = re.compile("[。；]")
FIGURE = re.compile(r"[-+－]?[\d０-９][\d０-９,.，．]*\s*[%％]?$")
SPAN = re.compile(r"\d{1,9}")


class Table(NamedTuple):
    """A table of figures: its grid, and the lines that stand over and under it across its whole width."""

    before: Lines
    grid: list[list[Cell]]
    after: Lines


def rows_of(table: Node) -> list[list[Node]]:
    """The cells of a table by rows, those of tables within it left out."""
    rows: list[list[Node]] = []
    loose = True
    stack: list[Iterator[Node | Piece]] = [iter(table.children)]
    while stack:
        for child in stack[-1]:
            if not isinstance(child, Node) or child.name in ("table", "caption") or child.hidden:
                continue
            if child.name == "tr":
                rows.append([])
                loose = False
            elif child.name in ("td", "th"):
                if loose:
                    rows.append([])
                    loose = False
                rows[-1].append(child)
                continue
            stack.append(iter(child.children))
            break
        else:
            stack.pop()
    return [row for row in rows if row]


def is_layout(table: Node, rows: list[list[Node]]) -> bool:
    """Whether a table only lays the page out: tables within, paragraphs of prose, or a single cell or column."""
    if max(map(len, rows), default=0) < 2:
        return True
    if any(node.name == "table" for node in table.nodes()):
        return True
    cells = [text for row in rows for cell in row if (text := cell.text())]
    prose = [text for text in cells if len(text) > LONG_CELL and len(PROSE.findall(text)) >= 3]
    return sum(map(len, prose)) > 0.5 * sum(map(len, cells))


def is_furniture_table(rows: list[list[Node]]) -> bool:
    """Whether a table holds what the page says of itself (索引号, 发布机构), or buttons."""
    if len(rows) > FURNITURE_ROWS:
        return False
    cells = [text for row in rows for cell in row if (text := cell.text())]
    told = sum(furniture_line(cell) for cell in cells)
    return told >= 2 and 3 * told >= len(cells)


def span(cell: Node, name: str) -> int:
    """A rowspan or colspan; 1 where none is given or it is no number."""
    match = SPAN.match(cell.get(name).strip())
    return int(match[0]) if match else 1


def table_of(rows: list[list[Node]], lines: Callable[[Node], Lines]) -> Table:
    """The table of these rows; `lines` reads the lines of a cell."""
    by_piece: dict[Piece, Lines] = {}
    spanning: list[list[Spanning]] = []
    for row in rows:
        written = [(cell, lines(cell)) for cell in row]
        by_piece |= {found[0][0]: found for _, found in written if found and found[0]}
        spanning += _split(written) or [[_spanning(cell, found) for cell, found in written]]
    grid = _without_empty_columns(spread(spanning))
    before: Lines = []
    after: Lines = []
    while grid and _is_line(grid[0]):
        before += _lines(by_piece, grid.pop(0))
    while grid and _is_line(grid[-1]):
        after = _lines(by_piece, grid.pop()) + after
    # A row that only says again what hangs down from the one above is none.
    own = [
        row
        for at, row in enumerate(grid)
        if any(row) and not (at and list(map(id, row)) == list(map(id, grid[at - 1])))
    ]
    return Table(before, own, after)


def _lines(by_piece: dict[Piece, Lines], row: list[Cell]) -> Lines:
    cell = next((cell for cell in row if cell), None)
    return by_piece.get(cell[0], [list(cell)]) if cell else []


def _is_line(row: list[Cell]) -> bool:
    """Whether nothing stands in a row, or one cell across most of it: a title, a unit, a note."""
    filled = [id(cell) for cell in row if cell]
    return not filled or (len(set(filled)) == 1 and len(filled) >= 2 and len(filled) >= len(row) - 1)


def _without_empty_columns(grid: list[list[Cell]]) -> list[list[Cell]]:
    width = max(map(len, grid), default=0)
    kept = [at for at in range(width) if any(at < len(row) and row[at] for row in grid)]
    return [[row[at] for at in kept if at < len(row)] for row in grid]


def joined(lines: Lines) -> list[Piece]:
    """The lines of a cell as one, a line end between them that parts numbers but not words."""
    pieces: list[Piece] = []
    for line in lines:
        if pieces:
            last = pieces[-1]
            pieces.append(Piece(last.offset + len(last.text), "\n"))
        pieces += line
    return pieces


def _spanning(cell: Node, lines: Lines) -> Spanning:
    return Spanning(joined(lines), span(cell, "rowspan"), span(cell, "colspan"))


def _split(row: list[tuple[Node, Lines]]) -> list[list[Spanning]] | None:
    """A row whose cells hold several lines each, one under the other, as so many rows; None where it is one row."""
    counts = {len(lines) for _, lines in row if lines}
    if len(counts) != 1 or len(row) < 2 or any(span(cell, "rowspan") > 1 for cell, _ in row):
        return None
    (count,) = counts
    figures = [
        all(FIGURE.match("".join(piece.text for piece in line).strip()) for line in lines)
        for _, lines in row[1:]
        if lines
    ]
    if count < 2 or not figures or not all(figures):
        return None
    return [
        [Spanning(lines[at] if lines else [], 1, span(cell, "colspan")) for cell, lines in row]
        for at in range(count)
    ]
