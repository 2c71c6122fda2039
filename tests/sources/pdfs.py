"""PDF files made for the tests: text and ruled tables at given places, in a Chinese font that is not embedded."""

from __future__ import annotations

import io
from collections.abc import Sequence

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

FONT = "STSong-Light"
WIDTH, HEIGHT = 595, 842


class Paper:
    """Pages to write on; places are points from the top left."""

    def __init__(self, width: float = WIDTH, height: float = HEIGHT) -> None:
        pdfmetrics.registerFont(UnicodeCIDFont(FONT))
        self.file = io.BytesIO()
        # Without compression a mutation of the bytes reaches the page.
        self.canvas = Canvas(self.file, pagesize=(width, height), pageCompression=0)
        self.height = height

    def text(self, x: float, y: float, text: str, size: float = 12) -> None:
        """A line whose foot is at `y`."""
        self.canvas.setFont(FONT, size)
        self.canvas.drawString(x, self.height - y, text)

    def lines(self, x: float, y: float, lines: Sequence[str], size: float = 12, lead: float = 20) -> float:
        """Lines one under the other; the place after the last."""
        for line in lines:
            self.text(x, y, line, size)
            y += lead
        return y

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """A ruling line."""
        self.canvas.line(x0, self.height - y0, x1, self.height - y1)

    def grid(
        self, xs: Sequence[float], ys: Sequence[float], cells: Sequence[Sequence[str]], size: float = 10
    ) -> None:
        """A table ruled at `xs` and `ys`, a text in each cell, figures on the right."""
        for x in xs:
            self.rule(x, ys[0], x, ys[-1])
        for y in ys:
            self.rule(xs[0], y, xs[-1], y)
        for row, top in zip(cells, ys, strict=False):
            self.row(xs, top + 14, row, size)

    def row(self, xs: Sequence[float], y: float, cells: Sequence[str], size: float = 10) -> None:
        """The texts of one row of a table between `xs`, figures on the right."""
        for text, left, right in zip(cells, xs, xs[1:], strict=False):
            wide = pdfmetrics.stringWidth(text, FONT, size)
            figure = text[:1].isdigit() or text[:1] == "-"
            self.text(right - wide - 3 if figure else left + 3, y, text, size)

    def page(self) -> None:
        """End the page."""
        self.canvas.showPage()

    def data(self) -> bytes:
        """The file."""
        self.canvas.save()
        return self.file.getvalue()
