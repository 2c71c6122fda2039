"""A page of a PDF as a picture, to be looked at beside its text."""

from __future__ import annotations

import io

import pypdfium2 as pdfium

from chengjian.sources.decoding import SourceError
from chengjian.sources.pdf.frame import Frame
from chengjian.sources.pdf.guard import Picture
from chengjian.sources.pdf.page import quarter_of
from chengjian.sources.pdf.reader import opened

# Pixels of the longer side, some 150 to the inch of A4; no page is drawn larger, whatever size it claims.
LONGEST = 1700
QUALITY = 78


def draw_page(data: bytes, number: int) -> Picture:
    """The page `number` (from 1) of a PDF file, turned as its text is read.

    What `guard.picture_of_page` does, in this process.
    """
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
        file = io.BytesIO()
        bitmap.to_pil().convert("RGB").save(file, "WEBP", quality=QUALITY, method=2)
        return Picture(frame.width, frame.height, file.getvalue())
    finally:
        pdf.close()
