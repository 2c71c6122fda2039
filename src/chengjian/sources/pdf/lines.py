"""Glyphs, runs and lines: what stands side by side on one baseline, whatever the order of the file."""

from __future__ import annotations

import re
import string
from collections.abc import Sequence
from itertools import pairwise

# In parts of the size of the letters: how far baselines of one line lie apart, from where a gap is a space.
LEVEL = 0.5
SPACED = 0.28
# A note's mark is smaller than its line and raised above its baseline.
SMALL = 0.85
RAISED = 0.18
MARK = re.compile(r"[\d\[\]①-⑳¹²³⁴-⁹⁰*﹡＊〔〕【】]+")
NOTE = re.compile(r"\[\d{1,2}\]|[①-⑳]")
DIGIT = re.compile(r"\d")
LATIN = string.ascii_letters
OVERPRINTED = 0.3
# What stands above and below the baseline, in parts of the size.
ASCENT, DESCENT = 0.88, 0.14


class Run:
    """Glyphs side by side on one baseline, from left to right, no gap between them.

    `lefts` and `rights` are the ends of each; `size` is that of the letters, `height` that of the font's box; in points.
    """

    __slots__ = ("foot", "height", "left", "lefts", "right", "rights", "size", "text")

    def __init__(
        self,
        text: str,
        lefts: list[float],
        rights: list[float],
        foot: float,
        height: float,
        size: float = 0.0,
    ) -> None:
        self.text = text
        self.lefts = lefts
        self.rights = rights
        self.left = lefts[0]
        self.right = rights[-1]
        self.foot = foot
        self.height = height
        self.size = size or _size(text, lefts, rights, height)

    @property
    def middle(self) -> float:
        """The height of its middle."""
        return self.foot - (ASCENT - DESCENT) / 2 * self.size

    def part(self, start: int, end: int) -> Run:
        """Some of its glyphs."""
        return Run(
            self.text[start:end], self.lefts[start:end], self.rights[start:end], self.foot, self.height
        )


def _size(text: str, lefts: list[float], rights: list[float], height: float) -> float:
    """The size of letters: a Chinese character is as wide, a figure half as wide, a font's box somewhat higher."""
    figure = 0.0
    if text.isascii():
        found = DIGIT.search(text)
        if found is None:
            return max(0.8 * height, 1.0)
        at = found.start()
        return max(min(1.95 * (rights[at] - lefts[at]), height), 1.0)
    for char, left, right in zip(text, lefts, rights, strict=True):
        if char >= "\u2e80":
            return max(right - left, 1.0)
        if not figure and char.isdigit():
            figure = right - left
    return max(min(1.95 * figure, height) if figure else 0.8 * height, 1.0)


class Line:
    """A line of text with its box in points.

    `hidden` are the ranges of `text` that are marks of notes and no part of it; `region` counts the columns of its page;
    `edges` are where the long lines of its region begin and end.
    """

    __slots__ = ("bottom", "edges", "hidden", "left", "page", "region", "right", "size", "text", "top")

    def __init__(
        self,
        text: str,
        box: tuple[float, float, float, float],
        size: float,
        page: int = 0,
        hidden: tuple[tuple[int, int], ...] = (),
    ) -> None:
        self.text = text
        self.left, self.top, self.right, self.bottom = box
        self.size = size
        self.page = page
        self.hidden = hidden
        self.region = 0
        self.edges = (self.left, self.right)

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom in points."""
        return self.left, self.top, self.right, self.bottom

    @property
    def middle(self) -> float:
        """The height of its middle."""
        return (self.top + self.bottom) / 2


def rows(items: Sequence[Run]) -> list[list[Run]]:
    """Runs grouped by baseline, from top to bottom, each group from left to right."""
    groups: list[list[Run]] = []
    foot = size = 0.0
    for run in sorted(items, key=lambda run: run.foot):
        if groups and run.foot - foot < LEVEL * max(size, run.size):
            groups[-1].append(run)
            if run.size > size:
                foot, size = run.foot, run.size
            continue
        groups.append([run])
        foot, size = run.foot, run.size
    for above, below in pairwise(list(groups)):
        # The mark of a note beside a title, raised too high to be on its baseline.
        if len(above) == 1 and NOTE.fullmatch(above[0].text):
            size = max(run.size for run in below)
            if above[0].size < SMALL * size and below[0].foot - above[0].foot < size:
                below.append(above[0])
                groups.remove(above)
    for group in groups:
        group.sort(key=lambda run: run.left)
    return groups


def line(group: Sequence[Run], page: int) -> Line:
    """The line that runs on one baseline make, overprinted glyphs taken once, a space where a gap parts words."""
    if len(group) == 1:
        run = group[0]
        box = (run.left, run.foot - ASCENT * run.size, run.right, run.foot + DESCENT * run.size)
        return Line(run.text, box, run.size, page)
    longest = max(group, key=_wide)
    size, foot = longest.size, longest.foot
    parts: list[str] = []
    hidden: list[tuple[int, int]] = []
    length = 0
    right = edge = 0.0
    before: Run | None = None
    for run in group:
        text = run.text
        if before is not None:
            if run.left < right - OVERPRINTED * size:
                text = _fresh(run, before)
                if not text:
                    continue
            elif run.left - right > SPACED * size:
                parts.append(" ")
                length += 1
        raised = run.foot < foot - RAISED * size and run.size < SMALL * size
        # Not the 2 of km².
        if raised and MARK.fullmatch(text) and not (parts and parts[-1][-1:] in LATIN):
            hidden.append((length, length + len(text)))
        parts.append(text)
        length += len(text)
        right = max(right, run.right)
        if not (raised and hidden and hidden[-1][1] == length):
            edge = max(edge, run.right)
        before = run
    box = (group[0].left, foot - ASCENT * size, edge or right, foot + DESCENT * size)
    return Line("".join(parts), box, size, page, tuple(hidden))


def _wide(run: Run) -> tuple[bool, float]:
    """Runs of Chinese characters before others, the longer before the shorter."""
    return run.text[0] >= "\u2e80" or run.text[-1] >= "\u2e80", run.right - run.left


def _fresh(run: Run, before: Run) -> str:
    """The text of a run without the glyphs that print over the same ones of the run before, for a bold look."""
    fresh: list[str] = []
    for char, left, right in zip(run.text, run.lefts, run.rights, strict=True):
        near = 0.5 * (right - left)
        if not any(
            char == other and abs(left - at) < near
            for other, at in zip(before.text, before.lefts, strict=True)
        ):
            fresh.append(char)
    return "".join(fresh)


NUMBER = re.compile(r"[-－—–−+]?[\d０-９][\d０-９,，.．\s]*[%％]?|[-－—–−]+|[(（][-\d.,，]+[)）]")


def is_figure(text: str) -> bool:
    """Whether a cell's line is a number or a dash that stands for none."""
    return NUMBER.fullmatch(text) is not None
