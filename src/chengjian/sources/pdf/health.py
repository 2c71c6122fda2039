"""Whether the text of a page is what the page shows: scans have none, broken fonts a wrong one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from chengjian.sources.pdf.lines import Run

# A page with fewer characters than this under a picture is a scan.
FEW = 12
# The share of a page's area that a scan covers.
COVERED = 0.4
SAMPLE = 1500
# Shares of a page's characters: what no font for people maps to, and what Chinese text consists of.
STRANGE = 0.2
KNOWN = 0.6
CHINESE = 0.1
SIGNS = 0.12
LOST = re.compile("[\ue000-\uf01f\uf080-\uf8ff\ufffd]")
HAN = re.compile("[\u3400-\u9fff\u2e80-\u2fdf]+")
RADICALS = re.compile("[\u2e80-\u2fdf]")
LEVEL_ONE = re.compile(rb"[\xb0-\xd7][\xa1-\xfe]", re.DOTALL)
# Figures, and signs that stand between figures and words of any language, say nothing.
WORDS = re.compile(r"[^\d.,%\-+()/:'&·—]")
SIGN = re.compile(r"[^\w.,%\-+()/:'&·—]|_")
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
    text = "".join([run.text for run in runs])[:SAMPLE]
    if len(text) < FEW:
        return False
    if len(LOST.findall(text)) > STRANGE * len(text):
        return True
    chinese = "".join(HAN.findall(text))
    if len(chinese) < CHINESE * len(WORDS.findall(text)):
        signs = len(SIGN.findall(text))
        return signs > SIGNS * len(text) or (len(chinese) < 0.02 * len(text) and shapes > SHAPES)
    return len(chinese) > 40 and _common(chinese) < KNOWN * len(chinese)


def _common(chinese: str) -> int:
    """How many characters are of the first level of GB 2312, which printed Chinese hardly leaves, or radicals."""
    return len(LEVEL_ONE.findall(chinese.encode("gb2312", "ignore"))) + len(RADICALS.findall(chinese))
