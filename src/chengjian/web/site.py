"""The pages as files: what `chengjian publish` writes, to be shown by any web server or from a disk.

The application is asked for every page that links lead to, from the first page on, and addresses become those of
files, each relative to its page. What needs a server (search, drafts, choosing) is left out by the style sheet.
"""

from __future__ import annotations

import asyncio
import re
from collections import deque
from collections.abc import Awaitable, Callable, Iterator
from html import unescape
from pathlib import Path, PurePosixPath
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from fastapi import FastAPI
from markupsafe import escape

from chengjian.evaluate.frameworks import shipped
from chengjian.web.app import application
from chengjian.web.evaluating import LATEST, EvaluationError
from chengjian.web.queries import regions_with_data
from chengjian.web.security import POLICY
from chengjian.web.store import Store

MARK = ".chengjian-site"
LINK = re.compile(r'(?P<name>href|src)="(?P<to>/[^"]*)"')
# What has no page among files.
DYNAMIC = re.compile(r"(?:/en)?/(?:(?:ask|check|compare|api|series)\b|evaluation/\w+/\d)")
RANKING = re.compile(r"(?:/en)?/evaluation/(?P<framework>\w+)/\w+(?:/(?P<code>\d{6}))?")
EVIDENCE = re.compile(r"(?:/en)?/(?:observation|cell)/")
# In a page's own head, since files come without headers; what cannot stand there is left to the server.
META = (
    re.sub(r" frame-ancestors[^;]*;?|connect-src[^;]*; |form-action 'self'", "", POLICY).strip().rstrip(";")
)
TOGETHER = 8
Progress = Callable[[int, int], None]


class SiteError(Exception):
    """The folder cannot be written to; the message says why and what to do."""


def publish(
    store: Store,
    folder: Path,
    *,
    english: bool = False,
    evidence: bool = True,
    progress: Progress | None = None,
) -> int:
    """Write the pages of a panel into a folder and return how many files there are.

    `english`: the English pages too. `evidence`: a page for every cell and every number of a document, which are most of
    the files. Raises SiteError where the folder holds something else, OSError where it cannot be written to.
    """
    if folder.is_dir() and any(folder.iterdir()) and not (folder / MARK).exists():
        raise SiteError(f"{folder} is not empty and was not made by `chengjian publish`; name another folder")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MARK).write_text("made by chengjian publish; it may be written over\n", "utf-8")
    app = application(store, hosts=("*",), room=0)
    skip = _skipper(english, evidence, _profiled(app, store))
    try:
        return asyncio.run(_crawl(app, folder, skip, progress or _silent))
    finally:
        app.state.site.checker.close()


def _silent(done: int, known: int) -> None:
    del done, known


def _profiled(app: FastAPI, store: Store) -> set[tuple[str, str]]:
    """Of which frameworks and cities there is a page: the cities of the panel that are compared, of what can be evaluated."""
    cities = {row["region"] for row in regions_with_data(store)}
    found = set()
    for framework in shipped():
        try:
            ranked = app.state.site.evaluations.ranked(framework, LATEST)
        except EvaluationError:
            continue
        found |= {(framework, row["region"]) for row in ranked.rows if row["region"] in cities}
        found.add((framework, ""))
    return found


def _skipper(english: bool, evidence: bool, profiled: set[tuple[str, str]]) -> Callable[[str], bool]:
    def skip(path: str) -> bool:
        ranking = RANKING.match(path)
        return bool(
            (ranking and (ranking["framework"], ranking["code"] or "") not in profiled)
            or DYNAMIC.match(path)
            or (not english and (path == "/en" or path.startswith("/en/")))
            or (not evidence and EVIDENCE.match(path))
        )

    return skip


async def _crawl(app: FastAPI, folder: Path, skip: Callable[[str], bool], progress: Progress) -> int:
    waiting = deque(["/", "/static/chengjian.css", "/static/chengjian.js", "/static/icon.svg"])
    seen = set(waiting)
    done = 0
    while waiting:
        batch = [waiting.popleft() for _ in range(min(TOGETHER, len(waiting)))]
        for address, (status, kind, body) in zip(
            batch, await asyncio.gather(*(_ask(app, address) for address in batch)), strict=True
        ):
            done += 1
            if status != 200:
                continue
            if kind.startswith("text/html"):
                text = body.decode()
                for to in _links(text, skip):
                    if to not in seen:
                        seen.add(to)
                        waiting.append(to)
                body = _rewritten(text, address, skip).encode()
            path = folder / file_of(address)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(body)
        progress(done, len(seen))
    return done


async def _ask(app: FastAPI, address: str) -> tuple[int, str, bytes]:
    """A GET of the application, without a socket between."""
    parts = urlsplit(address)
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "scheme": "http",
        "path": unquote(parts.path), "raw_path": parts.path.encode(), "query_string": parts.query.encode(),
        "headers": [(b"host", b"localhost")], "client": ("127.0.0.1", 0), "server": ("127.0.0.1", 80), "root_path": "",
    }  # fmt: skip
    status, kind, pieces = 0, "", []
    asked = False

    async def receive() -> dict[str, object]:
        nonlocal asked
        if asked:
            await asyncio.Event().wait()
        asked = True
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict[str, object]) -> None:
        nonlocal status, kind
        if message["type"] == "http.response.start":
            status = int(str(message["status"]))
            headers = message["headers"]
            assert isinstance(headers, list)
            kind = next((value.decode() for name, value in headers if name == b"content-type"), "")
        else:
            pieces.append(message.get("body", b""))

    call: Callable[..., Awaitable[None]] = app
    await call(scope, receive, send)
    return status, kind, b"".join(piece for piece in pieces if isinstance(piece, bytes))


def _links(text: str, skip: Callable[[str], bool]) -> Iterator[str]:
    for found in LINK.finditer(text):
        to = plain(unescape(found["to"]))
        if not skip(to):
            yield to


def plain(address: str) -> str:
    """An address with what makes another file of it: the part of a long document, and no choices."""
    parts = urlsplit(address)
    kept = [f"{name}={value}" for name, value in parse_qsl(parts.query) if name == "at" and value.isdecimal()]
    return (parts.path or "/") + (f"?{kept[0]}" if kept else "")


def file_of(address: str) -> PurePosixPath:
    """The file of an address, relative to the folder: /city/620200 is city/620200.html."""
    parts = urlsplit(address)
    path = unquote(parts.path).strip("/")
    if path in ("", "en"):
        return PurePosixPath(path, "index.html")
    if re.search(r"\.(?:csv|css|js|svg)$", path):
        return PurePosixPath(path)
    part = "-" + parts.query.removeprefix("at=") if parts.query else ""
    return PurePosixPath(path.replace("~", "_") + part + ".html")


def _rewritten(text: str, address: str, skip: Callable[[str], bool]) -> str:
    """A page whose links are those of files, each relative to it; a link that leads to no file leads nowhere."""
    up = "../" * (len(file_of(address).parts) - 1)

    def turned(found: re.Match[str]) -> str:
        given = unescape(found["to"])
        to = plain(given)
        if skip(to):
            return ""
        fragment = urlsplit(given).fragment
        relative = up + quote(str(file_of(to))) + (f"#{fragment}" if fragment else "")
        return f'{found["name"]}="{escape(relative)}"'

    text = LINK.sub(turned, text)
    head = f'<meta http-equiv="content-security-policy" content="{escape(META)}">\n<title>'
    return text.replace("<title>", head, 1).replace('<body class="', '<body class="static ', 1)
