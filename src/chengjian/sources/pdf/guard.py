"""PDF read, and its pages drawn, in a process of its own.

PDFium is C++: a hostile file may make it crash, run without end or fill the memory. So it runs in a worker, one for each
process that reads PDF, which lives on from file to file. A page that takes it longer than its time ends the worker, not
the program: the file is refused with an error, and the next one gets a new worker.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import struct
import subprocess
import sys
import threading
from typing import BinaryIO, cast

import msgspec

from chengjian.model import Document
from chengjian.sources.decoding import SourceError
from chengjian.sources.watching import tell

# Seconds of computing that a page may take.
PAGE_SECONDS = 12.0
ENDED = "this PDF makes its reader crash or run without end; save it anew (print it to PDF) and try again"
# Of a request: length of the name, of the file, the page to be drawn (0: the file is to be read), seconds a page.
REQUEST = struct.Struct(">IIIf")
KIND = struct.Struct(">cI")
DOCUMENT, PICTURE, ERROR = b"D", b"P", b"E"
# Sent before the answer: a page whose text is going to be recognised is begun; its number, and that of all.
BEGUN = b"B"
PAGE = struct.Struct(">II")


class Picture(msgspec.Struct, frozen=True):
    """A page as drawn: its size in points, as the boxes of a document's layout count them, and a WebP file."""

    width: float
    height: float
    data: bytes


class _Worker:
    """The process that reads, and the pipes to it."""

    def __init__(self) -> None:
        self.owner = os.getpid()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "chengjian.sources.pdf.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )

    def ask(self, data: bytes, name: str, page: int) -> tuple[bytes, bytes]:
        """The kind and the bytes of the answer; EOFError where the worker ended before it had one."""
        sent, got = cast(BinaryIO, self.process.stdin), cast(BinaryIO, self.process.stdout)
        called = name.encode("utf-8", "surrogateescape")
        try:
            sent.write(REQUEST.pack(len(called), len(data), page, PAGE_SECONDS) + called)
            sent.write(data)
            sent.flush()
        except OSError as error:
            raise EOFError from error
        while True:
            head = got.read(KIND.size)
            if len(head) < KIND.size:
                raise EOFError
            kind, length = KIND.unpack(head)
            answer = got.read(length)
            if len(answer) < length:
                raise EOFError
            if kind != BEGUN:
                return kind, answer
            tell(*PAGE.unpack(answer))

    def end(self) -> None:
        """End the process, unless it is that of a parent of this one."""
        if self.owner != os.getpid():
            return
        self.process.kill()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        self.process.wait()


_lock = threading.Lock()
_worker: _Worker | None = None


def document_from_pdf(data: bytes, name: str) -> Document:
    """The document that a PDF file holds, read in a process of its own.

    `raw` is the text in reading order, page after page, as the file's characters say it; `layout` the page and box
    of each line. Pages that are scans, or whose text layer is broken, are read by recognition where the extra `ocr` is
    installed, and named in `notes` where it is not. Raises SourceError where the file is encrypted, damaged, too long,
    holds nothing that can be read, or makes its reader crash or run without end.
    """
    return msgspec.msgpack.decode(_answer(data, name, 0), type=Document)


def picture_of_page(data: bytes, number: int) -> Picture:
    """The page `number` (from 1) of a PDF file, or of a file of pictures, drawn in a process of its own.

    Raises SourceError where the file is locked or damaged, has no such page, or makes its reader crash or run without end.
    """
    return msgspec.msgpack.decode(_answer(data, "", number), type=Picture)


def _answer(data: bytes, name: str, page: int) -> bytes:
    """What the worker makes of a file. Raises SourceError where it makes nothing of it, or ended over it."""
    global _worker
    with _lock:
        if _worker is None or _worker.owner != os.getpid() or _worker.process.poll() is not None:
            _end()
            _worker = _Worker()
        try:
            kind, answer = _worker.ask(data, name, page)
        except BaseException as error:
            # An interrupt, too, leaves the worker in the middle of its work.
            _end()
            if isinstance(error, EOFError):
                raise SourceError(ENDED) from error
            raise
    if kind == ERROR:
        raise SourceError(answer.decode())
    return answer


def _end() -> None:
    global _worker
    if _worker is not None:
        _worker.end()
        _worker = None


atexit.register(_end)
