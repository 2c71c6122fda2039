"""How the pages bear readers: a made-up panel, a server, twenty readers at once.

Prints what the first reader of a page waits and what the later ones do (median, 95th percentile, failures), and the
server's memory at the beginning and after many requests. Loopback only.

    python tools/bench_web.py --documents 1000 --observations 1000000 --readers 20 --requests 10000
"""

from __future__ import annotations

import argparse
import asyncio
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from chengjian.codes.indicators import indicators
from chengjian.codes.regions import regions
from chengjian.panel import storing

# How many of each kind of page readers ask for.
MIX = {"city": 5, "indicator": 2, "cell": 4, "document": 4, "observation": 3, "findings": 1, "suggest": 2}


def panel(path: Path, documents: int, observations: int) -> None:
    """A panel of made-up figures of the size that is asked for."""
    connection = storing.connect(path, write=True)
    places = [r.code for r in regions() if r.present and r.level == "prefecture"]
    keys = [key for key, one in indicators().by_id.items() if one.kind in ("flow", "stock", "rate")][:150]
    each = max(observations // documents, 1)
    connection.execute(
        "CREATE TEMP TABLE place AS SELECT unnest(?) AS region, unnest(range(?)) AS n", [places, len(places)]
    )
    connection.execute(
        "CREATE TEMP TABLE thing AS SELECT unnest(?) AS indicator, unnest(range(?)) AS n", [keys, len(keys)]
    )
    connection.execute(
        f"""INSERT INTO documents BY NAME SELECT printf('d%06d.txt', i) AS document, document AS file, 'read' AS status,
                'text' AS format, 0 AS pages, printf('第%d号公报', i) AS title, 'bulletin' AS kind, '2024-03' AS date,
                p.region, {each} AS observations, 0 AS unread FROM range({documents}) AS t(i)
            JOIN place AS p ON p.n = i % {len(places)}"""
    )
    connection.execute(
        f"""INSERT INTO blocks BY NAME SELECT document, b AS block, 'paragraph' AS kind, 0 AS level,
                repeat('全市产值128.6亿元，增长6.2%。', 20) AS text, [0] AS starts, [b * 400] AS offsets
            FROM documents, range({max(each // 20, 1)}) AS t(b)"""
    )
    connection.execute(
        f"""INSERT INTO observations BY NAME SELECT d.document || '#' || s AS id, d.document, s AS "start", s + 6 AS "end",
                '128.6亿元' AS text, h.indicator, '产值' AS indicator_text, '某市' AS subject, d.region, 'level' AS measure,
                '12860000000' AS value, '元' AS unit, '12855000000' AS low, '12865000000' AS high, '2023' AS period,
                CASE o % 50 WHEN 7 THEN 'target' ELSE 'actual' END AS status, 'X110' AS rule,
                12860000000 AS number, 12860000000 AS standard, '元' AS standard_unit,
                CASE o % 9 WHEN 0 THEN 'holds' WHEN 1 THEN 'violated' ELSE 'unknown' END AS verdict, o // 20 AS block,
                '全市产值128.6亿元，增长6.2%。' AS sentence
            FROM (SELECT *, (o // 20) * 400 + (o % 20) * 17 + 4 AS s FROM documents, range({each}) AS t(o)) AS d
            JOIN thing AS h ON h.n = o % {len(keys)}"""
    )
    connection.execute(
        """INSERT INTO cells BY NAME SELECT region, indicator, 'level' AS measure, y::VARCHAR AS period, '元' AS unit,
                hash(region, indicator, y) % 100000 * 1e6 AS value, value * 0.99 AS low, value * 1.01 AS high,
                '128.6亿元' AS printed, 'stated' AS origin, 'actual' AS status, 'unknown' AS verdict, 'single' AS agreement,
                'bulletin' AS kind, 'd000000.txt' AS document, 1 AS sources, 1 AS documents
           FROM place, thing, range(2017, 2025) AS t(y) ORDER BY region, indicator, y"""
    )
    connection.execute(
        """INSERT INTO cell_sources BY NAME SELECT region, indicator, measure, period, '元' AS unit, 1 AS rank,
                'chosen' AS relation, 12860000000 AS value, document, id AS observation
           FROM observations ORDER BY region, indicator"""
    )
    connection.execute(
        """INSERT INTO findings BY NAME SELECT document, "start", "end", 'A201' AS rule, 'error' AS severity, '不符' AS message,
                'contradiction' AS message_en, '1 ÷ 2' AS calculation, [id] AS observations
           FROM observations WHERE hash(id) % 200 = 0"""
    )
    connection.close()


def addresses(path: Path, many: int) -> list[str]:
    """Pages that readers ask for."""
    from chengjian.web.store import Store

    store = Store.open(path)
    cells = store.rows("SELECT region, indicator, period FROM cells USING SAMPLE 2000 ROWS (reservoir, 1)")
    seen = store.rows(
        'SELECT k.key, o."start" FROM observations AS o JOIN keys AS k USING (document) USING SAMPLE 2000 ROWS (reservoir, 1)'
    )
    store.close()
    chance = random.Random(1)
    kinds = [kind for kind, weight in MIX.items() for _ in range(weight)]
    made = []
    for _ in range(many):
        # Some pages are asked for much more than others: the share of the n-th falls as 1/n.
        cell, number = (rows[int(len(rows) ** chance.random()) - 1] for rows in (cells, seen))
        made.append(
            {
                "city": f"/city/{cell['region']}",
                "indicator": f"/indicator/{cell['indicator']}?period={cell['period']}",
                "cell": f"/cell/{cell['region']}/{cell['indicator']}/level/{cell['period']}",
                "document": f"/document/{number['key']}",
                "observation": f"/observation/{number['key']}/{number['start']}?part=true",
                "findings": f"/findings?region={cell['region']}",
                "suggest": f"/api/v1/suggest?q={chance.choice(['jia', 'bei', '产值', 'gdp', '兰'])}{chance.randint(0, 99)}",
            }[chance.choice(kinds)]
        )
    return made


async def read(port: int, wanted: list[str], readers: int, looking: float) -> tuple[list[float], int]:
    """What each request took, in seconds, and how many failed; a reader looks at each page for `looking` seconds."""
    import httpx2

    took: list[float] = []
    failed = 0
    waiting = iter(wanted)

    async def reader(client: httpx2.AsyncClient) -> None:
        nonlocal failed
        for path in waiting:
            begun = time.perf_counter()
            answer = await client.get(path)
            took.append(time.perf_counter() - begun)
            failed += answer.status_code != 200
            if looking:
                await asyncio.sleep(looking * 2 * random.random())

    # A browser lets go of an idle connection before the server does.
    limits = httpx2.Limits(keepalive_expiry=2)
    async with httpx2.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=60, limits=limits) as client:
        await asyncio.gather(*(reader(client) for _ in range(readers)))
    return took, failed


