"""Tables in text whose columns only spaces part, and what looks like one and is none."""

import chengjian
from chengjian.sources import document_from_text
from chengjian.sources.html import document_from_html


def grid(block):
    return [[block.text[a:b] for a, b in row] for row in block.rows]


def test_columns_that_only_spaces_part_are_a_table():
    text = (
        "表1　财政收支（单位：亿元）\n              2025年    2024年\n一般公共预算收入      62.40     59.90\n"
        "  其中 税收收入       41.30     -\n一般公共预算支出　　418.90　　401.20\n\n全年收支平衡。\n"
    )
    made = document_from_text(text, "a.txt")
    assert [block.kind for block in made.blocks] == ["heading", "table", "paragraph"]
    assert grid(made.blocks[1]) == [
        ["", "2025年", "2024年"],
        ["一般公共预算收入", "62.40", "59.90"],
        ["其中 税收收入", "41.30", "-"],
        ["一般公共预算支出", "418.90", "401.20"],
    ]
    found = chengjian.read_text(text, region="汉中市", date="2026-01").observations
    assert [(o.text, o.period, o.unit, made.raw[o.start : o.end]) for o in found][:2] == [
        ("62.40", "2025", "元", "62.40"),
        ("59.90", "2024", "元", "59.90"),
    ]


def test_lines_of_prose_with_wide_gaps_are_no_table():
    text = "全市粮食产量  84.3万吨，比上年增长  2.1%。\n全市肉类产量  12.6万吨，增长  3.4%。\n"
    assert all(block.kind != "table" for block in document_from_text(text, "a.txt").blocks)


def test_names_of_attached_files_are_no_part_of_the_sentence_before():
    text = "附件：1.2025年全市收入表.pdf\n2.2025年全市支出表.xlsx\n以上报告，请予审议，并请各位委员\n提出意见。\n"
    assert [block.text for block in document_from_text(text, "a.txt").blocks] == [
        "附件：1.2025年全市收入表.pdf",
        "2.2025年全市支出表.xlsx",
        "以上报告，请予审议，并请各位委员提出意见。",
    ]
    page = "<p>全市财政收入稳步增长，支出结构进一步优化，收支实现平衡，民生得到保障。</p><p><a href=x>附件1：收入表.pdf</a></p>"
    made = document_from_html(f"<html><body>{page}</body></html>".encode(), "a.html")
    assert [block.text[:4] for block in made.blocks] == ["全市财政"]
