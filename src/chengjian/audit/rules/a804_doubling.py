"""A804: doublings that are none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from chengjian.audit.facts import Fact, Facts
from chengjian.audit.registry import audit
from chengjian.audit.words import about, number, together
from chengjian.model import Finding

DOUBLE = re.compile("翻(?P<how>[一两三]?)番")
TIMES = {"": 2, "一": 2, "两": 4, "三": 8}
# As far below the doubling as writers still call it one.
NEARLY = Decimal("0.95")
HUNDRED = Decimal(100)


@audit("A804", name="doubling-that-is-none", severity="error")
def doubling_that_is_none(facts: Facts) -> Iterator[Finding]:
    """Something said to have doubled (翻番) beside a growth that is less than that.

    Applies to: 翻番, 翻一番, 翻两番 and a growth of the same thing over the same time in the same sentence.
    Mend: correct the growth, or say by how much it grew.
    """
    for group in together(facts):
        doublings = [
            f for f in group if f.observation.measure == "multiple" and DOUBLE.search(f.observation.text)
        ]
        for fact in doublings:
            for growth in group:
                if _less(fact, growth):
                    yield about(
                        "A804", "error", fact,
                        f"增长 {growth.observation.text} 不是“{fact.observation.text}”",
                        f"a growth of {growth.observation.text} is not the doubling that is said",
                        calculation=f"翻番要增长 {(_times(fact) - 1) * 100}% 以上；文中增长 {growth.observation.text}",
                        others=(growth,), culprit=False,
                    )  # fmt: skip


def _times(fact: Fact) -> int:
    match = DOUBLE.search(fact.observation.text)
    return TIMES[match["how"]] if match else 2


def _less(doubling: Fact, growth: Fact) -> bool:
    """Whether the growth is of what doubled, and too small for it."""
    one, other = doubling.observation, growth.observation
    value = number(growth)
    if (
        other.measure != "growth"
        or value is None
        or doubling.what != growth.what
        or one.status != other.status
    ):
        return False
    if doubling.where != growth.where or one.period != other.period or one.base_period != other.base_period:
        return False
    times = 1 + (value if other.unit == "倍" else value / HUNDRED)
    return other.unit in ("%", "倍") and times < _times(doubling) * NEARLY
