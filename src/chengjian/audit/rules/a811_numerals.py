"""A811: Arabic digits with 千, 百 and 十."""

from __future__ import annotations

import re
from collections.abc import Iterator

from chengjian.audit.facts import Facts
from chengjian.audit.registry import audit
from chengjian.audit.words import at_words, prose
from chengjian.model import Finding

# 5千瓦, 3千米, 8百帕 are units; 10百分 begins 百分点.
MIXED = re.compile(
    r"\d(?<![\d.A-Za-z].)\d*(?:\.\d+)?(?:十|百(?!分|帕|度)|千(?![瓦米克焦伏卡安帕兆赫字升乏]))"
    r"(?=[万亿余多个家户人名元亩件项次处座辆套吨平])"
)


@audit("A811", name="digits-with-small-scale", severity="info")
def digits_with_small_scale(facts: Facts) -> Iterator[Finding]:
    """Arabic digits before 十, 百 or 千: 3千户, 5百万元.

    Applies to: prose; GB/T 15835-2011 lets only 万 and 亿 stand behind Arabic digits, units such as 千瓦 apart.
    Mend: write 3000户, 500万元, or 三千户.
    """
    for sentence in prose(facts, MIXED):
        for match in MIXED.finditer(sentence.text):
            yield at_words(
                "A811", "info", sentence, match.start(), match.end(),
                f"“{match.group()}”：阿拉伯数字后只用万、亿作单位", "only 万 and 亿 go with Arabic digits",
            )  # fmt: skip
