"""The pages of documents: the collection, a document, an observation, the findings, a draft checked on the spot."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, HTTPException, Path, Query, Request
from pydantic import BaseModel, Field
from starlette.datastructures import UploadFile
from starlette.responses import Response

from chengjian.publish.marks import Mark, parts
from chengjian.sources.pdf.guard import Picture
from chengjian.web import queries, texts
from chengjian.web.drafts import Asked, Draft, DraftError
from chengjian.web.originals import OriginalError
from chengjian.web.rendering import address, checker_of, language_of, originals_of, render, store_of, table
from chengjian.web.security import Rate
from chengjian.web.store import Row, Store

router = APIRouter(include_in_schema=False)

DocumentKey = Annotated[str, Path(pattern=r"^[0-9a-f]{12}$")]
Tail = Annotated[
    str, Path(pattern=r"^[\w~.-]{1,160}$", description="the observation's id behind its document, ~ for #")
]
At = Annotated[int, Query(ge=0, le=10_000_000)]
Number = Annotated[int, Path(ge=1, le=100_000)]
# A client may have so many drafts checked in so many seconds.
rate = Rate(20, 60.0)


@router.get("/documents")
def document_list(
    request: Request,
    q: Annotated[str, Query(max_length=100)] = "",
    region: Annotated[str, Query(pattern=r"^(\d{6})?$")] = "",
    kind: Annotated[str, Query(max_length=40)] = "",
    at: At = 0,
) -> Response:
    """The collection."""
    store = store_of(request)
    return render(
        request,
        "documents.html",
        q=q,
        region=region,
        kind=kind,
        at=at,
        rows=texts.documents(store, words=q, region=region, kind=kind, at=at),
        kinds=store.rows("SELECT kind, name, english FROM kinds ORDER BY rank"),
        more=lambda to: address("/documents", q=q, region=region, kind=kind, at=to),
        size=texts.PAGE,
    )


def document_or_404(request: Request, key: str) -> Row:
    """The document of a key of an address."""
    found = texts.document(store_of(request), key)
    if found is None:
        raise HTTPException(404, "这个库里没有这份文献。 There is no such document in this panel.")
    return found


@router.get("/document/{key}.csv")
def document_csv(request: Request, key: DocumentKey) -> Response:
    """The observations of a document."""
    row = document_or_404(request, key)
    columns = (
        "start", "end", "text", "indicator", "indicator_text", "subject", "region", "measure", "value", "unit", "low",
        "high", "bound", "period", "base_period", "status", "rule", "verdict", "sentence",
    )  # fmt: skip
    names = ", ".join(f'"{name}"' for name in columns)
    rows = store_of(request).rows(
        f'SELECT {names} FROM observations WHERE document = $1 ORDER BY "start"', row["document"]
    )
    return table(f"chengjian-{key}", columns, (list(one.values()) for one in rows))


@router.get("/document/{key}")
def document_page(request: Request, key: DocumentKey, at: At = 0) -> Response:
    """A document as published, every number marked."""
    store, row = store_of(request), document_or_404(request, key)
    return render(
        request,
        "document.html",
        doc=row,
        counts=_counts(store, row),
        original=originals_of(request).has(store, row["document"]),
        **_text(request, row, texts.stretch(store, row["document"], at)),
    )


def _text(request: Request, row: Row, shown: texts.Stretch) -> dict[str, Any]:
    """What a template needs to show a stretch of a document with what was found in it."""
    store, key = store_of(request), row["key"]
    seen = texts.observations(store, row["document"], shown)
    found = texts.findings_of(store, row["document"])
    here = {one["start"] for one in seen}
    noted: dict[str, list[int]] = {}
    for place, finding in enumerate(found, 1):
        for number in finding["numbers"]:
            if number["document"] == row["document"] and number["start"] in here:
                noted.setdefault(str(number["start"]), []).append(place)
    text = texts.body(store, row["document"], shown, seen)
    return {
        "shown": shown,
        "seen": seen,
        "parts": text.parts,
        "leaves": text.leaves,
        "noted": noted,
        "findings": found,
        "base": f"{'/en' if language_of(request).english else ''}/observation/{key}/",
    }


@router.get("/document/{key}/page/{number}.webp")
def original_picture(request: Request, key: DocumentKey, number: Number) -> Response:
    """A page of the original as a picture."""
    row = document_or_404(request, key)
    picture = _original(request, row, number)
    return Response(picture.data, media_type="image/webp", headers={"cache-control": "private, max-age=600"})


@router.get("/document/{key}/page/{number}")
def original_page(request: Request, key: DocumentKey, number: Number) -> Response:
    """A page of the original beside its text, every number marked in both."""
    store, row = store_of(request), document_or_404(request, key)
    picture = _original(request, row, number)
    text = _text(request, row, texts.on_page(store, row["document"], number))
    boxes = [one for one in text["seen"] if one["page"] == number and one["box"]]
    return render(request, "original.html", doc=row, number=number, picture=picture, boxes=boxes, **text)


def _original(request: Request, row: Row, number: int) -> Picture:
    try:
        return originals_of(request).page(store_of(request), row["document"], number)
    except OriginalError as error:
        raise HTTPException(error.status, str(error)) from None


def _counts(store: Store, row: Row) -> dict[str, int]:
    counts = {"holds": 0, "violated": 0, "unknown": 0, "unread": row["unread"] or 0}
    for one in store.rows(
        "SELECT verdict, count(*) AS n FROM observations WHERE document = $1 GROUP BY 1", row["document"]
    ):
        counts[texts.state(one["verdict"])] += one["n"]
    return counts


@router.get("/observation/{key}/{tail}")
def observation_page(
    request: Request,
    key: DocumentKey,
    tail: Tail,
    part: bool = False,
) -> Response:
    """A number of a document with all that is known of it; as a part of the document's page, too."""
    store = store_of(request)
    row = texts.observation(store, key, tail)
    if row is None:
        raise HTTPException(404, "这里没有读出的数字。 No number was read here.")
    place = queries.cell_of(store, row)
    others = (
        queries.sources(store, place["region"], place["indicator"], place["measure"], place["period"])
        if place
        else []
    )
    return render(
        request,
        "observation_part.html" if part else "observation.html",
        o=row,
        proofs=texts.proofs(store, row),
        findings=texts.found_about(store, row),
        place=place,
        leaf=_leaf(request, row),
        others=[one for one in others if one["id"] != row["id"]],
    )


