"""A panel as an Excel workbook for people: a sheet for each domain, years across, sources as comments.

A row is a place's indicator in one measure and unit, money and counts in the scale word in which people say them. What a
cell's sources contradict is coloured, what was derived or is not yet actual is set apart, and a comment says where the
value comes from. Periods that are no whole years stand in a sheet of their own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chengjian.arithmetic.wording import AGREEMENTS, MEASURES, STATUSES
from chengjian.panel.reading import Panel

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

HEADS = ("地区", "指标", "度量", "单位")
WIDTHS = (14, 36, 9, 9)
YEAR_WIDTH = 11
# Above this many, only cells that need a word have a comment: Excel opens tens of thousands of them slowly.
MOST_COMMENTS = 20_000
MAX_ROWS = 1_048_000
SCALES = ((1e8, "亿"), (1e4, "万"))
SCALED = frozenset(("元", "人", "人次", "户", "个", "辆", "吨", "千瓦", "千瓦时", "平方米", "立方米"))
QUERY = (
    "SELECT coalesce(domain, '其他') AS domain, region, coalesce(region_name, region) AS region_name, "
    "indicator, coalesce(indicator_name, indicator) AS indicator_name, measure, coalesce(unit, '') AS unit, "
    "coalesce(base_period, '') AS base_period, period, year, value, printed, origin, status, agreement, "
    "kind, document, sources "
    "FROM panel_long WHERE {which} ORDER BY domain, region, indicator, measure, unit, period, base_period"
)
KEY = ("region", "indicator", "measure", "unit")


def write_workbook(panel: Panel, path: Path) -> None:
    """Write a panel as a workbook. Raises OSError where it cannot be written, ValueError where a sheet would overflow."""
    import xlsxwriter

    passing = path.with_name(f".{path.name}.part")
    book = xlsxwriter.Workbook(
        passing, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    formats = {
        "title": book.add_format({"bold": True, "font_size": 14}),
        "head": book.add_format(
            {"bold": True, "bottom": 1, "bg_color": "#EEF2F5", "text_wrap": True, "valign": "top"}
        ),
        "words": book.add_format({"valign": "top"}),
        "wrapped": book.add_format({"text_wrap": True, "valign": "top"}),
        "stated": book.add_format({"num_format": "#,##0.######"}),
        "contradicted": book.add_format({"num_format": "#,##0.######", "bg_color": "#F8D7D4"}),
        "revised": book.add_format({"num_format": "#,##0.######", "bg_color": "#FBEFD0"}),
        "derived": book.add_format({"num_format": "#,##0.####", "italic": True, "font_color": "#2A5DA8"}),
        "planned": book.add_format({"num_format": "#,##0.######", "italic": True, "font_color": "#777777"}),
    }
    try:
        _about(book.add_worksheet("说明"), panel, formats)
        count = panel.sql("SELECT count(*) FROM cells").item()
        comment_all = count <= MOST_COMMENTS
        rows = _rows(panel, "year IS NOT NULL AND value IS NOT NULL")
        for domain, cells in groupby(rows, lambda row: row["domain"]):
            _domain(book.add_worksheet(str(domain)[:31]), list(cells), formats, comment_all)
        _others(book.add_worksheet("其他时期"), panel, formats)
        book.close()
        passing.replace(path)
    finally:
        passing.unlink(missing_ok=True)


def _rows(panel: Panel, which: str) -> Iterator[dict[str, Any]]:
    cursor = panel.connection.cursor().execute(QUERY.format(which=which))
    names = [column[0] for column in cursor.description or ()]
    while batch := cursor.fetchmany(10_000):
        for row in batch:
            yield dict(zip(names, row, strict=True))


def _about(sheet: Worksheet, panel: Panel, formats: Mapping[str, Format]) -> None:
    """The first sheet: what the workbook holds and what its colours mean."""
    figures = panel.sql(
        "SELECT count(*) AS cells, count(DISTINCT region) AS regions, count(DISTINCT indicator) AS indicators, "
        "min(year) AS first, max(year) AS last, count(*) FILTER (agreement = 'contradicted') AS contradicted, "
        "count(*) FILTER (origin = 'derived') AS derived FROM panel_long"
    ).row(0, named=True)
    documents = panel.sql("SELECT count(*) FROM documents WHERE status = 'read'").item()
    sheet.set_column(0, 0, 14)
    sheet.set_column(1, 1, 90)
    sheet.write(0, 0, "城鉴面板", formats["title"])
    lines = (
        ("内容", f"{documents:,} 份文件，{figures['regions']:,} 个地区，{figures['indicators']:,} 项指标，"
                 f"{figures['first']}—{figures['last']} 年，{figures['cells']:,} 个值"),
        ("版式", "每个领域一张表，一行是一个地区的一项指标，各年并列；数值按常用的万、亿计，见“单位”列。"),
        ("批注", "鼠标移到数值上，可见来源文件和原文写法。"),
    )  # fmt: skip
    for at, (label, text) in enumerate(lines, 2):
        sheet.write(at, 0, label, formats["words"])
        sheet.write(at, 1, text, formats["wrapped"])
    legend = (
        ("contradicted", f"来源相互矛盾（{figures['contradicted']:,} 个）：取排序最先的来源，其余见批注"),
        ("revised", "同一来源后来有修订：取最新的"),
        ("derived", f"由其他数值推算（{figures['derived']:,} 个），原文没有直接写明"),
        ("planned", "预计或目标，不是实际数"),
    )
    for at, (kind, text) in enumerate(legend, len(lines) + 3):
        sheet.write_number(at, 0, 1234.5, formats[kind])
        sheet.write(at, 1, text, formats["wrapped"])


def _domain(
    sheet: Worksheet, cells: list[dict[str, Any]], formats: Mapping[str, Format], comment_all: bool
) -> None:
    """A sheet of one domain: places and indicators down, years across."""
    years = sorted({cell["year"] for cell in cells})
    column = {year: len(HEADS) + at for at, year in enumerate(years)}
    for at, width in enumerate(WIDTHS):
        sheet.set_column(at, at, width)
    sheet.set_column(len(HEADS), len(HEADS) + len(years), YEAR_WIDTH)
    for at, head in enumerate((*HEADS, *years)):
        sheet.write(0, at, head, formats["head"])
    sheet.freeze_panes(1, len(HEADS))
    at = 0
    for _, group in groupby(cells, lambda cell: tuple(cell[name] for name in KEY)):
        row = list(group)
        at += 1
        if at > MAX_ROWS:
            raise ValueError("a domain has more rows than a sheet of Excel; export CSV or Parquet instead")
        factor, unit = scale(row)
        first = row[0]
        words = (
            first["region_name"],
            first["indicator_name"],
            MEASURES.get(first["measure"], first["measure"]),
            unit,
        )
        for place, word in enumerate(words):
            sheet.write_string(at, place, word, formats["words"])
        written: set[int] = set()
        for cell in row:
            if cell["year"] in written:
                # The same growth on another base: one of them fits into the grid.
                continue
            written.add(cell["year"])
            kind = look(cell)
            sheet.write_number(at, column[cell["year"]], cell["value"] / factor, formats[kind])
            if comment_all or kind in ("contradicted", "derived"):
                sheet.write_comment(at, column[cell["year"]], comment(cell), {"x_scale": 2})
    sheet.autofilter(0, 0, max(at, 1), len(HEADS) + len(years) - 1)


def scale(row: list[dict[str, Any]]) -> tuple[float, str]:
    """The factor by which the values of a row are divided, and their unit with the scale word: 1e8, 亿元."""
    unit = row[0]["unit"]
    largest = max(abs(cell["value"]) for cell in row)
    if unit in SCALED and row[0]["measure"] in ("level", "change"):
        for factor, word in SCALES:
            if largest >= factor:
                return factor, word + unit
    return 1.0, unit


def look(cell: Mapping[str, Any]) -> str:
    """The format of a cell: what a reader has to know first of its value."""
    if cell["agreement"] in ("contradicted", "revised"):
        return str(cell["agreement"])
    if cell["origin"] == "derived":
        return "derived"
    return "planned" if cell["status"] in ("expected", "target") else "stated"


def comment(cell: Mapping[str, Any]) -> str:
    """What is said of a cell: as printed, the document, how many sources there are and whether they agree."""
    parts = [
        cell["printed"] and f"原文：{cell['printed']}",
        cell["document"] and f"来源：{cell['document']}",
        f"{AGREEMENTS.get(cell['agreement'], cell['agreement'])}（{cell['sources']} 处）",
        cell["status"] in ("expected", "target") and STATUSES[cell["status"]],
        cell["base_period"] and f"基期 {cell['base_period']}",
    ]
    return "\n".join(part for part in parts if part)


def _others(sheet: Worksheet, panel: Panel, formats: Mapping[str, Format]) -> None:
    """The sheet of cells whose period is no year: a month, a quarter, the years of a plan."""
    heads = (*HEADS, "时期", "数值", "来源")
    for at, (head, width) in enumerate(zip(heads, (*WIDTHS, 16, 14, 50), strict=True)):
        sheet.set_column(at, at, width)
        sheet.write(0, at, head, formats["head"])
    sheet.freeze_panes(1, 0)
    at = 0
    for cell in _rows(panel, "year IS NULL AND value IS NOT NULL"):
        at += 1
        if at > MAX_ROWS:
            raise ValueError("there are more rows than a sheet of Excel has; export CSV or Parquet instead")
        factor, unit = scale([cell])
        words = (
            cell["region_name"],
            cell["indicator_name"],
            MEASURES.get(cell["measure"], cell["measure"]),
            unit,
        )
        for place, word in enumerate((*words, cell["period"])):
            sheet.write_string(at, place, word, formats["words"])
        sheet.write_number(at, len(HEADS) + 1, cell["value"] / factor, formats[look(cell)])
        sheet.write_string(at, len(HEADS) + 2, cell["document"] or "", formats["words"])
    sheet.autofilter(0, 0, max(at, 1), len(heads) - 1)
