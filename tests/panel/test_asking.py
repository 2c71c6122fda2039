"""Questions: what is asked, and what the reference panel answers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from chengjian.panel.answering import answer
from chengjian.panel.asking import question_words, understand
from chengjian.panel.reading import Panel

ASKED = [
    ("嘉峪关2022年地区生产总值是多少", "value", ["620200"], ["gdp"], ["2022"]),
    ("请问嘉峪关市的GDP在2022年是多少？", "value", ["620200"], ["gdp"], ["2022"]),
    ("甘肃省嘉峪关市2022 年生产总值", "value", ["620200"], ["gdp"], ["2022"]),
    ("嘉峪关GDP近五年变化", "trend", ["620200"], ["gdp"], ["2019/2023"]),
    ("2020年以来金昌一般公共预算收入走势", "trend", ["620300"], ["general_public_budget_revenue"], ["2020/2023"]),
    ("嘉峪关和酒泉2023年GDP谁高", "compare", ["620200", "620900"], ["gdp"], ["2023"]),
    ("甘肃各市2023年GDP排名", "rank", ["620000"], ["gdp"], ["2023"]),
    ("嘉峪关人均GDP在全国排第几", "rank", ["620200"], ["gdp_per_capita"], []),
    ("2023年GDP最高的十个城市", "rank", [], ["gdp"], ["2023"]),
    ("PM2.5最低的城市", "rank", [], ["pm25"], []),
    ("酒泉2022年GDP增长多少", "growth", ["620900"], ["gdp"], ["2022"]),
    ("酒泉经济增速", "growth", ["620900"], ["gdp"], []),
    ("兰州GDP占甘肃的比重", "share", ["620100", "620000"], ["gdp"], []),
    ("酒泉第二产业增加值占GDP比重", "value", ["620900"], ["secondary_share_of_gdp"], []),
]  # fmt: skip


@pytest.fixture(scope="module")
def panel() -> Iterator[Panel]:
    with Panel.reference() as reference:
        yield reference


@pytest.mark.parametrize(("text", "kind", "places", "named", "periods"), ASKED, ids=[a[0] for a in ASKED])
def test_what_is_asked(text: str, kind: str, places: list[str], named: list[str], periods: list[str]) -> None:
    question = understand(text, 2023)
    assert (question.kind, list(question.regions), list(question.indicators)) == (kind, places, named)
    assert list(question.periods) == periods
    assert question.unknown == ()


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("嘉峪关的幸福感怎么样", "幸福感"),
        ("为什么金昌GDP低", "为什么"),
        ("预测金昌2030年GDP", "预测"),
        ("嘉峪关GDP蓝不蓝", "蓝不蓝"),
    ],
)
def test_what_is_not_understood_is_said(panel: Panel, text: str, word: str) -> None:
    assert any(word in caveat for caveat in answer(panel, text).caveats)


def test_a_value(panel: Panel) -> None:
    given = answer(panel, "嘉峪关2022年地区生产总值是多少")
    assert given.sentences == ("嘉峪关市2022年地区生产总值363亿元。",)
    assert given.rows[0]["document"] == "中国城市统计年鉴2023"


def test_a_growth_that_nobody_states_is_computed_and_said_to_be(panel: Panel) -> None:
    (row,) = answer(panel, "嘉峪关2023年一般公共预算收入增速").rows
    before = panel.cell("嘉峪关", "general_public_budget_revenue", 2022)
    after = panel.cell("嘉峪关", "general_public_budget_revenue", 2023)
    assert before is not None
    assert after is not None
    assert row["origin"] == "derived"
    assert row["value"] == round((after.cell["value"] / before.cell["value"] - 1) * 100, 1)


def test_an_order_is_that_of_the_values(panel: Panel) -> None:
    rows = answer(panel, "2023年GDP前5").rows
    assert len(rows) == 5
    values = [row["value"] for row in rows]
    assert values == sorted(values, reverse=True)
    assert [row["rank"] for row in rows] == [1, 2, 3, 4, 5]
    lowest = answer(panel, "2023年GDP最低的三个城市").rows
    assert len(lowest) == 3
    assert lowest[0]["value"] < values[-1]


def test_an_order_of_growth_is_not_one_of_levels(panel: Panel) -> None:
    assert understand("2022年GDP增速前三", 2023).growing
    assert {row["measure"] for row in answer(panel, "2022年GDP增速前三").rows} == {"growth"}
    assert {row["measure"] for row in answer(panel, "2022年GDP前三").rows} == {"level"}


def test_the_place_of_a_city_in_its_province(panel: Panel) -> None:
    (row,) = answer(panel, "嘉峪关2023年GDP在全省排第几").rows
    whole = answer(panel, "甘肃各市2023年GDP前二十").rows
    assert row["rank"] == [r["region"] for r in whole].index("620200") + 1


def test_two_places(panel: Panel) -> None:
    given = answer(panel, "嘉峪关和酒泉2023年GDP谁高")
    assert [row["region"] for row in given.rows] == ["620900", "620200"]
    assert "酒泉市比嘉峪关市高" in given.sentences[-1]


def test_a_share_of_one_indicator_in_another(panel: Panel) -> None:
    given = answer(panel, "深圳2023年出口总额占地区生产总值比重")
    part, whole = given.rows
    assert f"{round(part['value'] / whole['value'] * 100, 2):g}%" in given.sentences[0]


@pytest.mark.parametrize("text", ["", "？", "你好", "2023年", "GDP", "嘉峪关"])
def test_no_question_no_answer(panel: Panel, text: str) -> None:
    given = answer(panel, text)
    assert given.rows == ()
    assert given.caveats


def test_a_long_question_is_refused(panel: Panel) -> None:
    with pytest.raises(ValueError, match="longer than"):
        answer(panel, "嘉" * 201)


def test_words_have_known_roles() -> None:
    roles = {
        "rank",
        "least",
        "among",
        "province",
        "nation",
        "growth",
        "share",
        "trend",
        "compare",
        "filler",
        "why",
        "future",
    }
    assert set(question_words().values()) == roles
