"""Tables of pages: grids, layout, and tables that stand with one cell a line."""

from __future__ import annotations

from pathlib import Path

import pytest

from chengjian.model import Block
from chengjian.sources.html import document_from_html
from chengjian.sources.regrouping import regroup

SENTENCE = (
    "全年全市地区生产总值128.6亿元，比上年增长6.2%，其中第一产业增加值12.3亿元，增长3.1%；工业投资增长8.4%。"
)


def blocks(article: str) -> list[Block]:
    """The blocks of an article after its first sentence."""
    return document_from_html(f"<body><p>{SENTENCE}</p>{article}</body>".encode(), "page").blocks[1:]


def cells(block: Block) -> list[list[str]]:
    assert block.kind == "table"
    return [[block.text[start:end] for start, end in row] for row in block.rows]


def test_the_sample_page(root: Path) -> None:
    document = document_from_html((root / "samples" / "page.html").read_bytes(), "page.html")
    (table,) = [block for block in document.blocks if block.kind == "table"]
    assert [row[0] for row in cells(table)[:3]] == ["指标", "指标", "一般公共预算收入"]
    assert cells(table)[1] == ["指标", "全市", "肃州区"]
    whole = "".join(block.text for block in document.blocks)
    assert "社会消费品零售总额345.45亿元" in whole
    assert not any(word in whole for word in ("999", "128", "首页", "2022年", "0000"))


ROW = "<tr><td>生产总值</td><td>128.6</td><td>6.2</td></tr>"
EXPECTED = [["指标", "总量", "增长（%）"], ["生产总值", "128.6", "6.2"]]


def test_spans_title_unit_and_note() -> None:
    found = blocks(
        "<table><caption>表1 主要指标</caption><tr><td colspan=3>单位：亿元</td></tr>"
        "<tr><th rowspan=2>指标</th><th colspan=2>2025年</th></tr><tr><th>总量</th><th>增长（%）</th></tr>"
        f"{ROW}<tr><td colspan=3>注：快报数。</td></tr></table>"
    )
    assert [block.text for block in found if block.kind != "table"] == [
        "表1主要指标",
        "单位：亿元",
        "注：快报数。",
    ]
    assert cells(found[2]) == [
        ["指标", "2025年", "2025年"],
        ["指标", "总量", "增长（%）"],
        ["生产总值", "128.6", "6.2"],
    ]
    assert found[2].rows[0][0] == found[2].rows[1][0]


@pytest.mark.parametrize(
    "table",
    [
        f"<table><tr><td>指标</td><td>总量</td><td>增长（%）</td></tr>{ROW}</table>",
        f"<table><tr><td>指标<td>总量<td>增长（%）{ROW}</table>",
        "<table><tbody><tr><td><p>指标</p></td><td><p>总<br>量</p></td><td>增长<p>（%）</p></td></tr></tbody>"
        f"<tbody>{ROW}</tbody></table>",
        f"<table><tr><td>指标</td><td>总量</td><td></td><td>增长（%）</td></tr>{ROW.replace('<td>6', '<td></td><td>6')}</table>",
        f"<table><tr><td rowspan=2>指标</td><td rowspan=2>总量</td><td rowspan=2>增长（%）</td></tr>{ROW}</table>",
        "<table><tr><td>指标</td><td>总量</td><td>增长（%）</td></tr>"
        "<tr><td>生产<sup>1</sup>总值[2]</td><td><span>12</span>8.6</td><td>&nbsp;6.2</td></tr></table>",
    ],
    ids=["plain", "unclosed", "paragraphs", "empty column", "rows claimed in vain", "marks"],
)
def test_the_same_table(table: str) -> None:
    (block,) = blocks(table)
    assert cells(block) == EXPECTED


def test_several_lines_in_each_cell_are_rows() -> None:
    (block,) = blocks(
        "<table><tr><td>指标</td><td>总量</td></tr>"
        "<tr><td>收入<br>支出</td><td><p>12.3</p><p>45.6</p></td></tr></table>"
    )
    assert cells(block) == [["指标", "总量"], ["收入", "12.3"], ["支出", "45.6"]]


def test_numbers_of_one_cell_do_not_merge() -> None:
    (block,) = blocks("<table><tr><td>甲</td><td>乙</td></tr><tr><td>收入</td><td>12<br>34</td></tr></table>")
    assert cells(block)[1] == ["收入", "12 34"]


def test_a_table_of_one_column_is_text() -> None:
    assert [
        block.kind
        for block in blocks("<table><tr><td>投资12亿元。</td></tr><tr><td>消费3亿元。</td></tr></table>")
    ] == [
        "paragraph",
        "paragraph",
    ]


def test_what_the_page_says_of_itself_is_no_table() -> None:
    table = "<table><tr><td>索引号：</td><td>000-2026-15</td></tr><tr><td>发布机构：</td><td>统计局</td></tr></table>"
    assert blocks(table + "<p>投资12亿元。</p>")[0].text == "投资12亿元。"


BY_ROWS = ["项目", "总量", "增长（%）", "收入", "12.3", "4.5", "支出", "-6.7", "—", "结余", "8", "9.0"]
WITH_UNITS = [
    "产品", "单位", "产量", "增长（%）", "钢", "万吨", "12.3", "4.5", "布", "万米", "6.7", "0.1", "水泥", "万吨", "8", "9.0",
]  # fmt: skip
BY_COLUMNS = [
    "项目",
    "收入",
    "支出",
    "结余",
    "总量（亿元）",
    "12.3",
    "6.7",
    "8",
    "比上年增长",
    "4.5",
    "0.1",
    "9.0",
]
GROUPED = ["项目", "增长（%）", "工业", "12.3", "按轻重分", "轻工业", "6.7", "重工业", "8", "采矿业", "9"]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (BY_ROWS, [BY_ROWS[at : at + 3] for at in range(0, 12, 3)]),
        (WITH_UNITS, [WITH_UNITS[at : at + 4] for at in range(0, 16, 4)]),
        (
            BY_COLUMNS,
            [
                ["项目", "总量（亿元）", "比上年增长"],
                ["收入", "12.3", "4.5"],
                ["支出", "6.7", "0.1"],
                ["结余", "8", "9.0"],
            ],
        ),
        (
            GROUPED,
            [
                ["项目", "增长（%）"],
                ["工业", "12.3"],
                ["按轻重分", ""],
                ["轻工业", "6.7"],
                ["重工业", "8"],
                ["采矿业", "9"],
            ],
        ),
    ],
    ids=["rows", "units", "columns", "grouped"],
)
def test_a_table_with_one_cell_a_line_is_put_together_again(
    lines: list[str], expected: list[list[str]]
) -> None:
    found = blocks("<p>表1 主要指标</p>" + "".join(f"<p>{line}</p>" for line in lines) + f"<p>{SENTENCE}</p>")
    assert [block.kind for block in found] == ["heading", "table", "paragraph"]
    assert cells(found[1]) == expected


@pytest.mark.parametrize(
    "lines",
    [
        [],
        ["一、综合", "二、工业", "三、投资", "四、财政", "五、金融", "六、民生", "七、环境"],
        ["12", "34", "56", "78", "90", "12", "34", "56"],
        ["投资12亿元。", "34", "消费3亿元。", "56", "出口3亿元。", "78", "进口3亿元。", "90"],
        ["甲", "1", "乙", "2", "3", "丙", "丁", "4", "5", "6", "戊"],
    ],
)
def test_what_has_no_rhythm_is_no_table(lines: list[str]) -> None:
    assert list(regroup(lines)) == []
