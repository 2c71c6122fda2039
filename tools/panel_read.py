"""Read the documents of cities in all formats and score ten indicators (`make panel-read`).

Reads every file of `../shared/corpus/city` as it is, nothing given but the file, keeps of each document the observations
of the ten indicators, chooses the best value for each (document, city, indicator, year), writes them to
`build/panel-read/cells.csv` and scores them with `score_panel.py`: city reports, with the province books, and scans
apart. Readings are kept under the hash of file and program, so that a second run reads only what changed.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import re
import subprocess
import sys
import time
import traceback
from collections import defaultdict
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec

from chengjian.model import Block
from gold import shared_location

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build" / "panel-read"
SOURCE = ROOT / "src" / "chengjian"
# What decides how a document is read.
ROOMS = ("model", "codes", "arithmetic", "sources", "extract", "reading.py")
HUNDRED_MILLION, TEN_THOUSAND, ONE = Decimal(10) ** 8, Decimal(10) ** 4, Decimal(1)
# The panel's indicator by the codelist's and the measure, and what its values are divided by.
INDICATORS = {
    ("gdp", "level"): ("gdp_current_100m", HUNDRED_MILLION),
    ("gdp", "growth"): ("gdp_real_growth_pct", ONE),
    ("resident_population", "level"): ("resident_population_10k", TEN_THOUSAND),
    ("general_public_budget_revenue", "level"): ("general_public_revenue_100m", HUNDRED_MILLION),
    ("general_public_budget_expenditure", "level"): ("general_public_expenditure_100m", HUNDRED_MILLION),
    ("government_fund_budget_revenue", "level"): ("gov_fund_revenue_100m", HUNDRED_MILLION),
    ("general_debt_outstanding", "level"): ("general_debt_balance_100m", HUNDRED_MILLION),
    ("special_debt_outstanding", "level"): ("special_debt_balance_100m", HUNDRED_MILLION),
    ("government_debt_outstanding", "level"): ("statutory_debt_balance_100m", HUNDRED_MILLION),
    ("government_debt_limit", "level"): ("statutory_debt_limit_100m", HUNDRED_MILLION),
}
UNITS = {HUNDRED_MILLION: "元", TEN_THOUSAND: "人", ONE: "%"}
ACCOUNTS = {"final": 0, "execution": 1, None: 1, "adjusted": 2, "budget": 3}
YEAR = re.compile(r"(\d{4})(?:-12(?:-31)?)?|(\d{4})-01/\2-12")
MUNICIPALITIES = ("11", "12", "31", "50")

Row = dict[str, Any]


def program() -> str:
    """The hash of the code and data that decide how a document is read."""
    digest = hashlib.blake2b(digest_size=8)
    for room in ROOMS:
        path = SOURCE / room
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file() and file.suffix != ".pyc":
                digest.update(str(file.relative_to(SOURCE)).encode())
                digest.update(file.read_bytes())
    return digest.hexdigest()


def reading_of(path: Path, kept: Path) -> str:
    """Read a document and write its observations to `kept`; a line that says how it went."""
    import chengjian

    begun = time.monotonic()
    rows: list[str] = []
    note = ""
    try:
        for reading in chengjian.read_all(path):
            if isinstance(reading, chengjian.Reading):
                spans = [span(block) for block in reading.source.blocks if block.kind == "note"]
                for row in reading.observations:
                    noted = any(start <= row.start < end for start, end in spans)
                    rows.append(json.dumps(msgspec.to_builtins(row) | {"noted": noted}, ensure_ascii=False))
                note = f"{reading.origin.region} {reading.origin.date}"
            else:
                note = str(reading)
    except Exception as error:  # one broken reader must not hide how the other documents fare
        note = f"{type(error).__name__}: {error}"
        traceback.print_exc()
    kept.write_text("\n".join(rows), encoding="utf-8")
    return f"{path.name}: {len(rows)} observations, {note}, {time.monotonic() - begun:.1f} s"


def span(block: Block) -> tuple[int, int]:
    """The first and the last raw place of a block."""
    return min(block.offsets), max(block.offsets) + len(block.text)


def read_all(documents: Sequence[Path], jobs: int) -> dict[Path, Path]:
    """Where the observations of each document are kept, read now where they are not yet."""
    BUILD.mkdir(parents=True, exist_ok=True)
    code = program()
    kept = {
        path: BUILD / f"{hashlib.blake2b(path.read_bytes(), digest_size=8).hexdigest()}-{code}.jsonl"
        for path in documents
    }
    missing = sorted((path for path in documents if not kept[path].exists()), key=lambda p: -p.stat().st_size)
    for old in BUILD.glob("*.jsonl"):
        if not old.name.endswith(f"-{code}.jsonl"):
            old.unlink()
    with ProcessPoolExecutor(max_workers=jobs) as pool:
        for line in pool.map(reading_of, missing, [kept[path] for path in missing]):
            print(line, flush=True)
    return kept


def is_city(code: str) -> bool:
    """Whether a region is one of the panel: a prefecture or a municipality."""
    return (code.endswith("00") and code[2:4] != "00") or (
        code[:2] in MUNICIPALITIES and code.endswith("0000")
    )


def candidates(rows: Iterable[Row]) -> dict[tuple[str, str, int], list[Row]]:
    """The observations of the panel's indicators by city, indicator and year."""
    found: dict[tuple[str, str, int], list[Row]] = defaultdict(list)
    for row in rows:
        entry = INDICATORS.get((row["indicator"] or "", row["measure"]))
        year = YEAR.fullmatch(row["period"] or "")
        # Where nothing says what place the document is of, the cell has none either.
        if (
            entry is None
            or year is None
            or (row["subject"] and not (row["region"] and is_city(row["region"])))
        ):
            continue
        if row["scope"] == "own" or row["repeats"] or row["unit"] != UNITS[entry[1]]:
            continue
        found[row["region"] or "", entry[0], int(year[1] or year[2])].append(row)
    return found


