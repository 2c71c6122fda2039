"""Hostile texts: nothing stops the reading, and the work grows no faster than the text.

The limit is on the processor's time, not the clock's, and far above what a linear reader needs: what
is quadratic in a text of this size does not come near it.
"""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Iterator
from types import FrameType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import chengjian
import fuzz
import promises

MEGABYTE = 350_000  # characters of Chinese text
LONG = 60_000
LIMIT = 30.0
SENTENCE = "全市地区生产总值128.6亿元，比上年增长6.2%，"
PLANES = "".join(chr(plane << 16 | 0x4E00) for plane in range(17))
# One of these over and over makes a text of nothing else.
REPEATED = {
    "letters": "全", "digits": "1", "digits and spaces": "1 ", "digits and commas": "1,", "points": "1.", "colons": "1:",
    "dashes": "1-", "slashes": "1/", "ordinals": "第", "numerals": "一", "scale words": "万", "tops": "前1", "tenths": "一成",
    "spoken points": "一点", "fractions": "一分之", "streaks": "连续一年", "doublings": "翻", "units": "1元/", "stops": "。",
    "commas": "，", "enumeration": "甲12、", "bars": "|", "tabs": "\t", "spaces": " ", "line ends": "\n", "returns": "\r",
    "brackets": "（", "brackets and digits": "(1", "asides": "（含）1", "quotes": "“", "NULs": "\0", "bells": "\x07",
    "marks of the mask": "\ue000\ue001、1\ue002", "surrogates": "\ud800", "emoji": "\U0001f600", "planes": PLANES, "ASCII": "a1 ",
    "years": "2024年", "plans": "十四五", "months": "1月-", "places": "酒泉市", "places listed": "酒泉市、", "bodies": "酒泉公司",
    "bases": "比2024年", "comparisons": "高于全国、", "respectively": "分别", "of which": "其中，", "unit lines": "单位：",
    "targets": "力争1%，", "projects": "建设20万吨项目，", "averages": "年均增长5%，", "movements": "由1到2",
    "headings": "# 甲\n", "numbered headings": "一、\n", "short lines": "甲1\n", "open lines": "甲1，\n", "signs": "%\n",
    "rows": "|甲|1|\n", "cells": "|1 ", "tabbed rows": "甲\t1\n", "tabbed cells": "\t1",
}  # fmt: skip


class TooSlow(BaseException):
    """The limit is reached; no Exception, so that nothing can catch it."""


@contextlib.contextmanager
def bounded(limit: float) -> Iterator[None]:
    """Stop what takes more than `limit` seconds of the processor."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise TooSlow

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, limit)
    try:
        yield
    except TooSlow:
        # Without its traceback: the signal may have come where Python knows no line.
        pytest.fail(f"more than {limit:g} s of the processor", pytrace=False)
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def read(text: str) -> chengjian.Reading:
    with bounded(LIMIT):
        return chengjian.read_text(text, date="2025-01", region="酒泉市")


@pytest.mark.parametrize("piece", REPEATED.values(), ids=REPEATED)
def test_one_thing_over_and_over(piece: str) -> None:
    read(piece * (LONG // len(piece)))


@pytest.mark.parametrize(
    "end", ["。", "\n", "", "；", " "], ids=["stops", "lines", "nothing", "semicolons", "spaces"]
)
def test_a_megabyte_in_one_piece(end: str) -> None:
    piece = SENTENCE + end
    count = MEGABYTE // len(piece)
    reading = read(piece * count)
    assert len(reading.observations) == 2 * count


def test_a_hundred_thousand_short_lines() -> None:
    assert len(read("投资增长3.2%。\n" * 100_000).observations) == 100_000


def test_ten_thousand_digits() -> None:
    reading = read(f"全市地区生产总值{'1' * 10_000}亿元，增长6.2%。")
    assert [row.text for row in reading.observations] == ["6.2%"]


@pytest.mark.parametrize("pair", ["（）", "()", "“”", "《》", "【】"])
def test_ten_thousand_nested_brackets(pair: str) -> None:
    left, right = pair
    reading = read(f"全市地区生产总值{left * 10_000}增长6.2%{right * 10_000}。投资增长3.0%。")
    assert reading.observations[-1].text == "3.0%"


def test_deep_table() -> None:
    rows = "".join(f"| 指标{number} | {number}.5 | {number}.2 |\n" for number in range(10_000))
    reading = read(f"| 指标 | 2024年（亿元） | 增长（%） |\n|---|---|---|\n{rows}")
    assert len(reading.observations) == 20_000


def test_wide_table() -> None:
    width = 5_000
    head = "| 指标 |" + "".join(f" 项目{number}（亿元） |" for number in range(width))
    reading = read(f"{head}\n|{'---|' * (width + 1)}\n| 产值 |" + " 1.5 |" * width)
    assert len(reading.observations) == width


def test_table_of_bars() -> None:
    assert read(("|" * 1000 + "\n") * 100).observations == []


def test_control_characters_do_not_hide_what_is_beside_them() -> None:
    control = "".join(map(chr, range(32))) + "\x7f\x80\x85\x9f"
    reading = read(f"{control}\n全市投资增长3.2%。{control}\n全市消费增长4.1%。")
    assert [row.text for row in reading.observations] == ["3.2%", "4.1%"]


@pytest.mark.parametrize("plane", range(17))
def test_every_plane_of_unicode(plane: int) -> None:
    text = "".join(map(chr, range(plane << 16, (plane + 1) << 16, 7)))
    reading = read(f"{text}\n全市投资增长3.2%。")
    assert reading.observations[-1].text == "3.2%"
    reading.to_jsonl()


@pytest.mark.parametrize(
    "mark", ["\u200b", "\ufeff", "\xad", "\u202e", "\u0301", "\ue000", "\ue001", "\ue002", "\ufffd"]
)
def test_odd_character_anywhere_in_a_sentence(mark: str) -> None:
    sentence = "2024年酒泉市地区生产总值986.2亿元，比上年增长6.2%，居全省第6位。"
    for at in range(len(sentence) + 1):
        text = sentence[:at] + mark + sentence[at:]
        assert list(promises.faults(text, read(text))) == []


@settings(max_examples=300)
@given(
    st.text(
        st.characters() | st.characters(categories=["Cs", "Co", "Cc", "Cf", "Nd", "No", "Nl"]), max_size=120
    )
)
def test_any_text_is_read(text: str) -> None:
    assert list(promises.faults(text, read(text))) == []


@settings(max_examples=300)
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with contextlib.suppress(chengjian.SourceError):
        chengjian.read(data).to_jsonl()


def test_fuzzer_makes_the_same_inputs_again() -> None:
    made = [fuzz.make(7, index) for index in range(200)]
    assert made == [fuzz.make(7, index) for index in range(200)]
    assert all(len(given.text) <= fuzz.LONGEST + 40 for given in made)


@pytest.mark.parametrize("index", range(0, 1000, 250))
def test_fuzzed_texts_are_read(index: int) -> None:
    signal.signal(signal.SIGALRM, fuzz.over)
    assert fuzz.run(index, count=250, seed=1, limit=10).failures == []
