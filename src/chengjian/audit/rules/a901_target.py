"""A901: targets and what became of them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from chengjian.audit.facts import Fact, Facts
from chengjian.audit.registry import audit
from chengjian.audit.words import about, number, series
from chengjian.model import Finding

CLAIM = re.compile(
    "[，,]?(?:如期|超额|提前|圆满|顺利|全面)[^，。；]{0,6}(?:完成|实现|达到)[^，。；]{0,12}(?:目标|任务)?"
)
COMPARED = frozenset(("level", "growth", "average_growth", "change"))


@audit("A901", name="target-missed", severity="info")
def target_missed(facts: Facts) -> Iterator[Finding]:
    """A target for a year and the actual figure of that year, which falls short of it.

    Applies to: indicators of the codelist of which more, or less, is better; hedged targets within their hedge are met, and the
    columns of one document's tables are left alone. Where
    the text calls it a success (提前完成, 如期实现) it is a warning, else a note.
    Mend: nothing, if it is so; where the text says that the target was met, one of the two is wrong.
    """
    whole: dict[tuple[str, str, str], list[Fact]] = {}
    for (where, what, measure), found in series(facts).items():
        if measure in COMPARED:
            # What the budget sets and what is executed is one series here.
            whole.setdefault((where, what.removesuffix("·budget"), measure), []).extend(found)
    for found in whole.values():
        targets = [f for f in found if f.observation.status == "target" and _whole_year(f)]
        if not targets:
            continue
        actuals = {
            f.observation.period: f for f in found if f.observation.status == "actual" and _whole_year(f)
        }
        aims: dict[tuple[str | None, str], Fact] = {}
        for target in targets:
            aims.setdefault((target.observation.period, target.observation.unit), target)
        for (period, unit), target in aims.items():
            actual = actuals.get(period)
            if actual is None or actual.observation.unit != unit:
                continue
            # A budget table prints both beside each other for all to see.
            tabled = target.table and actual.table and target.document == actual.document
            if not tabled and _missed(target, actual):
                claimed = CLAIM.search(actual.before) or CLAIM.match(actual.after)
                yield about(
                    "A901", "warning" if claimed else "info", actual,
                    f"{actual.observation.indicator_text} {actual.observation.period} 年目标 {target.observation.text}，"
                    f"实际 {actual.observation.text}，{'文中却说完成了目标' if claimed else '没有达到'}",
                    f"the target was {target.observation.text}, the outcome {actual.observation.text}"
                    + (", which the text calls a success" if claimed else ""),
                    calculation=f"{actual.observation.text} {'<' if _up(target) else '>'} {target.observation.text}",
                    others=(target,), culprit=False,
                )  # fmt: skip


def _whole_year(fact: Fact) -> bool:
    return fact.observation.period is not None and len(fact.observation.period) == 4


def _up(fact: Fact) -> bool:
    indicator = fact.indicator
    return indicator is not None and indicator.direction == "up"


def _missed(target: Fact, actual: Fact) -> bool:
    """Whether no number that the actual figure admits is one that the target admits, or better."""
    indicator = target.indicator
    aim, value = number(target), number(actual)
    if indicator is None or indicator.direction == "none" or aim is None or value is None:
        return False
    if target.observation.measure == "level" and not 0 < aim < 5 * abs(value):
        # No target is missed by as much: it is another's.
        return False
    if target.observation.bound in ("at_most", "under"):
        return actual.interval.low >= target.interval.high
    if indicator.direction == "up":
        return actual.interval.high <= target.interval.low
    return actual.interval.low >= target.interval.high
