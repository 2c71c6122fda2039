"""Word files to documents: paragraphs, tables, text boxes, headers and footnotes, in the order of reading.

`walk` gives every paragraph with its runs and their raw places, so that who wants to write into the file
finds the run in which a character stands.
"""

from __future__ import annotations

import contextlib
import io
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import msgspec

from chengjian.model import Block, BlockKind, Document, Repair
from chengjian.sources.archive import BROKEN, office_parts
from chengjian.sources.cleaning import Piece, Spanning, paragraph, spread, table
from chengjian.sources.decoding import SourceError
from chengjian.sources.notes import set_apart

if TYPE_CHECKING:
    from docx.document import Document as WordFile

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
# What stands in a run: text, and characters that have an element of their own.
TEXT, MARKS = (
    f"{W}t",
    {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-", f"{W}ptab": "\t"},
)
# Text that was deleted or moved away stays in the file; so does what a field is computed from.
GONE = frozenset(f"{W}{name}" for name in ("del", "moveFrom", "instrText", "delText", "rPr", "pPr"))
BOX = f"{W}txbxContent"
HEADING = re.compile(r"(?:heading|标题)\s*(\d)?", re.I)
TITLES = re.compile(r"^(?:title|标题|题目)$", re.I)
NOTES_PARTS = ("/relationships/footnotes", "/relationships/endnotes")
NOTES = {f"{W}footnoteReference": f"{W}footnote", f"{W}endnoteReference": f"{W}endnote"}
# A table cell with this much text holds an article, not a figure.
ARTICLE = 400
DEEPEST = 8
BODY = 9


class Text(msgspec.Struct, frozen=True):
    """Characters of one run (`element`, a `w:r`) and where they begin in the raw text."""

    start: int
    text: str
    element: Any


class Paragraph(msgspec.Struct, frozen=True):
    """A paragraph (`element`, a `w:p`) with the texts of its runs in order, and the line end after them.

    `note`: it is one of a footnote or endnote.
    """

    element: Any
    texts: tuple[Text, ...]
    end: Text
    note: bool = False


class Table(msgspec.Struct, frozen=True):
    """A table: rows of cells, each with its paragraphs and the number of rows and columns that it covers."""

    rows: tuple[tuple[tuple[tuple[Paragraph, ...], int, int], ...], ...]


def document_from_docx(data: bytes, name: str) -> Document:
    """The document that a Word file is.

    `raw` is the text of its runs, a line a paragraph. Raises SourceError where it is damaged or harmful.
    """
    file = opened(data)
    with whole():
        return _read(file, name)


def _read(file: WordFile, name: str) -> Document:
    repairs: list[Repair] = []
    styles = {style.styleId: style.name_val or "" for style in file.styles.element.style_lst}
    raw: list[str] = []
    blocks: list[Block] = []
    for part in walk(file):
        if isinstance(part, Paragraph):
            raw += [text.text for text in part.texts] + ["\n"]
            kind, level = ("note", 0) if part.note else _kind(part, styles)
            block = paragraph([Piece(text.start, text.text) for text in part.texts], repairs, kind, level)
        else:
            raw += _raw_of(part)
            block = table(spread([[_spanning(*cell) for cell in row] for row in part.rows]), repairs)
        if block is not None:
            blocks.append(block)
    core = file.core_properties
    title = (core.title or "").strip() or None
    return Document(name, "".join(raw), set_apart(blocks), repairs, format="docx", title=title)


def opened(data: bytes) -> WordFile:
    """The Word file, opened. Raises SourceError where it is damaged, or its XML is harmful."""
    import docx

    office_parts(data)
    with whole():
        return docx.Document(io.BytesIO(data))


@contextlib.contextmanager
def whole() -> Iterator[None]:
    """Within it, what the library makes of a damaged part is a SourceError; it opens parts when they are asked for."""
    from docx.opc.exceptions import OpcError
    from lxml.etree import LxmlError

    try:
        yield
    except (OpcError, LxmlError, *BROKEN, KeyError, AttributeError, TypeError) as error:
        if isinstance(error, SourceError):
            raise
        raise SourceError(
            "this Word file is damaged; open it in Word and save it again, or fetch it again"
        ) from error


def walk(file: WordFile) -> Iterator[Paragraph | Table]:
    """The paragraphs and tables of a Word file in the order of reading, each text with its raw place.

    First the headers of its pages, which hold letterheads; then the body, each footnote behind the paragraph that points
    to it; then the notes to which no paragraph does (a cell does).
    """
    walker = _Walker(_notes(file))
    seen: set[str] = set()
    for section in file.sections:
        for header in (section.first_page_header, section.header):
            if header.is_linked_to_previous:
                continue
            said = "".join(part.text for part in header.paragraphs).strip()
            if said and said not in seen:
                seen.add(said)
                yield from walker.below(header._element)
    yield from walker.below(file.element.body)
    for note in list(walker.notes):
        yield from walker.note(note)


def _notes(file: WordFile) -> dict[tuple[str, str], Any]:
    """The footnotes and endnotes of a file, by their tag and id."""
    from docx.oxml import parse_xml

    parts = [
        parse_xml(relation.target_part.blob)
        for relation in file.part.rels.values()
        if relation.reltype.endswith(NOTES_PARTS) and not relation.is_external
    ]
    return {(note.tag, note.get(f"{W}id", "")): note for part in parts for note in part}


class _Walker:
    """Goes through the elements and counts the characters of the raw text.

    `notes` are those not read yet.
    """

    def __init__(self, notes: dict[tuple[str, str], Any]) -> None:
        self.at = 0
        self.notes = notes
        self._within = False

    def note(self, key: tuple[str, str]) -> Iterator[Paragraph | Table]:
        """Read a note."""
        element = self.notes.pop(key)
        self._within = True
        yield from self.below(element, DEEPEST)
        self._within = False

    def below(self, element: Any, depth: int = 0) -> Iterator[Paragraph | Table]:
        for child in element:
            if child.tag == f"{W}p":
                yield from self.paragraph(child, depth)
            elif child.tag == f"{W}tbl":
                yield from self.table(child, depth)
            elif child.tag not in GONE and depth < DEEPEST and isinstance(child.tag, str):
                # Content controls, footnotes, custom XML around paragraphs.
                yield from self.below(child, depth + 1)

    def paragraph(self, element: Any, depth: int) -> Iterator[Paragraph | Table]:
        texts: list[Text] = []
        boxes: list[Any] = []
        for run, text in _texts(element, boxes):
            texts.append(Text(self.at, text, run))
            self.at += len(text)
        yield Paragraph(element, tuple(texts), Text(self.at, "\n", element), self._within)
        self.at += 1
        if depth < DEEPEST:
            for box in boxes:
                yield from self.below(box, depth + 1)
            for mark in element.iter(*NOTES):
                key = NOTES[mark.tag], mark.get(f"{W}id", "")
                if key in self.notes:
                    yield from self.note(key)

    def table(self, element: Any, depth: int) -> Iterator[Paragraph | Table]:
        grid = [[cell for cell in row.iter(f"{W}tc") if _row_of(cell) is row] for row in _rows(element)]
        cells = [cell for row in grid for cell in row]
        laid_out = len(cells) <= 2 or any(_length(cell) > ARTICLE for cell in cells)
        if laid_out and depth < DEEPEST:
            for cell in cells:
                yield from self.below(cell, depth + 1)
            return
        rows = []
        covered = _covered(grid)
        for row in grid:
            made = []
            for cell in row:
                down = covered.get(cell, 1)
                if not down:
                    # Covered by the cell above: what it holds, if anything, is not shown.
                    continue
                inner: list[Paragraph] = []
                for part in cell.iter(f"{W}p"):
                    inner += [made for made in self.paragraph(part, DEEPEST) if isinstance(made, Paragraph)]
                made.append((tuple(inner), down, _span(cell)))
            rows.append(tuple(made))
        yield Table(tuple(rows))


def _texts(element: Any, boxes: list[Any]) -> Iterator[tuple[Any, str]]:
    """The texts of a paragraph with the runs that they stand in; text boxes are put by."""
    stack = [(element, None)]
    while stack:
        at, run = stack.pop()
        for_run = at if at.tag == f"{W}r" else run
        if at.tag == TEXT:
            if at.text and run is not None:
                yield run, at.text
            continue
        if at.tag in MARKS:
            yield for_run, MARKS[at.tag]
            continue
        if at.tag == BOX:
            boxes.append(at)
            continue
        stack.extend(
            (child, for_run) for child in reversed(at) if child.tag not in GONE and child.tag != FALLBACK
        )


def _rows(element: Any) -> list[Any]:
    """The rows of a table, those inside content controls too, not those of tables in its cells."""
    return [row for row in element.iter(f"{W}tr") if next(row.iterancestors(f"{W}tbl")) is element]


def _row_of(cell: Any) -> Any:
    return next(cell.iterancestors(f"{W}tr"))


def _length(cell: Any) -> int:
    return sum(len(text.text or "") for text in cell.iter(TEXT))


def _property(cell: Any, name: str) -> Any:
    properties = cell.find(f"{W}tcPr")
    return None if properties is None else properties.find(f"{W}{name}")


def _span(cell: Any) -> int:
    span = _property(cell, "gridSpan")
    value = "" if span is None else span.get(f"{W}val") or ""
    return int(value) if value.isascii() and value.isdigit() and len(value) < 6 else 1


def _covered(grid: list[list[Any]]) -> dict[Any, int]:
    """How many rows each cell covers that is merged downwards; 0 for those that it covers."""
    rows_of: dict[Any, int] = {}
    open_at: dict[int, Any] = {}
    for row in grid:
        column = 0
        still: dict[int, Any] = {}
        for cell in row:
            merge = _property(cell, "vMerge")
            if merge is not None:
                first = open_at.get(column)
                if merge.get(f"{W}val") == "restart" or first is None:
                    rows_of[cell] = 1
                    still[column] = cell
                else:
                    rows_of[cell] = 0
                    rows_of[first] += 1
                    still[column] = first
            column += _span(cell)
        open_at = still
    return rows_of


def _spanning(paragraphs: tuple[Paragraph, ...], down: int, across: int) -> Spanning:
    if not any(part.texts for part in paragraphs):
        return Spanning((), down, across)
    texts = [text for part in paragraphs for text in (*part.texts, part.end)]
    return Spanning([Piece(text.start, text.text) for text in texts], down, across)


def _raw_of(part: Table) -> Iterator[str]:
    for row in part.rows:
        for paragraphs, _, _ in row:
            for one in paragraphs:
                yield from (text.text for text in one.texts)
                yield "\n"


def _kind(part: Paragraph, styles: Mapping[str, str]) -> tuple[BlockKind | None, int]:
    """Whether the file says that the paragraph is a heading, and of which level; None where it says nothing."""
    properties = part.element.find(f"{W}pPr")
    if properties is None:
        return None, 0
    outline = properties.find(f"{W}outlineLvl")
    level = outline.get(f"{W}val") if outline is not None else None
    if level and level.isdigit() and int(level) < BODY:
        return "heading", int(level) + 1
    style = properties.find(f"{W}pStyle")
    named = styles.get(style.get(f"{W}val"), "") if style is not None else ""
    if TITLES.match(named):
        return "heading", 1
    match = HEADING.match(named)
    return ("heading", int(match[1] or 1)) if match else (None, 0)
