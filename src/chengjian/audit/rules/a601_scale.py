"""A601: figures out of scale with the same series in other years."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from statistics import median

from chengjian.arithmetic.periods import year_of
from chengjian.audit.facts import Fact, Facts
from chengjian.audit.linking import fiscal
from chengjian.audit.registry import audit
from chengjian.audit.words import about, number, series
from chengjian.model import Finding

# How near to a power of ten a figure's distance from its series is when a point or a 万 slipped.
NEAR = Decimal("0.6"), Decimal("1.7")
SLIPS = {
    Decimal(10): "10",
    Decimal(100): "100",
    Decimal(1000): "1000",
    Decimal(10000): "1 万",
    Decimal(10) ** 8: "1 亿",
}
# Years apart at which two figures of a series are still alike.
APART = 3
# How far the other figures of the series may be from each other.
STEADY = Decimal(2)
LEAST = 2


@audit("A601", name="out-of-scale", severity="warning")
def out_of_scale(facts: Facts) -> Iterator[Finding]:
    """A figure ten, a hundred or ten thousand times what the same series has in the years around it.

    Applies to: actual levels of one place and indicator of the codelist, where two other years at least agree with each other
    within a factor of two; 万 and 亿 confused, a decimal point moved.
    Mend: correct the unit or the decimal point.
    """
    for (_, _, measure), found in series(facts).items():
        if measure != "level" or len(found) <= LEAST or all(fact.known for fact in found):
            continue
        usable = [f for f in found if _usable(f)]
        if len(usable) > LEAST:
            yield from _of(usable)


def _usable(fact: Fact) -> bool:
    observation = fact.observation
    value = number(fact)
    return (
        observation.indicator is not None
        and observation.status == "actual"
        and observation.period is not None
        and len(observation.period) == 4
        and value is not None
        and value > 0
        and observation.unit not in ("%", "‰", "位")
        # Of public finance, tiers and parts go by the same names.
        and (not fiscal(fact) or observation.scope == "total")
    )


def _of(found: Sequence[Fact]) -> Iterator[Finding]:
    years: dict[int, dict[str, Fact]] = {}
    for fact in found:
        years.setdefault(year_of(fact.observation.period or ""), {}).setdefault(fact.observation.unit, fact)
    for fact in found:
        if fact.known:
            continue
        value, year = number(fact), year_of(fact.observation.period or "")
        assert value is not None
        around = (years.get(near, {}) for near in range(year - APART, year + APART + 1) if near != year)
        others = [units[fact.observation.unit] for units in around if fact.observation.unit in units]
        values = [number(other) or value for other in others]
        if len(values) < LEAST or max(values) > min(values) * STEADY:
            continue
        usual = median(values)
        far = value / usual if value > usual else usual / value
        slip = next(
            (said for factor, said in SLIPS.items() if NEAR[0] * factor <= far <= NEAR[1] * factor), None
        )
        if slip is None:
            continue
        near = min(others, key=lambda o: abs(year_of(o.observation.period or "") - year))
        more = "大" if value > usual else "小"
        yield about(
            "A601", "warning", fact,
            f"{fact.observation.indicator_text} {fact.observation.text} 与其他年份相差约 {slip} 倍，疑单位或小数点有误",
            f"about {slip.replace(' 万', '0,000').replace(' 亿', '00,000,000')} times off the same series in other years",
            calculation=f"{near.observation.period} 年为 {near.observation.text}；"
            f"{fact.observation.period} 年为 {fact.observation.text}，{more}了约 {far:.1f} 倍",
            others=tuple(others),
        )  # fmt: skip
