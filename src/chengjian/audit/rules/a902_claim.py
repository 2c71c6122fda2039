"""A902: claims that a target was met, passed or missed, and the figure beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from chengjian.audit.facts import Fact, Facts
from chengjian.audit.registry import audit
from chengjian.audit.words import about, number, of_units
from chengjian.model import Finding

# A completion in per cent: 完成预算的98.5%, 为预算的101%, 完成年度任务的110%.
DONE = re.compile("(?:完成|为|占)(?:[^，。；]{0,12})(?:预算|计划|任务|目标)(?:数|任务)?的?$")
PASSED = re.compile(
    "超额完成|超预算|超收|提前完成|超计划|(?:圆满|顺利|全面)完成(?=预算|计划|目标|任务|年度|全年)"
)
MISSED = re.compile("未能?完成|没有完成|未达|短收|少收|低于预算|低于预期")
# 超额完成6%的目标: the target itself.
AIMED = re.compile("的?(?:年度|全年|预期)?(?:目标|任务|增长|增速)")
HUNDRED = Decimal(100)
# Words of the same clause, between stops.
CLAUSE = re.compile("[，。；,;]")


@audit("A902", name="claim-against-completion", severity="error")
def claim_against_completion(facts: Facts) -> Iterator[Finding]:
    """A claim of success beside a completion below 100 %, or of failure beside one above it.

    Applies to: completion of a budget, plan or target in per cent, in the same clause as the claim or the one beside it.
    Mend: correct the percentage or the claim.
    """
    for fact in of_units(facts, ("level",), ("%",)):
        value = number(fact)
        if (
            value is None
            or AIMED.match(fact.after)
            or not (DONE.search(fact.before) or "完成" in fact.observation.indicator_text)
        ):
            continue
        claim = _claim(fact)
        if claim is None:
            continue
        word, passed = claim
        if (passed and fact.interval.high <= HUNDRED) or (not passed and fact.interval.low > HUNDRED):
            yield about(
                "A902", "error", fact,
                f"说“{word}”，但完成的是 {fact.observation.text}",
                f"said to be {'passed' if passed else 'missed'}, but {fact.observation.text} was done",
                calculation=f"{fact.observation.text} {'<' if passed else '>'} 100%",
            )  # fmt: skip


def _claim(fact: Fact) -> tuple[str, bool] | None:
    """What the clause claims, and whether it is that the target was passed."""
    before = CLAUSE.split(fact.before)[-2:]
    after = CLAUSE.split(fact.after.lstrip("，,"))[:1]
    for text in (*reversed(before), *after):
        for pattern, passed in ((PASSED, True), (MISSED, False)):
            found = pattern.search(text)
            if found is not None:
                return found.group(), passed
    return None
