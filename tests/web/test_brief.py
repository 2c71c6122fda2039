"""A brief says the same in each form, and what documents say is never markup in it."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import pypdfium2
import pytest
from click.testing import CliRunner

from chengjian.cli.main import main
from chengjian.web import brief_forms
from chengjian.web.brief import Brief, brief
from chengjian.web.store import Store
from chengjian.web.words import WORDS


@pytest.fixture(scope="module")
def made(store: Store) -> Brief:
    return brief(store, "620200", WORDS["zh"], ["620300"])


def test_its_figures_have_sources_and_its_contradictions_proofs(made: Brief) -> None:
    figures = [figure for _, group in made.groups for figure in group]
    assert all(1 <= figure.source <= len(made.sources) for figure in figures if figure.note != "推算")
    assert any("1.86:64.89:36.25" in message for _, message, _ in made.findings)
    assert all(calculation for _, _, calculation in made.findings)


def test_as_a_page(made: Brief) -> None:
    text = brief_forms.html(made).decode()
    assert "嘉峪关市发展简报" in text
    assert "<script" not in text


def test_as_word(made: Brief) -> None:
    document = docx.Document(io.BytesIO(brief_forms.docx(made)))
    words = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "嘉峪关市发展简报" in words
    assert len(document.tables[0].rows) > 10
    assert len(document.inline_shapes) == len(made.drawings)


def test_as_pdf(made: Brief) -> None:
    pages = pypdfium2.PdfDocument(brief_forms.pdf(made))
    assert 1 <= len(pages) <= 4
    pages.close()


def test_what_documents_say_is_no_markup(made: Brief) -> None:
    import msgspec

    hostile = '#panic("run") <script>alert(1)</script> $x$ *b* `'
    evil = msgspec.structs.replace(
        made, sources=[hostile], lead=hostile, findings=[(hostile, hostile, hostile)]
    )
    assert "<script" not in brief_forms.html(evil).decode()
    pages = pypdfium2.PdfDocument(brief_forms.pdf(evil))
    assert "panic" in "".join(page.get_textpage().get_text_range() for page in pages)
    pages.close()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["亚特兰蒂斯"], "亚特兰蒂斯"),
        (["620200", "--panel", "nowhere.duckdb"], "nowhere.duckdb"),
        (["620200", "-o", "a.odt"], "odt"),
    ],
)
def test_what_cannot_be_made_is_said(arguments: list[str], said: str) -> None:
    run = CliRunner().invoke(main, ["brief", *arguments])
    assert run.exit_code in (1, 2)
    assert said in run.output


def test_from_the_command_line(panel: Path, tmp_path: Path) -> None:
    out = tmp_path / "brief.html"
    run = CliRunner().invoke(main, ["brief", "金昌", "--panel", str(panel), "-o", str(out)])
    assert run.exit_code == 0, run.output
    assert "金昌市发展简报" in out.read_text("utf-8")
