"""Which facts belong together: levels around a growth, parts around a whole, in a document or a collection."""

from __future__ import annotations

from collections.abc import Iterator

from chengjian.arithmetic.intervals import Interval, exactly
from chengjian.arithmetic.periods import is_span_of_years, last_whole, year_of
from chengjian.audit.facts import Fact, Facts, settled
from chengjian.model import Severity

HUNDRED, TEN = exactly(100), exactly(10)


def as_percent(fact: Fact) -> Interval:
    """The interval of a growth or share in per cent, however it is printed (倍, ‰)."""
    unit = fact.observation.unit
    if unit == "倍":
        return fact.interval * HUNDRED
    return fact.interval / TEN if unit in ("‰", "个千分点") else fact.interval


def level(facts: Facts, like: Fact, period: str | None, what: str | None = None) -> Fact | None:
    """The level in a period of the series of `like` (or of `what`, in the same place), the nearest there is."""
    if period is None:
        return None
    key = (like.where, what or like.what, "level", settled(last_whole(period)))
    return _sure(like, facts.near(like, key))


def beside(facts: Facts, like: Fact, measure: str, what: str | None = None) -> Fact | None:
    """Another measure of the same series, or of `what`, in the same place and period and the same document."""
    key = (like.where, what or like.what, measure, settled(like.observation.period))
    found = _sure(like, facts.near(like, key))
    return found if found is not None and found.document == like.document else None


def _sure(like: Fact, found: list[Fact]) -> Fact | None:
    """The first that is exact, or stands in the sentence of `like`: 超千亿元 elsewhere is often said of something else."""
    return next(
        (f for f in found if not f.hedged or (f.document, f.sentence) == (like.document, like.sentence)), None
    )


def facet_of(fact: Fact) -> str:
    """The words that make a series another one than its indicator: 新增, 市本级."""
    _, dot, facet = fact.what.partition("·")
    return dot + facet


def nearness(*facts: Fact) -> Severity:
    """How sure a link is by where the facts stand: in one sentence or two that follow each other, or further apart.

    Facts of one table, and of a table and the text beside it, are as near as those of one sentence.
    """
    if len({fact.document for fact in facts}) > 1:
        return "warning"
    places = [fact.sentence for fact in facts]
    near = max(places) - min(places) <= 1 or any(fact.table for fact in facts)
    return "error" if near else "warning"


def years_between(base: str | None, period: str | None) -> int | None:
    """Whole years from one year to another, None where they are not whole years or not in order."""
    if base is None or period is None or len(base) != 4 or not (len(period) == 4 or is_span_of_years(period)):
        return None
    years = year_of(period) - int(base)
    return years if years > 0 else None


def by_measure(facts: Facts, *measures: str) -> Iterator[Fact]:
    """All facts of these measures."""
    for source in facts.sources:
        for fact in source.facts:
            if fact.observation.measure in measures:
                yield fact


__all__ = ["as_percent", "beside", "by_measure", "facet_of", "level", "nearness", "years_between"]
