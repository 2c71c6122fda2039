"""How fast documents are opened, by format, beside the library alone; memory on a PDF of 400 pages (`make bench-sources`).

The library alone is PDFium asked for the text of each page. Both are timed in turns, the least of each counts.
"""

from __future__ import annotations

import argparse
import io
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pypdfium2 as pdfium
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from chengjian.sources import ocr
from chengjian.sources.pdf.reader import read_pdf

ROOT = Path(__file__).resolve().parent.parent
CORPUS = ROOT.parent / "shared" / "corpus" / "city"
FONT = "STSong-Light"
MEGABYTE = 1 << 20


def made(pages: int) -> bytes:
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
                for column in range(6):
                    canvas.drawString(
                        64 + 80 * column,
                        y,
                        f"{page * row + column:,}.{row % 10}" if column else f"第{row}项支出",
                    )
            else:
                canvas.drawString(
                    60, y, f"全市第{row}项财政收入完成{page + row}.5亿元，比上年增长{row % 9}.1%，占预算的"
                )
        if page % 2:
            for x in (60, 140, 220, 300, 380, 460, 530):
                canvas.line(x, 800, x, 115)
        canvas.drawString(290, 40, f"- {page + 1} -")
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def alone(data: bytes) -> int:
    """The pages of a PDF, its text asked of PDFium and no more."""
    pdf = pdfium.PdfDocument(data)
    for page in pdf:
        textpage = page.get_textpage()
        textpage.get_text_range()
        textpage.close()
        page.close()
    count = len(pdf)
    pdf.close()
    return count


def least(call: Callable[[], object], times: int) -> float:
    """The least processor time that a call takes."""
    taken = []
    for _ in range(times):
        start = time.process_time()
        call()
        taken.append(time.process_time() - start)
    return min(taken)


def main(arguments: list[str]) -> int:
    """Print a line for each document."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("files", nargs="*", type=Path)
    given = parser.parse_args(arguments)
    # What must be recognised has nothing to do with the library's text.
    ocr.available = lambda: False
    files = given.files or sorted(CORPUS.glob("*budget_report.pdf"))[:4]
    documents = [("made, 400 pages", made(400))] + [(path.name, path.read_bytes()) for path in files]
    print(f"{'document':44} {'pages':>5} {'pages/s':>8} {'MB/s':>6} {'library':>8} {'ratio':>6}")
    for name, data in documents:
        pages = alone(data)
        library = least(lambda: alone(data), given.times)  # noqa: B023
        ours = least(lambda: read_pdf(data, name), given.times)  # noqa: B023
        size = len(data) / MEGABYTE
        print(
            f"{name[:44]:44} {pages:5} {pages / ours:8.0f} {size / ours:6.1f} {pages / library:8.0f} {ours / library:6.2f}"
        )
        if name.startswith("made"):
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            print(f"{'':44} peak memory {peak:.0f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
