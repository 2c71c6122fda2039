"""Printed numerals: known answers, refusals, and that what is printed reads back."""

from __future__ import annotations

import contextlib
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chengjian.arithmetic.numerals import MAX_DIGITS, MAX_HAN, NumeralError, chinese, decimal, decimals, scale

DIGITS = "零一二三四五六七八九"
FORMAL = str.maketrans("零一二三四五六七八九十百千", "零壹贰叁肆伍陆柒捌玖拾佰仟")


def below_ten_thousand(number: int) -> str:
    """1024 → 一千零二十四."""
    printed, gap = "", False
    for place, word in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // place % 10
        if digit:
            printed += ("零" if gap and printed else "") + DIGITS[digit] + word
        gap = not digit
    return printed


def in_chinese(number: int) -> str:
    """A whole number as a careful writer prints it: groups of four digits, 零 where places are skipped."""
    if number == 0:
        return "零"
    for factor, word in ((10**8, "亿"), (10**4, "万")):
        if number >= factor:
            above, below = divmod(number, factor)
            gap = "零" if 0 < below < factor // 10 else ""
            return in_chinese(above) + word + (gap + in_chinese(below) if below else "")
    return below_ten_thousand(number)


@pytest.mark.parametrize(
    ("printed", "number"),
    [
        ("零", 0),
        ("一", 1),
        ("两", 2),
        ("十", 10),
        ("十五", 15),
        ("二十", 20),
        ("一百零五", 105),
        ("一百五", 150),
        ("一百五十", 150),
        ("两千零三十五", 2035),
        ("三千", 3000),
        ("一万", 10_000),
        ("三万五", 35_000),
        ("三万五千", 35_000),
        ("三万零五", 30_005),
        ("十二万", 120_000),
        ("百万", 10**6),
        ("二十三万", 230_000),
        ("千万", 10**7),
        ("一千二百万", 12_000_000),
        ("亿", 10**8),
        ("一亿二", 120_000_000),
        ("一亿零三百", 100_000_300),
        ("两亿三千万", 230_000_000),
        ("百亿", 10**10),
        ("千亿", 10**11),
        ("万亿", 10**12),
        ("一万五千亿", 15 * 10**11),
        ("十万亿", 10**13),
        ("二十万亿", 20 * 10**12),
        ("一百二十六万亿", 126 * 10**12),
        ("二〇二五", 2025),
        ("二○三五", 2035),
        ("一九四九", 1949),
        ("壹拾贰万叁仟", 123_000),
        ("捌佰伍", 850),
    ],
)
def test_chinese_numeral(printed: str, number: int) -> None:
    assert chinese(printed) == number


@pytest.mark.parametrize(
    "printed",
    [
        "",
        "x",
        "１",
        "12",
        "3万",
        "三x",
        "一二十",
        "三五千",
        "一百二三",
        "十五年",
        "点五",
        "三点五",
        "-一",
        "一 百",
    ],
)
def test_no_chinese_numeral(printed: str) -> None:
    with pytest.raises(NumeralError):
        chinese(printed)


@pytest.mark.parametrize("more", [1, 10_000])
def test_too_long_to_be_a_statistic(more: int) -> None:
    with pytest.raises(NumeralError):
        decimal("1" * (MAX_DIGITS + more))
    with pytest.raises(NumeralError):
        chinese("一" * (MAX_HAN + more))


@pytest.mark.parametrize(
    ("printed", "number"),
    [
        ("0", "0"),
        ("007", "7"),
        ("3.50", "3.50"),
        ("1,265.7", "1265.7"),
        ("12,345,678", "12345678"),
        ("-3.2", "-3.2"),
        ("99999999999999.99", "99999999999999.99"),
    ],
)
def test_arabic_numeral(printed: str, number: str) -> None:
    assert decimal(printed) == Decimal(number)
    assert str(decimal(printed)).partition(".")[2] == number.partition(".")[2]


@pytest.mark.parametrize(
    "printed",
    ["", ".", ",", "-", "--1", "1-2", "1.2.3", "1e5", "1 2", "+1", "½", "①", "二", "NaN", "Infinity", "1_0"],
)
def test_no_arabic_numeral(printed: str) -> None:
    with pytest.raises(NumeralError):
        decimal(printed)


@pytest.mark.parametrize(
    ("word", "factor"),
    [("", 1), ("百", 100), ("千", 1000), ("万", 10**4), ("十万", 10**5), ("百万", 10**6), ("千万", 10**7),
     ("亿", 10**8), ("百亿", 10**10), ("千亿", 10**11), ("万亿", 10**12)],
)  # fmt: skip
def test_scale_word(word: str, factor: int) -> None:
    assert scale(word) == factor


@pytest.mark.parametrize("word", ["元", "万元", "二", "k", " "])
def test_no_scale_word(word: str) -> None:
    with pytest.raises(NumeralError):
        scale(word)


@pytest.mark.parametrize(
    ("printed", "count"), [("3", 0), ("3.", 0), ("3.5", 1), ("0.050", 3), ("1,265.70", 2)]
)
def test_decimals(printed: str, count: int) -> None:
    assert decimals(printed) == count


@given(st.integers(0, 10**12 - 1))
def test_chinese_reads_back(number: int) -> None:
    assert chinese(in_chinese(number)) == number


@given(st.integers(1, 10**8 - 1))
def test_chinese_of_great_magnitude_reads_back(number: int) -> None:
    assert chinese(in_chinese(number * 10**8)) == number * 10**8


@given(st.integers(0, 10**12 - 1))
def test_chinese_in_formal_characters_reads_back(number: int) -> None:
    assert chinese(in_chinese(number).translate(FORMAL)) == number


@given(st.integers(20, 10**12 - 1))
def test_two_may_be_said_either_way(number: int) -> None:
    printed = in_chinese(number)
    for word in "百千万亿":
        printed = printed.replace("二" + word, "两" + word)
    assert chinese(printed) == number


@given(st.integers(10, 19))
def test_ten_needs_no_one_before_it(number: int) -> None:
    assert chinese(in_chinese(number)[1:]) == number


@given(st.integers(1000, 2999))
def test_a_year_is_read_digit_by_digit(year: int) -> None:
    printed = "".join(DIGITS[int(digit)] for digit in str(year))
    assert chinese(printed) == chinese(printed.replace("零", "〇")) == year


@given(st.decimals(0, 10**12, places=2), st.booleans())
def test_arabic_reads_back(number: Decimal, separated: bool) -> None:
    assert decimal(f"{number:,f}" if separated else f"{number:f}") == number


@given(st.text(alphabet="零〇一二三五九十百千万亿点.,-0123x年", max_size=40))
def test_nothing_but_a_number_or_a_refusal(text: str) -> None:
    for read in (decimal, chinese):
        with contextlib.suppress(NumeralError):
            assert read(text).is_finite()
