"""Whole readings: what holds of the records of any text, and what a reading says beside them."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import msgspec
import polars
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import chengjian
import promises
from chengjian.model import Observation
from chengjian.reading import check_date, frame

GIVEN = {"date": "2025-01-20", "region": "酒泉市"}
PLACES = "全市 我市 全省 酒泉市 肃州区、敦煌市 玉门市 全国 酒泉经开区 市本级 嘉峪关市"
TIMES = "2024年 2024年末， 去年 “十四五”期间， 上半年 1—9月， 五年来， 截至9月底 到2030年 2021年至2025年 今年以来，"
NAMES = "地区生产总值 规上工业增加值 城镇化率 常住人口 粮食产量 新能源装机 民生支出 老旧小区改造 空气质量优良天数 高新技术企业"
VERBS = (
    "达到 完成 增长 下降 比上年增长 较2020年提高 年均增长 突破 近 约 不低于 占比 占GDP比重 "
    "分别为 由 增至 是2020年的 排名 连续 新增 力争"
)
NUMBERS = "12 128.6 1,234.5 0.3 -3.2 3 —5 2:49.8:48.2 第六位 前三位 翻一番 三分之二 八成 连续三年 一万五千亿 千亿 3余 ５.８"
UNITS = "亿元 万吨 % 个百分点 万人次 个 户 倍 元/人·月 平方公里 天 家 万千瓦"
MARKS = "， 。 ； 、 ： （ ） \n \n\n \t | 其中， 一、 和 以上 左右 # 　 \x00 ”"
PIECES = [
    piece for words in (PLACES, TIMES, NAMES, VERBS, NUMBERS, UNITS, MARKS) for piece in words.split(" ")
]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)
CLAUSE = st.tuples(
    *(st.sampled_from(words.split(" ")) for words in (PLACES, TIMES, NAMES, VERBS, NUMBERS, UNITS))
)
SENTENCES = st.lists(st.lists(CLAUSE.map("".join), min_size=1, max_size=4).map("，".join), max_size=4).map(
    "。".join
)
UNRELATED = "\n\n会议号召全体干部群众同心同德。\n"
SAMPLE = (
    "酒泉市2024年国民经济和社会发展统计公报\n"
    "全年全市地区生产总值986.2亿元，比上年增长6.2%，三次产业结构为15.9:46.3:37.8。\n"
    "全市经济总量居全省第六位，规上工业增加值连续12个月保持两位数增长。\n"
)


def read(text: str) -> chengjian.Reading:
    return chengjian.read_text(text, **GIVEN)


MANY = settings(max_examples=500)


def check(text: str) -> None:
    reading = read(text)
    assert list(promises.faults(text, reading)) == []
    assert read(text) == reading


@MANY
@given(TEXTS)
def test_records_keep_their_promises(text: str) -> None:
    check(text)


@MANY
@given(SENTENCES)
def test_records_of_sentences_keep_their_promises(text: str) -> None:
    check(text)


@given(st.text(max_size=300))
def test_records_of_any_unicode_keep_their_promises(text: str) -> None:
    check(text)


@MANY
@given(TEXTS | SENTENCES)
def test_without_date_and_place_too(text: str) -> None:
    assert list(promises.faults(text, chengjian.read_text(text))) == []


@given(SENTENCES)
def test_what_follows_changes_nothing_before_it(text: str) -> None:
    text += "。"
    assert read(text + UNRELATED).observations == read(text).observations


@given(SENTENCES)
def test_line_ends_may_be_of_any_kind(text: str) -> None:
    text = "\n".join(text.split("。"))
    rows = read(text).observations
    others = read(text.replace("\n", "\r\n")).observations
    assert [(row.text, row.value, row.indicator_text, row.period) for row in rows] == [
        (row.text, row.value, row.indicator_text, row.period) for row in others
    ]


def test_record_is_where_it_says() -> None:
    reading = read(SAMPLE)
    assert [row.text for row in reading.observations] == [
        "986.2亿元",
        "6.2%",
        "15.9:46.3:37.8",
        "第六位",
        "连续12个月",
    ]
    for row in reading.observations:
        assert SAMPLE[row.start : row.end] == row.text
        assert row.id == f"text#{row.start}"
        assert row.document == "text"


def test_number_cut_by_a_line_end_is_one_record() -> None:
    text = "全市地区生产总值，完成98\n6.2 亿元，比上年增长6.2%。"
    row = read(text).observations[0]
    assert (row.text, row.value) == ("986.2亿元", Decimal("98620000000"))
    assert text[row.start : row.end] == "98\n6.2 亿元"
    assert [repair.kind for repair in read(text).repairs] == ["spaces", "joined"]


def test_repeated_passage_names_the_first() -> None:
    first = "全市规模以上工业增加值128.6亿元，比上年增长6.2%。"
    rows = read(f"{first}\n全年投资增长3.0%。\n{first}\n{first}").observations
    assert [row.repeats for row in rows] == [None, None, None, rows[0].id, rows[1].id, rows[0].id, rows[1].id]


def test_same_figure_in_other_words_is_no_repeat() -> None:
    rows = read(
        "全市规模以上工业增加值128.6亿元，比上年增长6.2%。\n规模以上工业增加值128.6亿元，增长6.2%。"
    ).observations
    assert len(rows) == 4
    assert all(row.repeats is None for row in rows)


def test_unread_number_is_listed_with_its_sentence() -> None:
    text = "全市投资增长3.0%。会议通过了12和13。"
    reading = read(text)
    assert [(row.text, row.sentence) for row in reading.unread] == [
        ("12", "会议通过了12和13。"),
        ("13", "会议通过了12和13。"),
    ]
    assert all(text[row.start : row.end] == row.text for row in reading.unread)


@pytest.mark.parametrize("text", ["", "\n", "全市经济平稳增长。", "# 公报\n\n"])
def test_nothing_to_read(text: str) -> None:
    reading = read(text)
    assert (reading.observations, reading.unread) == ([], [])
    assert reading.to_jsonl() == b""
    assert reading.to_polars().height == 0


ORIGINS = [
    (
        "嘉峪关市2024年国民经济和社会发展统计公报\n全年投资增长3%。",
        "text",
        ("2025-03", "title"),
        ("620200", "title"),
    ),
    ("2025年金昌市政府工作报告\n全年投资增长3%。", "text", ("2025-01", "title"), ("620300", "title")),
    ("甘肃省嘉峪关市2024年统计公报\n全年投资增长3%。", "text", ("2025-03", "title"), ("620200", "title")),
    (
        "张掖市人民政府\n2025年1月20日\n全年投资增长3%。",
        "text",
        ("2025-01-20", "letterhead"),
        ("620700", "letterhead"),
    ),
    ("酒泉日报\n2024年9月\n全市投资增长3%。", "text", ("2024-09", "letterhead"), ("620900", "letterhead")),
    ("全年投资增长3%。", "酒泉市2023年统计公报.txt", ("2024-03", "file name"), ("620900", "file name")),
    (
        "全市投资增长3%。2021年增长4%，2022年增长5%。",
        "text",
        ("2022-12", "years in the text"),
        (None, "unknown"),
    ),
    ("全市投资增长3%。", "text", (None, "unknown"), (None, "unknown")),
]


@pytest.mark.parametrize(("text", "name", "date", "region"), ORIGINS)
def test_origin_is_inferred(
    text: str, name: str, date: tuple[str | None, str], region: tuple[str | None, str]
) -> None:
    origin = chengjian.read_text(text, name=name).origin
    assert (origin.date, origin.date_from) == date
    assert (origin.region, origin.region_from) == region


def test_what_is_given_goes_before_what_is_inferred() -> None:
    origin = chengjian.read_text(ORIGINS[0][0], date="2021-05", region="620300", title="综述").origin
    assert (origin.date, origin.region, origin.title) == ("2021-05", "620300", "综述")
    assert (origin.date_from, origin.region_from) == ("given", "given")


def test_period_is_unknown_where_nothing_says_it() -> None:
    (row,) = chengjian.read_text("全市投资增长3%。").observations
    assert (row.period, row.base_period) == (None, None)


@pytest.mark.parametrize(
    "date",
    [
        "",
        "24",
        "2024-13",
        "2024-02-30",
        "2024/1/1",
        "2024-1-1-1",
        "二〇二四",
        "20245",
        "-2024",
        "２０２４",
        "2024- 1",
        "2024-1_0",
        "2024-001",
    ],
)
def test_malformed_date_is_refused(date: str) -> None:
    with pytest.raises(ValueError, match="is no date"):
        chengjian.read_text(SAMPLE, date=date)


@pytest.mark.parametrize("date", ["2024", "2024-09", "2024-09-30", "2024-02-29"])
def test_date(date: str) -> None:
    check_date(date)
    assert chengjian.read_text(SAMPLE, date=date).origin.date == date


@pytest.mark.parametrize("date", ["0001", "1001", "1949", "2100", "9999"])
def test_far_date_is_read_or_refused(date: str) -> None:
    try:
        reading = chengjian.read_text("全市投资比上年增长3%。五年来年均增长7%。", date=date)
    except ValueError as error:
        assert "date" in str(error)
    else:
        assert all(row.period and promises.is_period(row.period) for row in reading.observations)


@pytest.mark.parametrize("region", ["无此市", "999999", "朝阳区"])
def test_unknown_or_ambiguous_region_is_refused(region: str) -> None:
    with pytest.raises(LookupError):
        chengjian.read_text(SAMPLE, region=region)


def test_json_lines_come_back() -> None:
    reading = read(SAMPLE)
    lines = reading.to_jsonl().splitlines()
    assert [msgspec.json.decode(line, type=Observation) for line in lines] == reading.observations
    first, *_ = (json.loads(line) for line in lines)
    assert list(first) == list(Observation.__struct_fields__)
    assert first["value"] == str(reading.observations[0].value)


def test_frame_has_the_record_s_fields() -> None:
    reading = read(SAMPLE)
    table = reading.to_polars()
    assert table.columns == [*Observation.__struct_fields__, "number"]
    assert table.height == len(reading.observations)
    assert table.schema["start"] == polars.Int64
    assert table.schema["number"] == polars.Float64
    level, growth, ratio, *_ = table.iter_rows(named=True)
    assert Decimal(level["value"]) == level["number"] == 98_620_000_000
    assert (growth["low"], growth["high"]) == ("6.15", "6.25")
    assert (ratio["value"], ratio["number"], ratio["low"]) == ("15.9:46.3:37.8", None, None)


def test_frame_of_nothing_has_the_same_columns() -> None:
    assert frame([]).schema == read(SAMPLE).to_polars().schema


def test_reading_a_file_is_reading_its_text(tmp_path: Path) -> None:
    path = tmp_path / "公报.txt"
    path.write_bytes(SAMPLE.encode("gb18030"))
    for source in (path, str(path)):
        reading = chengjian.read(source, **GIVEN)
        assert reading.document == "公报.txt"
        assert [row.value for row in reading.observations] == [row.value for row in read(SAMPLE).observations]
    assert chengjian.read(SAMPLE.encode(), **GIVEN) == read(SAMPLE)
    assert chengjian.read(path, name="甲", **GIVEN).observations[0].id.startswith("甲#")


def test_missing_file_and_picture_are_refused(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        chengjian.read(tmp_path / "none.txt")
    with pytest.raises(chengjian.SourceError, match="PNG"):
        chengjian.read(b"\x89PNG\r\n")
