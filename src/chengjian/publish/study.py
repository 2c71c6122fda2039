"""A page about a study: its result as chart and table, the formula and its source, and what to beware of."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import polars as pl

from chengjian import __version__
from chengjian.evaluate.applied import Column, Study
from chengjian.evaluate.studies import GRADES
from chengjian.publish import charts, maps
from chengjian.publish.templating import source, template

# Rows that a page shows of a coupling before all others, and regions that a map needs to be coloured by fifths.
FIRST, LEAST_MAPPED = 20, 25
# Of these only the size matters where they are too small to print.
SMALL = ("rounding", "p_value")


def heading(study: Study) -> str:
    """What was studied, for whom and when."""
    several = study.kind in ("coupling", "obstacles")
    what = (
        "、".join(study.what)
        if len(study.what) <= 3
        else f"{'、'.join(study.what[:3])}等 {len(study.what)} 项"
    )
    first, last = study.years[0], study.years[-1]
    years = f"{first}" if first == last else f"{first}—{last}"
    named = what if several or (study.kind == "theil" and len(study.what) < 2) else " / ".join(study.what)
    return f"{study.method.name} {study.method.english}: {named}，{years} 年，{study.regions} 个地区"


def text(row: dict[str, Any], column: Column) -> str:
    """A cell as people read it; empty where there is nothing."""
    value = row.get(column.key)
    if column.key == "rounding":
        value = None if row["low"] is None else (row["high"] - row["low"]) / 2
    if value is None:
        return ""
    if column.digits is None:
        return str(value)
    least = 10.0**-column.digits
    return (
        f"<{least:.{column.digits}f}"
        if column.key in SMALL and value < least
        else f"{value:.{column.digits}f}"
    )


def selected(study: Study, shown: Sequence[str], most: int) -> list[dict[str, Any]]:
    """The rows to show: all, but of a coupling the first of each year and the regions `shown`."""
    if study.kind != "coupling":
        return study.rows
    kept, counts = [], dict.fromkeys(study.years, 0)
    for row in study.rows:
        counts[row["year"]] += 1
        if counts[row["year"]] <= most or row["region"] in shown:
            kept.append(row)
    return kept


def page(study: Study, shown: Sequence[str] = ()) -> str:
    """The page, complete in itself."""
    rows = selected(study, shown, FIRST)
    cells = [(row.get("region") in shown, [text(row, column) for column in study.columns]) for row in rows]
    return template("study.html.j2").render(
        study=study, method=study.method, heading=heading(study), rows=cells, left=len(study.rows) - len(rows),
        chart=_chart(study), grades=_grades(study), map=_map(study, shown), style=source("evaluation.css"), version=__version__,
    )  # fmt: skip


def _grades(study: Study) -> list[tuple[str, int]]:
    """How many regions are of each grade in the last year."""
    if study.kind != "coupling":
        return []
    last = [row["grade"] for row in study.rows if row["year"] == study.years[-1]]
    return [(grade, last.count(grade)) for grade in GRADES if grade in last]


def _map(study: Study, shown: Sequence[str]) -> dict[str, Any] | None:
    if study.kind != "coupling" or study.regions < LEAST_MAPPED:
        return None
    last = [row for row in study.rows if row["year"] == study.years[-1]]
    values = {row["region"]: row["degree"] for row in last}
    titles = {row["region"]: f"{row['name']} {row['degree']:.3f} {row['grade']}" for row in last}
    drawing = maps.china(values, titles, {}, heading(study), "深者协调度高；数字见表。", shown)
    said = maps.legend(list(values.values()), lambda value: f"{value:.2f}")
    return {"drawing": drawing, "legend": [(maps.SHADES[at], words) for at, words in said], "none": maps.NONE}


def _chart(study: Study) -> str | None:
    if study.kind in ("theil", "dagum", "sigma") and len(study.years) > 1:
        return _lines(study)
    if study.kind == "gravity" and len(study.years) > 1:
        return _path(study)
    if study.kind == "obstacles" and "first" in study.rows[0]:
        return _bars(study)
    return None


def _lines(study: Study) -> str:
    """The result and its parts over the years, each a line with points; the whole with what rounding leaves open."""
    import altair as alt

    kept = [c for c in study.columns[1:] if c.key != "rounding" and not c.key.endswith("_share")]
    long = pl.DataFrame(
        [(row["year"], c.head, row[c.key]) for row in study.rows for c in kept],
        schema=["year", "part", "value"], orient="row",
    )  # fmt: skip
    names = [c.head for c in kept]
    colour = alt.Color(
        "part:N", title=None, legend=alt.Legend(orient="top") if len(names) > 1 else None,
        scale=alt.Scale(domain=names, range=list(charts.COLOURS[: len(names)])),
    )  # fmt: skip
    x = alt.X("year:O", title=None, axis=alt.Axis(labelAngle=0))
    y = alt.Y("value:Q", title=names[0] if len(names) == 1 else None, scale=alt.Scale(zero=True))
    base = alt.Chart(long).encode(x=x, y=y, color=colour)
    shape = alt.Shape(
        "part:N",
        title=None,
        scale=alt.Scale(domain=names, range=list(charts.SHAPES[: len(names)])),
        legend=None,
    )
    bounds = alt.Chart(pl.DataFrame(study.rows).select("year", "low", "high"))
    open_ = bounds.mark_rule(color=charts.GREY, strokeWidth=5).encode(x=x, y=alt.Y("low:Q"), y2="high:Q")
    drawn = alt.layer(
        open_, base.mark_line(strokeWidth=1.6), base.mark_point(filled=True, size=55).encode(shape=shape)
    )
    return charts.svg(charts.styled(drawn.properties(width=charts.WIDTH - 160, height=240)), heading(study))


def _path(study: Study) -> str:
    """The way of the centre, a kilometre as long from west to east as from south to north."""
    import altair as alt

    frame = pl.DataFrame(study.rows).select("year", "longitude", "latitude")
    ends = [
        (min(values), max(values)) for values in (frame["longitude"].to_list(), frame["latitude"].to_list())
    ]
    (west, east), (south, north) = ends
    shrink = math.cos(math.radians((south + north) / 2))
    side = max(north - south, (east - west) * shrink, 1e-3) * 0.65
    x0, y0 = (west + east) / 2, (south + north) / 2
    spans = [[x0 - side / shrink, x0 + side / shrink], [y0 - side, y0 + side]]
    axis = alt.Axis(format=".2f", tickCount=5)
    x = alt.X("longitude:Q", title="东经 °E", scale=alt.Scale(domain=spans[0], nice=False), axis=axis)
    y = alt.Y("latitude:Q", title="北纬 °N", scale=alt.Scale(domain=spans[1], nice=False), axis=axis)
    base = alt.Chart(frame).encode(x=x, y=y)
    drawn = alt.layer(
        base.mark_line(color=charts.COLOURS[0], strokeWidth=1.5).encode(order="year:Q"),
        base.mark_point(color=charts.COLOURS[0], filled=True, size=60),
        base.mark_text(dy=-11, fontSize=12, color=charts.DARK).encode(text="year:O"),
    )
    return charts.svg(charts.styled(drawn.properties(width=400, height=400)), heading(study))


def _bars(study: Study) -> str:
    """The mean obstacle degrees of the last year, the greatest above."""
    import altair as alt

    rows = [row for row in study.rows if row["year"] == study.years[-1]][:FIRST]
    y = alt.Y("title:N", sort=[row["title"] for row in rows], title=None, axis=alt.Axis(labelLimit=300))
    bars = alt.Chart(pl.DataFrame(rows)).mark_bar(color=charts.COLOURS[0]).encode(
        y=y, x=alt.X("obstacle:Q", title="平均障碍度 %")
    )  # fmt: skip
    return charts.svg(
        charts.styled(bars.properties(width=charts.WIDTH - 320, height=22 * len(rows))), heading(study)
    )
