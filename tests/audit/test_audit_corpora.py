"""Every entry of the audit corpora: texts in which a rule finds something, proves something, or must say nothing."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

import chengjian
from chengjian.audit.registry import FAMILIES, rules
from chengjian.checking import Check, check

ROOT = Path(__file__).resolve().parents[2] / "corpus" / "audits"
FILES = sorted(ROOT.glob("*.yml"))
KINDS = ("violated", "holds", "unknown")
KEYS = frozenset({"text", "documents", "given", "culprit", "fix", "yearbooks"})
GIVEN = frozenset({"date", "region", "title"})


@cache
def content(path: Path) -> dict[str, Any]:
    data = yaml.load(path.read_text("utf-8"), yaml.CSafeLoader)
    assert isinstance(data, dict)
    return data


def entries(kind: str) -> list[Any]:
    found = []
    for path in FILES:
        for at, item in enumerate(content(path).get(kind) or []):
            entry = {"text": item} if isinstance(item, str) else item
            given = {**(content(path).get("given") or {}), **(entry.get("given") or {})}
            found.append(pytest.param(path.stem, entry, given, id=f"{path.stem}-{kind}-{at}"))
    return found


def outcome(code: str, entry: dict[str, Any], given: dict[str, str]) -> Check:
    """The text of an entry, or its documents together, read and held against this rule."""
    documents = entry.get("documents") or [{"text": entry["text"]}]
    readings = [
        chengjian.read_text(
            d["text"], name=f"document {at}", **{**given, **{k: d[k] for k in GIVEN & set(d)}}
        )
        for at, d in enumerate(documents)
    ]
    # Figures are invented; only where an entry says so are they held against the yearbooks.
    return check(readings, select=[code], yearbooks=entry.get("yearbooks", False))


@pytest.mark.parametrize(("code", "entry", "given"), entries("violated"))
def test_finds(code: str, entry: dict[str, Any], given: dict[str, str]) -> None:
    made = outcome(code, entry, given)
    assert made.findings, [p.calculation for p in made.proofs] or "nothing was linked"
    texts = {o.id: o.text for reading in made.readings for o in reading.observations}
    if "culprit" in entry:
        assert entry["culprit"] in {texts[f.culprit] for f in made.findings if f.culprit}
    if "fix" in entry:
        assert entry["fix"] in {f.fix.replacement for f in made.findings if f.fix}
    for finding in made.findings:
        assert finding.rule == code
        assert finding.message
        assert finding.message_en
        assert finding.start < finding.end


@pytest.mark.parametrize(("code", "entry", "given"), entries("holds"))
def test_is_content(code: str, entry: dict[str, Any], given: dict[str, str]) -> None:
    made = outcome(code, entry, given)
    assert [f.calculation or f.message for f in made.findings] == []
    if rules()[code].message:
        assert any(p.verdict == "holds" for p in made.proofs), "nothing was proved"


@pytest.mark.parametrize(("code", "entry", "given"), entries("unknown"))
def test_says_nothing(code: str, entry: dict[str, Any], given: dict[str, str]) -> None:
    made = outcome(code, entry, given)
    assert [f.calculation or f.message for f in made.findings] == []
    assert [p.calculation for p in made.proofs if p.verdict == "holds"] == []


@pytest.mark.parametrize("code", rules())
def test_rule_has_a_corpus(code: str) -> None:
    path = ROOT / f"{code}.yml"
    assert path.is_file(), f"write {path.relative_to(ROOT.parents[1])}"
    assert path.read_text("utf-8").startswith(f"# {code}: ")
    data = content(path)
    assert set(data) <= {"given", *KINDS}
    assert data.get("violated")
    assert data.get("holds")
    for kind in KINDS:
        for item in data.get(kind) or []:
            assert isinstance(item, str) or set(item) <= KEYS, item


def test_every_corpus_has_a_rule() -> None:
    assert {path.stem for path in FILES} <= set(rules())


def test_every_rule_has_a_family() -> None:
    assert all(rule.family in FAMILIES.values() for rule in rules().values())
