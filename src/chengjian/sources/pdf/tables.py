"""Text into the cells of ruled tables; rows that no line parts are told apart by their figures."""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from chengjian.sources.pdf.division import divided
from chengjian.sources.pdf.grids import Grid
from chengjian.sources.pdf.lines import Line, Run, is_figure, line, rows

# In parts of the size of letters: from which gap on an edge parts a run that crosses it.
PARTED = 0.12
# A line of words that is nearer to a row than this part of the rows' distance is a piece of its stub.
WRAPPED = 0.7
WORDS = re.compile(r"[\u2e80-\u2fdf\u3400-\u9fff\uf900-\ufaff]{2}|[A-Za-z]{2}|(?:19|20)\d{2}")


class Cell:
    """A cell of a table: its lines from top to bottom."""

    __slots__ = ("lines",)

    def __init__(self, lines: list[Line]) -> None:
        self.lines = lines

    @property
    def text(self) -> str:
        """Its words in one."""
        return "".join(part.text for part in self.lines)


class Table:
    """A table as read: a cell at each place, the same one at all the places that it covers.

    `xs` are the edges of its columns; `page` the one that it begins on, `last_page` the one that it ends on.
    """

    __slots__ = ("bottom", "grid", "last_page", "left", "page", "right", "top", "xs")

    def __init__(
        self, grid: list[list[Cell]], box: tuple[float, float, float, float], xs: Sequence[float], page: int
    ) -> None:
        self.grid = grid
        self.left, self.top, self.right, self.bottom = box
        self.xs = tuple(xs)
        self.page = self.last_page = page


def ruled(grid: Grid, inside: Sequence[Run], page: int) -> Table | None:
    """The table of a grid and the runs that stand in it, None where hardly anything does."""
    grid = divided(grid, inside)
    contents: list[list[Run]] = [[] for _ in grid.spans]
    for run in inside:
        band = grid.row_at(run.middle)
        first, last = grid.column_at(run.left), grid.column_at(run.right)
        if first == last:
            contents[grid.cells[band][first]].append(run)
            continue
        for part in _parted(run, grid, band):
            column = grid.column_at(
                (part.left + part.right) / 2 if part is not run else _anchor(run, grid, band)
            )
            contents[grid.cells[band][column]].append(part)
    cells = [
        Cell(
            [line(group, page) for group in (rows(content) if len(content) > 1 else [content])]
            if content
            else []
        )
        for content in contents
    ]
    if sum(bool(cell.lines) for cell in cells) < 2:
        return None
    if not any(WORDS.search(part.text) for cell in cells for part in cell.lines):
        # The bars and axes of a chart: numbers, and nothing that says of what.
        return None
    table: list[list[Cell]] = []
    for band, indexes in enumerate(grid.cells):
        places = [cells[index] for index in indexes]
        whole = [grid.spans[index][0] == band and grid.spans[index][2] == band + 1 for index in indexes]
        table += split_rows(places, whole)
    return Table(table, grid.box, grid.xs, page)


def _anchor(run: Run, grid: Grid, band: int) -> float:
    """Where a run that no edge parts belongs: its middle, or its beginning where it runs over into empty places."""
    column = grid.column_at(run.left + 1.0)
    cell = grid.spans[grid.cells[band][column]]
    if run.right <= grid.xs[cell[3]] + 0.5 * run.size:
        return run.left + 1.0
    middle = (run.left + run.right) / 2
    return run.left + 1.0 if run.left >= grid.xs[cell[1]] and middle > grid.xs[cell[3]] else middle


def _parted(run: Run, grid: Grid, band: int) -> list[Run]:
    """A run cut where it crosses from one cell into the next at a gap, or where figures end."""
    row = grid.cells[band]
    first, last = grid.column_at(run.left), grid.column_at(run.right)
    if first == last or row[first] == row[last]:
        return [run]
    parts: list[Run] = []
    start = 0
    here = row[grid.column_at((run.lefts[0] + run.rights[0]) / 2)]
    for i in range(1, len(run.text)):
        there = row[grid.column_at((run.lefts[i] + run.rights[i]) / 2)]
        if there == here:
            continue
        here = there
        wide = run.lefts[i] - run.rights[i - 1] > PARTED * run.size
        if wide or _is_digit(run.text[i - 1]) != _is_digit(run.text[i]):
            parts.append(run.part(start, i))
            start = i
    if not parts:
        return [run]
    parts.append(run.part(start, len(run.text)))
    return parts


def _is_digit(char: str) -> bool:
    return char.isascii() and (char.isdigit() or char in ".,%-")


def split_rows(places: list[Cell], whole: list[bool]) -> list[list[Cell]]:
    """The rows of one band of a grid: several, where columns of figures go on without lines between the rows.

    `places` are its cells, column by column; `whole` says which begin and end in this band (one that reaches
    beyond it stands in all its rows).
    """
    if all(len(cell.lines) < 2 for cell in places):
        return [places]
    figures = [
        [part for part in cell.lines if is_figure(part.text)] if own else []
        for cell, own in zip(places, whole, strict=True)
    ]
    if max(map(len, figures)) < 2:
        return [places]
    sizes = [part.size for cell in places for part in cell.lines]
    size = median(sizes)
    feet = _clusters([part.middle for column in figures for part in column], 0.5 * size)
    words = [
        part
        for at, (cell, own) in enumerate(zip(places, whole, strict=True))
        if own and (at == 0 or cell is not places[at - 1])
        for part in cell.lines
        if not is_figure(part.text)
    ]
    heights = sorted(word.middle for word in words)
    if not any(abs(heights[_nearest(heights, foot)] - foot) < 0.5 * size for foot in feet[1:] if heights):
        # Figures one under the other beside no words: one number that a narrow cell broke.
        return [places]
    pitch = median([b - a for a, b in pairwise(feet)])
    for word in sorted(words, key=lambda word: word.middle):
        if abs(word.middle - feet[_nearest(feet, word.middle)]) > WRAPPED * pitch:
            insort(feet, word.middle)
    feet = _clusters(feet, 0.5 * size)
    made: list[list[Cell]] = [[] for _ in feet]
    split: dict[int, list[Cell]] = {}
    for cell, own in zip(places, whole, strict=True):
        if not own:
            for row in made:
                row.append(cell)
            continue
        if id(cell) not in split:
            pieces = [Cell([]) for _ in feet]
            for part in cell.lines:
                pieces[_nearest(feet, part.middle)].lines.append(part)
            split[id(cell)] = pieces
        for row, piece in zip(made, split[id(cell)], strict=True):
            row.append(piece)
    return made


def _nearest(ordered: Sequence[float], value: float) -> int:
    """Which of some ordered values, one at least, is nearest to a value; of two the lower."""
    at = bisect_left(ordered, value)
    if at == len(ordered) or (at and value - ordered[at - 1] <= ordered[at] - value):
        return at - 1
    return at


def _clusters(values: Sequence[float], near: float) -> list[float]:
    """Values that lie near each other as one."""
    made: list[float] = []
    for value in sorted(values):
        if not made or value - made[-1] > near:
            made.append(value)
    return made
