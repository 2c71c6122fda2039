"""A802: 增长N倍 and 增长到N倍 confused."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from chengjian.arithmetic.identities import Growth
from chengjian.arithmetic.intervals import exactly
from chengjian.audit.facts import Fact, Facts
from chengjian.audit.linking import as_percent, level
from chengjian.audit.registry import audit
from chengjian.audit.words import about, number, of_units
from chengjian.model import Finding

HUNDRED = exactly(Decimal(100))


@audit("A802", name="times-confused", severity="error")
def times_confused(facts: Facts) -> Iterator[Finding]:
    """A growth "by N times" where the levels grew to N times: from 20 to 60 said to be 增长3倍.

    Applies to: growth in 倍 with both levels stated, of which "to" fits and "by" does not.
    Mend: write 增长到N倍 or 是…的N倍, or one time less.
    """
    for fact in of_units(facts, ("growth",), ("倍",)):
        observation = fact.observation
        now, then = level(facts, fact, observation.period), level(facts, fact, observation.base_period)
        value = number(fact)
        if now is None or then is None or value is None or not grew_to(fact, now, then):
            continue
        yield about(
            "A802", "error", fact,
            f"{observation.indicator_text}是增长到 {observation.text}，不是增长 {observation.text}",
            f"it grew to {value.normalize():f} times, not by {value.normalize():f} times",
            calculation=f"{now.observation.text} ÷ {then.observation.text} ≈ {_ratio(now, then)}；"
            f"增长 {observation.text} 应是 {value + 1:f} 倍",
            others=(now, then),
        )  # fmt: skip


def grew_to(growth: Fact, now: Fact, then: Fact) -> bool:
    """Whether a growth in 倍 is how many times the level was reached, not by how many times it grew."""
    value = number(growth)
    if growth.observation.unit != "倍" or value is None or value < 1:
        return False
    identity, by = Growth(), as_percent(growth)
    if not identity.applies([growth.observation, now.observation, then.observation]):
        return False
    terms = (now.interval, then.interval)
    return identity.check((by, *terms)) == "violated" and identity.check((by - HUNDRED, *terms)) != "violated"


def _ratio(one: Fact, other: Fact) -> str:
    above, below = number(one), number(other)
    return f"{round(above / below, 2).normalize():f}" if above is not None and below else "?"
