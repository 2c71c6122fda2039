"""A PDF page as PDFium gives it: runs of glyphs, each on its baseline, in the order of the file."""

from __future__ import annotations

import ctypes
from collections import Counter
from typing import NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from chengjian.sources.pdf.calls import char_boxes
from chengjian.sources.pdf.frame import Frame
from chengjian.sources.pdf.lines import SPACED, Run
from chengjian.sources.pdf.rules import Rule, Rules

# A page that holds more is read no further: it is a drawing or an attack.
MAX_GLYPHS = 200_000
# How many glyphs of a page are asked whether they are turned.
ASKED = 24
BLANK = frozenset(" \t\r\n\x00\x02\xa0\xad\u3000\u2002\u2003\u2009\u200b\ufeff\ufffe\uffff")
# In parts of the size of the letters: how far the baselines of one run lie apart, how far its glyphs overlap.
LEVEL = 0.22
OVERLAP = 0.3
SLANTED = 9


class PageContent(NamedTuple):
    """What stands on one page: its size in points, runs, lying and standing lines.

    `pictures` is the area that pictures cover, `shapes` how many drawings are no lines.
    """

    width: float
    height: float
    runs: list[Run]
    lying: list[Rule]
    standing: list[Rule]
    pictures: float
    shapes: int


def page_content(page: pdfium.PdfPage) -> PageContent:
    """The text and the ruling lines of a page; text that runs in another direction than most (a watermark) is left out."""
    frame = Frame(page)
    textpage = page.get_textpage()
    try:
        runs = _runs(textpage, frame)
    finally:
        textpage.close()
    rules = Rules(frame)
    rules.collect(page)
    return PageContent(
        frame.width, frame.height, runs, rules.lying, rules.standing, rules.pictures, rules.shapes
    )


def quarter_of(page: pdfium.PdfPage) -> int:
    """By how many quarters clockwise a page is turned for most of its text to stand upright."""
    textpage = page.get_textpage()
    try:
        count = min(raw.FPDFText_CountChars(textpage.raw), MAX_GLYPHS)
        turned = _turned(textpage.raw, _printed(_text(textpage, count)))
    finally:
        textpage.close()
    return page.get_rotation() // 90 if turned is None else turned


def _printed(text: str) -> list[int]:
    """Which glyphs are no blanks, of which PDFium adds some that have neither box nor angle of their own."""
    return [i for i, char in enumerate(text) if char not in BLANK]


def _turned(handle: raw.FPDF_TEXTPAGE, printed: list[int]) -> int | None:
    """The quarter of most text, None where there is none that stands straight."""
    asked = printed[:: max(1, len(printed) // ASKED)]
    quarters = Counter(_quarter(raw.FPDFText_GetCharAngle(handle, i)) for i in asked)
    quarters.pop(SLANTED, None)
    return quarters.most_common(1)[0][0] if quarters else None


def _runs(textpage: pdfium.PdfTextPage, frame: Frame) -> list[Run]:
    handle = textpage.raw
    count = min(raw.FPDFText_CountChars(handle), MAX_GLYPHS)
    if count <= 0:
        return []
    angle, origin = raw.FPDFText_GetCharAngle, raw.FPDFText_GetCharOrigin
    text = _text(textpage, count)
    printed = _printed(text)
    main = _turned(handle, printed)
    frame.turn(frame.quarter if main is None else main)
    lefts, tops, rights, bottoms = frame.columns(*char_boxes(handle, count, printed))
    x, y = ctypes.c_double(), ctypes.c_double()
    x_, y_ = ctypes.byref(x), ctypes.byref(y)
    # Glyphs of one font whose boxes are equally high stand on one baseline.
    feet: dict[tuple[float, float], float] = {}
    runs: list[Run] = []
    start = -1
    right = foot = size = high = low = near = 0.0
    for i, (char, left, after, top, bottom) in enumerate(
        zip(text, lefts, rights, tops, bottoms, strict=True)
    ):
        if char in BLANK:
            if start >= 0:
                runs.append(Run(text[start:i], lefts[start:i], rights[start:i], foot, low - high))
                start = -1
            continue
        if start >= 0:
            if top == high and bottom == low:
                if -OVERLAP * size < left - right < near:
                    right = after
                    continue
            elif -OVERLAP * size < left - right < near:
                # Another font on the same line, or a mark above it: its baseline says which.
                origin(handle, i, x_, y_)
                level = frame.box(x.value, y.value, x.value, y.value)[1]
                if abs(level - foot) < LEVEL * size:
                    high, low, right = top, bottom, after
                    if char >= "\u2e80":
                        size = after - left
                        near = SPACED * size
                    continue
            runs.append(Run(text[start:i], lefts[start:i], rights[start:i], foot, low - high))
        if main is not None and _quarter(angle(handle, i)) != main:
            # A watermark, or a page number that was not turned with its page.
            start = -1
            continue
        start, high, low, right = i, top, bottom, after
        known = feet.get((top, bottom))
        if known is None:
            origin(handle, i, x_, y_)
            known = feet[top, bottom] = frame.box(x.value, y.value, x.value, y.value)[1]
        foot = known
        size = after - left if char >= "\u2e80" else 0.8 * (bottom - top)
        near = SPACED * size
    if start >= 0:
        runs.append(Run(text[start:], lefts[start:], rights[start:], foot, low - high))
    return runs


def _text(textpage: pdfium.PdfTextPage, count: int) -> str:
    """The characters of a page, one for each glyph."""
    text: str = textpage.get_text_range(0, count)
    if len(text) == count:
        return text
    codes = [raw.FPDFText_GetUnicode(textpage.raw, i) for i in range(count)]
    return "".join(chr(code) if 0 < code <= 0x10FFFF else "\x00" for code in codes)


def _quarter(angle: float) -> int:
    """The quarter turns clockwise that make text at an angle upright."""
    quarters = angle / 1.5707963267948966
    nearest = round(quarters)
    return -nearest % 4 if abs(quarters - nearest) < 0.12 else SLANTED
