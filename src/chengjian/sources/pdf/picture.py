"""A page of a PDF, or a picture that was read, as it is looked at beside its text."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pypdfium2 as pdfium

from chengjian.sources import ocr
from chengjian.sources.decoding import SourceError
from chengjian.sources.opening import is_pdf
from chengjian.sources.pdf.frame import Frame
from chengjian.sources.pdf.guard import Picture
from chengjian.sources.pdf.page import quarter_of
from chengjian.sources.pdf.reader import opened

if TYPE_CHECKING:
    from PIL import Image

# Pixels of the longer side, some 150 to the inch of A4; no page is drawn larger, whatever size it claims.
LONGEST = 1700
QUALITY = 78


def draw_page(data: bytes, number: int) -> Picture:
    """The page `number` (from 1) of a PDF file, turned as its text is read, or of a file of pictures.

    What `guard.picture_of_page` does, in this process.
    """
    if not is_pdf(data):
        return _frame(data, number)
    pdf = opened(data)
    try:
        if not 1 <= number <= len(pdf):
            raise SourceError(f"this PDF has {len(pdf)} pages, no page {number}")
        try:
            page = pdf[number - 1]
        except pdfium.PdfiumError as error:
            raise SourceError(f"page {number} of this PDF is damaged") from error
        frame = Frame(page)
        frame.turn(quarter_of(page))
        scale = LONGEST / max(frame.width, frame.height, 1.0)
        bitmap = page.render(scale=scale, rotation=(frame.quarter * 90 - page.get_rotation()) % 360)
        return Picture(frame.width, frame.height, _webp(bitmap.to_pil()))
    finally:
        pdf.close()


def _frame(data: bytes, number: int) -> Picture:
    """A picture of a file of pictures, measured as its text was."""
    from PIL import Image

    found = ocr.frames(data)
    if not 1 <= number <= len(found):
        raise SourceError(f"this file has {len(found)} pictures, no picture {number}")
    pixels = found[number - 1]
    high, wide = pixels.shape[:2]
    scale = ocr.LONG_SIDE / max(high, wide, 1)
    image = Image.fromarray(pixels[:, :, ::-1])
    image.thumbnail((LONGEST, LONGEST))
    return Picture(wide * scale, high * scale, _webp(image))


def _webp(image: Image.Image) -> bytes:
    file = io.BytesIO()
    image.convert("RGB").save(file, "WEBP", quality=QUALITY, method=2)
    return file.getvalue()
