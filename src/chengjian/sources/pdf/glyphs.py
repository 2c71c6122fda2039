"""A PDF page as PDFium gives it: glyphs with their boxes, and the ruling lines drawn on the page."""

from __future__ import annotations

import ctypes
from collections import Counter
from itertools import pairwise
from typing import NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as raw

# Fewer points than this thick is a line, not an area.
THIN = 4.0
# A line shorter than this is part of a letter or of a decoration.
SHORT = 3.0
# A page that holds more than this is refused to be read further: it is a drawing or an attack.
MAX_GLYPHS = 200_000
MAX_OBJECTS = 200_000
MAX_SEGMENTS = 2_000
MAX_DEPTH = 8
# How many glyphs of a page are asked whether they are turned, and from which share on all are.
ASKED = 24
BLANK = frozenset(" \t\r\n\x00\xa0\u3000\u2002\u2003\u2009\u200b\ufeff\ufffe\uffff\u00ad\x02")


class Glyph(NamedTuple):
    """One character and its box in points, from the top left of the page as it is looked at."""

    left: float
    top: float
    right: float
    bottom: float
    char: str


class Rule(NamedTuple):
    """A drawn line: `at` is its y where it lies (x where it stands), `start` and `end` its extent along itself."""

    at: float
    start: float
    end: float


class PageContent(NamedTuple):
    """What stands on one page: its size, glyphs in the order of the file, lying and standing ruling lines."""

    width: float
    height: float
    glyphs: list[Glyph]
    lying: list[Rule]
    standing: list[Rule]
    pictures: float


class _Turn:
    """The turn of a page: user space (from the bottom left, before /Rotate) to what the reader sees (from the top left)."""

    def __init__(self, page: pdfium.PdfPage) -> None:
        left, bottom, right, top = page.get_bbox()
        self.quarter = page.get_rotation() // 90 % 4
        self.left, self.bottom, self.right, self.top = left, bottom, right, top
        wide, high = right - left, top - bottom
        self.width, self.height = (wide, high) if self.quarter % 2 == 0 else (high, wide)

    def more(self, quarters: int) -> None:
        """Turn the page by more quarters, clockwise."""
        if quarters % 2:
            self.width, self.height = self.height, self.width
        self.quarter = (self.quarter + quarters) % 4

    def box(self, left: float, bottom: float, right: float, top: float) -> tuple[float, float, float, float]:
        """A box of user space as (left, top, right, bottom) of the page as seen."""
        if self.quarter == 0:
            return left - self.left, self.top - top, right - self.left, self.top - bottom
        if self.quarter == 1:
            return bottom - self.bottom, left - self.left, top - self.bottom, right - self.left
        if self.quarter == 2:
            return self.right - right, bottom - self.bottom, self.right - left, top - self.bottom
        return self.top - top, self.right - right, self.top - bottom, self.right - left


def page_content(page: pdfium.PdfPage) -> PageContent:
    """The glyphs and ruling lines of a page; text set along the vertical of the page as seen is left out."""
    turn = _Turn(page)
    textpage = page.get_textpage()
    try:
        glyphs = _glyphs(textpage, turn)
    finally:
        textpage.close()
    lying: list[Rule] = []
    standing: list[Rule] = []
    areas = [0.0]
    _Rules(turn, lying, standing, areas).collect(page)
    return PageContent(turn.width, turn.height, glyphs, lying, standing, areas[0])


