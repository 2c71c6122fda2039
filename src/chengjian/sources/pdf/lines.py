"""Glyphs to runs and lines: what stands side by side on one baseline, whatever the order of the file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from statistics import median

from chengjian.sources.pdf.glyphs import Glyph

# In parts of the size of the letters: how far apart two glyphs of one run stand at most, and from where a space is meant.
JOINED = 1.2
SPACED = 0.28
# A note's mark is smaller than its line and raised above its foot.
SMALL = 0.78
RAISED = 0.18
MARKS = frozenset("0123456789[]①②③④⑤⑥⑦⑧⑨⑩¹²³⁴⁵⁶⁷⁸⁹⁰*﹡＊（）()〔〕【】")


class Run:
    """Glyphs side by side on one baseline, from left to right."""

    __slots__ = ("bottom", "glyphs", "left", "right", "top")

    def __init__(self, glyphs: list[Glyph]) -> None:
        self.glyphs = glyphs
        self.left = glyphs[0].left
        self.right = max(glyph.right for glyph in glyphs[-2:])
        self.top = min(glyph.top for glyph in glyphs)
        self.bottom = max(glyph.bottom for glyph in glyphs)

    @property
    def middle(self) -> float:
        """The height of its middle."""
        return (self.top + self.bottom) / 2

    @property
    def size(self) -> float:
        """The size of its letters."""
        return self.bottom - self.top


class Line:
    """A line of text with its box: `hidden` are the ranges of `text` that are marks of notes and no part of it."""

    __slots__ = ("bottom", "hidden", "left", "page", "right", "size", "text", "top")

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

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom in points."""
        return self.left, self.top, self.right, self.bottom

    @property
    def middle(self) -> float:
        """The height of its middle."""
        return (self.top + self.bottom) / 2


def runs(glyphs: Iterable[Glyph]) -> list[Run]:
    """The runs of a page, glyph after glyph as the file has them."""
    made: list[Run] = []
    current: list[Glyph] = []
    right = top = bottom = 0.0
    for glyph in glyphs:
        if current:
            size = bottom - top
            gap = glyph.left - right
            shift = glyph.top + glyph.bottom - top - bottom
            if -size < shift < size and -0.35 * size < gap < JOINED * size:
                current.append(glyph)
                right = glyph.right
                if glyph.bottom - glyph.top > size:
                    top, bottom = glyph.top, glyph.bottom
                continue
            made.append(Run(current))
        current = [glyph]
        right, top, bottom = glyph.right, glyph.top, glyph.bottom
    if current:
        made.append(Run(current))
    return made


def rows(items: Sequence[Run]) -> list[list[Run]]:
    """Runs grouped by baseline, from top to bottom, each group from left to right."""
    groups: list[list[Run]] = []
    top = bottom = 0.0
    for run in sorted(items, key=lambda run: run.middle):
        if groups:
            overlap = min(bottom, run.bottom) - max(top, run.top)
            if overlap > 0.5 * min(bottom - top, run.size):
                groups[-1].append(run)
                if run.size > bottom - top:
                    top, bottom = run.top, run.bottom
                continue
        groups.append([run])
        top, bottom = run.top, run.bottom
    for group in groups:
        group.sort(key=lambda run: run.left)
    return groups


def line(group: Sequence[Run], page: int) -> Line:
    """The line that runs on one baseline make, overprinted glyphs taken once, a space where a gap parts words."""
    glyphs = [glyph for run in group for glyph in run.glyphs]
    if len(group) > 1:
        glyphs.sort()
    size = median([glyph.bottom - glyph.top for glyph in glyphs])
    foot = median([glyph.bottom for glyph in glyphs])
    parts: list[str] = []
    small: list[int] = []
    length = 0
    before: Glyph | None = None
    for glyph in glyphs:
        if before is not None:
            wide = glyph.right - glyph.left
            if glyph.char == before.char and glyph.left - before.left < 0.45 * wide:
                continue
            if glyph.left - before.right > SPACED * size:
                parts.append(" ")
                length += 1
        if (
            glyph.char in MARKS
            and glyph.bottom - glyph.top < SMALL * size
            and foot - glyph.bottom > RAISED * size
        ):
            small.append(length)
        parts.append(glyph.char)
        length += 1
        before = glyph
    box = (
        glyphs[0].left,
        min(glyph.top for glyph in glyphs),
        max(glyph.right for glyph in glyphs),
        max(glyph.bottom for glyph in glyphs),
    )
    hidden: list[tuple[int, int]] = []
    for at in small:
        if hidden and hidden[-1][1] == at:
            hidden[-1] = (hidden[-1][0], at + 1)
        else:
            hidden.append((at, at + 1))
    return Line("".join(parts), box, size, page, tuple(hidden))


NUMBER = re.compile(r"[-－—–−+]?[\d０-９][\d０-９,，.．\s]*[%％]?|[-－—–−]+|[(（][-\d.,，]+[)）]")


def is_figure(text: str) -> bool:
    """Whether a cell's line is a number or a dash that stands for none."""
    return NUMBER.fullmatch(text) is not None
