"""A203: an average growth and the growth of each year."""

from __future__ import annotations

from collections.abc import Iterator

from chengjian.arithmetic.identities import GrowthChain
from chengjian.audit.bindings import Binding
from chengjian.audit.facts import Facts
from chengjian.audit.linking import as_percent, by_measure, years_between
from chengjian.audit.registry import audit


@audit(
    "A203",
    name="average-growth-contradicts-years",
    severity="warning",
    message="{what}的年均增长率 {text} 与各年增长率不符",
    message_en="the average growth of {text} a year cannot come from the growth of each year",
)
def average_growth_contradicts_years(facts: Facts) -> Iterator[Binding]:
    """A stated average yearly growth that the stated growths of the single years cannot give.

    Applies to: spans of whole years of which every year's growth is stated, in one document or in several.
    Mend: correct the average, or the year that was revised since.
    """
    for average in by_measure(facts, "average_growth"):
        base = average.observation.base_period
        years = years_between(base, average.observation.period)
        if not years or years < 2 or base is None:
            continue
        keys = ((average.where, average.what, "growth", str(int(base) + n + 1)) for n in range(years))
        found = [near[0] for key in keys if (near := facts.near(average, key))]
        if len(found) == years:
            terms = (average, *found)
            yield Binding(GrowthChain(), terms, tuple(as_percent(fact) for fact in terms))