def _glyphs(textpage: pdfium.PdfTextPage, turn: _Turn) -> list[Glyph]:
    handle = textpage.raw
    count = min(raw.FPDFText_CountChars(handle), MAX_GLYPHS)
    if count <= 0:
        return []
    angle = raw.FPDFText_GetCharAngle
    step = max(1, count // ASKED)
    quarters = Counter(_quarter(angle(handle, i)) for i in range(0, count, step))
    main = quarters.most_common(1)[0][0] if quarters else 0
    mixed = len(quarters) > 1
    # Text that stands at right angles: the page is meant to be turned, whatever it says itself.
    turn.more((main - turn.quarter) % 4 if main != turn.quarter else 0)
    box, unicode = raw.FPDFText_GetLooseCharBox, raw.FPDFText_GetUnicode
    rect = raw.FS_RECTF()
    reference = ctypes.byref(rect)
    # The text in one call where each character is one UTF-16 unit, else character by character.
    text = textpage.get_text_range(0, count)
    if len(text) != count:
        text = "".join(_character(unicode(handle, i)) for i in range(count))
    plain = turn.quarter == 0
    left, top = turn.left, turn.top
    glyphs: list[Glyph] = []
    add, make = glyphs.append, Glyph
    for i, char in enumerate(text):
        if char in BLANK or not box(handle, i, reference):
            continue
        if mixed and _quarter(angle(handle, i)) != main:
            continue
        if plain:
            add(make(rect.left - left, top - rect.top, rect.right - left, top - rect.bottom, char))
        else:
            add(make(*turn.box(rect.left, rect.bottom, rect.right, rect.top), char))
    return glyphs


def _character(code: int) -> str:
    return chr(code) if 0 < code <= 0x10FFFF else "\x00"


def _quarter(angle: float) -> int:
    """The quarter turns (clockwise, as a page's rotation counts) that make text at an angle upright; 9 for a slant."""
    quarters = angle / 1.5707963267948966
    nearest = round(quarters)
    return nearest % 4 if abs(quarters - nearest) < 0.12 else 9


class _Rules:
    """Collects the ruling lines of a page, those within forms too."""

    def __init__(self, turn: _Turn, lying: list[Rule], standing: list[Rule], areas: list[float]) -> None:
        self.turn = turn
        self.lying = lying
        self.standing = standing
        self.areas = areas
        self.left = MAX_OBJECTS
        self.edges = [ctypes.c_float() for _ in range(4)]
        self.references = [ctypes.byref(edge) for edge in self.edges]

    def collect(self, page: pdfium.PdfPage) -> None:
        """Collect the rules of all objects of the page."""
        handle = page.raw
        for i in range(min(raw.FPDFPage_CountObjects(handle), MAX_OBJECTS)):
            self._take(raw.FPDFPage_GetObject(handle, i), None, 0)

    def _take(self, item: object, matrix: raw.FS_MATRIX | None, depth: int) -> None:
        kind = raw.FPDFPageObj_GetType(item)
        if kind == raw.FPDF_PAGEOBJ_TEXT or self.left <= 0:
            return
        self.left -= 1
        if kind == raw.FPDF_PAGEOBJ_FORM:
            if depth >= MAX_DEPTH:
                return
            inner = raw.FS_MATRIX()
            raw.FPDFPageObj_GetMatrix(item, ctypes.byref(inner))
            inner = _times(inner, matrix) if matrix is not None else inner
            for i in range(min(raw.FPDFFormObj_CountObjects(item), self.left)):
                self._take(raw.FPDFFormObj_GetObject(item, i), inner, depth + 1)
            return
        if kind not in (raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE):
            return
        if not raw.FPDFPageObj_GetBounds(item, *self.references):
            return
        left, bottom, right, top = (edge.value for edge in self.edges)
        if matrix is not None:
            left, bottom, right, top = _mapped(matrix, left, bottom, right, top)
        if kind == raw.FPDF_PAGEOBJ_IMAGE:
            self.areas[0] += max(0.0, right - left) * max(0.0, top - bottom)
            self._line(left, bottom, right, top)
            return
        if not self._line(left, bottom, right, top):
            self._path(item, matrix, (left, bottom, right, top))

    def _line(self, left: float, bottom: float, right: float, top: float) -> bool:
        """Take a box as a line if it is thin; whether it is."""
        x0, y0, x1, y1 = self.turn.box(left, bottom, right, top)
        high, wide = y1 - y0, x1 - x0
        if high <= THIN and wide > high:
            if wide >= SHORT:
                self.lying.append(Rule((y0 + y1) / 2, x0, x1))
        elif wide <= THIN:
            if high >= SHORT:
                self.standing.append(Rule((x0 + x1) / 2, y0, y1))
        else:
            return False
        return True

    def _path(
        self, path: object, matrix: raw.FS_MATRIX | None, bounds: tuple[float, float, float, float]
    ) -> None:
        """Take the straight lines of a path that covers an area: its sides where it is drawn, none where only filled."""
        fill, stroke = ctypes.c_int(), raw.FPDF_BOOL()
        raw.FPDFPath_GetDrawMode(path, ctypes.byref(fill), ctypes.byref(stroke))
        if not stroke.value and not fill.value:
            return
        count = raw.FPDFPath_CountSegments(path)
        filled = not stroke.value
        if (filled and count <= 6) or count > MAX_SEGMENTS:
            return
        own = raw.FS_MATRIX()
        raw.FPDFPageObj_GetMatrix(path, ctypes.byref(own))
        whole = _times(own, matrix) if matrix is not None else own
        x, y = ctypes.c_float(), ctypes.c_float()
        points: list[tuple[float, float]] = []
        for i in range(count):
            segment = raw.FPDFPath_GetPathSegment(path, i)
            raw.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
            point = (
                whole.a * x.value + whole.c * y.value + whole.e,
                whole.b * x.value + whole.d * y.value + whole.f,
            )
            kind = raw.FPDFPathSegment_GetType(segment)
            if kind == raw.FPDF_SEGMENT_MOVETO:
                self._outline(points, filled)
                points = [point]
            elif kind == raw.FPDF_SEGMENT_LINETO:
                points.append(point)
            else:
                points = [point]
            if raw.FPDFPathSegment_GetClose(segment) and points:
                points.append(points[0])
        self._outline(points, filled)
        del bounds

    def _outline(self, points: list[tuple[float, float]], filled: bool) -> None:
        """Take a row of joined points: side by side where drawn, as one thin area where filled."""
        if len(points) < 2:
            return
        if filled:
            xs, ys = [p[0] for p in points], [p[1] for p in points]
            self._line(min(xs), min(ys), max(xs), max(ys))
            return
        for (x0, y0), (x1, y1) in pairwise(points):
            self._line(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def _times(first: raw.FS_MATRIX, then: raw.FS_MATRIX) -> raw.FS_MATRIX:
    return raw.FS_MATRIX(
        first.a * then.a + first.b * then.c,
        first.a * then.b + first.b * then.d,
        first.c * then.a + first.d * then.c,
        first.c * then.b + first.d * then.d,
        first.e * then.a + first.f * then.c + then.e,
        first.e * then.b + first.f * then.d + then.f,
    )


def _mapped(
    m: raw.FS_MATRIX, left: float, bottom: float, right: float, top: float
) -> tuple[float, float, float, float]:
    xs = [m.a * x + m.c * y + m.e for x in (left, right) for y in (bottom, top)]
    ys = [m.b * x + m.d * y + m.f for x in (left, right) for y in (bottom, top)]
    return min(xs), min(ys), max(xs), max(ys)
