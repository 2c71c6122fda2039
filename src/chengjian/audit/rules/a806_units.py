"""A806: one series in several units."""

from __future__ import annotations

import re
from collections.abc import Iterator

from chengjian.audit.facts import Fact, Facts
from chengjian.audit.registry import audit
from chengjian.audit.words import about, number, together
from chengjian.model import Finding

SCALE = re.compile("[万亿]")


@audit("A806", name="mixed-units", severity="info")
def mixed_units(facts: Facts) -> Iterator[Finding]:
    """Two figures of one series, set side by side, one in 万 and one in 亿.

    Applies to: levels of one indicator and place in one sentence, for different times (由9800万元增加到1.2亿元).
    Mend: print both in one unit.
    """
    for group in together(facts):
        seen: dict[tuple[str, str], Fact] = {}
        for fact in group:
            if fact.observation.measure != "level" or number(fact) is None:
                continue
            first = seen.setdefault((fact.where, fact.what), fact)
            if first is fact or first.observation.period == fact.observation.period:
                continue
            if first.observation.unit == fact.observation.unit and _scale(first) != _scale(fact):
                yield about(
                    "A806", "info", fact,
                    f"同一指标一个用万、一个用亿：{first.observation.text} 与 {fact.observation.text}",
                    f"one series in two scales: {first.observation.text} and {fact.observation.text}",
                    others=(first,), culprit=False,
                )  # fmt: skip


def _scale(fact: Fact) -> str:
    return "".join(SCALE.findall(fact.observation.text))
