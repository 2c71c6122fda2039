"""How sure a ranking is: Monte Carlo over the data's intervals and over the choices of its making, and which of them decide.

Sources: Saisana, Saltelli & Tarantola, JRSS A 168 (2005), for the approach and the mean shift in rank; Saltelli et al., CPC 181
(2010), for the Sobol indices (SALib); Paruolo, Saisana & Saltelli, JRSS A 176 (2013), for main effects beside weights.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from chengjian.evaluate.aggregate import Aggregation
from chengjian.evaluate.normalise import Normalisation, normalise
from chengjian.evaluate.recipe import Evaluation, Recipe, choose_weights, combine, members, rank
from chengjian.evaluate.treat import Imputation, Outliers, treat
from chengjian.evaluate.weights import Weighting

Array = NDArray[np.float64]
Single = NDArray[np.float32]
LOW, HIGH = 5.0, 95.0
LEAST_DONORS = 5


class Choices(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is varied. A choice with one alternative is not varied, and one with several of the same is a dummy.

    `data`: whether values are drawn from their intervals (around an imputed one, as wide as the middle 80 % of what the other
    regions of the same province have, or all where these are fewer than five). `weight_noise`: each weight is multiplied by a
    random number between one less and one more than this. `inclusion`: whether one indicator, or none, is left out at
    random.
    """

    data: bool = True
    impute: tuple[tuple[Imputation, ...], ...] = (("time", "group", "cross"), ("group", "cross"), ("cross",))
    outliers: tuple[Outliers, ...] = ("winsorise", "none")
    normalise: tuple[Normalisation, ...] = ("minmax", "zscore", "rank")
    weights: tuple[Weighting, ...] = ("given", "entropy")
    weight_noise: float = 0.25
    within: tuple[Aggregation, ...] = ("arithmetic",)
    across: tuple[Aggregation, ...] = ("arithmetic", "geometric")
    inclusion: bool = True


def around(recipe: Recipe) -> Choices:
    """What is varied by default: the recipe's own choice at every step, and the usual others beside it."""
    usual = Choices()

    def beside(name: str) -> tuple[Any, ...]:
        return tuple(dict.fromkeys((getattr(recipe, name), *getattr(usual, name))))

    # Without imputation nothing is to be filled in another way, and a distance to targets is a question of its own.
    return Choices(
        impute=beside("impute") if recipe.impute else ((),),
        outliers=beside("outliers"),
        normalise=("target",) if recipe.normalise == "target" else beside("normalise"),
        weights=beside("weights"),
        within=(recipe.within,),
        across=beside("across"),
    )


FACTORS = {
    "data": "数据精度与插补", "impute": "插补方法", "outliers": "异常值处理", "normalise": "标准化", "weights": "赋权方法",
    "weight_noise": "权重扰动", "within": "维度内合成", "across": "维度间合成", "inclusion": "指标取舍",
}  # fmt: skip


@dataclass
class Uncertainty:
    """What Monte Carlo says of a ranking.

    `ranks` and `scores` are (runs, regions) of the independent runs; `nominal` the ranks of the recipe itself. `sobol` has for
    each factor the first-order and total index of the mean shift in rank, each with the half width of its 95 % interval.
    """

    evaluation: Evaluation
    choices: Choices
    runs: int
    ranks: NDArray[np.int32]
    scores: NDArray[np.float32]
    nominal: NDArray[np.int64]
    sobol: dict[str, tuple[float, float, float, float]]

    def interval(self, low: float = LOW, high: float = HIGH) -> tuple[Array, Array, Array]:
        """Per region the low, middle and high rank: the percentiles `low`, 50 and `high` of the runs."""
        found = np.percentile(self.ranks, [low, 50, high], axis=0)
        return found[0], found[1], found[2]

    def ahead(self, first: str, second: str) -> float:
        """The probability that one region is ahead of another; a tie counts half."""
        a, b = (self.ranks[:, self.evaluation.table.regions.index(code)] for code in (first, second))
        return float(((a < b) + 0.5 * (a == b)).mean())


