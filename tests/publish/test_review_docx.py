"""The Word file back: the same text, with a comment at each number in question."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import pytest
from material import made

import chengjian
from chengjian.checking import check
from chengjian.model import Finding
from chengjian.publish.review_docx import NoWordFileError, comment_text, review


def word_file() -> bytes:
    """A Word file whose numbers are cut up by runs, one of them bold, one in a table."""
    file = docx.Document()
    file.add_heading("云溪市2024年工作综述", 1)
    paragraph = file.add_paragraph("外贸进出口总额52.4")
    paragraph.add_run("亿元").bold = True
    paragraph.add_run("，比上年的43.7亿元增长2")
    paragraph.add_run("9.9%，其中\t出口").italic = True
    paragraph.add_run("12亿元。")
    table = file.add_table(rows=2, cols=2)
    for cell, text in zip(
        [c for r in table.rows for c in r.cells], ["指标", "数值", "学校", "31所"], strict=True
    ):
        cell.text = text
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


@pytest.fixture(scope="module")
def reviewed() -> tuple[bytes, bytes]:
    data = word_file()
    reading = chengjian.read(data, name="draft.docx", region="620200", date="2025-01")
    whole = check(reading)
    assert whole.findings
    return data, review(whole, "draft.docx", data)


def runs_in_comment(file: docx.document.Document) -> list[str]:
    found = []
    for paragraph in file.paragraphs:
        inside = False
        said = ""
        for element in paragraph._p:
            tag = element.tag.rpartition("}")[2]
            if tag == "commentRangeStart":
                inside, said = True, ""
            elif tag == "commentRangeEnd" and inside:
                inside = False
                found.append(said)
            elif inside and tag == "r":
                said += "".join(t.text or "" for t in element if t.tag.endswith("}t"))
    return found


def test_text_is_the_same(reviewed: tuple[bytes, bytes]) -> None:
    before, after = (docx.Document(io.BytesIO(data)) for data in reviewed)
    assert [p.text for p in before.paragraphs] == [p.text for p in after.paragraphs]
    looks = [(r.text, r.bold, r.italic) for p in after.paragraphs for r in p.runs if r.text]
    assert ("亿元", True, None) in looks
    assert {italic for text, _, italic in looks if "出口" in text} == {None, True}


def test_comment_is_at_the_number(reviewed: tuple[bytes, bytes]) -> None:
    file = docx.Document(io.BytesIO(reviewed[1]))
    assert "29.9%" in runs_in_comment(file)
    texts = [comment.text for comment in file.comments]
    assert any("A201" in text for text in texts)
    assert all(comment.author.startswith("城鉴") for comment in file.comments)


def test_reading_the_review_gives_the_same_figures(reviewed: tuple[bytes, bytes]) -> None:
    one, other = (chengjian.read(data, name="d", region="620200", date="2025-01") for data in reviewed)
    assert one.observations == other.observations


def test_other_documents_are_no_word_files() -> None:
    with pytest.raises(NoWordFileError, match="text"):
        review(made(), "draft.txt", b"")


def test_comments_hold_no_control_characters() -> None:
    finding = Finding(
        rule="A201",
        severity="error",
        document="d",
        start=0,
        end=1,
        message="a\x00b",
        message_en="c\x1b",
        observations=(),
    )
    assert "\x00" not in comment_text(finding)
    assert "\x1b" not in comment_text(finding)


def test_every_number_can_be_commented(tmp_path: Path) -> None:
    data = word_file()
    path = tmp_path / "draft.docx"
    path.write_bytes(data)
    whole = check(path, region="620200", date="2025-01")
    name = whole.readings[0].document
    findings = [
        Finding(
            rule="A201", severity="info", document=name, start=o.start, end=o.end, message="m", message_en="m",
            observations=(o.id,), culprit=o.id,
        )
        for o in whole.readings[0].observations
    ]  # fmt: skip
    whole.findings[:] = findings
    file = docx.Document(io.BytesIO(review(whole, name, data)))
    assert len(list(file.comments)) == len(findings)
