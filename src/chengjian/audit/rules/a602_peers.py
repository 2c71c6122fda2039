"""A602: figures out of scale with those of other places."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from statistics import median

from chengjian.audit.facts import Fact, Facts
from chengjian.audit.registry import audit
from chengjian.audit.words import about, number, series
from chengjian.model import Finding

# What is per head or per area is of one size everywhere.
ALIKE = frozenset(
    ("money_per_person", "area_per_person", "count_per_persons", "age", "mass_per_area", "price")
)
LEAST = 5
FAR = Decimal(6)


@audit("A602", name="out-of-scale-with-peers", severity="warning")
def out_of_scale_with_peers(facts: Facts) -> Iterator[Finding]:
    """A figure per head or per area that is more than six times, or less than a sixth of, what other places have.

    Applies to: actual levels of one indicator of the codelist and one period in at least five other places.
    Mend: correct the unit or the decimal point.
    """
    groups: dict[tuple[str, str, str], dict[str, Fact]] = {}
    for (where, what, measure), found in series(facts).items():
        if measure != "level" or not where:
            continue
        for fact in found:
            observation = fact.observation
            indicator = fact.indicator
            if indicator is None or indicator.unit not in ALIKE or observation.period is None:
                continue
            value = number(fact)
            if observation.status == "actual" and value is not None and value > 0:
                # 元 and 美元 are of one dimension, but not of one size.
                key = (what, observation.period, observation.unit)
                groups.setdefault(key, {}).setdefault(where, fact)
    for places in groups.values():
        if len(places) <= LEAST:
            continue
        usual = median(number(fact) or Decimal(0) for fact in places.values())
        for fact in places.values():
            value = number(fact)
            assert value is not None
            far = value / usual if value > usual else usual / value
            if far < FAR:
                continue
            yield about(
                "A602", "warning", fact,
                f"{fact.observation.indicator_text} {fact.observation.text} 与其他地区相差约 {far:.0f} 倍",
                f"about {far:.0f} times off what other places have",
                calculation=f"{len(places)} 个地区的中位数为 {usual.normalize():f}；文中为 {fact.observation.text}",
            )  # fmt: skip
