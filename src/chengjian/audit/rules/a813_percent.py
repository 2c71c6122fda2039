"""A813: percentage points where per cent is meant."""

from __future__ import annotations

import re
from collections.abc import Iterator

from chengjian.audit.facts import Fact, Facts
from chengjian.audit.linking import beside
from chengjian.audit.registry import audit
from chengjian.audit.rules.a801_points import MOVED, POINT
from chengjian.audit.words import about, of_units
from chengjian.model import Finding, Fix

GREW = re.compile("增长(?:了)?$")
# What is itself in per cent, or a growth that quickened or slowed.
RATES = re.compile("增[速幅长]|涨幅|降幅|率|比重|占比|份额|比例|度$|指数|水平")
PERCENT = ("%", "‰", POINT)


@audit("A813", name="points-for-percent", severity="warning")
def points_for_percent(facts: Facts) -> Iterator[Finding]:
    """An amount that grows or falls by percentage points: 收入56.1亿元，增长7.1个百分点.

    Applies to: a change in 个百分点 right behind the level of the same thing, which is an amount, in prose; growth rates that
    quicken, shares and indices are left alone.
    Mend: write %.
    """
    for fact in of_units(facts, ("change",), (POINT,)):
        if (
            fact.table
            or not (MOVED.search(fact.before) or GREW.search(fact.before))
            or not _amount(facts, fact)
        ):
            continue
        observation = fact.observation
        fix = None
        if observation.text.endswith(POINT):
            fix = Fix(
                observation=fact.id, start=observation.start, end=observation.end, text=observation.text,
                replacement=observation.text.removesuffix(POINT) + "%", value=observation.value,
            )  # fmt: skip
        yield about(
            "A813", "warning", fact,
            f"{observation.indicator_text}不是百分数，增减 {observation.text} 应为百分之几",
            "an amount grows by per cent, not by percentage points",
            fix=fix,
        )  # fmt: skip


def _amount(facts: Facts, fact: Fact) -> bool:
    """Whether what changed is an amount whose level stands right before."""
    if RATES.search(fact.observation.indicator_text) or RATES.search(
        MOVED.sub("", GREW.sub("", fact.before))
    ):
        return False
    level = beside(facts, fact, "level")
    return (
        level is not None
        and level.sentence == fact.sentence
        and 0 < fact.order - level.order <= 2
        and level.observation.unit not in PERCENT
    )
