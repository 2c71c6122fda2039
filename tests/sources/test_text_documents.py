"""Text and Markdown to blocks that know where they stand in the raw text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chengjian.model import Block, Document
from chengjian.sources import document_from_text
from chengjian.sources.cleaning import WIDTH

WORDS = "全市地区生产总值 完成 12 8.6 亿元 ， 。 ； ： 比上年增长 6.2% 一、 （二） | |---| - １２．３ ％ ＧＤＰ 表1 —— ” …"
SPACES = (
    " ",
    "  ",
    "\t",
    "\n",
    "\n\n",
    "\r\n",
    "\f",
    "\v",
    "\x00",
    "\x1c",
    "\x85",
    "\xa0",
    "\u2000",
    "\u2003",
    "\u200b",
    "\u2028",
    "\u3000",
    "\ufeff",
)
PIECES = st.sampled_from((*WORDS.split(), *SPACES, "# ", "## ", "| ", "GDP total", "3 4"))
TEXTS = st.lists(PIECES, max_size=40).map("".join)


def read(raw: str) -> Document:
    return document_from_text(raw, "text")


def places(block: Block) -> list[int]:
    """Where each character of a block's clean text stands in the raw text, by the definition of the record."""
    ends = [*block.starts[1:], len(block.text)]
    assert block.starts[0] == 0
    assert all(start < end for start, end in zip(block.starts, ends, strict=True))
    return [
        offset + at - start
        for start, end, offset in zip(block.starts, ends, block.offsets, strict=True)
        for at in range(start, end)
    ]


def kinds(raw: str) -> list[tuple[str, str]]:
    return [(block.kind, block.text) for block in read(raw).blocks]


def cells(block: Block) -> list[list[str]]:
    return [[block.text[start:end] for start, end in row] for row in block.rows]


def check(raw: str) -> None:
    """All that must hold of the blocks of any text."""
    document = read(raw)
    clean = raw.translate(WIDTH)
    used: list[int] = []
    for block in document.blocks:
        assert block.text
        found = places(block)
        for place, character in zip(found, block.text, strict=True):
            # A table's last row ends with a line end that the text need not have.
            assert clean[place : place + 1] == character or (block.kind == "table" and character == "\n")
        used += [place for place in found if place < len(raw)]
        for row in block.rows:
            for start, end in row:
                assert 0 <= start <= end <= len(block.text)
                assert block.text[start:end] == block.text[start:end].strip()
    assert used == sorted(set(used)), "blocks overlap, or are not in the order of the text"
    lost = [clean[at] for at in sorted(set(range(len(raw))) - set(used)) if clean[at] not in " \t\n"]
    # Of all that is no layout, only the marks of Markdown headings are left out.
    assert len(lost) == lost.count("#") == sum(block.level for block in document.blocks)
    for repair in document.repairs:
        assert 0 <= repair.start <= repair.end <= len(raw)
        assert repair.note


@given(TEXTS)
def test_every_clean_character_knows_its_raw_place(raw: str) -> None:
    check(raw)


@given(st.text(max_size=200))
def test_every_clean_character_of_any_unicode_knows_its_raw_place(raw: str) -> None:
    check(raw)


@given(TEXTS)
def test_reading_changes_nothing_in_the_text_given(raw: str) -> None:
    document = read(raw)
    assert document.raw == raw
    assert read(raw) == document


@pytest.mark.parametrize("raw", ["", " ", "\n", "\r\n\r\n", "\t\t", "　　", "\ufeff", "\x00\x01"])
def test_blank_text_has_no_blocks(raw: str) -> None:
    assert read(raw).blocks == []


def test_width_is_changed_one_to_one() -> None:
    assert all(not isinstance(to, str) or len(to) == 1 for to in WIDTH.values())
    assert kinds("全市ＧＤＰ增长１２．５％。") == [("paragraph", "全市GDP增长12.5%。")]


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("全市地区生产总值，完成128\n.6亿元，增长6.2%。", "全市地区生产总值，完成128.6亿元，增长6.2%。"),
        ("全市完成投资，共12\n80亿元，增长6.2%。", "全市完成投资，共1280亿元，增长6.2%。"),
        ("全市完成投资，共1280\n亿元，增长6.2%。", "全市完成投资，共1280亿元，增长6.2%。"),
        ("城镇化率，达到94.6\n%，增长较快。", "城镇化率，达到94.6%，增长较快。"),
        ("工业增加值增长7.0%\n，服务业增长4.9%。", "工业增加值增长7.0%，服务业增长4.9%。"),
        (
            "全年粮食产量128万吨，比上年\n增长3.2%，\n再创新高。",
            "全年粮食产量128万吨，比上年增长3.2%，再创新高。",
        ),
    ],
)
def test_sentence_cut_by_line_ends_is_joined(raw: str, text: str) -> None:
    document = read(raw)
    assert [block.text for block in document.blocks] == [text]
    assert [repair.kind for repair in document.repairs] == ["joined"] * raw.count("\n")
    check(raw)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\n\n", " \n\t ", "\u2028", "\f"])
