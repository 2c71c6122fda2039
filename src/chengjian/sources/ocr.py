"""Pictures of text to documents, by optical character recognition (the extra `ocr`).

What is recognised, lines of text with their boxes and the ruling lines of tables, goes the way of the text of a PDF from there:
columns, paragraphs, tables. RapidOCR's models come within its wheel, so nothing is fetched at run time.
"""

from __future__ import annotations

import io
import os
import warnings
from functools import lru_cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from chengjian.model import Document
from chengjian.sources.decoding import SourceError
from chengjian.sources.pdf.lines import ASCENT, DESCENT, Run
from chengjian.sources.pdf.rules import Rule

if TYPE_CHECKING:
    import numpy

    from chengjian.sources.pdf.flow import Page

    Pixels = numpy.ndarray[Any, Any]

MISSING = "reading pictures of text needs the extra: pip install 'chengjian[ocr]'"
NOTHING = "no text could be recognised in this picture; is it blank, or too coarse to read?"
# The longest side, in pixels, that is looked at, and the most pixels that a file may claim to have.
MAX_SIDE = 2600
MAX_PIXELS = 120_000_000
MAX_FRAMES = 200
# A page of A4 is so long, in points; pictures are measured as if they were one.
LONG_SIDE = 842.0
MIN_SCORE = 0.5
# The share of a picture's side from which a dark line is a ruling line.
RULE_SHARE = 0.04


def available() -> bool:
    """Whether the extra is installed."""
    return find_spec("rapidocr") is not None and find_spec("onnxruntime") is not None


def document_from_image(data: bytes, name: str) -> Document:
    """The document that a picture (PNG, JPEG, TIFF …) shows.

    `layout` counts as if the picture's long side were 842 points, that of A4. Raises SourceError where the extra is
    missing, the file is damaged or too large, or shows no text.
    """
    from chengjian.sources.pdf.writer import document_of

    if not available():
        raise SourceError(MISSING)
    pages = [recognised(pixels, number) for number, pixels in enumerate(frames(data), 1)]
    document = document_of(pages, name, "image")
    if not document.blocks:
        raise SourceError(NOTHING)
    document.notes.append("read by optical character recognition")
    return document


def recognised(pixels: Pixels, number: int, long_side: float = LONG_SIDE) -> Page:
    """The page that a picture (rows of pixels: blue, green, red) shows, measured in points."""
    from chengjian.sources.pdf.flow import Page
    from chengjian.sources.pdf.layout import elements

    high, wide = pixels.shape[:2]
    scale = long_side / max(high, wide, 1)
    runs = _runs(pixels, scale)
    lying, standing = _rules(pixels, scale)
    return Page(number, wide * scale, high * scale, elements(runs, lying, standing, number))


def frames(data: bytes) -> list[Pixels]:
    """The pictures in a file (blue, green, red), turned as their camera says, none larger than can be read.

    Raises SourceError where it is damaged or too large.
    """
    import numpy
    from PIL import Image, ImageOps, ImageSequence

    found: list[Pixels] = []
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            image = Image.open(io.BytesIO(data))
            if image.width * image.height > MAX_PIXELS:
                raise SourceError(
                    f"this picture claims {image.width} x {image.height} pixels; scale it down to 4000 a side"
                )
            for frame in ImageSequence.Iterator(image):
                if len(found) >= MAX_FRAMES or frame.width * frame.height > MAX_PIXELS:
                    break
                turned = ImageOps.exif_transpose(frame)
                turned.thumbnail((MAX_SIDE, MAX_SIDE))
                if turned.mode in ("RGBA", "LA", "P"):
                    shown = turned.convert("RGBA")
                    white = Image.new("RGBA", shown.size, "white")
                    turned = Image.alpha_composite(white, shown)
                found.append(numpy.ascontiguousarray(numpy.asarray(turned.convert("RGB"))[:, :, ::-1]))
    except SourceError:
        raise
    except Exception as error:
        # Pillow's decoders raise many kinds on damaged files.
        raise SourceError("this picture is damaged (cut off in a download?); get it again") from error
    return found


@lru_cache(maxsize=1)
def _engine() -> Any:
    import logging

    from rapidocr import RapidOCR

    logging.getLogger("RapidOCR").setLevel(logging.ERROR)
    settings = {
        "Global.log_level": "error",
        "Global.use_cls": False,
        "Global.max_side_len": MAX_SIDE,
        "EngineConfig.onnxruntime.intra_op_num_threads": os.cpu_count() or 1,
    }
    return RapidOCR(params=settings)


def _runs(pixels: Pixels, scale: float) -> list[Run]:
    """The lines of text in a picture; each glyph's place is its share of the line."""
    result = _engine()(pixels)
    if result.boxes is None or result.txts is None:
        return []
    runs: list[Run] = []
    for box, text, score in zip(result.boxes, result.txts, result.scores, strict=True):
        text = str(text).strip()
        if not text or score < MIN_SCORE:
            continue
        left, right = float(min(box[:, 0])) * scale, float(max(box[:, 0])) * scale
        top, bottom = float(min(box[:, 1])) * scale, float(max(box[:, 1])) * scale
        if bottom - top > 2.5 * (right - left) and len(text) > 1:
            # Set along the side of the page.
            continue
        runs.append(_run(text, left, right, (top + bottom) / 2, bottom - top))
    return runs


def _run(text: str, left: float, right: float, middle: float, height: float) -> Run:
    widths = [1.0 if char >= "\u2e80" else 0.25 if char == " " else 0.5 for char in text]
    unit = (right - left) / sum(widths)
    lefts: list[float] = []
    rights: list[float] = []
    at = left
    for width in widths:
        lefts.append(at)
        at += width * unit
        rights.append(at)
    size = min(unit, height)
    foot = middle + (ASCENT - DESCENT) / 2 * size
    return Run(text, lefts, rights, foot, height, size)


def _rules(pixels: Pixels, scale: float) -> tuple[list[Rule], list[Rule]]:
    """The lying and standing lines of a picture: what is left of the dark when all that is short is wiped out."""
    import cv2

    grey = cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY)
    dark = cv2.adaptiveThreshold(255 - grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY, 15, -8)
    high, wide = grey.shape
    thick = cv2.getStructuringElement(cv2.MORPH_RECT, (3, 3))
    found: tuple[list[Rule], list[Rule]] = ([], [])
    for lies, side in ((True, wide), (False, high)):
        length = max(20, int(side * RULE_SHARE))
        kernel = cv2.getStructuringElement(cv2.MORPH_RECT, (length, 1) if lies else (1, length))
        lines = cv2.dilate(cv2.morphologyEx(dark, cv2.MORPH_OPEN, kernel), thick)
        count, _, stats, _ = cv2.connectedComponentsWithStats(lines, connectivity=8)
        for x, y, w, h in ((int(v) for v in row[:4]) for row in stats[1 : min(count, 5000)]):
            if lies and h <= 12:
                found[0].append(Rule((y + h / 2) * scale, x * scale, (x + w) * scale))
            elif not lies and w <= 12:
                found[1].append(Rule((x + w / 2) * scale, y * scale, (y + h) * scale))
    return found
