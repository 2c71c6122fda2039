"""The pages of figures: the beginning, cities, indicators, comparison, cells, search."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Path, Query, Request
from starlette.responses import RedirectResponse, Response

from chengjian.codes.indicators import indicators
from chengjian.codes.regions import Region, UnknownRegion, regions
from chengjian.evaluate.frameworks import shipped
from chengjian.publish import maps
from chengjian.web import ask, charts, city, comparison, queries, texts
from chengjian.web.city import MOST_PEERS
from chengjian.web.evaluating import evaluated
from chengjian.web.rendering import address, index_of, language_of, period_of, render, store_of, table
from chengjian.web.store import Row
from chengjian.web.words import Words

router = APIRouter(include_in_schema=False)

Code = Annotated[str, Path(pattern=r"^\d{6}$")]
Key = Annotated[str, Path(pattern=r"^[a-z0-9_]{1,120}$")]
CELL_COLUMNS = (
    "region", "region_name", "indicator", "indicator_name", "measure", "period", "base_period", "value", "unit", "low",
    "high", "printed", "origin", "status", "bound", "verdict", "agreement", "kind", "vintage", "document",
)  # fmt: skip
SERIES_COLUMNS = (
    "region", "region_name", "indicator", "indicator_name", "measure", "period", "base_period", "value", "unit", "printed",
    "origin", "status", "bound", "verdict", "agreement",
)  # fmt: skip


@router.get("/")
def home(request: Request) -> Response:
    """What there is, and the search box."""
    store = store_of(request)
    main = [row for row in queries.indicators_with_data(store) if row["indicator"] in indicators().by_id]
    cities = sorted(queries.regions_with_data(store), key=lambda row: -row["cells"])
    return render(
        request,
        "home.html",
        summary=queries.summary(store),
        cities=cities[:24],
        many=len(cities),
        indicators=main[:24],
        documents=texts.documents(store)[:8],
    )


@router.get("/cities")
def cities(request: Request) -> Response:
    """All regions with data, by province."""
    w = language_of(request)
    by_province: dict[str, list[Row]] = {}
    for row in queries.regions_with_data(store_of(request)):
        by_province.setdefault(row["region"][:2] + "0000", []).append(row)
    found = [{"code": code, "name": w.region(code), "regions": rows} for code, rows in by_province.items()]
    return render(request, "cities.html", provinces=found)


def region_or_404(code: str) -> Region:
    """The region of a code of an address."""
    try:
        return regions().by_code(code)
    except UnknownRegion:
        raise HTTPException(404, f"没有代码为 {code} 的地区。 No region has the code {code}.") from None


def chosen(request: Request, names: list[str], most: int) -> list[str]:
    """The codes of regions named in an address, by code or name; unknown ones are left out."""
    found: list[str] = []
    for name in (part for text in names for part in text.replace("、", ",").replace("，", ",").split(",")):
        hit = next((h for h in index_of(request).suggest(name.strip(), 3) if h.kind == "city"), None)
        if hit is not None:
            found.append(hit.path.rsplit("/", 1)[1])
    return list(dict.fromkeys(found))[:most]


Names = Annotated[list[str] | None, Query(max_length=12)]


@router.get("/city/{code}.csv")
def city_csv(request: Request, code: Code) -> Response:
    """All cells of a city."""
    region_or_404(code)
    rows = queries.cells_of(store_of(request), code)
    return table(f"chengjian-{code}", CELL_COLUMNS, (_cell_row(row, language_of(request)) for row in rows))


@router.get("/city/{code}")
def city_page(request: Request, code: Code, beside: Annotated[Names, Query(alias="with")] = None) -> Response:
    """A city by domain."""
    region, store, w = region_or_404(code), store_of(request), language_of(request)
    peers = [p for p in chosen(request, beside or [], MOST_PEERS) if p != code]
    found = city.groups(store, code, peers, w)
    return render(
        request,
        "city.html",
        region=region,
        province=regions().parents(code)[-1] if region.present and regions().parents(code) else None,
        groups=found,
        targets=any(line.target for group in found for line in group.lines),
        peers=peers,
        neighbours=_neighbours(request, region, peers),
        documents=texts.documents(store, region=code)[:12] if region.level != "province" else [],
        findings=texts.findings(store, region=code)[:6],
        projects=texts.projects(store, code),
        frameworks=list(shipped().values()) if evaluated(code) else [],
        csv=f"/city/{code}.csv",
    )


def _neighbours(request: Request, region: Region, peers: list[str]) -> list[str]:
    """Whom a reader may want beside a city: its province and the other prefectures of it, as far as there are data."""
    known = index_of(request).cities
    province = region.code[:2] + "0000"
    near = [province] + [r.code for r in regions().children(province)]
    return [code for code in near if code in known and code != region.code and code not in peers]


def _cell_row(row: Row, w: Words, columns: Sequence[str] = CELL_COLUMNS) -> list[object]:
    names = {"region_name": w.region(row["region"]), "indicator_name": w.indicator(row["indicator"])}
    return [names.get(column, row.get(column)) for column in columns]


@router.get("/indicators")
def indicator_list(request: Request) -> Response:
    """All indicators with data, by domain."""
    w = language_of(request)
    by_domain: dict[str, list[Row]] = {}
    for row in queries.indicators_with_data(store_of(request)):
        known = indicators().by_id.get(row["indicator"])
        if known is not None:
            by_domain.setdefault(known.domain, []).append(row)
    found = [
        {"key": d.id, "name": w(d.name, d.english), "indicators": by_domain[d.id]}
        for d in indicators().domains.values()
        if d.id in by_domain
    ]
    return render(request, "indicators.html", domains=found)


@router.get("/indicator/{key}.csv")
def indicator_csv(
    request: Request, key: Key, measure: str = "", period: str = "", level: str = "prefecture"
) -> Response:
    """The ranking of an indicator: what its map, its spread and its table show."""
    w, store = language_of(request), store_of(request)
    measure, period = _picked(queries.coverage(store, key), measure, period_of(period))
    rows = queries.ranking(store, key, measure, period, level)
    columns = ("place", *CELL_COLUMNS)
    made = ([row["place"], *_cell_row({**row, "indicator": key, "period": period}, w)] for row in rows)
    return table(f"chengjian-{key}-{period}", columns, made)


@router.get("/series.csv")
def series_csv(
    request: Request,
    indicator: Annotated[str, Query(pattern=r"^[a-z0-9_]{1,120}$")],
    city: Names = None,
    measure: Annotated[str, Query(pattern=r"^[a-z_]{1,20}$")] = "level",
) -> Response:
    """The values behind a chart of years: an indicator of some cities."""
    w, codes = language_of(request), chosen(request, city or [], 1 + MOST_PEERS)
    found = queries.series(store_of(request), codes, [indicator])
    rows = (row for code in codes for row in found.get((code, indicator), []) if row["measure"] == measure)
    return table(
        f"chengjian-{indicator}-{measure}",
        SERIES_COLUMNS,
        (_cell_row(row, w, SERIES_COLUMNS) for row in rows),
    )


@router.get("/indicator/{key}")
def indicator_page(
    request: Request,
    key: Key,
    measure: str = "",
    period: str = "",
    level: str = "prefecture",
    city: Names = None,
) -> Response:
    """An indicator: map, ranking, spread, series."""
    known = indicators().by_id.get(key)
    if known is None:
        raise HTTPException(404, f"没有指标 {key}。 There is no indicator {key}.")
    store, w = store_of(request), language_of(request)
    cover = queries.coverage(store, key)
    measure, period = _picked(cover, measure, period_of(period))
    level = level if level in ("province", "prefecture", "county") else "prefecture"
    rows = queries.ranking(store, key, measure, period, level)
    if not rows:
        level = next(
            (one for one in ("province", "county") if queries.ranking(store, key, measure, period, one)),
            level,
        )
        rows = queries.ranking(store, key, measure, period, level)
    cities = chosen(request, city or [], 6)
    shown = cities or [row["region"] for row in rows[:3]]
    return render(
        request,
        "indicator.html",
        one=known,
        measure=measure,
        period=period,
        level=level,
        measures=list(dict.fromkeys(row["measure"] for row in cover)),
        periods=list(dict.fromkeys(row["period"] for row in cover if row["measure"] == measure)),
        rows=rows,
        cities=cities,
        shown=shown,
        **_drawn(request, key, measure, period, rows, shown, w),
        csv=address(f"/indicator/{key}.csv", measure=measure, period=period, level=level),
        series=address("/series.csv", indicator=key, measure=measure, city=",".join(shown)),
    )


def _picked(cover: list[Row], measure: str, period: str) -> tuple[str, str]:
    """The measure and period to show: those asked for, else those with the most regions, the latest of them."""
    measures = {row["measure"] for row in cover}
    if measure not in measures:
        measure = next((one for one in queries.MAIN if one in measures), min(measures, default="level"))
    periods = [row for row in cover if row["measure"] == measure]
    if period not in {row["period"] for row in periods}:
        most = max((row["regions"] for row in periods), default=0)
        full = [row for row in periods if row["regions"] >= most * 0.6]
        period = max((row["period"] for row in full), default="")
    return measure, period


def _drawn(
    request: Request, key: str, measure: str, period: str, rows: list[Row], shown: list[str], w: Words
) -> dict[str, Any]:
    """The charts of an indicator."""
    unit = rows[0]["unit"] if rows else ""
    alike = [row for row in rows if row["unit"] == unit]
    u = "/en" if w.english else ""

    def said(value: float) -> str:
        return w.number(value, unit or "", measure)

    titles = {row["region"]: f"{w.short(row['region'])} {w.value(row, measure)}" for row in alike}
    name = f"{w.indicator(key)}，{w.period(period)}"
    drawing = maps.china(
        {row["region"]: row["value"] for row in alike},
        titles,
        {row["region"]: f"{u}/city/{row['region']}" for row in alike},
        name,
        w("地图，深者为高；数字见排名表。", "Map, darker is higher; the ranking has the numbers."),
    )
    found = queries.series(store_of(request), shown, [key])
    drawn = [
        charts.Series(
            w.short(code),
            city.points([r for r in found.get((code, key), []) if r["measure"] == measure], w),
            at,
        )
        for at, code in enumerate(shown)
    ]
    marked = [
        (w.short(row["region"]), row["value"], shown.index(row["region"]))
        for row in alike
        if row["region"] in shown
    ]
    return {
        "map": drawing if len(alike) > 1 else None,
        "legend": maps.legend([row["value"] for row in alike], said),
        "spread": charts.histogram([row["value"] for row in alike], marked, name, said),
        "lines": charts.lines(drawn, w.indicator(key), said),
    }


@router.get("/cell/{code}/{key}/{measure}/{period}")
def cell_page(request: Request, code: Code, key: Key, measure: str, period: str) -> Response:
    """A cell with all its evidence."""
    store, when = store_of(request), period_of(period)
    cells = queries.cell(store, code, key, measure, when)
    if not cells:
        raise HTTPException(404, "这一格没有数字。 There is nothing in this cell.")
    return render(
        request,
        "cell.html",
        region=code,
        key=key,
        measure=measure,
        period=when,
        cells=cells,
        sources=queries.sources(store, code, key, measure, when),
        derivations=queries.derivations(store, code, key, measure, when),
        flag_of=city.flag_of,
    )


@router.get("/compare")
def compare(request: Request, city: Names = None, indicator: Names = None, domain: str = "") -> Response:
    """Two to six cities side by side."""
    cities = chosen(request, city or [], comparison.MOST)
    w = language_of(request)
    return render(
        request,
        "compare.html",
        cities=cities,
        known=index_of(request).cities,
        domain=domain,
        domains=[(d.id, w(d.name, d.english)) for d in indicators().domains.values()],
        rows=comparison.rows(store_of(request), cities, domain, indicator or [], w),
        csv=address("/compare.csv", city=cities, domain=domain, indicator=indicator or []),
    )


@router.get("/compare.csv")
def compare_csv(request: Request, city: Names = None, indicator: Names = None, domain: str = "") -> Response:
    """The comparison as a table."""
    cities, w = chosen(request, city or [], comparison.MOST), language_of(request)
    rows = comparison.rows(store_of(request), cities, domain, indicator or [], w)
    columns = [w("指标", "indicator"), w("度量", "measure"), w("时期", "period"), w("单位", "unit")]
    made = (
        [
            row.name,
            w.of(row.measure),
            row.period,
            row.unit,
            *(None if c is None else c["value"] for c in row.cells),
        ]
        for row in rows
    )
    return table("chengjian-compare", [*columns, *(w.region(code) for code in cities)], made)


@router.get("/ask")
def ask_page(request: Request, q: Annotated[str, Query(max_length=400)] = "") -> Response:
    """The search box answered."""
    words, index, store = q.strip(), index_of(request), store_of(request)
    hits = index.suggest(words, 30)
    lead = ask.target(hits, words)
    if lead is not None:
        return RedirectResponse(("/en" if language_of(request).english else "") + lead, 303)
    return render(
        request,
        "ask.html",
        q=words,
        hits=hits or index.mentioned(words),
        answer=store.answer(words[:200]) if words else None,
        sentences=ask.sentences(store, words) if words else [],
    )
