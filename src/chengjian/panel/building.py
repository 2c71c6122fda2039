"""From a folder of documents to a panel: reads what has changed, takes out what is gone, chooses the cells."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from chengjian import __version__
from chengjian.codes.indicators import indicators
from chengjian.panel import storing
from chengjian.panel.collection import Source, hash_of, key_of, stamp
from chengjian.panel.merging import merge, touch_all, write_codelists, write_wide
from chengjian.panel.pool import Pool, WriteError, here
from chengjian.panel.rows import arrow, failed, unpack
from chengjian.panel.settings import Settings, load
from chengjian.panel.storing import PanelError
from chengjian.panel.worker import Task, reason_of

if TYPE_CHECKING:
    import pyarrow

Part = Mapping[str, "pyarrow.Table"]
# What is read is committed when so many bytes or seconds have come together.
BATCH_BYTES = 16_000_000
BATCH_SECONDS = 3.0
TIME_LIMIT = 600.0
# Called with the bytes done, the bytes in all, and what is being done.
Progress = Callable[[int, int, str], None]


@dataclass
class Summary:
    """What a build did and what the panel holds now; `failures` are the documents that could not be read, and why."""

    read: int = 0
    unchanged: int = 0
    removed: int = 0
    documents: int = 0
    observations: int = 0
    cells: int = 0
    contradicted: int = 0
    revised: int = 0
    derived: int = 0
    seconds: float = 0.0
    failures: list[tuple[str, str]] = field(default_factory=list)

    def __str__(self) -> str:
        changed = f"{self.read:,} read, {self.unchanged:,} unchanged, {self.removed:,} removed"
        held = f"{self.documents:,} documents, {self.observations:,} observations, {self.cells:,} cells"
        marks = f"{self.contradicted:,} contradicted, {self.revised:,} revised, {self.derived:,} derived"
        return f"{changed}, {len(self.failures):,} failed in {self.seconds:.1f} s; now {held} ({marks})"


@dataclass
class _Plan:
    """What has to be done: files to be read with their part and size, and names of files that are gone."""

    tasks: list[tuple[Task, int]] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    lost: list[tuple[Source, str]] = field(default_factory=list)
    touched: list[tuple[str, str, int, int]] = field(default_factory=list)
    unchanged: int = 0


def build(
    sources: Sequence[Source],
    into: Path,
    *,
    settings: Settings | None = None,
    jobs: int | None = None,
    limit: float = TIME_LIMIT,
    retry: bool = False,
    progress: Progress | None = None,
) -> Summary:
    """Make `into` the panel of exactly these sources: what it holds already and has not changed is not read again.

    `jobs`: how many processes read, one a core if None; 0 reads in this process. `limit`: the seconds that reading one
    file may take. `retry`: read again what could not be read. Processes are spawned, so that a script calls this under
    `if __name__ == "__main__":`. Raises PanelError where the panel cannot be opened or written; what was finished until
    then is kept, and the next build goes on from there.
    """
    started = time.monotonic()
    settings = settings or load()
    connection = storing.connect(into, write=True)
    try:
        with storing.errors(into):
            summary = _build(
                connection, sources, into, settings, _jobs(jobs), limit, retry, progress or _silent
            )
    except WriteError as error:
        raise PanelError(
            f"{into} cannot be built on ({error}); what was finished is kept: make room and run it again"
        ) from None
    finally:
        # What cannot be written at the end stands in the log beside the file, and is taken up by the next build.
        with suppress(duckdb.Error):
            connection.close()
    summary.seconds = time.monotonic() - started
    return summary


def _jobs(jobs: int | None) -> int:
    return (os.cpu_count() or 1) if jobs is None else jobs


def _silent(done: int, total: int, what: str) -> None:
    """No progress."""


def _build(
    connection: duckdb.DuckDBPyConnection,
    sources: Sequence[Source],
    into: Path,
    settings: Settings,
    jobs: int,
    limit: float,
    retry: bool,
    progress: Progress,
) -> Summary:
    parts = into.with_name(into.name + ".parts")
    plan = _plan(connection, sources, parts, retry)
    summary = Summary(read=len(plan.tasks) + len(plan.lost), unchanged=plan.unchanged, removed=len(plan.gone))
    if plan.gone or plan.lost:
        lost = {"documents": arrow("documents", _lost(plan.lost))}
        storing.replace(connection, [*plan.gone, *(source.name for source, _ in plan.lost)], [lost])
    if plan.touched:
        with storing.transaction(connection):
            connection.executemany("UPDATE documents SET path = ?, size = ?, modified = ? WHERE file = ?",
                                   [(path, size, modified, name) for name, path, size, modified in plan.touched])  # fmt: skip
    if plan.tasks:
        _read(connection, plan, parts, settings, jobs, limit, progress)
    finish(connection, settings, progress)
    summarise(connection, summary)
    return summary


def _plan(
    connection: duckdb.DuckDBPyConnection, sources: Sequence[Source], parts: Path, retry: bool
) -> _Plan:
    known: dict[str, list[tuple[object, ...]]] = {}
    rows = connection.execute(
        "SELECT file, path, hash, size, modified, key, format, status FROM documents"
    ).fetchall()
    for name, *row in rows:
        known.setdefault(name, []).append(tuple(row))
    plan = _Plan(gone=sorted(known.keys() - {source.name for source in sources}))
    for source in sources:
        try:
            now = stamp(source.path)
            before = known.get(source.name, [])
            path, digest, *stamped = before[0][:4] if before else (None, None)
            same = stamped == [now.size, now.modified]
            digest = digest if same and digest else hash_of(source.path)
        except OSError as error:
            plan.lost.append((source, reason_of(error)))
            continue
        assert isinstance(digest, str)
        keys = [(row[4], key_of(source, digest, str(row[5]) if row[5] else None), row[6]) for row in before]
        if keys and all(had == wants and not (retry and state == "failed") for had, wants, state in keys):
            plan.unchanged += 1
            if not same or path != source.path:
                plan.touched.append((source.name, source.path, now.size, now.modified))
            continue
        part = parts / f"{key_of(source, digest, None)}.part"
        plan.tasks.append((Task(source, str(part)), now.size))
    return plan


def _lost(lost: Iterable[tuple[Source, str]]) -> list[dict[str, object]]:
    return [
        row
        for source, reason in lost
        for row in failed(source.name, {"file": source.name, "path": source.path}, reason)["documents"]
    ]


def _read(
    connection: duckdb.DuckDBPyConnection,
    plan: _Plan,
    parts: Path,
    settings: Settings,
    jobs: int,
    limit: float,
    progress: Progress,
) -> None:
    try:
        _clear(parts, {task.part for task, _ in plan.tasks})
    except OSError as error:
        raise PanelError(f"the folder {parts} cannot be made: {error.strerror}") from None
    sizes = {task.source.name: size for task, size in plan.tasks}
    total, done = sum(sizes.values()), 0
    batch = _Batch(connection)
    ready = [task for task, _ in plan.tasks if Path(task.part).is_file()]
    # Large ones first: none is left to be waited for alone at the end.
    unread = sorted(
        (task for task, _ in plan.tasks if task not in ready), key=lambda t: -sizes[t.source.name]
    )
    for task in ready:
        if not batch.take(task, None):
            unread.append(task)
            continue
        done += sizes[task.source.name]
    progress(done, total, f"{len(ready)} files read before" if ready else "")
    with _reader(min(jobs, len(unread)), settings, limit) as read:
        for number, (task, reason) in enumerate(read(unread), 1):
            batch.take(task, reason)
            done += sizes[task.source.name]
            progress(done, total, f"{len(ready) + number}/{len(plan.tasks)} {task.source.name}")
    batch.commit()
    try:
        parts.rmdir()
    except OSError:
        # A process of a build that was killed may still be writing there; the next build clears it.
        return


@contextmanager
def _reader(
    jobs: int, settings: Settings, limit: float
) -> Iterator[Callable[[Iterable[Task]], Iterator[tuple[Task, str | None]]]]:
    """What reads files into parts: so many processes, or this one for 0."""
    if jobs:
        with Pool(jobs, settings, limit) as pool:
            yield pool.run
    else:
        yield lambda tasks: here(tasks, settings)


def _clear(parts: Path, wanted: set[str]) -> None:
    """Make the folder of parts, without what nobody wants any more."""
    parts.mkdir(exist_ok=True)
    for path in parts.iterdir():
        if str(path) not in wanted:
            path.unlink(missing_ok=True)


class _Batch:
    """Parts that wait to be committed together."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.connection = connection
        self.waiting: list[tuple[Task, Part]] = []
        self.bytes = 0
        self.since = time.monotonic()

    def take(self, task: Task, reason: str | None) -> bool:
        """Take in the part of a task, or why there is none; whether the part could be read."""
        path = Path(task.part)
        if reason is None:
            try:
                data = path.read_bytes()
                part: Part = unpack(data)
            except (OSError, ValueError):
                path.unlink(missing_ok=True)
                return False
            self.bytes += len(data)
        else:
            part = {
                "documents": arrow("documents", failed(task.source.name, stamped(task), reason)["documents"])
            }
        self.waiting.append((task, part))
        if self.bytes > BATCH_BYTES or time.monotonic() - self.since > BATCH_SECONDS:
            self.commit()
        return True

    def commit(self) -> None:
        """Write what waits into the panel; then the parts are not needed any more."""
        if self.waiting:
            names = [task.source.name for task, _ in self.waiting]
            storing.replace(self.connection, names, [part for _, part in self.waiting])
            for task, _ in self.waiting:
                Path(task.part).unlink(missing_ok=True)
        self.waiting, self.bytes, self.since = [], 0, time.monotonic()


