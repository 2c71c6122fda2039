"""Charts of an evaluation as SVG: drawn with Vega-Altair and rendered beforehand, so that a page needs no script.

Colours are those of Okabe & Ito, told apart by people who see colours differently; shapes and names say the same again.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import polars as pl

if TYPE_CHECKING:
    import altair

COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
# Light enough for numbers to be read on them.
PALE = (
    "#9ecae9",
    "#ffbf79",
    "#88d27a",
    "#f5b5c8",
    "#d6c2e9",
    "#f2cf5b",
    "#bcd9d3",
    "#d8b5a5",
    "#b9c0c7",
    "#83bcb6",
    "#e6d3b3",
    "#c9d36b",
)
SHAPES = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down", "stroke")
GREY, DARK = "#b9c0c7", "#4a5560"
FONT = "system-ui, 'Noto Sans CJK SC', 'Source Han Sans SC', 'PingFang SC', 'Microsoft YaHei', sans-serif"
WIDTH = 720


def svg(chart: altair.TopLevelMixin, title: str) -> str:
    """The chart as an SVG element with a name for readers who do not see it."""
    import vl_convert
    from markupsafe import escape

    made = vl_convert.vegalite_to_svg(chart.to_dict())
    named = f'<svg role="img" aria-label="{escape(title)}" '
    return re.sub(r"^.*?<svg ", lambda _: named, made, count=1, flags=re.S)


def styled(chart: Any) -> Any:
    """The chart in the colours and letters of all."""
    return (
        chart.configure(font=FONT, background="transparent")
        .configure_view(stroke=None)
        .configure_axis(
            labelColor=DARK, titleColor=DARK, gridColor="#e4e8ec", domainColor=GREY, tickColor=GREY
        )
        .configure_legend(labelColor=DARK, titleColor=DARK, labelLimit=300)
    )


def rank_intervals(ranking: pl.DataFrame, focus: Sequence[str]) -> str:
    """Every region's interval of ranks against its nominal rank; those of the focus coloured and named.

    `ranking` has `region`, `name`, `rank`, `rank_low`, `rank_median`, `rank_high`.
    """
    import altair as alt

    last = int(ranking["rank"].max())  # type: ignore[arg-type]
    x = alt.X("rank:Q", title="名义名次 nominal rank", scale=alt.Scale(domain=[0, last + 1], nice=False))
    y = alt.Y(
        "rank_low:Q",
        title="90% 名次区间 interval of ranks",
        scale=alt.Scale(domain=[last + 1, 0], nice=False),
    )
    every = alt.Chart(ranking).mark_rule(color=GREY, strokeWidth=1.4).encode(x=x, y=y, y2="rank_high:Q")
    middle = alt.Chart(ranking).mark_tick(color="#7b858f", thickness=1, size=3, orient="horizontal")
    layers: list[Any] = [every, middle.encode(x=x, y="rank_median:Q")]
    chosen = ranking.filter(pl.col("region").is_in(list(focus)))
    if not chosen.is_empty():
        colour = _colour(chosen["name"].to_list())
        base = alt.Chart(chosen).encode(x=x, color=colour)
        layers.append(base.mark_rule(strokeWidth=3.5).encode(y=y, y2="rank_high:Q"))
        layers.append(
            base.mark_point(size=70, filled=True).encode(
                y="rank_median:Q", shape=_shape(chosen["name"].to_list())
            )
        )
        # Names of regions whose ranks are near stand one above the other.
        for level, part in _levels(chosen.sort("rank"), last / 10):
            named = alt.Chart(part).mark_text(dy=-8 - 14 * level, fontSize=12, fontWeight="bold")
            layers.append(named.encode(x=x, y=y, color=colour, text="name:N"))
    return svg(
        styled(alt.layer(*layers).properties(width=WIDTH, height=320)), "每个地区的名次区间 rank intervals"
    )


def _levels(chosen: pl.DataFrame, near: float) -> list[tuple[int, pl.DataFrame]]:
    levels: list[int] = []
    ranks = chosen["rank"].to_list()
    for at, rank in enumerate(ranks):
        levels.append(levels[-1] + 1 if at and rank - ranks[at - 1] < near else 0)
    return [(k, chosen.filter(pl.Series(levels) == k)) for k in sorted(set(levels))]


def profiles(scores: pl.DataFrame, focus: Sequence[str], dimensions: Sequence[tuple[str, str]]) -> str:
    """Per dimension the spread of all regions' scores (middle 80 % and 50 %, median) and the focus upon it.

    `scores` has `region`, `name` and a column for each dimension, given as (column, shown name).
    """
    import altair as alt

    order = [name for _, name in dimensions]
    spread = pl.DataFrame(
        [[name, *(scores[column].quantile(q, "linear") for q in (0.1, 0.25, 0.5, 0.75, 0.9))] for column, name in dimensions],
        schema=["dimension", "p10", "p25", "p50", "p75", "p90"], orient="row",
    )  # fmt: skip
    y = alt.Y("dimension:N", sort=order, title=None, axis=alt.Axis(labelFontSize=12, labelLimit=240))
    x = alt.X("p10:Q", title="得分 score", scale=alt.Scale(domain=[0, 100]))
    base = alt.Chart(spread).encode(y=y)
    layers: list[Any] = [
        base.mark_rule(color=GREY, strokeWidth=2).encode(x=x, x2="p90:Q"),
        base.mark_bar(color="#dfe4e8", height=12).encode(x="p25:Q", x2="p75:Q"),
        base.mark_tick(color=DARK, thickness=2, size=14).encode(x="p50:Q"),
    ]
    chosen = scores.filter(pl.col("region").is_in(list(focus)))
    if not chosen.is_empty():
        names = chosen["name"].to_list()
        columns = [column for column, _ in dimensions]
        points = chosen.select("name", *columns).unpivot(
            columns, index="name", variable_name="column", value_name="score"
        )
        points = points.with_columns(pl.col("column").replace_strict(dict(dimensions)).alias("dimension"))
        marks = alt.Chart(points).mark_point(size=95, filled=True, opacity=0.95)
        layers.append(marks.encode(x="score:Q", y=y, color=_colour(names), shape=_shape(names)))
    return svg(
        styled(alt.layer(*layers).properties(width=WIDTH - 120, height=34 * len(order))),
        "各维度得分 dimension scores",
    )


def ranks_over_years(frame: pl.DataFrame, focus: Sequence[str]) -> str:
    """A small chart for each region of the focus: its rank in each year, with its interval where there is one.

    `frame` has `year`, `region`, `name`, `rank` and, after a simulation, `rank_low` and `rank_high`.
    """
    import altair as alt

    last = int(frame["rank"].max())  # type: ignore[arg-type]
    chosen = frame.filter(pl.col("region").is_in(list(focus)))
    names = [chosen.filter(pl.col("region") == code)["name"][0] for code in focus]
    # Places grow downwards, the best is on top.
    scale = alt.Scale(domain=[last, 1], nice=False)
    x = alt.X("year:O", title=None, axis=alt.Axis(labelAngle=0))
    base = alt.Chart(chosen).encode(x=x)
    y = alt.Y("rank:Q", title="名次 rank", scale=scale)
    layers: list[Any] = [
        base.mark_line(color=COLOURS[0], strokeWidth=1.5).encode(y=y),
        base.mark_point(color=COLOURS[0], filled=True, size=45).encode(y=y),
        base.mark_text(dy=-9, fontSize=11, color=DARK).encode(y=y, text="rank:Q"),
    ]
    if "rank_low" in frame.columns:
        between = base.mark_rule(color=GREY, strokeWidth=5)
        layers.insert(0, between.encode(y=alt.Y("rank_low:Q", scale=scale), y2="rank_high:Q"))
    header = alt.Header(labelFontSize=12, labelFontWeight="bold", labelColor=DARK, title=None)
    small = alt.layer(*layers).properties(width=190, height=150)
    facets = small.facet(alt.Facet("name:N", sort=names, header=header), columns=3)
    return svg(styled(facets), "历年名次 ranks over the years")


def contributions(parts: pl.DataFrame, order: Sequence[str]) -> str:
    """What each dimension adds to the score of each region, stacked: `name`, `dimension`, `points`; names in their order."""
    import altair as alt

    dimensions = parts["dimension"].unique(maintain_order=True).to_list()
    colours = [PALE[k % len(PALE)] for k in range(len(dimensions))]
    scale = alt.Scale(domain=dimensions, range=colours)
    placed = parts.with_columns(
        pl.col("dimension").replace_strict({d: k for k, d in enumerate(dimensions)}).alias("at")
    )
    y = alt.Y("name:N", sort=list(order), title=None, axis=alt.Axis(labelFontSize=12, labelLimit=240))
    base = alt.Chart(placed).encode(y=y, order=alt.Order("at:Q"))
    x = alt.X("points:Q", title="对总分的贡献 points of the score", stack="zero")
    bars = base.mark_bar(height=18, stroke="white").encode(
        x=x,
        color=alt.Color("dimension:N", scale=scale, title=None, legend=alt.Legend(orient="top", columns=6)),
    )
    said = base.mark_text(fontSize=11, color="#1d2733").encode(
        x=alt.X("points:Q", stack="zero", bandPosition=0.5),
        text=alt.Text("points:Q", format=".1f"),
        detail="dimension:N",
    )
    return svg(
        styled(alt.layer(bars, said).properties(width=WIDTH - 120, height=34 * len(order))),
        "各维度对总分的贡献 contributions",
    )


def sobol(indices: Sequence[tuple[str, float, float, float, float]]) -> str:
    """First-order and total Sobol index of each choice, with their 95 % intervals: (name, S1, ±, ST, ±)."""
    import altair as alt

    rows = []
    for name, first, first_error, total, total_error in indices:
        rows.append((name, "单独 first order", first, first - first_error, first + first_error))
        rows.append((name, "含交互 total", total, total - total_error, total + total_error))
    frame = pl.DataFrame(rows, schema=["factor", "index", "value", "low", "high"], orient="row")
    frame = frame.with_columns(pl.col("low").clip(0), pl.col("high").clip(0), pl.col("value").clip(0))
    order = [name for name, *_ in sorted(indices, key=lambda row: -row[3])]
    y = alt.Y("factor:N", sort=order, title=None, axis=alt.Axis(labelFontSize=12, labelLimit=240))
    scale = alt.Scale(domain=["单独 first order", "含交互 total"], range=[COLOURS[5], COLOURS[0]])
    offset = alt.YOffset("index:N", sort=["单独 first order", "含交互 total"])
    base = alt.Chart(frame).encode(y=y, yOffset=offset)
    bars = base.mark_bar(height=8).encode(
        x=alt.X(
            "value:Q",
            title="在名次变动方差中的份额 part of the variance of rank shifts",
            scale=alt.Scale(domainMin=0),
        ),
        color=alt.Color("index:N", scale=scale, title=None, legend=alt.Legend(orient="top")),
    )
    errors = base.mark_rule(color=DARK, strokeWidth=1.2).encode(x="low:Q", x2="high:Q")
    return svg(
        styled(alt.layer(bars, errors).properties(width=WIDTH - 140, height=34 * len(order))),
        "哪些选择决定名次 Sobol indices",
    )


def weights_and_effects(influence: pl.DataFrame) -> str:
    """Nominal weight and share of the main effects of each dimension, joined by a line: `name`, `weight`, `share`."""
    import altair as alt

    long = influence.unpivot(["weight", "share"], index="name", variable_name="kind", value_name="part")
    long = long.with_columns(
        pl.col("kind").replace_strict({"weight": "名义权重 weight", "share": "主效应份额 main effect"})
    )
    y = alt.Y(
        "name:N",
        sort=influence["name"].to_list(),
        title=None,
        axis=alt.Axis(labelFontSize=12, labelLimit=240),
    )
    line = alt.Chart(influence).mark_rule(color=GREY, strokeWidth=2).encode(y=y, x="weight:Q", x2="share:Q")
    scale = alt.Scale(domain=["名义权重 weight", "主效应份额 main effect"], range=[DARK, COLOURS[1]])
    points = alt.Chart(long).mark_point(size=80, filled=True).encode(
        y=y,
        x=alt.X("part:Q", title=None, axis=alt.Axis(format="%"), scale=alt.Scale(domainMin=0)),
        color=alt.Color("kind:N", scale=scale, title=None, legend=alt.Legend(orient="top")),
        shape=alt.Shape("kind:N", scale=alt.Scale(domain=scale["domain"], range=["diamond", "circle"]), title=None),
    )  # fmt: skip
    return svg(
        styled(alt.layer(line, points).properties(width=WIDTH - 140, height=30 * len(influence))),
        "权重与主效应 weights and main effects",
    )


def _colour(names: Sequence[str]) -> Any:
    import altair as alt

    count = len(names)
    scale = alt.Scale(domain=list(names), range=[COLOURS[k % len(COLOURS)] for k in range(count)])
    return alt.Color("name:N", scale=scale, title=None, legend=alt.Legend(orient="top"))


def _shape(names: Sequence[str]) -> Any:
    import altair as alt

    scale = alt.Scale(domain=list(names), range=[SHAPES[k % len(SHAPES)] for k in range(len(names))])
    return alt.Shape("name:N", scale=scale, title=None)
