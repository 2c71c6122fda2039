"""Numbers and times cut out of a text."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chengjian.arithmetic.intervals import interval
from chengjian.arithmetic.numerals import scale
from chengjian.codes.units import units
from chengjian.extract.lexer import quantities, spoken
from chengjian.extract.times import TIME

Term = tuple[str, str, str]
SCALES = ("", "万", "亿", "万亿", "百万", "千万", "百亿", "千亿")
UNITS = ("元", "吨", "人次", "户", "%", "个", "千瓦时", "平方公里")


def found(text: str) -> list[tuple[str, str, str, str, str | None]]:
    """Kind, text, value, unit and bound of each number of a text."""
    return [(q.kind, q.text, shown(q.value), q.unit, q.bound) for q in quantities(text)]


def shown(value: Decimal | tuple[Decimal, ...]) -> str:
    return ":".join(map(shown, value)) if isinstance(value, tuple) else f"{value.normalize():f}"


@pytest.mark.parametrize(
    ("text", "value", "unit", "bound"),
    [
        ("128.6亿元", "12860000000", "元", None),
        ("1,265.7万吨", "12657000", "吨", None),
        ("2万亿元", "2000000000000", "元", None),
        ("3.5千亿元", "350000000000", "元", None),
        ("5千瓦", "5", "千瓦", None),
        ("6.2%", "6.2", "%", None),
        ("1.5‰", "1.5", "‰", None),
        ("0.3个百分点", "0.3", "个百分点", None),
        ("2504兆瓦", "2504", "兆瓦", None),
        ("86.4平方公里", "86.4", "平方公里", None),
        ("3余家", "3", "家", "over"),
        ("70多个", "70", "个", "over"),
        ("20多万人", "200000", "人", "over"),
        ("-3.2%", "-3.2", "%", None),
        ("007", "7", "", None),
    ],
)
def test_plain_number(text: str, value: str, unit: str, bound: str | None) -> None:
    assert found(text) == [("number", text, value, unit, bound)]


@pytest.mark.parametrize(
    ("kind", "text", "value", "unit", "bound"),
    [
        ("ratio", "1.99:1", "1.99:1", "比", None),
        ("ratio", "2:49.8:48.2", "2:49.8:48.2", "比", None),
        ("ratio", "7.9：42.3：49.8", "7.9:42.3:49.8", "比", None),
        ("rank", "第六位", "6", "位", None),
        ("rank", "第12名", "12", "位", None),
        ("rank", "前20强", "20", "位", "at_most"),
        ("rank", "前三位", "3", "位", "at_most"),
        ("rank", "TOP10", "10", "位", "at_most"),
        ("rank", "首位", "1", "位", None),
        ("streak", "连续82个月", "82", "个月", None),
        ("streak", "连续三年", "3", "年", None),
        ("streak", "连续十二个季度", "12", "个季度", None),
        ("double", "翻番", "2", "倍", None),
        ("double", "翻一番", "2", "倍", None),
        ("double", "翻了两番", "4", "倍", None),
        ("part", "三分之二", "66.67", "%", None),
        ("part", "百分之九十五", "95", "%", None),
        ("part", "1/4", "25", "%", None),
        ("tenth", "八成", "80", "%", None),
        ("tenth", "过半数", "50", "%", "over"),
        ("great", "千亿元", "100000000000", "元", None),
        ("great", "百万人次", "1000000", "人次", None),
        ("great", "百余项", "100", "项", "over"),
        ("han", "一万五千亿元", "1500000000000", "元", None),
        ("han", "二十三万人", "230000", "人", None),
        ("han", "三十二点六亿元", "3260000000", "元", None),
        ("han", "两个百分点", "2", "个百分点", None),
        ("han", "一点五倍", "1.5", "倍", None),
    ],
)
def test_other_kinds(kind: str, text: str, value: str, unit: str, bound: str | None) -> None:
    assert found(text + "，") == [(kind, text, value, unit, bound)]


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("3—5万元", ("3", "30000", "元"), ("5万元", "50000", "元")),
        ("15%至20%", ("15%", "15", "%"), ("20%", "20", "%")),
        ("2.1亿-3亿元", ("2.1亿", "210000000", "元"), ("3亿元", "300000000", "元")),
        ("6~8个百分点", ("6", "6", "个百分点"), ("8个百分点", "8", "个百分点")),
    ],
)
def test_range_is_two_numbers(text: str, low: Term, high: Term) -> None:
    assert found(text) == [("range", *low, "at_least"), ("range", *high, "at_most")]


@pytest.mark.parametrize(
    "text", ["", "全市经济平稳增长。", "1" * 31 + "元", "1" * 10_000, "一" * 10_000, "第" * 1000, "０" * 40]
)
def test_no_number(text: str) -> None:
    assert quantities(text) == []


@pytest.mark.parametrize(
    ("text", "step"),
    [
        ("128.6亿元", "10000000"),
        ("130亿元", "100000000"),
        ("6.20%", "0.01"),
        ("千亿元", "100000000000"),
        ("二十三万人", "10000"),
        ("一点五倍", "0.1"),
        ("二点零五倍", "0.01"),
        ("三十二点六亿元", "10000000"),
        ("八成，", "10"),
    ],
)
def test_step_is_one_of_the_last_digit_printed(text: str, step: str) -> None:
    (quantity,) = quantities(text)
    assert quantity.step == Decimal(step)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("三点二", "3.2"),
        ("二十三点零五", "23.05"),
        ("三十二点六亿", "3260000000"),
        ("零点五", "0.5"),
        ("一点二万亿", "1200000000000"),
    ],
)
def test_spoken_decimal(text: str, value: str) -> None:
    assert spoken(text) == Decimal(value)


TIMES = (
    "2024年 2024年9月 2024年9月30日 2024-09-30 2021—2025年 2021年至2025年 去年 今年上半年 全年 前三季度 一季度 1—9月 1-11月份 "
    "9月底 截至2024年9月底 年末 “十四五”期间 “十四五”末 十三五以来 五年来 过去五年 截至目前 二〇二五年 2024年以来 "
    "2025年前三季度 上半年 11月 10月15日 09:30 前11个月"
)


@pytest.mark.parametrize("text", TIMES.split(" "))
def test_time_is_one_expression(text: str) -> None:
    match = TIME.search(text)
    assert match is not None
    assert match[0].strip("“”") == text.strip("“”")


@pytest.mark.parametrize(
    "text", ["2024亿元", "128.6万吨", "12年级", "全市", "第9位", "3000人", "5G", "1.99:1", "增长9.30%"]
)
def test_no_time(text: str) -> None:
    assert TIME.search(text) is None


@given(st.decimals(0, 10**6, places=2), st.sampled_from(SCALES), st.sampled_from(UNITS), st.booleans())
def test_printed_number_reads_back(number: Decimal, word: str, unit: str, separated: bool) -> None:
    word = "" if unit == "%" else word
    text = (f"{number:,f}" if separated else f"{number:f}") + word + unit
    (quantity,) = quantities(f"共{text}，")
    assert (quantity.text, quantity.unit) == (text, unit)
    assert quantity.value == number * scale(word)
    assert quantity.step == Decimal("0.01") * scale(word)
    low, high = interval(quantity.value, quantity.step, quantity.bound)
    assert low is not None and high is not None
    assert low < quantity.value < high


@given(st.sampled_from(sorted(units().dimension)))
def test_every_unit_is_cut_out_with_its_number(unit: str) -> None:
    (quantity,) = quantities(f"共12.5{unit}。")
    assert quantity.text == f"12.5{unit}"


WORDS = (
    "全市 增长 1 2 3.5 1,234.5 万 亿 千 百 十 元 % 个 第 前 位 连续 年 月 翻 番 分之 成 点 "
    "一 二 三 两 零 〇 至 - — : / 余 多 ， 。 G"
)
PIECES = WORDS.split()


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_numbers_are_in_order_and_apart(text: str) -> None:
    end = 0
    for quantity in quantities(text):
        assert end <= quantity.start < quantity.end <= len(text)
        assert text[quantity.start : quantity.end] == quantity.text
        assert quantity.step > 0
        end = quantity.end
