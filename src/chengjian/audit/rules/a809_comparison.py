"""A809: comparisons said twice."""

from __future__ import annotations

import re
from collections.abc import Iterator

from chengjian.audit.facts import Facts
from chengjian.audit.registry import audit
from chengjian.audit.words import at_words, prose
from chengjian.model import Finding

TWICE = re.compile(
    r"(?:比|较|与)(?:上年|去年|上一年|前年|20\d\d年)(?:同期|全年)?(?:相比)?[，,]?(?:同比|环比)(?=增|下|上|提|降|减|回|翻)"
    r"|同比(?:比|较)?(?:上年|去年)(?:同期)?|年均同比|同比年均|同比环比(?!均|分)"
)


@audit("A809", name="comparison-said-twice", severity="info")
def comparison_said_twice(facts: Facts) -> Iterator[Finding]:
    """A comparison that is named twice: 比上年同比增长, 同比较上年, 年均同比.

    Applies to: prose.
    Mend: 同比 says "against the same time of the year before"; keep one of the two.
    """
    for sentence in prose(facts, TWICE, digits=False):
        for match in TWICE.finditer(sentence.text):
            yield at_words(
                "A809", "info", sentence, match.start(), match.end(),
                f"“{match.group()}”把比较的基期说了两次", "the comparison is named twice",
            )  # fmt: skip
