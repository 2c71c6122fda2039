"""A204: an absolute change and the two levels around it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from chengjian.arithmetic.guards import unit_key
from chengjian.arithmetic.identities import Change
from chengjian.arithmetic.periods import year_before
from chengjian.audit.bindings import Binding, Missing
from chengjian.audit.facts import Facts
from chengjian.audit.linking import by_measure, level, repeated
from chengjian.audit.registry import audit

ADDED = "·新增"
# In the year: 较2020年净增 is over another time.
NET = re.compile("(?:^|[，,])(?:[比较]上年末?|同比|全年|当年)?净增(?:加|长)?了?$")


@audit(
    "A204",
    name="change-contradicts-levels",
    severity="error",
    message="{what}的增减量 {text} 与前后两个数值不符",
    message_en="the change of {text} is not the difference of the two levels",
)
def change_contradicts_levels(facts: Facts) -> Iterator[Binding]:
    """A stated absolute change (提高1.5个百分点, 增加24天) that is not the difference of the two stated levels.

    Applies to: changes in the unit of the levels, points for what is in per cent; what a stock grew by net in the year (净增).
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
    yield from _net(facts)


def _net(facts: Facts) -> Iterator[Binding]:
    """What stocks are said to have grown by net in a year, which is read as a level of what was added."""
    for added in by_measure(facts, "level"):
        indicator, period = added.indicator, added.observation.period
        if indicator is None or indicator.kind != "stock" or not added.what.endswith(ADDED):
            continue
        if added.hedged or period is None or len(period) != 4 or not NET.search(added.before):
            continue
        stock = added.what.removesuffix(ADDED)
        now, then = (level(facts, added, year, stock) for year in (period, year_before(period)))
        if now is None or now.sentence != added.sentence or now.document != added.document:
            continue
        if then is not None and not repeated(now, then):
            yield Binding(Change(), (added, now, then))
        elif then is None:
            missing = Missing(now, "level", now.observation.unit, year_before(period))
            yield Binding(Change(), (added, now, missing))
