"""A704: ratios that came apart."""

from __future__ import annotations

import re
from collections.abc import Iterator

from chengjian.audit.facts import Facts
from chengjian.audit.registry import audit
from chengjian.audit.words import at_words, prose
from chengjian.model import Finding

TERM = r"\d+(?:\.\d+)?"
FIRST = r"\d(?<![\d.:：;；].)\d*(?:\.\d+)?"
# Three terms and a mark between them that is none: doubled, or another than the first.
GARBLED = re.compile(
    rf"{FIRST}\s?(?:[:：]\s?[:：;；.]+\s?{TERM}\s?[:：]\s?{TERM}|[:：]\s?{TERM}\s?(?:[:：]\s?[:：.]+|[.．]\s?[:：]|[;；,，.]\s?)\s?{TERM}(?=[调变转优，。；]|$))"
)
SEPARATED = re.compile(rf"{FIRST}[;；]{TERM}[;；]{TERM}(?![\d.;；])")
COMPOSED = re.compile("结构|比例|比重|之比|构成|占比")
REACH = 24


@audit("A704", name="garbled-ratio", severity="warning")
def garbled_ratio(facts: Facts) -> Iterator[Finding]:
    """A ratio whose marks are doubled or mixed: 2.1::48.3:49.6, 2.1:48.3;49.6.

    Applies to: three numbers in a sentence that speaks of a structure or a ratio.
    Mend: print a colon between each two terms.
    """
    for sentence in prose(facts, GARBLED, SEPARATED):
        for match in (*GARBLED.finditer(sentence.text), *SEPARATED.finditer(sentence.text)):
            before = sentence.text[max(0, match.start() - REACH) : match.start()]
            if COMPOSED.search(before):
                yield at_words(
                    "A704", "warning", sentence, match.start(), match.end(),
                    f"比值“{match.group()}”的分隔号有误", f"the marks between the terms of {match.group()} are wrong",
                )  # fmt: skip
