"""Bytes to documents, whatever their format: what a file is says its content, not its name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import PurePath

import msgspec

from chengjian.model import Document, Format
from chengjian.sources.decoding import SourceError, decode
from chengjian.sources.text import document_from_text

# The ends of names by which a folder's documents are found.
SUFFIXES = (
    ".txt", ".md", ".markdown", ".html", ".htm", ".shtml", ".xhtml", ".pdf", ".docx", ".xlsx", ".xlsm", ".xls",
    ".ods", ".csv", ".tsv", ".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".webp", ".zip",
)  # fmt: skip
TABLE_SUFFIXES = (".csv", ".tsv")
PDF_WITHIN = 1024
SNIFFED = 4096
MARKUP = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|meta|title|div|table|p|span|br)\b[^>]{0,2000}>", re.I
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"
IMAGES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*", b"BM", b"GIF8")
# What a file can be that is no document, with what to do about it.
REFUSED = (
    (b"PK\x05\x06", "this ZIP archive is empty"),
    (b"Rar!\x1a\x07", "this is a RAR archive; unpack it"),
    (b"7z\xbc\xaf\x27\x1c", "this is a 7-Zip archive; unpack it"),
    (b"\x1f\x8b", "this is a gzip archive; unpack it"),
    (b"{\\rtf", "this is an RTF file; save it as .docx"),
    (b"\x7fELF", "this is a program, not a document"),
    (b"MZ\x90\x00", "this is a program, not a document"),
)
# Streams of an old Office file, in the order in which they are looked for.
STREAMS = (
    ("EncryptedPackage", "it is encrypted; save it without a password"),
    ("WordDocument", "this is an old Word file (.doc); save it as .docx"),
    ("PowerPoint Document", "this is a presentation; save it as PDF"),
)
READERS: dict[Format, str] = {
    "html": "html:document_from_html",
    "docx": "docx:document_from_docx",
    "xlsx": "sheets:document_from_workbook",
    "csv": "sheets:document_from_csv",
    "pdf": "pdf:document_from_pdf",
    "image": "ocr:document_from_image",
}


class Failure(msgspec.Struct, frozen=True):
    """A document that could not be read, and why."""

    name: str
    reason: str


def documents(data: bytes, name: str) -> Iterator[Document | Failure]:
    """The documents in a file: one, or those of a ZIP archive, each read or said why not.

    A member of an archive is named `archive.zip/member`. Raises SourceError where the file itself is none.
    """
    if data.startswith(ZIP):
        from chengjian.sources.archive import is_office, members

        if is_office(data) is None:
            for member, content in members(data, name):
                if isinstance(content, str):
                    yield Failure(member, content)
                    continue
                try:
                    yield document(content, member)
                except SourceError as error:
                    yield Failure(member, str(error))
            return
    yield document(data, name)


def document(data: bytes, name: str) -> Document:
    """The one document that a file is. Raises SourceError with what it is instead and what to do."""
    format_ = format_of(data, name)
    if format_ == "text":
        text, encoding = decode(data)
        return document_from_text(text, name, encoding)
    if format_ not in READERS:
        raise SourceError(f"this is a {format_} file, which cannot be read yet")
    module, _, function = READERS[format_].partition(":")
    reader: Callable[[bytes, str], Document] = getattr(import_module(f"chengjian.sources.{module}"), function)
    return reader(data, name)


def format_of(data: bytes, name: str = "") -> Format:
    """What a file is, by its content; the name decides only between text and tables of text.

    Raises SourceError where it is none of the formats that can be read.
    """
    for signature, said in REFUSED:
        if data.startswith(signature):
            raise SourceError(said)
    if data.startswith(ZIP):
        from chengjian.sources.archive import is_office

        kind = is_office(data)
        if kind is None:
            raise SourceError("this is an archive of several files where one document was wanted")
        return kind
    if data.startswith(OLE):
        return _old_office(data)
    if is_pdf(data):
        return "pdf"
    if data.startswith(IMAGES) or (data[:4] == b"RIFF" and data[8:12] == b"WEBP"):
        return "image"
    if MARKUP.search(_ascii(data[:SNIFFED])):
        return "html"
    if PurePath(name).suffix.lower() in TABLE_SUFFIXES:
        return "csv"
    return "text"


def is_pdf(data: bytes) -> bool:
    """Whether a file is PDF, which may begin behind some other bytes."""
    return b"%PDF-" in data[:PDF_WITHIN]


def _ascii(head: bytes) -> bytes:
    """The head of a file as ASCII sees it, whether it has one or two bytes a character."""
    return head.replace(b"\x00", b"") if head.startswith((b"\xff\xfe", b"\xfe\xff")) else head


def _old_office(data: bytes) -> Format:
    """What a file in the container of old Office versions is: a workbook, or something to be saved anew."""
    for stream, said in STREAMS:
        if stream.encode("utf-16-le") in data:
            raise SourceError(said)
    if any(stream.encode("utf-16-le") in data for stream in ("Workbook", "Book")):
        return "xlsx"
    raise SourceError("this is an old Office file of an unknown kind; save it as .docx or .xlsx")
