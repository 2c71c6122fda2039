"""Official tables: heads of several rows, places under provinces, scopes, units, blanks, and clear errors."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from chengjian.panel.grids import TableError, letters
from chengjian.panel.official import MappingError, mapping_for, mappings, read_mapping, read_official

MAPPING = r"""
title: 某统计年鉴
files: book_(?P<edition>\d{4})\.csv
heads: {2021: 3}
columns:
  - {head: "｜地区生产总值[（(]当年价格", indicator: gdp}
  - {head: "｜地区生产总值增长率", indicator: gdp, measure: growth}
  - {head: "｜常住人口", indicator: resident_population, unit: 万人}
"""
TABLE = """\
城 市,City,2-1 人口数,,2-7 地区生产总值,,
,,常住人口 Resident Population,常住人口,地区生产总值（当年价格） （亿元） (100 000 000 yuan),地区生产总值增长率 (%),备注
,,全市 Total City,市辖区 Districts under City,全市,全市,
北京市,Beijing,2189,2189,36103,1.2,
甘肃省,Gansu,,,,,
 嘉峪关市,Jiayuguan,31,,281.5,4.3,
金昌市①,Jinchang,44,22,"1,358.6",n/a,
某某市,Nowhere,1,1,1,1,
"""


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "book_2021.csv"
    path.write_text(TABLE, "utf-8")
    return path


def test_reads_heads_places_scopes_and_units(book: Path) -> None:
    official = read_official(book, read_mapping(MAPPING, "m.yml"))
    found = {(e.region, e.observation.indicator, e.observation.measure, e.scope): e for e in official.entries}
    gdp = found["620200", "gdp", "level", "city"].observation
    assert (gdp.value, gdp.unit, gdp.period) == (Decimal("28150000000"), "元", "2020")
    assert (gdp.low, gdp.high) == (Decimal("28145000000"), Decimal("28155000000"))
    assert (gdp.subject, gdp.region, gdp.indicator_text) == ("嘉峪关市", "620200", "地区生产总值")
    growth = found["620200", "gdp", "growth", "city"].observation
    assert (growth.value, growth.unit, growth.base_period) == (Decimal("4.3"), "%", "2019")
    # What is said of the districts is not said of the city.
    inner = found["620300", "resident_population", "level", "districts"].observation
    assert (inner.value, inner.subject, inner.region) == (Decimal(220000), "金昌市市辖区", None)
    assert found["110000", "gdp", "level", "city"].observation.value == Decimal("3610300000000")
    assert found["620300", "gdp", "level", "city"].observation.value == Decimal("135860000000")


def test_a_blank_is_no_zero_and_a_word_no_number(book: Path) -> None:
    official = read_official(book, read_mapping(MAPPING, "m.yml"))
    assert not [e for e in official.entries if e.region == "620200" and e.scope == "districts"]
    assert {(p.cell, p.text) for p in official.problems} == {("F7", "n/a"), ("A8", "某某市")}
    assert official.unmapped == ["2-7地区生产总值｜备注"]


def test_a_correction_that_meets_another_text_stops(book: Path) -> None:
    mapping = read_mapping(MAPPING, "m.yml")
    mended = read_official(book, mapping, {"F7": ("n/a", "-1.5")})
    assert [e.observation.value for e in mended.entries if e.cell == "F7"] == [Decimal("-1.5")]
    with pytest.raises(TableError, match=r"F7 says 'n/a', not 'x'"):
        read_official(book, mapping, {"F7": ("x", "-1.5")})


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("indicator: gdp}", "indicator: gpd}"), "gpd is no indicator"),
        (("title:", "titel:"), "titel"),
        (("heads: {2021: 3}", "heads: {2020: 3}"), "no edition 2021"),
        (("unit: 万人", "unit: 万斛"), "no unit"),
        (("｜常住人口", "["), "m.yml"),
    ],
)
def test_a_wrong_mapping_says_what_is_wrong(book: Path, change: tuple[str, str], message: str) -> None:
    with pytest.raises(MappingError, match=message):
        read_official(book, read_mapping(MAPPING.replace(*change), "m.yml"))


def test_what_is_no_workbook_is_said(tmp_path: Path) -> None:
    path = tmp_path / "city_yearbook_2021.xlsx"
    path.write_bytes(b"not a workbook")
    mapping = mapping_for(path)
    assert mapping is not None
    with pytest.raises(TableError, match=r"city_yearbook_2021\.xlsx is no workbook"):
        read_official(path, mapping)


def test_the_shipped_mappings_are_valid() -> None:
    assert "city_yearbook" in mappings()
    assert mapping_for(Path("city_yearbook_2021.xlsx")) and not mapping_for(Path("other.xlsx"))


@pytest.mark.parametrize(("column", "named"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")])
def test_letters(column: int, named: str) -> None:
    assert letters(column) == named


def test_cells_at_the_end_of_the_world_are_refused(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = book.active["XFD1048576"] = 1
    path = tmp_path / "city_yearbook_2021.xlsx"
    book.save(path)
    mapping = mapping_for(path)
    assert mapping is not None
    with pytest.raises(TableError, match="as far out as row 1,048,576"):
        read_official(path, mapping)
