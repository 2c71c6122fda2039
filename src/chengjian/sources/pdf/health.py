"""Whether the text of a page is what the page shows: scans have none, broken fonts a wrong one."""

from __future__ import annotations

from collections.abc import Sequence

from chengjian.sources.pdf.lines import Run

# A page with fewer characters than this under a picture is a scan.
FEW = 12
# The share of a page's area that a scan covers.
COVERED = 0.4
SAMPLE = 3000
# Shares of a page's characters: what no font for people maps to, and what Chinese text consists of.
STRANGE = 0.2
KNOWN = 0.6
CHINESE = 0.1
SIGNS = 0.12
# Signs that stand between figures and words of any language.
PLAIN = frozenset(".,%-+()/:'&·—")
# Letters drawn as shapes: from so many on, figures alone are not all that a page says.
SHAPES = 60


def is_scan(runs: Sequence[Run], pictures: float, area: float) -> bool:
    """Whether a page is a picture with hardly any text."""
    return pictures > COVERED * area and sum(len(run.text) for run in runs) < FEW


def is_broken(runs: Sequence[Run], shapes: int) -> bool:
    """Whether the text layer of a page says something else than the page shows.

    So it does where its characters are private or replaced ones, where Chinese text comes out as Latin letters and signs or as
    rare characters, and where it has figures only while the letters are drawn as shapes.
    """
    text = "".join(run.text for run in runs)[:SAMPLE]
    if len(text) < FEW:
        return False
    strange = sum(
        ("\ue000" <= c <= "\uf8ff" and not "\uf020" <= c <= "\uf07e") or c == "\ufffd" for c in text
    )
    if strange > STRANGE * len(text):
        return True
    chinese = [c for c in text if "\u3400" <= c <= "\u9fff" or "\u2e80" <= c <= "\u2fdf"]
    if len(chinese) < CHINESE * sum(not c.isdigit() and c not in PLAIN for c in text):
        signs = sum(not c.isalnum() and c not in PLAIN for c in text)
        return signs > SIGNS * len(text) or (len(chinese) < 0.02 * len(text) and shapes > SHAPES)
    return len(chinese) > 40 and sum(map(_common, chinese)) < KNOWN * len(chinese)


def _common(char: str) -> bool:
    """Whether a character is of the first level of GB 2312, which printed Chinese hardly leaves."""
    try:
        code = char.encode("gb2312")
    except UnicodeEncodeError:
        return "\u2e80" <= char <= "\u2fdf"
    return 0xB0 <= code[0] <= 0xD7
