"""ZIP archives: their members within bounds, and what the Office files among them are."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator

from chengjian.model import Format
from chengjian.sources.decoding import SourceError

# An archive unpacks to no more than this, nor into more files; what claims more is a mistake or an attack.
MAX_UNPACKED = 1_000_000_000
MAX_MEMBERS = 10_000
# An Office file's parts hold XML alone; text of this size is a book of thousands of pages.
MAX_PARTS = 256_000_000
MAX_RATIO = 300
SMALL = 10_000_000
DEPTH = 2
ZIP = b"PK\x03\x04"
OFFICE: tuple[tuple[str, Format], ...] = (
    ("word/document.xml", "docx"),
    ("xl/workbook.xml", "xlsx"),
    ("xl/workbook.bin", "xlsx"),
)
HIDDEN = re.compile(r"(?:^|/)(?:__MACOSX/|\.|~\$|Thumbs\.db$)")
MIMETYPES: dict[bytes, Format] = {b"application/vnd.oasis.opendocument.spreadsheet": "xlsx"}
UTF8_NAME = 0x800
ENCRYPTED = 0x1
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError)
ENTITY = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.I)
PROLOGUE = 2048


def opened(data: bytes) -> zipfile.ZipFile:
    """The archive. Raises SourceError where it is damaged, or claims more than anything would hold."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except BROKEN as error:
        raise SourceError("this ZIP archive is damaged or cut off; fetch or save it again") from error
    infos = archive.infolist()
    if len(infos) > MAX_MEMBERS:
        raise SourceError(f"this archive has {len(infos):,} members, more than {MAX_MEMBERS:,}; split it")
    size = sum(info.file_size for info in infos)
    if size > MAX_UNPACKED or (size > SMALL and size > MAX_RATIO * len(data)):
        raise SourceError(
            f"this archive of {len(data):,} bytes claims to unpack to {size:,}; it is not opened"
        )
    return archive


def is_office(data: bytes) -> Format | None:
    """Which Office file a ZIP archive is, None where it is an archive of files."""
    archive = opened(data)
    names = set(archive.namelist())
    for part, kind in OFFICE:
        if part in names:
            return kind
    if "mimetype" in names:
        kind_of_file = MIMETYPES.get(_bounded(archive, archive.getinfo("mimetype"), 100).strip())
        if kind_of_file is None:
            raise SourceError("this is an OpenDocument file; save it as .docx, .xlsx or PDF")
        return kind_of_file
    if "[Content_Types].xml" in names:
        raise SourceError("this Office file is neither a text nor a workbook; save it as PDF")
    return None


def office_parts(data: bytes) -> zipfile.ZipFile:
    """The archive of an Office file whose XML has been found harmless.

    Raises SourceError where its parts are larger than any text, or define entities, which no Office file does.
    """
    archive = opened(data)
    xml = [info for info in archive.infolist() if info.filename.endswith((".xml", ".rels"))]
    if sum(info.file_size for info in xml) > MAX_PARTS:
        raise SourceError(f"its text is larger than {MAX_PARTS // 10**6} MB; split it")
    for info in xml:
        if ENTITY.search(_bounded(archive, info, PROLOGUE)):
            raise SourceError("its XML defines entities, which no Office file does; it is not opened")
    return archive


def members(data: bytes, name: str, depth: int = DEPTH) -> Iterator[tuple[str, bytes | str]]:
    """The members of an archive, each with its content, or with what is wrong with it.

    Archives in the archive are gone into, two deep. Nothing is written anywhere, so a member's path is a name.
    """
    archive = opened(data)
    budget = MAX_UNPACKED
    for info in archive.infolist():
        inner = _name(info)
        if info.is_dir() or HIDDEN.search(inner):
            continue
        called = f"{name}/{inner}"
        if info.flag_bits & ENCRYPTED:
            yield called, "it is encrypted; unpack it with its password"
            continue
        try:
            content = _bounded(archive, info, budget)
        except SourceError as error:
            yield called, str(error)
            continue
        budget -= len(content)
        nested = content.startswith(ZIP)
        try:
            if nested and is_office(content) is None:
                if depth > 1:
                    yield from members(content, called, depth - 1)
                else:
                    yield called, "it is an archive in an archive in an archive; unpack it"
                continue
        except SourceError as error:
            yield called, str(error)
            continue
        yield called, content


def _bounded(archive: zipfile.ZipFile, info: zipfile.ZipInfo, limit: int) -> bytes:
    try:
        with archive.open(info) as file:
            return file.read(limit)
    except BROKEN as error:
        raise SourceError("it is damaged; fetch or save the archive again") from error


def _name(info: zipfile.ZipInfo) -> str:
    """The member's name; Chinese archives often hold it in GBK without saying so."""
    name = info.filename
    if not info.flag_bits & UTF8_NAME:
        try:
            name = name.encode("cp437").decode("gb18030")
        except UnicodeError:
            name = info.filename
    parts = [part for part in name.replace("\\", "/").split("/") if part not in ("", ".", "..")]
    return "".join(c if c.isprintable() else "_" for c in "/".join(parts)) or "_"