def simulate(
    evaluation: Evaluation,
    choices: Choices | None = None,
    *,
    runs: int = 2000,
    seed: int = 1,
    threads: int | None = None,
) -> Uncertainty:
    """Evaluate the framework again and again with the data and choices drawn anew; at most `runs` times.

    `choices` are those `around` the recipe, unless given.

    The runs are those of a Sobol design: N points, and one of k factors replaced in turn, N (k + 2) in all, N a power of
    two. The two independent matrices give the ranks' distribution. Same `seed`, same result, however many `threads`.
    """
    from SALib.analyze import sobol as analyse
    from SALib.sample import sobol as sample
    from threadpoolctl import threadpool_limits

    choices = choices or around(evaluation.recipe)
    factors = [name for name in FACTORS if _varied(choices, name)]
    if not factors:
        raise ValueError("nothing is varied: give a choice at least two alternatives")
    count = len(factors)
    base = 2 ** int(np.log2(max(runs / (count + 2), 2)))
    # The method needs two factors; a second one that nothing depends on does no harm.
    names = [*factors, "none"] if count == 1 else factors
    problem = {"num_vars": len(names), "names": names, "bounds": [[0, 1]] * len(names)}
    points = sample.sample(problem, base, calc_second_order=False, scramble=True, seed=seed)
    model = _Model(evaluation, choices, factors)
    ranks = np.empty((len(points), len(evaluation.table.regions)), np.int32)
    scores = np.empty(ranks.shape, np.float32)

    def run(part: Iterator[int] | range) -> None:
        for at in part:
            total = model.score(points[at])
            scores[at] = total
            ranks[at] = rank(total)

    workers = threads or min(os.cpu_count() or 1, 8)
    bounds = np.linspace(0, len(points), workers + 1).astype(int)
    # Many small products: threads of the linear algebra would only wait for each other.
    with threadpool_limits(1), ThreadPoolExecutor(workers) as pool:
        list(pool.map(run, [range(a, b) for a, b in pairwise(bounds)]))
    nominal = evaluation.rank
    shift = np.abs(ranks - nominal).mean(axis=1)
    stride = len(names) + 2
    independent = np.sort(
        np.concatenate([np.arange(0, len(points), stride), np.arange(stride - 1, len(points), stride)])
    )
    indices: dict[str, tuple[float, float, float, float]] = dict.fromkeys(factors, (0.0, 0.0, 0.0, 0.0))
    if np.ptp(shift) > 0:
        found = analyse.analyze(problem, shift, calc_second_order=False, seed=seed)
        for at, name in enumerate(factors):
            indices[name] = tuple(float(found[key][at]) for key in ("S1", "S1_conf", "ST", "ST_conf"))  # type: ignore[assignment]
    return Uncertainty(
        evaluation, choices, len(points), ranks[independent], scores[independent], nominal, indices
    )


def _varied(choices: Choices, name: str) -> bool:
    value = getattr(choices, name)
    return len(value) > 1 if isinstance(value, tuple) else bool(value)


class _Model:
    """The evaluation as a function of a point of the unit cube, with all that does not change between runs made once.

    Figures lie as (indicators, years, regions) in single precision, so that each run passes over them in memory's order.
    """

    def __init__(self, evaluation: Evaluation, choices: Choices, factors: Sequence[str]) -> None:
        self.evaluation, self.choices, self.factors = evaluation, choices, list(factors)
        table = evaluation.table
        self.up = np.array([item.up for item in table.items])
        self.groups = members(evaluation.framework, table)
        # On bounds of a year of its own, the other years have no part in the scale.
        years = (
            slice(None)
            if evaluation.recipe.bounds == "panel"
            else slice(evaluation.year, evaluation.year + 1)
        )
        self.year = evaluation.year if evaluation.recipe.bounds == "panel" else 0
        below, above = (array[years] for array in _margins(evaluation))
        self.below, self.width = _turned(below), _turned(below + above)
        self.values = {methods: _turned(evaluation.filled_by(methods)[years]) for methods in choices.impute}
        self.treatments = {
            method: _treatment(evaluation.filled[years], method) for method in choices.outliers
        }
        self.weights = {}
        plain = self.treatments[choices.outliers[0]](_turned(evaluation.filled[years]))
        for scaling in choices.normalise:
            scores = self._normalised(plain, scaling)[None]
            for method in choices.weights:
                self.weights[scaling, method] = choose_weights(evaluation.framework, table, scores, method)

    def score(self, point: Array) -> Array:
        """The scores of the regions in the year that is asked about."""
        drawn = dict(zip(self.factors, point, strict=False))
        choices, table = self.choices, self.evaluation.table

        def chosen(name: str) -> Any:
            alternatives: tuple[Any, ...] = getattr(choices, name)
            return alternatives[min(int(drawn.get(name, 0) * len(alternatives)), len(alternatives) - 1)]

        value = self.values[chosen("impute")].copy()
        if "data" in drawn:
            noise = _random(drawn["data"]).random(value.shape, np.float32)
            noise *= self.width
            value += noise
            value -= self.below
        scaling = chosen("normalise")
        scores = self._normalised(self.treatments[chosen("outliers")](value), scaling)[None]
        inner, outer = self.weights[scaling, chosen("weights")]
        if "weight_noise" in drawn:
            random = _random(drawn["weight_noise"])
            away = choices.weight_noise
            inner = [w * random.uniform(1 - away, 1 + away, len(w)) for w in inner]
            outer = outer * random.uniform(1 - away, 1 + away, len(outer))
        if "inclusion" in drawn:
            out = int(drawn["inclusion"] * (len(table.items) + 1)) - 1
            inner = [np.where(group == out, 0.0, w) for group, w in zip(self.groups, inner, strict=True)]
            outer = np.where([w.sum() > 0 for w in inner], outer, 0.0)
        inner = [w / w.sum() if w.sum() > 0 else w for w in inner]
        total = combine(scores, self.groups, inner, outer / outer.sum(), chosen("within"), chosen("across"))[
            1
        ]
        return np.asarray(total[0])

    def _normalised(self, value: Single, scaling: Normalisation) -> Array:
        """The scores (regions, indicators) of the year, on bounds over all years of `value`."""
        asked = value[:, self.year].T.astype(np.float64)
        pooled = value.reshape(len(value), -1)
        if scaling == "minmax":
            low, high = pooled.min(axis=1), pooled.max(axis=1)
            span = np.where(high > low, high - low, 1)
            scores = np.where(high > low, 100 * (asked - low) / span, 50.0)
        elif scaling == "zscore":
            # Single precision is not enough for sums of squares.
            exact = pooled.astype(np.float64)
            spread = exact.std(axis=1, ddof=1)
            scores = 50 + 10 * (asked - exact.mean(axis=1)) / np.where(spread > 0, spread, 1)
        elif scaling in ("rank", "percentile"):
            count = pooled.shape[1]
            ordered = np.sort(pooled, axis=1)
            scores = np.empty(asked.shape)
            for at, column in enumerate(value[:, self.year]):
                below = np.searchsorted(ordered[at], column, "left")
                scores[:, at] = (below + np.searchsorted(ordered[at], column, "right") - 1) / 2
            scores = scores * 100 / (count - 1) if scaling == "rank" else (scores + 0.5) * 100 / count
        else:
            targets = np.array(
                [np.nan if i.target is None else i.target for i in self.evaluation.table.items]
            )
            turned = value.transpose(1, 2, 0).astype(np.float64)
            return np.asarray(normalise(turned, self.up, scaling, "panel", targets)[self.year])
        return np.asarray(np.where(self.up, scores, 100 - scores))


