"""How fast documents are opened, by format, beside a library alone; memory on a PDF of 400 pages (`make bench-sources`).

Every input is made here: prose and tables in turns, as a report has them. The library alone is what would be asked for the
text and no more: PDFium for each page, html.parser for the text between tags, python-docx for paragraphs and cells,
openpyxl for the values of cells, the csv module for rows. Both are timed in turns, the least of each counts; a page is
1,200 characters where the format has none. Documents of `../shared/corpus/city`, or the files named, come after.
"""

from __future__ import annotations

import argparse
import csv
import io
import subprocess
import sys
import time
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import docx
import openpyxl
import pypdfium2 as pdfium
import xlsxwriter
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from chengjian.model import Document
from chengjian.sources import document, ocr
from chengjian.sources.pdf.reader import read_pdf

ROOT = Path(__file__).resolve().parent.parent
CORPUS = ROOT.parent / "shared" / "corpus" / "city"
FONT = "STSong-Light"
MEGABYTE = 1 << 20
PAGE = 1200
PEAK = """
import resource, sys
from chengjian.sources.pdf.reader import read_pdf
read_pdf(sys.stdin.buffer.read(), "made.pdf")
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""
HEADS = ("项目", "预算数", "执行数", "完成预算%", "上年数", "比上年±%")


def sentence(page: int, row: int) -> str:
    """A line of prose with figures."""
    return f"全市第{row}项财政收入完成{page + row}.5亿元，比上年增长{row % 9}.1%，占预算的9{row % 10}.3%。"


def figures(page: int, row: int) -> list[str]:
    """A row of a table."""
    return [f"第{row}项支出"] + [f"{page * row + column:,}.{row % 10}" for column in range(1, len(HEADS))]


def made_html(pages: int) -> bytes:
    """A page with navigation around an article of so many pages."""
    parts = [
        "<html><head><title>财政收支情况</title></head><body><div class=nav>",
        "".join(f"<a href=/{i}>栏目{i}</a>" for i in range(60)),
        "</div><div class=content>",
    ]
    for page in range(pages):
        if page % 2:
            parts.append("<table border=1><tr>" + "".join(f"<td>{head}</td>" for head in HEADS) + "</tr>")
            for row in range(34):
                cells = "".join(
                    f"<td style='width:80px'><p class=MsoNormal><span lang=EN-US>{cell}</span></p></td>"
                    for cell in figures(page, row)
                )
                parts.append(f"<tr>{cells}</tr>")
            parts.append("</table>")
        else:
            parts += [
                f"<p class=MsoNormal style='text-indent:2em'><span>{sentence(page, row)}</span></p>"
                for row in range(34)
            ]
    return ("\n".join(parts) + "</div></body></html>").encode()


def made_docx(pages: int) -> bytes:
    """A Word file of so many pages."""
    word = docx.Document()
    for page in range(pages):
        if page % 2:
            grid = word.add_table(0, len(HEADS))
            for texts in [list(HEADS), *(figures(page, row) for row in range(34))]:
                for cell, text in zip(grid.add_row().cells, texts, strict=True):
                    cell.text = text
        else:
            for row in range(34):
                word.add_paragraph(sentence(page, row))
    file = io.BytesIO()
    word.save(file)
    return file.getvalue()


def made_xlsx(pages: int) -> bytes:
    """A workbook with a sheet of 34 rows for each page."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        for page in range(pages):
            sheet = book.add_worksheet()
            sheet.write_row(0, 0, HEADS)
            for row in range(34):
                texts = figures(page, row)
                sheet.write_row(row + 1, 0, texts[:1] + [float(text.replace(",", "")) for text in texts[1:]])
    return file.getvalue()


def made_csv(pages: int) -> bytes:
    """A table of 34 rows for each page."""
    file = io.StringIO()
    write = csv.writer(file)
    write.writerow(HEADS)
    write.writerows(figures(page, row) for page in range(pages) for row in range(34))
    return file.getvalue().encode()


