"""A903: completion against its two figures."""

from __future__ import annotations

import re
from collections.abc import Iterator

from chengjian.arithmetic.identities import Share
from chengjian.audit.bindings import Binding
from chengjian.audit.facts import Fact, Facts
from chengjian.audit.registry import audit
from chengjian.audit.words import number, together

TIMES, PLANS = ("", "年度", "年初", "调整", "全年"), ("预算", "计划", "目标", "任务")
WORDS = tuple(f"完成{time}{plan}" for time in TIMES for plan in PLANS)
PLANNED = re.compile("(?:预算|计划|目标|任务)数?(?:为|是)?$")


@audit(
    "A903",
    name="completion-contradicts-figures",
    severity="error",
    message="{what} {text} 与完成数、预算数（目标数）不符",
    message_en="the completion of {text} cannot come from the figure and its target",
)
def completion_contradicts_figures(facts: Facts) -> Iterator[Binding]:
    """A completion in per cent that the figure and the budget or target beside it cannot give.

    Applies to: a level, its budget, plan or target, and the completion in per cent, in one sentence, of one indicator.
    Mend: correct one of the three.
    """
    for group in together(facts):
        for at, fact in enumerate(group):
            if fact.observation.unit != "%" or fact.observation.measure != "level":
                continue
            name = next((w for w in WORDS if fact.observation.indicator_text.endswith(w)), None)
            if name is None:
                continue
            planned = [f for f in group if f is not fact and _amount(f) and _planned(f)]
            done = [f for f in group[:at] if _amount(f) and not _planned(f)]
            if len(planned) == 1 and done and done[-1].observation.unit == planned[0].observation.unit:
                yield Binding(Share(), (fact, done[-1], planned[0]))


def _amount(fact: Fact) -> bool:
    return fact.observation.measure == "level" and fact.observation.unit != "%" and number(fact) is not None


def _planned(fact: Fact) -> bool:
    return PLANNED.search(fact.before) is not None
