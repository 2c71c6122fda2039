"""Several years scored together: moves by hand, what is imputed, what jumps, and draws that pair."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from click import ClickException
from hypothesis import given
from hypothesis import strategies as st

from chengjian.cli.years import Years
from chengjian.codes.boundaries import boundaries, centre
from chengjian.evaluate.frameworks import parse
from chengjian.evaluate.recipe import Evaluation, Recipe, evaluate
from chengjian.evaluate.table import DataError
from chengjian.evaluate.years import (
    check,
    comparable,
    imputed_shares,
    jumps,
    over_years,
    risen,
    simulate_years,
)

FRAMEWORK = parse(
    b"""
id: two
name: x
english: x
source: made up
dimensions:
  - {id: a, name: a, english: a, indicators: [{indicator: gdp_per_capita}]}
  - {id: b, name: b, english: b, indicators: [{indicator: retail_sales_consumer_goods}]}
""",
    "two",
)
CODES = ["620200", "620300", "620400"]


def figures(**changes: float | None) -> pl.DataFrame:
    """Three regions in 2021 to 2023; `changes` name a cell such as gdp_per_capita_620200_2022."""
    given = {
        "gdp_per_capita": {"2021": [10, 20, 30], "2022": [20, 20, 30], "2023": [35, 20, 30]},
        "retail_sales_consumer_goods": {"2021": [1, 2, 3], "2022": [1, 2, 3], "2023": [2, 2, 3]},
    }
    rows = []
    for indicator, years in given.items():
        for year, values in years.items():
            for code, value in zip(CODES, values, strict=True):
                told = changes.get(f"{indicator}_{code}_{year}", value)
                if told is not None:
                    rows.append((code, indicator, "level", year, float(told), told - 0.5, told + 0.5))
    return pl.DataFrame(
        rows, schema=["region", "indicator", "measure", "period", "value", "low", "high"], orient="row"
    )


def scored(**changes: float | None) -> Evaluation:
    recipe = Recipe(outliers="none", indicator_coverage=0.3, region_coverage=0.5)
    return evaluate(figures(**changes), FRAMEWORK, year="2023", years=["2021", "2022"], recipe=recipe)


def test_moves_by_hand() -> None:
    """Bounds of all years: output per head 10 to 35, sales 1 to 3."""
    frame = over_years(scored())
    own = frame.filter(pl.col("region") == "620200").sort("year")
    assert own["score"].to_list() == pytest.approx([0, 20, 75])
    assert own["rank"].to_list() == [3, 3, 2]
    assert own["change"].to_list() == [None, pytest.approx(20), pytest.approx(55)]
    assert own["rank_change"].to_list() == [None, 0, 1]
    assert frame["year"].to_list() == sorted(frame["year"].to_list())
    assert frame.filter(pl.col("year") == 2023)["rank"].to_list() == [1, 2, 3]


def test_what_is_imputed_is_said_for_each_year() -> None:
    result = scored(
        retail_sales_consumer_goods_620200_2022=None, retail_sales_consumer_goods_620300_2022=None,
        gdp_per_capita_620400_2021=None,
    )  # fmt: skip
    said = {year: (share, mostly) for year, share, mostly in imputed_shares(result)}
    assert said["2021"] == (pytest.approx(1 / 6), [])
    assert said["2022"] == (pytest.approx(2 / 6), ["社会消费品零售总额"])
    assert said["2023"] == (0, [])


def test_jumps_are_remarked_and_imputed_figures_passed_over() -> None:
    result = scored(gdp_per_capita_620200_2022=31, retail_sales_consumer_goods_620200_2022=None)
    assert jumps(result, "620200") == [("人均地区生产总值", "2021", "2022", pytest.approx(3.1))]
    assert jumps(result, "620300") == []


def test_years_without_figures_are_refused() -> None:
    with pytest.raises(DataError, match=r"2019 \(0 of 2 indicators\)"):
        check(figures(), FRAMEWORK, ["2019", "2023"])
    check(figures(), FRAMEWORK, ["2021", "2023"])


def test_only_scores_that_stand_alone_compare() -> None:
    assert comparable(Recipe()) and comparable(Recipe(across="geometric"))
    assert not comparable(Recipe(bounds="year")) and not comparable(Recipe(across="topsis"))


def test_the_draws_of_the_years_pair() -> None:
    """A region that is the same in both years has risen and fallen in no run."""
    simulated = simulate_years(scored(), runs=64)
    assert list(simulated) == ["2021", "2022", "2023"]
    assert 0.5 <= risen(simulated, "620200") <= 1
    frame = over_years(scored(), simulated)
    assert (frame["rank_low"] <= frame["rank_median"]).all() and (
        frame["rank_median"] <= frame["rank_high"]
    ).all()


@given(st.integers(1949, 2100), st.integers(0, 20))
def test_ranges_of_years(first: int, more: int) -> None:
    last = min(first + more, 2100)
    made = Years().convert(f"{first}-{last}", None, None)
    assert made == [str(year) for year in range(first, last + 1)]
    assert Years().convert(f"{last}, {first}", None, None) == sorted({str(first), str(last)})


@pytest.mark.parametrize(
    "text", ["", "23", "1948", "2101", "2023-2019", "2019-", "2019-2101", "两年", "2019-2020-2021"]
)
def test_what_is_no_year(text: str) -> None:
    with pytest.raises(ClickException):
        Years().convert(text, None, None)


def test_centres_lie_in_their_region() -> None:
    """Beijing's and Sanya's latitudes, and every centre within the bounds of its own boundary."""
    beijing = centre("110000")
    assert beijing is not None and beijing == pytest.approx((116.4, 40.2), abs=0.1)
    assert centre("maritime") is None and centre("000000") is None
    for code, geometry in boundaries().items():
        found = centre(code)
        if found is not None:
            flat = np.array([p for polygon in _polygons(geometry) for ring in polygon for p in ring])
            assert (flat.min(axis=0) <= found).all() and (found <= flat.max(axis=0)).all(), code


def _polygons(geometry: dict[str, list[list[list[list[float]]]]]) -> list[list[list[list[float]]]]:
    return [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]  # type: ignore[comparison-overlap, list-item]
