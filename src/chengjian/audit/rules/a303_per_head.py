"""A303: a value per head and the total and population behind it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from chengjian.arithmetic.guards import unit_key
from chengjian.arithmetic.identities import PerHead, Quotient
from chengjian.arithmetic.intervals import exactly
from chengjian.audit.bindings import Binding
from chengjian.audit.facts import Fact, Facts
from chengjian.audit.linking import beside, by_measure, facet_of
from chengjian.audit.registry import audit

POPULATION = "resident_population"
HEADS = ((re.compile("万"), 10_000), (re.compile("千"), 1000), (re.compile("百"), 100))
# A mean population lies within this share of that at the end of the year, unless the year's change is stated.
DRIFT = Decimal("0.015")


@audit(
    "A303",
    name="per-head-contradicts-total",
    severity="error",
    message="{what} {text} 与总量和人口不符",
    message_en="{text} per head does not fit the total and the population",
)
def per_head_contradicts_total(facts: Facts) -> Iterator[Binding]:
    """A value per head (or per thousand, per ten thousand) that total and population do not give.

    Applies to: indicators that the codelist divides by the resident population, all three stated; flows are divided by the
    year's mean population, which lies half the year's change away from that at its end, or within 1.5 %.
    Mend: correct the value per head, the total, or the population.
    """
    for value in by_measure(facts, "level"):
        indicator = value.indicator
        if (
            indicator is None
            or indicator.ratio is None
            or indicator.ratio.denominator != POPULATION
            or facet_of(value)
        ):
            continue
        if value.observation.unit == "%":
            continue
        total = beside(facts, value, "level", indicator.ratio.numerator)
        population = beside(facts, value, "level", POPULATION)
        if total is None or population is None or total.indicator is None or not divides(value, total):
            continue
        if registered_between(facts, total, population):
            continue
        times = exactly(scale(value))
        change = beside(facts, population, "change")
        mean = total.indicator.kind == "flow" or value.observation.unit == "‰"
        if mean and change is not None and change.observation.unit == population.observation.unit:
            yield Binding(PerHead(times), (value, total, population, change))
        else:
            # Some divide by the population of the year before.
            yield Binding(Quotient(times * exactly(1).widened(DRIFT)), (value, total, population))


def scale(value: Fact) -> int:
    """What the quotient is multiplied by: 1000 for per mille, 10000 for 每万人."""
    unit = value.observation.unit
    if unit == "‰":
        return 1000
    indicator = value.indicator
    words = f"{unit.partition('/')[2]}{indicator.name if indicator else ''}{value.observation.indicator_text}"
    if "每" not in words and "/" not in unit:
        return 1
    return next((factor for pattern, factor in HEADS if pattern.search(words)), 1)


def divides(value: Fact, total: Fact) -> bool:
    """Whether the value per head is in the unit of the total; rates per mille have none."""
    unit = value.observation.unit
    return unit == "‰" or unit_key(unit.partition("/")[0]) == unit_key(total.observation.unit)


def registered_between(facts: Facts, total: Fact, population: Fact) -> bool:
    """Whether the registered population was spoken of since the resident one: the total is then of that."""
    source = facts.sources[total.document]
    between = (source.by_order.get(order) for order in range(population.order + 1, total.order))
    return any(fact is not None and "户籍" in fact.observation.indicator_text for fact in between)
