"""A panel in the forms of others: SDMX, a Frictionless data package, an Excel workbook."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from chengjian.panel.building import build
from chengjian.panel.collection import Source
from chengjian.panel.reading import Panel
from chengjian.publish.frictionless import write_package
from chengjian.publish.panel_workbook import scale, write_workbook
from chengjian.publish.sdmx import time_period, unit_code, write_sdmx

BULLETIN = """嘉峪关市2024年国民经济和社会发展统计公报

2024年，全市地区生产总值468.9亿元，比上年增长6.2%。年末常住人口31.5万人。“十四五”期间，新增城镇就业2.81万人。
1—9月，进出口总额12.5亿元。
"""
REPORT = "嘉峪关市2024年经济社会发展综述\n\n2024年，全市地区生产总值488.9亿元，接待游客1200万人次。\n"


@pytest.fixture(scope="module")
def panel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Panel]:
    folder = tmp_path_factory.mktemp("panel")
    sources = []
    for name, text in (("bulletin", BULLETIN), ("review", REPORT)):
        path = folder / f"{name}.txt"
        path.write_text(text, encoding="utf-8")
        sources.append(Source(name=path.name, path=str(path)))
    build(sources, folder / "city.duckdb", jobs=0)
    with Panel(folder / "city.duckdb") as made:
        yield made


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")
def test_sdmx_is_read_back_and_valid(panel: Panel, tmp_path: Path) -> None:
    sdmx = pytest.importorskip("sdmx")
    io = pytest.importorskip("pysdmx.io")
    structure, data = write_sdmx(panel, tmp_path)
    message = io.read_sdmx(structure, validate=True)
    assert {codelist.id for codelist in message.get_codelists()} >= {"CL_AREA", "CL_INDICATOR", "CL_UNIT"}
    (dataset,) = io.get_datasets(data, structure)
    assert len(dataset.data) == panel.sql("SELECT count(*) FROM cells WHERE value IS NOT NULL").item()
    flow = sdmx.read_sdmx(BytesIO(structure.read_bytes())).dataflow["PANEL"]
    (read,) = sdmx.read_sdmx(BytesIO(data.read_bytes()), format="csv", structure=flow).data
    found = {str(o.key): o.value for o in read.obs}
    gdp = next(
        value for key, value in found.items() if "INDICATOR=gdp, MEASURE=level" in key and "=2024" in key
    )
    assert float(gdp) == 46_890_000_000


def test_sdmx_uses_only_codes_of_its_codelists(panel: Panel, tmp_path: Path) -> None:
    io = pytest.importorskip("pysdmx.io")
    structure, data = write_sdmx(panel, tmp_path)
    codes = {c.id: {code.id for code in c.items} for c in io.read_sdmx(structure).get_codelists()}
    listed = {
        "REF_AREA": "CL_AREA", "INDICATOR": "CL_INDICATOR", "MEASURE": "CL_MEASURE", "UNIT_MEASURE": "CL_UNIT",
        "OBS_STATUS": "CL_OBS_STATUS", "ORIGIN": "CL_ORIGIN", "AGREEMENT": "CL_AGREEMENT", "VERDICT": "CL_VERDICT",
    }  # fmt: skip
    with data.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert rows
    for row in rows:
        for column, codelist in listed.items():
            assert row[column] in codes[codelist] or (row[column] == "" and column == "VERDICT")


@pytest.mark.parametrize(
    ("period", "said"),
    [
        ("2024", "2024"), ("2024-11", "2024-11"), ("2025-Q3", "2025-Q3"), ("2021/2025", "2021-01-01/P5Y"),
        ("2025-01/2025-09", "2025-01-01/P9M"), ("2024-11/2025-02", "2024-11-01/P4M"), ("2024-11-30", "2024-11-30"),
    ],
)  # fmt: skip
def test_periods_as_sdmx_writes_them(period: str, said: str) -> None:
    assert time_period(period) == said


@pytest.mark.parametrize(
    ("unit", "code"), [("元", "MONEY"), ("%", "PERCENT"), ("美元", "U_7F8E_5143"), (None, "_Z"), ("", "_Z")]
)
def test_units_have_codes_of_ascii(unit: str | None, code: str) -> None:
    assert unit_code(unit) == code


def test_package_describes_its_tables(panel: Panel, tmp_path: Path) -> None:
    frictionless = pytest.importorskip("frictionless")
    report = frictionless.validate(str(write_package(panel, tmp_path)))
    assert report.valid, report.flatten(["rowNumber", "fieldName", "message"])[:5]
    described = json.loads((tmp_path / "datapackage.json").read_text(encoding="utf-8"))
    assert all(field["description"] for r in described["resources"] for field in r["schema"]["fields"])


def test_workbook(panel: Panel, tmp_path: Path) -> None:
    write_workbook(panel, tmp_path / "panel.xlsx")
    book = openpyxl.load_workbook(tmp_path / "panel.xlsx")
    assert book.sheetnames[0] == "说明"
    assert book.sheetnames[-1] == "其他时期"
    sheet = book["经济总量与结构"]
    heads = [cell.value for cell in sheet[1]]
    assert heads[:4] == ["地区", "指标", "度量", "单位"]
    row = next(
        r
        for r in sheet.iter_rows(min_row=2)
        if [c.value for c in r[:3]] == ["嘉峪关市", "地区生产总值", "水平"]
    )
    cell = row[heads.index(2024)]
    assert (row[3].value, cell.value) == ("亿元", 468.9)
    assert "来源：bulletin.txt" in cell.comment.text
    assert "矛盾" in cell.comment.text
    assert cell.fill.fgColor.rgb.endswith("F8D7D4")


def test_the_reference_panel_is_exported_like_any_other(tmp_path: Path) -> None:
    with Panel.reference() as reference:
        write_workbook(reference, tmp_path / "reference.xlsx")
    assert (tmp_path / "reference.xlsx").stat().st_size > 100_000


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        (4.6e10, "元", (1e8, "亿元")),
        (28_100, "人", (1e4, "万人")),
        (99, "个", (1.0, "个")),
        (4e9, "%", (1.0, "%")),
    ],
)
def test_scale(value: float, unit: str, expected: tuple[float, str]) -> None:
    assert scale([{"value": value, "unit": unit, "measure": "level"}]) == expected
