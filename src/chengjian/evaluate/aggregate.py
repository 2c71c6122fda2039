"""Many scores into one. Arrays are (years, regions, indicators) on a scale of 0 to 100, weights add up to 1.

Each function gives (years, regions). Sources: OECD/JRC handbook (2008), step 7; Mazziotta & Pareto (2016), On a generalized
non-compensatory composite index; Hwang & Yoon (1981) for TOPSIS; Opricovic (1998) for VIKOR; Munda (2008) for Copeland.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Aggregation = Literal[
    "arithmetic",
    "geometric",
    "harmonic",
    "mazziotta_pareto",
    "topsis",
    "vikor",
    "copeland",
    "benefit_of_the_doubt",
]
# Products and reciprocals need positive scores; less than one point in a hundred counts as one.
FLOOR = 1.0


def aggregate(scores: Array, weights: Array, method: Aggregation) -> Array:
    """The scores combined by the method; `weights` one an indicator."""
    return _METHODS[method](scores, weights)


def arithmetic(scores: Array, weights: Array) -> Array:
    """Σ w x: what is lacking in one indicator is made up for by another."""
    return np.asarray(scores @ weights)


def geometric(scores: Array, weights: Array) -> Array:
    """Π x^w, with x at least 1: a low score is made up for only in part."""
    return np.asarray(np.exp(np.log(np.maximum(scores, FLOOR)) @ weights))


def harmonic(scores: Array, weights: Array) -> Array:
    """1 / Σ (w / x), with x at least 1: the lowest scores count most."""
    return np.asarray(1 / ((1 / np.maximum(scores, FLOOR)) @ weights))


def mazziotta_pareto(scores: Array, weights: Array) -> Array:
    """M − S · (S / M): the mean less a penalty for imbalance, M and S the weighted mean and deviation of a region."""
    mean = scores @ weights
    variance = np.maximum((scores**2) @ weights - mean**2, 0)
    return np.asarray(mean - variance / np.where(mean > 0, mean, 1.0))


def topsis(scores: Array, weights: Array) -> Array:
    """100 · d⁻ / (d⁻ + d⁺): nearness to the best and distance from the worst score of the year in each indicator."""
    weighted = scores * weights
    to_best = np.sqrt(((weighted - weighted.max(axis=1, keepdims=True)) ** 2).sum(axis=2))
    to_worst = np.sqrt(((weighted - weighted.min(axis=1, keepdims=True)) ** 2).sum(axis=2))
    whole = to_best + to_worst
    return np.asarray(100 * np.where(whole > 0, to_worst / np.where(whole > 0, whole, 1.0), 0.5))


def vikor(scores: Array, weights: Array, majority: float = 0.5) -> Array:
    """100 (1 − Q): Q mixes the sum S of a region's regrets with its largest, R, `majority` the part of S."""
    best, worst = scores.max(axis=1, keepdims=True), scores.min(axis=1, keepdims=True)
    span = np.where(best > worst, best - worst, 1.0)
    regret = weights * (best - scores) / span
    total, largest = regret.sum(axis=2), regret.max(axis=2)
    return np.asarray(100 * (1 - majority * _unit(total) - (1 - majority) * _unit(largest)))


def _unit(values: Array) -> Array:
    low: Array = values.min(axis=1, keepdims=True)
    high: Array = values.max(axis=1, keepdims=True)
    return np.asarray((values - low) / np.where(high > low, high - low, 1.0))


def copeland(scores: Array, weights: Array) -> Array:
    """The mean weight of the indicators in which a region is ahead of another, of 100 (ties half), over all others."""
    years, regions, indicators = scores.shape
    ahead = np.zeros((years, regions))
    for at in range(indicators):
        column = scores[:, :, at]
        for year in range(years):
            ordered = np.sort(column[year])
            below = np.searchsorted(ordered, column[year], "left")
            not_above = np.searchsorted(ordered, column[year], "right")
            ahead[year] += weights[at] * (below + not_above - 1) / 2
    return np.asarray(100 * ahead / max(regions - 1, 1))


def benefit_of_the_doubt(scores: Array, _weights: Array) -> Array:
    """Each region under the weights that suit it best, as a percentage of the best under these same weights.

    Linear programme of a region c: max Σ w x_c with Σ w x_r ≤ 1 for all r, and every indicator at least a fourth of an equal
    share of the region's score. Source: Cherchye, Moesen, Rogge & Van Puyenbroeck, Social Indicators Research 82 (2007).
    """
    from scipy.optimize import linprog

    years, regions, indicators = scores.shape
    least = 0.25 / indicators
    result = np.empty((years, regions))
    for year in range(years):
        matrix = np.maximum(scores[year], FLOOR) / 100
        for region in range(regions):
            own = matrix[region]
            # w_j x_j ≥ least · Σ w x
            shares = least * np.tile(own, (indicators, 1)) - np.diag(own)
            solved = linprog(
                -own,
                A_ub=np.vstack([matrix, shares]),
                b_ub=np.concatenate([np.ones(regions), np.zeros(indicators)]),
                method="highs",
            )
            result[year, region] = -100 * solved.fun
    return result


_METHODS = {
    "arithmetic": arithmetic,
    "geometric": geometric,
    "harmonic": harmonic,
    "mazziotta_pareto": mazziotta_pareto,
    "topsis": topsis,
    "vikor": vikor,
    "copeland": copeland,
    "benefit_of_the_doubt": benefit_of_the_doubt,
}
