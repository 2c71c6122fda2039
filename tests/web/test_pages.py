"""Each page answers, in both languages, and says what it must."""

from __future__ import annotations

import re

import pytest
from fastapi.testclient import TestClient

from chengjian.web.app import application
from chengjian.web.store import Store

FIXED = (
    "/", "/cities", "/indicators", "/documents", "/findings", "/compare", "/check", "/ask", "/ask?q=嘉峪关2024年旅游收入",
    "/city/620200", "/city/620200?with=620300&with=酒泉", "/indicator/gdp", "/indicator/gdp?measure=growth&level=county",
    "/compare?city=嘉峪关、金昌", "/documents?q=公报&kind=bulletin", "/findings?severity=error&region=620200",
)  # fmt: skip


@pytest.mark.parametrize("language", ["", "/en"])
@pytest.mark.parametrize("path", FIXED)
def test_page_answers(client: TestClient, path: str, language: str) -> None:
    answer = client.get(language + path)
    assert answer.status_code == 200
    assert f'<html lang="{"en" if language else "zh-CN"}">' in answer.text
    assert "<h1" in answer.text


@pytest.mark.parametrize(
    "path",
    [
        "/city/999999",
        "/indicator/no_such",
        "/document/0123456789ab",
        "/nowhere",
        "/cell/620200/gdp/level/1066",
    ],
)
def test_what_is_not_there_is_said_to_be_missing(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert "<h1" in answer.text


def test_every_link_of_the_main_pages_leads_somewhere(client: TestClient, keys: dict[str, str]) -> None:
    start = ["/", "/city/620200", f"/document/{keys['budget.txt']}", "/findings", "/indicator/gdp"]
    found: set[str] = set()
    for page in start:
        found |= set(re.findall(r'(?:href|src)="(/[^"#]*)', client.get(page).text))
    # Three of each kind of page, and all that has no like.
    kinds: dict[str, list[str]] = {}
    for path in sorted(found):
        kinds.setdefault(re.sub(r"\d.*|(?<=indicator/).*|\?.*", "", path), []).append(path)
    found = {path for paths in kinds.values() for path in paths[:3]}
    broken = [
        path for path in sorted(found) if client.get(path.replace("&amp;", "&")).status_code not in (200, 303)
    ]
    assert not broken


def test_a_document_shows_its_text_with_every_number_marked(
    client: TestClient, keys: dict[str, str], store: Store
) -> None:
    text = client.get(f"/document/{keys['review.txt']}").text
    marks = set(re.findall(r'<a class="m [^"]*" id="n(\d+)"', text))
    rows = store.rows("SELECT \"start\" FROM observations WHERE document = 'review.txt'")
    assert marks == {str(row["start"]) for row in rows}
    assert "讨赖河水穿城而过" in text
    assert re.search(r'class="m violated noted" id="n\d+"[^>]*>1\.86:64\.89:36\.25', text)


def test_an_observation_says_what_it_is_and_why_it_cannot_be(
    client: TestClient, keys: dict[str, str], store: Store
) -> None:
    row = store.one(
        "SELECT \"start\" FROM observations WHERE document = 'review.txt' AND text = '1.86:64.89:36.25'"
    )
    assert row is not None
    for part in ("", "?part=true"):
        text = client.get(f"/observation/{keys['review.txt']}/{row['start']}{part}").text
        assert "三次产业结构" in text
        assert "103" in text
        assert ("<html" in text) == (not part)


def test_a_cell_shows_its_sources(client: TestClient) -> None:
    text = client.get("/cell/620900/gdp/level/2023").text
    assert "909亿元" in text
    assert "酒泉市2023年国民经济和社会发展统计公报" in text


def test_a_city_beside_others(client: TestClient) -> None:
    text = client.get("/city/620200?with=620300").text
    assert re.search(r'<th scope="col" class="r t1">金昌</th>', text)
    assert "戈壁钢城的五年答卷" in text


def test_a_search_for_a_full_name_leads_there(client: TestClient) -> None:
    answer = client.get("/ask", params={"q": "嘉峪关市"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/city/620200")


def test_a_question_is_answered_with_the_cell(client: TestClient) -> None:
    text = client.get("/ask", params={"q": "嘉峪关2024年旅游收入是多少"}).text
    assert "79.6亿元" in text
    assert "/cell/620200/tourism_spending/level/2024" in text
    assert 'class="answer"' in text


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("jyg", "嘉峪关市"),
        ("jiayuguan", "嘉峪关市"),
        ("嘉峪", "嘉峪关市"),
        ("620300", "金昌市"),
        ("dqsczz", "地区生产总值"),
        ("GDP", "地区生产总值"),
        ("Lüyou", None),
    ],
)
def test_suggestions(client: TestClient, words: str, name: str | None) -> None:
    hits = client.get("/api/v1/suggest", params={"q": words}).json()["hits"]
    assert (hits[0]["name"] if hits else None) == name


@pytest.mark.parametrize(
    "path",
    [
        "/city/620200.csv",
        "/findings.csv",
        "/indicator/gdp.csv?period=2023",
        "/indicator/gdp.csv",
        "/series.csv?indicator=gdp&city=620200,620300",
        "/compare.csv?city=620200,620300",
    ],
)
def test_tables_behind_the_pages(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert len(answer.text.splitlines()) > 1


def test_every_chart_has_its_numbers(client: TestClient) -> None:
    for path in ("/city/620200?with=620300", "/indicator/gdp"):
        text = client.get(path).text
        charts = len(re.findall(r'<svg class="(?:chart|map)', text))
        links = re.findall(r'class="csv" href="([^"]+)"', text)
        assert charts
        assert len(links) == charts
        for link in links[:3]:
            assert len(client.get(link.replace("&amp;", "&")).text.splitlines()) > 1


def test_a_draft_is_checked_on_the_spot_and_not_kept(client: TestClient, store: Store) -> None:
    before = store.rows("SELECT count(*) AS n FROM documents")
    text = "2024年全市工业总产值1265.7亿元，比上年的848.6亿元增长59.2%。"
    answer = client.post("/check", data={"text": text, "region": "嘉峪关", "date": "2025-01"})
    assert answer.status_code == 200
    assert re.search(r'class="m violated[^"]*" id="n\d+"[^>]*>59\.2%', answer.text)
    assert store.rows("SELECT count(*) AS n FROM documents") == before
    again = client.post("/check", files={"file": ("稿.txt", text.encode(), "text/plain")})
    assert 'class="m violated' in again.text


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"text": "  "}, 400),
        ({"text": "产值1亿元。", "date": "tomorrow"}, 422),
        ({"text": "产值1亿元。", "region": "亚特兰蒂斯"}, 422),
    ],
)
def test_what_cannot_be_checked_is_said(client: TestClient, form: dict[str, str], status: int) -> None:
    answer = client.post("/check", data=form)
    assert answer.status_code == status
    assert 'role="alert"' in answer.text


def test_the_reference_panel_is_shown_where_there_is_no_other(reference: Store) -> None:
    made = TestClient(application(reference), base_url="http://localhost")
    assert "地区生产总值" in made.get("/city/620200").text
    page = made.get("/indicator/gdp").text
    assert page.count('<path class="q') > 250
