"""A207: the growth of a whole among the growths of its parts."""

from __future__ import annotations

from collections.abc import Iterator

from chengjian.arithmetic.identities import Between, Sum
from chengjian.audit.bindings import Binding
from chengjian.audit.facts import Fact, Facts
from chengjian.audit.linking import as_percent, beside, by_measure, facet_of
from chengjian.audit.registry import audit


@audit(
    "A207",
    name="growth-outside-its-parts",
    severity="error",
    message="{what}的增长率 {text} 不在各部分增长率之间",
    message_en="the growth of {text} of the whole lies outside the growths of all its parts",
)
def growth_outside_its_parts(facts: Facts) -> Iterator[Binding]:
    """The growth of a whole that is more, or less, than that of every part.

    Applies to: wholes whose codelist entry names all parts, if the growth of each is stated for the same period; real
    growth too, since it is an average of that of the parts.
    Mend: correct the growth of the whole or of a part.
    """
    for growth in by_measure(facts, "growth"):
        parts = part_growths(facts, growth)
        if parts:
            terms = (growth, *parts)
            yield Binding(Between(), terms, tuple(as_percent(fact) for fact in terms))


def part_growths(facts: Facts, growth: Fact) -> list[Fact]:
    """The growths of all parts of what grew, empty where one is not stated, or where the parts are those of another whole."""
    indicator = growth.indicator
    if indicator is None or not indicator.parts:
        return []
    facet = facet_of(growth)
    found = [beside(facts, growth, "growth", part + facet, ahead=True) for part in indicator.parts]
    base = growth.observation.base_period
    parts = [fact for fact in found if fact is not None and fact.observation.base_period == base]
    return parts if len(parts) == len(indicator.parts) and make_up(facts, growth, parts) else []


def make_up(facts: Facts, growth: Fact, parts: list[Fact]) -> bool:
    """Whether the levels beside the growths, if all are stated, add up: else they are parts of something else."""
    levels = [beside(facts, fact, "level") for fact in (growth, *parts)]
    return Sum().check([None if level is None else level.interval for level in levels]) != "violated"
