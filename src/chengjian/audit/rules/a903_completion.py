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
PLANNED = re.compile("(?:预算|计划|目标|任务)数?(?:调整)?(?:为|是)?$|调整为$")
ADJUSTED = re.compile("调整(?:后|为|预算)")
# An open bracket: 其中, 含 and other asides.
ASIDE = re.compile("[（(][^）)]*$")


@audit(
    "A903",
    name="completion-contradicts-figures",
    severity="error",
    message="{what} {text} 与完成数、预算数（目标数）不符",
    message_en="the completion of {text} cannot come from the figure and its target",
)
def completion_contradicts_figures(facts: Facts) -> Iterator[Binding]:
    """A completion in per cent that the figure and the budget or target beside it cannot give.

    Applies to: the completion in per cent and the two amounts before it in its sentence, one of which is said to be the
    budget, plan or target; a completion of the adjusted budget goes with the adjusted one. Amounts in brackets are passed over.
    Mend: correct one of the three.
    """
    for group in together(facts):
        amounts: list[Fact] = []
        for fact in group:
            if ASIDE.search(fact.before):
                continue
            if _amount(fact):
                amounts.append(fact)
            elif _completion(fact) and len(amounts) > 1:
                planned, done = amounts[-2:]
                if _planned(done):
                    planned, done = done, planned
                adjusted = ADJUSTED.search(fact.before) is not None
                fitting = _planned(planned) and adjusted == (ADJUSTED.search(planned.before) is not None)
                if fitting and not _planned(done) and done.observation.unit == planned.observation.unit:
                    yield Binding(Share(), (fact, done, planned))
                amounts = []


def _completion(fact: Fact) -> bool:
    observation = fact.observation
    return (
        observation.unit == "%"
        and observation.measure == "level"
        and observation.indicator_text.endswith(WORDS)
    )


def _amount(fact: Fact) -> bool:
    return fact.observation.measure == "level" and fact.observation.unit != "%" and number(fact) is not None


def _planned(fact: Fact) -> bool:
    return PLANNED.search(fact.before) is not None