def made_pdf(pages: int) -> bytes:
    """A report of so many pages: prose on the even ones, a ruled table on the odd."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=(595, 842))
    for page in range(pages):
        canvas.setFont(FONT, 11)
        for row in range(34):
            y = 780 - 20 * row
            if page % 2:
                canvas.line(60, y - 5, 530, y - 5)
                for column, text in enumerate(figures(page, row)):
                    canvas.drawString(64 + 80 * column, y, text)
            else:
                canvas.drawString(60, y, sentence(page, row))
        if page % 2:
            for x in (60, 140, 220, 300, 380, 460, 530):
                canvas.line(x, 800, x, 115)
        canvas.drawString(290, 40, f"- {page + 1} -")
        canvas.showPage()
    canvas.save()
    return file.getvalue()


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


def alone_html(data: bytes) -> None:
    """The text between the tags."""
    _Text().feed(data.decode())


def alone_docx(data: bytes) -> None:
    """Paragraphs and cells, asked of python-docx."""
    for item in docx.Document(io.BytesIO(data)).iter_inner_content():
        if isinstance(item, docx.table.Table):
            for row in item.rows:
                [cell.text for cell in row.cells]
        else:
            _ = item.text


def alone_xlsx(data: bytes) -> None:
    """The values of all cells, asked of openpyxl."""
    book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    for sheet in book.worksheets:
        list(sheet.iter_rows(values_only=True))


def alone_csv(data: bytes) -> None:
    """The rows, asked of the standard library."""
    list(csv.reader(io.StringIO(data.decode())))


def alone_pdf(data: bytes) -> None:
    """The text of all pages, asked of PDFium."""
    pdf = pdfium.PdfDocument(data)
    for page in pdf:
        textpage = page.get_textpage()
        textpage.get_text_range()
        textpage.close()
        page.close()
    pdf.close()


# What makes a file of so many pages, and what the library alone does with it.
FORMATS: dict[str, tuple[Callable[[int], bytes], Callable[[bytes], None]]] = {
    "pdf": (made_pdf, alone_pdf),
    "html": (made_html, alone_html),
    "docx": (made_docx, alone_docx),
    "xlsx": (made_xlsx, alone_xlsx),
    "csv": (made_csv, alone_csv),
}


def spent(call: Callable[[], object]) -> float:
    """The processor time that a call takes."""
    start = time.process_time()
    call()
    return time.process_time() - start


def peak(data: bytes) -> int:
    """Megabytes that a process takes at most which does nothing but read a PDF."""
    done = subprocess.run([sys.executable, "-c", PEAK], input=data, stdout=subprocess.PIPE, check=True)
    return int(done.stdout) >> 10


def opened(data: bytes, name: str) -> Document:
    """The document in a file, a PDF in this process, so that its time is seen."""
    return read_pdf(data, name) if name.endswith(".pdf") else document(data, name)


def line(name: str, data: bytes, alone: Callable[[bytes], None], times: int) -> str:
    """A document's line: pages, pages and MB a second, the library's pages a second, how many times its time we take."""
    made = opened(data, name)
    pages = made.pages or max(1, round(sum(len(block.text) for block in made.blocks) / PAGE))
    library = ours = float("inf")
    for _ in range(times):
        library = min(library, spent(lambda: alone(data)))
        ours = min(ours, spent(lambda: opened(data, name)))
    return (
        f"{name[:44]:44} {pages:5} {pages / ours:8.0f} {len(data) / MEGABYTE / ours:6.1f} "
        f"{pages / library:8.0f} {ours / library:6.2f}"
    )


def main(arguments: list[str]) -> int:
    """Print a line for each document."""
    parser = argparse.ArgumentParser(description="How fast documents are opened, by format.")
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--pages", type=int, default=400, help="pages of the made documents")
    parser.add_argument("files", nargs="*", type=Path, help="files of these formats instead of the corpus")
    given = parser.parse_args(arguments)
    # What must be recognised has nothing to do with the library's text.
    ocr.available = lambda: False
    print(f"{'document':44} {'pages':>5} {'pages/s':>8} {'MB/s':>6} {'library':>8} {'ratio':>6}")
    for format_, (make, alone) in FORMATS.items():
        data = make(given.pages)
        print(line(f"made.{format_}", data, alone, given.times), flush=True)
        if format_ == "pdf":
            print(f"{'':44} peak memory {peak(data)} MB", flush=True)
    files = given.files or sorted(CORPUS.glob("*budget_report.pdf"))[:4]
    for path in files:
        alone = FORMATS[path.suffix.lstrip(".").lower()][1]
        print(line(path.name, path.read_bytes(), alone, given.times), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
