"""Every entry of the rule corpora, and the corpora themselves."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml
from corpora import NAMED, ROOT, Entry, failures, files
from corpora import entries as read_entries

from chengjian.codes.regions import regions
from chengjian.extract.registry import rules
from chengjian.model import Account, Bound, Measure, Status, Tier
from chengjian.reading import check_date

FILES = files()
# Corpora of phenomena that no single phrase rule reads: elliptical lists, and tables.
PHENOMENA = frozenset({"X811", "X910"})
KINDS = ("reads", "gaps")
FILE_KEYS = frozenset({"given", "reads", "silent", "gaps"})
GIVEN_KEYS = frozenset({"date", "region"})
ENTRY_KEYS = frozenset({"text", "given", "observations"})
NEEDED = frozenset({"text", "indicator", "value", "unit"})
ROW_KEYS = NEEDED | {"measure", "subject", "bound", "period", "base_period", "status", "optional", *NAMED}
CHOICES = {"measure": get_args(Measure), "bound": get_args(Bound), "status": get_args(Status)} | {
    "scope": get_args(Tier),
    "account": get_args(Account),
}


entries = cache(read_entries)


@cache
def content(path: Path) -> dict[str, Any]:
    data = yaml.load(path.read_text("utf-8"), yaml.CSafeLoader)
    assert isinstance(data, dict)
    return data


def of_file(path: Path, kinds: tuple[str, ...] = KINDS) -> list[Entry]:
    return [entry for kind in kinds for entry in entries(kind) if entry.path == path]


@pytest.mark.parametrize("entry", entries("reads"), ids=repr)
def test_reads(entry: Entry) -> None:
    assert failures(entry) == []


@pytest.mark.parametrize("entry", entries("silent"), ids=repr)
def test_is_silent(entry: Entry) -> None:
    assert failures(entry) == []


@pytest.mark.parametrize("entry", entries("gaps"), ids=repr)
@pytest.mark.xfail(reason="a known gap; once it reads, move it up to reads", strict=True)
def test_gap(entry: Entry) -> None:
    assert failures(entry) == []


@pytest.mark.parametrize("code", rules())
def test_rule_has_a_corpus(code: str) -> None:
    path = ROOT / "phrases" / f"{code}.yml"
    assert path.is_file(), f"write {path.relative_to(ROOT.parent)}"
    assert content(path).get("reads")


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
class TestFile:
    def test_lies_where_it_is_looked_for(self, path: Path) -> None:
        if path.parent.name == "phrases":
            assert path.stem in rules() or path.stem in PHENOMENA

    def test_says_first_what_it_is_about(self, path: Path) -> None:
        assert path.read_text("utf-8").startswith("# ")

    def test_has_known_keys(self, path: Path) -> None:
        data = content(path)
        assert set(data) <= FILE_KEYS
        assert set(data.get("given") or {}) <= GIVEN_KEYS
        for kind in KINDS:
            for item in data.get(kind) or []:
                if isinstance(item, str):
                    continue
                assert set(item) <= ENTRY_KEYS, item
                assert set(item.get("given") or {}) <= GIVEN_KEYS, item
                for row in item.get("observations") or []:
                    assert set(row) >= NEEDED or row.get("optional"), row
                    assert set(row) <= ROW_KEYS, row

    def test_gives_dates_and_regions_that_there_are(self, path: Path) -> None:
        for entry in of_file(path, ("reads", "silent", "gaps")):
            check_date(str(entry.given["date"]))
            if entry.given.get("region"):
                regions().resolve(str(entry.given["region"]))

    def test_has_known_values(self, path: Path) -> None:
        for entry in of_file(path):
            for row in entry.rows:
                for key, choices in CHOICES.items():
                    assert row.get(key) is None or row[key] in choices, row
                value = row.get("value", "0")
                assert isinstance(value, str | list), row
                terms = value if isinstance(value, list) else value.split(":")
                assert all(Decimal(term).is_finite() for term in terms), row
                assert all(
                    isinstance(row[key], str) for key in ("text", "indicator", "unit") if key in row
                ), row

    def test_rows_stand_in_their_text_in_order(self, path: Path) -> None:
        for entry in of_file(path):
            at = 0
            for row in entry.rows:
                at = entry.text.find(row["text"], at)
                assert at >= 0, f"{entry!r}: no {row['text']} (or not in this order)"
                at += len(row["text"])

    def test_asks_nothing_twice(self, path: Path) -> None:
        seen = [
            (entry.text, *sorted(entry.given.items())) for entry in of_file(path, ("reads", "silent", "gaps"))
        ]
        assert len(seen) == len(set(seen))


def test_corpora_are_there() -> None:
    assert len(entries("reads")) > 500
    assert len(entries("silent")) > 200
