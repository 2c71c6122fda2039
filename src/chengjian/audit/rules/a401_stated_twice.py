"""A401 and A402 share what it means that a figure is stated twice."""

from __future__ import annotations

import re
from collections.abc import Iterator

from chengjian.arithmetic.identities import Same
from chengjian.audit.bindings import Binding
from chengjian.audit.facts import Fact, Facts, plain
from chengjian.audit.linking import as_percent, fiscal
from chengjian.audit.registry import audit
from chengjian.audit.repair import repairs

# With fewer digits, nearly any two numbers are one slip apart.
FEWEST_DIGITS = 3
# Words that leave a series what it is.
LEAD = re.compile("^(?:全[市省区县州]|全年|年末|全部|实现|完成|达到?|预计)+")


@audit(
    "A401",
    name="stated-differently",
    severity="warning",
    message="{what}在同一文件中有不同数值",
    message_en="the same figure is stated differently in one document",
)
def stated_differently(facts: Facts) -> Iterator[Binding]:
    """One figure with two values in one document.

    Applies to: figures of the codelist of one place, period and status, growth against one base, that differ by one slip
    (a digit, a point, 万 for 亿); public finance, where tiers and accounts share their names, is left out.
    Mend: keep the right one; if they are two things, say what tells them apart.
    """
    for key, found in facts.at.items():
        if not key[3] or len(found) < 2:
            continue
        first: dict[tuple[int, str, str | None, str], Fact] = {}
        for fact in found:
            if not comparable(fact):
                continue
            observation = fact.observation
            alike = (fact.document, observation.status, observation.base_period, named(fact))
            earlier = first.setdefault(alike, fact)
            if earlier is not fact and not listed(fact, earlier) and one_slip(fact, earlier):
                yield Binding(Same(), (fact, earlier), (as_percent(fact), as_percent(earlier)))


def comparable(fact: Fact, public_finance: bool = False) -> bool:
    """Whether a fact is of a series of which there is one value for a place and a time, and names it itself."""
    if (
        fact.indicator is None
        or (fiscal(fact) and not public_finance)
        or fact.observation.measure not in ("level", "growth", "average_growth")
    ):
        return False
    return fact.explicit and not fact.hedged


def one_slip(fact: Fact, other: Fact) -> bool:
    """Whether two statements agree, or differ by one slip of the pen; what differs by more is of something else."""
    if max(digits(fact), digits(other)) < FEWEST_DIGITS:
        return False
    if fact.interval.meets(other.interval):
        return True
    return bool(repairs(fact.observation, other.interval) or repairs(other.observation, fact.interval))


def digits(fact: Fact) -> int:
    """How many digits a figure prints."""
    return sum(char.isdigit() for char in fact.observation.text)


def listed(fact: Fact, other: Fact) -> bool:
    """Whether two facts are members of one list, which names different things in like words."""
    one, two = fact.observation.indicator_text, other.observation.indicator_text
    return fact.sentence == other.sentence and not fact.table and one != two


def named(fact: Fact) -> str:
    """Which series a fact names: by the codelist's own names, or in words of the text."""
    indicator = fact.indicator
    words = LEAD.sub("", plain(fact.observation.indicator_text))
    return indicator.id if indicator is not None and words in indicator.aliases else words
