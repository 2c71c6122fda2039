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
