"""A PDF for the panel of these tests."""

from __future__ import annotations

from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

PAPER = "report.pdf"
PAGES = (
    [
        "天水市2024年经济运行情况",
        "全市地区生产总值892.5亿元，比上年增长5.8%。",
        "三次产业结构为18.2:27.1:54.7。",
    ],
    ["全市社会消费品零售总额312.4亿元，增长4.9%。", "全市财政收入61.3亿元，增长7.2%。"],
)


def paper(path: Path) -> None:
    """A PDF of two pages."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    canvas = Canvas(str(path), pagesize=(595, 842))
    for lines in PAGES:
        canvas.setFont("STSong-Light", 14)
        for at, line in enumerate(lines):
            canvas.drawString(80, 740 - 40 * at, line)
        canvas.showPage()
    canvas.save()
