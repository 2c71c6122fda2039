"""A201: a growth and the two levels around it."""

from __future__ import annotations

from collections.abc import Iterator

from chengjian.arithmetic.identities import Growth
from chengjian.audit.bindings import Binding, Missing
from chengjian.audit.facts import Fact, Facts
from chengjian.audit.linking import as_percent, by_measure, levels, nearness
from chengjian.audit.registry import audit


@audit(
    "A201",
    name="growth-contradicts-levels",
    severity="error",
    message="{what}的增长率 {text} 与前后两个数值不符",
    message_en="the growth of {text} cannot come from the two levels",
)
def growth_contradicts_levels(facts: Facts) -> Iterator[Binding]:
    """A stated growth that no rounding of the two stated levels can give.

    Applies to: nominal growth only; real growth (GDP, value added) and growth on a comparable or revised base are skipped.
    Mend: correct the growth or one level; if the base was revised, say so.
    """
    for growth in by_measure(facts, "growth"):
        yield from _of(facts, growth)


def _of(facts: Facts, growth: Fact) -> Iterator[Binding]:
    observation = growth.observation
    now = levels(facts, growth, observation.period)
    then = levels(facts, growth, observation.base_period)
    if now and then:
        level, base = now[0], then[0]
        percent = as_percent(growth)
        yield Binding(
            Growth(),
            (growth, level, base),
            (percent, level.interval, base.interval),
            severity=nearness(growth, level, base),
        )
    elif now and now[0].document == growth.document and observation.base_period:
        level = now[0]
        missing = Missing(growth, "level", level.observation.unit, observation.base_period)
        yield Binding(Growth(), (growth, level, missing), None)
