"""The set of numbers that a printed number admits, by its digits and its hedge.

A number printed with d decimals stands for every number that rounds to it: half a unit of its last
digit to either side. A hedge goes as far as the next number that the writer would rather have named,
one unit of the last digit that is not zero: 超5.8万 stays below 5.9万, 超3000亿 below 4000亿, and 近 the
same below. 约 x goes a twentieth to either side, or half a unit of the last digit where that is more.
"""

from __future__ import annotations

from decimal import Decimal

from chengjian.model import Bound

HALF = Decimal("0.5")
ABOUT = Decimal("0.05")


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
