"""A803: falls by times."""

from __future__ import annotations

import re
from collections.abc import Iterator

from chengjian.audit.facts import Facts
from chengjian.audit.registry import audit
from chengjian.audit.words import about, of_units
from chengjian.model import Finding

FALL = re.compile(
    "(?:下降|减少|降低|缩减|缩小|回落|减|降|下跌|下滑|压减|压缩|缩短|锐减|骤降|(?<!不)低|(?<![至不])少)了?(?:近|超|约|超过|大约)?$"
)


@audit("A803", name="fall-by-times", severity="warning")
def fall_by_times(facts: Facts) -> Iterator[Finding]:
    """A fall "by N times": what falls by once itself is gone.

    Applies to: 下降, 减少, 降低 … N倍.
    Mend: say the fall in per cent, or as a fraction (降到三分之一).
    """
    for fact in of_units(facts, ("growth", "multiple", "change", "level"), ("倍",)):
        if not FALL.search(fact.before):
            continue
        yield about(
            "A803", "warning", fact,
            f"“{FALL.search(fact.before)[0]}{fact.observation.text}”：减少不用倍数，应说百分之几或几分之几",  # type: ignore[index]
            "a fall is not said in times; say per cent or a fraction",
        )  # fmt: skip
