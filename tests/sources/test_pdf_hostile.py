"""PDF that is damaged, locked, empty, endless: a clear error, in bounded time, and never a crash."""

import io
import random

import pytest
from pdfs import Paper
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from chengjian.sources import SourceError, ocr
from chengjian.sources.opening import document
from chengjian.sources.pdf import document_from_pdf, guard, reader
from chengjian.sources.pdf.reader import read_pdf


def sample() -> bytes:
    paper = Paper()
    paper.text(96, 80, "2024年全市财政收入完成12.5亿元，比上年增长3.1%。")
    paper.grid([72, 250, 350], [110, 130, 150], [["项目", "执行数"], ["税收收入", "1,350"]])
    return paper.data()


def test_a_locked_file_is_said_to_be_locked(tmp_path):
    path = tmp_path / "locked.pdf"
    canvas = Canvas(str(path), encrypt=StandardEncryption("secret", ownerPassword="owner"))
    canvas.drawString(100, 100, "secret")
    canvas.save()
    with pytest.raises(SourceError, match="password"):
        document(path.read_bytes(), "locked.pdf")


@pytest.mark.parametrize("share", [0.02, 0.3])
def test_a_file_that_is_cut_off_is_said_to_be_damaged(share):
    data = sample()
    with pytest.raises(SourceError, match=r"damaged|no text"):
        read_pdf(data[: int(len(data) * share)], "cut.pdf")


def test_a_file_without_text_is_said_to_hold_none():
    paper = Paper()
    paper.page()
    with pytest.raises(SourceError, match="no text"):
        read_pdf(paper.data(), "blank.pdf")


def test_more_pages_than_a_document_may_have_are_refused(monkeypatch):
    monkeypatch.setattr(reader, "MAX_PAGES", 2)
    paper = Paper()
    for _ in range(3):
        paper.text(96, 80, "全市收入完成12.5亿元。")
        paper.page()
    with pytest.raises(SourceError, match="3 pages, more than 2"):
        read_pdf(paper.data(), "long.pdf")


def broken() -> bytes:
    paper = Paper()
    for i in range(5):
        paper.text(96, 80 + 20 * i, "!\"#$%2025&'()*+,-./01234&202556:;<=>?@AB 12&YV")
    return paper.data()


def test_a_text_layer_that_says_something_else_is_noticed(monkeypatch):
    monkeypatch.setattr(ocr, "available", lambda: False)
    with pytest.raises(SourceError, match=r"text layer that says something else.*pip install"):
        read_pdf(broken(), "broken.pdf")


def test_pages_that_cannot_be_read_are_named_and_the_others_read(monkeypatch):
    monkeypatch.setattr(ocr, "available", lambda: False)
    paper = Paper()
    paper.text(96, 80, "全市财政收入完成12.5亿元，增长3.1%。")
    paper.page()
    for i in range(5):
        paper.text(96, 80 + 20 * i, "!\"#$%2025&'()*+,-./01234&202556:;<=>?@AB 12&YV")
    read = read_pdf(paper.data(), "half.pdf")
    assert [block.text for block in read.blocks] == ["全市财政收入完成12.5亿元，增长3.1%。"]
    assert len(read.notes) == 1
    assert "pages 2;" in read.notes[0]


def test_a_page_of_endless_lines_is_read_in_bounds():
    paper = Paper()
    for i in range(2000):
        paper.rule(10, 10 + i / 4, 500, 10 + i / 4)
        paper.rule(10 + i / 4, 10, 10 + i / 4, 700)
    paper.text(96, 80, "全市财政收入完成12.5亿元。")
    assert "12.5亿元" in read_pdf(paper.data(), "lines.pdf").raw


def test_mutated_files_are_read_or_refused(monkeypatch):
    """The bytes of a file changed at random places: a document or a SourceError, nothing else."""
    monkeypatch.setattr(ocr, "available", lambda: False)
    data = sample()
    generator = random.Random(7)
    read = refused = 0
    for _ in range(150):
        mutant = bytearray(data)
        for _ in range(generator.randrange(1, 30)):
            mutant[generator.randrange(len(mutant))] = generator.randrange(256)
        if generator.random() < 0.3:
            at = generator.randrange(len(mutant))
            del mutant[at : at + generator.randrange(200)]
        try:
            made = read_pdf(bytes(mutant), "mutant.pdf")
        except SourceError:
            refused += 1
            continue
        read += 1
        for block in made.blocks:
            assert all(0 <= offset <= len(made.raw) for offset in block.offsets)
    assert read and refused


def bomb() -> bytes:
    """Forms that hold the one before twice, forty deep: drawing it would never end."""
    paper = Paper()
    canvas = paper.canvas
    canvas.beginForm("f0")
    canvas.line(0, 0, 100, 0)
    canvas.endForm()
    for i in range(1, 40):
        canvas.beginForm(f"f{i}")
        canvas.doForm(f"f{i - 1}")
        canvas.doForm(f"f{i - 1}")
        canvas.endForm()
    canvas.doForm("f39")
    return paper.data()


def test_a_file_that_never_ends_is_refused_and_the_next_one_read(monkeypatch):
    monkeypatch.setattr(guard, "PAGE_SECONDS", 0.7)
    with pytest.raises(SourceError, match="crash or run without end"):
        document_from_pdf(bomb(), "bomb.pdf")
    assert "12.5亿元" in document_from_pdf(sample(), "sample.pdf").raw


def test_errors_come_out_of_the_process_that_reads():
    with pytest.raises(SourceError, match="damaged"):
        document_from_pdf(b"%PDF-1.7 nothing", "nothing.pdf")


def test_a_picture_is_drawn_as_large_as_its_text_was_measured():
    image = pytest.importorskip("PIL.Image")
    file = io.BytesIO()
    image.new("RGB", (300, 600), "red").save(file, "PNG")
    picture = guard.picture_of_page(file.getvalue(), 1)
    assert (picture.width, picture.height) == (421, 842)
    seen = image.open(io.BytesIO(picture.data)).convert("RGB").getpixel((5, 5))
    assert seen[0] > 240
    assert seen[2] < 20
    with pytest.raises(SourceError, match="no picture 2"):
        guard.picture_of_page(file.getvalue(), 2)
    with pytest.raises(SourceError):
        guard.picture_of_page(file.getvalue()[:40], 1)


def test_a_page_is_drawn_in_bounds(monkeypatch):
    picture = guard.picture_of_page(sample(), 1)
    assert (picture.width, picture.height, picture.data[8:12]) == (595, 842, b"WEBP")
    with pytest.raises(SourceError, match="no page 2"):
        guard.picture_of_page(sample(), 2)
    monkeypatch.setattr(guard, "PAGE_SECONDS", 0.7)
    with pytest.raises(SourceError, match="crash or run without end"):
        guard.picture_of_page(bomb(), 1)
