"""Processes that read files, of which any may crash or hang: that file's failure, and nobody else's."""

from __future__ import annotations

import multiprocessing
import os
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess

from chengjian.panel.settings import Settings
from chengjian.panel.worker import BEGUN, Task, perform, run

# A process is replaced after so many files, so that no leak of a library adds up.
FILES_A_PROCESS = 500
START = 120.0
MIN_MEMORY = 4 << 30
Target = Callable[[Connection, Settings, int | None], None]


class WriteError(Exception):
    """A process could not write what it read."""


@dataclass
class _Member:
    process: BaseProcess
    tasks: Connection
    task: Task | None = None
    since: float = 0.0
    begun: bool = False
    done: int = 0


class Pool:
    """A number of processes that read files into parts. Used as a context manager.

    `limit`: the seconds that a file may take; `target`: what a process runs.
    """

    def __init__(self, jobs: int, settings: Settings, limit: float, target: Target = run) -> None:
        self.target = target
        self.jobs = jobs
        self.settings = settings
        self.limit = limit
        # Spawned, not forked: threads of the libraries do not survive a fork.
        self._context = multiprocessing.get_context("spawn")
        self._members: list[_Member] = []

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, *_: object) -> None:
        for member in self._members:
            self._end(member)
        self._members = []

    def run(self, tasks: Iterable[Task]) -> Iterator[tuple[Task, str | None]]:
        """Read all files; gives each task when it is done, with the reason where its process crashed or hung.

        Raises WriteError where a part could not be written.
        """
        waiting = iter(tasks)
        following = next(waiting, None)
        while True:
            while following is not None and (member := self._free()) is not None:
                self._begin(member, following)
                following = next(waiting, None)
            busy = [member for member in self._members if member.task is not None]
            if not busy:
                return
            yield from self._answers(busy)

    def _free(self) -> _Member | None:
        member = next((member for member in self._members if member.task is None), None)
        if member is None and len(self._members) < self.jobs:
            member = self._start()
            self._members.append(member)
        return member

    def _start(self) -> _Member:
        here, there = self._context.Pipe()
        arguments = (there, self.settings, _memory(self.jobs))
        process = self._context.Process(
            target=self.target, args=arguments, daemon=True, name="chengjian-reader"
        )
        process.start()
        there.close()
        return _Member(process, here)

    def _begin(self, member: _Member, task: Task) -> None:
        member.task, member.since, member.begun = task, time.monotonic(), False
        try:
            member.tasks.send(task)
        except OSError:
            # It died while idle; `_answers` finds it dead.
            return

    def _answers(self, busy: list[_Member]) -> Iterator[tuple[Task, str | None]]:
        ready = wait([member.tasks for member in busy], timeout=max(0.0, min(1.0, *map(self._left, busy))))
        for member in busy:
            task = member.task
            assert task is not None
            if member.tasks in ready:
                try:
                    answer = member.tasks.recv()
                except (EOFError, OSError):
                    self._replace(member)
                    yield task, _died(member.process)
                    continue
                if answer == BEGUN:
                    member.since, member.begun = time.monotonic(), True
                    continue
                if answer:
                    raise WriteError(answer)
                member.task, member.done = None, member.done + 1
                if member.done >= FILES_A_PROCESS:
                    self._replace(member)
                yield task, None
            elif self._left(member) < 0:
                self._replace(member)
                yield task, f"reading it took longer than {self.limit:g} seconds (--time-limit)"

    def _left(self, member: _Member) -> float:
        """The seconds that a process may still take; for starting, more than any needs."""
        return member.since + (self.limit if member.begun else self.limit + START) - time.monotonic()

    def _replace(self, member: _Member) -> None:
        self._members.remove(member)
        self._end(member)

    def _end(self, member: _Member) -> None:
        member.tasks.close()
        if member.task is not None:
            member.process.kill()
        member.process.join(5)
        if member.process.is_alive():
            member.process.kill()
            member.process.join()


def _died(process: BaseProcess) -> str:
    code = process.exitcode or 0
    how = f"signal {-code}" if code < 0 else f"status {code}"
    return f"reading it crashed its process ({how}); please report the file"


def _memory(jobs: int) -> int | None:
    """How many bytes a process may take: its share of the machine, but enough for large scans."""
    try:
        whole = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (ValueError, OSError, AttributeError):
        return None
    return max(MIN_MEMORY, whole // jobs)


def here(tasks: Iterable[Task], settings: Settings) -> Iterator[tuple[Task, str | None]]:
    """Read all files in this process: quick to start, but what crashes it ends it. As `Pool.run`."""
    for task in tasks:
        answer = perform(task, settings)
        if answer:
            raise WriteError(answer)
        yield task, None
