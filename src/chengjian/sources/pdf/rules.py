"""The ruling lines of a page: paths, thin areas and thin pictures, however they are nested."""

from __future__ import annotations

import ctypes
from itertools import pairwise
from typing import NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from chengjian.sources.pdf.calls import object_bounds, page_objects
from chengjian.sources.pdf.frame import Frame

# Not thicker than this, in points, is a line, not an area.
THIN = 4.0
# A line shorter than this is part of a letter or of a decoration.
SHORT = 3.0
# A page that holds more is read no further: it is a drawing or an attack.
MAX_OBJECTS = 200_000
MAX_SEGMENTS = 2_000
MAX_DEPTH = 8


class Rule(NamedTuple):
    """A drawn line: `at` is its y where it lies (x where it stands), `start` and `end` its extent along itself."""

    at: float
    start: float
    end: float


class Rules:
    """The ruling lines of a page, those within forms too: `lying` and `standing`.

    `pictures` is the area that pictures cover, in square points; a thin picture is a line. `shapes` counts the paths that
    are none.
    """

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.lying: list[Rule] = []
        self.standing: list[Rule] = []
        self.pictures = 0.0
        self.shapes = 0
        self.left = MAX_OBJECTS

    def collect(self, page: pdfium.PdfPage) -> None:
        """Collect the rules of all objects of the page."""
        handle = page.raw
        count = min(raw.FPDFPage_CountObjects(handle), MAX_OBJECTS)
        self._take(
            [item for item in page_objects(handle, count) if item[1] != raw.FPDF_PAGEOBJ_TEXT], None, 0
        )

    def _take(self, items: list[tuple[int, int]], matrix: raw.FS_MATRIX | None, depth: int) -> None:
        """Take the rules of objects, those of forms as their matrix places them."""
        drawn = [item for item in items if item[1] in (raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE)]
        bounds = object_bounds([item for item, _ in drawn])
        for (item, kind), left, bottom, right, top in zip(drawn, *bounds, strict=True):
            if matrix is not None:
                left, bottom, right, top = _mapped(matrix, left, bottom, right, top)
            if kind == raw.FPDF_PAGEOBJ_IMAGE:
                self.pictures += max(0.0, right - left) * max(0.0, top - bottom)
                self._line(left, bottom, right, top)
            elif not self._line(left, bottom, right, top):
                self.shapes += 1
                self._path(ctypes.cast(item, raw.FPDF_PAGEOBJECT), matrix)
        self.left -= len(items)
        for item, kind in items:
            if kind != raw.FPDF_PAGEOBJ_FORM or depth >= MAX_DEPTH:
                continue
            form = ctypes.cast(item, raw.FPDF_PAGEOBJECT)
            inner = raw.FS_MATRIX()
            raw.FPDFPageObj_GetMatrix(form, ctypes.byref(inner))
            inside = [
                (ctypes.cast(found, ctypes.c_void_p).value or 0, raw.FPDFPageObj_GetType(found))
                for found in (
                    raw.FPDFFormObj_GetObject(form, i)
                    for i in range(min(raw.FPDFFormObj_CountObjects(form), max(self.left, 0)))
                )
            ]
            self._take(inside, _times(inner, matrix) if matrix is not None else inner, depth + 1)

    def _line(self, left: float, bottom: float, right: float, top: float) -> bool:
        """Take a box as a line if it is thin; whether it is."""
        x0, y0, x1, y1 = self.frame.box(left, bottom, right, top)
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

    def _path(self, path: object, matrix: raw.FS_MATRIX | None) -> None:
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
