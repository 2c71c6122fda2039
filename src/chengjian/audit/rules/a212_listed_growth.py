"""A212: the growth of a whole and of the parts listed behind it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from chengjian.arithmetic.guards import nominal
from chengjian.arithmetic.identities import RealWeightedGrowth, WeightedGrowth
from chengjian.arithmetic.intervals import Interval
from chengjian.audit.bindings import Binding, Term
from chengjian.audit.facts import Fact, Facts
from chengjian.audit.linking import as_percent, comparable_base
from chengjian.audit.listing import listings
from chengjian.audit.registry import audit
from chengjian.audit.rules.a210_real_growth import LEAST, SHARE


@audit(
    "A212",
    name="growth-contradicts-listed-parts",
    severity="error",
    message="{what}的增长率 {text} 与其后所列各部分的数值和增长率不符",
    message_en="the growth of {text} of the whole cannot come from those of the parts listed behind it",
)
def growth_contradicts_listed_parts(facts: Facts) -> Iterator[Binding]:
    """The growth of a whole that the levels and growths of the parts listed behind it cannot give.

    Applies to: lists that add up, with the growth of whole and parts behind each level, on one base; of real growth, whose
    weights are in other prices, what is far off is a warning (see A210).
    Mend: correct the growth of the whole or of a part.
    """
    for listing in listings(facts):
        members = (listing.whole, *listing.parts)
        growths = [growth_after(facts, fact) for fact in members] if listing.proved else []
        stated = [growth for growth in growths if growth is not None]
        if len(stated) != len(members) or len({growth.observation.base_period for growth in stated}) > 1:
            continue
        percents = [as_percent(growth) for growth in stated]
        plain = nominal(fact.observation for fact in (*members, *stated))
        plain = plain and not any(comparable_base(growth) for growth in stated)
        middles = [(percent.low + percent.high) / 2 for percent in percents[1:]]
        slack = LEAST + SHARE * (max(middles) - min(middles)) if not plain else Decimal(0)
        terms: list[Term] = []
        values: list[Interval | None] = []
        for growth, percent, level in zip(stated, percents, members, strict=True):
            # Levels that only prove themselves to be all are no terms: were one of them wrong, there would be no list.
            terms += (growth, level if listing.complete else level.interval)
            values += (percent, level.interval)
        identity = WeightedGrowth() if plain else RealWeightedGrowth(slack)
        yield Binding(identity, tuple(terms), tuple(values), severity=None if plain else "warning")


def growth_after(facts: Facts, level: Fact) -> Fact | None:
    """The growth that is stated right behind a level."""
    source = facts.sources[level.document]
    for order in (level.order + 1, level.order + 2):
        fact = source.by_order.get(order)
        if fact is None or fact.sentence != level.sentence or fact.observation.measure == "level":
            return None
        if fact.observation.measure == "growth" and fact.observation.period == level.observation.period:
            return fact
    return None
