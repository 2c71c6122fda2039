"""Pages kept as they were sent: the panel does not change while it is served, so the same address has the same page.

What many ask for at once is made once, and no more than a few pages are made at a time: the others wait in their turn
instead of slowing all down, and what is kept already is sent meanwhile.
"""

from __future__ import annotations

import asyncio
import gzip
import hashlib
from collections import OrderedDict

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SMALLEST = 600
KEPT = ("text/", "application/json", "image/svg+xml", "application/vnd.sdmx")
MAKING = 3


Key = tuple[str, bytes]


class Page(msgspec.Struct, frozen=True):
    """A response as it is sent: compressed, unless it is too small for that."""

    headers: list[tuple[bytes, bytes]]
    body: bytes
    packed: bool
    tag: str


class Pages:
    """Middleware: answers GET from memory, compresses, says 304 where the reader has the page already.

    `room` bounds the memory in bytes; what was not asked for the longest goes first.
    """

    def __init__(self, app: ASGIApp, room: int) -> None:
        self.app, self.room = app, room
        self._pages: OrderedDict[Key, Page] = OrderedDict()
        self._size = 0
        self._making: dict[Key, asyncio.Event] = {}
        self._turns = asyncio.Semaphore(MAKING)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: D102
        if scope["type"] != "http" or scope["method"] != "GET":
            await self.app(scope, receive, send)
            return
        key = (scope["path"], scope.get("query_string", b""))
        if key in self._making:
            await self._making[key].wait()
        page = self._pages.get(key)
        if page is not None:
            self._pages.move_to_end(key)
            await _send(page, scope, send)
            return
        made = self._making.setdefault(key, asyncio.Event())
        try:
            page, messages = await self._make(key, scope, receive)
        finally:
            made.set()
            if self._making.get(key) is made:
                del self._making[key]
        if page is not None:
            await _send(page, scope, send)
        for message in messages:
            await send(message)

    async def _make(self, key: Key, scope: Scope, receive: Receive) -> tuple[Page | None, list[Message]]:
        """The page of an address; None with the answer as it is where it is none to keep.

        The answer is sent by the caller: a reader with a slow line takes nobody's turn.
        """
        messages: list[Message] = []

        async def collect(message: Message) -> None:
            messages.append(message)

        async with self._turns:
            await self.app(scope, receive, collect)
        if not messages:
            return None, []
        start, *pieces = messages
        kind = Headers(raw=start["headers"]).get("content-type", "")
        if start["status"] != 200 or not kind.startswith(KEPT):
            return None, messages
        body = b"".join(piece.get("body", b"") for piece in pieces)
        page = await run_in_threadpool(_packed, start["headers"], body)
        if len(page.body) <= self.room // 8 and key not in self._pages:
            self._pages[key] = page
            self._size += len(page.body)
            while self._size > self.room:
                _, gone = self._pages.popitem(last=False)
                self._size -= len(gone.body)
        return page, []


def _packed(headers: list[tuple[bytes, bytes]], body: bytes) -> Page:
    left = [(name, value) for name, value in headers if name.lower() != b"content-length"]
    tag = f'"{hashlib.blake2b(body, digest_size=9).hexdigest()}"'
    if len(body) < SMALLEST:
        return Page(left, body, False, tag)
    return Page(left, gzip.compress(body, 4, mtime=0), True, tag)


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
    elif page.packed:
        body = await run_in_threadpool(gzip.decompress, body)
    if message["status"] == 200:
        headers["content-length"] = str(len(body))
    await send(message)
    await send({"type": "http.response.body", "body": body})
