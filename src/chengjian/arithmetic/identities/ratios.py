"""Ratios, shares and values per head, held against their two terms."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from chengjian.arithmetic.identities.base import Identity, Terms, known
from chengjian.arithmetic.intervals import Interval, exactly


class Quotient(Identity):
    """A ratio against its two terms: ratio = scale × numerator ÷ denominator.

    Terms: ratio, numerator, denominator.
    Applies: where the codelist or the sentence says that it is the ratio of just these two.
    """

    name = "quotient"

    def __init__(self, scale: Decimal | int | Interval = 1) -> None:
        """`scale`: 100 for per cent, 10000 for per ten thousand heads; an interval where it is not known exactly."""
        self.scale = scale if isinstance(scale, Interval) else exactly(scale)

    def solve(self, terms: Terms, missing: int) -> Interval:
        """See `Identity.solve`."""
        ratio, numerator, denominator = known(terms, 0, 1, 2)
        if missing == 0:
            return self.scale * numerator / denominator
        return ratio * denominator / self.scale if missing == 1 else self.scale * numerator / ratio

    def formula(self, texts: Sequence[str]) -> str:
        """See `Identity.formula`."""
        return f"{texts[1]} ÷ {texts[2]}{self._times()}"

    def _times(self) -> str:
        """What the quotient is multiplied by, where it is not clear from the unit."""
        step = self.scale.low.to_integral_value() if self.scale.low == self.scale.high else 0
        return "" if step in (0, 1, 100) else f" × {step:f}"


class Share(Quotient):
    """A share in per cent against the part and the whole.

    Terms: share, part, whole.
    Applies: as for `Quotient`.
    """

    name = "share"

    def __init__(self) -> None:
        super().__init__(100)


class PerHead(Quotient):
    """A value per head against total, population at the year's end and its change: value = scale × total ÷ mean population.

    Terms: value per head, total, population, change. The mean lies half the year's change before the population at its end.
    Applies: flows, and rates of births and deaths; all of one year.
    """

    name = "per-head"

    def solve(self, terms: Terms, missing: int) -> Interval:
        """See `Identity.solve`."""
        value, total, population, change = known(terms, 0, 1, 2, 3)
        half = exactly(2)
        if missing == 0:
            return self.scale * total / (population - change / half)
        if missing == 1:
            return value * (population - change / half) / self.scale
        mean = self.scale * total / value
        return mean + change / half if missing == 2 else (population - mean) * half

    def formula(self, texts: Sequence[str]) -> str:
        """See `Identity.formula`."""
        return f"{texts[1]} ÷ ({texts[2]} − {texts[3]} ÷ 2){self._times()}"
