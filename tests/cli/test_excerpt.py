"""Excerpts: the underlines stand below what they are about, whatever the width of terminal and characters."""

from __future__ import annotations

import click
from hypothesis import given
from hypothesis import strategies as st

from chengjian.cli.excerpt import Underline, excerpt, width

WORDS = st.text(alphabet="市区产值增长率，。abc 12", min_size=0, max_size=120)


def test_chinese_counts_double() -> None:
    assert width("增长5%") == 6
    assert width("ａ，") == 4


@given(WORDS, WORDS, st.integers(40, 120))
def test_underlines_stand_below_their_number(before: str, after: str, columns: int) -> None:
    text = f"{before}〔59.2%〕{after}"
    at = len(before) + 1
    lines = list(excerpt(text, [Underline(at, at + 5, "^", "red")], columns))
    assert all(width(line) <= columns for line, _ in lines)
    ((line, below),) = ((line, click.unstyle(below)) for line, below in lines if below)
    assert below.strip() == "^^^^^"
    assert width(line[: line.index("59.2%")]) == len(below) - 5


@given(WORDS)
def test_two_far_apart_are_both_shown(between: str) -> None:
    text = f"甲1亿元{between * 4}乙2亿元"
    marks = [Underline(1, 4, "~", "cyan"), Underline(len(text) - 3, len(text), "^", "red")]
    lines = list(excerpt(text, marks, 100))
    below = "".join(click.unstyle(signs) for _, signs in lines)
    assert below.count("~") == below.count("^") == 5
