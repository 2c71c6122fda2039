"""Pages kept in memory: made once, bounded, sent as each reader can take them."""

from __future__ import annotations

import asyncio
import gzip

import httpx
from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send

from chengjian.web.caching import MAKING, Pages


class Counting:
    """An application that counts its work: the page of /N is N thousand characters, /odd fails."""

    def __init__(self) -> None:
        self.made: list[str] = []
        self.now = self.most = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.made.append(scope["path"])
        self.now += 1
        self.most = max(self.most, self.now)
        await asyncio.sleep(0.01)
        self.now -= 1
        name = scope["path"][1:]
        status, text = (500, "broken") if name == "odd" else (200, name[-1] * 1000 * int(name))
        await Response(text, status, media_type="text/html")(scope, receive, send)


def ask(app: Pages, *paths: str, **headers: str) -> list[httpx.Response]:
    """All at once."""
    return asyncio.run(_ask(app, *paths, **headers))


async def _ask(app: Pages, *paths: str, **headers: str) -> list[httpx.Response]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://x") as client:
        return list(await asyncio.gather(*(client.get(path, headers=headers) for path in paths)))


def test_what_many_ask_for_at_once_is_made_once() -> None:
    inner = Counting()
    answers = ask(Pages(inner, 1_000_000), *["/3"] * 20)
    assert inner.made == ["/3"]
    assert {answer.text for answer in answers} == {"3" * 3000}


def test_few_pages_are_made_at_a_time() -> None:
    inner = Counting()
    ask(Pages(inner, 1_000_000), *(f"/{number}" for number in range(1, 30)))
    assert len(inner.made) == 29
    assert inner.most == MAKING


def test_a_failure_is_not_kept_and_all_who_wait_hear_of_it() -> None:
    inner = Counting()
    app = Pages(inner, 1_000_000)
    assert [answer.status_code for answer in ask(app, *["/odd"] * 5)] == [500] * 5
    assert ask(app, "/odd")[0].text == "broken"
    assert len(inner.made) == 6


def test_a_slow_line_takes_nobodys_turn() -> None:
    inner = Counting()
    app = Pages(inner, 1_000_000)

    async def go() -> None:
        async def nothing() -> Message:
            return {"type": "http.request"}

        async def stuck(_: Message) -> None:
            await asyncio.sleep(3600)

        scope = {"type": "http", "method": "GET", "query_string": b"", "headers": []}
        slow = [
            asyncio.create_task(app({**scope, "path": path}, nothing, stuck))
            for path in ("/odd", *(f"/{number}" for number in range(1, 12)))
        ]
        await asyncio.sleep(0)
        (answer,) = await asyncio.wait_for(_ask(app, "/99"), 20)
        assert answer.status_code == 200
        for task in slow:
            task.cancel()

    asyncio.run(go())


def test_memory_is_bounded_and_the_longest_unasked_goes_first() -> None:
    inner = Counting()
    page = len(gzip.compress(b"1" * 1000, 4))
    app = Pages(inner, page * 9)

    async def go() -> int:
        await _ask(app, *(f"/{number}" for number in range(1, 9)))
        await _ask(app, "/1")
        await _ask(app, *(f"/{number}" for number in range(11, 19)))
        before = len(inner.made)
        await _ask(app, "/2")
        return len(inner.made) - before

    assert asyncio.run(go()) == 1
    assert 0 < app._size <= page * 9
    assert sum(len(kept.body) for kept in app._pages.values()) == app._size


def test_each_reader_gets_the_page_as_it_can_take_it() -> None:
    app = Pages(Counting(), 1_000_000)
    (first,) = ask(app, "/5", **{"accept-encoding": "gzip"})
    (plain,) = ask(app, "/5", **{"accept-encoding": "identity"})
    assert first.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert first.text == plain.text == "5" * 5000
    assert plain.headers["content-length"] == "5000"
    (again,) = ask(app, "/5", **{"if-none-match": first.headers["etag"]})
    assert again.status_code == 304
    assert again.content == b""
