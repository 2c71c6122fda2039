"""The picture by parts of the country: inequality of scores within and between them, and whether output per head converges."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
import numpy as np
import polars as pl

from chengjian.evaluate.recipe import Evaluation
from chengjian.evaluate.studies import Beta, Dagum, beta_convergence, dagum, sigma_convergence

# The four parts of the country as the National Bureau of Statistics divides it (东西中部和东北地区划分方法, 2011), by province.
PARTS: Mapping[str, str] = {
    **dict.fromkeys(["11", "12", "13", "31", "32", "33", "35", "37", "44", "46"], "东部"),
    **dict.fromkeys(["14", "34", "36", "41", "42", "43"], "中部"),
    **dict.fromkeys(["15", "45", "50", "51", "52", "53", "54", "61", "62", "63", "64", "65"], "西部"),
    **dict.fromkeys(["21", "22", "23"], "东北"),
}
# Fewer regions in a part say nothing of it, and fewer in all nothing of convergence.
LEAST, ENOUGH = 5, 50


class Part(msgspec.Struct, frozen=True):
    """A part of the country: how many regions, and the mean and middle of their scores."""

    name: str
    regions: int
    mean: float
    median: float


class Convergence(msgspec.Struct, frozen=True):
    """Output per head between two years: the coefficient of variation of both, and the regression of its growth on its level."""

    first: int
    last: int
    sigma_first: float
    sigma_last: float
    beta: Beta


def parts(result: Evaluation) -> tuple[list[Part], Dagum] | None:
    """The parts of the country and Dagum's decomposition of the scores' Gini; None where fewer than two parts are compared."""
    named = np.array([PARTS.get(code[:2], "") for code in result.table.regions])
    scores = np.maximum(result.total[result.year], 0)
    kept = [name for name in dict.fromkeys(PARTS.values()) if (named == name).sum() >= LEAST]
    if len(kept) < 2:
        return None
    inside = np.isin(named, kept)
    found = [
        Part(
            n, int((named == n).sum()), float(scores[named == n].mean()), float(np.median(scores[named == n]))
        )
        for n in kept
    ]
    return found, dagum(scores[inside], np.array([kept.index(n) for n in named[inside]]))


def convergence(
    frame: pl.DataFrame, regions: list[str], indicator: str = "gdp_per_capita"
) -> Convergence | None:
    """Whether an indicator converges over the years of a frame; None where too few regions have the first and last year."""
    own = frame.filter(
        (pl.col("indicator") == indicator)
        & (pl.col("measure") == "level")
        & pl.col("region").is_in(regions)
        & (pl.col("value") > 0)
    )
    if own.is_empty():
        return None
    first, last = int(str(own["period"].min())), int(str(own["period"].max()))
    wide = (
        own.filter(pl.col("period").is_in([str(first), str(last)]))
        .pivot("period", index="region", values="value")
        .drop_nulls()
    )
    if first == last or len(wide) < ENOUGH:
        return None
    ends = np.stack([wide[str(first)].to_numpy(), wide[str(last)].to_numpy()])
    sigma = sigma_convergence(ends)
    return Convergence(
        first, last, float(sigma[0]), float(sigma[1]), beta_convergence(ends[0], ends[1], last - first)
    )
