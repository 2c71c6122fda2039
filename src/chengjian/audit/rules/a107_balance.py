"""A107: revenue, expenditure and the balance of both."""

from __future__ import annotations

import re
from collections.abc import Iterator

from chengjian.arithmetic.identities import Change
from chengjian.audit.bindings import Binding
from chengjian.audit.facts import Fact, Facts
from chengjian.audit.registry import audit

BALANCE = re.compile("(?:当年|本年|本期|年度|当期)(?:度)?(?:收支)?(?:结余|盈余)|收支(?:结余|差额)")
PART = re.compile("其中|补助|补贴|利息|其他|上级|转移")
REVENUE, EXPENDITURE = re.compile("收入"), re.compile("支出")


@audit(
    "A107",
    name="balance-misses-difference",
    severity="error",
    message="{what} {text} 不等于收入减支出",
    message_en="the balance of {text} is not revenue less expenditure",
)
def balance_misses_difference(facts: Facts) -> Iterator[Binding]:
    """A balance of the year that is not the revenue less the expenditure stated right before it.

    Applies to: 收入A，支出B，当年结余C in one sentence, of one fund; balances carried over (滚存结余) are none of the year.
    Mend: correct the one of the three that does not follow from the others.
    """
    for source in facts.sources:
        for found in source.by_sentence.values():
            if found[0].table:
                continue
            levels = [
                fact
                for fact in found
                if fact.observation.measure == "level" and fact.observation.unit == "元"
            ]
            for at, balance in enumerate(levels[2:], 2):
                revenue, expenditure = levels[at - 2 : at]
                if BALANCE.search(balance.before) and of_one_fund(revenue, expenditure, balance):
                    yield Binding(Change(), (balance, revenue, expenditure))


def of_one_fund(revenue: Fact, expenditure: Fact, balance: Fact) -> bool:
    """Whether revenue and expenditure stand side by side, each by its name, before the balance."""
    if any(fact.hedged or fact.dangling for fact in (revenue, expenditure, balance)):
        return False
    taken, spent = revenue.before[-14:], expenditure.before[-14:]
    if PART.search(revenue.before) or revenue.before.startswith("、"):
        return False
    if not REVENUE.search(taken) or EXPENDITURE.search(taken) or not EXPENDITURE.search(spent):
        return False
    return balance.order - revenue.order <= 6 and "其中" not in expenditure.before + balance.before
