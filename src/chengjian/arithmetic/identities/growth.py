"""Growth, average growth, change and multiple, held against the two levels between which they lie."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from chengjian.arithmetic.guards import nominal, one_unit, positive
from chengjian.arithmetic.identities.base import Identity, Terms, known
from chengjian.arithmetic.intervals import Interval, exactly
from chengjian.model import Observation

ONE, HUNDRED = exactly(1), exactly(100)
NOT_NEGATIVE = Interval(Decimal(0), Decimal("Infinity"))


def factor(growth: Interval) -> Interval:
    """What a growth in per cent multiplies by; nothing falls by more than all."""
    return (ONE + growth / HUNDRED).common(NOT_NEGATIVE) or exactly(0)


def percent(multiple: Interval) -> Interval:
    """The growth in per cent of what was multiplied."""
    return (multiple - ONE) * HUNDRED


class Growth(Identity):
    """A growth in per cent against two levels: level = base × (1 + growth).

    Terms: growth, level, base level.
    Applies: nominal series in one unit; real growth (GDP, value added) never binds nominal levels.
    """

    name = "growth"

    def solve(self, terms: Terms, missing: int) -> Interval:
        """See `Identity.solve`."""
        growth, level, base = known(terms, 0, 1, 2)
        if missing == 0:
            return percent(level / base)
        return base * factor(growth) if missing == 1 else level / factor(growth)

    def applies(self, observations: Sequence[Observation | None]) -> bool:
        """See `Identity.applies`."""
        return nominal(observations) and one_unit(observations[1:]) and positive(observations[1:])

    def formula(self, texts: Sequence[str]) -> str:
        """See `Identity.formula`."""
        return f"{texts[1]} ÷ {texts[2]} − 1"


class AverageGrowth(Identity):
    """An average yearly growth in per cent against the levels at both ends: level = base × (1 + growth)^years.

    Terms: average growth, level, base level.
    Applies: as for `Growth`.
    """

    name = "average-growth"

    def __init__(self, years: int) -> None:
        """`years` lie between the two levels, at least one."""
        self.years = years

    def solve(self, terms: Terms, missing: int) -> Interval:
        """See `Identity.solve`."""
        growth, level, base = known(terms, 0, 1, 2)
        if missing == 0:
            quotient = level / base
            return percent((quotient.common(NOT_NEGATIVE) or exactly(0)).root(self.years))
        multiple = factor(growth).power(self.years)
        return base * multiple if missing == 1 else level / multiple

    def applies(self, observations: Sequence[Observation | None]) -> bool:
        """See `Identity.applies`."""
        return nominal(observations) and one_unit(observations[1:]) and positive(observations[1:])

    def formula(self, texts: Sequence[str]) -> str:
        """See `Identity.formula`."""
        return f"({texts[1]} ÷ {texts[2]})^(1/{self.years}) − 1"


class Change(Identity):
    """An absolute change against two levels: level = base + change.

    Terms: change, level, base level.
    Applies: levels and change in one unit (points for what is in per cent).
    """

    name = "change"

    def solve(self, terms: Terms, missing: int) -> Interval:
        """See `Identity.solve`."""
        change, level, base = known(terms, 0, 1, 2)
        if missing == 0:
            return level - base
        return base + change if missing == 1 else level - change

    def applies(self, observations: Sequence[Observation | None]) -> bool:
        """See `Identity.applies`."""
        return one_unit(observations)

    def formula(self, texts: Sequence[str]) -> str:
        """See `Identity.formula`."""
        return f"{texts[1]} − {texts[2]}"


class GrowthByChange(Identity):
    """A growth in per cent, the level reached and the absolute change: level = change × (1 + 100 ÷ growth).

    Terms: growth, level, change.
    Applies: as for `Growth`.
    """

    name = "growth-by-change"

    def solve(self, terms: Terms, missing: int) -> Interval:
        """See `Identity.solve`."""
        growth, level, change = known(terms, 0, 1, 2)
        if missing == 0:
            return HUNDRED / (level / change - ONE)
        multiple = ONE + HUNDRED / growth
        return change * multiple if missing == 1 else level / multiple

    def applies(self, observations: Sequence[Observation | None]) -> bool:
        """See `Identity.applies`."""
        return nominal(observations) and one_unit(observations[1:]) and positive(observations[1:2])

    def formula(self, texts: Sequence[str]) -> str:
        """See `Identity.formula`."""
        return f"{texts[2]} ÷ ({texts[1]} − {texts[2]})"


class GrowthChain(Identity):
    """An average yearly growth against the growth of each of its years: (1 + average)^n = Π (1 + growth).

    Terms: average growth, then the growth of each year.
    Applies: growth of one series, whatever its basis, each year once.
    """

    name = "growth-chain"

    def solve(self, terms: Terms, missing: int) -> Interval:
        """See `Identity.solve`."""
        average, *years = known(terms, *range(len(terms)))
        product = ONE
        for place, growth in enumerate(years, 1):
            if place != missing:
                product *= factor(growth)
        if missing == 0:
            return percent(product.root(len(years)))
        return percent(factor(average).power(len(years)) / product)

    def formula(self, texts: Sequence[str]) -> str:
        """See `Identity.formula`."""
        product = " × ".join(f"(1 + {text})" for text in texts[1:])
        return f"({product})^(1/{len(texts) - 1}) − 1"


class WeightedGrowth(Identity):
    """The growth of a whole from the growths and levels of its parts: whole ÷ (1 + growth) = Σ part ÷ (1 + its growth).

    Terms: the whole's growth and level, then growth and level of each part.
    Applies: nominal growth, all the parts there are.
    """

    name = "weighted-growth"

    def solve(self, terms: Terms, missing: int) -> Interval:
        """See `Identity.solve`."""
        growth, level, *parts = known(terms, *range(len(terms)))
        total = exactly(0)
        for place in range(0, len(parts), 2):
            if missing not in (place + 2, place + 3):
                total += parts[place + 1] / factor(parts[place])
        if missing == 0:
            return percent(level / total)
        if missing == 1:
            return total * factor(growth)
        rest = level / factor(growth) - total
        own = parts[missing - 2 + (1 if missing % 2 == 0 else -1)]
        return percent(own / rest) if missing % 2 == 0 else rest * factor(own)

    def applies(self, observations: Sequence[Observation | None]) -> bool:
        """See `Identity.applies`."""
        return nominal(observations) and one_unit(observations[1::2]) and positive(observations[1::2])

    def formula(self, texts: Sequence[str]) -> str:
        """See `Identity.formula`."""
        parts = zip(texts[3::2], texts[2::2], strict=True)
        return f"{texts[1]} ÷ ({' + '.join(f'{level} ÷ (1 + {growth})' for level, growth in parts)}) − 1"


class RealWeightedGrowth(WeightedGrowth):
    """`WeightedGrowth` of real growth, whose weights are in the prices of another year than the levels.

    Terms: as for `WeightedGrowth`. The growth of the whole may lie `slack` points away from what the levels give.
    Applies: real growth, all the parts there are.
    """

    name = "real-weighted-growth"

    def __init__(self, slack: Decimal) -> None:
        """`slack`: how far the weights may move the growth of the whole, in points."""
        self.slack = slack

    def solve(self, terms: Terms, missing: int) -> Interval:
        """See `Identity.solve`."""
        growth = terms[0]
        wider = [None if growth is None else growth.widened(self.slack), *terms[1:]]
        solved = super().solve(wider, missing)
        return solved.widened(self.slack) if missing == 0 else solved

    def applies(self, observations: Sequence[Observation | None]) -> bool:
        """See `Identity.applies`."""
        return one_unit(observations[1::2]) and positive(observations[1::2])


class GrowthPerHead(Identity):
    """The growth of a total, per head and of the population, in per cent: 1 + total = (1 + per head) × (1 + population).

    Terms: growth of the total, growth per head, growth of the population.
    Applies: both growths on one basis, the population's mean.
    """

    name = "growth-per-head"

    def solve(self, terms: Terms, missing: int) -> Interval:
        """See `Identity.solve`."""
        total, head, heads = known(terms, 0, 1, 2)
        if missing == 0:
            return percent(factor(head) * factor(heads))
        return percent(factor(total) / factor(heads if missing == 1 else head))

    def formula(self, texts: Sequence[str]) -> str:
        """See `Identity.formula`."""
        return f"(1 + {texts[1]}) × (1 + {texts[2]}) − 1"


class GrowthAmongHeads(Identity):
    """As `GrowthPerHead`, by the population at the year's end and its change: growth = population ÷ (population − change) − 1.

    Terms: growth of the total, growth per head, population, change. The mean population may grow `slack` points otherwise.
    Applies: both growths on one basis, population and change of the same year.
    """

    name = "growth-among-heads"

    def __init__(self, slack: Decimal) -> None:
        """`slack`: how far the growth of the mean may be from that at the year's end, in points."""
        self.slack = slack

    def solve(self, terms: Terms, missing: int) -> Interval:
        """See `Identity.solve`."""
        total, head, population, change = known(terms, 0, 1, 2, 3)
        if missing < 2:
            heads = ONE / (ONE - change / population)
            if missing == 0:
                return percent(factor(head) * heads).widened(self.slack)
            return percent(factor(total.widened(self.slack)) / heads)
        share = ONE - factor(head) / factor(total.widened(self.slack))
        return change / share if missing == 2 else population * share

    def formula(self, texts: Sequence[str]) -> str:
        """See `Identity.formula`."""
        return f"(1 + {texts[1]}) × {texts[2]} ÷ ({texts[2]} − {texts[3]}) − 1"


class Multiple(Identity):
    """How many times the base the level is: level = multiple × base.

    Terms: multiple, level, base level.
    Applies: as for `Growth`.
    """

    name = "multiple"

    def solve(self, terms: Terms, missing: int) -> Interval:
        """See `Identity.solve`."""
        multiple, level, base = known(terms, 0, 1, 2)
        if missing == 0:
            return level / base
        return base * multiple if missing == 1 else level / multiple

    def applies(self, observations: Sequence[Observation | None]) -> bool:
        """See `Identity.applies`."""
        return nominal(observations) and one_unit(observations[1:]) and positive(observations[1:])

    def formula(self, texts: Sequence[str]) -> str:
        """See `Identity.formula`."""
        return f"{texts[1]} ÷ {texts[2]}"
