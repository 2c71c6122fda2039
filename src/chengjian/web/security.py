"""What stands between the pages and the world: headers, hosts, sizes, rates.

Documents are hostile. All that comes of them is escaped by the templates; the policy below lets no script or style run
that does not come from this program, and nothing be fetched from elsewhere, should an escape ever be missed.
"""

from __future__ import annotations

import time
from collections import OrderedDict, deque
from threading import Lock

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
LOCAL = ("localhost", "127.0.0.1", "[::1]")
LONGEST_QUERY = 4096


class Guard:
    """Adds the headers, and refuses requests for other hosts, with long addresses or large bodies."""

    def __init__(self, app: ASGIApp, hosts: tuple[str, ...], largest: int) -> None:
        self.app = app
        self.hosts = frozenset(host.lower() for host in hosts)
        self.largest = largest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: D102
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        refused = self._refused(scope)
        if refused is not None:
            await refused(scope, receive, guarded)
            return
        await self.app(scope, self._bounded(receive), guarded)

    def _refused(self, scope: Scope) -> PlainTextResponse | None:
        headers = Headers(scope=scope)
        host = headers.get("host", "").lower()
        name = host if host.endswith("]") else host.rpartition(":")[0] or host
        if "*" not in self.hosts and name not in self.hosts:
            return PlainTextResponse(
                "This host is not served here; see `chengjian serve --allow-host`.\n", 400
            )
        if len(scope.get("query_string", b"")) + len(scope["path"]) > LONGEST_QUERY:
            return PlainTextResponse("The address is too long.\n", 414)
        length = headers.get("content-length", "0")
        if not length.isdecimal() or int(length) > self.largest:
            return PlainTextResponse(f"More than {self.largest // 10**6} MB are not taken.\n", 413)
        return None

    def _bounded(self, receive: Receive) -> Receive:
        """A body that was announced as small, or not at all, is refused where it grows too large."""
        seen = 0

        async def bounded() -> Message:
            nonlocal seen
            message = await receive()
            if message["type"] == "http.request":
                seen += len(message.get("body", b""))
                if seen > self.largest:
                    raise HTTPException(413, f"More than {self.largest // 10**6} MB are not taken.")
            return message

        return bounded


class Rate:
    """At most `most` events in `seconds` for each client; it remembers a bounded number of clients."""

    def __init__(self, most: int, seconds: float, clients: int = 2000) -> None:
        self.most, self.seconds, self.clients = most, seconds, clients
        self._seen: OrderedDict[str, deque[float]] = OrderedDict()
        self._lock = Lock()

    def allows(self, client: str) -> bool:
        """Whether the client may do it once more; if so, it is counted."""
        now = time.monotonic()
        with self._lock:
            events = self._seen.pop(client, None) or deque()
            self._seen[client] = events
            while len(self._seen) > self.clients:
                self._seen.popitem(last=False)
            while events and now - events[0] > self.seconds:
                events.popleft()
            if len(events) >= self.most:
                return False
            events.append(now)
            return True
