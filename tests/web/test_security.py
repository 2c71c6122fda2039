"""Documents are hostile, and so are requests."""

from __future__ import annotations

import re

import pytest
from fastapi.testclient import TestClient
from hostile import HOSTILE, SCRIPT, TEXT

from chengjian.web.app import application
from chengjian.web.drafts import Asked, Checker, DraftError
from chengjian.web.rendering import table
from chengjian.web.security import HEADERS, Rate
from chengjian.web.store import Store

# What no page may have, whatever the documents say: elements and attributes that could run, and links elsewhere.
RUNS = re.compile(
    r"<script(?! src=\"/static/chengjian\.js\" defer></script>)|<[^>]* on\w+\s*=|<style|\sstyle="
    r"|href=\"(?:javascript|https?|data|//)[:/]|<(?:img|iframe|object|embed)\b",
    re.I,
)


@pytest.mark.parametrize("language", ["", "/en"])
def test_nothing_of_a_hostile_document_runs(
    client: TestClient, keys: dict[str, str], store: Store, language: str
) -> None:
    key = keys[HOSTILE]
    tails = store.rows("SELECT tail(document, id) AS tail FROM observations WHERE document = $1", HOSTILE)
    assert tails
    paths = [
        "/",
        "/documents",
        f"/document/{key}",
        "/city/620200",
        "/ask?q=青崖",
        f"/ask?q={SCRIPT}",
        "/findings",
        f"/documents?q={SCRIPT}",
    ]
    paths += [f"/observation/{key}/{row['tail']}" for row in tails]
    for path in paths:
        text = client.get(language + path).text
        assert not RUNS.search(text), (path, RUNS.search(text))
    assert "&lt;script&gt;" in client.get(f"/document/{key}").text


def test_nothing_of_a_hostile_draft_runs(client: TestClient) -> None:
    answer = client.post("/check", data={"text": TEXT})
    assert answer.status_code == 200
    assert not RUNS.search(answer.text)
    answer = client.post(
        "/check",
        files={"file": (f"{SCRIPT}.txt", TEXT.encode(), "text/plain")},
        data={"title": SCRIPT, "date": "2024"},
    )
    assert answer.status_code == 200
    assert not RUNS.search(answer.text)


@pytest.mark.parametrize(
    "path", ["/", "/nowhere", "/static/chengjian.js", "/api/v1/summary", "/city/620200.csv"]
)
def test_headers_stand_on_every_answer(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert {name: headers.get(name) for name in HEADERS} == HEADERS


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost", 200),
        ("127.0.0.1:8000", 200),
        ("[::1]:8000", 200),
        ("evil.example", 400),
        ("localhost.evil.example", 400),
        ("", 400),
    ],
)
def test_only_for_hosts_that_are_served(client: TestClient, host: str, status: int) -> None:
    assert client.get("/", headers={"host": host}).status_code == status


def test_a_host_may_be_allowed(store: Store) -> None:
    made = TestClient(
        application(store, hosts=("figures.example.org",)), base_url="http://figures.example.org"
    )
    assert made.get("/api/v1/summary").status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/static/../app.py",
        "/static/%2e%2e/app.py",
        "/static/..%2f..%2fpyproject.toml",
        "/document/..%2f..%2fetc%2fpasswd",
        "/en/../../etc/passwd",
        "//etc/passwd",
        "/static//etc/passwd",
    ],
)
def test_no_path_leaves_what_is_served(client: TestClient, path: str) -> None:
    assert client.get(path).status_code in (404, 405, 422)


def test_no_answer_says_where_files_lay(client: TestClient, keys: dict[str, str], store: Store) -> None:
    where = {row["path"] for row in store.rows("SELECT path FROM documents")}
    for path in (
        "/documents",
        f"/document/{keys['review.txt']}",
        "/api/v1/documents",
        f"/api/v1/documents/{keys['review.txt']}",
    ):
        text = client.get(path).text
        assert not any(one in text for one in where)


def test_the_panel_cannot_be_written_nor_files_be_read(store: Store) -> None:
    import duckdb

    for sql in (
        "DELETE FROM panel.main.cells",
        "SELECT * FROM read_text('/etc/hostname')",
        "ATTACH 'other.duckdb' AS other",
        "SET enable_external_access = true",
    ):
        with pytest.raises(duckdb.Error):
            store.rows(sql)


@pytest.mark.parametrize(
    "words", ["' OR 1=1 --", "'; DROP TABLE keys; --", '"', "%", "\\", "\x00", "$1", "{{7*7}}"]
)
def test_words_are_only_words(client: TestClient, words: str) -> None:
    for path in ("/ask", "/documents", "/api/v1/suggest"):
        answer = client.get(path, params={"q": words})
        assert answer.status_code in (200, 303)
        assert "49" not in answer.text or words != "{{7*7}}"
    assert client.get("/api/v1/summary").json()["documents"] == 6


def test_large_bodies_and_long_addresses_are_refused(client: TestClient) -> None:
    assert client.post("/check", content=b"x" * 11_000_000).status_code == 413
    assert client.get("/ask", params={"q": "x" * 5000}).status_code == 414
    assert client.post("/check", headers={"content-length": "many"}, content=b"x").status_code in (400, 413)


def test_a_body_that_grows_is_cut_off(client: TestClient) -> None:
    def pieces():  # type: ignore[no-untyped-def]
        for _ in range(12):
            yield b"x" * 1_000_000

    answer = client.post(
        "/check", content=pieces(), headers={"content-type": "multipart/form-data; boundary=b"}
    )
    assert answer.status_code >= 400


def test_a_draft_that_takes_too_long_is_given_up_and_the_next_one_is_checked() -> None:
    checker = Checker(seconds=0.0)
    try:
        with pytest.raises(DraftError, match="分成几份"):
            checker.check(Asked("产值1亿元。".encode() * 2000))
        checker.seconds = 30
        assert checker.check(Asked("2024年产值1亿元。".encode())).observations
    finally:
        checker.close()


def test_a_client_is_held_to_its_rate() -> None:
    rate = Rate(2, 60, clients=3)
    assert [rate.allows("a"), rate.allows("a"), rate.allows("a"), rate.allows("b")] == [
        True,
        True,
        False,
        True,
    ]
    for client in "cdefg":
        rate.allows(client)
    assert len(rate._seen) == 3


def test_cells_of_a_table_are_no_formulas() -> None:
    body = bytes(table("x", ("a", "b"), [("=1+1", -3.5), ("+cmd", "-12.5")]).body).decode()
    assert "'=1+1,-3.5" in body
    assert "'+cmd,-12.5" in body
