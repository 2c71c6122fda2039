"""Reading order: pages set in columns cut into the regions that are read one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from chengjian.sources.pdf.lines import ASCENT, Run, rows

# In sizes of the letters: how wide a gap parts two columns, how narrow a column of prose may be.
GUTTER = 0.8
NARROW = 8
# What fills the width of its column is prose: this share of it, in half of the lines.
FILLED = 0.6
MIN_LINES = 4
MAX_DEPTH = 12
# So many of the widest gaps between lines are tried as the end of what spans the columns.
TRIED = 8


class Segment:
    """Runs of one line without a wide gap between them."""

    __slots__ = ("left", "right", "runs")

    def __init__(self, runs: list[Run]) -> None:
        self.runs = runs
        self.left = runs[0].left
        self.right = max(run.right for run in runs)

    @property
    def top(self) -> float:
        """The height of its upper edge."""
        return self.runs[0].foot - ASCENT * self.runs[0].size

    @property
    def foot(self) -> float:
        """Its baseline."""
        return self.runs[0].foot

    @property
    def text(self) -> str:
        """Its characters."""
        return "".join(run.text for run in self.runs)


def segments(group: Sequence[Run], gap: float = GUTTER) -> list[Segment]:
    """The runs of a line, parted at gaps wider than `gap` letters."""
    made: list[list[Run]] = []
    right = 0.0
    for run in group:
        if made and run.left - right < gap * run.size:
            made[-1].append(run)
            right = max(right, run.right)
        else:
            made.append([run])
            right = run.right
    return [Segment(runs) for runs in made]


def regions(items: Sequence[Run]) -> list[list[Run]]:
    """The runs of a page region by region, in the order in which they are read; one region where there are no columns."""
    parted = [segments(group) for group in rows(items)]
    if sum(len(row) > 1 for row in parted) < MIN_LINES:
        return [list(items)]
    flat = [segment for row in parted for segment in row]
    size = median([segment.runs[0].size for segment in flat])
    cut = _cut(flat, size, 0)
    return [[run for segment in part for run in segment.runs] for part in cut or [flat]]


def _cut(items: list[Segment], size: float, depth: int) -> list[list[Segment]] | None:
    """The regions that some segments fall into, None where no gutter of prose columns runs through any of them."""
    if len(items) < 2 * MIN_LINES or depth > MAX_DEPTH:
        return None
    columns = _columns(items, size)
    if columns is not None:
        return [part for column in columns for part in _cut(column, size, depth + 1) or [column]]
    ordered = sorted(items, key=lambda segment: segment.foot)
    gaps: list[tuple[float, int]] = []
    foot = ordered[0].foot
    for i in range(1, len(ordered)):
        gaps.append((ordered[i].top - foot, i))
        foot = max(foot, ordered[i].foot)
    for gap, i in sorted(gaps, reverse=True)[:TRIED]:
        if gap <= 0.1 * size:
            break
        above, below = ordered[:i], ordered[i:]
        first = _columns(above, size)
        second = _columns(below, size)
        if first is not None or second is not None:
            return (_cut(above, size, depth + 1) or [above]) + (_cut(below, size, depth + 1) or [below])
    return None


def _columns(items: list[Segment], size: float) -> list[list[Segment]] | None:
    """The columns of prose that gutters from top to bottom part, None where there are none."""
    columns: list[list[Segment]] = []
    right = 0.0
    for segment in sorted(items, key=lambda segment: segment.left):
        if columns and segment.left < right + GUTTER * size:
            columns[-1].append(segment)
            right = max(right, segment.right)
        else:
            columns.append([segment])
            right = segment.right
    if len(columns) < 2 or not all(_is_prose(column, size) for column in columns):
        return None
    return columns


def _is_prose(column: list[Segment], size: float) -> bool:
    width = max(segment.right for segment in column) - min(segment.left for segment in column)
    if len(column) < MIN_LINES or width < NARROW * size:
        return False
    return median([segment.right - segment.left for segment in column]) > FILLED * width
