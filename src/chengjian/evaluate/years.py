"""Several years scored together: how score and rank move, how much of each year is imputed, and how sure a move is.

The years stand on common bounds (unless the recipe says otherwise), and what is compared, indicators and regions, is what
the year that is asked about has. Other years may lack some of it: how much of them is imputed is said beside every value.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
import polars as pl

from chengjian.evaluate.frameworks import Framework
from chengjian.evaluate.recipe import Evaluation, Recipe, rank
from chengjian.evaluate.table import DataError, name_of, tabulate
from chengjian.evaluate.uncertainty import Uncertainty, simulate

# An indicator of which more than this part of a year is imputed says nothing of how that year differs from others.
MOSTLY = 0.5
# How many times itself a figure becomes within a year before it is remarked.
JUMP = 3.0
# Aggregations whose score depends on the region's own scores alone.
ABSOLUTE = {"arithmetic", "geometric", "harmonic", "mazziotta_pareto"}


def check(
    frame: pl.DataFrame,
    framework: Framework,
    years: Sequence[str],
    regions: Sequence[str] = (),
    recipe: Recipe | None = None,
) -> None:
    """Refuse years that the panel does not carry, before others lend them all their figures.

    A year is carried where enough regions have a figure in half as many indicators as in the best of `years`. Raises
    DataError with the years that are not.
    """
    recipe = recipe or Recipe()
    present = set(frame["period"].unique().to_list())
    table = tabulate(frame, framework.items(), sorted(years), regions)
    enough = (~np.isnan(table.value)).mean(axis=1) >= recipe.indicator_coverage
    counts = dict(zip(table.years, enough.sum(axis=1).tolist(), strict=True))
    poor = [year for year in sorted(years) if counts[year] * 2 < max(counts.values()) or not counts[year]]
    if poor:
        whole = sorted(year for year in present if len(year) == 4)
        said = ", ".join(f"{year} ({counts[year]} of {len(table.items)} indicators)" for year in poor)
        raise DataError(f"too little is known of {said}; the panel has figures of {', '.join(whole)}")


def over_years(result: Evaluation, uncertainty: Mapping[str, Uncertainty] | None = None) -> pl.DataFrame:
    """One row a year and region: its score, its rank, how both have changed since the scored year before, what is imputed.

    `change` is in points of the score, `rank_change` in places, above 0 for a better rank; both null in the first year.
    `imputed` counts the imputed indicators. With `uncertainty` (see `simulate_years`) the rank's interval of each year.
    """
    table = result.table
    names = [name_of(code) for code in table.regions]
    parts = []
    for at, year in enumerate(table.years):
        ranks = rank(result.total[at])
        columns: dict[str, object] = {
            "year": [int(year)] * len(names), "region": table.regions, "name": names, "score": result.total[at], "rank": ranks,
            "change": result.total[at] - result.total[at - 1] if at else [None] * len(names),
            "rank_change": rank(result.total[at - 1]) - ranks if at else [None] * len(names),
            "imputed": (result.flags[at] > 0).sum(axis=1),
        }  # fmt: skip
        if uncertainty is not None:
            low, middle, high = uncertainty[year].interval()
            columns |= {"rank_low": low, "rank_median": middle, "rank_high": high}
        columns |= {dimension.id: result.parts[at, :, k] for k, dimension in enumerate(result.dimensions)}
        parts.append(pl.DataFrame(columns, schema_overrides={"change": pl.Float64, "rank_change": pl.Int64}))
    return pl.concat(parts).sort("year", "rank", "region")


def imputed_shares(result: Evaluation) -> list[tuple[str, float, list[str]]]:
    """Per year the part of all values that is imputed, and the indicators of which more than half is."""
    found = []
    for at, year in enumerate(result.table.years):
        filled = result.flags[at] > 0
        mostly = np.flatnonzero(filled.mean(axis=0) > MOSTLY)
        found.append((year, float(filled.mean()), [result.table.items[k].title for k in mostly]))
    return found


def jumps(result: Evaluation, region: str) -> list[tuple[str, str, str, float]]:
    """Where a region's figure of one year is three times another's, or more, next to it: (title, year, next year, times).

    Cities seldom change so fast, so it may be the figure or its definition that changed. Imputed figures are passed over.
    """
    table, at = result.table, result.table.regions.index(region)
    found = []
    for k, item in enumerate(table.items):
        values = np.where(result.flags[:, at, k] > 0, np.nan, result.filled[:, at, k])
        for year, (one, other) in enumerate(pairwise(values.tolist())):
            if one > 0 and other > 0 and not 1 / JUMP < other / one < JUMP:
                found.append((item.title, table.years[year], table.years[year + 1], other / one))
    return found


def comparable(recipe: Recipe) -> bool:
    """Whether a score of one year may be held against that of another.

    Only where all years share their bounds, and no aggregation measures a region by the others of its year.
    """
    return recipe.bounds == "panel" and {recipe.within, recipe.across} <= ABSOLUTE


def simulate_years(result: Evaluation, *, runs: int, seed: int = 1) -> dict[str, Uncertainty]:
    """The simulation for each scored year, with the same draws in all, so that they may be compared run by run."""
    return {
        year: simulate(replace(result, year=at), runs=runs, seed=seed)
        for at, year in enumerate(result.table.years)
    }


def risen(uncertainty: Mapping[str, Uncertainty], region: str) -> float:
    """The probability that a region's rank is better in the last year than in the first; a tie counts half."""
    years = sorted(uncertainty)
    at = uncertainty[years[0]].evaluation.table.regions.index(region)
    before, after = (uncertainty[year].ranks[:, at] for year in (years[0], years[-1]))
    return float(((after < before) + 0.5 * (after == before)).mean())
