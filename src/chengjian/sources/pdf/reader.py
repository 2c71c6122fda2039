"""A PDF file to a document, page after page."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

import pypdfium2 as pdfium

from chengjian.model import Document
from chengjian.sources import ocr
from chengjian.sources.decoding import SourceError
from chengjian.sources.pdf.flow import Page
from chengjian.sources.pdf.health import is_broken, is_scan
from chengjian.sources.pdf.layout import elements
from chengjian.sources.pdf.page import page_content
from chengjian.sources.pdf.writer import document_of

MAX_PAGES = 5000
# Pages that are read by their picture, some seconds each.
MAX_PICTURES = 300
# Pixels a point when a page is drawn to be recognised, about 180 to the inch.
DRAWN = 2.5
ENCRYPTED = "this PDF is protected by a password; save it without one and read it again"
DAMAGED = "this PDF is damaged (cut off in a download?) and cannot be opened; get it again"
EMPTY = "this PDF holds no text and no picture of text"
# Told before a page is looked at, and again (True) before its picture is recognised, which is slow: its number, and that of all.
Watch = Callable[[bool, int, int], None]


class _Looked(NamedTuple):
    """A page that was looked at: what stands on it, and why its text layer was not believed, "" where it was."""

    page: Page
    doubt: str


def read_pdf(data: bytes, name: str, watch: Watch = lambda *_: None) -> Document:
    """The document that a PDF file holds.

    What `guard.document_from_pdf` does, in this process.
    """
    pdf = opened(data)
    try:
        count = len(pdf)
        if count > MAX_PAGES:
            raise SourceError(f"this PDF has {count} pages, more than {MAX_PAGES}; split it")
        if not count:
            raise SourceError(EMPTY)
        looked = list(_pages(pdf, watch))
    finally:
        pdf.close()
    doubtful = [item for item in looked if item.doubt]
    document = document_of([item.page for item in looked], name, "pdf")
    document.pages = count
    if not document.blocks:
        raise SourceError(_why(doubtful, looked))
    if doubtful:
        document.notes.append(_note(doubtful))
    return document


def _why(doubtful: list[_Looked], looked: list[_Looked]) -> str:
    """Why nothing was read."""
    if not doubtful:
        return EMPTY if looked else DAMAGED
    if ocr.available():
        return "this PDF is a scan on which no text could be recognised; is it blank?"
    return f"this PDF has {doubtful[0].doubt}; {ocr.MISSING}"


def _note(doubtful: list[_Looked]) -> str:
    pages = ", ".join(str(item.page.number) for item in doubtful[:20]) + ("…" if len(doubtful) > 20 else "")
    if ocr.available():
        return f"read by optical character recognition: pages {pages}"
    return f"not read, {doubtful[0].doubt}: pages {pages}; {ocr.MISSING}"


def opened(data: bytes) -> pdfium.PdfDocument:
    """The file opened. Raises SourceError where it is locked or damaged."""
    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        encrypted = "assword" in str(error) or "security" in str(error).lower()
        raise SourceError(ENCRYPTED if encrypted else DAMAGED) from error


def _pages(pdf: pdfium.PdfDocument, watch: Watch) -> Iterator[_Looked]:
    pictures = 0
    count = len(pdf)
    for number in range(1, count + 1):
        watch(False, number, count)
        # A page that cannot be loaded is left out, the others are read.
        with contextlib.suppress(pdfium.PdfiumError):
            page = pdf[number - 1]
            try:
                can = pictures < MAX_PICTURES and ocr.available()
                looked = _look(page, number, can, partial(watch, True, number, count))
            finally:
                page.close()
            pictures += bool(looked.doubt)
            yield looked


def _look(page: pdfium.PdfPage, number: int, recognise: bool, begin: Callable[[], None]) -> _Looked:
    content = page_content(page)
    area = content.width * content.height
    doubt = (
        "no text but pictures of it (a scan)"
        if is_scan(content.runs, content.pictures, area)
        else "a text layer that says something else than the page shows"
        if is_broken(content.runs, content.shapes)
        else ""
    )
    if not doubt:
        made = elements(content.runs, content.lying, content.standing, number)
        return _Looked(Page(number, content.width, content.height, made), "")
    if not recognise:
        return _Looked(Page(number, content.width, content.height, []), doubt)
    begin()
    longest = max(content.width, content.height, 1.0)
    scale = min(DRAWN, ocr.MAX_SIDE / longest)
    pixels = page.render(scale=scale).to_numpy()
    return _Looked(ocr.recognised(pixels[:, :, :3], number, longest), doubt)
