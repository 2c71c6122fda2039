"""A page's runs and ruling lines to its elements, lines and tables, in the order in which they are read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from chengjian.sources.pdf.alignment import unruled
from chengjian.sources.pdf.columns import regions
from chengjian.sources.pdf.flow import Element
from chengjian.sources.pdf.grids import Grid, grids
from chengjian.sources.pdf.lines import Line, Run, line, rows
from chengjian.sources.pdf.rules import Rule
from chengjian.sources.pdf.tables import Table, ruled

# How far, in points, text may stand out of a table's frame.
OUT = 2.0
# The share of the longest line that a line must have to say where the text's edges are.
LONG = 0.6


def elements(
    runs: Sequence[Run], lying: Sequence[Rule], standing: Sequence[Rule], page: int
) -> list[Element]:
    """The lines and tables of a page; each line knows the edges of its region."""
    found = grids(lying, standing)
    inside, outside = _sorted_out(runs, found)
    tables: list[Table] = []
    for grid, held in zip(found, inside, strict=True):
        made = ruled(grid, held, page)
        if made is not None:
            tables.append(made)
        else:
            outside += held
    made_of: list[Element] = []
    parts = regions(outside) if outside else []
    for number, part in enumerate(parts):
        made_of += _region(part, page, number, [] if len(parts) > 1 else tables)
    if len(parts) == 1:
        return _in_order(made_of, tables)
    return _placed(made_of, tables)


def _sorted_out(runs: Sequence[Run], found: Sequence[Grid]) -> tuple[list[list[Run]], list[Run]]:
    """The runs within each grid, and the others."""
    inside: list[list[Run]] = [[] for _ in found]
    outside: list[Run] = []
    boxes = [grid.box for grid in found]
    for run in runs:
        x, y = (run.left + run.right) / 2, run.middle
        for held, (left, top, right, bottom) in zip(inside, boxes, strict=True):
            if top <= y <= bottom and left - OUT <= x <= right + OUT:
                held.append(run)
                break
        else:
            outside.append(run)
    return inside, outside


def _region(part: Sequence[Run], page: int, number: int, tables: Sequence[Table]) -> Iterator[Element]:
    """The lines and unruled tables of a region, from top to bottom; ruled tables end an unruled one."""
    made: list[Line | Table] = []
    groups = rows(part)
    cuts = sorted(table.top for table in tables)
    start = 0
    for cut in [*cuts, float("inf")]:
        end = start
        while end < len(groups) and groups[end][0].foot <= cut:
            end += 1
        made += [
            item if isinstance(item, Table) else line(item, page) for item in unruled(groups[start:end], page)
        ]
        start = end
    lines = [item for item in made if isinstance(item, Line)]
    if lines:
        widest = max(item.right - item.left for item in lines)
        long = [item for item in lines if item.right - item.left > LONG * widest]
        edges = min(item.left for item in long), max(item.right for item in long)
        for item in lines:
            item.region, item.edges = number, edges
    yield from made


def _in_order(made: list[Element], tables: Sequence[Table]) -> list[Element]:
    """Elements of one region and the ruled tables between them, by their height."""
    return sorted([*made, *tables], key=lambda item: item.middle if isinstance(item, Line) else item.top)


def _placed(made: list[Element], tables: Sequence[Table]) -> list[Element]:
    """Elements in the order of their columns, each table before the first that stands below it in its column."""
    placed = list(made)
    for table in tables:
        at = next(
            (
                i
                for i, item in enumerate(placed)
                if item.top > table.top and item.left < table.right and item.right > table.left
            ),
            len(placed),
        )
        placed.insert(at, table)
    return placed
