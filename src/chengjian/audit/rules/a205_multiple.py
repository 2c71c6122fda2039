"""A205: a multiple and the two levels around it."""

from __future__ import annotations

from collections.abc import Iterator

from chengjian.arithmetic.identities import Multiple
from chengjian.audit.bindings import Binding, Missing
from chengjian.audit.facts import Facts
from chengjian.audit.linking import by_measure, level
from chengjian.audit.registry import audit


@audit(
    "A205",
    name="multiple-contradicts-levels",
    severity="error",
    message="{what}所说的倍数 {text} 与前后两个数值不符",
    message_en="the multiple {text} is not the quotient of the two levels",
)
def multiple_contradicts_levels(facts: Facts) -> Iterator[Binding]:
    """A stated multiple (是2020年的3.4倍, 翻一番) that is not the quotient of the two stated levels.

    Applies to: nominal series; of what doubled (翻番) only that it is no less.
    Mend: correct the multiple or one level; 增长N倍 is a multiple of N + 1.
    """
    for multiple in by_measure(facts, "multiple"):
        observation = multiple.observation
        now = level(facts, multiple, observation.period)
        if now is None or observation.base_period is None:
            continue
        then = level(facts, multiple, observation.base_period)
        loose = "番" in observation.text
        if then is not None:
            # 翻番 is said of what nearly doubled and of what more than doubled; A8 has the words that mislead.
            if not loose:
                yield Binding(Multiple(), (multiple, now, then))
        elif now.document == multiple.document and not loose:
            missing = Missing(multiple, "level", now.observation.unit, observation.base_period)
            yield Binding(Multiple(), (multiple, now, missing))
