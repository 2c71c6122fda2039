"""The API: what it answers is what its description says, whatever it is asked."""

from __future__ import annotations

import pytest
import schemathesis
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from chengjian.web import api, reading_pages
from chengjian.web.app import application
from chengjian.web.drafts import Checker
from chengjian.web.security import Rate
from chengjian.web.store import Store

CHECKS = [not_a_server_error, content_type_conformance, response_schema_conformance, status_code_conformance]


@pytest.fixture
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """As many drafts a minute as one likes."""
    for module in (api, reading_pages):
        monkeypatch.setattr(module, "rate", Rate(100_000, 60.0))


@pytest.mark.usefixtures("unhurried")
def test_any_request_is_answered_as_described(store: Store, checker: Checker) -> None:
    app = application(store, hosts=("*",), checker=checker)
    described = schemathesis.openapi.from_asgi("/api/v1/openapi.json", app)
    operations = [result.ok() for result in described.get_all_operations()]
    assert len(operations) >= 15
    assert "post" in {operation.method for operation in operations}
    for operation in operations:

        @settings(
            max_examples=4, phases=[Phase.generate], suppress_health_check=list(HealthCheck), deadline=None
        )
        @given(case=operation.as_strategy())
        def asked(case: schemathesis.Case) -> None:
            case.call_and_validate(checks=CHECKS)

        asked()


TEXTS = st.text(max_size=60) | st.sampled_from(["嘉峪关", "2025-03", "2024-99", "", "-1", "<script>", "\x00"])
FILES = st.tuples(
    st.text(max_size=30)
    | st.sampled_from(["a.pdf", "a.docx", "../../etc/passwd", "a.xlsx", "a.zip", "稿.txt"]),
    st.binary(max_size=200)
    | st.sampled_from(
        [
            b"%PDF-1.7 nothing",
            b"PK\x03\x04",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            b"\x89PNG\r\n\x1a\n",
            b"<html><p>1%",
        ]
    ),
)


@pytest.mark.usefixtures("unhurried")
@settings(max_examples=25, phases=[Phase.generate], suppress_health_check=list(HealthCheck), deadline=None)
@given(
    fields=st.dictionaries(st.sampled_from(["text", "region", "date", "title", "more"]), TEXTS, max_size=5),
    file=st.none() | FILES,
)
def test_any_form_is_answered(
    client: TestClient, fields: dict[str, str], file: tuple[str, bytes] | None
) -> None:
    answer = client.post("/check", data=fields, files={"file": file} if file else None)
    assert answer.status_code in (200, 400, 413, 422)
    assert "<h1" in answer.text
    assert "<script>" not in answer.text


@pytest.mark.usefixtures("unhurried")
@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", "application/json"), (b"{", "application/json"), (b"[]", "application/json"), (b"\xff", "application/json"),
        (b'{"text": 1}', "application/json"), (b'{"text": "\\ud800 1%"}', "application/json"), (b"text=1", "text/plain"),
        (b"x", "multipart/form-data"), (b"--a\r\n", "multipart/form-data; boundary=a"),
    ],
)  # fmt: skip
def test_any_body_is_answered(client: TestClient, body: bytes, kind: str) -> None:
    for path in ("/api/v1/check", "/check"):
        answer = client.post(path, content=body, headers={"content-type": kind})
        assert answer.status_code in (200, 400, 422), path


def test_a_cell_with_its_evidence(client: TestClient) -> None:
    found = client.get("/api/v1/cells/620900/gdp/level/2023").json()
    [cell] = found["cells"]
    assert (cell["value"], cell["unit"], cell["kind"]) == (90_900_000_000, "元", "bulletin")
    assert "909亿元" in found["sources"][0]["sentence"]


def test_cells_as_sdmx(client: TestClient) -> None:
    answer = client.get("/api/v1/sdmx/data/PANEL/620900+620200.gdp.level?startPeriod=2023&endPeriod=2023")
    assert answer.headers["content-type"].startswith("application/vnd.sdmx.data+json")
    data = answer.json()["data"]
    area, indicator, *_ = data["structures"][0]["dimensions"]["series"]
    assert "620900" in [value["id"] for value in area["values"]]
    assert [value["id"] for value in indicator["values"]] == ["gdp"]
    values = [o[0] for s in data["dataSets"][0]["series"].values() for o in s["observations"].values()]
    assert 90_900_000_000 in values
    assert client.get("/api/v1/sdmx/data/PANEL/620900.gdp.level.PERCENT").status_code == 404
    assert client.get("/api/v1/sdmx/data/PANEL/..level").status_code == 400
    assert client.get("/api/v1/sdmx/data/PANEL/620900.......").status_code == 400


def test_an_observation_stays_where_it_is(client: TestClient, keys: dict[str, str]) -> None:
    page = client.get(f"/api/v1/documents/{keys['bulletin.txt']}/observations").json()
    assert page["total"] == len(page["rows"]) > 50
    tail = page["rows"][0]["id"].rsplit("#", 1)[1]
    found = client.get(f"/api/v1/observations/{keys['bulletin.txt']}/{tail}").json()
    assert found["observation"]["text"] == page["rows"][0]["text"]


def test_a_draft_as_json(client: TestClient) -> None:
    text = "2024年全市工业总产值1265.7亿元，比上年的848.6亿元增长59.2%。"
    found = client.post("/api/v1/check", json={"text": text, "region": "嘉峪关", "date": "2025"}).json()
    assert [finding["rule"] for finding in found["findings"]] == ["A201"]
    assert client.post("/api/v1/check", json={"text": " "}).status_code == 400
    assert client.post("/api/v1/check", json={"text": text, "date": "tomorrow"}).status_code == 422
