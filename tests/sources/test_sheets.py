"""Workbooks and CSV files: titles, tables and notes of each sheet, values as they are shown."""

from __future__ import annotations

import datetime
import io

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chengjian.extract.engine import raw_span
from chengjian.model import Document
from chengjian.sources import SourceError, document
from chengjian.sources.sheets import document_from_csv, shown


def saved(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def sheet(*rows: list[object], merged: str = "") -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)  # type: ignore[union-attr]
    if merged:
        book.active.merge_cells(merged)  # type: ignore[union-attr]
    return saved(book)


def shape(made: Document) -> list[object]:
    """Each block: a text, or the texts of a table's cells."""
    return [
        [[block.text[a:b] for a, b in row] for row in block.rows] if block.kind == "table" else block.text
        for block in made.blocks
    ]


def test_title_table_and_note() -> None:
    data = sheet(
        ["表1 青云市财政收支", None, None],
        ["单位：万元"],
        ["项目", "2023年", "2024年"],
        ["收入", 1200, 1310.5],
        ["注：快报数。"],
    )
    made = document(data, "t.xlsx")
    table = [["项目", "2023年", "2024年"], ["收入", "1200", "1310.5"]]
    assert shape(made) == ["表1青云市财政收支", "单位：万元", table, "注：快报数。"]
    assert made.format == "xlsx"


def test_every_cell_knows_its_place() -> None:
    made = document(sheet(["甲", "乙"], ["丙", 12.5], [3, 4]), "t.xlsx")
    (block,) = made.blocks
    for row in block.rows:
        for start, end in row:
            raw_start, raw_end = raw_span(block, start, end)
            assert made.raw[raw_start:raw_end] == block.text[start:end]


def test_merged_heads_stand_at_each_place() -> None:
    made = document(
        sheet(["项目", "收入", None], [None, "2023年", "2024年"], ["市级", 1, 2], merged="B1:C1"), "t.xlsx"
    )
    assert shape(made) == [[["项目", "收入", "收入"], ["", "2023年", "2024年"], ["市级", "1", "2"]]]


def test_an_empty_row_parts_two_tables_and_sheets_have_names() -> None:
    book = openpyxl.Workbook()
    book.active.title = "收入"  # type: ignore[union-attr]
    for row in (["甲", 1], ["乙", 2], [], ["丙", 3], ["丁", 4]):
        book.active.append(row)  # type: ignore[union-attr]
    book.create_sheet("支出").append(["戊", 5])
    book.create_sheet("Sheet3")
    hidden = book.create_sheet("旧数")
    hidden.append(["己", 6])
    hidden.sheet_state = "hidden"
    made = document(saved(book), "t.xlsx")
    assert shape(made) == [
        "收入",
        [["甲", "1"], ["乙", "2"]],
        [["丙", "3"], ["丁", "4"]],
        "支出",
        [["戊", "5"]],
    ]


@pytest.mark.parametrize(
    ("value", "form", "expected"),
    [
        (0.0652, "0.0%", "6.5%"),
        (0.0652, "0%", "7%"),
        (1310.456, "0.0", "1310.5"),
        (1310.456, "#,##0.00", "1310.46"),
        (1310.456, "0.00_ ", "1310.46"),
        (0.1 + 0.2, "General", "0.3"),
        (0.004, "0", "0.004"),
        (12, "0.00", "12"),
        (1e20, "General", "100000000000000000000"),
        (datetime.datetime(2024, 3, 5), "yyyy", "2024年3月5日"),
        ("两\n行", "@", "两 行"),
        (None, "General", ""),
        (True, "General", "TRUE"),
    ],
)
def test_values_as_they_are_shown(value: object, form: str, expected: str) -> None:
    assert shown(value, form) == expected


def test_a_cell_at_the_end_of_the_sheet_costs_nothing() -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "甲"  # type: ignore[index]
    book.active["B1"] = 1  # type: ignore[index]
    book.active["ZZ1048576"] = 2  # type: ignore[index]
    made = document(saved(book), "t.xlsx")
    assert sum(len(row) for block in made.blocks for row in block.rows) < 10_000


@pytest.mark.parametrize("cut", [10, 500, 3000])
def test_damaged_workbooks_are_refused(cut: int) -> None:
    data = sheet(["甲", 1])
    with pytest.raises(SourceError, match="damaged"):
        document(data[:cut], "t.xlsx")


def test_an_old_workbook_that_is_none_is_refused() -> None:
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1000 + "Workbook".encode("utf-16-le")
    with pytest.raises(SourceError, match="damaged"):
        document(data, "t.xls")


def test_csv() -> None:
    text = '收支表\n\n项目,"2024年,亿元"\r\n收入,"1,310.5"\n"称""市级""者",3\n'
    made = document(text.encode("gb18030"), "t.csv")
    table = [["项目", "2024年,亿元"], ["收入", "1,310.5"], ['称"市级"者', "3"]]
    assert shape(made) == ["收支表", table]
    assert made.raw == text


@given(st.text(st.sampled_from('甲1,"\n\r\t; .'), max_size=60))
def test_any_csv_is_read_and_every_character_is_its_own(text: str) -> None:
    made = document_from_csv(text.encode(), "t.csv")
    for block in made.blocks:
        for start, offset in zip(block.starts, block.offsets, strict=True):
            assert block.text[start] in ("\t", "\n", " ", made.raw[offset : offset + 1])
