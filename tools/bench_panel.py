"""What building and asking a panel costs (`make bench-panel`), in ratios where they can be.

Documents and pages a second with one process and two, on samples written anew with other numbers; a build again with
nothing changed; queries on a panel of millions of observations beside one of a tenth of them.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from chengjian.panel import storing
from chengjian.panel.building import Summary, build
from chengjian.panel.collection import Source
from chengjian.panel.merging import write_codelists
from chengjian.panel.reading import Panel
from chengjian.panel.settings import load

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
CHARACTERS_A_PAGE = 1000
SYNTHETIC = """
INSERT INTO observations BY NAME
SELECT
    'd' || (i // 1000) || '#' || i AS id, 'd' || (i // 1000) AS document, (i % 1000)::INTEGER AS "start",
    (i % 1000 + 8)::INTEGER AS "end", '128.6亿元' AS text, n.indicator, n.name AS indicator_text, r.region,
    'level' AS measure, (i * 7919 % 100003)::VARCHAR AS value, '元' AS unit, (2005 + i % 20)::VARCHAR AS period,
    'actual' AS status, 'X110' AS rule, (i * 7919 % 100003)::DOUBLE AS number, (i * 7919 % 100003)::DOUBLE AS standard,
    '元' AS standard_unit, 'whole' AS series, 'unknown' AS verdict, false AS culprit, '全市生产总值128.6亿元。' AS sentence
FROM range({count}) AS t(i)
JOIN (SELECT row_number() OVER (ORDER BY indicator) - 1 AS n, indicator, name FROM indicators) AS n ON n.n = i % 997
JOIN (SELECT row_number() OVER (ORDER BY region) - 1 AS n, region FROM regions WHERE level = 'prefecture'
      AND "last" IS NULL) AS r ON r.n = (i // 1000) % 300
"""
CELLS = """
INSERT INTO cells BY NAME
SELECT region, indicator, measure, period, standard_unit AS unit, arg_min(standard, id) AS value, 'stated' AS origin,
    'single' AS agreement, 'whole' AS series, 'unknown' AS verdict, count(*)::INTEGER AS sources,
    count(DISTINCT document)::INTEGER AS documents, min(id) AS observation
FROM observations GROUP BY ALL ORDER BY region, indicator, period
"""
QUERIES = {
    "a cell": "SELECT * FROM panel_long WHERE region = '620200' AND indicator = 'gdp' AND period = '2020'",
    "a series of a city": "SELECT period, value FROM cells WHERE region = '620200' AND indicator = 'gdp'",
    "a ranking of cities": "SELECT region, value FROM cells WHERE indicator = 'gdp' AND period = '2020' ORDER BY value DESC",
    "a document's observations": "SELECT * FROM observations WHERE document = 'd777'",
    "observations of a city's indicator": "SELECT * FROM observations WHERE region = '620200' AND indicator = 'gdp'",
    "means of all years": "SELECT indicator, period, avg(standard) FROM observations GROUP BY ALL",
}


def documents(folder: Path, count: int) -> list[Source]:
    """So many documents, the samples with their numbers changed."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(SAMPLES.glob("*.txt"))]
    sources = []
    for n in range(count):
        # Other last digits, so that no document is another's copy.
        text = texts[n % len(texts)].translate(
            str.maketrans("3456789", "".join(str((d + n) % 7 + 3) for d in range(7)))
        )
        path = folder / f"d{n:05d}.txt"
        path.write_text(text, encoding="utf-8")
        sources.append(Source(name=path.name, path=str(path), region="620200", date="2025-03"))
    return sources


def timed(action: Callable[[], object]) -> float:
    """The seconds that an action takes."""
    begun = time.perf_counter()
    action()
    return time.perf_counter() - begun


def building(folder: Path, count: int) -> None:
    """Documents and pages a second, and a build again."""
    sources = documents(folder, count)
    pages = sum(Path(source.path).stat().st_size / 3 for source in sources) / CHARACTERS_A_PAGE
    rates = {}
    for jobs in (1, 2):
        panel = folder / f"j{jobs}.duckdb"
        seconds = timed(partial(build, sources, panel, jobs=jobs))
        rates[jobs] = count / seconds
        print(f"build, {jobs} processes: {count / seconds:7.1f} documents/s {pages / seconds:8.1f} pages/s")
    print(f"two processes do {rates[2] / rates[1]:.2f} times as much as one")
    again: list[Summary] = []
    seconds = timed(lambda: again.append(build(sources, folder / "j1.duckdb")))
    assert again[0].read == 0
    print(
        f"build again, nothing changed: {seconds:.2f} s for {count} documents, {seconds * rates[1] / count:.4f} of the first"
    )
    half = timed(lambda: build(sources[: count // 2], folder / "half.duckdb", jobs=1))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"twice the documents take {count / rates[1] / half:.2f} times as long; peak memory here {peak:.0f} MB"
    )


def querying(folder: Path, count: int) -> None:
    """Query times on `count` observations beside a tenth of them."""
    times: dict[int, dict[str, float]] = {}
    for size in (count // 10, count):
        path = folder / f"q{size}.duckdb"
        connection = storing.connect(path, write=True)
        write_codelists(connection, load())
        made = timed(partial(connection.execute, SYNTHETIC.format(count=size)))
        cells = timed(partial(connection.execute, CELLS))
        connection.close()
        print(
            f"{size:,} observations: written in {made:.1f} s, cells in {cells:.1f} s, {path.stat().st_size / 1e6:.0f} MB"
        )
        with Panel(path) as panel:
            times[size] = {
                name: statistics.median(timed(partial(panel.sql, query)) for _ in range(5))
                for name, query in QUERIES.items()
            }
        path.unlink()
    for name in QUERIES:
        few, many = times[count // 10][name], times[count][name]
        print(f"{name:36}{many * 1000:9.1f} ms   {many / few:5.1f} times that of a tenth")


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure what building and asking a panel costs.")
    parser.add_argument("--documents", type=int, default=200, metavar="N")
    parser.add_argument("--observations", type=int, default=10_000_000, metavar="N")
    arguments = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="chengjian-"))
    try:
        building(folder, arguments.documents)
        querying(folder, arguments.observations)
    finally:
        shutil.rmtree(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
