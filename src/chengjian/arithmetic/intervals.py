"""The set of numbers that a printed number admits, by its digits and its hedge.

A number printed with d decimals stands for every number that rounds to it: half a unit of its last
digit to either side. Trailing zeros of a whole number before a scale word are significant as printed.
Hedges widen: 超 x admits x up to the next number that a writer would rather have named, taken here as
one unit of the leading digit; 近 x the same below; 约 x a twentieth to either side.
"""

from __future__ import annotations

from decimal import Decimal

from chengjian.model import Bound

HALF = Decimal("0.5")
ABOUT = Decimal("0.05")


def interval(value: Decimal, step: Decimal, bound: Bound | None) -> tuple[Decimal | None, Decimal | None]:
    """The half-open interval [low, high) that `value`, printed to the unit `step`, admits under `bound`.

    `at_least` and `at_most` are open to one side (None). `step` must be positive.
    """
    half = step * HALF
    if bound is None:
        return value - half, value + half
    if bound == "over":
        return value, value + headroom(value)
    if bound == "under":
        return value - headroom(value), value
    if bound == "about":
        margin = max(abs(value) * ABOUT, half)
        return value - margin, value + margin
    if bound == "at_least":
        return value, None
    return None, value + step


def headroom(value: Decimal) -> Decimal:
    """One unit of the leading digit of `value`: 超5.8万 stays below 6.8万, 超3000亿 below 4000亿."""
    if value == 0:
        return Decimal(1)
    return Decimal(1).scaleb(value.adjusted())
