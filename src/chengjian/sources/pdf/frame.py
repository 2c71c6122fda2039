"""The frame of a page: from the user space of the file to what a reader sees."""

from __future__ import annotations

import pypdfium2 as pdfium

Box = tuple[float, float, float, float]


class Frame:
    """The size and turn of a page: user space counts from the bottom left, a reader from the top left.

    `quarter` is how many quarters clockwise the page is turned before it is looked at.
    """

    __slots__ = ("bottom", "height", "left", "quarter", "right", "top", "width")

    def __init__(self, page: pdfium.PdfPage) -> None:
        self.left, self.bottom, self.right, self.top = page.get_bbox()
        self.quarter = 0
        self.width, self.height = self.right - self.left, self.top - self.bottom
        self.turn(page.get_rotation() // 90)

    def turn(self, quarter: int) -> None:
        """Turn the page so that text which needs so many quarters stands upright."""
        if (quarter - self.quarter) % 2:
            self.width, self.height = self.height, self.width
        self.quarter = quarter % 4

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        """A box of user space as (left, top, right, bottom) of the page as seen."""
        if self.quarter == 0:
            return left - self.left, self.top - top, right - self.left, self.top - bottom
        if self.quarter == 1:
            return bottom - self.bottom, left - self.left, top - self.bottom, right - self.left
        if self.quarter == 2:
            return self.right - right, bottom - self.bottom, self.right - left, top - self.bottom
        return self.top - top, self.right - right, self.top - bottom, self.right - left

    def columns(
        self, lefts: list[float], tops: list[float], rights: list[float], bottoms: list[float]
    ) -> tuple[list[float], list[float], list[float], list[float]]:
        """The lefts, tops, rights and bottoms of many boxes of user space, on the page as seen."""
        left, bottom, right, top = self.left, self.bottom, self.right, self.top
        if self.quarter == 0:
            if left:
                lefts, rights = [x - left for x in lefts], [x - left for x in rights]
            return lefts, [top - y for y in tops], rights, [top - y for y in bottoms]
        if self.quarter == 2:
            return (
                [right - x for x in rights],
                [y - bottom for y in bottoms],
                [right - x for x in lefts],
                [y - bottom for y in tops],
            )
        if self.quarter == 1:
            return (
                [y - bottom for y in bottoms],
                [x - left for x in lefts],
                [y - bottom for y in tops],
                [x - left for x in rights],
            )
        return (
            [top - y for y in tops],
            [right - x for x in rights],
            [top - y for y in bottoms],
            [right - x for x in lefts],
        )
