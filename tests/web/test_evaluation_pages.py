"""Pages of evaluations: as the evaluation says, and made once."""

from __future__ import annotations

import csv
import io
import re

import pytest
from fastapi.testclient import TestClient

from chengjian.evaluate.figures import figures_over
from chengjian.evaluate.frameworks import shipped
from chengjian.evaluate.recipe import evaluate
from chengjian.web import evaluating
from chengjian.web.evaluating import EvaluationError, Evaluations
from chengjian.web.store import Store


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def test_a_ranking_is_that_of_the_evaluation(client: TestClient, store: Store) -> None:
    page = client.get("/evaluation/resource_cities/2023").text
    rows = rows_of(client.get("/evaluation/resource_cities/2023.csv").text)
    expected = evaluate(store.over(figures_over), shipped()["resource_cities"], year="2023").frame()
    assert [row["region"] for row in rows] == expected["region"].to_list()
    assert all(float(row["rank_low"]) <= float(row["rank_high"]) for row in rows)
    assert re.findall(r'<th scope="row"><a href="/evaluation/resource_cities/2023/(\d{6})"', page) == [
        row["region"] for row in rows
    ]
    assert page.count('<path class="q') > 200


def test_a_province_is_shown_with_its_places_among_all(client: TestClient) -> None:
    whole = client.get("/api/v1/evaluations/resource_cities/2023").json()
    gansu = [(str(row["rank"]), row["region"]) for row in whole["rows"] if row["region"].startswith("62")]
    page = client.get("/evaluation/resource_cities/2023?province=620000").text
    shown = re.findall(r'<tr><td class="r">(\d+)</td>.*?resource_cities/2023/(\d{6})"', page)
    assert shown == gansu
    assert len(whole["rows"]) > len(gansu) > 5


@pytest.mark.parametrize("language", ["", "/en"])
def test_a_profile_adds_up(client: TestClient, language: str) -> None:
    page = client.get(f"{language}/evaluation/high_quality_development/latest/620200").text
    score = float(re.findall(r"(?:得分|score) ([\d.]+)</span>", page)[0])
    table = page[page.index('class="plain parts"') : page.index('class="plain standings"')]
    cells = [re.findall(r'<td class="r">([\d.]+%?)</td>', row) for row in table.split("<tr>")[2:]]
    assert sum(float(row[3]) for row in cells) == pytest.approx(score, abs=0.3)
    indicators = rows_of(client.get("/evaluation/high_quality_development/latest/620200.csv").text)
    assert len(re.findall(r'href="(?:/en)?/indicator/', page)) == len(indicators)
    assert sum(float(row["weight"]) for row in indicators) == pytest.approx(1)


def test_a_city_leads_to_its_profiles(client: TestClient) -> None:
    page = client.get("/city/620200").text
    for framework in shipped():
        assert f'href="/evaluation/{framework}/latest/620200"' in page
    assert "/evaluation/" not in re.sub(r"<nav.*?</nav>", "", client.get("/city/620000").text, flags=re.S)


@pytest.mark.parametrize(
    "path",
    [
        "/evaluation/no_such/2023", "/evaluation/resource_cities/1066", "/evaluation/resource_cities/latest/620201",
        "/evaluation/../2023", "/evaluation/resource_cities/latest/999999.csv",
    ],
)  # fmt: skip
def test_what_is_not_evaluated_is_said(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_an_evaluation_is_made_once_and_few_are_kept(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evaluating, "KEPT", 1)
    made = Evaluations(store)
    first = made.ranked("resource_cities", "2023")
    assert made.ranked("resource_cities", "latest") is first
    made.ranked("resource_cities", "2022")
    assert made.ranked("resource_cities", "2023") is not first


def test_a_library_that_is_missing_is_named(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*_: object, **__: object) -> None:
        raise ModuleNotFoundError("No module named 'SALib'", name="SALib")

    monkeypatch.setattr("chengjian.evaluate.uncertainty.simulate", missing)
    with pytest.raises(EvaluationError, match="SALib") as error:
        Evaluations(store).ranked("resource_cities", "2023")
    assert error.value.status == 501
