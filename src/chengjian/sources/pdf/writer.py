"""Paragraphs and tables to a document: the raw text, the place of each line of it, the blocks."""

from __future__ import annotations

from collections.abc import Sequence

from chengjian.model import Block, BlockKind, Document, Format, Repair
from chengjian.model import Run as Place
from chengjian.sources.cleaning import Piece, paragraph, table
from chengjian.sources.notes import set_apart
from chengjian.sources.pdf.characters import readable
from chengjian.sources.pdf.flow import Page, Paragraph, drop_furniture, paragraphs
from chengjian.sources.pdf.lines import Line
from chengjian.sources.pdf.tables import Cell, Table


def document_of(pages: Sequence[Page], name: str, kind: Format) -> Document:
    """The document of pages whose elements are read: furniture out, lines joined, tables over page ends in one."""
    drop_furniture(pages)
    document = _Writer(name).document(paragraphs(pages), kind)
    document.pages = len(pages)
    return document


class _Writer:
    """Writes the raw text of a document, with the place of each line, and its blocks."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.parts: list[str] = []
        self.length = 0
        self.layout: list[Place] = []
        self.blocks: list[Block] = []
        self.repairs: list[Repair] = []

    def document(self, items: list[Paragraph | Table], kind: Format) -> Document:
        """The document of paragraphs and tables in order."""
        for item in items:
            block = self._table(item) if isinstance(item, Table) else self._paragraph(item)
            if block is not None:
                self.blocks.append(block)
        raw = "".join(self.parts)
        blocks = set_apart(self.blocks)
        return Document(self.name, raw, blocks, self.repairs, "", kind, layout=self.layout)

    def _paragraph(self, item: Paragraph) -> Block | None:
        pieces: list[Piece] = []
        for part in item.lines:
            pieces += self._line(part)
            self._mark("\n")
        kind: BlockKind | None = "note" if item.note else "heading" if item.level else None
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
        self._mark(part.text)
        box = round(part.left, 1), round(part.top, 1), round(part.right, 1), round(part.bottom, 1)
        self.layout.append(Place(start, self.length, part.page, box))
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