def test_any_line_end_is_one(end: str) -> None:
    raw = f"全市地区生产总值，完成128{end}.6亿元，增长6.2%。"
    assert kinds(raw) == [("paragraph", "全市地区生产总值，完成128.6亿元，增长6.2%。")]
    check(raw)


def test_joining_is_reported_where_it_happens() -> None:
    raw = "全市地区生产总值，完成128\n.6亿元，增长6.2%。\n第二段没有断开。"
    (repair,) = read(raw).repairs
    assert raw[repair.start : repair.end] == "\n"


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (
            "一、工业\n规模以上工业增加值增长7.0%，增速较快。\n二、投资\n固定资产投资增长3.0%。",
            ["heading", "paragraph", "heading", "paragraph"],
        ),
        ("# 统计公报\n全年增长7.0%，较快。", ["heading", "paragraph"]),
        ("统计公报\n全年增长7.0%，较快。", ["heading", "paragraph"]),
        ("全年增长7.0%，较快。\n统计公报", ["paragraph", "heading"]),
        ("工业增长7.0%，较快。\n投资增长3.0%，较慢。", ["paragraph", "paragraph"]),
        ("（一）做强工业\n工业增长7.0%，较快。", ["heading", "paragraph"]),
    ],
)
def test_headings_and_paragraphs_stay_apart(raw: str, expected: list[str]) -> None:
    assert [kind for kind, _ in kinds(raw)] == expected
    assert read(raw).repairs == []


@pytest.mark.parametrize("level", range(1, 7))
def test_markdown_heading_has_its_level(level: int) -> None:
    (block,) = read("#" * level + " 主要指标").blocks
    assert (block.kind, block.level) == ("heading", level)


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("全市 地区 生产总值 128.6 亿元。", "全市地区生产总值128.6亿元。"),
        ("全市\u3000\u3000生产总值\xa0128.6亿元。", "全市生产总值128.6亿元。"),
        ("GDP per capita 12 345 元。", "GDP per capita 12 345元。"),
    ],
)
def test_spaces_that_layout_put_in_are_dropped(raw: str, text: str) -> None:
    assert [block.text for block in read(raw).blocks] == [text]


@pytest.mark.parametrize(
    "raw",
    [
        "| 指标 | 2024年 | 增长 |\n|---|---:|:--:|\n| 生产总值 | 386.2 | 6.2 |",
        "|指标|2024年|增长|\n|---|---|---|\n|生产总值|386.2|6.2|\n",
        "| 指标 | 2024年 | 增长\n|---|---|---\n| 生产总值 | 386.2 | 6.2",
        "指标\t2024年\t增长\n生产总值\t386.2\t6.2",
        "指标\t2024年\t增长\r\n生产总值\t386.2\t6.2\r\n",
        "指标\t2024年\t增长\n\n生产总值\t386.2\t6.2\n",
    ],
    ids=["Markdown", "narrow", "no closing bar", "tabs", "CRLF", "blank line"],
)
def test_table(raw: str) -> None:
    (block,) = read(raw).blocks
    assert block.kind == "table"
    assert cells(block) == [["指标", "2024年", "增长"], ["生产总值", "386.2", "6.2"]]
    check(raw)


def test_table_with_empty_cells_keeps_its_columns() -> None:
    (block,) = read("| 指标 | | 增长 |\n| 生产总值 | 386.2 | |\n").blocks
    assert cells(block) == [["指标", "", "增长"], ["生产总值", "386.2", ""]]


def test_table_ends_where_the_text_goes_on() -> None:
    raw = "表1 主要指标\n| 指标 | 值 |\n|---|---|\n| 生产总值 | 386.2 |\n全年增长6.2%，较快。"
    assert [kind for kind, _ in kinds(raw)] == ["heading", "table", "paragraph"]
    check(raw)


def test_bar_in_prose_is_no_table() -> None:
    assert [kind for kind, _ in kinds("全年|增长6.2%，较快。")] == ["paragraph"]
