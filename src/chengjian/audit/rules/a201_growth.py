"""A201: a growth and the two levels around it."""

from __future__ import annotations

from collections.abc import Iterator

from chengjian.arithmetic.identities import Growth
from chengjian.audit.bindings import Binding, Missing
from chengjian.audit.facts import Fact, Facts
from chengjian.audit.linking import as_percent, by_measure, comparable_base, level, repeated
from chengjian.audit.registry import audit
from chengjian.audit.rules.a802_times import grew_to


@audit(
    "A201",
    name="growth-contradicts-levels",
    severity="error",
    message="{what}的增长率 {text} 与前后两个数值不符",
    message_en="the growth of {text} cannot come from the two levels",
)
def growth_contradicts_levels(facts: Facts) -> Iterator[Binding]:
    """A stated growth that no rounding of the two stated levels can give.

    Applies to: nominal growth only; real growth (GDP, value added) and growth on a comparable or revised base are skipped;
    where 增长 and 增长到N倍 are mixed up, A802 says so.
    Mend: correct the growth or one level; if the base was revised, say so.
    """
    for growth in by_measure(facts, "growth"):
        yield from _of(facts, growth)


def _of(facts: Facts, growth: Fact) -> Iterator[Binding]:
    observation = growth.observation
    now = level(facts, growth, observation.period)
    then = level(facts, growth, observation.base_period)
    if now is None or comparable_base(growth) or repeated(now, then):
        return
    if then is not None and not grew_to(growth, now, then):
        values = (as_percent(growth), now.interval, then.interval)
        yield Binding(Growth(), (growth, now, then), values)
    elif then is None and now.document == growth.document and observation.base_period:
        missing = Missing(growth, "level", now.observation.unit, observation.base_period)
        yield Binding(Growth(), (growth, now, missing), (as_percent(growth), now.interval, None))
