"""From a long frame of figures to the arrays that the steps work on: (years, regions, items), with intervals.

What a panel lacks but its figures imply is derived, by the ratios and parts that the codelist knows: the resident population
from output and output per head, trade from exports and imports. A derived value is marked and keeps its interval.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from chengjian.codes.indicators import indicators
from chengjian.codes.regions import UnknownRegion, regions
from chengjian.evaluate.frameworks import Item

Array = NDArray[np.float64]
COLUMNS = ("region", "indicator", "measure", "period", "value", "low", "high")


class DataError(ValueError):
    """The panel lacks what was asked of it; the message says what and what to do."""


@dataclass
class Cells:
    """Values and intervals of one quantity, (years, regions), NaN where missing; `derived` marks what was implied."""

    value: Array
    low: Array
    high: Array
    derived: NDArray[np.bool_]

    def quotient(self, other: Cells, times: float = 1.0) -> Cells:
        """The quotient with another, with the interval that both intervals allow; NaN where the divisor may be 0."""
        below = np.where(other.low > 0, other.low, np.nan)
        under = np.where(other.value > 0, other.value, np.nan)
        corners = [times * self.low / below, times * self.high / other.high]
        corners += [times * self.low / other.high, times * self.high / below]
        low, high = np.minimum.reduce(corners), np.maximum.reduce(corners)
        return Cells(times * self.value / under, low, high, self.derived | other.derived)


@dataclass
class Table:
    """Items of a framework by year and region: (years, regions, items); `groups` has one number a province."""

    years: list[str]
    regions: list[str]
    items: list[Item]
    value: Array
    low: Array
    high: Array
    derived: NDArray[np.bool_]

    @property
    def groups(self) -> NDArray[np.int64]:
        """The province of each region as a number, for imputation within groups."""
        provinces = sorted({code[:2] for code in self.regions})
        return np.array([provinces.index(code[:2]) for code in self.regions], np.int64)

    def keep(self, regions: Sequence[int], items: Sequence[int]) -> Table:
        """Only these regions and items, by their place."""
        cut = np.ix_(range(len(self.years)), list(regions), list(items))
        return Table(
            self.years, [self.regions[k] for k in regions], [self.items[k] for k in items],
            self.value[cut], self.low[cut], self.high[cut], self.derived[cut],
        )  # fmt: skip

    def in_years(self, places: Sequence[int]) -> Table:
        """Only these years, by their place."""
        at = list(places)
        return Table(
            [self.years[k] for k in at], self.regions, self.items,
            self.value[at], self.low[at], self.high[at], self.derived[at],
        )  # fmt: skip


def tabulate(
    frame: pl.DataFrame, items: Sequence[Item], years: Sequence[str], only: Sequence[str] = ()
) -> Table:
    """The items of a framework from a long frame.

    `frame` has the columns `region`, `indicator`, `measure`, `period`, `value`, `low`, `high`; others are not looked at.
    A `low` or `high` that is null is taken as exact. `years`: which periods. `only`: codes of the regions, all of the frame
    without. Raises DataError where columns or years are missing.
    """
    missing = [column for column in COLUMNS if column not in frame.columns]
    if missing:
        raise DataError(f"the panel's frame has no column {', '.join(missing)}")
    frame = frame.filter(pl.col("period").is_in(list(years)) & pl.col("value").is_not_null())
    if only:
        frame = frame.filter(pl.col("region").is_in(list(only)))
    if frame.is_empty():
        raise DataError(f"the panel has no figures of {', '.join(years)} for these regions")
    codes = sorted(frame["region"].unique())
    base = _Base(frame, list(years), codes)
    columns = [base.item(item) for item in items]
    stacked = [
        np.stack([getattr(c, part) for c in columns], axis=2) for part in ("value", "low", "high", "derived")
    ]
    return Table(list(years), codes, list(items), *stacked)


class _Base:
    """The quantities of a frame, each looked up once, and derived where it is missing."""

    def __init__(self, frame: pl.DataFrame, years: list[str], codes: list[str]) -> None:
        self.shape = (len(years), len(codes))
        exact = pl.coalesce
        self.parts = dict(
            frame.select(
                "indicator", "measure",
                pl.col("period").replace_strict({y: i for i, y in enumerate(years)}, return_dtype=pl.Int64).alias("y"),
                pl.col("region").replace_strict({c: i for i, c in enumerate(codes)}, return_dtype=pl.Int64).alias("r"),
                pl.col("value").cast(pl.Float64),
                exact(pl.col("low").cast(pl.Float64), pl.col("value").cast(pl.Float64)).alias("low"),
                exact(pl.col("high").cast(pl.Float64), pl.col("value").cast(pl.Float64)).alias("high"),
            ).partition_by("indicator", "measure", as_dict=True, include_key=False)
        )  # fmt: skip
        self.known: dict[tuple[str, str], Cells] = {}
        # Only money per head is printed without a scale of its own (每千人, ‰) and so can be turned round.
        self.ratios = [e for e in indicators().by_id.values() if e.ratio and e.unit == "money_per_person"]

    def item(self, item: Item) -> Cells:
        cells = self.cells(item.indicator, item.measure)
        return cells.quotient(self.cells(item.per, "level"), item.times) if item.per else cells

    def cells(self, indicator: str, measure: str) -> Cells:
        key = (indicator, measure)
        if key not in self.known:
            stated = self._stated(key)
            self.known[key] = stated
            if measure == "level" and np.isnan(stated.value).any():
                self.known[key] = self._completed(indicator, stated)
        return self.known[key]

    def _stated(self, key: tuple[str, str]) -> Cells:
        arrays = [np.full(self.shape, np.nan) for _ in range(3)]
        part = self.parts.get(key)
        if part is not None:
            at = (part["y"].to_numpy(), part["r"].to_numpy())
            for array, column in zip(arrays, ("value", "low", "high"), strict=True):
                array[at] = part[column].to_numpy()
        return Cells(arrays[0], arrays[1], arrays[2], np.zeros(self.shape, bool))

    def _completed(self, indicator: str, stated: Cells) -> Cells:
        """What is stated, and where nothing is, what the codelist's ratios and parts imply of stated figures."""
        entry = indicators().by_id[indicator]
        ways = []
        for ratio in self.ratios:
            terms = ratio.ratio
            if terms is not None and indicator in (ratio.id, terms.denominator):
                other = terms.denominator if indicator == ratio.id else ratio.id
                ways.append(self._stated((terms.numerator, "level")).quotient(self._stated((other, "level"))))
        if entry.parts:
            parts = [self._stated((part, "level")) for part in entry.parts]
            total = [
                sum((getattr(p, f) for p in parts), np.zeros(self.shape)) for f in ("value", "low", "high")
            ]
            ways.append(Cells(total[0], total[1], total[2], np.zeros(self.shape, bool)))
        result = Cells(stated.value.copy(), stated.low.copy(), stated.high.copy(), stated.derived.copy())
        for way in ways:
            open_ = np.isnan(result.value) & ~np.isnan(way.value)
            result.value[open_], result.low[open_], result.high[open_] = (
                way.value[open_],
                way.low[open_],
                way.high[open_],
            )
            result.derived[open_] = True
        return result


def sources_of(frame: pl.DataFrame, table: Table, years: Sequence[str]) -> list[str]:
    """Where the figures of a table come from in these years, the most used first, at most twelve, as the frame says it."""
    if "source" not in frame.columns:
        return []
    named = {name for item in table.items for name in (item.indicator, item.per) if name}
    used = frame.filter(
        pl.col("period").is_in(list(years)),
        pl.col("region").is_in(table.regions),
        pl.col("indicator").is_in(list(named)),
    )
    return used["source"].value_counts(sort=True)["source"].head(12).to_list()


def name_of(code: str) -> str:
    """The name of a region, its code where the codelist does not know it."""
    try:
        return regions().by_code(code).name
    except UnknownRegion:
        return code