class Leaf(msgspec.Struct, frozen=True):
    """A part of a page: its size, and left, top, width and height of what is shown of it, in points."""

    width: float
    height: float
    view: str


def _leaf(request: Request, row: Row) -> Leaf | None:
    """The part of the page around an observation, None where no original can be shown."""
    store, originals = store_of(request), originals_of(request)
    if not row["page"] or not row["box"] or not originals.has(store, row["document"]):
        return None
    try:
        picture = originals.page(store, row["document"], row["page"])
    except OriginalError:
        return None
    left, top, right, bottom = row["box"]
    tall = min(max(bottom - top, 8.0), 30.0)
    wide = min(max(right - left + 8 * tall, 22 * tall), picture.width)
    begin = min(max((left + right - wide) / 2, 0.0), picture.width - wide)
    view = (begin, top - 2.5 * tall, wide, bottom - top + 5 * tall)
    return Leaf(picture.width, picture.height, " ".join(f"{number:.1f}" for number in view))


class Chosen(BaseModel):
    """Which findings: of a rule, a severity, a region, a document; empty is any."""

    rule: Annotated[str, Field(max_length=20)] = ""
    severity: Annotated[str, Field(max_length=20)] = ""
    region: Annotated[str, Field(pattern=r"^(\d{6})?$")] = ""
    document: Annotated[str, Field(pattern=r"^([0-9a-f]{12})?$")] = ""


class ChosenFrom(Chosen):
    """The same from the one at a place on."""

    at: Annotated[int, Field(ge=0, le=10_000_000, description="how many to leave out from the beginning")] = 0


@router.get("/findings")
def findings_page(request: Request, asked: Annotated[ChosenFrom, Query()]) -> Response:
    """The board of contradictions."""
    store = store_of(request)
    chosen = asked.model_dump(exclude={"at"})
    return render(
        request,
        "findings.html",
        rows=texts.findings(store, **chosen, at=asked.at),
        facets=texts.facets(store),
        chosen=chosen,
        at=asked.at,
        size=texts.PAGE,
        more=lambda to: address("/findings", **chosen, at=to),
        csv=address("/findings.csv", **chosen),
    )


