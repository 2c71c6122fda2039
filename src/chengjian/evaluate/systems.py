"""Coupling and obstacles of a framework's dimensions, or of single indicators, over the regions and years of a panel."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from chengjian.evaluate.applied import DRAWS, HIGH, LOW, ROUNDING, Column, Study
from chengjian.evaluate.breaks import breaks
from chengjian.evaluate.frameworks import Dimension, Framework, Item
from chengjian.evaluate.recipe import Evaluation, evaluate, members
from chengjian.evaluate.reporting import overall_weights
from chengjian.evaluate.studies import coupling, coupling_modified, grade, obstacles
from chengjian.evaluate.table import DataError, name_of, sources_of
from chengjian.evaluate.years import check, imputed_shares

Array = NDArray[np.float64]
SHOWN = "各系统得分为缩尾、极差标准化后的 0—1 值：结果随所比地区、指标和标准化方法而变"


def own_framework(names: Sequence[str], each: bool = True) -> Framework:
    """Single indicators as a framework of equal weights: each a system of its own, or all in one."""
    items = [
        Item(indicator=name, direction=None if _directed(name) else "up") for name in dict.fromkeys(names)
    ]
    if len(items) < 2:
        raise DataError("at least two indicators are needed")
    if each:
        dimensions = [Dimension(id=i.id, name=i.title, english=i.id, indicators=[i]) for i in items]
    else:
        dimensions = [Dimension(id="all", name="指标", english="Indicators", indicators=items)]
    title = "、".join(item.title for item in items)
    return Framework(id="own", name=title, english="", source="", dimensions=dimensions)


def _directed(name: str) -> bool:
    from chengjian.codes.indicators import indicators

    return indicators().by_id[name].direction != "none"


def _evaluated(
    frame: pl.DataFrame, framework: Framework, years: Sequence[str], regions: Sequence[str]
) -> Evaluation:
    asked = sorted(years)
    if len(asked) > 1:
        check(frame, framework, asked, regions)
    return evaluate(frame, framework, year=asked[-1], years=asked, regions=regions)


def coupled(
    frame: pl.DataFrame, framework: Framework, years: Sequence[str], regions: Sequence[str] = ()
) -> Study:
    """The coupling coordination degree of the framework's dimensions, a row a year and region, the best first.

    Raises DataError where fewer than two dimensions can be compared, or too little is known.
    """
    result = _evaluated(frame, framework, years, regions)
    if len(result.dimensions) < 2:
        raise DataError("coupling needs two systems; only one dimension of the framework has figures")
    low, high = _degrees_drawn(result)
    rows: list[dict[str, Any]] = []
    for at, year in enumerate(result.table.years):
        systems = np.clip(result.parts[at] / 100, 0, 1)
        parts = coupling(systems, result.dimension_weights)
        modified = coupling_modified(systems)
        for k, code in enumerate(result.table.regions):
            rows.append({
                "year": int(year), "region": code, "name": name_of(code), "coupling": float(parts[0][k]),
                "development": float(parts[1][k]), "degree": float(parts[2][k]), "low": float(low[at, k]),
                "high": float(high[at, k]), "grade": grade(float(parts[2][k])), "modified": float(modified[k]),
                "modified_degree": float(np.sqrt(modified[k] * parts[1][k])),
            })  # fmt: skip
    rows.sort(key=lambda row: (row["year"], -row["degree"], row["region"]))
    columns = [
        Column("year", "年份"), Column("name", "地区"), Column("coupling", "耦合度 C", 3), Column("development", "综合水平 T", 3),
        Column("degree", "协调度 D", 3), Column("rounding", ROUNDING, 3), Column("grade", "等级"),
        Column("modified", "修正 C", 3), Column("modified_degree", "修正 D", 3),
    ]  # fmt: skip
    return Study(
        kind="coupling", what=[d.name for d in result.dimensions], years=[int(y) for y in result.table.years],
        regions=len(result.table.regions), columns=columns, rows=rows,
        notes=[
            "协调度说明各系统得分是否相近、是否都高，不说明它们互为因果",
            f"{ROUNDING}：各数值在印出的精度内变动时，结果中间 {HIGH - LOW}% 的一半宽度", *_cautions(result),
        ], sources=sources_of(frame, result.table, result.table.years),
    )  # fmt: skip


def _degrees_drawn(result: Evaluation) -> tuple[Array, Array]:
    """The middle 90 % of the degree when figures are drawn from their intervals, on the bounds of the figures themselves."""
    random = np.random.default_rng(1)
    table = result.table
    low = np.where(np.isnan(table.low), result.filled, np.minimum(table.low, result.filled))
    high = np.where(np.isnan(table.high), result.filled, np.maximum(table.high, result.filled))
    least, most = (f(result.treated, axis=(0, 1)) for f in (np.min, np.max))
    span = np.where(most > least, most - least, 1.0)
    up = np.array([item.up for item in table.items])
    groups = members(result.framework, table)
    drawn = []
    for _ in range(DRAWS):
        scores = (np.clip(random.uniform(low, high), least, most) - least) / span
        scores = np.where(up, scores, 1 - scores)
        parts = [scores[:, :, g] @ w for g, w in zip(groups, result.weights, strict=True)]
        systems = np.clip(np.stack(parts, axis=2), 0, 1)
        drawn.append([coupling(year, result.dimension_weights)[2] for year in systems])
    found = np.percentile(np.array(drawn), [LOW, HIGH], axis=0)
    return found[0], found[1]


def hindered(
    frame: pl.DataFrame,
    framework: Framework,
    years: Sequence[str],
    regions: Sequence[str] = (),
    show: Sequence[str] = (),
) -> Study:
    """The obstacle degrees: of each indicator the mean over all regions and for how many it is the greatest; or of `show`.

    Raises DataError where too little is known, or one of `show` is not compared.
    """
    result = _evaluated(frame, framework, years, regions)
    missing = [name_of(code) for code in show if code not in result.table.regions]
    if missing:
        raise DataError(f"{'、'.join(missing)}: not among those compared")
    weights, titles = overall_weights(result), [item.title for item in result.table.items]
    rows: list[dict[str, Any]] = []
    for at, year in enumerate(result.table.years):
        degrees = obstacles(np.clip(result.scores[at] / 100, 0, 1), weights)
        # A region that lacks nothing has no greatest obstacle.
        first = np.where(degrees.any(axis=1), degrees.argmax(axis=1), -1)
        if not show:
            made = [
                {
                    "year": int(year), "indicator": result.table.items[k].id, "title": titles[k],
                    "weight": 100 * float(weights[k]), "obstacle": float(degrees[:, k].mean()), "first": int((first == k).sum()),
                }
                for k in range(len(titles))
            ]  # fmt: skip
            rows += sorted(made, key=lambda row: -row["obstacle"])
        for code in show:
            place = result.table.regions.index(code)
            flags = result.flags[at, place] > 0
            for k in np.argsort(-degrees[place], kind="stable"):
                rows.append({
                    "year": int(year), "region": code, "name": name_of(code), "indicator": result.table.items[k].id,
                    "title": titles[k], "weight": 100 * float(weights[k]), "obstacle": float(degrees[place, k]),
                    "imputed": "插补" if flags[k] else "",
                })  # fmt: skip
    columns = [Column("year", "年份"), *([Column("name", "地区")] if show else []), Column("title", "指标")]
    columns += [Column("weight", "权重 %", 1), Column("obstacle", "障碍度 %" if show else "平均障碍度 %", 1)]
    columns.append(Column("imputed", "插补") if show else Column("first", "列首位的地区数", 0))
    return Study(
        kind="obstacles", what=titles, years=[int(y) for y in result.table.years], regions=len(result.table.regions),
        columns=columns, rows=rows, notes=["障碍度高是得分低且权重大，不说明原因，也不说明改善它的代价", *_cautions(result)],
        sources=sources_of(frame, result.table, result.table.years),
    )  # fmt: skip


def _cautions(result: Evaluation) -> list[str]:
    items = result.table.items
    named = [name for item in items for name in (item.indicator, item.per) if name]
    said = [SHOWN, *breaks(named, result.table.years)]
    said += [f"未计入：{out}" for out in result.left_out]
    for year, share, mostly in imputed_shares(result):
        if share:
            more = f"，多数为插补的有{'、'.join(mostly)}" if mostly else ""
            said.append(f"{year} 年 {share:.1%} 的数值是插补的{more}")
    return said
