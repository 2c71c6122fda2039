"""Pictures of text: recognised where the extra is installed, refused with the way to it where it is not."""

import io

import pypdfium2 as pdfium
import pytest
from pdfs import Paper

from chengjian.sources import SourceError, ocr
from chengjian.sources.opening import document
from chengjian.sources.watching import watched


def test_without_the_extra_the_error_names_it(monkeypatch):
    monkeypatch.setattr(ocr, "available", lambda: False)
    with pytest.raises(SourceError, match=r"chengjian\[ocr\]"):
        document(b"\x89PNG\r\n\x1a\n", "a.png")


needed = pytest.mark.skipif(not ocr.available(), reason="the extra ocr is not installed")


@needed
def test_a_picture_that_is_cut_off_is_said_to_be_damaged():
    with pytest.raises(SourceError, match="damaged"):
        document(b"\x89PNG\r\n\x1a\n" + bytes(200), "a.png")


@needed
def test_a_picture_that_claims_too_many_pixels_is_refused(monkeypatch):
    from PIL import Image

    monkeypatch.setattr(ocr, "MAX_PIXELS", 10_000)
    file = io.BytesIO()
    Image.new("1", (200, 100)).save(file, "PNG")
    with pytest.raises(SourceError, match="200 x 100 pixels"):
        document(file.getvalue(), "bomb.png")


@needed
def test_a_scan_of_a_table_is_read_with_its_cells():
    paper = Paper(360, 160)
    paper.text(40, 30, "2024年财政收入12.5亿元。", 14)
    cells = [["项目", "预算数", "执行数"], ["税收收入", "1,200", "1,350"]]
    paper.grid([30, 140, 230, 330], [50, 75, 100], cells, 13)
    shown = pdfium.PdfDocument(paper.data())[0].render(scale=2).to_pil()
    file = io.BytesIO()
    shown.save(file, "PDF")
    told = []
    with watched(lambda page, pages: told.append((page, pages))):
        read = document(file.getvalue(), "scan.pdf")
    assert told == [(1, 1)]
    assert "12.5亿元" in read.raw
    assert read.notes == ["read by optical character recognition: pages 1"]
    table = read.blocks[-1]
    assert [[table.text[a:b].replace("，", ",") for a, b in row] for row in table.rows] == cells
