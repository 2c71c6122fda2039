"""Onto one scale. Arrays are (years, regions, indicators) without gaps; the result lies between 0 and 100, more is better.

Source: OECD/JRC, Handbook on Constructing Composite Indicators (2008), step 5.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Normalisation = Literal["minmax", "zscore", "rank", "percentile", "target", "frontier"]
Bounds = Literal["year", "panel"]
SCALE = 100.0


def normalise(
    values: Array,
    up: NDArray[np.bool_],
    method: Normalisation,
    bounds: Bounds = "panel",
    targets: Array | None = None,
) -> Array:
    """The values on a common scale of 0 to 100.

    `up`: per indicator, whether more is better. `bounds`: over all years together (then scores compare between years) or
    each year on its own. `minmax`: 100 (x − min) / (max − min). `zscore`: 50 + 10 z, z with the standard deviation of the
    regions (n − 1), so that all is positive for all but the strangest data. `rank`: 100 (n − rank) / (n − 1), ties
    shared. `percentile`: the share of the others that are below, ties half. `target`: 100 (x − min) / (target − min), at
    most 100, `targets` one an indicator. `frontier`: 100 x / best (least / x where less is better).
    An indicator that is the same everywhere says nothing and gets 50.
    """
    years, regions, indicators = values.shape
    pooled = values.reshape(1, years * regions, indicators) if bounds == "panel" else values
    if method == "minmax":
        scaled = _between(pooled, pooled.min(axis=1, keepdims=True), pooled.max(axis=1, keepdims=True))
    elif method == "zscore":
        # Fewer than two regions have no standard deviation.
        spread = pooled.std(axis=1, ddof=1 if pooled.shape[1] > 1 else 0, keepdims=True)
        away = np.where(spread > 0, spread, 1.0)
        scaled = 50 + 10 * (pooled - pooled.mean(axis=1, keepdims=True)) / away
        scaled = np.where(up, scaled, 100 - scaled)
        return np.asarray(scaled.reshape(values.shape))
    elif method in ("rank", "percentile"):
        ranked = ranks(pooled)
        count = pooled.shape[1]
        scaled = (ranked - 1) / max(count - 1, 1) if method == "rank" else (ranked - 0.5) / count
        scaled = SCALE * scaled
    elif method == "frontier":
        return _frontier(pooled, up).reshape(values.shape)
    else:
        if targets is None:
            raise ValueError("a distance to targets needs the targets")
        return _to_target(pooled, up, targets).reshape(values.shape)
    return np.asarray(np.where(up, scaled, SCALE - scaled).reshape(values.shape))


def _between(values: Array, low: Array, high: Array) -> Array:
    span = high - low
    return np.where(span > 0, SCALE * (values - low) / np.where(span > 0, span, 1.0), SCALE / 2)


def _frontier(values: Array, up: NDArray[np.bool_]) -> Array:
    best = values.max(axis=1, keepdims=True)
    least = values.min(axis=1, keepdims=True)
    if (values < 0).any():
        raise ValueError("a distance to the frontier needs values that are not negative")
    rising = SCALE * values / np.where(best > 0, best, 1.0)
    falling = SCALE * np.where(values > 0, least / np.where(values > 0, values, 1.0), 1.0)
    return np.where(up, rising, falling)


def _to_target(values: Array, up: NDArray[np.bool_], targets: Array) -> Array:
    start = np.where(up, values.min(axis=1, keepdims=True), values.max(axis=1, keepdims=True))
    way = targets - start
    done = np.where(way != 0, (values - start) / np.where(way != 0, way, 1.0), 1.0)
    return np.asarray(np.clip(SCALE * done, 0, SCALE))


def ranks(values: Array) -> Array:
    """Ranks from 1 for the least along the regions (axis 1), ties sharing their mean."""
    order = np.argsort(values, axis=1, kind="stable")
    place = np.empty_like(order)
    count = values.shape[1]
    steps = np.broadcast_to(np.arange(count)[None, :, None], order.shape)
    np.put_along_axis(place, order, steps, axis=1)
    ordered = np.take_along_axis(values, order, axis=1)
    new = np.ones(order.shape, bool)
    new[:, 1:] = ordered[:, 1:] != ordered[:, :-1]
    if new.all():
        return (place + 1).astype(np.float64)
    from scipy.stats import rankdata

    return np.asarray(rankdata(values, axis=1))
