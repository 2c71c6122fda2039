"""A page about an evaluation, complete in itself: standings, charts, tables, the recipe, and what may not be concluded.

Every sentence is made of the evaluation's own numbers; what the data do not carry is not said.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
import polars as pl

from chengjian import __version__
from chengjian.evaluate.breaks import breaks
from chengjian.evaluate.recipe import Evaluation
from chengjian.evaluate.regional import convergence, parts
from chengjian.evaluate.reporting import Standing, influence, ranking, standings
from chengjian.evaluate.studies import grade
from chengjian.evaluate.table import name_of
from chengjian.evaluate.uncertainty import FACTORS, Uncertainty
from chengjian.evaluate.years import comparable, imputed_shares, jumps, over_years, risen
from chengjian.publish import charts, maps
from chengjian.publish.templating import source, template

# An interval of ranks that spans more than this part of all regions carries no statement about the place.
WIDE = 0.25
# Strengths lie among the best, weaknesses among the last part of all regions.
TOP = 0.2
# Regions that a map must have to be coloured by fifths.
LEAST_MAPPED = 25
# Independent runs of which the outer ones still say where an interval ends.
FEW = 200
STEPS = {
    "select": "选取", "impute": "插补", "outliers": "异常值", "normalise": "标准化", "weights": "赋权", "aggregate": "合成",
}  # fmt: skip
METHODS = {
    "time": "邻近年份", "group": "同省中位数", "cross": "全体中位数", "winsorise": "缩尾", "none": "不处理",
    "boxcox": "Box–Cox 变换", "minmax": "极差标准化", "zscore": "Z 分数", "rank": "位次", "percentile": "百分位",
    "target": "目标距离", "frontier": "前沿距离",
    "panel": "各年统一上下限", "year": "逐年上下限", "given": "体系给定", "equal": "等权", "entropy": "熵权", "critic": "CRITIC",
    "pca": "主成分", "ahp": "层次分析", "arithmetic": "算术平均", "geometric": "几何平均", "harmonic": "调和平均",
    "mazziotta_pareto": "Mazziotta–Pareto", "topsis": "TOPSIS", "vikor": "VIKOR", "copeland": "Copeland",
    "benefit_of_the_doubt": "最有利权重 (BoD)",
}  # fmt: skip


def report(
    result: Evaluation,
    uncertainty: Uncertainty | None,
    focus: Sequence[str],
    frame: pl.DataFrame | None = None,
    yearly: Mapping[str, Uncertainty] | None = None,
) -> str:
    """The page. `focus` are the regions that it is about, without any the first five; `frame` all figures, for convergence.

    Where several years are scored, the page says how ranks move, and how surely where `yearly` has the simulation of each.
    """
    table = ranking(result, uncertainty)
    shown = list(focus) or table["region"].head(5).to_list()
    rows = {row["region"]: row for row in table.to_dicts()}
    dimensions = [(d.id, d.name) for d in result.dimensions]
    drawn = {
        "profiles": charts.profiles(table, shown, dimensions),
        "influence": charts.weights_and_effects(influence(result)),
    }
    if result.recipe.across == "arithmetic":
        added, order = _contributions(result, shown)
        drawn["contributions"] = charts.contributions(added, order)
    indices: list[tuple[str, float, float, float, float]] = []
    if uncertainty is not None:
        indices = [(FACTORS[name], *values) for name, values in uncertainty.sobol.items()]
        drawn["intervals"] = charts.rank_intervals(table, shown)
        drawn["sobol"] = charts.sobol(indices)
    return template("evaluation.html.j2", shown=shown_value).render(
        result=result, framework=result.framework, version=__version__, year=result.table.years[result.year],
        style=source("evaluation.css"), table=table.to_dicts(), dimensions=result.dimensions, count=len(table), shown=shown,
        places=[_place(result, uncertainty, rows[code], len(table)) for code in shown], uncertainty=uncertainty,
        few=uncertainty is not None and len(uncertainty.ranks) < FEW,
        pairs=_pairs(uncertainty, shown), drawn=drawn, decisive=_decisive(indices),
        influence=influence(result).to_dicts(), steps=_steps(result), imputed=_imputed(result), name_of=name_of,
        sources=_sources(result), median=_median, parts=parts(result),
        converging=None if frame is None else _converging(frame, result),
        several=_several(result, shown, yearly), map=_map(result, table, shown),
        factors="、".join(FACTORS[name] for name in (uncertainty.sobol if uncertainty else ())),
    )  # fmt: skip


def as_json(
    result: Evaluation,
    uncertainty: Uncertainty | None,
    yearly: Mapping[str, Uncertainty] | None = None,
) -> bytes:
    """The evaluation for programs: framework, recipe, log, ranks, of several years too, and the Sobol indices."""
    made: dict[str, Any] = {
        "framework": result.framework.id, "year": result.table.years[result.year], "recipe": result.recipe, "log": result.log,
        "left_out": result.left_out, "ranking": ranking(result, uncertainty).to_dicts(),
        "influence": influence(result).to_dicts(),
    }  # fmt: skip
    if len(result.table.years) > 1:
        made["years"] = over_years(result, yearly).to_dicts()
        made["imputed"] = [
            {"year": int(year), "share": share, "mostly": titles}
            for year, share, titles in imputed_shares(result)
        ]
    if uncertainty is not None:
        keys = ("first", "first_error", "total", "total_error")
        made["sobol"] = {
            name: dict(zip(keys, values, strict=True)) for name, values in uncertainty.sobol.items()
        }
        made["runs"] = {"all": uncertainty.runs, "independent": len(uncertainty.ranks)}
    return msgspec.json.format(msgspec.json.encode(made), indent=1)


def _place(
    result: Evaluation, uncertainty: Uncertainty | None, row: dict[str, Any], count: int
) -> dict[str, Any]:
    """What is said of one region."""
    code = row["region"]
    all_ = standings(result, code)
    known = [s for s in all_ if not s.state.startswith("imputed")]
    strong = sorted((s for s in known if s.rank <= TOP * count), key=lambda s: s.rank)[:4]
    weak = sorted((s for s in all_ if s.rank > 0.5 * count), key=lambda s: -s.obstacle)[:4]
    wide = uncertainty is not None and row["rank_high"] - row["rank_low"] > WIDE * count
    return {
        "row": row, "standings": all_, "strong": strong, "weak": weak, "wide": wide,
        "grade": grade(row["coordination_degree"]), "imputed": [s for s in all_ if s.state.startswith("imputed")],
        "groups": [(d, [s for s in all_ if s.dimension == d.id]) for d in result.dimensions],
    }  # fmt: skip


def _map(result: Evaluation, table: pl.DataFrame, shown: Sequence[str]) -> dict[str, Any] | None:
    """The map of scores with its legend; None where so few are compared that fifths say nothing."""
    if len(table) < LEAST_MAPPED:
        return None
    scores = dict(table.select("region", "score").iter_rows())
    titles = {
        row["region"]: f"{row['name']} {row['score']:.1f}（第 {row['rank']}）" for row in table.to_dicts()
    }
    title = f"{result.framework.name}得分 {result.table.years[result.year]}"
    drawing = maps.china(scores, titles, {}, title, "深者得分高；数字见全部名次。", shown)
    said = maps.legend(list(scores.values()), lambda value: f"{value:.1f}")
    return {"drawing": drawing, "legend": [(maps.SHADES[at], words) for at, words in said], "none": maps.NONE}


def _decisive(indices: Sequence[tuple[str, float, float, float, float]]) -> dict[str, Any] | None:
    """The choice of the greatest total index, and whether it is ahead of the next by more than both their errors."""
    if not indices:
        return None
    ordered = sorted(indices, key=lambda row: -row[3])
    first, second = ordered[0], ordered[1] if len(ordered) > 1 else None
    sure = second is None or first[3] - second[3] > math.hypot(first[4], second[4])
    return {
        "name": first[0],
        "total": first[3],
        "error": first[4],
        "sure": sure,
        "next": second[0] if second else "",
    }


def _several(
    result: Evaluation, shown: Sequence[str], yearly: Mapping[str, Uncertainty] | None
) -> dict[str, Any] | None:
    """How the regions shown move over the years; None where only one is scored."""
    if len(result.table.years) < 2:
        return None
    frame = over_years(result, yearly)
    moves = []
    for code in shown:
        rows = frame.filter(pl.col("region") == code).sort("year").to_dicts()
        up = rows[0]["rank"] - rows[-1]["rank"]
        chance = risen(yearly, code) if yearly is not None else None
        moves.append(
            {
                "rows": rows,
                "first": rows[0],
                "last": rows[-1],
                "up": up,
                "chance": chance,
                "jumps": jumps(result, code),
            }
        )
    return {
        "first": result.table.years[0], "last": result.table.years[-1], "moves": moves, "years": result.table.years,
        "chart": charts.ranks_over_years(frame, shown), "imputed": imputed_shares(result),
        "comparable": comparable(result.recipe), "breaks": breaks(_named(result), result.table.years),
    }  # fmt: skip


def _converging(frame: pl.DataFrame, result: Evaluation) -> dict[str, Any] | None:
    found = convergence(frame, result.table.regions)
    if found is None:
        return None
    said = breaks(["gdp_per_capita"], [str(found.first), str(found.last)])
    return {**msgspec.structs.asdict(found), "breaks": said}


def _named(result: Evaluation) -> list[str]:
    """The indicators of the codelist that the framework's items are made of."""
    return [name for item in result.table.items for name in (item.indicator, item.per) if name]


