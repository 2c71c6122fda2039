"""The pages of evaluations: the frameworks, a ranking with its intervals, what makes up the score of one city."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, HTTPException, Path, Query, Request
from starlette.responses import Response

from chengjian.evaluate.frameworks import shipped
from chengjian.publish import maps
from chengjian.web import queries
from chengjian.web.evaluating import LATEST, EvaluationError, Evaluations, Ranked
from chengjian.web.rendering import language_of, render, store_of, table
from chengjian.web.store import Row

router = APIRouter(include_in_schema=False)

Name = Annotated[str, Path(pattern=r"^[a-z0-9_]{1,60}$")]
Year = Annotated[str, Path(pattern=rf"^(\d{{4}}|{LATEST})$")]
Code = Annotated[str, Path(pattern=r"^\d{6}$")]


def evaluations_of(request: Request) -> Evaluations:
    """Who makes and keeps evaluations."""
    found: Evaluations = request.app.state.site.evaluations
    return found


def ranked_or_fail(request: Request, framework: str, year: str) -> Ranked:
    """A framework in a year; HTTPException with why there is none."""
    try:
        return evaluations_of(request).ranked(framework, year)
    except EvaluationError as error:
        raise HTTPException(error.status, str(error)) from None


def _row(ranked: Ranked, code: str) -> Row:
    try:
        return ranked.row(code)
    except EvaluationError as error:
        raise HTTPException(error.status, str(error)) from None


@router.get("/evaluation")
def frameworks(request: Request) -> Response:
    """The frameworks of the package."""
    return render(request, "evaluations.html", frameworks=list(shipped().values()))


@router.get("/evaluation/{framework}/{year}.csv")
def ranking_csv(request: Request, framework: Name, year: Year) -> Response:
    """A ranking as a table: its map, its intervals and its scores."""
    ranked = ranked_or_fail(request, framework, year)
    return table(
        f"chengjian-{framework}-{ranked.year}",
        list(ranked.rows[0]),
        (list(row.values()) for row in ranked.rows),
    )


@router.get("/evaluation/{framework}/{year}")
def ranking_page(
    request: Request,
    framework: Name,
    year: Year,
    province: Annotated[str, Query(pattern=r"^(\d{2}0000)?$")] = "",
) -> Response:
    """All cities by a framework, or those of a province among all, each rank with its interval."""
    ranked, w = ranked_or_fail(request, framework, year), language_of(request)
    scores = {row["region"]: row["score"] for row in ranked.rows}
    u = "/en" if w.english else ""
    here = f"{u}/evaluation/{framework}/{year}"
    drawing = maps.china(
        scores,
        {row["region"]: f"{w.short(row['region'])} {row['score']:.1f}" for row in ranked.rows},
        {row["region"]: f"{here}/{row['region']}" for row in ranked.rows},
        f"{w(ranked.framework.name, ranked.framework.english)} {ranked.year}",
        w("地图，深者得分高；数字见排名表。", "Map, darker is higher; the ranking has the numbers."),
    )
    widths = sorted(row["rank_high"] - row["rank_low"] for row in ranked.rows)
    return render(
        request,
        "ranking.html",
        one=ranked,
        here=here,
        rows=[row for row in ranked.rows if not province or row["region"][:2] == province[:2]],
        province=province,
        provinces=sorted({row["region"][:2] + "0000" for row in ranked.rows}),
        years=evaluations_of(request).years(),
        map=drawing,
        legend=maps.legend(list(scores.values()), lambda value: f"{value:.1f}"),
        width=widths[len(widths) // 2],
        imputed=float((ranked.result.flags[ranked.result.year] > 0).mean()),
        csv=f"/evaluation/{framework}/{year}.csv",
    )


@router.get("/evaluation/{framework}/{year}/{code}.csv")
def profile_csv(request: Request, framework: Name, year: Year, code: Code) -> Response:
    """What makes up the score of a city, indicator by indicator."""
    ranked = ranked_or_fail(request, framework, year)
    _row(ranked, code)
    found = ranked.standings(code)
    columns = list(found[0].__struct_fields__) if found else []
    return table(
        f"chengjian-{framework}-{ranked.year}-{code}",
        columns,
        ([getattr(s, c) for c in columns] for s in found),
    )


@router.get("/evaluation/{framework}/{year}/{code}")
def profile_page(request: Request, framework: Name, year: Year, code: Code) -> Response:
    """What makes up the score of a city."""
    ranked = ranked_or_fail(request, framework, year)
    row = _row(ranked, code)
    found, added = ranked.standings(code), ranked.contributions(code)
    count = len(ranked.rows)
    known = [s for s in found if not s.state.startswith("imputed")]
    return render(
        request,
        "profile.html",
        one=ranked,
        year=year,
        row=row,
        region=code,
        wide=ranked.wide(row),
        added=added,
        longest=max([*(a["points"] for a in added), *(a["mean"] for a in added), 0.01]),
        groups=[(a, [s for s in found if s.dimension == a["id"]]) for a in added],
        strong=sorted((s for s in known if s.rank <= 0.2 * count), key=lambda s: s.rank)[:4],
        weak=sorted((s for s in known if s.rank > 0.5 * count), key=lambda s: -s.obstacle)[:4],
        others=[f for f in shipped().values() if f.id != framework],
        items={item.id: item for item in ranked.result.table.items},
        cells=queries.measured(store_of(request), code, ranked.year),
        csv=f"/evaluation/{framework}/{year}/{code}.csv",
    )
