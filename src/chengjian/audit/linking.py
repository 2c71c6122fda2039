"""Which facts belong together: levels around a growth, in its sentence, its document, its collection."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from chengjian.arithmetic.intervals import Interval, exactly
from chengjian.arithmetic.periods import is_span_of_years, last_whole, year_of
from chengjian.audit.facts import Fact, Facts
from chengjian.model import Severity

HUNDRED = exactly(100)


def as_percent(fact: Fact) -> Interval:
    """The interval of a growth or share in per cent, however it is printed (倍, ‰)."""
    unit = fact.observation.unit
    if unit == "倍":
        return fact.interval * HUNDRED
    return fact.interval / exactly(10) if unit in ("‰", "个千分点") else fact.interval


def levels(facts: Facts, like: Fact, period: str | None) -> list[Fact]:
    """The levels of the same series in a period, the nearest to `like` first; empty for no period."""
    if period is None:
        return []
    wanted = last_whole(period)
    found = [
        fact
        for fact in facts.of(like.where, like.what, "level")
        if fact.observation.period is not None
        and same_period(fact.observation.period, wanted)
        and fact.observation.status == like.observation.status
    ]
    return sorted(found, key=lambda fact: distance(fact, like))


def same_period(one: str, other: str) -> bool:
    """Whether two periods are the same for a level: a whole year's last day is the year."""
    return one == other or (one.removesuffix("-12-31") == other.removesuffix("-12-31"))


def distance(one: Fact, other: Fact) -> tuple[int, int, int]:
    """How far apart two facts stand: documents, sentences, characters."""
    if one.document != other.document:
        return (1, abs(one.document - other.document), 0)
    return (0, abs(one.sentence - other.sentence), abs(one.observation.start - other.observation.start))


def nearness(*facts: Fact) -> Severity:
    """How sure a link is by where the facts stand: one document, or several."""
    return "error" if len({fact.document for fact in facts}) == 1 else "warning"


def years_between(base: str, period: str) -> int | None:
    """Whole years from one year to another, None where they are not whole years or not in order."""
    if len(base) != 4 or not (len(period) == 4 or is_span_of_years(period)):
        return None
    years = year_of(period) - int(base)
    return years if years > 0 else None


def by_measure(facts: Facts, *measures: str) -> Iterator[Fact]:
    """All facts of these measures."""
    for source in facts.sources:
        for fact in source.facts:
            if fact.observation.measure in measures:
                yield fact


def first_of_each_document(found: Iterable[Fact]) -> list[Fact]:
    """The first fact of each document."""
    kept: dict[int, Fact] = {}
    for fact in found:
        kept.setdefault(fact.document, fact)
    return list(kept.values())


__all__ = [
    "as_percent",
    "by_measure",
    "distance",
    "first_of_each_document",
    "levels",
    "nearness",
    "same_period",
    "years_between",
]
