"""A recipe: every choice on the way from figures to ranks, as data; and the way itself.

`evaluate` runs the steps in their order and writes a log: per step its settings and what it did. The settings are
the recipe again, so that a result can be made anew, or with one choice changed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import msgspec
import numpy as np
import polars as pl
from numpy.typing import NDArray

from chengjian.evaluate import aggregate as aggregation
from chengjian.evaluate import weights as weighing
from chengjian.evaluate.aggregate import Aggregation
from chengjian.evaluate.frameworks import Dimension, Framework
from chengjian.evaluate.normalise import Bounds, Normalisation, normalise
from chengjian.evaluate.table import DataError, Table, name_of, sources_of, tabulate
from chengjian.evaluate.treat import REACH, Imputation, Outliers, impute, treat
from chengjian.evaluate.weights import Weighting

Array = NDArray[np.float64]


class Recipe(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The choices of each step; what is not said is as here.

    `indicator_coverage` and `region_coverage`: the least share of regions that must have an indicator in the year, and of the
    indicators that a region must have, to stay in. `impute`: the methods tried in turn, () for none: then an
    indicator that a kept region lacks goes out. `outliers`, `normalise`, `bounds`, `weights`: see the functions of these names.
    `within` and `across` aggregate the indicators of a dimension, and the dimensions.
    """

    indicator_coverage: float = 0.6
    region_coverage: float = 0.6
    impute: tuple[Imputation, ...] = ("time", "group", "cross")
    outliers: Outliers = "winsorise"
    normalise: Normalisation = "minmax"
    bounds: Bounds = "panel"
    weights: Weighting = "given"
    within: Aggregation = "arithmetic"
    across: Aggregation = "arithmetic"

    def __post_init__(self) -> None:
        if not (0 <= self.indicator_coverage <= 1 and 0 <= self.region_coverage <= 1):
            raise ValueError("a coverage is a part of one: 0.6 is six in ten")


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """A step of the log: its name, its settings as in the recipe, and what it did, in Chinese and English."""

    step: str
    settings: dict[str, str]
    did: str


@dataclass
class Evaluation:
    """A framework evaluated: scores of all nodes, with all that led to them.

    `table` holds the figures of the kept regions and items, `flags` which of them were imputed (0: none; else the place of
    the method in the recipe, from 1), `scores` the normalised indicators, `parts` the dimensions (years, regions,
    dimensions) and `total` the whole (years, regions). `year` is the place of the year that is asked about. `whole` has also
    the years that only lend figures to imputation, `places` are the scored ones among them. `left_out`
    says which indicators could not be used, `gaps` which of them only for what other scored years lack, `sources` where
    the year's figures come from, where the frame says it.
    """

    framework: Framework
    recipe: Recipe
    table: Table
    year: int
    whole: Table
    places: list[int]
    filled: Array
    flags: NDArray[np.int8]
    treated: Array
    scores: Array
    weights: list[Array]
    dimension_weights: Array
    parts: Array
    total: Array
    left_out: list[str] = field(default_factory=list)
    gaps: list[str] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    log: list[Step] = field(default_factory=list)

    def filled_by(self, methods: Sequence[Imputation]) -> Array:
        """The figures with their gaps filled by other methods; what these leave open is filled as in the recipe."""
        other = impute(self.whole.value, methods, self.whole.groups)[0][self.places]
        return np.where(np.isnan(other), self.filled, other)

    @property
    def dimensions(self) -> list[Dimension]:
        """The dimensions that have an indicator left."""
        return kept_dimensions(self.framework, self.table)

    @property
    def rank(self) -> NDArray[np.int64]:
        """The rank of each region in the year, 1 the best, ties sharing the better."""
        return rank(self.total[self.year])

    def frame(self) -> pl.DataFrame:
        """One row a region in the order of ranks: code, name, rank, score, a score for each dimension, what is imputed."""
        columns: dict[str, object] = {
            "rank": self.rank, "region": self.table.regions, "name": [name_of(code) for code in self.table.regions],
            "score": self.total[self.year],
        }  # fmt: skip
        for at, dimension in enumerate(self.dimensions):
            columns[dimension.id] = self.parts[self.year, :, at]
        columns["imputed"] = (self.flags[self.year] > 0).sum(axis=1)
        return pl.DataFrame(columns).sort("rank", "region")


def rank(scores: Array) -> NDArray[np.int64]:
    """Ranks from 1 for the highest, along the last axis; ties share the better rank."""
    order = np.sort(-scores, axis=-1)
    if scores.ndim == 1:
        return np.searchsorted(order, -scores, "left") + 1
    return np.stack([rank(row) for row in scores])


