"""A501: shares beyond 100 %."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from chengjian.audit.facts import Fact, Facts
from chengjian.audit.registry import audit
from chengjian.audit.words import about, number, of_units
from chengjian.model import Finding

# Said of the plan, not of the whole: 完成目标的105%.
REACHES = re.compile("(?:完成|预算|计划|任务|目标|上年)[^，。；]{0,6}$")


@audit("A501", name="share-beyond-whole", severity="error")
def share_beyond_whole(facts: Facts) -> Iterator[Finding]:
    """A share of a whole above 100 % or below 0.

    Applies to: shares and coverage (占比, 覆盖率, 合格率); rates that can pass 100 % (完成预算, 产销率, 毛入学率) are left alone.
    Mend: correct the figure, or name the rate that is meant.
    """
    for fact in of_units(facts, ("level",), ("%",)):
        value = number(fact)
        if value is None or 0 <= value <= 100 or not is_share(fact):
            continue
        if value > 100 and REACHES.search(fact.before):
            continue
        observation = fact.observation
        yield about(
            "A501", "error", fact,
            f"{observation.indicator_text}为 {observation.text}，份额不会{'超过 100%' if value > 100 else '小于 0'}",
            f"a share cannot be {'more than 100 %' if value > 100 else 'less than 0'}",
            calculation=f"0% ≤ {observation.indicator_text} ≤ 100%；文中为 {observation.text}",
        )  # fmt: skip


def is_share(fact: Fact) -> bool:
    """Whether the fact is a share of something, which 100 % is the whole of."""
    text = fact.observation.indicator_text
    shares, others = word_list("shares.txt"), word_list("whole_exceptions.txt")
    named = text.endswith(shares) or ("占" in text and text.endswith(("比重", "比例", "份额", "的")))
    return named and not any(word in text for word in others)


@cache
def word_list(name: str) -> tuple[str, ...]:
    """The words of a data file, one a line, without what is said about them."""
    text = files("chengjian.audit").joinpath("data", name).read_text("utf-8")
    return tuple(line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#"))
