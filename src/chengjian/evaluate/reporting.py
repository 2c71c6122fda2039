"""What an evaluation says of single regions: where they stand, on what, what holds them back, and how sure that is."""

from __future__ import annotations

import msgspec
import numpy as np
import polars as pl

from chengjian.evaluate.frameworks import unit_of
from chengjian.evaluate.recipe import Evaluation, members, rank
from chengjian.evaluate.studies import coupling, obstacles
from chengjian.evaluate.table import name_of
from chengjian.evaluate.uncertainty import Uncertainty, main_effects


class Standing(msgspec.Struct, frozen=True):
    """A region's value in one indicator of the framework.

    `rank` is its place among all regions, 1 the best, which `tied` others share; `state` says whence the value is: stated,
    derived (from other figures of the panel), or imputed:METHOD. `obstacle` is its part of all that the region lacks, in
    %. `weight` is the indicator's in the whole, `median` the middle value of all regions.
    """

    dimension: str
    indicator: str
    title: str
    unit: str
    value: float
    rank: int
    score: float
    state: str
    weight: float
    obstacle: float
    median: float
    tied: int = 0


def overall_weights(result: Evaluation) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """The weight of each indicator in the whole, in the order of the table's items; they add up to 1."""
    whole = np.zeros(len(result.table.items))
    for group, inner, outer in zip(
        members(result.framework, result.table), result.weights, result.dimension_weights, strict=True
    ):
        whole[group] = inner * outer
    return whole


def standings(result: Evaluation, region: str) -> list[Standing]:
    """The region's values, ranks, scores and obstacles, in the order of the framework. Raises ValueError: unknown region."""
    table, year = result.table, result.year
    at = table.regions.index(region)
    scores = np.clip(result.scores[year] / 100, 0, 1)
    weight = overall_weights(result)
    lacks = obstacles(scores, weight)[at]
    up = np.array([1.0 if item.up else -1.0 for item in table.items])
    ranks = np.stack([rank(column) for column in (result.filled[year] * up).T], axis=1)
    found = []
    for dimension, group in zip(result.dimensions, members(result.framework, table), strict=True):
        for k in group:
            flag = int(result.flags[year, at, k])
            state = (
                f"imputed:{result.recipe.impute[flag - 1]}"
                if flag
                else "derived"
                if table.derived[year, at, k]
                else "stated"
            )
            item = table.items[k]
            found.append(
                Standing(
                    dimension.id, item.id, item.title, unit_of(item), float(result.filled[year, at, k]), int(ranks[at, k]),
                    float(result.scores[year, at, k]), state, float(weight[k]), float(lacks[k]),
                    float(np.median(result.filled[year, :, k])), int((ranks[:, k] == ranks[at, k]).sum()) - 1,
                )
            )  # fmt: skip
    return found


def ranking(result: Evaluation, uncertainty: Uncertainty | None = None) -> pl.DataFrame:
    """The table of ranks: code, name, rank, score, dimensions, coupling, and with `uncertainty` the rank's interval.

    `coordination_degree` is the coupling coordination degree of the dimensions (between 0 and 1).
    """
    frame = result.frame()
    degree = coupling(np.clip(result.parts[result.year] / 100, 0, 1), result.dimension_weights)[2]
    frame = frame.join(
        pl.DataFrame({"region": result.table.regions, "coordination_degree": degree}), on="region"
    )
    if uncertainty is not None:
        low, middle, high = uncertainty.interval()
        columns = {"region": result.table.regions, "rank_low": low, "rank_median": middle, "rank_high": high}
        frame = frame.join(pl.DataFrame(columns), on="region")
    return frame.sort("rank", "region")


def influence(result: Evaluation) -> pl.DataFrame:
    """Per dimension its nominal weight and its main effect, both as parts of one; the effects are scaled to add up to 1."""
    effects = main_effects(result.parts[result.year], result.total[result.year])
    total = effects.sum()
    return pl.DataFrame(
        {
            "dimension": [d.id for d in result.dimensions],
            "name": [d.name for d in result.dimensions],
            "weight": result.dimension_weights,
            "effect": effects,
            "share": effects / total if total > 0 else effects,
        }
    )


def values(result: Evaluation) -> pl.DataFrame:
    """Every value of the year in a long frame: region, name, indicator, value, score, state."""
    table, year = result.table, result.year
    count = len(table.items)
    state = np.where(result.flags[year] > 0, "imputed", np.where(table.derived[year], "derived", "stated"))
    names = [name_of(code) for code in table.regions]
    return pl.DataFrame(
        {
            "region": np.repeat(table.regions, count),
            "name": np.repeat(names, count),
            "indicator": [item.id for item in table.items] * len(names),
            "title": [item.title for item in table.items] * len(names),
            "value": result.filled[year].ravel(),
            "score": result.scores[year].ravel(),
            "state": state.ravel(),
        }
    )
