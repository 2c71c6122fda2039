"""Checking a draft on the spot: pasted text or an uploaded file, read and checked in a process of its own.

Nothing is stored. The process may take so much time and memory and no more; a document that breaks it breaks only it.
"""

from __future__ import annotations

import multiprocessing
import queue
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, Any

import msgspec

from chengjian.model import Derivation, Document, Finding, Observation, Origin, Proof, Unread, Verdict

if TYPE_CHECKING:
    from multiprocessing.context import SpawnProcess

LARGEST = 10_000_000
LONGEST = 300_000
SECONDS = 60.0
PATIENCE = 20.0
MEMORY = 4 << 30


class DraftError(Exception):
    """A draft that was not checked; the message says why in Chinese, `english` in English, `status` for HTTP."""

    def __init__(self, chinese: str, english: str, status: int = 400) -> None:
        super().__init__(chinese)
        self.english, self.status = english, status


class Asked(msgspec.Struct, frozen=True):
    """A draft to be checked: its bytes, its name, and what is said of it."""

    data: bytes
    name: str = "draft.txt"
    region: str | None = None
    date: str | None = None
    title: str | None = None


class Draft(msgspec.Struct, frozen=True):
    """A draft as read and checked."""

    document: Document
    origin: Origin
    observations: list[Observation]
    unread: list[Unread]
    findings: list[Finding]
    proofs: list[Proof]
    derivations: list[Derivation]
    verdicts: dict[str, Verdict]


class Checker:
    """Checks drafts in processes of its own, `workers` at once, each at most `seconds` long."""

    def __init__(self, workers: int = 1, seconds: float = SECONDS) -> None:
        self.seconds = seconds
        self._idle: queue.Queue[_Worker] = queue.Queue()
        for _ in range(workers):
            self._idle.put(_Worker())

    def check(self, asked: Asked) -> Draft:
        """The draft checked. Raises DraftError where it cannot be."""
        try:
            worker = self._idle.get(timeout=PATIENCE)
        except queue.Empty:
            raise DraftError("正忙，请过一会儿再试。", "Busy; please try again in a while.", 503) from None
        try:
            return worker.run(asked, self.seconds)
        finally:
            self._idle.put(worker)

    def close(self) -> None:
        """End the processes."""
        while not self._idle.empty():
            self._idle.get_nowait().stop()


class _Worker:
    def __init__(self) -> None:
        self._process: SpawnProcess | None = None
        self._pipe: Connection | None = None

    def run(self, asked: Asked, seconds: float) -> Draft:
        try:
            pipe = self._started()
            pipe.send_bytes(msgspec.msgpack.encode(asked))
            if not pipe.poll(seconds):
                self.stop()
                raise DraftError(
                    f"{seconds:.0f} 秒内没有核对完；请分成几份。",
                    f"Not done in {seconds:.0f} s; split it.",
                    413,
                )
            answer = msgspec.msgpack.decode(pipe.recv_bytes(), type=Draft | str)
        except (EOFError, OSError):
            self.stop()
            raise DraftError(
                "核对中断：文件可能已损坏，或过于复杂。", "It broke off: the file may be damaged.", 422
            ) from None
        if isinstance(answer, str):
            raise DraftError(f"读不了这份文稿：{answer}", f"It cannot be read: {answer}", 422)
        return answer

    def _started(self) -> Connection:
        if self._process is None or self._pipe is None or not self._process.is_alive():
            context = multiprocessing.get_context("spawn")
            self._pipe, end = context.Pipe()
            self._process = context.Process(target=_serve, args=(end,), daemon=True)
            self._process.start()
            end.close()
        return self._pipe

    def stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self._process.close()
        if self._pipe is not None:
            self._pipe.close()
        self._process = self._pipe = None


def _serve(pipe: Connection) -> None:
    """What the process does: one draft after another."""
    _limit()
    while True:
        try:
            asked = msgspec.msgpack.decode(pipe.recv_bytes(), type=Asked)
        except EOFError:
            return
        try:
            pipe.send_bytes(msgspec.msgpack.encode(examine(asked)))
        except (ValueError, LookupError) as error:
            pipe.send_bytes(msgspec.msgpack.encode(str(error)[:300]))


def _limit() -> None:
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def examine(asked: Asked) -> Draft:
    """Read and check a draft here and now; errors as for `chengjian.check`."""
    from chengjian.checking import check

    checked = check(asked.data, date=asked.date, region=asked.region, title=asked.title, name=asked.name)
    reading = checked.readings[0]
    if len(reading.source.raw) > LONGEST:
        raise ValueError(f"it has more than {LONGEST:,} characters; split it")
    return Draft(
        msgspec.structs.replace(reading.source, raw="", layout=[]),
        reading.origin,
        reading.observations,
        reading.unread,
        checked.findings,
        checked.proofs,
        checked.derivations,
        checked.verdicts,
    )


def plain(draft: Draft) -> dict[str, Any]:
    """A draft as JSON has it, without its text."""
    found: dict[str, Any] = msgspec.to_builtins(
        {
            "origin": draft.origin,
            "observations": draft.observations,
            "unread": draft.unread,
            "findings": draft.findings,
            "proofs": draft.proofs,
            "derivations": draft.derivations,
            "verdicts": draft.verdicts,
        }
    )
    return found