@router.get("/findings.csv")
def findings_csv(request: Request, asked: Annotated[Chosen, Query()]) -> Response:
    """The findings as a table."""
    columns = (
        "rule", "severity", "document", "title", "region", "start", "end", "message", "message_en", "calculation",
    )  # fmt: skip
    rows: list[Row] = []
    while len(rows) < 100_000:
        page = texts.findings(store_of(request), **asked.model_dump(), at=len(rows))
        rows += page
        if len(page) < texts.PAGE:
            break
    return table("chengjian-findings", columns, ([row[column] for column in columns] for row in rows))


@router.get("/check")
def check_form(request: Request) -> Response:
    """Where a draft is pasted or uploaded."""
    return render(request, "check.html", draft=None, problem="", asked=None)


@router.post("/check")
async def check_draft(request: Request) -> Response:
    """A draft checked on the spot; nothing is stored."""
    from starlette.concurrency import run_in_threadpool

    w = language_of(request)
    try:
        asked, text = await _asked(request)
        if not rate.allows(request.client.host if request.client else ""):
            raise DraftError("一分钟内核对得太多，请稍候。", "Too many drafts in a minute; please wait.", 429)
        draft = await run_in_threadpool(checker_of(request).check, asked)
    except DraftError as error:
        said = w(str(error), error.english)
        return render(request, "check.html", draft=None, problem=said, asked=None, status_code=error.status)
    return render(request, "check.html", problem="", asked=asked, text=text, **_shown(draft))


async def _asked(request: Request) -> tuple[Asked, str]:
    """What the form says."""
    async with request.form(max_files=1, max_fields=8, max_part_size=2_000_000) as form:
        file = form.get("file")
        said = {name: str(form.get(name) or "").strip()[:200] or None for name in ("region", "date", "title")}
        text = str(form.get("text") or "")
        if isinstance(file, UploadFile) and file.filename:
            data, name = await file.read(), file.filename[-120:]
        else:
            data, name = text.encode(), "draft.txt"
    if not data.strip():
        raise DraftError("请粘贴一段文字，或选一个文件。", "Paste a text or choose a file.")
    return Asked(data, name, said["region"], said["date"], said["title"]), text


def _shown(draft: Draft) -> dict[str, Any]:
    """What the template needs of a draft, in the form in which a document of the panel has it."""
    by_id = {o.id: o for o in draft.observations}
    findings: list[dict[str, Any]] = []
    noted: dict[str, list[int]] = {}
    for number, f in enumerate(sorted(draft.findings, key=lambda f: (f.start, f.rule)), 1):
        named = [by_id[i] for i in f.observations if i in by_id]
        findings.append({
            "number": f"f{number}", "rule": f.rule, "severity": f.severity, "message": f.message,
            "message_en": f.message_en, "calculation": f.calculation, "culprit": f.culprit,
            "fix": {"text": f.fix.text, "replacement": f.fix.replacement} if f.fix else None,
            "numbers": [{"id": o.id, "text": o.text, "start": o.start} for o in named],
        })  # fmt: skip
        for o in named:
            noted.setdefault(str(o.start), []).append(number)
    marks = [
        Mark(str(o.start), o.start, o.end, texts.state(draft.verdicts.get(o.id))) for o in draft.observations
    ]
    marks += [Mark("", o.start, o.end, "unread") for o in draft.unread]
    marks.sort(key=lambda mark: (mark.start, mark.state == "unread"))
    counts = {"holds": 0, "violated": 0, "unknown": 0, "unread": len(draft.unread)}
    for o in draft.observations:
        counts[texts.state(draft.verdicts.get(o.id))] += 1
    return {
        "draft": draft,
        "parts": list(parts(draft.document, marks)),
        "leaves": {},
        "findings": findings,
        "noted": noted,
        "counts": counts,
        "proofs": {i: [p for p in draft.proofs if i in p.observations][:12] for i in _bound(draft)},
    }


def _bound(draft: Draft) -> set[str]:
    return {i for proof in draft.proofs for i in proof.observations}