def _contributions(result: Evaluation, shown: Sequence[str]) -> tuple[pl.DataFrame, list[str]]:
    """What each dimension adds to the score of the regions shown, and to the mean of all."""
    points = result.parts[result.year] * result.dimension_weights
    rows = [(name_of(code), points[result.table.regions.index(code)]) for code in shown]
    rows.append((f"{len(points)} 个地区平均", points.mean(axis=0)))
    made = [
        (n, d.name, float(v)) for n, values in rows for d, v in zip(result.dimensions, values, strict=True)
    ]
    return pl.DataFrame(made, schema=["name", "dimension", "points"], orient="row"), [
        name for name, _ in rows
    ]


def _pairs(uncertainty: Uncertainty | None, shown: Sequence[str]) -> list[tuple[str, str, float]]:
    """Each two of the regions with the probability that the one nominally ahead is ahead."""
    if uncertainty is None:
        return []
    regions = uncertainty.evaluation.table.regions
    ordered = sorted(shown, key=lambda code: uncertainty.nominal[regions.index(code)])
    return [
        (name_of(a), name_of(b), uncertainty.ahead(a, b))
        for at, a in enumerate(ordered)
        for b in ordered[at + 1 :]
    ]


def _steps(result: Evaluation) -> list[tuple[str, str, str]]:
    said = []
    for step in result.log:
        choices = [METHODS.get(c, c) for value in step.settings.values() for c in value.split(",")]
        if step.step == "select":
            least = [f"{float(value):.0%}" for value in step.settings.values()]
            choices = [f"指标至少 {least[0]} 的地区有", f"地区至少有 {least[1]} 的指标"]
        said.append((STEPS[step.step], "、".join(dict.fromkeys(choices)) or "无", step.did))
    return said


def _imputed(result: Evaluation) -> tuple[int, int]:
    flags = result.flags[result.year]
    return int((flags > 0).sum()), int(flags.size)


def shown_value(standing: Standing) -> str:
    """A value as people read it: four digits that count, thousands apart, 万 and 亿."""
    value, unit = standing.value, standing.unit
    for size, word in ((1e8, "亿"), (1e4, "万")):
        if abs(value) >= size * 10:
            return f"{_digits(value / size)} {word}{unit}"
    return f"{_digits(value)}%" if unit == "%" else f"{_digits(value)} {unit}".strip()


def _digits(value: float) -> str:
    if value == 0:
        return "0"
    if abs(value) >= 1000:
        return f"{value:,.0f}"
    return f"{value:.3g}" if abs(value) < 100 else f"{value:.1f}"


def _median(standing: Standing) -> str:
    """The median of all regions, as the value is shown."""
    return shown_value(msgspec.structs.replace(standing, value=standing.median))


def _sources(result: Evaluation) -> list[str]:
    """Where the figures of the year come from, the most used first."""
    return result.sources or ["未注明"]