def memory(process: int) -> int:
    """The resident memory of a process, in MB."""
    status = Path(f"/proc/{process}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) // 1024


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    for name, value in (
        ("documents", 1000),
        ("observations", 1_000_000),
        ("readers", 20),
        ("requests", 10_000),
    ):
        parser.add_argument(f"--{name}", type=int, default=value)
    parser.add_argument(
        "--looking", type=float, default=0.0, help="seconds for which a reader looks at a page, on average"
    )
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.duckdb"
        panel(path, asked.documents, asked.observations)
        wanted = addresses(path, asked.requests)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        server = subprocess.Popen(
            [str(Path(sys.executable).with_name("chengjian")), "serve", str(path), "--port", str(port)],
            stderr=subprocess.DEVNULL,
        )
        try:
            for _ in range(600):
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.1)
            urls = len(set(wanted))
            fifth = max(len(wanted) // 5, 1)
            print(
                f"{asked.documents:,} documents, {asked.observations:,} observations,"
                f" {asked.readers} readers at once, {asked.looking:g} s a page, {urls:,} addresses"
            )
            print(f"memory at the beginning {memory(server.pid)} MB")
            for at in range(0, len(wanted), fifth):
                took, failed = asyncio.run(read(port, wanted[at : at + fifth], asked.readers, asked.looking))
                middle, most = statistics.median(took), sorted(took)[int(len(took) * 0.95)]
                print(
                    f"requests {at + 1:,} to {at + len(took):,}: median {middle * 1000:.0f} ms, 95th percentile"
                    f" {most * 1000:.0f} ms, {failed} failed, memory {memory(server.pid)} MB"
                )
        finally:
            server.terminate()
            server.wait()
    return 0


if __name__ == "__main__":
    sys.exit(main())
