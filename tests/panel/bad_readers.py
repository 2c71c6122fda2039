"""A reader process in which documents of certain names crash it or never end."""

from __future__ import annotations

import os
import signal
import time
from multiprocessing.connection import Connection

from chengjian.panel.settings import Settings
from chengjian.panel.worker import BEGUN, perform, warm


def run(tasks: Connection, settings: Settings, memory: int | None) -> None:  # noqa: ARG001
    """Read as the real one does, but for documents called crash and hang."""
    warm()
    while True:
        try:
            task = tasks.recv()
        except (EOFError, OSError):
            return
        tasks.send(BEGUN)
        if "crash" in task.source.name:
            os.kill(os.getpid(), signal.SIGSEGV)
        if "hang" in task.source.name:
            time.sleep(600)
        tasks.send(perform(task, settings))
