"""A210: the real growth of a whole and the growths of its parts."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from chengjian.arithmetic.identities import RealWeightedGrowth
from chengjian.arithmetic.intervals import Interval, admitted_terms, exactly
from chengjian.audit.bindings import Binding, Term
from chengjian.audit.facts import Fact, Facts
from chengjian.audit.linking import as_percent, beside, by_measure
from chengjian.audit.registry import audit
from chengjian.audit.rules.a207_growth_of_whole import part_growths
from chengjian.audit.rules.a306_composition_levels import STRUCTURE, WHOLE

# Growth is weighted in the prices of a base year, levels are in those of the year. In bulletins of 45 cities that moved the
# growth of the whole by up to 0.06 of the distance between the fastest and the slowest part.
LEAST, SHARE = Decimal("0.05"), Decimal("0.08")


@audit(
    "A210",
    name="real-growth-contradicts-parts",
    severity="warning",
    message="{what}的增长率 {text} 与各部分的比重和增长率相差过大",
    message_en="the real growth of {text} is too far from what its parts give by their weights",
)
def real_growth_contradicts_parts(facts: Facts) -> Iterator[Binding]:
    """The real growth of a whole that is far from the mean of its parts' growths, weighted by their levels.

    Applies to: real growth of wholes whose codelist entry names all parts (GDP and the three industries), with growth and
    level of each, or their structure; the weights being in other prices, it may be off by a twelfth of the distance
    between the fastest and the slowest part.
    Mend: correct the growth of the whole or of a part.
    """
    for growth in by_measure(facts, "growth"):
        if growth.indicator is None or growth.indicator.growth != "real":
            continue
        parts = part_growths(facts, growth)
        weights = levels(facts, growth, parts) or structure(facts, growth, parts)
        if not parts or not weights:
            continue
        percents = [as_percent(fact) for fact in (growth, *parts)]
        middles = [(interval.low + interval.high) / 2 for interval in percents[1:]]
        slack = LEAST + SHARE * (max(middles) - min(middles))
        terms: list[Term] = []
        values: list[Interval | None] = []
        for fact, percent, weight in zip((growth, *parts), percents, weights, strict=True):
            terms += (fact, weight)
            values += (percent, weight.interval if isinstance(weight, Fact) else weight)
        yield Binding(RealWeightedGrowth(slack), tuple(terms), tuple(values))


def levels(facts: Facts, growth: Fact, parts: list[Fact]) -> list[Fact | Interval]:
    """The levels of whole and parts, empty where one is not stated."""
    found = [beside(facts, fact, "level") for fact in (growth, *parts)]
    return [fact for fact in found if fact is not None] if None not in found else []


def structure(facts: Facts, growth: Fact, parts: list[Fact]) -> list[Fact | Interval]:
    """The weights of the three industries by their structure, of which 100 is the whole; empty where it is not stated."""
    if growth.observation.indicator != WHOLE:
        return []
    ratio = beside(facts, growth, "ratio", STRUCTURE)
    value = ratio.observation.value if ratio is not None else None
    if not isinstance(value, tuple) or len(value) != len(parts) or not all(value):
        return []
    return [exactly(sum(value)), *admitted_terms(value)]
