"""A404: a region and all its parts."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from chengjian.arithmetic.identities import Between, Sum
from chengjian.arithmetic.intervals import Interval
from chengjian.audit.bindings import Binding
from chengjian.audit.facts import Fact, Facts
from chengjian.audit.linking import as_percent, by_measure, fiscal
from chengjian.audit.registry import audit
from chengjian.codes.regions import regions

# Figures of parts are counted apart from that of the whole: they make it up within a share of it, of which this is one.
APART = 50
FEWEST = 3


@audit(
    "A404",
    name="region-misses-its-parts",
    severity="warning",
    message="{whose}{what} {text} 与所辖各地的数值不符",
    message_en="{text} does not fit the figures of all the regions that make the region up",
)
def region_misses_its_parts(facts: Facts) -> Iterator[Binding]:
    """A figure of a region that is not the sum of those of its parts, or a growth or rate that is not between theirs.

    Applies to: indicators whose figures add up over regions, within a fiftieth, and their growth; rates. All prefectures of the
    province, or counties of the city, must be stated, for one period and in one unit.
    Mend: look for the part that is out of line, at its unit, and at whose figure it is.
    """
    for measure in ("level", "growth"):
        stated: dict[tuple[str, ...], Fact] = {}
        for fact in by_measure(facts, measure):
            if fact.observation.region is not None and not fact.hedged:
                stated.setdefault((*fact.key, fact.observation.status), fact)
        for whole in stated.values():
            indicator, codes = whole.indicator, parts_of(whole.where)
            if indicator is None or len(codes) < FEWEST or fiscal(whole):
                continue
            found = [stated.get((code, *whole.key[1:], whole.observation.status)) for code in codes]
            parts = [part for part in found if part is not None and fits(whole, part)]
            if len(parts) < len(codes):
                continue
            if measure == "level" and indicator.additive:
                wide = whole.interval.widened(abs(whole.interval.high) / APART)
                yield Binding(Sum(), (whole, *parts), (wide, *(part.interval for part in parts)))
            elif (measure == "growth" and indicator.additive) or indicator.kind == "rate":
                percents: list[Interval | None] = [as_percent(fact) for fact in (whole, *parts)]
                yield Binding(Between(), (whole, *parts), tuple(percents))


def fits(whole: Fact, part: Fact) -> bool:
    """Whether a part is stated as its whole is."""
    one, other = whole.observation, part.observation
    return one.unit == other.unit and one.base_period == other.base_period


@cache
def parts_of(code: str) -> tuple[str, ...]:
    """The codes of the regions that lie right within a region today; none where it is no code of one."""
    return tuple(region.code for region in regions().rows if region.parent == code and region.present)
