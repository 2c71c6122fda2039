"""Score the reader on the gold documents (`make gold`).

Reads every gold document, writes what was read to `build/gold/`, and shows for each document and over
all how much of the hand-made standard was found and how much of it is right, and how many of the found
observations have an indicator of the codelist. Held-out documents are left out unless `--held-out` is
given, and of them only scores are shown, never errors: nobody shall fit a rule to them.
"""

from __future__ import annotations

import argparse
import csv
import importlib.util
import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build" / "gold"
HELD_OUT = frozenset({"jiuquan_2024", "urumqi_bulletin"})
INDICATOR_AIMS = {
    "statistical bulletin": 0.85,
    "budget report": 0.85,
    "newspaper review": 0.70,
    "work report": 0.70,
}
ATTRIBUTES = ("value", "unit", "measure", "period", "subject", "indicator", "base", "bound", "status")

Row = dict[str, Any]


@dataclass(frozen=True)
class Source:
    """A document to be read, with what its text does not say: its date and its region."""

    path: Path
    date: str
    region: str
    genre: str = "work report"

    @property
    def name(self) -> str:
        """The file's name without its ending, the document's name in all tables."""
        return self.path.stem

    @property
    def held_out(self) -> bool:
        """Whether only the scores of this document may be looked at."""
        return self.name in HELD_OUT


def shared_location() -> Path:
    """Where the gold standard and the corpus are looked for."""
    return Path(os.environ.get("CHENGJIAN_SHARED") or ROOT.parent / "shared")


def shared_folder() -> Path | None:
    """The folder with the gold standard, or None with a message on stderr where there is none."""
    folder = shared_location()
    if (folder / "gold" / "documents.csv").is_file():
        return folder
    print(
        f"Skipped: there is no gold standard in {folder}. Name its folder in CHENGJIAN_SHARED.",
        file=sys.stderr,
    )
    return None


def sources(manifest: Path) -> list[Source]:
    """The documents that a manifest (`documents.csv`) lists, beside which they lie."""
    with manifest.open(encoding="utf-8", newline="") as file:
        return [
            Source(
                path=manifest.parent / row["file"],
                date=row["date"],
                region=row.get("region_code") or row["region"],
                genre=row.get("genre") or "work report",
            )
            for row in csv.DictReader(file)
        ]


def read_into(folder: Path, documents: Iterable[Source]) -> None:
    """Read each document and write its observations as JSON Lines to `folder/NAME.jsonl`."""
    import chengjian

    folder.mkdir(parents=True, exist_ok=True)
    for source in documents:
        reading = chengjian.read(source.path, date=source.date, region=source.region)
        (folder / f"{source.name}.jsonl").write_bytes(reading.to_jsonl())


def load_rows(path: Path) -> list[Row]:
    """The rows of a JSON Lines file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def scorer(shared: Path) -> ModuleType:
    """The scoring script as a module, for its pairing of gold and system rows."""
    spec = importlib.util.spec_from_file_location("score_observations", shared / "score_observations.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.dont_write_bytecode = True
    spec.loader.exec_module(module)
    return module


def score(shared: Path, documents: Sequence[Source], errors: int = 0) -> tuple[Row, list[str]]:
    """The scoring script's result over documents, and the lines in which it shows errors."""
    pairs = [str(path) for source in documents for path in (gold_file(source), system_file(source))]
    command = [
        sys.executable,
        str(shared / "score_observations.py"),
        *pairs,
        "--json",
        "--errors",
        str(errors),
    ]
    printed = subprocess.run(command, check=True, capture_output=True, text=True, encoding="utf-8").stdout
    *shown, result = printed.splitlines()
    return json.loads(result), shown


def gold_file(source: Source) -> Path:
    """The hand-made observations of a document."""
    return source.path.with_suffix(".jsonl")


def system_file(source: Source) -> Path:
    """The observations that the reader found in a document."""
    return BUILD / f"{source.name}.jsonl"


def indicator_shares(shared: Path, documents: Iterable[Source]) -> Mapping[str, tuple[int, int]]:
    """By genre: of the paired, required observations, how many have an indicator, and how many there are."""
    pair = scorer(shared).pair
    known: Counter[str] = Counter()
    paired: Counter[str] = Counter()
    for source in documents:
        pairs, _, _ = pair(load_rows(gold_file(source)), load_rows(system_file(source)))
        for gold, system in pairs:
            if not gold["optional"]:
                paired[source.genre] += 1
                known[source.genre] += system.get("indicator") is not None
    return {genre: (known[genre], count) for genre, count in paired.items()}


def table_line(name: str, result: Row) -> str:
    """One line of the table of scores."""
    numbers = [result["detection"]["precision"], result["detection"]["recall"], result["detection"]["f1"]]
    numbers += [result["core"]["f1"], result["complete"]["f1"]]
    numbers += [result["attributes"][attribute] for attribute in ATTRIBUTES]
    counts = f"{result['gold']:5} {result['system']:6}"
    return f"{name:18}{counts}  " + " ".join(f"{number:9.3f}" for number in numbers)


def report(shared: Path, documents: Sequence[Source], errors: int) -> None:
    """Print the table of scores, the totals, the share of known indicators, and errors if wanted."""
    columns = ("precision", "recall", "found F1", "core F1", "complete", *ATTRIBUTES)
    print(f"{'document':18}{'gold':>5} {'system':>6}  " + " ".join(f"{column:>9}" for column in columns))
    shown: list[str] = []
    for source in documents:
        result, lines = score(shared, [source], 0 if source.held_out else errors)
        print(table_line(source.name + (" *" if source.held_out else ""), result))
        shown += lines
    groups = {
        "all": list(documents),
        "seen": [source for source in documents if not source.held_out],
        "held out *": [source for source in documents if source.held_out],
    }
    for name, group in groups.items():
        if group and (name == "all" or len(group) < len(documents)):
            print(table_line(name, score(shared, group)[0]))
    print("\nPaired observations with an indicator of the codelist:")
    for genre, (known, paired) in sorted(indicator_shares(shared, documents).items()):
        aim = INDICATOR_AIMS.get(genre)
        verdict = "" if aim is None else f"  aim {aim:.2f}  {'met' if known >= aim * paired else 'missed'}"
        print(f"  {genre:22}{known:5} of {paired:5}  {known / paired:.3f}{verdict}")
    if shown:
        print()
        print("\n".join(shown))


def main() -> int:
    parser = argparse.ArgumentParser(description="Score the reader on the gold documents.")
    parser.add_argument("--errors", type=int, default=0, metavar="N", help="show N errors of each document")
    parser.add_argument("--only", metavar="NAME", action="append", help="only this document (repeatable)")
    parser.add_argument("--held-out", action="store_true", help="score the held-out documents too")
    arguments = parser.parse_args()
    shared = shared_folder()
    if shared is None:
        return 0
    documents = sources(shared / "gold" / "documents.csv")
    if arguments.only:
        unknown = set(arguments.only) - {source.name for source in documents}
        if unknown:
            parser.error(f"no such gold document: {', '.join(sorted(unknown))}")
        documents = [source for source in documents if source.name in arguments.only]
    if not arguments.held_out:
        left_out = [source.name for source in documents if source.held_out]
        documents = [source for source in documents if not source.held_out]
        if left_out:
            print(f"Held out, not read (--held-out scores them): {', '.join(left_out)}\n")
    if documents:
        read_into(BUILD, documents)
        report(shared, documents, arguments.errors)
    return 0


if __name__ == "__main__":
    sys.exit(main())