def _turned(values: Array) -> Single:
    return np.ascontiguousarray(values.transpose(2, 0, 1), np.float32)


def _treatment(filled: Array, method: Outliers) -> Callable[[Single], Single]:
    """What treats drawn figures, in place, as `method` treated the figures themselves."""
    treated = treat(filled, method)[0]
    if method != "boxcox":
        low, high = (_turned(f(treated, axis=(0, 1), keepdims=True)) for f in (np.min, np.max))
        return lambda value: np.clip(value, low, high, out=value)
    columns = zip(filled.reshape(-1, filled.shape[2]).T, treated.reshape(-1, filled.shape[2]).T, strict=True)
    curves = [(before[order], after[order]) for before, after in columns for order in [np.argsort(before)]]

    def interpolate(value: Single) -> Single:
        for at, curve in enumerate(curves):
            value[at] = np.interp(value[at], *curve)
        return value

    return interpolate


def _random(number: float) -> np.random.Generator:
    """A generator of its own for each number of the unit interval, so that equal points draw equal noise."""
    return np.random.Generator(np.random.SFC64(int(number * 2**53)))


def _margins(evaluation: Evaluation) -> tuple[Array, Array]:
    """How far below and above its value each cell may lie.

    As the figures' intervals have it; for an imputed one half the middle 80 % of its donors, to either side.
    """
    table, groups = evaluation.table, evaluation.table.groups
    below, above = table.value - table.low, table.high - table.value
    for year, region, item in np.argwhere(evaluation.flags > 0):
        known = ~np.isnan(table.value[year, :, item])
        donors = table.value[year, known & (groups == groups[region]), item]
        if len(donors) < LEAST_DONORS:
            donors = table.value[year, known, item]
        low, high = np.percentile(donors, [10, 90]) if len(donors) else (0.0, 0.0)
        below[year, region, item] = above[year, region, item] = (high - low) / 2
    return tuple(np.maximum(np.nan_to_num(side), 0) for side in (below, above))  # type: ignore[return-value]


def main_effects(scores: Array, total: Array) -> Array:
    """Per column of `scores` (regions, indicators) the part of the variance of `total` that it explains by itself.

    The squared correlation ratio Var(E[total | x]) / Var(total), with E by a cubic regression spline with knots at the quartiles.
    """
    found = np.zeros(scores.shape[1])
    variance = total.var()
    for at, column in enumerate(scores.T):
        if variance == 0 or np.ptp(column) == 0:
            continue
        unit = (column - column.min()) / np.ptp(column)
        knots = np.unique(np.quantile(unit, [0.25, 0.5, 0.75]))
        basis = np.column_stack(
            [unit**power for power in range(4)] + [np.maximum(unit - k, 0) ** 3 for k in knots]
        )
        fitted = basis @ np.linalg.lstsq(basis, total, rcond=None)[0]
        found[at] = min(fitted.var() / variance, 1.0)
    return found
