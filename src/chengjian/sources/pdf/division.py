"""Columns of a ruled table between which no line is drawn: told apart by the figures that stand one under the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from chengjian.sources.pdf.columns import segments
from chengjian.sources.pdf.grids import Grid
from chengjian.sources.pdf.lines import Run, is_figure, rows

FEWEST_ROWS = 3
# The share of a column's rows of figures that must have as many figures.
ALIKE = 0.7
MOST = 12


def divided(grid: Grid, inside: Sequence[Run]) -> Grid:
    """The grid with an edge where figures of one column stand in several; the same one where none do."""
    if len(inside) < 2 * FEWEST_ROWS:
        return grid
    contents: list[list[Run]] = [[] for _ in grid.spans]
    for run in inside:
        band = grid.row_at(run.middle)
        contents[grid.cells[band][grid.column_at((run.left + run.right) / 2)]].append(run)
    if max(map(len, contents), default=0) < 2:
        return grid
    cuts: dict[int, list[float]] = {}
    for column in range(len(grid.xs) - 1):
        held = [
            contents[index]
            for index in dict.fromkeys(row[column] for row in grid.cells)
            if grid.spans[index][3] - grid.spans[index][1] == 1 and contents[index]
        ]
        # Most columns have one figure a cell: seen at a glance.
        crowded = sum(len(runs) > 1 for runs in held)
        found = _cuts(held) if crowded and 2 * crowded >= len(held) else []
        if found:
            cuts[column] = found
    return _with(grid, cuts, contents) if cuts else grid


def _cuts(held: Sequence[Sequence[Run]]) -> list[float]:
    """Where to divide a column with these cells, from left to right."""
    # A cell may hold many rows, where no lines are drawn between those either.
    found = [segments(group) for runs in held for group in rows(runs)]
    figures = [parts for parts in found if all(is_figure(part.text) for part in parts)]
    if len(figures) < FEWEST_ROWS:
        return []
    count, often = Counter(map(len, figures)).most_common(1)[0]
    if not 1 < count <= MOST or often < max(FEWEST_ROWS, ALIKE * len(figures)):
        return []
    alike = [parts for parts in figures if len(parts) == count]
    ends = [max(parts[at].right for parts in alike) for at in range(count)]
    begins = [min(parts[at].left for parts in alike) for at in range(count)]
    if any(end >= begin for end, begin in zip(ends, begins[1:], strict=False)):
        return []
    extents = [(part.left, part.right) for parts in found for part in parts]
    return [_free(end, begin, extents) for end, begin in zip(ends, begins[1:], strict=False)]


def _free(start: float, end: float, extents: Sequence[tuple[float, float]]) -> float:
    """The middle of the widest gap between two places where nothing stands; their own middle where there is none."""
    gaps: list[tuple[float, float]] = []
    at = start
    for left, right in sorted(extents):
        if left < end and right > start:
            gaps.append((left - at, (left + at) / 2))
            at = max(at, right)
    gaps.append((end - at, (end + at) / 2))
    widest, middle = max(gaps)
    return middle if widest > 0 else (start + end) / 2


def _with(grid: Grid, cuts: dict[int, list[float]], contents: Sequence[Sequence[Run]]) -> Grid:
    """The grid with columns cut at these places, but for cells that a run crosses or that cover several places."""
    moved = [0]
    xs = [grid.xs[0]]
    for column, right in enumerate(grid.xs[1:]):
        xs += [*cuts.get(column, ()), right]
        moved.append(len(xs) - 1)
    spans = [(top, moved[left], bottom, moved[right]) for top, left, bottom, right in grid.spans]
    parts: dict[int, list[int]] = {}
    cells: list[list[int]] = []
    for row in grid.cells:
        made: list[int] = []
        for column, index in enumerate(row):
            wide = moved[column + 1] - moved[column]
            if wide > 1 and index not in parts:
                parts[index] = [index] * wide
                top, left, bottom, right = grid.spans[index]
                crossed = any(
                    run.left < cut - 1 and run.right > cut + 1
                    for run in contents[index]
                    for cut in cuts[column]
                )
                if right - left == 1 and not crossed:
                    first = moved[column]
                    parts[index] = [len(spans) + at for at in range(wide)]
                    spans += [(top, first + at, bottom, first + at + 1) for at in range(wide)]
            made += parts[index] if wide > 1 else [index]
        cells.append(made)
    return grid.like(xs, cells, spans)
