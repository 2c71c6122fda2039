"""Builds a collection in a process that is killed again and again; run as a program, see `test_faults`.

Forks from a process that has loaded the codelists and never opened a database, so that each build starts at once.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from pathlib import Path

from chengjian.panel import building, worker
from chengjian.panel.collection import Source
from chengjian.reading import read_text


def child(folder: Path, log: Path) -> None:
    """Build, and note what was in the panel before and which documents are begun."""
    panel = folder.parent / "city.duckdb"
    building.BATCH_SECONDS = 0.02
    read_source = worker.read_source

    def noted(source: Source, settings: object) -> object:
        with log.open("a") as file:
            file.write(f"read {source.name}\n")
        return read_source(source, settings)  # type: ignore[arg-type]

    worker.read_source = noted  # type: ignore[assignment]
    if panel.exists():
        connection = building.storing.connect(panel, write=True)
        held = building.storing.first(connection, "SELECT count(*) FROM documents")[0]
        connection.close()
        with log.open("a") as file:
            file.write(f"held {held}\n")
    sources = [Source(name=path.name, path=str(path)) for path in sorted(folder.glob("*.txt"))]
    building.build(sources, panel, jobs=0)
    with log.open("a") as file:
        file.write("done\n")


def main() -> None:
    """Kill so many builds at random moments, then let one end."""
    folder, log, times, seed = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
    # Nothing is checked here: Polars, which has the yearbooks, hangs in a fork once its threads have run before it.
    read_text("2024年，嘉峪关市地区生产总值128.6亿元，比上年增长6.2%。")
    chance = random.Random(seed)
    for kill in [True] * times + [False]:
        pid = os.fork()
        if pid == 0:
            child(folder, log)
            os._exit(0)
        if kill:
            time.sleep(chance.uniform(0.0, 0.9))
            os.kill(pid, signal.SIGKILL)
        _, status = os.waitpid(pid, 0)
        if not kill and status:
            sys.exit(f"the last build failed with status {status}")


if __name__ == "__main__":
    main()
