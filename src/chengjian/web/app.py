"""The application: a panel and what is asked of it, as pages and as JSON."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.responses import JSONResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from chengjian import __version__
from chengjian.web import api, evaluation_pages, pages, reading_pages
from chengjian.web.ask import Index
from chengjian.web.caching import Pages
from chengjian.web.drafts import LARGEST, Checker
from chengjian.web.evaluating import Evaluations
from chengjian.web.originals import Originals
from chengjian.web.rendering import Site, language_of, render
from chengjian.web.security import LOCAL, Guard
from chengjian.web.store import Store

ROOM = 96_000_000


class Languages:
    """Takes the language off the front of the path: /en/city/620200 is the English page of /city/620200."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: D102
        if scope["type"] == "http":
            path = scope["path"]
            english = path == "/en" or path.startswith("/en/")
            scope = dict(scope)
            scope["state"] = {**scope.get("state", {}), "language": "en" if english else "zh"}
            if english:
                scope["path"] = path[3:] or "/"
                scope["raw_path"] = scope["path"].encode()
        await self.app(scope, receive, send)


def application(
    store: Store,
    *,
    hosts: tuple[str, ...] = LOCAL,
    room: int = ROOM,
    checker: Checker | None = None,
    originals: Originals | None = None,
) -> FastAPI:
    """The application over a panel. `hosts` are the names under which it may be asked for, `room` the bytes of pages kept.

    Pages of originals are shown where `originals` finds them, else none.
    """
    app = FastAPI(
        title="城鉴 chengjian",
        version=__version__,
        description="Figures of Chinese cities with their evidence, read-only. Periods are ISO 8601, with -- for the slash.",
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/v1/openapi.json",
        middleware=[
            Middleware(Guard, hosts=hosts, largest=LARGEST + 100_000),
            Middleware(Pages, room=room),
            Middleware(Languages),
        ],
        exception_handlers={
            HTTPException: _failed,
            RequestValidationError: _misasked,
            Exception: _broken,
        },
    )
    app.state.site = Site(
        store=store,
        index=Index(store),
        checker=checker or Checker(),
        originals=originals or Originals(as_built=False),
        evaluations=Evaluations(store),
    )
    app.mount(
        "/static", StaticFiles(directory=Path(str(files("chengjian.web").joinpath("static")))), "static"
    )
    app.include_router(api.router)
    app.include_router(pages.router)
    app.include_router(reading_pages.router)
    app.include_router(evaluation_pages.router)
    return app


Handler = Callable[[Request, Any], Awaitable[Response]]


async def _failed(request: Request, error: Any) -> Response:
    detail = str(error.detail)
    if detail == "Not Found":
        detail = "没有这个网址。 There is no such address."
    return _answer(request, error.status_code, detail)


async def _misasked(request: Request, error: Any) -> Response:
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"])
    return _answer(request, 422, f"{where}: {first['msg']}")


async def _broken(request: Request, error: Exception) -> Response:
    del error
    return _answer(request, 500, "Something went wrong here. 这里出了错。")


def _answer(request: Request, status: int, detail: str) -> Response:
    if request.url.path.startswith("/api/"):
        return JSONResponse({"detail": detail}, status)
    language_of(request)
    return render(request, "error.html", status=status, detail=detail, status_code=status)
