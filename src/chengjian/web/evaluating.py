"""Evaluations for the pages: made when first asked for, one at a time, and kept.

A framework of the package over all cities of a year, the panel's figures completed by the official ones, with the interval of
each rank from a simulation of fixed size and seed. No reader can ask for more than frameworks times years.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Any

from chengjian.codes.regions import UnknownRegion, regions
from chengjian.evaluate.frameworks import Framework, shipped
from chengjian.web.store import Row, Store

if TYPE_CHECKING:
    import polars as pl

    from chengjian.evaluate.recipe import Evaluation
    from chengjian.evaluate.reporting import Standing

# Runs of the simulation, a fifth of them independent; evaluations that are kept.
RUNS, SEED = 1280, 1
KEPT = 12
LATEST = "latest"
# A year is offered that has this part of the figures of the fullest.
FULL = 0.3
# An interval of ranks that spans more than this part of all regions carries no statement about the place.
WIDE = 0.25


class EvaluationError(Exception):
    """What cannot be evaluated; the message says why in both languages, `status` is for HTTP."""

    def __init__(self, message: str, status: int = 404) -> None:
        super().__init__(message)
        self.status = status


@dataclass
class Ranked:
    """A framework evaluated: `rows` are the regions in the order of ranks, as `reporting.ranking` has them."""

    framework: Framework
    year: str
    rows: list[Row]
    result: Evaluation

    def row(self, region: str) -> Row:
        """The row of a region. Raises EvaluationError where it is not among those compared."""
        found = next((row for row in self.rows if row["region"] == region), None)
        if found is None:
            raise EvaluationError(
                "这个地区的数字不够，没有参评。 Too few figures of this region are known: it is not among those compared."
            )
        return found

    def wide(self, row: Row) -> bool:
        """Whether the interval of a rank is so wide that the rank says nothing."""
        return bool(row["rank_high"] - row["rank_low"] > WIDE * len(self.rows))

    def standings(self, region: str) -> list[Standing]:
        """The region's value, rank and score in each indicator."""
        from chengjian.evaluate.reporting import standings

        return standings(self.result, region)

    def contributions(self, region: str) -> list[Row]:
        """Per dimension the region's score and rank in it, its weight, the points that it adds, and those of the mean region."""
        from chengjian.evaluate.recipe import rank

        result = self.result
        parts, at = result.parts[result.year], result.table.regions.index(region)
        return [
            {
                "name": dimension.name, "english": dimension.english, "id": dimension.id,
                "score": float(parts[at, k]), "rank": int(rank(parts[:, k])[at]), "weight": float(weight),
                "points": float(parts[at, k] * weight), "mean": float(parts[:, k].mean() * weight),
            }
            for k, (dimension, weight) in enumerate(zip(result.dimensions, result.dimension_weights, strict=True))
        ]  # fmt: skip


class Evaluations:
    """Makes and keeps the evaluations of a panel."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._kept: OrderedDict[tuple[str, str], Ranked] = OrderedDict()
        self._frame: pl.DataFrame | None = None
        self._lock = Lock()

    def years(self) -> list[str]:
        """The years that can be evaluated, the latest last. Raises EvaluationError."""
        with self._lock:
            return self._years()

    def ranked(self, framework: str, year: str) -> Ranked:
        """A framework of the package in a year, or in the `latest`. Raises EvaluationError where there is no such evaluation."""
        if framework not in shipped():
            raise EvaluationError(f"没有名为 {framework} 的指标体系。 There is no framework {framework}.")
        with self._lock:
            years = self._years()
            year = years[-1] if year == LATEST and years else year
            if year not in years:
                raise EvaluationError(f"{year} 年的数字不够评价。 There are too few figures of {year}.")
            made = self._kept.pop((framework, year), None) or self._made(shipped()[framework], year)
            self._kept[framework, year] = made
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
            return made

    def _made(self, framework: Framework, year: str) -> Ranked:
        from chengjian.evaluate.table import DataError

        try:
            from chengjian.evaluate.recipe import evaluate
            from chengjian.evaluate.reporting import ranking
            from chengjian.evaluate.uncertainty import simulate

            result = evaluate(self._figures(), framework, year=year)
            rows = ranking(result, simulate(result, runs=RUNS, seed=SEED, threads=1)).to_dicts()
        except DataError as error:
            raise EvaluationError(f"评不了。 It cannot be evaluated: {error}") from None
        except ModuleNotFoundError as error:
            raise EvaluationError(
                f"缺少 {error.name}：pip install 'chengjian[evaluate]'。 {error.name} is missing on this server.",
                501,
            ) from None
        return Ranked(framework, year, rows, result)

    def _years(self) -> list[str]:
        counts: dict[str, Any] = dict(self._figures()["period"].value_counts().iter_rows())
        most = max(counts.values(), default=0)
        return sorted(year for year, count in counts.items() if count >= FULL * most)

    def _figures(self) -> pl.DataFrame:
        if self._frame is None:
            from chengjian.evaluate.figures import figures, figures_over

            self._frame = self._store.over(figures_over) if self._store.name else figures()
        return self._frame


def evaluated(region: str) -> bool:
    """Whether a region is of the kind that is compared: a city of the prefectural level, or a municipality."""
    try:
        found = regions().by_code(region)
    except UnknownRegion:
        return False
    return found.present and (found.level == "prefecture" or found.code[:2] in ("11", "12", "31", "50"))
