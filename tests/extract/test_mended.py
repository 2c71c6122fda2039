"""One test for each mended bug that no corpus can hold, named after it."""

from __future__ import annotations

from decimal import Decimal

import pytest

import chengjian
import promises
from chengjian.extract.words import topic_of

GIVEN = {"date": "2025-01-20", "region": "酒泉市"}


def read(text: str) -> chengjian.Reading:
    reading = chengjian.read_text(text, **GIVEN)
    assert list(promises.faults(text, reading)) == []
    return reading


@pytest.mark.parametrize(
    "text",
    ["全市\ud800生产总值12.3亿元。", "\udfff", "全市生产总值12.3\udc80亿元。", "||单位|2025\n|麦|\ud8f7|2"],
    ids=["in the words", "alone", "in the number", "in a table"],
)
def test_lone_surrogate_does_not_stop_the_reading(text: str) -> None:
    reading = read(text)
    assert reading.to_polars().height == len(reading.observations)


@pytest.mark.parametrize(
    "text", ["增8%占分别2和6", "值增9占分别2和3", "产值增长14.2%，占工业增加值比重分别为12.3%和26.7%。"]
)
def test_respectively_without_members_does_not_stop_the_reading(text: str) -> None:
    read(text)


@pytest.mark.parametrize(
    "text",
    [
        "投资较前0个月放缓8个百分点。",
        "前13个月投资增长5%。",
        "2月31日投资增长5%。",
        "2024年2月30日投资增长5%。",
        "2月36日投资增长5%。",
        "2028至24年投资增长7%。",
        "2030到30年惠及8万户。",
        "0年来惠及二十万户。",
        "投资比2018至2010年增长3%。",
    ],
)
def test_period_that_is_not_in_the_calendar_is_none(text: str) -> None:
    read(text)


@pytest.mark.parametrize(
    "text", ["产值比上年提高9。", "全市产值增6。", "卫生厕所覆盖率、污水治理率分别提高12.6和8.3个百分点。"]
)
def test_number_without_a_unit_has_one(text: str) -> None:
    assert all(row.unit for row in read(text).observations)


@pytest.mark.parametrize("text", ["12345678901234567890123456785亿元", "99999999999999999999999999999元"])
def test_number_of_many_digits_is_exact_or_unread(text: str) -> None:
    reading = read(f"地区生产总值{text}。")
    factor = 10**8 if "亿" in text else 1
    digits = int("".join(c for c in text if c.isdigit()))
    assert all(row.value == Decimal(digits * factor) for row in reading.observations)


def test_percentage_points_without_their_measure_word_are_no_hundreds() -> None:
    (row,) = read("城镇化率提高12.5百分点。").observations
    assert (row.text, row.value, row.unit) == ("12.5百分点", Decimal("12.5"), "个百分点")


def test_chinese_decimal_is_as_exact_as_it_is_said() -> None:
    (row,) = read("投资增长一点五倍。").observations
    assert (row.low, row.high) == (Decimal("1.45"), Decimal("1.55"))


@pytest.mark.parametrize("date", ["2021", "2021-12", "2022-02"])
def test_plan_in_its_first_year_does_not_stop_the_reading(date: str) -> None:
    (row,) = chengjian.read_text("“十四五”以来，全市工业增加值增长4%。", date=date).observations
    assert row.period is not None and row.period.endswith("2021")


@pytest.mark.parametrize(
    "number",
    [
        "表1-2 ",
        "附表3：",
        "续表",
        "（表1）",
        "公开表5 ",
        "【表4】",
        "附件1-3 ",
        "1-1 ",
        "预算01表 ",
        "附表3续 ",
        "表三之二 ",
    ],
)
def test_the_number_of_a_sheet_is_no_part_of_its_title(number: str) -> None:
    assert topic_of(f"{number}2025年全市一般公共预算收入执行情况表") == "一般公共预算收入"


def test_the_caption_of_a_figure_opens_no_section() -> None:
    text = "二、财政\n\n图13 2019年—2021年全市收入及其增长速度\n\n2019年2020年2021年\n\n一般公共预算收入62.4亿元。\n"
    (row,) = read(text).observations
    assert row.period == "2024"


def test_the_number_of_a_paragraph_is_not_unread() -> None:
    assert (
        read("1.一般公共预算收支情况。\n\n（2）支出预算。\n\n3、全市安排12个，另有5。").unread[0].text == "5"
    )


def test_a_title_that_names_a_place_elsewhere_is_the_documents_own() -> None:
    text = (
        "甲省收入\n\n| 海南省公路附加费收入 | | |\n| 项目 | 2024年 | 2023年 |\n| 彩票公益金收入 | 3 | 2 |\n"
    )
    assert {row.subject for row in read(text).observations} == {"酒泉市"}
