"""How far a long run has come: on stderr, only for people, only when it takes more than a second."""

from __future__ import annotations

import sys
import threading
from types import TracebackType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

DELAY = 1.0


class Progress:
    """A bar that appears after a second and vanishes at the end. Used as a context manager."""

    def __init__(self, total: int, wanted: bool) -> None:
        self.total = total
        self.wanted = wanted and sys.stderr.isatty()
        self.done = 0
        self.shares = False
        self.name = ""
        # Which page of how many, where a document's pages take long.
        self.pages = ""
        self._lock = threading.Lock()
        self._timer: threading.Timer | None = None
        self._bar: Bar | None = None

    def __enter__(self) -> Progress:
        if self.wanted:
            self._start_timer()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.hide()

    def at(self, done: int, name: str) -> None:
        """Say that `done` documents are read and `name` is next."""
        self.done, self.name, self.pages = done, name, ""
        self._update()

    def _update(self) -> None:
        if not self.wanted:
            return
        with self._lock:
            if self._bar is not None:
                self._bar.update(
                    self._bar.task_ids[0], completed=self.done, total=self.total, description=self._label()
                )
            elif self._timer is None:
                self._start_timer()

    def page(self, page: int, pages: int) -> None:
        """Say that a slow page of the document at hand is begun."""
        self.pages = f" {page}/{pages} 页"
        self._update()

    def part(self, done: int, total: int, name: str) -> None:
        """Say that `done` of `total` is done and what is next; whatever is counted, the bar shows shares and time left."""
        self.total = total
        self.shares = True
        self.at(done, name)

    def hide(self) -> None:
        """Make room for other lines; the bar comes back with the next document that takes long."""
        with self._lock:
            if self._timer is not None:
                self._timer.cancel()
                self._timer = None
            if self._bar is not None:
                self._bar.stop()
                self._bar = None

    def _start_timer(self) -> None:
        self._timer = threading.Timer(DELAY, self._show)
        self._timer.daemon = True
        self._timer.start()

    def _label(self) -> str:
        label = "".join(c if c.isprintable() else " " for c in self.name)
        return (label if len(label) <= 40 else "…" + label[-39:]) + self.pages

    def _show(self) -> None:
        from rich.console import Console
        from rich.progress import (
            BarColumn,
            MofNCompleteColumn,
            Progress,
            ProgressColumn,
            SpinnerColumn,
            TaskProgressColumn,
            TextColumn,
            TimeRemainingColumn,
        )

        amount: tuple[ProgressColumn, ...] = (MofNCompleteColumn(),)
        if self.shares:
            amount = (TaskProgressColumn(), TimeRemainingColumn())

        with self._lock:
            if self._timer is None:
                return
            self._bar = Progress(
                SpinnerColumn(),
                TextColumn("{task.description}", markup=False),
                BarColumn(),
                *amount,
                console=Console(stderr=True),
                transient=True,
            )
            self._bar.add_task(self._label(), total=self.total, completed=self.done)
            self._bar.start()
