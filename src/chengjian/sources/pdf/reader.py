"""A PDF file to a document, page after page."""

from __future__ import annotations

from collections.abc import Iterator

import pypdfium2 as pdfium

from chengjian.model import Block, BlockKind, Document, Repair
from chengjian.model import Run as Place
from chengjian.sources.cleaning import Piece, paragraph, table
from chengjian.sources.decoding import SourceError
from chengjian.sources.pdf.characters import readable
from chengjian.sources.pdf.flow import Page, Paragraph, drop_furniture, paragraphs
from chengjian.sources.pdf.layout import elements
from chengjian.sources.pdf.lines import Line
from chengjian.sources.pdf.page import page_content
from chengjian.sources.pdf.tables import Cell, Table

MAX_PAGES = 5000
ENCRYPTED = "this PDF is protected by a password; save it without one and read it again"


def document_from_pdf(data: bytes, name: str) -> Document:
    """The document that a PDF file holds.

    `raw` is the text in reading order, page after page, as the file's characters say it; `layout` the page and box
    of each line. Raises SourceError where the file is encrypted, damaged, too long or holds no text.
    """
    pdf = _opened(data)
    try:
        count = len(pdf)
        if count > MAX_PAGES:
            raise SourceError(f"this PDF has {count} pages, more than {MAX_PAGES}; split it")
        pages = list(_pages(pdf))
    finally:
        pdf.close()
    drop_furniture(pages)
    made = _Writer(name).document(paragraphs(pages))
    made.pages = count
    return made


def _opened(data: bytes) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if "assword" in str(error) or getattr(error, "err_code", None) == 4:
            raise SourceError(ENCRYPTED) from error
        raise SourceError(
            "this PDF is damaged (cut off in a download?) and cannot be opened; get it again"
        ) from error


def _pages(pdf: pdfium.PdfDocument) -> Iterator[Page]:
    for number in range(len(pdf)):
        try:
            page = pdf[number]
        except pdfium.PdfiumError:
            continue
        try:
            content = page_content(page)
        finally:
            page.close()
        made = elements(content.runs, content.lying, content.standing, number + 1)
        yield Page(number + 1, content.width, content.height, made)


class _Writer:
    """Writes the raw text of a document, with the place of each line, and its blocks."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.parts: list[str] = []
        self.length = 0
        self.layout: list[Place] = []
        self.blocks: list[Block] = []
        self.repairs: list[Repair] = []

    def document(self, items: list[Paragraph | Table]) -> Document:
        """The document of paragraphs and tables in order."""
        for item in items:
            block = self._table(item) if isinstance(item, Table) else self._paragraph(item)
            if block is not None:
                self.blocks.append(block)
        raw = "".join(self.parts)
        return Document(self.name, raw, self.blocks, self.repairs, "", "pdf", layout=self.layout)

    def _paragraph(self, item: Paragraph) -> Block | None:
        pieces: list[Piece] = []
        for part in item.lines:
            pieces += self._line(part)
            self._mark("\n")
        kind: BlockKind | None = "heading" if item.level else None
        return paragraph(pieces, self.repairs, kind, item.level)

    def _table(self, item: Table) -> Block | None:
        written: dict[int, list[Piece]] = {}
        grid: list[list[list[Piece]]] = []
        for row in item.grid:
            places: list[list[Piece]] = []
            for cell in row:
                if id(cell) not in written:
                    written[id(cell)] = self._cell(cell)
                places.append(written[id(cell)])
            self._mark("\n")
            grid.append(places)
        return table(grid, self.repairs)

    def _cell(self, cell: Cell) -> list[Piece]:
        pieces: list[Piece] = []
        for part in cell.lines:
            pieces += self._line(part)
        self._mark("\t")
        return pieces

    def _line(self, part: Line) -> list[Piece]:
        """Write a line; its pieces are what is no mark of a note."""
        start = self.length
        self.layout.append(Place(start, start + len(part.text), part.page, _rounded(part.box)))
        self._mark(part.text)
        text = readable(part.text)
        if not part.hidden:
            return [Piece(start, text)]
        pieces: list[Piece] = []
        at = 0
        for a, b in (*part.hidden, (len(text), len(text))):
            if a > at:
                pieces.append(Piece(start + at, text[at:a]))
            at = b
        return pieces

    def _mark(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)


def _rounded(box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    left, top, right, bottom = box
    return round(left, 1), round(top, 1), round(right, 1), round(bottom, 1)
