"""A102: a whole and the sum of its parts."""

from __future__ import annotations

from collections.abc import Iterator

from chengjian.arithmetic.identities import Sum
from chengjian.audit.bindings import Binding, Missing
from chengjian.audit.facts import Fact, Facts
from chengjian.audit.linking import beside, by_measure, facet_of, fiscal, introduced
from chengjian.audit.registry import audit
from chengjian.codes.indicators import indicators
from chengjian.model import Severity


@audit(
    "A102",
    name="parts-miss-whole",
    severity="error",
    message="{what} {text} 不等于各部分之和",
    message_en="the whole, {text}, is not the sum of its parts",
)
def parts_miss_whole(facts: Facts) -> Iterator[Binding]:
    """A whole that is not the sum of its parts (地区生产总值 and the value added of the three industries).

    Applies to: wholes whose codelist entry names all parts, if each is stated for the same place and period.
    Mend: correct the whole or a part.
    """
    for whole in by_measure(facts, "level"):
        indicator = whole.indicator
        if indicator is None or not indicator.parts:
            continue
        facet = facet_of(whole)
        found = [(part, beside(facts, whole, "level", part + facet, ahead=True)) for part in indicator.parts]
        found = [(part, fact if fact and introduced(facts, fact, whole) else None) for part, fact in found]
        absent = [part for part, fact in found if fact is None]
        stated = tuple(fact for _, fact in found if fact is not None)
        if not absent:
            severity: Severity | None = "warning" if whole.table and fiscal(whole) else None
            yield Binding(Sum(), (whole, *stated), severity=severity)
        elif len(absent) == 1 and len(stated) > 1 and not facet:
            yield Binding(Sum(), (whole, *(fact or _missing(whole, absent[0]) for _, fact in found)))


def _missing(whole: Fact, part: str) -> Missing:
    named = indicators().by_id[part].name
    return Missing(
        whole, "level", whole.observation.unit, whole.observation.period, indicator=part, indicator_text=named
    )
