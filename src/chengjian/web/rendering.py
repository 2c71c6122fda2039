"""Templates and what they may use."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

import msgspec
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from chengjian import __version__
from chengjian.publish.marks import Piece
from chengjian.web.store import Store
from chengjian.web.words import WORDS, Words

if TYPE_CHECKING:
    from chengjian.web.ask import Index
    from chengjian.web.drafts import Checker
    from chengjian.web.originals import Originals


class Site(msgspec.Struct, frozen=True):
    """What the handlers of requests share."""

    store: Any
    index: Any
    checker: Any
    originals: Any
    evaluations: Any


def store_of(request: Request) -> Store:
    """The panel that is served."""
    found: Store = request.app.state.site.store
    return found


def index_of(request: Request) -> Index:
    """The index of names."""
    found: Index = request.app.state.site.index
    return found


def checker_of(request: Request) -> Checker:
    """Who checks drafts."""
    found: Checker = request.app.state.site.checker
    return found


def originals_of(request: Request) -> Originals:
    """Who finds and draws the originals of documents."""
    found: Originals = request.app.state.site.originals
    return found


def language_of(request: Request) -> Words:
    """The words of the language that the address asks for."""
    return WORDS[getattr(request.state, "language", "zh")]


@cache
def environment() -> Environment:
    """The templates: everything is escaped, and a name that is not given is an error."""
    made = Environment(
        loader=PackageLoader("chengjian.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.globals.update(version=__version__, marked=marked, period_key=period_key, clipped=clipped)
    return made


def render(request: Request, template: str, *, status_code: int = 200, **context: Any) -> HTMLResponse:
    """A page of a template. `w` are its words, `u` begins every address within the site."""
    w = language_of(request)
    query = request.url.query
    path = request.url.path
    here = path + (f"?{query}" if query else "")
    text = (
        environment()
        .get_template(template)
        .render(
            w=w,
            u="/en" if w.english else "",
            other=here if w.english else f"/en{here if here != '/' else ''}",
            path=path,
            site=store_of(request).name,
            **context,
        )
    )
    return HTMLResponse(text, status_code)


def marked(pieces: Sequence[Piece], base: str, noted: dict[str, list[int]]) -> Markup:
    """Pieces of text with their numbers as links to what is known of them; `noted` numbers the findings of each."""
    made: list[str] = []
    start = escape(base)
    for piece in pieces:
        mark, text = piece.mark, escape(piece.text)
        if mark is None:
            made.append(text)
        elif mark.state == "unread":
            made.append(f'<span class="m unread">{text}</span>')
        else:
            said = noted.get(mark.key, [])
            kind = f"m {mark.state} noted" if said else f"m {mark.state}"
            notes = "".join(f"<sup>{number:d}</sup>" for number in said)
            key = escape(mark.key)
            made.append(f'<a class="{kind}" id="n{key}" href="{start}{key}">{text}{notes}</a>')
    return Markup("".join(made))


def period_key(period: str) -> str:
    """A period as it stands in an address: ISO 8601 allows -- where a slash would part the path."""
    return period.replace("/", "--")


def period_of(text: str) -> str:
    """The period of an address."""
    return text.replace("--", "/")


def clipped(text: str | None, length: int = 120) -> str:
    """The beginning of a text."""
    text = " ".join((text or "").split())
    return text if len(text) <= length else text[: length - 1] + "…"


def address(path: str, **parameters: object) -> str:
    """An address with those parameters that say something."""
    said = {name: value for name, value in parameters.items() if value not in ("", None, [], 0)}
    query = urlencode(said, doseq=True)
    return quote(path) + (f"?{query}" if query else "")


def table(name: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Response:
    """A CSV that spreadsheets open rightly: UTF-8 with a mark, and no cell that they would take for a formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([[_tame(value) for value in row] for row in rows])
    kept = "".join(char if char.isalnum() or char in "-_." else "_" for char in name)
    return Response(
        "\ufeff" + out.getvalue(),
        media_type="text/csv; charset=utf-8",
        headers={"content-disposition": f"attachment; filename*=UTF-8''{quote(kept)}.csv"},
    )


def _tame(value: object) -> object:
    if isinstance(value, float):
        return f"{value:.12g}"
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r") and not _numeric(value):
        return "'" + value
    return value


def _numeric(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
