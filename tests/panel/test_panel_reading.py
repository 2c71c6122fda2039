"""Reading a panel from Python and on the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import polars
import pytest
from click.testing import CliRunner, Result
from collections_of import BULLETIN, REPORT, made, write

from chengjian import Panel, PanelError
from chengjian.cli.main import main
from chengjian.panel.schema import tables


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A panel of two documents that state the same figure, one of them hedged, and of one that contradicts both."""
    folder = tmp_path_factory.mktemp("panel")
    wrong = REPORT.replace("128亿元以上", "148.6亿元")
    made(write(folder / "city", bulletin=BULLETIN, report=REPORT, wrong=wrong), folder / "city.duckdb")
    return folder / "city.duckdb"


def called(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_cells_are_found_by_names_and_by_codes(city: Path) -> None:
    with Panel(city) as panel:
        by_name = panel.cells("嘉峪关", "地区生产总值", period=2024)
        assert by_name.equals(panel.cells("620200", "gdp", period="2024"))
        assert set(by_name["measure"]) == {"level", "growth"}
        assert panel.cells(domain="经济总量与结构").height >= by_name.height
        assert panel.wide()["gdp"].to_list() == [12_860_000_000]
        assert panel.documents()["kind"].to_list() == ["bulletin", "work_report", "work_report"]
        assert panel.observations(document="bulletin.txt").height == 3
        assert isinstance(panel.findings(), polars.DataFrame)


def test_a_cell_has_what_speaks_for_and_against_it(city: Path) -> None:
    with Panel(city) as panel:
        cell = panel.cell("嘉峪关", "gdp", 2024)
        assert cell is not None
        assert (cell.cell["agreement"], cell.cell["printed"]) == ("contradicted", "128.6亿元")
        assert [(s["document"], s["relation"]) for s in cell.sources] == [
            ("bulletin.txt", "chosen"), ("wrong.txt", "contradicts"), ("report.txt", "agrees"),
        ]  # fmt: skip
        assert "全市地区生产总值128.6亿元" in cell.sources[0]["sentence"]
        assert panel.cell("嘉峪关", "gdp", 1999) is None


@pytest.mark.parametrize(
    ("region", "indicator"), [("吉林", "gdp"), ("不存在市", "gdp"), ("嘉峪关", "旅游收")]
)
def test_unknown_names_say_what_might_be_meant(region: str, indicator: str, city: Path) -> None:
    with Panel(city) as panel, pytest.raises(LookupError):
        panel.cells(region, indicator)


def test_show_prints_the_sentence_and_the_contradiction(city: Path) -> None:
    result = called("show", "嘉峪关", "GDP", "2024", "--panel", city, "--measure", "level")
    assert result.exit_code == 0
    for said in (
        "嘉峪关市 620200",
        "128.6亿元",
        "来源互相矛盾",
        "148.6亿元",
        "政府工作报告",
        "全市地区生产总值",
    ):
        assert said in result.stdout
    cells = json.loads(called("show", "620200", "gdp", "2024", "--panel", city, "--format", "json").stdout)
    assert cells[0]["cell"]["value"] == 12_860_000_000
    series = called("show", "620200", "gdp", "--panel", city)
    assert series.stdout.count("2024") >= 2


def test_show_says_which_periods_there_are(city: Path) -> None:
    result = called("show", "620200", "gdp", "1999", "--panel", city)
    assert result.exit_code == 1
    assert "it has 2024" in result.stderr


def test_show_without_panel_takes_the_reference_panel() -> None:
    result = called("show", "嘉峪关", "gdp", "2022", "--measure", "level")
    assert result.exit_code == 0
    assert "363亿元" in result.stdout


# The codelists are long, and like the others.
@pytest.mark.parametrize(
    "name", [name for name in tables() if name not in ("pending", "regions", "indicators")]
)
@pytest.mark.parametrize("form", ["csv", "jsonl", "parquet"])
def test_every_table_is_exported(name: str, form: str, city: Path, tmp_path: Path) -> None:
    output = tmp_path / f"out.{form}"
    assert called("export", city, "--table", name, "--output", output).exit_code == 0
    readers: dict[str, Any] = {
        "csv": lambda path: polars.read_csv(path, infer_schema=False), "parquet": polars.read_parquet,
        "jsonl": lambda path: polars.read_ndjson(path) if path.stat().st_size else polars.DataFrame(),
    }  # fmt: skip
    with Panel(city) as panel:
        wanted = panel.sql(f"SELECT * FROM {name}")
    assert readers[form](output).height == wanted.height
    if form == "parquet":
        assert polars.read_parquet(output).equals(wanted)


def test_every_observation_is_exported_with_its_document(city: Path) -> None:
    result = called("export", city, "--table", "observations", "--format", "jsonl")
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert {row["document"] for row in rows} == {"bulletin.txt", "report.txt", "wrong.txt"}
    assert all(row["text"] and row["id"] for row in rows)


def test_the_panel_is_not_overwritten_by_its_export(city: Path) -> None:
    before = city.read_bytes()
    assert called("export", city, "--format", "csv", "--output", city).exit_code == 2
    assert city.read_bytes() == before


@pytest.mark.parametrize("content", [b"", b"not a database at all " * 1000, None])
def test_what_is_no_panel_is_said(content: bytes | None, tmp_path: Path) -> None:
    path = tmp_path / "city.duckdb"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(PanelError) as raised:
        Panel(path)
    assert "city.duckdb" in str(raised.value)
    result = called("export", path, "--table", "cells")
    assert result.exit_code == 1
    assert result.stderr.startswith("error: ")
