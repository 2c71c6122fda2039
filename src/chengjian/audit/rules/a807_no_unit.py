"""A807: growth without a unit."""

from __future__ import annotations

import re
from collections.abc import Iterator

from chengjian.audit.facts import Facts
from chengjian.audit.registry import audit
from chengjian.audit.words import at_words, prose
from chengjian.model import Finding

GROWN = re.compile(r"(?:增长|下降|提高|上升|回落)了?\d+(?:\.\d+)?(?:[，。；,;]|$)")
BARE = re.compile(
    r"(?:(?:同比|比上年|年均)?(?:增长|下降)|(?:同比|比上年)(?:提高|上升|回落))了?(?P<number>\d+(?:\.\d+)?)(?=[，。；,;](?!\s?\d)|$)"
)


@audit("A807", name="growth-without-unit", severity="warning")
def growth_without_unit(facts: Facts) -> Iterator[Finding]:
    """A growth or a fall whose number ends the clause, with no % behind it.

    Applies to: 增长5.2， and 下降 in prose; lists whose last number has the % are left alone.
    Mend: write the %.
    """
    for sentence in prose(facts, GROWN):
        for match in BARE.finditer(sentence.text):
            if sentence.text.startswith(("，", ",")) and "%" in sentence.text[match.end() : match.end() + 8]:
                continue
            yield at_words(
                "A807", "warning", sentence, match.start("number"), match.end("number"),
                f"“{match.group()}”后面缺百分号或单位", f"there is no unit behind {match['number']}",
            )  # fmt: skip
