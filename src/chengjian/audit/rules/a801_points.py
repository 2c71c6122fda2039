"""A801: per cent where percentage points are meant."""

from __future__ import annotations

import re
from collections.abc import Iterator

from chengjian.audit.facts import Fact, Facts
from chengjian.audit.registry import audit
from chengjian.audit.rules.a501_rate import is_share
from chengjian.audit.words import about, number, of_units
from chengjian.model import Finding, Fix

# A verb that moves a rate by an amount, just before the number.
MOVED = re.compile("(?:提高|提升|上升|增加|下降|降低|减少|回落|提高了|提升了|上升了|增加了|下降了|降低了)$")
POINT = "个百分点"
# Rates that are in no per cent, or of which a relative fall is told as often (发案率下降20%).
OTHER = re.compile(
    "(?:生产|汇|频|功|效|周转|倍|产出|消耗|容积|发案|发生|死亡|发病|犯罪|事故|利用效|心|速)率$"
)
FEW = 10


@audit("A801", name="percent-for-points", severity="warning")
def percent_for_points(facts: Facts) -> Iterator[Finding]:
    """A share that rises or falls "by N %" where percentage points are meant: 城镇化率提高1.2%.

    Applies to: shares of a whole (覆盖率, 城镇化率, 占比), and other rates by less than ten, that 提高, 上升, 下降 … by N %;
    增长 is left alone.
    Mend: write 个百分点, or 增长 where the relative change is meant.
    """
    for fact in of_units(facts, ("growth", "change"), ("%",)):
        if not MOVED.search(fact.before) or not _rate(fact):
            continue
        observation = fact.observation
        fix = None
        if observation.text.endswith(("%", "％")) and not isinstance(observation.value, tuple):
            points = observation.text[:-1] + POINT
            fix = Fix(
                observation=fact.id, start=observation.start, end=observation.end, text=observation.text,
                replacement=points, value=observation.value,
            )  # fmt: skip
        yield about(
            "A801", "warning", fact,
            f"{observation.indicator_text}是百分数，{MOVED.search(fact.before)[0]} {observation.text} 应为"  # type: ignore[index]
            f"“{observation.text[:-1]}个百分点”",
            "a share rises or falls by percentage points, not by per cent",
            fix=fix,
        )  # fmt: skip


def _rate(fact: Fact) -> bool:
    """Whether the fact is of a share, or of another rate in per cent by an amount that points are meant by."""
    indicator, value = fact.indicator, number(fact)
    if value is None or (indicator is not None and indicator.unit != "percent"):
        return False
    text = fact.observation.indicator_text
    return is_share(fact) or (text.endswith("率") and not OTHER.search(text) and abs(value) < FEW)
