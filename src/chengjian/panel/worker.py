"""One file read into rows, and the process that does it for a pool."""

from __future__ import annotations

import errno
import os
import time
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from chengjian.panel.collection import Source, hash_of, key_of, stamp
from chengjian.panel.corrections import CorrectionError, applied
from chengjian.panel.grids import TableError
from chengjian.panel.placing import Places
from chengjian.panel.rows import Rows, failed, pack, rows_of
from chengjian.panel.settings import Settings
from chengjian.panel.yearbooks import mapping_of, table_rows
from chengjian.sources import SourceError

if TYPE_CHECKING:
    from chengjian.reading import Reading

BEGUN = "begun"
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class Task(msgspec.Struct, frozen=True):
    """A file to be read, and the file into which its rows go."""

    source: Source
    part: str


def read_source(source: Source, settings: Settings) -> Rows:
    """The rows of all documents of a file; one that cannot be read has a row that says why."""
    started = time.perf_counter()
    file: dict[str, Any] = {"file": source.name, "path": source.path}
    try:
        now = stamp(source.path)
        digest = hash_of(source.path)
        file |= {
            "size": now.size,
            "modified": now.modified,
            "hash": digest,
            "key": key_of(source, digest, None),
        }
        rows = _read(source, settings, file)
    except (OSError, SourceError, LookupError, ValueError, MemoryError) as error:
        rows = failed(source.name, file, reason_of(error))
    for row in rows["documents"]:
        row["seconds"] = round(time.perf_counter() - started, 3)
    return rows


def _read(source: Source, settings: Settings, file: dict[str, Any]) -> Rows:
    from chengjian.reading import read_all
    from chengjian.sources import Failure

    mapping = mapping_of(source)
    if mapping is not None:
        file["key"] = key_of(source, file["hash"], Path(source.path).suffix[1:].lower())
        return table_rows(source, mapping, settings, file)
    whole: Rows = {}
    given = {"date": source.date, "region": source.region, "title": source.title}
    for reading in read_all(Path(source.path), name=source.name, **given):
        if isinstance(reading, Failure):
            rows = failed(reading.name, file, reading.reason)
        else:
            kind = source.kind or settings.kind_of(reading.origin.title, reading.document)
            file["key"] = key_of(source, file["hash"], reading.source.format)
            rows = _rows(reading, source, file, kind)
        for name, found in rows.items():
            whole.setdefault(name, []).extend(found)
    if not whole:
        return failed(source.name, file, "there is no document in it")
    return whole


def _rows(reading: Reading, source: Source, file: dict[str, Any], kind: str) -> Rows:
    """The rows of a document, corrected and checked; a row that says why where a correction does not fit any more."""
    from chengjian.checking import check

    places = Places(reading.source)
    try:
        observations, corrections = applied(reading.observations, source.fixes, reading.document, places)
    except CorrectionError as error:
        return failed(reading.document, file, str(error))
    corrected = msgspec.structs.replace(reading, observations=observations)
    return rows_of(check(corrected), file, kind, places, corrections)


def reason_of(error: Exception) -> str:
    """What is wrong with a file, for people."""
    if isinstance(error, SourceError | TableError):
        return str(error)
    if isinstance(error, MemoryError):
        return "it does not fit into memory; split it"
    if isinstance(error, FileNotFoundError):
        return "there is no such file"
    if isinstance(error, PermissionError):
        return "there is no permission to read it"
    if isinstance(error, OSError):
        return error.strerror or str(error)
    return f"internal error, please report it ({type(error).__name__}: {error})"


def run(tasks: Connection, settings: Settings, memory: int | None) -> None:
    """Read the files that come through `tasks`, one after the other.

    For each it says BEGUN, and then what is wrong where its part cannot be written, or nothing. Ends when the other
    side is gone.
    """
    _quiet()
    _limit(memory)
    warm()
    while True:
        try:
            task = tasks.recv()
        except (EOFError, OSError):
            return
        try:
            tasks.send(BEGUN)
            tasks.send(perform(task, settings))
        except OSError:
            return


def warm() -> None:
    """Load what reading needs, so that the time of the first file is its own."""
    from chengjian.checking import check
    from chengjian.reading import read_text

    check(read_text("2024年，嘉峪关市地区生产总值128.6亿元，比上年增长6.2%。"))


def perform(task: Task, settings: Settings) -> str:
    """Read a file into its part; the answer is what is wrong where the part cannot be written, else nothing."""
    try:
        rows = read_source(task.source, settings)
    except Exception as error:
        rows = failed(
            task.source.name, {"file": task.source.name, "path": task.source.path}, reason_of(error)
        )
    try:
        _write(Path(task.part), pack(rows))
    except OSError as error:
        return "the disk is full" if error.errno in FULL else f"{task.part}: {error.strerror}"
    return ""


def _write(path: Path, data: bytes) -> None:
    """Write a file whole or not at all."""
    passing = path.with_suffix(f".{os.getpid()}.tmp")
    try:
        passing.write_bytes(data)
        passing.replace(path)
    except OSError:
        passing.unlink(missing_ok=True)
        raise


def _quiet() -> None:
    """Leave interrupts to the process that waits; libraries' messages go nowhere."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 1)
    os.dup2(null, 2)


def _limit(memory: int | None) -> None:
    """Keep the process below so many bytes, where the system can."""
    if memory is None:
        return
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    except (ImportError, ValueError, OSError):
        return
