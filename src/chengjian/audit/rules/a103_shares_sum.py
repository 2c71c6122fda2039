"""A103: shares of one whole."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from chengjian.arithmetic.identities import Hundred
from chengjian.arithmetic.intervals import exactly
from chengjian.audit.bindings import Binding
from chengjian.audit.facts import Fact, Facts
from chengjian.audit.linking import beside, by_measure
from chengjian.audit.registry import audit
from chengjian.codes.indicators import indicators

# A share of the whole, not of what was planned: 占预算的101.8%.
SHARE = re.compile("占(?!.*(?:预算|计划|任务|目标))")
CONTRIBUTIONS = tuple(
    f"{industry}_contribution_to_growth" for industry in ("primary", "secondary", "tertiary")
)


@audit(
    "A103",
    name="shares-miss-hundred",
    severity="error",
    message="{what}等各部分所占比重之和不是 100%",
    message_en="the shares of all parts of one whole do not sum to 100 %",
)
def shares_miss_hundred(facts: Facts) -> Iterator[Binding]:
    """Shares of all parts of a whole that do not sum to 100 %.

    Applies to: the shares that follow the parts of a whole of the codelist (工资性收入16092元，占53.5%), one for each
    part, and the contributions of the three industries to growth.
    Mend: correct the share that does not fit its part.
    """
    for first in by_measure(facts, "level"):
        code = first.observation.indicator
        if code == CONTRIBUTIONS[0]:
            others = [beside(facts, first, "level", name, ahead=True) for name in CONTRIBUTIONS[1:]]
            shares = [first, *(fact for fact in others if fact is not None)]
            if len(shares) == len(others) + 1:
                yield Binding(Hundred(), (exactly(100), *shares))
        elif code in _first_parts():
            shares = [
                share for part in parts_of(facts, first) if (share := share_after(facts, part)) is not None
            ]
            if len(shares) == len(indicators().by_id[_first_parts()[code]].parts):
                yield Binding(Hundred(), (exactly(100), *shares))


@cache
def _first_parts() -> dict[str, str]:
    """The wholes whose parts are named, by the first part."""
    return {entry.parts[0]: entry.id for entry in indicators().by_id.values() if entry.parts}


def parts_of(facts: Facts, first: Fact) -> list[Fact]:
    """The levels of all parts of a whole, beginning with the first; empty where one is missing."""
    code = first.observation.indicator
    assert code is not None
    _, *others = indicators().by_id[_first_parts()[code]].parts
    found = [beside(facts, first, "level", name, ahead=True) for name in others]
    return [first, *(fact for fact in found if fact is not None)] if None not in found else []


def share_after(facts: Facts, part: Fact) -> Fact | None:
    """The share that is stated of a part, right after its level or growth."""
    source = facts.sources[part.document]
    for order in (part.order + 1, part.order + 2):
        fact = source.by_order.get(order)
        if fact is None or fact.sentence != part.sentence or fact.table:
            return None
        observation = fact.observation
        if observation.unit == "%" and observation.measure == "level" and SHARE.search(fact.before):
            return fact
        if observation.measure not in ("growth", "change"):
            return None
    return None