def kept_dimensions(framework: Framework, table: Table) -> list[Dimension]:
    """The dimensions of the framework of which the table has an item."""
    present = {item.id for item in table.items}
    return [d for d in framework.dimensions if any(item.id in present for item in d.indicators)]


def evaluate(
    frame: pl.DataFrame,
    framework: Framework,
    *,
    year: str,
    years: Sequence[str] = (),
    regions: Sequence[str] = (),
    recipe: Recipe | None = None,
) -> Evaluation:
    """Evaluate a framework on a long frame of figures (see `tabulate`).

    `year` is the year that is asked about; `years` others that are scored with it, on the same bounds. Other years of
    the frame only lend figures to imputation over time. Raises DataError where nothing is left to evaluate.
    """
    recipe = recipe or Recipe()
    scored = sorted({*years, year})
    lent = (
        [str(int(y) + d) for y in scored for d in range(-REACH, REACH + 1)] if "time" in recipe.impute else []
    )
    periods = sorted({*scored, *lent} & {*frame["period"].unique(), year})
    log: list[Step] = []
    whole, left_out = _screened(
        tabulate(frame, framework.items(), periods, regions), periods.index(year), recipe, log
    )
    places = [periods.index(y) for y in scored if y in periods]
    screened = whole.items
    filled, flags, whole = _imputed(whole, places, recipe, left_out, log)
    table = whole.in_years(places)
    treated, changed = treat(filled, recipe.outliers)
    did = f"{sum(c > 0 for c in changed)} 项指标的 {sum(changed)} 个数值 values of indicators changed"
    log.append(_step("outliers", {"outliers": recipe.outliers}, did))
    scores = _normalised(treated, table, recipe, log)
    weights, outer = choose_weights(framework, table, scores, recipe.weights)
    log.append(_step("weights", {"weights": recipe.weights}, f"{len(weights)} 个维度 dimensions"))
    groups = members(framework, table)
    parts, total = combine(scores, groups, weights, outer, recipe.within, recipe.across)
    settings = {"within": recipe.within, "across": recipe.across}
    log.append(_step("aggregate", settings, f"{len(table.regions)} 个地区 regions scored"))
    return Evaluation(
        framework=framework, recipe=recipe, table=table, year=table.years.index(year), whole=whole, places=places, filled=filled,
        flags=flags, treated=treated, scores=scores, weights=weights, dimension_weights=outer, parts=parts, total=total,
        left_out=left_out, gaps=[item.title for item in screened if item not in table.items],
        sources=sources_of(frame, table, [year]), log=log,
    )  # fmt: skip


def _normalised(treated: Array, table: Table, recipe: Recipe, log: list[Step]) -> Array:
    up = np.array([item.up for item in table.items])
    targets = np.array([np.nan if item.target is None else item.target for item in table.items])
    if recipe.normalise == "target" and np.isnan(targets).any():
        lacking = "、".join(i.title for i in table.items if i.target is None)
        raise DataError(
            f"no target is set for {lacking}; add target: to the framework, or normalise in another way"
        )
    settings = {"normalise": recipe.normalise, "bounds": recipe.bounds}
    log.append(_step("normalise", settings, f"{len(table.items)} 项指标 indicators on 0 to 100"))
    return normalise(treated, up, recipe.normalise, recipe.bounds, targets)


def _step(name: str, settings: Mapping[str, str], did: str) -> Step:
    return Step(step=name, settings=dict(settings), did=did)


def _screened(table: Table, year: int, recipe: Recipe, log: list[Step]) -> tuple[Table, list[str]]:
    """Leave out indicators that too few regions have in the year, then regions that have too few of the rest."""
    known = ~np.isnan(table.value[year])
    items = np.flatnonzero(known.mean(axis=0) >= recipe.indicator_coverage)
    left_out = [
        f"{item.title}: 仅 {known[:, at].mean():.0%} 的地区有 of the regions have it"
        for at, item in enumerate(table.items)
        if at not in items and not (item.optional and not known[:, at].any())
    ]
    if not len(items):
        raise DataError(
            f"no indicator of the framework is known for {recipe.indicator_coverage:.0%} of the regions in {table.years[year]}; "
            "choose another year or a lower coverage"
        )
    kept = np.flatnonzero(known[:, items].mean(axis=1) >= recipe.region_coverage)
    if len(kept) < 3:
        raise DataError(f"only {len(kept)} regions have enough of the indicators; at least 3 are compared")
    settings = {
        "indicator_coverage": str(recipe.indicator_coverage),
        "region_coverage": str(recipe.region_coverage),
    }
    did = (
        f"{len(table.items)} 项指标保留 {len(items)} 项，{len(table.regions)} 个地区保留 {len(kept)} 个 "
        "indicators and regions kept"
    )
    log.append(_step("select", settings, did))
    return table.keep(list(kept), list(items)), left_out


