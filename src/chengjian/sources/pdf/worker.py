"""The process that reads PDF for another one (see `guard`): files come in, documents or pictures of pages go out."""

from __future__ import annotations

import contextlib
import os
import sys
from typing import BinaryIO

import msgspec

from chengjian.sources.decoding import SourceError
from chengjian.sources.pdf.guard import BEGUN, DOCUMENT, ERROR, KIND, PAGE, PICTURE, REQUEST

# How much longer a page may take whose text is recognised; bytes of memory.
RECOGNISED = 15
MEMORY = 8 << 30


def main() -> None:
    """Read files until the other end closes."""
    came = sys.stdin.buffer
    # What a library prints must not go among the answers.
    goes = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    _limit_memory()
    while len(head := came.read(REQUEST.size)) == REQUEST.size:
        called, length, page, seconds = REQUEST.unpack(head)
        name = came.read(called).decode("utf-8", "surrogateescape")
        data = came.read(length)
        _answer(goes, *_asked(goes, data, name, page, seconds))


def _asked(goes: BinaryIO, data: bytes, name: str, page: int, seconds: float) -> tuple[bytes, bytes]:
    _limit_time(seconds)
    try:
        return _drawn(data, page) if page else _read(goes, data, name, seconds)
    except SourceError as error:
        return ERROR, str(error).encode()
    except ModuleNotFoundError as error:
        return ERROR, f"{error.name} is missing on this machine".encode()
    except MemoryError:
        return ERROR, b"this PDF takes more memory than there is; split it"
    finally:
        _limit_time(0)


def _read(goes: BinaryIO, data: bytes, name: str, seconds: float) -> tuple[bytes, bytes]:
    from chengjian.sources.pdf.reader import read_pdf

    def watch(slow: bool, page: int, pages: int) -> None:
        _limit_time(seconds * (RECOGNISED if slow else 1))
        if slow:
            _answer(goes, BEGUN, PAGE.pack(page, pages))

    document = read_pdf(data, name, watch)
    return DOCUMENT, msgspec.msgpack.encode(document)


def _drawn(data: bytes, page: int) -> tuple[bytes, bytes]:
    from chengjian.sources.pdf.picture import draw_page

    return PICTURE, msgspec.msgpack.encode(draw_page(data, page))


def _answer(goes: BinaryIO, kind: bytes, content: bytes) -> None:
    goes.write(KIND.pack(kind, len(content)))
    goes.write(content)
    goes.flush()


def _limit_time(seconds: float) -> None:
    """End this process once it has computed for so many seconds more (where the system has such an alarm)."""
    with contextlib.suppress(ImportError, AttributeError):
        import signal

        signal.setitimer(signal.ITIMER_PROF, seconds)


def _limit_memory() -> None:
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


if __name__ == "__main__":
    main()
