"""What the page of a city shows: by domain, one row an indicator, with its series, plan, peers and evidence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import msgspec
from markupsafe import Markup

from chengjian.codes.indicators import Indicator, indicators
from chengjian.codes.regions import UnknownRegion, regions
from chengjian.web import charts, queries
from chengjian.web.charts import Flag, Point, Series
from chengjian.web.store import Row, Store
from chengjian.web.words import Words

MOST_PEERS = 5


class Line(msgspec.Struct, frozen=True):
    """An indicator of a city: its main series and what else is known of it."""

    key: str
    name: str
    measure: str
    latest: Row
    values: list[Row]
    growth: Row | None
    rank: Row | None
    streak: Row | None
    target: Row | None
    place: Row | None
    spark: Markup
    peers: list[Row | None]
    flag: str


class Group(msgspec.Struct, frozen=True):
    """A domain and its lines."""

    key: str
    name: str
    lines: list[Line]


def groups(store: Store, region: str, peers: Sequence[str], w: Words) -> list[Group]:
    """The domains of a city in the order of the codelist, those with no data left out."""
    by_indicator: dict[str, list[Row]] = defaultdict(list)
    for row in queries.cells_of(store, region, queries.SHOWN):
        by_indicator[row["indicator"]].append(row)
    targets: dict[tuple[str, str], Row] = {}
    for row in queries.targets_of(store, region):
        targets.setdefault((row["indicator"], row["measure"]), row)
    beside = queries.series(store, peers, list(by_indicator)) if peers else {}
    places = queries.places(store, region, level_of(region))
    made: dict[str, list[Line]] = defaultdict(list)
    for key, rows in by_indicator.items():
        known = indicators().by_id.get(key)
        line = _line(key, known, rows, targets, places, [beside.get((p, key), []) for p in peers], w)
        if known is not None and line is not None:
            made[known.domain].append(line)
    order = {one.id: at for at, one in enumerate(indicators().by_id.values())}
    return [
        Group(
            domain.id,
            w(domain.name, domain.english),
            sorted(made[domain.id], key=lambda line: order[line.key]),
        )
        for domain in indicators().domains.values()
        if made[domain.id]
    ]


def level_of(region: str) -> str:
    """The level of a region; county where its code is unknown."""
    try:
        return regions().by_code(region).level
    except UnknownRegion:
        return "county"


def _line(
    key: str,
    known: Indicator | None,
    rows: list[Row],
    targets: dict[tuple[str, str], Row],
    places: dict[queries.Place, Row],
    beside: list[list[Row]],
    w: Words,
) -> Line | None:
    yearly = [row for row in rows if len(row["period"]) == 4]
    past = [row for row in yearly if row["status"] != "target"]
    measures = {row["measure"] for row in past or rows}
    measure = next((one for one in queries.MAIN if one in measures), None)
    if measure is None:
        measure = sorted(measures)[0]
    values = [row for row in past if row["measure"] == measure]
    values = _one_a_year(values)
    latest = (
        values[-1] if values else max((r for r in rows if r["measure"] == measure), key=lambda r: r["period"])
    )
    target = targets.get((key, measure)) or next(
        (row for row in reversed(yearly) if row["status"] == "target" and row["measure"] == measure), None
    )
    if target is latest:
        target = None
    peer_rows = [_one_a_year([r for r in rows if r["measure"] == measure]) for rows in beside]
    same = [next((r for r in rows if r["period"] == latest["period"]), None) for rows in peer_rows]
    return Line(
        key=key,
        name=w.indicator(key),
        measure=measure,
        latest=latest,
        values=values,
        growth=None if measure == "growth" else _last(rows, "growth", latest["period"]),
        rank=_last(rows, "rank", None),
        streak=_last(rows, "streak", None),
        target=target,
        place=places.get((key, measure, latest["period"], latest["unit"])),
        spark=_spark(known, values, target, peer_rows, w),
        peers=same,
        flag=flag_of(latest),
    )


def _one_a_year(rows: list[Row]) -> list[Row]:
    """One row a year, of the unit that most have; of several bases that which is nearest."""
    if not rows:
        return []
    units = [row["unit"] for row in rows]
    common = max(set(units), key=units.count)
    by_year: dict[str, Row] = {}
    for row in sorted(rows, key=lambda r: (r["period"], r["base_period"] or "")):
        if row["unit"] == common:
            by_year[row["period"]] = row
    return list(by_year.values())


def _last(rows: list[Row], measure: str, period: str | None) -> Row | None:
    found = [
        r
        for r in rows
        if r["measure"] == measure and r["status"] != "target" and period in (None, r["period"])
    ]
    if measure == "growth" and period:
        before = str(int(period) - 1) if period.isdecimal() else ""
        found = [r for r in found if r["base_period"] in (None, before)]
    return max(found, key=lambda r: r["period"], default=None)


def flag_of(row: Row) -> Flag:
    """What a reader must know of a cell before the value: contradicted, derived, expected, aimed at."""
    if row["agreement"] == "contradicted" or row["verdict"] == "violated":
        return "contradicted"
    if row["origin"] == "derived":
        return "derived"
    return row["status"] if row["status"] in ("expected", "target") else ""


def points(rows: Sequence[Row], w: Words, base: float | None = None) -> list[Point]:
    """The values of a series; `base` makes them an index of it, 100."""
    made = []
    for row in rows:
        if row["value"] is None or not row["period"].isdecimal():
            continue
        value = row["value"] / base * 100 if base else row["value"]
        made.append(Point(float(row["period"]), value, flag_of(row), w.value(row)))
    return made


def _spark(
    known: Indicator | None, values: list[Row], target: Row | None, peers: list[list[Row]], w: Words
) -> Markup:
    own = points(values, w)
    if len(own) < 2:
        return Markup("")
    if (
        target is not None
        and target["value"] is not None
        and target["unit"] == values[-1]["unit"]
        and target["period"].isdecimal()
        and own[-1].x < int(target["period"]) <= own[-1].x + 10
    ):
        own.append(Point(float(target["period"]), target["value"], "target", w.value(target)))
    lines = [Series("", own, 0)]
    for at, rows in enumerate(peers, 1):
        theirs = [r for r in rows if r["value"] is not None and r["unit"] == values[-1]["unit"]]
        # What adds up over regions is compared by its pace: both begin at the city's first value.
        if known is not None and known.additive and theirs:
            first = next((r for r in theirs if r["period"] == values[0]["period"]), None)
            if first is None or not first["value"]:
                continue
            factor = own[0].y / first["value"]
            theirs = [{**r, "value": r["value"] * factor} for r in theirs]
        lines.append(Series("", points(theirs, w), at))
    title = "，".join(f"{one.x:g} {one.said}" for one in own)
    return charts.spark(lines, title)
