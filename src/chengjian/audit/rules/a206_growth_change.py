"""A206: a growth and an absolute change of the same level."""

from __future__ import annotations

from collections.abc import Iterator

from chengjian.arithmetic.identities import GrowthByChange
from chengjian.audit.bindings import Binding
from chengjian.audit.facts import Facts
from chengjian.audit.linking import as_percent, beside, by_measure, comparable_base
from chengjian.audit.registry import audit


@audit(
    "A206",
    name="growth-contradicts-change",
    severity="error",
    message="{what}的增长率 {text} 与增减量不符",
    message_en="the growth of {text} does not fit the absolute change",
)
def growth_contradicts_change(facts: Facts) -> Iterator[Binding]:
    """A growth in per cent and an absolute change of one level that do not fit each other (128户, 增加16户, 增长12%).

    Applies to: nominal series with level, change and growth against the same base.
    Mend: correct the one that does not follow from the other two.
    """
    for growth in by_measure(facts, "growth"):
        change = beside(facts, growth, "change")
        now = beside(facts, growth, "level")
        if change is None or now is None or change.observation.base_period != growth.observation.base_period:
            continue
        terms = (growth, now, change)
        if (
            growth.sentence != change.sentence
            or abs(growth.order - change.order) > 1
            or comparable_base(growth)
        ):
            continue
        if change.observation.value and growth.observation.value:
            yield Binding(GrowthByChange(), terms, (as_percent(growth), now.interval, change.interval))
