"""A808: falls that are said to grow."""

from __future__ import annotations

import re
from collections.abc import Iterator

from chengjian.audit.facts import Facts
from chengjian.audit.registry import audit
from chengjian.audit.words import at_words, prose
from chengjian.model import Finding

NEGATIVE = r"(?P<number>(?:[-－−–]\s?|负)\d+(?:\.\d+)?(?:[%％]|个百分点|[万亿]+|元))"
GROWS = re.compile(rf"(?P<verb>增长|增加|上升|提高){NEGATIVE}")
FALLS = re.compile(rf"(?P<verb>下降|减少|降低|回落){NEGATIVE}")


@audit("A808", name="sign-and-verb", severity="info")
def sign_and_verb(facts: Facts) -> Iterator[Finding]:
    """A fall printed as a negative growth (增长-5%), or a fall by a negative number (下降-5%), which says the contrary.

    Applies to: prose; 下降-5% is a warning, 增长-5% a note on style.
    Mend: write 下降5%.
    """
    for sentence in prose(facts, GROWS, FALLS):
        for pattern in (GROWS, FALLS):
            for match in pattern.finditer(sentence.text):
                plain = match["number"].lstrip("-－−–负 ")
                falls = pattern is FALLS
                yield at_words(
                    "A808", "warning" if falls else "info", sentence, match.start("number"), match.end("number"),
                    f"“{match.group()}”{'是双重否定，' if falls else ''}应写“下降{plain}”",
                    "a fall by a negative number is a rise" if falls else "a negative growth is better called a fall",
                )  # fmt: skip
