"""`chengjian study`: every kind in every form on the reference panel, and what it says of wrong ones."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from calling import Run

SOME = "--regions", "甘肃,江苏,辽宁", "--year", "2022-2023"
KINDS = ("theil", "dagum", "gravity", "sigma", "beta", "coupling", "obstacles")


@pytest.mark.parametrize("kind", KINDS)
def test_forms_agree(run: Run, folder: Path, kind: str) -> None:
    made = json.loads(run("study", kind, *SOME, "-f", "json").stdout)
    rows = list(csv.DictReader(io.StringIO(run("study", kind, *SOME, "-f", "csv").stdout)))
    assert len(rows) == len(made["rows"]) > 0 and made["method"]["formula"] and made["method"]["source"]
    for row, other in zip(rows, made["rows"], strict=True):
        assert [key for key, value in row.items() if value] == [
            k for k, v in other.items() if v not in (None, "")
        ]
    table = run("study", kind, *SOME).stdout
    assert made["method"]["formula"] in table and made["method"]["source"][:20] in table
    assert run("study", kind, *SOME, "-o", "s.html").exit_code == 0
    page = (folder / "s.html").read_text("utf-8")
    assert "须注意的" in page and "<script" not in page
    assert "http" not in page.replace("http://www.w3.org/", "").replace('http-equiv="Content', "")


def test_years_groups_and_focus(run: Run) -> None:
    said = run("study", "theil", "--groups", "provinces", *SOME).stdout
    assert "2022—2023" in said and "各省" in said
    two = "--indicator", "gdp_per_capita,细颗粒物年均浓度"
    said = run("study", "coupling", *two, "--show", "嘉峪关", *SOME).stdout
    assert "嘉峪关市" in said and "2022—2023 年" in said
    said = run("study", "obstacles", "--framework", "resource_cities", "--show", "金昌", *SOME).stdout
    assert "金昌市" in said and "障碍度 %" in said


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (["mean"], 2, "'mean' is not one of"),
        (["sigma", "--indicator", "无此指标"], 2, "无此指标"),
        (["sigma", "--indicator", "gdp", "--indicator", "pm25"], 2, "takes one --indicator"),
        (["coupling", "--indicator", "gdp", "--framework", "x.yml"], 2, "not both"),
        (["coupling", "--indicator", "gdp"], 1, "at least two indicators"),
        (["coupling", "--framework", "none"], 2, "there is no framework none"),
        (["coupling", "--framework", "none.yml"], 1, "none.yml: No such file"),
        (["sigma", "--year", "1999"], 1, "no figures of 1999"),
        (["theil", "--indicator", "pm25"], 1, "does not add up"),
        (["sigma", "--regions", "嘉峪关"], 1, "at least 5 are compared"),
        (["obstacles", "--show", "肃州区"], 1, "not among those compared"),
        (["sigma", "-o", "x.xlsx"], 2, "no form goes with the name x.xlsx"),
        (["sigma", "--panel", "none.duckdb"], 1, "there is no panel none.duckdb"),
    ],
)
def test_errors_say_what_to_do(run: Run, arguments: list[str], status: int, message: str) -> None:
    result = run("study", *arguments)
    assert result.exit_code == status
    assert message in result.stderr
