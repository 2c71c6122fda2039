"""Ruling lines to grids: which lines make a table together, and which of its places are one cell."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from chengjian.sources.pdf.rules import Rule

# Points: how near lines are one, how near they meet, how far an open end may stand out.
NEAR = 2.2
MEET = 4.0
OVERHANG = 8.0
# The share of a cell's side that must be drawn.
DRAWN = 0.6
MAX_SIDE = 400
MAX_PLACES = 20_000


class Grid:
    """A ruled table: its column and row edges, and for each place the cell that it belongs to.

    `cells[row][column]` is the index of a cell; `spans[index]` its (top, left, bottom, right) in rows and columns,
    half-open.
    """

    __slots__ = ("_inner_xs", "_inner_ys", "cells", "spans", "xs", "ys")

    def __init__(
        self, xs: list[float], ys: list[float], lying: list[list[Rule]], standing: list[list[Rule]]
    ) -> None:
        self.xs = xs
        self.ys = ys
        self._inner_xs, self._inner_ys = xs[1:-1], ys[1:-1]
        self.spans: list[tuple[int, int, int, int]] = []
        self.cells: list[list[int]] = []
        columns, bands = len(xs) - 1, len(ys) - 1
        above: list[tuple[int, int, int]] = []
        for i in range(bands):
            row: list[tuple[int, int, int]] = []
            start = 0
            for j in range(columns):
                if j + 1 == columns or _drawn(standing[j + 1], ys[i], ys[i + 1]):
                    row.append((start, j + 1, -1))
                    start = j + 1
            known = {(a, b): index for a, b, index in above}
            cells = [0] * columns
            filled: list[tuple[int, int, int]] = []
            for a, b, _ in row:
                index = known.get((a, b), -1)
                if index >= 0 and not _drawn(lying[i], xs[a], xs[b]):
                    top, left, _, right = self.spans[index]
                    self.spans[index] = (top, left, i + 1, right)
                else:
                    index = len(self.spans)
                    self.spans.append((i, a, i + 1, b))
                filled.append((a, b, index))
                cells[a:b] = [index] * (b - a)
            self.cells.append(cells)
            above = filled

    def like(self, xs: list[float], cells: list[list[int]], spans: list[tuple[int, int, int, int]]) -> Grid:
        """A grid with the same rows and other columns."""
        made = Grid(xs, self.ys, [[] for _ in self.ys], [[] for _ in xs])
        made.cells, made.spans = cells, spans
        return made

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom."""
        return self.xs[0], self.ys[0], self.xs[-1], self.ys[-1]

    def row_at(self, y: float) -> int:
        """The band of rows at a height."""
        return bisect_right(self._inner_ys, y)

    def column_at(self, x: float) -> int:
        """The column at a place."""
        return bisect_right(self._inner_xs, x)


def grids(lying: Sequence[Rule], standing: Sequence[Rule]) -> list[Grid]:
    """The ruled tables of a page, from top to bottom; lines that no standing line meets make none."""
    lies, stands = _merged(lying), _merged(standing)
    if not stands or len(lies) < 2 or len(lies) > 4 * MAX_SIDE or len(stands) > 4 * MAX_SIDE:
        return []
    found: list[Grid] = []
    for some_lying, some_standing in _components(lies, stands):
        grid = _grid(some_lying, some_standing)
        if grid is not None:
            found.append(grid)
    found.sort(key=lambda grid: (grid.ys[0], grid.xs[0]))
    return [grid for grid in found if not any(_inside(grid, other) for other in found if other is not grid)]


def _inside(grid: Grid, other: Grid) -> bool:
    a, b, c, d = grid.box
    e, f, g, h = other.box
    return a >= e - NEAR and b >= f - NEAR and c <= g + NEAR and d <= h + NEAR and (c - a) < (g - e)


def _merged(rules: Sequence[Rule]) -> list[Rule]:
    """Lines that go on in each other, or lie upon each other, as one."""
    merged: list[Rule] = []
    level: list[list[float]] = []
    base = 0.0

    def close() -> None:
        level.sort(key=lambda line: line[1])
        last: list[float] | None = None
        for line in level:
            if last is not None and line[1] <= last[2] + MEET:
                last[2] = max(last[2], line[2])
            else:
                if last is not None:
                    merged.append(Rule(*last))
                last = line
        if last is not None:
            merged.append(Rule(*last))
        level.clear()

    for rule in sorted(rules):
        if level and rule.at - base > NEAR:
            close()
        if not level:
            base = rule.at
        level.append([base, rule.start, rule.end])
    close()
    return merged


def _components(lying: Sequence[Rule], standing: Sequence[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """The lines that hang together by meeting."""
    parent = list(range(len(lying) + len(standing)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for j, (x, top, bottom) in enumerate(standing, len(lying)):
        for i, (y, left, right) in enumerate(lying):
            if top - MEET <= y <= bottom + MEET and left - MEET <= x <= right + MEET:
                parent[root(i)] = root(j)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for i, rule in enumerate([*lying, *standing]):
        group = groups.setdefault(root(i), ([], []))
        group[i >= len(lying)].append(rule)
    return [group for group in groups.values() if group[0] and group[1]]


def _grid(lying: list[Rule], standing: list[Rule]) -> Grid | None:
    left, right = min(rule.start for rule in lying), max(rule.end for rule in lying)
    top, bottom = min(rule.start for rule in standing), max(rule.end for rule in standing)
    xs, by_x = _levels(standing)
    ys, by_y = _levels(lying)
    for end, side in ((left, 0), (right, len(xs))):
        if all(abs(x - end) > OVERHANG for x in xs):
            xs.insert(side, end)
            by_x.insert(side, [])
    for end, side in ((top, 0), (bottom, len(ys))):
        if (side == 0 and end < ys[0] - OVERHANG) or (side and end > ys[-1] + OVERHANG):
            ys.insert(side, end)
            by_y.insert(side, [])
    if len(xs) < 2 or len(ys) < 2 or len(xs) * len(ys) > MAX_PLACES:
        return None
    if len(xs) * len(ys) < 6 and not (len(xs) == 3 or len(ys) == 3):
        # One box is a frame, no table.
        return None
    xs_sorted = sorted(range(len(xs)), key=xs.__getitem__)
    return Grid([xs[i] for i in xs_sorted], ys, by_y, [by_x[i] for i in xs_sorted])


def _levels(rules: Sequence[Rule]) -> tuple[list[float], list[list[Rule]]]:
    """The places at which lines lie or stand, and the lines at each."""
    places: list[float] = []
    groups: list[list[Rule]] = []
    for rule in sorted(rules):
        if places and rule.at - places[-1] <= NEAR:
            groups[-1].append(rule)
        else:
            places.append(rule.at)
            groups.append([rule])
    return places, groups


def _drawn(rules: Sequence[Rule], start: float, end: float) -> bool:
    """Whether most of a side is drawn."""
    wanted = DRAWN * (end - start)
    for _, first, last in rules:
        if first < end and last > start:
            wanted -= (last if last < end else end) - (first if first > start else start)
            if wanted <= 0:
                return True
    return wanted <= 0
