"""Build the panel of the documents of cities and score its cells (`make panel`).

Builds `build/panel/city.duckdb` from `../shared/corpus/city` (again only where something changed) and scores with
`score_panel.py` what its cells say of each document: the best-ranked source of each cell in each document. Beside it
stands reading alone (the same observations, chosen as `make panel-read` does), and the cells without what the panel
knows to be doubtful: values at fault in a violated identity, in contradiction with better sources, or against the reference
panel.
"""

from __future__ import annotations

import argparse
import csv
import json
import subprocess
import sys
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import Any

from chengjian.panel.reading import Panel
from panel_read import INDICATORS, UNITS, YEAR, candidates, chosen, city_folder, is_city

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build" / "panel"
# The best-ranked source of each cell in each document, and why it may be doubted.
BEST = """
SELECT s.*, o.scope, o.text, o.status, o.verdict, o.culprit, c.agreement
FROM cell_sources AS s
JOIN observations AS o ON o.id = s.observation
JOIN cells AS c ON c.region = s.region AND c.indicator = s.indicator AND c.measure = s.measure AND c.period = s.period
 AND c.base_period IS NOT DISTINCT FROM s.base_period AND c.unit IS NOT DISTINCT FROM s.unit
WHERE s.indicator IN (SELECT unnest(?::VARCHAR[])) AND o.scope IS DISTINCT FROM 'own'
QUALIFY row_number() OVER (
    PARTITION BY s.region, s.indicator, s.measure, s.period, s.unit, s.document ORDER BY s.rank
) = 1
ORDER BY s.document, s.region, s.indicator, s.measure, s.period
"""
KINDS = {
    "city reports": "city_report",
    "with the province books": "city_report,province_book",
    "scans": "scan",
}


def cells(panel: Path) -> list[dict[str, Any]]:
    """A row for each document, city, indicator and year that the scoring script knows."""
    with Panel(panel) as opened:
        found = opened.sql(BEST, [sorted({indicator for indicator, _ in INDICATORS})]).to_dicts()
    made = []
    for row in found:
        entry = INDICATORS.get((row["indicator"], row["measure"]))
        year = YEAR.fullmatch(row["period"])
        if entry is None or year is None or not is_city(row["region"]) or row["unit"] != UNITS[entry[1]]:
            continue
        value = Decimal(str(row["value"])) / entry[1]
        doubts = [
            name
            for name, doubted in (
                ("identity", row["culprit"]),
                ("documents", row["relation"] == "contradicts"),
                ("reference", row["against_reference"]),
            )
            if doubted
        ]
        made.append(
            {
                "doc": Path(row["document"]).name, "city_code": row["region"], "indicator": entry[0],
                "year": year[1] or year[2], "value": f"{value:f}", "text": row["text"], "relation": row["relation"],
                "doubts": " ".join(doubts),
            }
        )  # fmt: skip
    return made


def alone(panel: Path) -> list[dict[str, Any]]:
    """The same of the observations alone, each document by itself."""
    with Panel(panel) as opened:
        found = opened.sql(
            "SELECT * FROM observations WHERE indicator IN (SELECT unnest(?::VARCHAR[])) ORDER BY document, start",
            [sorted({indicator for indicator, _ in INDICATORS})],
        ).to_dicts()
    divisors = dict(INDICATORS.values())
    made = []
    for document, rows in groupby(found, lambda row: row["document"]):
        for (city, indicator, year), among in candidates(rows).items():
            value = Decimal(chosen(among)["value"]) / divisors[indicator]
            made.append(
                {
                    "doc": Path(document).name, "city_code": city, "indicator": indicator, "year": year,
                    "value": f"{value:f}",
                }
            )  # fmt: skip
    return made


def scored(shared: Path, rows: list[dict[str, Any]], kinds: str) -> dict[str, Any]:
    """What the scoring script says of the rows."""
    path = BUILD / "scored.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys() if rows else ["doc"])
        writer.writeheader()
        writer.writerows(rows)
    result = BUILD / "score.json"
    command = [sys.executable, shared / "score_panel.py", path, shared / "panel_gold.csv", "--kind", kinds]
    subprocess.run([*map(str, command), "--max", "0", "--json", str(result)], check=True, capture_output=True)
    answer: dict[str, Any] = json.loads(result.read_text(encoding="utf-8"))
    return answer


def line(name: str, result: dict[str, Any]) -> str:
    """One line of the table."""
    numbers = [result["recall"], result["precision_strict"], result["precision_same_city"]]
    said = "".join(f"{'-' if number is None else f'{number:.3f}':>12}" for number in numbers)
    return f"  {name:44}{said}{result['rows']:8}{result['right']:8}"


def main() -> int:
    parser = argparse.ArgumentParser(description="Build the panel of cities and score its cells.")
    parser.add_argument("--jobs", type=int, default=2, metavar="N")
    parser.add_argument("--panel", type=Path, help="score this panel, and build none")
    arguments = parser.parse_args()
    shared = city_folder()
    if shared is None:
        return 0
    folder = shared / "corpus" / "city"
    BUILD.mkdir(parents=True, exist_ok=True)
    panel = arguments.panel or BUILD / "city.duckdb"
    if arguments.panel is None:
        command = [
            sys.executable,
            "-m",
            "chengjian.cli.main",
            "build",
            folder,
            "--into",
            panel,
            "--jobs",
            arguments.jobs,
        ]
        subprocess.run(list(map(str, command)), check=False)
    made = cells(panel)
    held = {
        "reading alone": alone(panel),
        "the panel's cells": made,
        "without values at fault in an identity": [row for row in made if "identity" not in row["doubts"]],
        "without values that better sources contradict": [
            row for row in made if "documents" not in row["doubts"]
        ],
        "without values against the reference panel": [
            row for row in made if "reference" not in row["doubts"]
        ],
        "without any of these": [row for row in made if not row["doubts"]],
    }
    for name, kinds in KINDS.items():
        print(f"== {name}\n  {'':44}{'recall':>12}{'precision':>12}{'same city':>12}{'rows':>8}{'right':>8}")
        for said, rows in held.items():
            print(line(said, scored(shared, rows, kinds)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
