"""Arithmetic on periods."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chengjian.arithmetic.periods import (
    FIRST_YEAR,
    LAST_YEAR,
    first_year,
    is_part,
    is_span_of_years,
    last_whole,
    months,
    previous,
    span,
    year_before,
    year_of,
)

YEARS = st.integers(FIRST_YEAR, LAST_YEAR)


@pytest.mark.parametrize(
    ("period", "before"),
    [
        ("2024", "2023"),
        ("2000", "1999"),
        ("2024-11", "2023-11"),
        ("2024-11-30", "2023-11-30"),
        ("2025-Q3", "2024-Q3"),
        ("2025-01/2025-09", "2024-01/2024-09"),
        ("2021/2025", "2020"),
    ],
)
def test_year_before(period: str, before: str) -> None:
    assert year_before(period) == before


@pytest.mark.parametrize(
    ("period", "before"),
    [
        ("2025-09", "2025-08"),
        ("2025-01", "2024-12"),
        ("2025-Q3", "2025-Q2"),
        ("2025-Q1", "2024-Q4"),
        ("2025", "2024"),
        ("2021/2025", "2020"),
        ("2025-01/2025-06", "2024-01/2024-06"),
    ],
)
def test_previous(period: str, before: str) -> None:
    assert previous(period) == before


@pytest.mark.parametrize(
    ("period", "part", "years"),
    [
        ("2024", False, False),
        ("2021/2025", False, True),
        ("2024-11", True, False),
        ("2024-11-30", True, False),
        ("2025-Q3", True, False),
        ("2025-01/2025-09", True, False),
        (None, False, None),
    ],
)
def test_part_of_a_year_and_span_of_years(period: str | None, part: bool, years: bool | None) -> None:
    assert is_part(period) is part
    if period is not None:
        assert is_span_of_years(period) is years


def test_ends_of_a_span() -> None:
    assert (first_year("2021/2025"), year_of("2021/2025")) == (2021, 2025)
    assert (first_year("2025-01/2025-09"), year_of("2025-01/2025-09")) == (2025, 2025)
    assert last_whole("2021/2025") == "2025"
    assert last_whole("2025-01/2025-09") == "2025-01/2025-09"


@given(YEARS, YEARS)
def test_span_has_its_ends(one: int, other: int) -> None:
    first, last = sorted((one, other))
    period = span(first, last)
    assert (first_year(period), year_of(period)) == (first, last)
    assert is_span_of_years(period) is (first != last)
    assert not is_part(period)
    assert year_before(period) == str(first - 1)


@given(YEARS, st.integers(1, 12), st.integers(1, 12))
def test_months_are_a_part_of_their_year(year: int, one: int, other: int) -> None:
    first, last = sorted((one, other))
    period = months(year, first, last)
    assert is_part(period)
    assert first_year(period) == year_of(period) == year
    assert year_before(period) == months(year - 1, first, last)


@given(YEARS, st.integers(1, 12))
def test_twelve_months_back_is_the_year_before(year: int, month: int) -> None:
    period = months(year, month, month)
    at = period
    for _ in range(12):
        at = previous(at)
    assert at == year_before(period)


@given(YEARS, st.integers(1, 4))
def test_four_quarters_back_is_the_year_before(year: int, quarter: int) -> None:
    period = at = f"{year}-Q{quarter}"
    for _ in range(4):
        at = previous(at)
    assert at == year_before(period)
