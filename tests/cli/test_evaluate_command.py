"""`chengjian evaluate`: its forms, its choices, and what it says of wrong ones."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from calling import Run

HERE = "resource_cities", "--regions", "甘肃,青海"


def test_without_a_framework_the_choices_are_listed(run: Run) -> None:
    said = run("evaluate").stdout
    assert "high_quality_development" in said and "normalise           minmax, zscore, rank" in said


def test_table_shows_ranks_and_the_focus(run: Run) -> None:
    said = run("evaluate", "high_quality_development", "--show", "嘉峪关,酒泉").stdout
    assert "高质量发展 2023" in said
    assert [name for name in ("北京市", "嘉峪关市", "酒泉市") if name in said] == [
        "北京市",
        "嘉峪关市",
        "酒泉市",
    ]


def test_forms_agree(run: Run, folder: Path) -> None:
    csv = pl.read_csv(
        io.StringIO(run("evaluate", *HERE, "-f", "csv").stdout), schema_overrides={"region": pl.String}
    )
    made = json.loads(run("evaluate", *HERE, "--format", "json").stdout)
    assert csv["name"].to_list() == [row["name"] for row in made["ranking"]]
    assert [step["step"] for step in made["log"]][:2] == ["select", "impute"]
    for name in ("r.parquet", "r.xlsx"):
        assert run("evaluate", *HERE, "-o", name).exit_code == 0
    assert pl.read_parquet(folder / "r.parquet")["score"].to_list() == pytest.approx(csv["score"].to_list())
    book = openpyxl.load_workbook(folder / "r.xlsx")
    assert book.sheetnames == ["名次", "数值", "权重", "维度影响", "步骤"]
    assert [row[2] for row in book["名次"].iter_rows(min_row=2, values_only=True)] == csv["name"].to_list()


def test_page_is_complete_in_itself(run: Run, folder: Path) -> None:
    result = run("evaluate", *HERE, "--show", "金昌", "--uncertainty", "100", "-o", "page.html")
    assert result.exit_code == 0
    page = (folder / "page.html").read_text("utf-8")
    assert page.count("<svg role=") == 5
    assert "http" not in page.replace("http://www.w3.org/", "").replace('http-equiv="Content', "")
    assert "<script" not in page
    assert "金昌市" in page and "90% 名次区间" in page and "不能由此断言的" in page
    assert "独立模拟只有" in page and "抽样误差之内" in page
    plain = run("evaluate", *HERE, "-f", "html").stdout
    assert plain.count("<svg role=") == 3 and "次模拟" not in plain


def test_several_years_in_every_form(run: Run, folder: Path) -> None:
    years = "--year", "2021-2022", "--year", "2023"
    said = run("evaluate", *HERE, *years, "--show", "金昌").stdout
    assert "2021—2023" in said and "名次变化" in said and "imputed: 2021" in said
    csv = pl.read_csv(
        io.StringIO(run("evaluate", *HERE, *years, "-f", "csv").stdout),
        schema_overrides={"region": pl.String},
    )
    assert csv["year"].unique().sort().to_list() == [2021, 2022, 2023]
    assert (
        csv.filter(year=2021)["change"].is_null().all()
        and csv.filter(year=2023)["change"].is_not_null().all()
    )
    made = json.loads(run("evaluate", *HERE, *years, "-f", "json").stdout)
    assert [row["score"] for row in made["years"]] == pytest.approx(csv["score"].to_list())
    for name in ("y.parquet", "y.xlsx"):
        assert run("evaluate", *HERE, *years, "-o", name).exit_code == 0
    assert len(pl.read_parquet(folder / "y.parquet")) == len(csv)
    assert len(list(openpyxl.load_workbook(folder / "y.xlsx")["历年"].iter_rows())) == len(csv) + 1
    page = run("evaluate", *HERE, *years, "--show", "金昌", "--uncertainty", "40", "-f", "html").stdout
    assert "年名次优于 2021 年的概率" in page and "历年名次 ranks over the years" in page


def test_the_page_has_a_map_of_many_regions(run: Run) -> None:
    page = run("evaluate", "resource_cities", "--show", "金昌", "-f", "html").stdout
    assert page.count('class="map"') == 1 and page.count('class="marked"') == 1 and "仅示意" in page
    assert 'class="map"' not in run("evaluate", *HERE, "-f", "html").stdout


def test_choices_change_the_ranks(run: Run) -> None:
    def scores(*options: str) -> list[float]:
        made = run("evaluate", *HERE, "-f", "json", *options).stdout
        return [row["score"] for row in json.loads(made)["ranking"]]

    assert scores() != scores("--set", "normalise=rank") != scores("--set", "across=geometric")


def test_names_of_places_and_figures_cannot_run_in_the_page(run: Run, folder: Path) -> None:
    framework = """
id: mine
name: <script>alert(1)</script>
english: x
source: <img src=x>
dimensions: [{id: a, name: "<b>", english: a, indicators: [{indicator: gdp_per_capita, name: "<i>"}]}]
"""
    (folder / "mine.yml").write_text(framework, "utf-8")
    page = run("evaluate", "mine.yml", "--regions", "甘肃", "-f", "html").stdout
    assert not [tag for tag in ("<script", "<img", "<i>", "<b>&") if tag in page]


def test_a_missing_library_is_named(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    result = run("evaluate", *HERE, "-o", "x.xlsx")
    assert result.exit_code == 1
    assert "pip install 'chengjian[evaluate]'" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (["no_such"], 2, "there is no framework no_such"),
        (["missing.yml"], 1, "missing.yml: No such file"),
        (["resource_cities", "--year", "2016"], 1, "in 2016; choose another year"),
        (["resource_cities", "--year", "2016-2023"], 1, "2016 (0 of"),
        (["resource_cities", "--year", "2023-2019"], 2, "nor a range such as 2019-2023"),
        (["resource_cities", "--year", "1000000-2000000"], 2, "'1000000-2000000' is no year"),
        (["resource_cities", "--regions", "无此地"], 1, "no region is called '无此地'"),
        (["resource_cities", "--regions", "嘉峪关,酒泉"], 1, "at least 3"),
        (["resource_cities", "--show", "肃州区"], 1, "肃州区: not among those compared"),
        (["resource_cities", "--set", "normalise"], 2, "write STEP=CHOICE"),
        (["resource_cities", "--set", "normalise=magic"], 2, "magic"),
        (["resource_cities", "--set", "norm=rank"], 2, "norm"),
        (["resource_cities", "--panel", "none.duckdb"], 1, "there is no panel none.duckdb"),
        (["resource_cities", "-o", "x.doc"], 2, "no form goes with the name x.doc"),
        (["resource_cities", "-o", "no/x.csv"], 1, "no/x.csv cannot be written"),
        (["resource_cities", "--set", "normalise=target"], 1, "no target is set"),
    ],
)
def test_errors_say_what_to_do(run: Run, arguments: list[str], status: int, message: str) -> None:
    result = run("evaluate", *arguments)
    assert result.exit_code == status
    assert message in result.stderr
