"""The API: what it answers is what its description says, whatever it is asked."""

from __future__ import annotations

import schemathesis
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from chengjian.web.app import application
from chengjian.web.drafts import Checker
from chengjian.web.store import Store

CHECKS = [not_a_server_error, content_type_conformance, response_schema_conformance, status_code_conformance]


def test_any_request_is_answered_as_described(store: Store, checker: Checker) -> None:
    app = application(store, hosts=("*",), checker=checker)
    described = schemathesis.openapi.from_asgi("/api/v1/openapi.json", app)
    operations = [result.ok() for result in described.get_all_operations()]
    assert len(operations) >= 14
    for operation in operations:
        # Every draft is read in a process of its own; the tests below ask for that by hand.
        if operation.method == "post":
            continue

        @settings(max_examples=5, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
        @given(case=operation.as_strategy())
        def asked(case: schemathesis.Case) -> None:
            case.call_and_validate(checks=CHECKS)

        asked()


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
