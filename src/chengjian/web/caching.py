"""Pages kept as they were sent: the panel does not change while it is served, so the same address has the same page."""

from __future__ import annotations

import gzip
import hashlib
from collections import OrderedDict
from threading import Lock

import msgspec
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SMALLEST = 600
KEPT = ("text/", "application/json", "image/svg+xml", "application/vnd.sdmx")


class Page(msgspec.Struct, frozen=True):
    """A response as it is sent, and compressed."""

    headers: list[tuple[bytes, bytes]]
    body: bytes
    packed: bytes
    tag: str


class Pages:
    """Middleware: answers GET from memory, compresses, says 304 where the reader has the page already.

    `room` bounds the memory in bytes; what was not asked for the longest goes first.
    """

    def __init__(self, app: ASGIApp, room: int) -> None:
        self.app, self.room = app, room
        self._pages: OrderedDict[tuple[str, bytes], Page] = OrderedDict()
        self._size = 0
        self._lock = Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: D102
        if scope["type"] != "http" or scope["method"] != "GET":
            await self.app(scope, receive, send)
            return
        key = (scope["path"], scope.get("query_string", b""))
        with self._lock:
            page = self._pages.get(key)
            if page is not None:
                self._pages.move_to_end(key)
        if page is not None:
            await _send(page, scope, send)
            return
        start: Message | None = None
        pieces: list[bytes] = []
        passing = False

        async def collect(message: Message) -> None:
            nonlocal start, passing
            if message["type"] == "http.response.start":
                kind = Headers(raw=message["headers"]).get("content-type", "")
                if message["status"] != 200 or not kind.startswith(KEPT):
                    passing = True
                start = message
                if passing:
                    await send(message)
            elif passing:
                await send(message)
            else:
                pieces.append(message.get("body", b""))
                if not message.get("more_body"):
                    assert start is not None
                    page = self._keep(key, start["headers"], b"".join(pieces))
                    await _send(page, scope, send)

        await self.app(scope, receive, collect)

    def _keep(self, key: tuple[str, bytes], headers: list[tuple[bytes, bytes]], body: bytes) -> Page:
        left = [(name, value) for name, value in headers if name.lower() != b"content-length"]
        packed = gzip.compress(body, 5, mtime=0) if len(body) >= SMALLEST else b""
        page = Page(left, body, packed, f'"{hashlib.blake2b(body, digest_size=9).hexdigest()}"')
        size = len(body) + len(packed)
        if size <= self.room // 8:
            with self._lock:
                before = self._pages.pop(key, None)
                if before is not None:
                    self._size -= len(before.body) + len(before.packed)
                self._pages[key] = page
                self._size += size
                while self._size > self.room:
                    _, gone = self._pages.popitem(last=False)
                    self._size -= len(gone.body) + len(gone.packed)
        return page


async def _send(page: Page, scope: Scope, send: Send) -> None:
    asked = Headers(scope=scope)
    message: Message = {"type": "http.response.start", "status": 200, "headers": list(page.headers)}
    headers = MutableHeaders(scope=message)
    headers["etag"] = page.tag
    headers["vary"] = "accept-encoding"
    headers.setdefault("cache-control", "no-cache")
    body = page.body
    if page.tag in asked.get("if-none-match", ""):
        message["status"] = 304
        body = b""
    elif page.packed and "gzip" in asked.get("accept-encoding", ""):
        headers["content-encoding"] = "gzip"
        body = page.packed
    if message["status"] == 200:
        headers["content-length"] = str(len(body))
    await send(message)
    await send({"type": "http.response.body", "body": body})
