"""A805: hedges that say one thing twice, or two things at once."""

from __future__ import annotations

import re
from collections.abc import Iterator

from chengjian.audit.facts import Fact, Facts
from chengjian.audit.registry import audit
from chengjian.audit.words import about
from chengjian.model import Finding

BEFORE = re.compile(
    "(?P<about>大约|约|大概|大致)有?$|(?P<under>接近|将近|近|不足|不到|低于|少于)$|(?P<over>超过|超|突破|逾|高于|多于|不下|不止)$"
    "|(?P<least>不低于|不少于|至少)$|(?P<most>不超过|不高于|不多于|至多|最多)$"
)
# 近 of a time or a place (近五年, 附近) is no hedge; 超 of a name (赶超) neither.
NONE = re.compile("(?:最|临|附|远|靠|亲|邻|赶|反|高)(?:近|超)$")
AFTER = re.compile("(?P<about>左右|上下)|(?P<over>以上|之上)|(?P<under>以下|以内|之内)")
WITHIN = re.compile("[余多](?:[个家户人名亿万元项处座]|$)|[余多]")
SAME = frozenset(
    (("about", "about"), ("over", "over"), ("under", "under"), ("least", "over"), ("most", "under"))
)


@audit("A805", name="doubled-hedge", severity="info")
def doubled_hedge(facts: Facts) -> Iterator[Finding]:
    """Two hedges on one number: 约…左右 says one thing twice, 近…以上 and 约…余 contradict themselves.

    Applies to: a hedge before the number and another in it or just behind it. Those that contradict each other are
    warnings, those that repeat each other notes.
    Mend: keep one of the two.
    """
    for source in facts.sources:
        for fact in source.facts:
            found = _hedges(fact)
            if found is None:
                continue
            before, after, kind = found
            same = kind in SAME
            yield about(
                "A805", "info" if same else "warning", fact,
                f"“{before}…{after}”{'意思重复' if same else '互相矛盾'}，留一个即可",
                f"two hedges on one number that {'say the same' if same else 'contradict each other'}",
            )  # fmt: skip


def _hedges(fact: Fact) -> tuple[str, str, tuple[str, str]] | None:
    """The hedge before the number, the one in it or behind it, and their kinds; None unless there are both."""
    before = BEFORE.search(fact.before)
    if before is None or NONE.search(fact.before):
        return None
    text = fact.observation.text
    behind = AFTER.match(fact.after)
    inside = WITHIN.search(text)
    hedge = AFTER.search(text)
    first = before.lastgroup or ""
    if behind is not None:
        return before.group(), behind.group(), (first, behind.lastgroup or "")
    if hedge is not None and hedge.end() == len(text):
        return before.group(), hedge.group(), (first, hedge.lastgroup or "")
    if inside is not None and any(
        char.isdigit() or char in "一二三四五六七八九十百千万亿" for char in text[: inside.start()]
    ):
        return before.group(), inside.group()[0], (first, "over")
    return None
