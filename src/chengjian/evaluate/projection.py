"""Projections of a single series, never a bare number: with intervals, the assumption they rest on, and how such have fared.

The models are of statsforecast, few and simple, since the series are short: the last value stays (random walk), the mean
change goes on (random walk with drift), the change usual among all regions goes on (random walk after that change is
taken out), the value comes back to its mean. Which one is taken, and how wide the interval must
be, is decided by a back-test: the same indicator in other regions, forecast from its first years and compared with what came.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from chengjian.codes.indicators import indicators
from chengjian.evaluate.table import DataError

Array = NDArray[np.float64]
LEVELS = (80, 95)
# Years that a series must have to be projected, and that a back-test begins with.
LEAST, FIRST = 4, 3
# Regions that the back-test looks at, taken evenly from all that have the series.
TESTED = 60
# What each model assumes, in Chinese and English.
ASSUMPTIONS = {
    "naive": ("停留在最近一年的水平", "it stays at the level of the last year"),
    "drift": ("以往各年的平均变化继续下去", "the mean yearly change of the past goes on"),
    "peers": ("按全体地区以往变化的中位数变化", "it changes as the middle one of all regions has"),
    "mean": ("回到以往各年的平均水平", "it comes back to the mean of the past"),
}


@dataclass(frozen=True)
class BackTest:
    """How the model fared: on how many forecasts of how many regions, with what mean error, and how often the intervals held.

    `error` is the mean absolute error in % (in points for rates), `coverage` the part of the actual values within the model's own
    interval of 80 and 95 %, `widened` the factor by which the intervals were widened since.
    """

    regions: int
    forecasts: int
    horizon: int
    error: float
    coverage: tuple[float, float]
    widened: float


@dataclass(frozen=True)
class Projection:
    """A series and its continuation.

    `known` are the years and values that it starts from, `filled` the years among them that were interpolated between
    their neighbours; `years`, `middle` and `intervals` (by level, low and high) what follows. `relative`: the model is of
    logarithms.
    """

    region: str
    indicator: str
    measure: str
    unit: str
    known: list[tuple[int, float]]
    filled: list[int]
    years: list[int]
    middle: Array
    intervals: dict[int, tuple[Array, Array]]
    model: str
    relative: bool
    test: BackTest

    def chance(self, year: int, target: float, *, at_least: bool = True) -> float:
        """The probability that the year's value is at least (or at most) the target, by the normal spread of the interval."""
        from scipy.stats import norm

        at = self.years.index(year)
        scale = np.log if self.relative else _same
        low, high = (float(scale(np.asarray(side[at]))) for side in self.intervals[80])
        middle, spread = float(scale(np.asarray(self.middle[at]))), (high - low) / (2 * norm.ppf(0.9))
        if self.relative and target <= 0:
            return 1.0 if at_least else 0.0
        away = (middle - float(scale(np.asarray(target)))) / max(spread, 1e-12)
        return float(norm.cdf(away if at_least else -away))

    def reached(self, target: float, *, at_least: bool = True) -> tuple[int | None, int | None, int | None]:
        """The first projected year in which the target is met: at best, in the middle, at worst of the 80 % interval."""
        low, high = self.intervals[80]
        sides = (high, self.middle, low) if at_least else (low, self.middle, high)
        found: list[int | None] = []
        for path in sides:
            met = path >= target if at_least else path <= target
            found.append(self.years[int(np.argmax(met))] if met.any() else None)
        return found[0], found[1], found[2]


def _same(values: Array) -> Array:
    return values


def project(
    frame: pl.DataFrame,
    region: str,
    indicator: str,
    *,
    to: int = 2030,
    measure: str = "level",
    model: str | None = None,
) -> Projection:
    """Project an indicator of a region to the year `to`.

    `frame` as for `evaluate`; `model` one of ASSUMPTIONS, the one with the least error in the back-test without. Raises DataError
    where the series is shorter than four years or not consecutive.
    """
    rate = indicators().by_id[indicator].kind == "rate" and indicators().by_id[indicator].unit == "percent"
    raw = _series(frame, indicator, measure)
    if region not in raw:
        raise DataError(f"面板没有它的数值 the panel has no figures of {indicator} ({measure}) for {region}")
    relative = measure == "level" and not rate and min(raw[region].values()) > 0
    series = {r: _run(own, relative) for r, own in raw.items() if not relative or min(own.values()) > 0}
    years, working = series[region]
    if len(years) < LEAST:
        raise DataError(
            f"推算要有连续 {LEAST} 年的数值，现有 {len(years)} 年 "
            f"a projection needs {LEAST} years in a row; of {indicator} for {region} there are {len(years)}"
        )
    if to <= years[-1]:
        raise DataError(f"the figures reach to {years[-1]} already; project beyond, --to {years[-1] + 7}")
    if model is not None and model not in ASSUMPTIONS:
        raise DataError(f"no model is called {model}; choose one of {', '.join(ASSUMPTIONS)}")
    usual = _usual(series)
    name, test = _back_test(series, usual, relative, model)
    horizon = to - years[-1]
    middle, spread = _forecast(name, years, working, horizon, usual)
    intervals = {
        level: (middle - spread[level] * test.widened, middle + spread[level] * test.widened)
        for level in LEVELS
    }
    if relative:
        middle = np.exp(middle)
        intervals = {level: (np.exp(low), np.exp(high)) for level, (low, high) in intervals.items()}
    if rate:
        middle = np.clip(middle, 0, 100)
        intervals = {
            level: (np.clip(low, 0, 100), np.clip(high, 0, 100)) for level, (low, high) in intervals.items()
        }
    unit = "%" if measure == "growth" else _unit(frame, indicator)
    known = [
        (y, raw[region].get(y, float(np.exp(v)) if relative else float(v)))
        for y, v in zip(years, working, strict=True)
    ]
    filled = [year for year in years if year not in raw[region]]
    ahead = list(range(years[-1] + 1, to + 1))
    return Projection(
        region, indicator, measure, unit, known, filled, ahead, middle, intervals, name, relative, test
    )


