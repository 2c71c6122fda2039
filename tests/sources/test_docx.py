"""Word files: paragraphs, tables, headers, text boxes and footnotes, each character with its place."""

from __future__ import annotations

import io
import zipfile

import docx
import pytest
from docx.oxml import parse_xml

from chengjian import read_document
from chengjian.model import Document
from chengjian.sources import SourceError, document
from chengjian.sources.docx import Paragraph, document_from_docx, opened, walk

NS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def saved(file: object) -> bytes:
    out = io.BytesIO()
    file.save(out)  # type: ignore[attr-defined]
    return out.getvalue()


def texts(made: Document) -> list[str]:
    return [block.text for block in made.blocks if block.kind != "table"]


def cells(made: Document) -> list[list[str]]:
    (block,) = (block for block in made.blocks if block.kind == "table")
    return [[block.text[a:b] for a, b in row] for row in block.rows]


@pytest.fixture
def file() -> object:
    return docx.Document()


def test_headings_paragraphs_and_their_places(file) -> None:  # type: ignore[no-untyped-def]
    file.add_heading("青云市2024年预算执行情况的报告", 0)
    file.add_heading("一、收入", 2)
    part = file.add_paragraph("全市一般公共预算收入")
    part.add_run("12").bold = True
    part.add_run("8.6亿元，增长")
    part.add_run("6.2%。")
    made = document(saved(file), "r.docx")
    assert [(b.kind, b.level) for b in made.blocks] == [("heading", 1), ("heading", 2), ("paragraph", 0)]
    assert made.format == "docx"
    rows = read_document(made, region="酒泉市", date="2025-01").observations
    assert [made.raw[row.start : row.end] for row in rows] == ["128.6亿元", "6.2%"]


def test_every_place_is_that_of_a_run(file) -> None:  # type: ignore[no-untyped-def]
    file.add_paragraph("甲").add_run("乙\t丙\n丁")
    table = file.add_table(2, 2)
    table.cell(0, 0).text = "指标"
    table.cell(1, 1).text = "12.5"
    file.add_paragraph("末")
    data = saved(file)
    made = document_from_docx(data, "r.docx")
    for part in walk(opened(data)):
        parts = [part] if isinstance(part, Paragraph) else [p for row in part.rows for c in row for p in c[0]]
        for one in parts:
            for text in (*one.texts, one.end):
                assert made.raw[text.start : text.start + len(text.text)] == text.text
    for block in made.blocks:
        for start, offset in zip(block.starts, block.offsets, strict=True):
            assert block.text[start] in (made.raw[offset : offset + 1], "\t", "\n", " ")


def test_merged_cells_stand_at_each_place(file) -> None:  # type: ignore[no-untyped-def]
    table = file.add_table(3, 3)
    for row in range(3):
        for column in range(3):
            table.cell(row, column).text = f"{row}{column}"
    table.cell(0, 0).merge(table.cell(1, 0)).text = "项目"
    table.cell(0, 1).merge(table.cell(0, 2)).text = "2024年"
    made = document(saved(file), "r.docx")
    assert cells(made) == [["项目", "2024年", "2024年"], ["项目", "11", "12"], ["20", "21", "22"]]
    (block,) = made.blocks
    assert block.rows[0][0] == block.rows[1][0]
    assert block.rows[0][1] == block.rows[0][2]


def test_two_paragraphs_in_a_cell_are_not_one_number(file) -> None:  # type: ignore[no-untyped-def]
    cell = file.add_table(1, 3).cell(0, 0)
    cell.text = "12"
    cell.add_paragraph("34")
    made = document(saved(file), "r.docx")
    assert cells(made)[0][0] == "12 34"


def test_a_table_that_lays_out_a_page_is_none(file) -> None:  # type: ignore[no-untyped-def]
    file.add_table(1, 1).cell(0, 0).text = "全市生产总值增长6.2%。"
    made = document(saved(file), "r.docx")
    assert [block.kind for block in made.blocks] == ["paragraph"]


def test_letterhead_comes_first_and_once(file) -> None:  # type: ignore[no-untyped-def]
    file.sections[0].header.paragraphs[0].text = "青云市财政局文件"
    file.add_paragraph("正文一句话。")
    file.add_section()
    assert texts(document(saved(file), "r.docx")) == ["青云市财政局文件", "正文一句话。"]


def test_deleted_text_is_gone_and_inserted_text_stays(file) -> None:  # type: ignore[no-untyped-def]
    part = file.add_paragraph("增长")
    part._p.append(parse_xml(f"<w:del {NS}><w:r><w:delText>5.1</w:delText></w:r></w:del>"))
    part._p.append(parse_xml(f"<w:ins {NS}><w:r><w:t>6.2%。</w:t></w:r></w:ins>"))
    assert texts(document(saved(file), "r.docx")) == ["增长6.2%。"]


def test_text_boxes_follow_their_paragraph(file) -> None:  # type: ignore[no-untyped-def]
    part = file.add_paragraph("正文一句话。")
    box = f"<w:r {NS}><w:pict><w:txbxContent><w:p><w:r><w:t>框中一句话。</w:t></w:r></w:p></w:txbxContent></w:pict></w:r>"
    part._p.append(parse_xml(box))
    assert texts(document(saved(file), "r.docx")) == ["正文一句话。", "框中一句话。"]


def test_content_controls_are_gone_into(file) -> None:  # type: ignore[no-untyped-def]
    inner = "<w:sdt><w:sdtContent><w:p><w:r><w:t>控件中一句话。</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    file.element.body.insert(0, parse_xml(inner.replace("<w:sdt>", f"<w:sdt {NS}>", 1)))
    assert texts(document(saved(file), "r.docx")) == ["控件中一句话。"]


def changed(data: bytes, name: str, content: bytes) -> bytes:
    """A ZIP archive with one member replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            new.writestr(info, content if info.filename == name else old.read(info))
    return out.getvalue()


BOMB = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]><x>&a;</x>'
DEEP = f"<w:document {NS}><w:body>{'<w:sdt>' * 10_000}{'</w:sdt>' * 10_000}</w:body></w:document>".encode()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (BOMB, "entities"),
        (b"", "damaged"),
        (b"<not xml", "damaged"),
        (DEEP, "damaged"),
        (b"\xff" * 100, "damaged"),
    ],
    ids=["entities", "empty", "broken", "deep", "bytes"],
)
def test_harmful_and_damaged_files_are_refused(file, content: bytes, said: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(SourceError, match=said):
        document(changed(saved(file), "word/document.xml", content), "r.docx")


def test_absurd_spans_are_bounded(file) -> None:  # type: ignore[no-untyped-def]
    table = file.add_table(2, 3)
    table.cell(0, 0).text = "指标"
    properties = table.cell(0, 0)._tc.get_or_add_tcPr()
    properties.append(parse_xml(f'<w:gridSpan {NS} w:val="99999"/>'))
    made = document(saved(file), "r.docx")
    assert sum(len(row) for block in made.blocks for row in block.rows) < 10_000


def test_a_file_cut_off_is_damaged(file) -> None:  # type: ignore[no-untyped-def]
    data = saved(file)
    with pytest.raises(SourceError, match="damaged"):
        document(data[: len(data) // 2], "r.docx")
