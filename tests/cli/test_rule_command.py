"""`chengjian rule`: the rules as they document themselves."""

from __future__ import annotations

import json

import pytest
from calling import Run

from chengjian.audit.registry import rules as audits
from chengjian.extract.registry import rules


def test_all_rules(run: Run) -> None:
    said = run("rule").stdout
    for code, rule in [*rules().items(), *audits().items()]:
        assert code in said
        assert rule.name in said


@pytest.mark.parametrize("name", ["X210", "x210", "growth"])
def test_one_rule(run: Run, name: str) -> None:
    said = run("rule", name).stdout
    assert said.startswith("X210 growth")
    assert "Does not read" in said


def test_audit_rule(run: Run) -> None:
    said = run("rule", "A201").stdout
    assert said.startswith("A201 growth-contradicts-levels (growth and levels; severity: error)")
    assert "Applies to" in said


def test_json(run: Run) -> None:
    found = [json.loads(line) for line in run("rule", "--format", "json").stdout.splitlines()]
    assert [row["code"] for row in found] == [*rules(), *audits()]
    assert set(found[0]) == {"code", "name", "family", "kinds", "doc"}
    assert set(found[-1]) == {"code", "name", "family", "severity", "doc"}


@pytest.mark.parametrize(
    ("name", "said"), [("X999", "X9"), ("grwth", "growth"), ("zzzzzz", "chengjian rule")]
)
def test_unknown_rule(run: Run, name: str, said: str) -> None:
    result = run("rule", name)
    assert result.exit_code == 2
    assert said in result.stderr