def _unit(frame: pl.DataFrame, indicator: str) -> str:
    if "unit" not in frame.columns:
        return ""
    return str(
        frame.filter((pl.col("indicator") == indicator) & (pl.col("measure") == "level"))["unit"].mode()[0]
    )


def _series(frame: pl.DataFrame, indicator: str, measure: str) -> dict[str, dict[int, float]]:
    own = frame.filter(
        (pl.col("indicator") == indicator) & (pl.col("measure") == measure) & pl.col("value").is_not_null()
    )
    own = own.select("region", pl.col("period").cast(pl.Int32), pl.col("value").cast(pl.Float64)).sort(
        "period"
    )
    found: dict[str, dict[int, float]] = {}
    for region, year, value in own.iter_rows():
        found.setdefault(region, {})[year] = value
    return found


def _run(own: dict[int, float], relative: bool) -> tuple[list[int], Array]:
    """The last years without a gap of more than one, on the scale of the model; single gaps filled between their neighbours."""
    known = sorted(own)
    first = next((b for a, b in reversed(list(pairwise(known))) if b - a > 2), known[0])
    kept = [year for year in known if year >= first]
    years = list(range(first, known[-1] + 1))
    values = np.array([own[year] for year in kept])
    return years, np.interp(years, kept, np.log(values) if relative else values)


def _usual(series: dict[str, tuple[list[int], Array]]) -> dict[int, float]:
    """For each year the median change to it among all regions."""
    changes: dict[int, list[float]] = {}
    for years, values in series.values():
        for year, change in zip(years[1:], np.diff(values).tolist(), strict=True):
            changes.setdefault(year, []).append(change)
    return {year: float(np.median(several)) for year, several in changes.items()}


def _back_test(
    series: dict[str, tuple[list[int], Array]], usual: dict[int, float], relative: bool, model: str | None
) -> tuple[str, BackTest]:
    usable = [region for region, (years, _) in sorted(series.items()) if len(years) > FIRST]
    tested = [
        usable[k] for k in np.unique(np.linspace(0, len(usable) - 1, min(TESTED, len(usable))).astype(int))
    ]
    fared = {}
    for name in [model] if model else list(ASSUMPTIONS):
        apart: list[Array] = []
        spreads: dict[int, list[Array]] = {level: [] for level in LEVELS}
        for region in tested:
            years, values = series[region]
            for origin in range(FIRST, len(values)):
                middle, spread = _forecast(name, years[:origin], values[:origin], len(values) - origin, usual)
                apart.append(np.abs(values[origin:] - middle))
                for level in LEVELS:
                    spreads[level].append(spread[level])
        every = np.concatenate(apart)
        ratio = {level: every / np.maximum(np.concatenate(parts), 1e-12) for level, parts in spreads.items()}
        inside = [float((ratio[level] <= 1).mean()) for level in LEVELS]
        error = float(np.mean(np.expm1(every) if relative else every)) * (100 if relative else 1)
        widened = max(1.0, float(np.quantile(ratio[80], 0.8)))
        test = BackTest(len(tested), len(every), max(map(len, apart)), error, (inside[0], inside[1]), widened)
        fared[name] = (float(every.mean()), test)
    best = min(fared, key=lambda name: fared[name][0])
    return best, fared[best][1]


def _forecast(
    name: str, years: Sequence[int], values: Array, horizon: int, usual: dict[int, float]
) -> tuple[Array, dict[int, Array]]:
    """The middle of the forecast, and half the width of its intervals. Only what was known in the last of `years` is used."""
    drift = 0.0
    if name == "peers":
        name, drift = "naive", float(np.mean([usual[year] for year in years[1:]]))
    ahead = drift * np.arange(1, horizon + 1)
    plain = values - drift * np.arange(len(values))
    last = drift * (len(values) - 1)
    if np.ptp(plain) <= 1e-12 * max(1.0, float(np.abs(plain).max())):
        # Nothing has moved: no model can say how far it may.
        return plain[-1] + last + ahead, {level: np.zeros(horizon) for level in LEVELS}
    made = _models()[name].forecast(y=np.ascontiguousarray(plain), h=horizon, level=list(LEVELS))
    middle = np.asarray(made["mean"], np.float64) + last + ahead
    return middle, {
        level: (np.asarray(made[f"hi-{level}"]) - np.asarray(made[f"lo-{level}"])) / 2.0 for level in LEVELS
    }


@cache
def _models() -> dict[str, Any]:
    from statsforecast.models import HistoricAverage, Naive, RandomWalkWithDrift

    return {"naive": Naive(), "drift": RandomWalkWithDrift(), "mean": HistoricAverage()}


def needed_pace(
    known: Sequence[tuple[int, float]], target: float, year: int, *, relative: bool
) -> float | None:
    """The change a year that leads from the last known value to the target, None if too late: in % of it, or in units."""
    last, value = known[-1]
    left = year - last
    if left <= 0:
        return None
    if relative:
        return 100 * ((target / value) ** (1 / left) - 1) if value > 0 and target > 0 else None
    return (target - value) / left
