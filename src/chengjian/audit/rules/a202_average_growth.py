"""A202: an average growth and the levels at both ends."""

from __future__ import annotations

from collections.abc import Iterator

from chengjian.arithmetic.identities import AverageGrowth
from chengjian.arithmetic.intervals import Interval
from chengjian.audit.bindings import Binding, Missing
from chengjian.audit.facts import Fact, Facts
from chengjian.audit.linking import as_percent, by_measure, comparable_base, level, repeated, years_between
from chengjian.audit.registry import audit
from chengjian.audit.writing import span


@audit(
    "A202",
    name="average-growth-contradicts-endpoints",
    severity="error",
    message="{what}的年均增长率 {text} 与首尾两个数值不符",
    message_en="the average growth of {text} a year cannot come from the levels at both ends",
)
def average_growth_contradicts_endpoints(facts: Facts) -> Iterator[Binding]:
    """A stated average yearly growth that the levels of the first and the last year cannot give.

    Applies to: nominal growth between two whole years whose levels are stated; real growth is skipped.
    Mend: count the years between the two levels (from 2021 to 2025 there are four), or correct the growth or a level.
    """
    for average in by_measure(facts, "average_growth"):
        period, base = average.observation.period, average.observation.base_period
        years = years_between(base, period)
        now = level(facts, average, period)
        then = level(facts, average, base)
        if not years or now is None or comparable_base(average) or repeated(now, then):
            continue
        percent = as_percent(average)
        if then is not None:
            yield Binding(
                AverageGrowth(years),
                (average, now, then),
                (percent, now.interval, then.interval),
                note=_other_count(years, percent, now, then),
            )
        elif now.document == average.document:
            missing = Missing(average, "level", now.observation.unit, base)
            yield Binding(AverageGrowth(years), (average, now, missing), (percent, now.interval, None))


def _other_count(years: int, percent: Interval, level: Fact, first: Fact) -> str:
    """What one year more or less between the two would give, where the first count does not give what is stated."""
    terms = (percent, level.interval, first.interval)
    if AverageGrowth(years).check(terms) != "violated":
        return ""
    others = (count for count in (years - 1, years + 1) if count)
    return "；".join(
        f"按 {count} 年计为 {span(AverageGrowth(count).solve(terms, 0), '%')}" for count in others
    )
