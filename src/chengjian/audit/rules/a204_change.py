"""A204: an absolute change and the two levels around it."""

from __future__ import annotations

from collections.abc import Iterator

from chengjian.arithmetic.guards import unit_key
from chengjian.arithmetic.identities import Change
from chengjian.audit.bindings import Binding, Missing
from chengjian.audit.facts import Facts
from chengjian.audit.linking import by_measure, level, repeated
from chengjian.audit.registry import audit


@audit(
    "A204",
    name="change-contradicts-levels",
    severity="error",
    message="{what}的增减量 {text} 与前后两个数值不符",
    message_en="the change of {text} is not the difference of the two levels",
)
def change_contradicts_levels(facts: Facts) -> Iterator[Binding]:
    """A stated absolute change (提高1.5个百分点, 增加24天) that is not the difference of the two stated levels.

    Applies to: changes in the unit of the levels, points for what is in per cent.
    Mend: correct the change or one level; if the base was revised, say so.
    """
    for change in by_measure(facts, "change"):
        observation = change.observation
        now = level(facts, change, observation.period)
        if (
            now is None
            or observation.base_period is None
            or unit_key(now.observation.unit) != unit_key(observation.unit)
        ):
            continue
        then = level(facts, change, observation.base_period)
        if repeated(now, then):
            continue
        if then is not None:
            yield Binding(Change(), (change, now, then))
        elif now.document == change.document:
            missing = Missing(change, "level", now.observation.unit, observation.base_period)
            yield Binding(Change(), (change, now, missing))
