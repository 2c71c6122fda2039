"""Units and measure words."""

from __future__ import annotations

from decimal import Decimal

import msgspec
import pytest

from chengjian.codes.units import CANONICAL, Dimension, UnitFile, Units, fits, units


def table(**dimensions: dict[str, float | None]) -> Units:
    made = {name: Dimension(next(iter(factors)), factors) for name, factors in dimensions.items()}
    return Units(UnitFile(made, "家 户 家", "人 年"))


@pytest.mark.parametrize(
    ("unit", "dimension", "factor"),
    [
        ("元", "money", "1"),
        ("%", "percent", "1"),
        ("吨", "mass", "1"),
        ("公斤", "mass", "0.001"),
        ("平方公里", "area", "1000000"),
        ("兆瓦", "power", "1000"),
        ("千瓦时", "energy", "1"),
        ("美元", "money", None),
        ("家", "count", "1"),
    ],
)
def test_unit(unit: str, dimension: str, factor: str | None) -> None:
    assert units().dimension[unit] == dimension
    assert units().factor[unit] == (None if factor is None else Decimal(factor))


@pytest.mark.parametrize(
    ("dimension", "unit", "fitting"),
    [
        ("money", "元", True),
        ("money", "吨", False),
        ("count", "座", True),
        ("count", "元", False),
        ("percent", "%", True),
        ("power", "千瓦", True),
        ("power", "千瓦时", False),
        ("money_per_person", "元", True),
        ("money_per_person", "元/人·月", True),
        ("money", "元/人", False),
        ("mass", "吨/年", True),
        ("ratio", "比", True),
        ("money", "比", False),
        ("index", "1", True),
        ("money", "", True),
    ],
)
def test_fits(dimension: str, unit: str, fitting: bool) -> None:
    assert fits(dimension, unit) is fitting


def test_variants_lead_to_units_that_there_are() -> None:
    for printed, unit in CANONICAL.items():
        assert unit in units().dimension, printed
        assert unit not in CANONICAL


def test_longest_is_tried_first() -> None:
    printed = units().printed()
    assert len(printed) == len(set(printed)) == len(units().dimension)
    assert [len(unit) for unit in printed] == sorted(map(len, printed), reverse=True)


def test_factors_are_positive() -> None:
    assert all(factor is None or factor > 0 for factor in units().factor.values())


def test_factors_are_exact() -> None:
    assert table(mass={"吨": 1, "克": 0.000001}).factor["克"] == Decimal("0.000001")


def test_unit_in_two_dimensions_is_refused() -> None:
    with pytest.raises(ValueError, match="度 stands in both energy and time"):
        table(energy={"度": 1}, time={"度": 1})


def test_word_listed_twice_counts_once() -> None:
    assert table(money={"元": 1}).words == ("家", "户")


def test_unknown_key_is_refused() -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"dimensions": {}, "words": "", "per": "", "more": 1}, UnitFile)
