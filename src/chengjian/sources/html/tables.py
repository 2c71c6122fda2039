"""Tables of a page: which hold figures and which only lay the page out, and the grid of those that hold figures."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from chengjian.sources.cleaning import Cell, Piece, Spanning, spread
from chengjian.sources.html.markup import Node

Lines = list[list[Piece]]
LONG_CELL = 300
PROSE = re.compile("[。；]")
FIGURE = re.compile(r"[-+－]?[\d０-９][\d０-９,.，．]*\s*[%％]?$")
SPAN = re.compile(r"\d{1,9}")


class Row:
    """A row of a table as it is written: its cells, each with its lines of text."""

    __slots__ = ("cells",)

    def __init__(self) -> None:
        self.cells: list[tuple[Node, Lines]] = []


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
    cells = [cell.text() for row in rows for cell in row]
    prose = [text for text in cells if len(text) > LONG_CELL and len(PROSE.findall(text)) >= 3]
    return sum(map(len, prose)) > 0.5 * sum(map(len, cells))


def span(cell: Node, name: str) -> int:
    """A rowspan or colspan; 1 where none is given or it is no number."""
    match = SPAN.match(cell.get(name).strip())
    return int(match[0]) if match else 1


class Grid:
    """A table of figures: what stands over it and under it across its whole width, and the grid between."""

    def __init__(self, rows: list[list[Node]], lines: Callable[[Node], Lines]) -> None:
        written = [[(cell, lines(cell)) for cell in row] for row in rows]
        spanning: list[list[Spanning]] = []
        for row in written:
            spanning += _split(row) or [[_spanning(cell, found) for cell, found in row]]
        grid = spread(spanning)
        self.before: list[list[Piece]] = []
        self.after: list[list[Piece]] = []
        while grid and _is_one(grid[0]):
            self.before += self._lines(written, grid.pop(0)[0])
        while grid and _is_one(grid[-1]):
            self.after = self._lines(written, grid.pop()[0]) + self.after
        self.grid = [row for row in grid if any(row)]

    @staticmethod
    def _lines(written: list[list[tuple[Node, Lines]]], cell: Cell) -> Lines:
        first = next((piece for piece in cell), None)
        if first is None:
            return []
        for row in written:
            for _, lines in row:
                if lines and lines[0] and lines[0][0] == first:
                    return lines
        return [list(cell)]


def _is_one(row: list[Cell]) -> bool:
    """Whether one cell fills the row, or nothing does."""
    filled = {id(cell): cell for cell in row if cell}
    if not filled:
        return True
    return len(filled) == 1 and len(row) > 1 and all(row)


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
