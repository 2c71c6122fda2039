"""A211: the growth of GDP, of GDP per head, and of the population."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from chengjian.arithmetic.identities import GrowthAmongHeads, GrowthPerHead
from chengjian.arithmetic.intervals import Interval
from chengjian.audit.bindings import Binding
from chengjian.audit.facts import Facts
from chengjian.audit.linking import as_percent, beside, by_measure
from chengjian.audit.registry import audit
from chengjian.audit.rules.a303_per_head import POPULATION

PER_HEAD, TOTAL = "gdp_per_capita", "gdp"
# By how much a city's mean population changes in a year, in per cent, and how far that may be from the change at its end.
USUAL, APART = Interval(Decimal("-2.5"), Decimal("3.5")), Decimal("0.6")


@audit(
    "A211",
    name="growth-per-head-contradicts-total",
    severity="warning",
    message="{what}的增长率 {text} 与人均值的增长率、人口变化不符",
    message_en="the growth of {text} fits neither the growth per head nor the population's",
)
def growth_per_head_contradicts_total(facts: Facts) -> Iterator[Binding]:
    """The growth of GDP and of GDP per head, which are further apart than the population can have changed.

    Applies to: both growths of one year and document; the population's mean changes as it does at the year's end, within
    0.6 points, where that change is stated, else by -2.5 to 3.5 %.
    Mend: correct one of the two growths.
    """
    for head in by_measure(facts, "growth"):
        if head.observation.indicator != PER_HEAD:
            continue
        total = beside(facts, head, "growth", TOTAL)
        if total is None or total.observation.base_period != head.observation.base_period:
            continue
        years = (head.observation.period or "", head.observation.base_period or "")
        if not all(len(year) == 4 for year in years) or int(years[0]) - int(years[1]) != 1:
            continue
        percents = as_percent(total), as_percent(head)
        population = beside(facts, head, "level", POPULATION)
        change = beside(facts, population, "change") if population is not None else None
        if population is None or change is None or change.observation.unit != population.observation.unit:
            yield Binding(GrowthPerHead(), (total, head, USUAL), (*percents, USUAL))
            continue
        terms = (total, head, population, change)
        yield Binding(GrowthAmongHeads(APART), terms, (*percents, population.interval, change.interval))