def _imputed(
    whole: Table, places: list[int], recipe: Recipe, left_out: list[str], log: list[Step]
) -> tuple[Array, NDArray[np.int8], Table]:
    """Fill the gaps; an indicator with gaps that no method fills cannot be compared, and is said to be left out."""
    filled, flags = impute(whole.value, recipe.impute, whole.groups)
    filled, flags = filled[places], flags[places]
    empty = np.asarray(np.isnan(filled).any(axis=1))
    gaps = np.asarray(empty.any(axis=0))
    scored = [whole.years[place] for place in places]
    left_out += [
        f"{item.title}: {'、'.join(scored[k] for k in np.flatnonzero(empty[:, at]))} 年的缺口无从插补 gaps that nothing fills"
        for at, item in enumerate(whole.items)
        if gaps[at]
    ]
    kept = np.flatnonzero(~gaps)
    if not len(kept):
        raise DataError(
            "every indicator has gaps that nothing fills; impute, or choose other regions or years"
        )
    filled, flags = filled[:, :, kept], flags[:, :, kept]
    counts = [f"{m} {int((flags == n).sum())}" for n, m in enumerate(recipe.impute, 1)]
    log.append(
        _step(
            "impute",
            {"impute": ",".join(recipe.impute)},
            ", ".join(counts) + " 个数值 values" if counts else "无 nothing",
        )
    )
    return filled, flags, whole.keep(list(range(len(whole.regions))), list(kept))


def members(framework: Framework, table: Table) -> list[NDArray[np.int64]]:
    """For each kept dimension the places of its items in the table."""
    place = {item.id: at for at, item in enumerate(table.items)}
    return [
        np.array([place[i.id] for i in d.indicators if i.id in place], np.int64)
        for d in kept_dimensions(framework, table)
    ]


def choose_weights(
    framework: Framework, table: Table, scores: Array, method: Weighting
) -> tuple[list[Array], Array]:
    """The weights within each dimension and of the dimensions, each adding up to 1; `scores` as `normalise` gives them."""
    kept = kept_dimensions(framework, table)
    groups = members(framework, table)
    given = [np.array([table.items[k].weight for k in group]) for group in groups]
    across = np.array([d.weight for d in kept])
    if method == "ahp":
        inner = [
            weighing.ahp(
                _pairs(d.comparisons, [i.id in {table.items[k].id for k in g} for i in d.indicators])
            )[0]
            if d.comparisons
            else w / w.sum()
            for d, g, w in zip(kept, groups, given, strict=True)
        ]
        outer = across / across.sum()
        if framework.comparisons:
            outer, ratio = weighing.ahp(
                _pairs(framework.comparisons, [d in kept for d in framework.dimensions])
            )
            if ratio > weighing.INCONSISTENT:
                raise DataError(
                    f"the comparisons of the dimensions contradict each other: consistency ratio {ratio:.2f}, at most 0.1"
                )
        return inner, outer
    if method == "given":
        return [w / w.sum() for w in given], across / across.sum()
    rows = scores.reshape(-1, scores.shape[2])
    inner = [weighing.COMPUTED[method](rows[:, group]) for group in groups]
    means = np.stack([rows[:, g] @ w for g, w in zip(groups, inner, strict=True)], axis=1)
    return inner, weighing.COMPUTED[method](means)


def _pairs(comparisons: list[list[float]], kept: list[bool]) -> Array:
    places = np.flatnonzero(kept)
    return np.asarray(comparisons, float)[np.ix_(places, places)]


def combine(
    scores: Array,
    groups: Sequence[NDArray[np.int64]],
    inner: Sequence[Array],
    outer: Array,
    within: Aggregation,
    across: Aggregation,
) -> tuple[Array, Array]:
    """Indicators into dimensions (years, regions, dimensions), and these into one score (years, regions)."""
    parts = np.stack(
        [aggregation.aggregate(scores[:, :, g], w, within) for g, w in zip(groups, inner, strict=True)],
        axis=2,
    )
    return parts, aggregation.aggregate(parts, outer, across)
