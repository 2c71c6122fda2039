"""The set of numbers that a printed number admits, by its digits and its hedge.

A number printed with d decimals stands for every number that rounds to it: half a unit of its last
digit to either side. A hedge goes as far as the next number that the writer would rather have named,
one unit of the last digit that is not zero: 超5.8万 stays below 5.9万, 超3000亿 below 4000亿, and 近 the
same below. 约 x goes a twentieth to either side, or half a unit of the last digit where that is more.
"""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from functools import lru_cache
from typing import NamedTuple

from chengjian.codes.units import units
from chengjian.model import Bound, Observation

HALF = Decimal("0.5")
ABOUT = Decimal("0.05")
INFINITY = Decimal("Infinity")
# What comes in whole numbers: printed to the last one, it is not rounded.
COUNTED = frozenset(("count", "count_money", "persons", "person_times", "households", "rank", "time", "age"))
# Rounded outwards, so that no number is lost; 40 digits are more than any product of printed numbers needs.
DOWN, UP = Context(prec=40, rounding=ROUND_FLOOR), Context(prec=40, rounding=ROUND_CEILING)


def interval(value: Decimal, step: Decimal, bound: Bound | None) -> tuple[Decimal | None, Decimal | None]:
    """The half-open interval [low, high) that `value`, printed to the unit `step`, admits under `bound`.

    `at_least` and `at_most` are open to one side (None). `step` must be positive. The hedge of a fall is one
    of its size: 下降超14% is [-15, -14).
    """
    if value < 0 and bound is not None:
        low, high = interval(-value, step, bound)
        return None if high is None else -high, None if low is None else -low
    half = step * HALF
    if bound is None:
        low, high = value - half, value + half
    elif bound == "over":
        low, high = value, value + headroom(value, step)
    elif bound == "under":
        low, high = value - headroom(value, step), value
    elif bound == "about":
        margin = max(abs(value) * ABOUT, half)
        low, high = value - margin, value + margin
    else:
        low, high = (value, None) if bound == "at_least" else (None, value + step)
    return None if low is None else plain(low), None if high is None else plain(high)


def plain(number: Decimal) -> Decimal:
    """The number without zeros at its end and without exponent: 12855000000.00 is 12855000000."""
    whole = number.to_integral_value()
    return whole if whole == number else number.normalize()


def headroom(value: Decimal, step: Decimal) -> Decimal:
    """One unit of the last digit of `value`, printed to the unit `step`, that is not zero."""
    unit = step
    while value and value % (unit * 10) == 0:
        unit *= 10
    return unit


class Interval(NamedTuple):
    """All numbers from `low` to `high`, both included (a half may have been rounded up or down); ±Infinity: unbounded."""

    low: Decimal
    high: Decimal

    @property
    def bounded(self) -> bool:
        """Whether it ends on both sides."""
        return self.low.is_finite() and self.high.is_finite()

    def meets(self, other: Interval) -> bool:
        """Whether some number lies in both."""
        return self.low <= other.high and other.low <= self.high

    def within(self, other: Interval) -> bool:
        """Whether all its numbers lie in the other."""
        return other.low <= self.low and self.high <= other.high

    def common(self, other: Interval) -> Interval | None:
        """The numbers in both, None where there are none."""
        low, high = max(self.low, other.low), min(self.high, other.high)
        return Interval(low, high) if low <= high else None

    def widened(self, margin: Decimal) -> Interval:
        """So much wider on both sides."""
        return Interval(DOWN.subtract(self.low, margin), UP.add(self.high, margin))

    def __add__(self, other: Interval) -> Interval:  # type: ignore[override]
        return Interval(DOWN.add(self.low, other.low), UP.add(self.high, other.high))

    def __neg__(self) -> Interval:
        return Interval(-self.high, -self.low)

    def __sub__(self, other: Interval) -> Interval:
        return self + -other

    def __mul__(self, other: Interval) -> Interval:  # type: ignore[override]
        if self.low > 0 and other.low > 0:
            return Interval(DOWN.multiply(self.low, other.low), UP.multiply(self.high, other.high))
        pairs = [(a, b) for a in self for b in other]
        return Interval(min(_times(DOWN, a, b) for a, b in pairs), max(_times(UP, a, b) for a, b in pairs))

    def __truediv__(self, other: Interval) -> Interval:
        if other.low <= 0 <= other.high:
            return ALL
        if self.low > 0 and other.low > 0 and other.high.is_finite():
            return Interval(
                DOWN.multiply(self.low, DOWN.divide(1, other.high)),
                UP.multiply(self.high, UP.divide(1, other.low)),
            )
        upside = Interval(min(DOWN.divide(1, b) for b in other), max(UP.divide(1, b) for b in other))
        return self * upside

    def power(self, exponent: int) -> Interval:
        """The interval of no negative numbers raised to a positive whole power."""
        return Interval(_power(DOWN, self.low, Decimal(exponent)), _power(UP, self.high, Decimal(exponent)))

    def root(self, exponent: int) -> Interval:
        """Its root, for no negative numbers."""
        inverse = DOWN.divide(1, exponent)
        low = _power(DOWN, self.low, inverse)
        return Interval(
            max(low - abs(low) * NEARLY, Decimal(0)), _power(UP, self.high, inverse) * (1 + NEARLY)
        )


ALL = Interval(-INFINITY, INFINITY)
# What a root may be off by, relatively: far below any printed digit.
NEARLY = Decimal("1e-25")


def _times(context: Context, a: Decimal, b: Decimal) -> Decimal:
    return Decimal(0) if not a or not b else context.multiply(a, b)


def _power(context: Context, base: Decimal, exponent: Decimal) -> Decimal:
    if not base.is_finite() or base <= 0:
        return base if base > 0 else Decimal(0)
    return context.power(base, exponent)


def exactly(value: Decimal | int) -> Interval:
    """The interval of one number."""
    return Interval(Decimal(value), Decimal(value))


def admitted(observation: Observation) -> Interval:
    """The numbers that an observation's printed form and hedge admit; what is counted one by one is exact.

    Raises ValueError for a ratio, which is several numbers.
    """
    value = observation.value
    if isinstance(value, tuple):
        raise ValueError(f"{observation.id} is a ratio; its terms have intervals of their own")
    low, high = observation.low, observation.high
    if low is not None and high is not None and high - low == 1 and observation.bound is None:
        unit = observation.unit.partition("（")[0]
        if units().dimension.get(unit) in COUNTED:
            return Interval(value, value)
    return Interval(-INFINITY if low is None else low, INFINITY if high is None else high)


def admitted_terms(terms: tuple[Decimal, ...]) -> tuple[Interval, ...]:
    """The numbers that each term of a printed ratio admits, by its own digits; a whole number may be exact or rounded."""
    # Equal numbers may print differently, 2 and 2.0, which a cache would take for one.
    return tuple(_admitted_term(str(term)) for term in terms)


@lru_cache(maxsize=4096)
def _admitted_term(printed: str) -> Interval:
    term = Decimal(printed)
    exponent = term.as_tuple().exponent
    assert isinstance(exponent, int)
    return exactly(term).widened(HALF.scaleb(exponent))
