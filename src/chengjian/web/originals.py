"""The files that a panel was made of, as far as they are still there: pages and pictures, to be seen beside their text.

What is shown is what was read: a file whose bytes have another hash than the panel has is none of its originals, so a panel
cannot be made to show a file that its maker had not seen. PDFium draws in a process of its own, with limits of time and memory.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from threading import Lock

from chengjian.sources.archive import members
from chengjian.sources.decoding import SourceError
from chengjian.sources.pdf.guard import Picture, picture_of_page
from chengjian.web.store import Row, Store

LARGEST = 200_000_000
ROOM = 32_000_000
# A file that is kept in memory while its pages are turned.
KEPT = 32_000_000
# Seconds that a reader waits for the pages of others to be drawn.
PATIENCE = 5.0
FAILURES = 1000


class OriginalError(Exception):
    """A page that cannot be shown; the message says why, `status` is for HTTP."""

    def __init__(self, message: str, status: int = 404) -> None:
        super().__init__(message)
        self.status = status


class Originals:
    """Finds and draws the originals of a panel's documents.

    `folders` are looked in first, by the file's name in the panel and by its last parts; then, if `as_built`, the place where
    the file lay when the panel was built, seen from here and from `home`. `room` bounds the memory for pictures in bytes.
    """

    def __init__(
        self,
        folders: Sequence[Path] = (),
        *,
        as_built: bool = True,
        home: Path = Path(),
        room: int = ROOM,
    ) -> None:
        self.folders, self.as_built, self.home, self.room = tuple(folders), as_built, home, room
        self._pictures: OrderedDict[tuple[str, int], Picture] = OrderedDict()
        self._size = 0
        self._failed: dict[tuple[str, int], str] = {}
        # Pages are turned one after another: the file read last is kept.
        self._last: tuple[str, Path, int, bytes] | None = None
        self._lock, self._drawing = Lock(), Lock()

    def has(self, store: Store, document: str) -> bool:
        """Whether a document is a PDF or a picture whose file is there."""
        row = _file_of(store, document)
        return row is not None and self._path(row) is not None

    def page(self, store: Store, document: str, number: int) -> Picture:
        """A page of a document, from 1. Raises OriginalError where it cannot be shown."""
        with self._lock:
            kept = self._pictures.get((document, number))
            if kept is not None:
                self._pictures.move_to_end((document, number))
                return kept
            if (document, number) in self._failed:
                raise OriginalError(self._failed[document, number], 422)
        row = _file_of(store, document)
        if row is None or not 1 <= number <= row["pages"]:
            raise OriginalError("这份文献没有这一页的原件。 There is no original of this page.")
        if not self._drawing.acquire(timeout=PATIENCE):
            raise OriginalError("正忙，请过一会儿再试。 Busy; please try again in a while.", 503)
        try:
            picture = picture_of_page(self._bytes(row), number)
        except SourceError as error:
            # What takes long to fail is not tried again.
            said = f"这一页画不出来。 This page cannot be drawn: {error}"
            with self._lock:
                if len(self._failed) < FAILURES:
                    self._failed[document, number] = said
            raise OriginalError(said, 422) from None
        finally:
            self._drawing.release()
        self._keep((document, number), picture)
        return picture

    def _keep(self, key: tuple[str, int], picture: Picture) -> None:
        with self._lock:
            before = self._pictures.pop(key, None)
            self._size += len(picture.data) - (len(before.data) if before else 0)
            self._pictures[key] = picture
            while self._size > self.room:
                self._size -= len(self._pictures.popitem(last=False)[1].data)

    def _path(self, row: Row) -> Path | None:
        """Where the file of a document lies, of the size that it had; None where nowhere."""
        parts = PurePosixPath(row["file"]).parts
        places: list[Path] = []
        if ".." not in parts and not row["file"].startswith("/"):
            places += [folder.joinpath(*parts[at:]) for folder in self.folders for at in range(len(parts))]
        if self.as_built and row["path"]:
            places += [Path(row["path"]), self.home / row["path"]]
        for path in places:
            try:
                if path.is_file() and path.stat().st_size == row["size"] <= LARGEST:
                    return path
            except (OSError, ValueError):
                continue
        return None

    def _bytes(self, row: Row) -> bytes:
        """The bytes of a document, out of its archive if it lies in one."""
        path = self._path(row)
        if path is None:
            raise OriginalError("原件不在了。 The original is not there any more.")
        try:
            modified = path.stat().st_mtime_ns
            if self._last is not None and self._last[:3] == (row["document"], path, modified):
                return self._last[3]
            with path.open("rb") as file:
                data = file.read(LARGEST)
        except OSError:
            raise OriginalError("原件读不了。 The original cannot be read.") from None
        if hashlib.blake2b(data, digest_size=16).hexdigest() != row["hash"]:
            raise OriginalError("原件在建库之后改过。 The original has changed since the panel was built.")
        if row["document"] != row["file"]:
            data = _member(data, row)
        if len(data) <= KEPT:
            self._last = row["document"], path, modified, data
        return data


def _member(data: bytes, row: Row) -> bytes:
    """A document out of its archive."""
    for member, content in members(data, row["file"]):
        if member == row["document"] and isinstance(content, bytes):
            return content
    raise OriginalError("压缩包里没有这份文件。 The archive does not hold this file.")


def _file_of(store: Store, document: str) -> Row | None:
    """What the panel knows of the file of a PDF or a picture, None of another format."""
    return store.one(
        """SELECT document, file, path, hash, size, pages FROM documents
           WHERE document = $1 AND format IN ('pdf', 'image') AND hash IS NOT NULL AND pages > 0""",
        document,
    )
