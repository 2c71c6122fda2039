"""Tables without ruling lines: rows of figures that stand in columns."""

from __future__ import annotations

import re
from collections.abc import Sequence

from chengjian.sources.pdf.columns import Segment, segments
from chengjian.sources.pdf.lines import Line, Run, is_figure, line
from chengjian.sources.pdf.tables import Cell, Table

MIN_ROWS = 3
# Rows of words that may stand between rows of figures, and rows of heads above them.
BETWEEN = 2
HEADS = 4
# In sizes of the letters: the widest gap between two rows of a table, and a cell that is prose.
APART = 3.5
PROSE = 24
STUB = re.compile(r"[一-鿿]{2}|(?:19|20)\d{2}年?$|[A-Za-z]{3}")
LEADERS = re.compile(r"[.·…。．]{4}|[…]{2}")


class Row:
    """A line of the page as segments, with those that are figures."""

    __slots__ = ("figures", "foot", "group", "parts", "size")

    def __init__(self, group: list[Run]) -> None:
        self.group = group
        self.parts = segments(group)
        self.foot = group[0].foot
        self.size = max(run.size for run in group)
        self.figures = [part for part in self.parts if is_figure(part.text)]

    @property
    def tabular(self) -> bool:
        """Whether figures stand beside something else, as in a row of a table."""
        if len(self.parts) < 2 or not any(part in self.figures for part in self.parts[1:]):
            return False
        return not any(
            part.right - part.left > PROSE * self.size or LEADERS.search(part.text) for part in self.parts
        )


def unruled(groups: Sequence[list[Run]], page: int) -> list[list[Run] | Table]:
    """The lines of a region, those that make a table taken together."""
    lines = [Row(group) for group in groups]
    made: list[list[Run] | Table] = []
    i = 0
    while i < len(lines):
        end = _table_end(lines, i) if lines[i].tabular else i
        if end == i:
            made.append(lines[i].group)
            i += 1
            continue
        body = lines[i:end]
        heads: list[Row] = []
        while made and len(heads) < HEADS and isinstance(made[-1], list):
            head = Row(made[-1])
            below = (heads[0] if heads else body[0]).foot
            if (
                len(head.parts) < 2
                or head.figures
                or below - head.foot > APART * head.size
                or _is_caption(head)
            ):
                break
            heads.insert(0, head)
            made.pop()
        made.append(_table(heads, body, page))
        i = end
    return made


def _is_caption(head: Row) -> bool:
    return any(re.search(r"单位\s*[:：]", part.text) for part in head.parts)


def _table_end(lines: Sequence[Row], start: int) -> int:
    """Where the table that begins at a row of figures ends; `start` where it is none."""
    end, count, idle = start, 0, 0
    for i in range(start, len(lines)):
        if i > start and lines[i].foot - lines[i - 1].foot > APART * lines[i].size:
            break
        if lines[i].tabular:
            end, count, idle = i + 1, count + 1, 0
            continue
        idle += 1
        first = lines[i].parts[0]
        if idle > BETWEEN or len(lines[i].parts) > 1 or first.right - first.left > PROSE * lines[i].size:
            break
    if count < MIN_ROWS or len(_columns(lines[start:end])) < 2 or not _has_stubs(lines[start:end]):
        return start
    return end


def _has_stubs(body: Sequence[Row]) -> bool:
    """Whether most rows say in words or by a year what they are; the numbers of a chart do not."""
    rows = [row for row in body if row.tabular]
    said = [row for row in rows if STUB.search(row.parts[0].text)]
    return 2 * len(said) > len(rows)


def _columns(body: Sequence[Row]) -> list[tuple[float, float]]:
    """The extents of the columns: where figures, and the words before them, stand one under the other."""
    spans = [(part.left, part.right) for row in body if row.tabular for part in row.parts]
    columns: list[list[float]] = []
    for left, right in sorted(spans):
        if columns and left < columns[-1][1]:
            columns[-1][1] = max(columns[-1][1], right)
        else:
            columns.append([left, right])
    return [(left, right) for left, right in columns]


def _table(heads: Sequence[Row], body: Sequence[Row], page: int) -> Table:
    columns = _columns(body)
    grid: list[list[Cell]] = []
    parts: list[Line] = []
    for row in [*heads, *body]:
        cells = [Cell([]) for _ in columns]
        for segment in row.parts:
            made = line(segment.runs, page)
            parts.append(made)
            touched = _touched(segment, columns, spanning=not row.tabular and row in heads)
            owner = cells[touched[0]]
            owner.lines.append(made)
            for at in touched[1:]:
                cells[at] = owner
        grid.append(cells)
    box = (
        min(part.left for part in parts),
        min(part.top for part in parts),
        max(part.right for part in parts),
        max(part.bottom for part in parts),
    )
    return Table(grid, box, [left for left, _ in columns] + [columns[-1][1]], page)


def _touched(segment: Segment, columns: Sequence[tuple[float, float]], spanning: bool) -> list[int]:
    """The columns that a segment stands over: all of them for a head, else the one nearest to its middle."""
    if spanning:
        over = [
            at
            for at, (left, right) in enumerate(columns)
            if segment.left <= (left + right) / 2 <= segment.right
        ]
        if over:
            return over
    middle = (segment.left + segment.right) / 2
    return [min(range(len(columns)), key=lambda at: abs(middle - (columns[at][0] + columns[at][1]) / 2))]
