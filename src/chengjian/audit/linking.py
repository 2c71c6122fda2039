"""Which facts belong together: levels around a growth, parts around a whole, in a document or a collection."""

from __future__ import annotations

import re
from collections.abc import Sequence

from chengjian.arithmetic.intervals import Interval, exactly
from chengjian.arithmetic.periods import is_span_of_years, last_whole, year_of
from chengjian.audit.facts import Fact, Facts, settled
from chengjian.model import Measure, Severity

COMPARABLE = re.compile("同口径|可比|扣除|剔除|不变价|自然口径")
WIDEST = 8
# What is more times the yearbook's figure of some years before is of something else: five years together, one tier alone.
TIMES = 4
HUNDRED, TEN = exactly(100), exactly(10)


def as_percent(fact: Fact) -> Interval:
    """The interval of a growth or share in per cent, however it is printed (倍, ‰)."""
    unit = fact.observation.unit
    if unit == "倍":
        return fact.interval * HUNDRED
    return fact.interval / TEN if unit in ("‰", "个千分点") else fact.interval


def level(facts: Facts, like: Fact, period: str | None, what: str | None = None) -> Fact | None:
    """The level in a period of the series of `like`, or of `what`: the nearest, in the collection if not in its document."""
    if period is None:
        return None
    key = (like.where, what or like.what, "level", settled(last_whole(period)))
    return _sure(like, facts.near(like, key))


def beside(
    facts: Facts, like: Fact, measure: str, what: str | None = None, ahead: bool = False
) -> Fact | None:
    """Another measure of the same series, or of `what`, in the same place, period and document: the nearest to `like`.

    Only if `like` is in turn the nearest of its own to it, or says the same as that: where several tell of the same, each
    belongs to its own. `ahead`: it is looked for after `like` first, as parts after their whole.
    """
    key = (like.where, what or like.what, measure, settled(like.observation.period))
    found = _sure(like, facts.near(like, key, ahead))
    if found is None or found.document != like.document:
        return None
    back = facts.at[like.key]
    if len(back) > 1:
        others = [fact for fact in facts.near(found, like.key, not ahead) if fact.table == like.table]
        if others and others[0] is not like and others[0].observation.value != like.observation.value:
            return None
    return found


def _sure(like: Fact, found: list[Fact]) -> Fact | None:
    """The first that is near enough, and exact or in the sentence of `like` (超千亿元 is often said of something else)."""
    for fact in found:
        same = (fact.document, fact.sentence) == (like.document, like.sentence)
        if (same or not fact.hedged) and close(like, fact) and not fact.dangling:
            return fact
    return None


def close(one: Fact, other: Fact) -> bool:
    """Whether two facts may speak of the same thing by where they stand.

    In a table, those of one row or of one column do. What the codelist does not know must stand in one sentence. Public
    finance has many accounts and tiers that go by the same names: only what stands side by side, or speaks of the whole
    region in both places, is the same there.
    """
    here = one.document == other.document
    if here and one.sentence == other.sentence:
        return not one.table or _aligned(one, other)
    if one.indicator is None or other.indicator is None:
        return False
    if not (fiscal(one) or fiscal(other)):
        return True
    if "yearbook" in (one.standing, other.standing):
        return False
    if here and not one.table and not other.table:
        return abs(one.sentence - other.sentence) <= 1
    return one.observation.scope == other.observation.scope == "total" and not (one.table or other.table)


def _aligned(one: Fact, other: Fact) -> bool:
    first, second = one.observation, other.observation
    if first.measure == second.measure and first.column_head == second.column_head:
        return True
    # Rows of one name follow each other in some tables; a row is no wider than this.
    return first.row_head == second.row_head and abs(one.order - other.order) <= WIDEST


def comparable_base(fact: Fact) -> bool:
    """Whether a growth is said to be on a comparable base, which binds no printed levels."""
    return bool(COMPARABLE.search(fact.before) or COMPARABLE.search(fact.after[:12]))


def fiscal(fact: Fact) -> bool:
    """Whether a fact is of public finance."""
    indicator = fact.indicator
    return indicator is not None and indicator.domain == "finance"


def repeated(now: Fact, then: Fact | None) -> bool:
    """Whether two levels are no two years of a series: one figure printed again, or of another size than the yearbook has."""
    if then is None:
        return False
    if then.standing != "yearbook":
        return now.observation.text == then.observation.text
    return now.interval.meets(then.interval) or not similar(now, then)


def similar(one: Fact, other: Fact) -> bool:
    """Whether one level is no more than some times the other."""
    first, second = one.interval, other.interval
    return first.low > 0 and second.low > 0 and max(first.high / second.low, second.high / first.low) <= TIMES


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
    apart = 0 if any(fiscal(fact) for fact in facts) else 1
    near = max(places) - min(places) <= apart or any(fact.table for fact in facts)
    return "error" if near else "warning"


def years_between(base: str | None, period: str | None) -> int | None:
    """Whole years from one year to another, None where they are not whole years or not in order."""
    if base is None or period is None or len(base) != 4 or not (len(period) == 4 or is_span_of_years(period)):
        return None
    years = year_of(period) - int(base)
    return years if years > 0 else None


def by_measure(facts: Facts, measure: Measure) -> Sequence[Fact]:
    """All facts of a measure whose own words name what they are of."""
    return facts.of_measure.get(measure, ())


def introduced(facts: Facts, part: Fact, whole: Fact) -> bool:
    """Whether a part may be one of this whole: where 其中 stands before it, it is of the level right before that."""
    if part.table or "其中" not in part.before:
        return True
    source = facts.sources[part.document]
    for order in range(part.order - 1, max(part.order - 5, -1), -1):
        earlier = source.by_order.get(order)
        if earlier is not None and earlier.observation.measure == "level" and earlier.observation.unit != "%":
            return earlier is whole or earlier.observation.value == whole.observation.value
    return True


__all__ = [
    "as_percent",
    "beside",
    "by_measure",
    "close",
    "comparable_base",
    "facet_of",
    "fiscal",
    "introduced",
    "level",
    "nearness",
    "repeated",
    "years_between",
]
