"""The same queries as JSON, under /api/v1."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, HTTPException, Path, Query, Request
from pydantic import BaseModel
from starlette.responses import Response

from chengjian.codes.indicators import indicators
from chengjian.publish.sdmx import DIMENSIONS, fields
from chengjian.publish.sdmx_json import MEDIA_TYPE, message_of
from chengjian.web import queries, texts
from chengjian.web.ask import Hit
from chengjian.web.drafts import Asked, DraftError, plain
from chengjian.web.evaluation_pages import Name, Year, ranked_or_fail
from chengjian.web.pages import region_or_404
from chengjian.web.reading_pages import ChosenFrom, document_or_404, rate
from chengjian.web.rendering import checker_of, index_of, period_of, store_of
from chengjian.web.store import Row

router = APIRouter(prefix="/api/v1", tags=["chengjian"])

Code = Annotated[str, Path(pattern=r"^\d{6}$", description="GB/T 2260 code of a region")]
Key = Annotated[str, Path(pattern=r"^[a-z0-9_]{1,120}$", description="id of an indicator")]
DocumentKey = Annotated[str, Path(pattern=r"^[0-9a-f]{12}$", description="key of a document")]
Measure = Literal["level", "growth", "average_growth", "change", "multiple", "rank", "ratio", "streak"]
Level = Literal["province", "prefecture", "county"]
Tail = Annotated[
    str, Path(pattern=r"^[\w~.-]{1,160}$", description="the observation's id behind its document, ~ for #")
]
At = Annotated[int, Query(ge=0, le=10_000_000, description="how many to leave out from the beginning")]
When = Annotated[str, Path(pattern=r"^\d{4}[0-9Q-]{0,26}$", description="ISO 8601, with -- for the slash")]
MOST = 1000
MOST_EXCHANGED = 30_000


class Problem(BaseModel):
    """What went wrong."""

    detail: str


MISSING: dict[int | str, dict[str, Any]] = {404: {"model": Problem}}


class Cell(BaseModel):
    """The best value of a region × indicator × measure × period."""

    region: str
    indicator: str
    measure: str
    period: str
    base_period: str | None
    value: float | None
    unit: str | None
    low: float | None
    high: float | None
    printed: str | None
    origin: str
    status: str | None
    bound: str | None
    series: str | None
    verdict: str | None
    agreement: str
    kind: str | None
    vintage: str | None
    document: str | None
    observation: str | None
    sources: int
    documents: int


class Evidence(BaseModel):
    """A cell with all that states it and all that implies it."""

    cells: list[Cell]
    sources: list[dict[str, Any]]
    derivations: list[dict[str, Any]]


class Rows(BaseModel):
    """Rows of a table, `total` of which there are."""

    total: int
    rows: list[dict[str, Any]]


class Suggestion(BaseModel):
    """A city, indicator or document that the words may mean."""

    kind: str
    name: str
    note: str
    english: str
    path: str


class Suggestions(BaseModel):
    """What the words may mean, the likeliest first."""

    hits: list[Suggestion]


class DraftIn(BaseModel):
    """A draft to be checked."""

    text: str
    region: str | None = None
    date: str | None = None
    title: str | None = None


@router.get("/summary")
def summary(request: Request) -> dict[str, Any]:
    """How much there is."""
    return queries.summary(store_of(request))


@router.get("/regions")
def region_list(request: Request) -> Rows:
    """The regions that have cells."""
    return _rows(queries.regions_with_data(store_of(request)))


@router.get("/regions/{code}/cells", responses=MISSING)
def region_cells(request: Request, code: Code) -> list[Cell]:
    """All cells of a region."""
    region_or_404(code)
    return [Cell(**_fields(row)) for row in queries.cells_of(store_of(request), code)]


@router.get("/indicators")
def indicator_list(request: Request) -> Rows:
    """The indicators that have cells, with what the codelist says of them."""
    known = indicators().by_id
    rows = queries.indicators_with_data(store_of(request))
    named = [
        {
            **row,
            "name": one.name,
            "english": one.english,
            "domain": one.domain,
            "kind": one.kind,
            "direction": one.direction,
        }
        for row in rows
        if (one := known.get(row["indicator"])) is not None
    ]
    return _rows(named)


@router.get("/indicators/{key}/coverage", responses=MISSING)
def coverage(request: Request, key: Key) -> Rows:
    """For which measures and periods an indicator has values."""
    _known(key)
    return _rows(queries.coverage(store_of(request), key))


@router.get("/indicators/{key}/ranking", responses=MISSING)
def ranking(
    request: Request,
    key: Key,
    period: Annotated[str, Query(max_length=30)],
    measure: Measure = "level",
    level: Level = "prefecture",
) -> Rows:
    """The values of an indicator over the regions of a level, the highest first."""
    _known(key)
    return _rows(queries.ranking(store_of(request), key, measure, period_of(period), level))


@router.get("/cells/{code}/{key}/{measure}/{period}", responses=MISSING)
def cell(request: Request, code: Code, key: Key, measure: Measure, period: When) -> Evidence:
    """A cell with its evidence; this address stays."""
    store, when = store_of(request), period_of(period)
    found = queries.cell(store, code, key, measure, when)
    if not found:
        raise HTTPException(404, "There is nothing in this cell.")
    return Evidence(
        cells=[Cell(**_fields(row)) for row in found],
        sources=queries.sources(store, code, key, measure, when),
        derivations=queries.derivations(store, code, key, measure, when),
    )


@router.get(
    "/sdmx/data/PANEL/{key}",
    response_class=Response,
    responses={200: {"content": {MEDIA_TYPE: {}}}, **{code: {"model": Problem} for code in (400, 404, 413)}},
)
def exchange(
    request: Request,
    key: Annotated[
        str,
        Path(
            pattern=r"^[0-9A-Za-z_+.-]{1,2000}$",
            description="REF_AREA.INDICATOR.MEASURE.UNIT_MEASURE.BASE_PERIOD; + between alternatives, nothing for all",
        ),
    ],
    start: Annotated[str, Query(alias="startPeriod", pattern=r"^(\d{4})?$")] = "",
    end: Annotated[str, Query(alias="endPeriod", pattern=r"^(\d{4})?$")] = "",
) -> Response:
    """Cells as an SDMX-JSON 2.0 data message, asked for as of any SDMX service: 620200+620300.gdp.level, by years."""
    wanted = [[part for part in one.split("+") if part] for one in key.split(".")]
    if len(wanted) > len(DIMENSIONS):
        raise HTTPException(400, f"A key has {len(DIMENSIONS)} parts at most.")
    wanted += [[]] * (len(DIMENSIONS) - len(wanted))
    if not wanted[0] and not wanted[1]:
        raise HTTPException(400, "Name at least a region or an indicator.")
    found = queries.exchanged(
        store_of(request), wanted[0], wanted[1], wanted[2], (start, end), MOST_EXCHANGED + 1
    )
    if len(found) > MOST_EXCHANGED:
        raise HTTPException(413, f"More than {MOST_EXCHANGED:,} values; name indicators, measures or years.")
    cells = [tuple(row.values()) for row in found]
    cells = [
        cell
        for cell, said in zip(cells, map(fields, cells), strict=True)
        if all(not some or said[at] in some for at, some in enumerate(wanted))
    ]
    if not cells:
        raise HTTPException(404, "There are no such values.")
    return Response(message_of(cells, datetime.now(UTC)), media_type=MEDIA_TYPE)


@router.get("/evaluations/{framework}/{year}", responses={code: {"model": Problem} for code in (404, 501)})
def evaluation(request: Request, framework: Name, year: Year) -> Rows:
    """The ranking by a framework of the package in a year, or the latest: score, rank, interval of the rank, dimensions."""
    return _rows(ranked_or_fail(request, framework, year).rows)


@router.get("/documents")
def document_list(
    request: Request,
    q: Annotated[str, Query(max_length=100)] = "",
    region: Annotated[str, Query(pattern=r"^(\d{6})?$")] = "",
    kind: Annotated[str, Query(max_length=40)] = "",
    at: At = 0,
) -> Rows:
    """A page of the documents."""
    return _rows(texts.documents(store_of(request), words=q, region=region, kind=kind, at=at))


@router.get("/documents/{key}", responses=MISSING)
def document(request: Request, key: DocumentKey) -> dict[str, Any]:
    """A document; this address stays."""
    return document_or_404(request, key)


@router.get("/documents/{key}/observations", responses=MISSING)
def observations(request: Request, key: DocumentKey, at: At = 0) -> Rows:
    """The observations of a document, a thousand at a time."""
    row = document_or_404(request, key)
    found = store_of(request).rows(
        """SELECT *, count(*) OVER () AS total FROM observations WHERE document = $1
           ORDER BY "start" LIMIT $2 OFFSET $3""",
        row["document"], MOST, at,
    )  # fmt: skip
    return _rows(found)


@router.get("/observations/{key}/{tail}", responses=MISSING)
def observation(request: Request, key: DocumentKey, tail: Tail) -> dict[str, Any]:
    """An observation with its proofs and findings; this address stays."""
    store = store_of(request)
    row = texts.observation(store, key, tail)
    if row is None:
        raise HTTPException(404, "No number was read here.")
    return {"observation": row, "proofs": texts.proofs(store, row), "findings": texts.found_about(store, row)}


@router.get("/findings")
def findings(request: Request, asked: Annotated[ChosenFrom, Query()]) -> Rows:
    """A page of the findings, the gravest first."""
    return _rows(texts.findings(store_of(request), **asked.model_dump()))


@router.get("/suggest")
def suggest(request: Request, q: Annotated[str, Query(max_length=400)] = "") -> Suggestions:
    """Cities, indicators and documents by name or pinyin."""
    return Suggestions(hits=[_suggestion(hit) for hit in index_of(request).suggest(q)])


@router.post("/check", responses={code: {"model": Problem} for code in (400, 413, 422, 429, 503)})
def check(request: Request, draft: DraftIn) -> dict[str, Any]:
    """A draft read and checked on the spot; nothing is stored."""
    if not rate.allows(request.client.host if request.client else ""):
        raise HTTPException(429, "Too many drafts in a minute; please wait.")
    if not draft.text.strip():
        raise HTTPException(400, "There is no text.")
    asked = Asked(draft.text.encode("utf-8", "replace"), "draft.txt", draft.region, draft.date, draft.title)
    try:
        return plain(checker_of(request).check(asked))
    except DraftError as error:
        raise HTTPException(error.status, error.english) from None


def _known(key: str) -> None:
    if key not in indicators().by_id:
        raise HTTPException(404, f"There is no indicator {key}.")


def _fields(row: Row) -> dict[str, Any]:
    return {name: row.get(name) for name in Cell.model_fields}


def _rows(found: list[Row]) -> Rows:
    return Rows(total=found[0].get("total", len(found)) if found else 0, rows=found)


def _suggestion(hit: Hit) -> Suggestion:
    return Suggestion(kind=hit.kind, name=hit.name, note=hit.note, english=hit.english, path=hit.path)
