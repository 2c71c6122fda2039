"""The sample documents, beside the observations that are written down for them."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import Any

import pytest
from corpora import differences

import chengjian

SAMPLES = Path(__file__).parents[2] / "samples"
# How many observations of each document are right in every attribute. A change that reads more raises it,
# so that what the next one breaks shows.
RIGHT = {
    "review.txt": 68, "work_report.md": 77, "bulletin.txt": 97, "budget.txt": 74, "summary.pdf": 50, "tables.xlsx": 30,
    "notice.docx": 17,
}  # fmt: skip


def table(name: str) -> list[dict[str, str]]:
    with (SAMPLES / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


DOCUMENTS = {row["file"]: row for row in table("documents.csv")}


def expected(name: str, raw: str) -> list[tuple[int, dict[str, Any]]]:
    """The rows of a document, each with where its number begins; line ends may stand inside a number."""
    places = [i for i, character in enumerate(raw) if not character.isspace()]
    flat = "".join(raw[i] for i in places)
    rows, at = [], 0
    for row in table("expected.csv"):
        if row["file"] != name:
            continue
        bare = re.sub(r"\s", "", row["text"])
        at = flat.index(bare, at)
        wanted: dict[str, Any] = {key: value or None for key, value in row.items()}
        wanted["base_period"] = wanted.pop("base")
        rows.append((places[at], wanted))
        at += len(bare)
    return rows


@pytest.mark.parametrize("name", DOCUMENTS)
def test_sample_is_read(name: str) -> None:
    given = DOCUMENTS[name]
    path = SAMPLES / name
    reading = chengjian.read(path, date=given["date"], region=given["region"])
    found = {row.start: row for row in reading.observations}
    rows = expected(name, reading.source.raw)
    wrong = {row["text"]: "not read" for start, row in rows if start not in found}
    assert len(wrong) <= 1, wrong
    for start, row in rows:
        said = differences(row, found[start], given["region"]) if start in found else []
        assert not [one for one in said if one.startswith(("value", "unit"))], row
        if said:
            wrong[f"{row['text']} {row['indicator']}"] = "; ".join(said)
    assert len(reading.observations) <= len(rows) + 1
    assert len(rows) - len(wrong) == RIGHT[name], wrong


def test_every_sample_is_listed() -> None:
    # The draft is there to be checked, the page to be read alone.
    others = {"README.md", "documents.csv", "expected.csv", "draft.txt", "page.html"}
    files = {path.name for path in SAMPLES.iterdir()} - others
    assert files == set(DOCUMENTS) == {row["file"] for row in table("expected.csv")}


def test_a_city_is_known_by_its_letterhead_alone() -> None:
    origin = chengjian.read(SAMPLES / "notice.docx").origin
    assert (origin.region, origin.region_from) == ("620800", "letterhead")
