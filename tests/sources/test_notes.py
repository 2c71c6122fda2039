"""Footnotes: blocks of their own behind what they belong to, and nothing of theirs in the text's figures."""

from pathlib import Path

from pdfs import Paper

import chengjian
from chengjian.sources import document, document_from_text
from chengjian.sources.pdf.reader import read_pdf

SAMPLES = Path(__file__).parents[2] / "samples"


def kinds(made):
    return [(block.kind, block.text) for block in made.blocks]


def paper_with_note() -> bytes:
    paper = Paper()
    lines = ["全年粮食产量稳步增加，设施农业面积继续扩大，品种结构进一步优化。"] * 6
    paper.lines(72, 400, [line + "其中" for line in lines])
    paper.text(72, 700, "2024年全市地区生产总值")
    paper.text(204, 695, "1", 7)
    paper.text(208, 700, "128.6亿元，比上年增长6.2%，其中第一产业增加值")
    paper.text(72, 745, "1", 6)
    paper.text(76, 749, "2023年地区生产总值最终核实为121.4亿元，本表按当年价格计算，增", 9)
    paper.text(76, 761, "速按不变价格计算。", 9)
    paper.text(72, 775, "[2] 包括林业。", 9)
    paper.text(280, 800, "— 1 —", 9)
    paper.page()
    paper.text(72, 72, "12.5亿元，增长3.1%。")
    return paper.data()


def test_footnotes_of_a_page_end_stand_behind_the_sentence_that_goes_on_over_it():
    made = read_pdf(paper_with_note(), "a.pdf")
    assert kinds(made)[-3:] == [
        ("paragraph", kinds(made)[-3][1]),
        ("note", "2023年地区生产总值最终核实为121.4亿元，本表按当年价格计算，增速按不变价格计算。"),
        ("note", "[2]包括林业。"),
    ]
    assert kinds(made)[-3][1].endswith(
        "全市地区生产总值128.6亿元，比上年增长6.2%，其中第一产业增加值12.5亿元，增长3.1%。"
    )


def test_small_type_at_a_page_foot_without_a_mark_is_no_note():
    paper = Paper()
    paper.lines(72, 400, ["全年粮食产量稳步增加，设施农业面积继续扩大，品种结构优化。"] * 8)
    paper.text(72, 720, "2024年全市接待游客35.6万人次。", 9)
    assert {kind for kind, _ in kinds(read_pdf(paper.data(), "a.pdf"))} <= {"paragraph", "heading"}


def test_a_table_goes_on_behind_the_footnotes_of_its_first_page():
    made = document((SAMPLES / "summary.pdf").read_bytes(), "summary.pdf")
    assert [block.kind for block in made.blocks[-3:]] == ["table", "note", "note"]
    assert len(made.blocks[-3].rows) == 9


def test_notes_of_a_page_are_known_by_their_marks():
    made = document((SAMPLES / "page.html").read_bytes(), "page.html")
    assert kinds(made)[-2:] == [("note", "零售总额按经营单位所在地统计。"), ("note", "[2]支出为决算数。")]
    html = "<p>全市财政收入稳步增长，支出结构进一步优化，收支实现平衡。</p><p><sup>1</sup></p><p>年末有医院12家。</p>"
    made = document(f"<html><body>{html}</body></html>".encode(), "a.html")
    assert [block.kind for block in made.blocks] == ["paragraph", "paragraph"]


def test_a_word_file_has_its_notes_behind_the_paragraph_that_points_to_them():
    made = document((SAMPLES / "notice.docx").read_bytes(), "notice.docx")
    at = next(i for i, block in enumerate(made.blocks) if block.kind == "note")
    assert made.blocks[at - 1].text.startswith("年末城镇职工基本养老保险")
    assert made.blocks[at + 1].text.startswith("社会保险参保人数")


def test_what_begins_with_zhu_is_a_note_and_so_is_its_list():
    text = "一、综合\n\n年末有医院12家。\n\n注：1.数据为初步统计数。\n\n2.增长按不变价计算。\n\n二、农业\n\n1.粮食生产稳定。"
    assert [block.kind for block in document_from_text(text, "a.txt").blocks] == [
        "heading", "paragraph", "note", "note", "heading", "heading",
    ]  # fmt: skip


def test_what_a_note_speaks_of_holds_for_nothing_behind_it():
    text = (
        "全年地区生产总值128.6亿元。\n\n[1] 2019年末，永昌县总人口24.1万人，同口径2020年为23.9万人。\n\n"
        "年末总人口43.8万人。\n"
    )
    found = chengjian.read_text(text, region="金昌市", date="2025-03").observations
    assert [(o.text, o.period, o.subject) for o in found] == [
        ("128.6亿元", "2024", "金昌市"),
        ("24.1万人", "2019", "永昌县"),
        ("23.9万人", "2020", "永昌县"),
        ("43.8万人", "2024", "金昌市"),
    ]