def chosen(rows: Sequence[Row]) -> Row:
    """The best of several observations of one cell.

    What the text says before what a note does, what was done before what is planned, outturn before budget, what says
    that it is of the whole before what does not, a sum before its parts, what was before what is expected, the final
    account before the preliminary, exact before hedged; then what most of the others bear out, the finest printed, the first.
    """

    def support(row: Row) -> int:
        return sum(
            1
            for other in rows
            if Decimal(other["low"] or "-Infinity") < Decimal(row["high"] or "Infinity")
            and Decimal(row["low"] or "-Infinity") < Decimal(other["high"] or "Infinity")
        )

    def rank(row: Row) -> tuple[Any, ...]:
        return (
            row["noted"],
            row["status"] == "target",
            ACCOUNTS[row["account"]] > 1,
            row["scope"] != "total",
            "合计" not in (row["row_head"] or "合计"),
            row["status"] == "expected",
            ACCOUNTS[row["account"]],
            row["bound"] is not None,
            -support(row),
            Decimal(row["high"] or "Infinity") - Decimal(row["low"] or "-Infinity"),
            row["start"],
        )

    return min(rows, key=rank)


def cells(documents: dict[Path, Path]) -> list[Row]:
    """The chosen value of each document, city, indicator and year, with where it is from."""
    made = []
    divisors = dict(INDICATORS.values())
    for path, kept in sorted(documents.items()):
        rows = [json.loads(line) for line in kept.read_text(encoding="utf-8").splitlines() if line]
        for (city, indicator, year), among in sorted(candidates(rows).items()):
            best = chosen(among)
            value = Decimal(best["value"]) / divisors[indicator]
            made.append(
                {
                    "doc": path.name, "city_code": city, "indicator": indicator, "year": year, "value": f"{value:f}",
                    "text": best["text"], "words": best["indicator_text"], "subject": best["subject"],
                    "status": best["status"], "account": best["account"], "scope": best["scope"], "rule": best["rule"],
                    "row_head": best["row_head"], "column_head": best["column_head"], "start": best["start"],
                    "candidates": len(among),
                }
            )  # fmt: skip
    return made


def score(shared: Path, *options: str) -> None:
    """Print what the scoring script says of the written cells."""
    command = [
        sys.executable,
        str(shared / "score_panel.py"),
        str(BUILD / "cells.csv"),
        str(shared / "panel_gold.csv"),
    ]
    print(
        subprocess.run(
            [*command, *options], check=True, capture_output=True, text=True, encoding="utf-8"
        ).stdout
    )


def city_folder() -> Path | None:
    """The folder with the documents of cities and their standard, or None with a message on stderr where there is none."""
    folder = shared_location()
    if (folder / "corpus" / "city").is_dir() and (folder / "panel_gold.csv").is_file():
        return folder
    print(
        f"Skipped: there are no documents of cities in {folder}. Name its folder in CHENGJIAN_SHARED.",
        file=sys.stderr,
    )
    return None


def main() -> int:
    parser = argparse.ArgumentParser(description="Score the reader on the panel of cities.")
    parser.add_argument(
        "--only", action="append", metavar="WORD", help="only documents whose name has it (repeatable)"
    )
    parser.add_argument("--errors", type=int, default=25, metavar="N", help="show N misses and N wrong rows")
    parser.add_argument("--jobs", type=int, default=2, metavar="N")
    arguments = parser.parse_args()
    shared = city_folder()
    if shared is None:
        return 0
    folder = shared / "corpus" / "city"
    wanted = arguments.only or [""]
    documents = [
        p for p in sorted(folder.iterdir()) if p.is_file() and any(word in p.name for word in wanted)
    ]
    made = cells(read_all(documents, arguments.jobs))
    with (BUILD / "cells.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, made[0].keys() if made else ["doc"])
        writer.writeheader()
        writer.writerows(made)
    for name, kinds in (
        ("City reports", "city_report"),
        ("With the province books", "city_report,province_book"),
        ("Scans", "scan"),
    ):
        print(f"== {name}")
        score(shared, "--kind", kinds, "--max", str(arguments.errors if kinds.count(",") == 0 else 0))
    return 0


if __name__ == "__main__":
    sys.exit(main())
