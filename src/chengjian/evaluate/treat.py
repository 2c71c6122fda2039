"""Gaps and outliers. Arrays are (years, regions, indicators); what is missing is NaN.

Sources: OECD/JRC, Handbook on Constructing Composite Indicators (2008), steps 3 and 4; W. Becker et al., COINr (JOSS 2022).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Imputation = Literal["time", "group", "cross"]
Outliers = Literal["none", "winsorise", "boxcox"]

# COINr's defaults (after the handbook's rule): a column is skewed where both are exceeded.
SKEWNESS, KURTOSIS = 2.0, 3.5
# How many years a figure may be lent over.
REACH = 2


def impute(
    values: Array, methods: Sequence[Imputation], groups: NDArray[np.int64]
) -> tuple[Array, NDArray[np.int8]]:
    """Fill gaps by the methods in turn; returns the filled array and, per cell, which method filled it (0: none).

    `time`: the value of the nearest year of the same region, at most REACH years away, the earlier of two; `group`: the
    median of the regions of the same group and year, where at least three have one; `cross`: the median of all regions of
    the year. `groups` are numbers, one a region. What no method can fill stays NaN.
    """
    filled = values.copy()
    flags = np.zeros(values.shape, np.int8)
    for number, method in enumerate(methods, 1):
        gaps = np.asarray(np.isnan(filled))
        if not gaps.any():
            break
        if method == "time":
            donor = _nearest_year(filled)
        elif method == "group":
            donor = np.full_like(filled, np.nan)
            for group in np.unique(groups):
                members = np.flatnonzero(groups == group)
                known = ~np.isnan(values[:, members])
                middle = _median(np.where(known, values[:, members], np.nan))
                middle[known.sum(axis=1) < 3] = np.nan
                donor[:, members] = middle[:, None, :]
        else:
            donor = np.broadcast_to(_median(values)[:, None, :], filled.shape)
        used = gaps & ~np.isnan(donor)
        filled[used] = donor[used]
        flags[used] = number
    return filled, flags


def _median(values: Array) -> Array:
    """The median over the regions of each year, NaN where none has a value."""
    empty = np.asarray(np.isnan(values).all(axis=1))
    safe = np.where(empty[:, None, :], 0.0, values)
    return np.where(empty, np.nan, np.nanmedian(safe, axis=1))


def _nearest_year(values: Array) -> Array:
    found = np.full_like(values, np.nan)
    years = len(values)
    for distance in range(1, min(years, REACH + 1)):
        for sign in (-1, 1):
            for year in range(years):
                other = year + sign * distance
                if 0 <= other < years:
                    found[year] = np.where(np.isnan(found[year]), values[other], found[year])
    return found


def moments(column: Array) -> tuple[float, float]:
    """Skewness and excess kurtosis of a sample, bias-corrected (as Excel, SAS and COINr have them); 0 where undefined."""
    known = column[~np.isnan(column)]
    count = len(known)
    if count < 4:
        return 0.0, 0.0
    away = known - known.mean()
    second = float((away**2).mean())
    if second <= (1e-12 * float(np.abs(known).max())) ** 2:
        return 0.0, 0.0
    skewness = float((away**3).mean()) / second**1.5
    kurtosis = float((away**4).mean()) / second**2 - 3
    unbiased = ((count + 1) * kurtosis + 6) * (count - 1) / ((count - 2) * (count - 3))
    return skewness * (count * (count - 1)) ** 0.5 / (count - 2), unbiased


def skewed(column: Array) -> bool:
    """Whether outliers dominate the column: |skewness| > 2 and kurtosis > 3.5."""
    skewness, kurtosis = moments(column)
    return abs(skewness) > SKEWNESS and kurtosis > KURTOSIS


def winsorise(column: Array, most: int) -> tuple[Array, int]:
    """Bring in the furthest values one by one, each to the next, until the column is no longer skewed.

    At most `most` values; returns the column and how many were changed. What is left skewed is left so: the
    count says it.
    """
    treated = column.copy()
    order = np.argsort(column)  # NaN last
    known = int((~np.isnan(column)).sum())
    changed = 0
    while changed < min(most, known - 2) and skewed(treated):
        changed += 1
        if moments(treated)[0] > 0:
            treated[order[known - changed : known]] = column[order[known - changed - 1]]
        else:
            treated[order[:changed]] = column[order[changed]]
    return treated, changed


def boxcox(column: Array) -> Array:
    """The Box–Cox transform with the exponent of largest likelihood, after moving the least value to 1% of the range.

    Order is kept. Source: Box & Cox, JRSS B 26 (1964).
    """
    from scipy import stats

    known = ~np.isnan(column)
    spread = np.ptp(column[known]) if known.any() else 0.0
    if spread == 0:
        return column.copy()
    treated = column.copy()
    moved = (column[known] - column[known].min()) / spread + 0.01
    treated[known] = stats.boxcox(moved)[0]
    return treated


def treat(values: Array, method: Outliers, share: float = 0.05) -> tuple[Array, list[int]]:
    """Treat the outliers of each indicator over all years together; returns how many values of each were changed.

    `share`: the largest part of the values that winsorising may change. Only skewed columns are treated.
    """
    years, regions, indicators = values.shape
    treated = values.copy()
    changed = [0] * indicators
    if method == "none":
        return treated, changed
    for at in range(indicators):
        column = values[:, :, at].ravel()
        if not skewed(column):
            continue
        if method == "winsorise":
            new, changed[at] = winsorise(column, int(share * (~np.isnan(column)).sum()))
        else:
            new, changed[at] = boxcox(column), int((~np.isnan(column)).sum())
        treated[:, :, at] = new.reshape(years, regions)
    return treated, changed
