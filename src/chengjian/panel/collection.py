"""The collection: which files a build reads, and whether each has changed since it was read."""

from __future__ import annotations

import hashlib
import stat
from collections.abc import Iterator
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import msgspec

CHUNK = 1 << 20
# What a reading depends on. The modules of `sources` whose names begin with one of these words are of one format only.
ROOMS = ("model", "codes", "arithmetic", "sources", "extract", "audit")
MODULES = (
    "reading.py", "checking.py", "panel/rows.py", "panel/corrections.py", "panel/placing.py", "panel/worker.py",
    "panel/yearbooks.py", "panel/official.py", "panel/grids.py", "panel/schema.sql", "panel/data/scopes.yml",
)  # fmt: skip
OF_FORMAT = {
    "pdf": ("pdf", "ocr"),
    "image": ("ocr",),
    "html": ("html",),
    "docx": ("docx", "word"),
    "xlsx": ("sheets", "xlsx"),
    "csv": ("sheets", "csv"),
    "text": (),
}
# Libraries that decide what is read of a format.
LIBRARIES = {
    "pdf": ("pypdfium2", "pdfplumber", "rapidocr", "onnxruntime"),
    "image": ("rapidocr", "onnxruntime"),
    "html": ("selectolax", "lxml"),
    "docx": ("python-docx", "lxml"),
    "xlsx": ("python-calamine", "openpyxl"),
}


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """A file of the collection: its name in the panel, where it lies, and what is known of it beforehand.

    `kind` is the kind of source (`yearbook`, `bulletin` …) where a manifest says it; `fixes` are the declared
    corrections for it, `mapping` the mapping file beside an official table: its reading depends on them.
    """

    name: str
    path: str
    date: str | None = None
    region: str | None = None
    title: str | None = None
    kind: str | None = None
    fixes: bytes = b""
    mapping: bytes = b""

    def given(self) -> bytes:
        """What the reading depends on beside the file's bytes and the program."""
        return msgspec.json.encode(
            (self.name, self.date, self.region, self.title, self.kind, self.fixes, self.mapping)
        )


class Stamp(msgspec.Struct, frozen=True):
    """What a file is without opening it: its size and time of change; equal stamps mean equal bytes."""

    size: int
    modified: int


def stamp(path: str | Path) -> Stamp:
    """The stamp of a file. Raises OSError."""
    status = Path(path).stat()
    if not stat.S_ISREG(status.st_mode):
        raise OSError(f"{path} is no file")
    return Stamp(status.st_size, status.st_mtime_ns)


def hash_of(path: str | Path) -> str:
    """The hash of a file's bytes. Raises OSError."""
    digest = hashlib.blake2b(digest_size=16)
    with Path(path).open("rb") as file:
        while piece := file.read(CHUNK):
            digest.update(piece)
    return digest.hexdigest()


def key_of(source: Source, digest: str, format_: str | None) -> str:
    """What a reading depends on, as one hash: bytes, what was given, and the program as far as it reads the format.

    Without a format (it is not known before the file is opened) the whole program counts.
    """
    whole = hashlib.blake2b(digest_size=16)
    for part in (digest.encode(), source.given(), fingerprint(format_).encode()):
        whole.update(len(part).to_bytes(8, "big") + part)
    return whole.hexdigest()


@cache
def fingerprint(format_: str | None = None) -> str:
    """The hash of all code, word lists, codelists and libraries that readings of a format depend on."""
    digest = hashlib.blake2b(digest_size=16)
    for name, data in _program():
        if not _other_format(name, format_):
            digest.update(name.encode() + b"\0" + data)
    for library in sorted(
        {name for key, names in LIBRARIES.items() if format_ in (None, key) for name in names}
    ):
        digest.update(f"{library} {_version(library)}\n".encode())
    return digest.hexdigest()


def _other_format(name: str, format_: str | None) -> bool:
    """Whether a module of `sources` is for other formats only."""
    if format_ is None or not name.startswith("sources/"):
        return False
    stem = name.partition("/")[2]
    own = OF_FORMAT.get(format_, ())
    words = {word for words in OF_FORMAT.values() for word in words}
    return any(stem.startswith(word) for word in words) and not any(stem.startswith(word) for word in own)


@cache
def _program() -> tuple[tuple[str, bytes], ...]:
    """The hash of each file of the program that readings depend on, in the order of their names."""
    return tuple(
        (name, hashlib.blake2b(path.read_bytes(), digest_size=16).digest())
        for name, path in sorted((path.relative_to(_package()).as_posix(), path) for path in _files())
    )


def _package() -> Path:
    return Path(__file__).resolve().parent.parent


def _files() -> Iterator[Path]:
    for room in ROOMS:
        folder = _package() / room
        yield from (
            path for path in folder.rglob("*")
            if path.is_file() and "__pycache__" not in path.parts and not path.name.startswith(".")
        )  # fmt: skip
    yield from sorted((_package() / "panel/data/official").glob("*.yml"))
    yield from (path for name in MODULES if (path := _package() / name).is_file())


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return "none"
