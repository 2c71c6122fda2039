"""A405: a streak in two documents."""

from __future__ import annotations

import re
from collections.abc import Iterator

from chengjian.arithmetic.identities import Continued
from chengjian.arithmetic.periods import is_part, year_of
from chengjian.audit.bindings import Binding
from chengjian.audit.facts import Fact, Facts
from chengjian.audit.linking import by_measure
from chengjian.audit.registry import audit

A_YEAR = {"个月": 12, "个季度": 4, "年": 1}
# Words that two wordings of one streak may differ by.
LIGHT = re.compile("保持|实现|获得?|获评|荣获|位居|位列|稳居|全[市省]|规模以上|规上|的|“|”|第一名|增速")
ALIKE = 4


@audit(
    "A405",
    name="streak-does-not-continue",
    severity="warning",
    message="{what}连续的时间 {text} 与另一份文件不衔接",
    message_en="the streak of {text} does not continue the one stated before",
)
def streak_does_not_continue(facts: Facts) -> Iterator[Binding]:
    """A streak that is not longer than one stated a year or more before by the time that passed.

    Applies to: streaks of one subject in like words and one unit at the ends of two years; one no longer than the time
    that passed may have begun anew.
    Mend: count again from the first statement, or say when the streak broke.
    """
    last: dict[tuple[str, str, str], Fact] = {}
    streaks = [
        f
        for f in by_measure(facts, "streak")
        if whole_year(f) and f.observation.unit in A_YEAR and not f.hedged
    ]
    for streak in sorted(streaks, key=lambda fact: fact.observation.period or ""):
        key = (streak.where, streak.observation.unit, core(streak.observation.indicator_text))
        earlier = last.get(key)
        last[key] = streak
        if earlier is None or earlier.document == streak.document or len(key[2]) < ALIKE:
            continue
        years = year_of(streak.observation.period or "") - year_of(earlier.observation.period or "")
        if years > 0:
            yield Binding(Continued(years * A_YEAR[streak.observation.unit]), (streak, earlier))


def whole_year(fact: Fact) -> bool:
    """Whether a streak is stated at the end of a year."""
    period = fact.observation.period
    return period is not None and not is_part(period)


def core(text: str) -> str:
    """The words of a streak without those that may be left out."""
    return LIGHT.sub("", text)
