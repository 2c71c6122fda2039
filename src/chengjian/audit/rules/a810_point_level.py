"""A810: a level in percentage points."""

from __future__ import annotations

import re
from collections.abc import Iterator

from chengjian.audit.facts import Facts
from chengjian.audit.registry import audit
from chengjian.audit.words import at_words, prose
from chengjian.model import Finding

REACHED = re.compile(
    r"(?:提高|提升|上升|增加|增长|下降|降低|降|回落)[到至为](?P<number>\d+(?:\.\d+)?个百分点)|(?:(?<!拉动)率|占比|比重|比例|份额)(?:达到?|为)(?P<share>\d+(?:\.\d+)?个百分点)"
)


@audit("A810", name="level-in-points", severity="warning")
def level_in_points(facts: Facts) -> Iterator[Finding]:
    """A share that reaches "N percentage points": points say by how much it changed, not where it is.

    Applies to: 提高到, 降至, 占比达 … N个百分点 in prose.
    Mend: write N%, or 提高N个百分点.
    """
    for sentence in prose(facts, REACHED):
        for match in REACHED.finditer(sentence.text):
            group = "number" if match["number"] else "share"
            yield at_words(
                "A810", "warning", sentence, match.start(group), match.end(group),
                f"“{match.group()}”：百分点说的是增减多少，达到多少应写 %",
                "percentage points say by how much, not where to",
            )  # fmt: skip