def stamped(task: Task) -> dict[str, object]:
    """What is known of a file whose reading crashed, so that it is not read again before something changes."""
    file: dict[str, object] = {"file": task.source.name, "path": task.source.path}
    try:
        now, digest = stamp(task.source.path), hash_of(task.source.path)
    except OSError:
        return file
    return file | {
        "size": now.size, "modified": now.modified, "hash": digest, "key": key_of(task.source, digest, None)
    }  # fmt: skip


def finish(connection: duckdb.DuckDBPyConnection, settings: Settings, progress: Progress) -> None:
    """Choose the cells that are out of date: of regions that changed, or all where the way of choosing did."""
    import hashlib

    import msgspec

    way = hashlib.blake2b(msgspec.json.encode(settings) + merging_code(), digest_size=16).hexdigest()
    meta = storing.get_meta(connection)
    if meta.get("merging") != way or meta.get("indicators") != indicators().hash:
        with storing.transaction(connection):
            touch_all(connection)
            write_codelists(connection, settings)
            storing.set_meta(connection, {"merging": way})
    if not storing.first(connection, "SELECT count(*) FROM pending")[0]:
        return
    merge(connection, settings, lambda at, of: progress(at, of, "choosing cells"))
    with storing.transaction(connection):
        write_wide(connection)
        connection.execute("DELETE FROM pending")
        storing.set_meta(connection, {"built": __version__})
    connection.execute("CHECKPOINT")


def merging_code() -> bytes:
    """The code that chooses cells, for telling whether it changed."""
    folder = Path(__file__).parent
    return b"".join(
        (folder / name).read_bytes()
        for name in ("rank.sql", "choose.sql", "merging.py", "crossing.py", "schema.sql")
    )


def summarise(connection: duckdb.DuckDBPyConnection, summary: Summary) -> None:
    """Fill in what a panel holds."""
    summary.failures = connection.execute(
        "SELECT document, reason FROM documents WHERE status = 'failed' ORDER BY document"
    ).fetchall()
    counted = storing.first(
        connection,
        "SELECT (SELECT count(*) FROM documents WHERE status = 'read'), (SELECT count(*) FROM observations), "
        "count(*), count(*) FILTER (agreement = 'contradicted'), count(*) FILTER (agreement = 'revised'), "
        "count(*) FILTER (origin = 'derived') FROM cells",
    )
    (summary.documents, summary.observations, summary.cells, summary.contradicted, summary.revised,
     summary.derived) = counted  # fmt: skip
