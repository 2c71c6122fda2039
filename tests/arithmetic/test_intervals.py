"""The interval that a printed number admits."""

from __future__ import annotations

from decimal import Decimal
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chengjian.arithmetic.intervals import headroom, interval
from chengjian.model import Bound

VALUES = st.decimals(-(10**13), 10**13, places=3)
STEPS = st.integers(-3, 12).map(Decimal(1).scaleb)
BOUNDS = st.sampled_from((None, *get_args(Bound)))


@pytest.mark.parametrize(
    ("value", "step", "bound", "low", "high"),
    [
        ("1265.7", "0.1", None, "1265.65", "1265.75"),
        ("126570000000", "10000000", None, "126565000000", "126575000000"),
        ("-3.2", "0.1", None, "-3.25", "-3.15"),
        ("0", "1", None, "-0.5", "0.5"),
        ("58000", "1000", "over", "58000", "59000"),
        ("3000", "1", "over", "3000", "4000"),
        ("1200", "1", "over", "1200", "1300"),
        ("5.80", "0.01", "over", "5.8", "5.9"),
        ("-14", "1", "over", "-15", "-14"),
        ("-14", "1", "under", "-14", "-13"),
        ("-3", "1", "at_most", "-4", None),
        ("0", "1", "over", "0", "1"),
        ("5.8", "0.1", "under", "5.7", "5.8"),
        ("100", "1", "about", "95", "105"),
        ("2", "1", "about", "1.5", "2.5"),
        ("60", "1", "at_least", "60", None),
        ("3", "1", "at_most", None, "4"),
    ],
)
def test_interval(value: str, step: str, bound: Bound | None, low: str | None, high: str | None) -> None:
    expected = tuple(None if end is None else Decimal(end) for end in (low, high))
    assert interval(Decimal(value), Decimal(step), bound) == expected


@given(VALUES, STEPS, BOUNDS)
def test_interval_holds_its_value_and_is_not_empty(
    value: Decimal, step: Decimal, bound: Bound | None
) -> None:
    low, high = interval(value, step, bound)
    assert low is not None or high is not None
    assert low is None or low <= value
    assert high is None or value <= high
    assert low is None or high is None or low < high


@given(VALUES, STEPS)
def test_exact_number_stands_for_all_that_round_to_it(value: Decimal, step: Decimal) -> None:
    low, high = interval(value, step, None)
    assert low is not None and high is not None
    assert high - low == step
    assert high - value == value - low


@given(VALUES, STEPS)
def test_about_is_no_narrower_than_the_digits(value: Decimal, step: Decimal) -> None:
    low, high = interval(value, step, None)
    wider_low, wider_high = interval(value, step, "about")
    assert low is not None and high is not None and wider_low is not None and wider_high is not None
    assert wider_low <= low and high <= wider_high


@given(VALUES.filter(lambda value: value >= 0), STEPS)
def test_over_and_under_meet_at_the_value(value: Decimal, step: Decimal) -> None:
    assert interval(value, step, "over")[0] == value == interval(value, step, "under")[1]
    assert interval(value, step, "at_least") == (value, None)


@given(VALUES.filter(bool), STEPS, BOUNDS)
def test_hedge_of_a_fall_is_that_of_its_size(value: Decimal, step: Decimal, bound: Bound | None) -> None:
    low, high = interval(value, step, bound)
    assert interval(-value, step, bound) == (None if high is None else -high, None if low is None else -low)


@given(st.integers(1, 10**6), st.integers(0, 9))
def test_headroom_is_one_unit_of_the_last_digit_that_is_not_zero(number: int, zeros: int) -> None:
    printed = str(number).rstrip("0")
    value = Decimal(printed).scaleb(zeros)
    assert headroom(value, Decimal(1)) == Decimal(1).scaleb(zeros)
