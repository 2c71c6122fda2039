"""The reference panel: one figure a cell, known indicators and places, and what arithmetic and official figures say of it."""

from __future__ import annotations

import polars as pl
import pytest

from chengjian.codes.indicators import indicators
from chengjian.codes.reference import FIRST, LAST, reference
from chengjian.codes.regions import regions
from chengjian.codes.units import units

CELL = ["region", "indicator", "measure", "scope", "period"]


@pytest.fixture(scope="module")
def panel() -> pl.DataFrame:
    return reference(None)


def wide(panel: pl.DataFrame, *wanted: str) -> pl.DataFrame:
    city = panel.filter(
        (pl.col("scope") == "city") & (pl.col("measure") == "level") & pl.col("indicator").is_in(wanted)
    )
    return city.pivot("indicator", index=["region", "period"], values="value").drop_nulls()


def test_every_cell_once_and_every_code_known(panel: pl.DataFrame) -> None:
    assert not panel.select(CELL).is_duplicated().any()
    assert set(panel["indicator"]) <= set(indicators().by_id)
    assert {regions().by_code(code).level for code in panel["region"].unique()} == {"province", "prefecture"}
    assert set(panel["unit"].unique()) <= {*units().dimension, "微克/立方米"}
    assert set(panel["period"]) == {str(year) for year in range(FIRST, LAST + 1)}
    assert panel.filter((pl.col("low") > pl.col("value")) | (pl.col("value") > pl.col("high"))).is_empty()


def test_covers_the_prefectures(panel: pl.DataFrame) -> None:
    gdp = panel.filter(
        (pl.col("indicator") == "gdp") & (pl.col("scope") == "city") & (pl.col("measure") == "level")
    )
    assert gdp.group_by("period").len()["len"].min() >= 285  # type: ignore[operator]


def test_shares_add_up(panel: pl.DataFrame) -> None:
    shares = wide(panel, "primary_share_of_gdp", "secondary_share_of_gdp", "tertiary_share_of_gdp")
    total = shares.select(pl.sum_horizontal(pl.exclude("region", "period")))[:, 0]
    assert len(shares) > 1700 and (total - 100).abs().max() <= 0.5  # type: ignore[operator]


def test_output_per_head_is_output_by_population(panel: pl.DataFrame) -> None:
    rows = wide(panel, "gdp", "gdp_per_capita", "resident_population")
    ratio = rows["gdp"] / rows["resident_population"] / rows["gdp_per_capita"]
    assert len(rows) > 550
    # Printed in 万人, the year's end for its mean, and in 2020 some cities divided by the population before the census.
    assert ratio.quantile(0.02) > 0.95 and ratio.quantile(0.95) < 1.1  # type: ignore[operator]


@pytest.mark.parametrize(
    ("region", "indicator", "year", "value"),
    # As the cities' own statistical bulletins give them, to the digits that the yearbook prints.
    [
        ("440300", "gdp", "2023", 3460.6e9),
        ("110000", "resident_population", "2023", 21.858e6),
        ("510100", "gdp", "2022", 2081.75e9),
    ],
)
def test_agrees_with_the_bulletins(
    panel: pl.DataFrame, region: str, indicator: str, year: str, value: float
) -> None:
    cell = (pl.col("region") == region) & (pl.col("indicator") == indicator) & (pl.col("period") == year)
    kept = panel.filter(cell & (pl.col("scope") == "city") & (pl.col("measure") == "level"))
    assert kept["value"].item() == pytest.approx(value, rel=1e-3)


def test_scope_chooses() -> None:
    assert set(reference("districts")["scope"]) == {"districts"}
    assert set(reference()["scope"]) == {"city"}
