"""The words before a number: noun phrase, roles, base and place."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chengjian.extract.lead import Lead, parse
from chengjian.extract.lexer import N, P, T
from chengjian.extract.lexicon import word_table, words_of
from chengjian.extract.noun import LONGEST

YEAR = T * 5
CITY = P * 4
WORD_TABLES = ("cues", "ranks", "nouns", "actions", "openers")


def noun(words: str) -> str | None:
    span = parse(words).noun
    return None if span is None else words[span[0] : span[1]]


@pytest.mark.parametrize(
    ("words", "phrase"),
    [
        ("全市完成地区生产总值", "地区生产总值"),
        (f"{YEAR}，全市地区生产总值达到", "地区生产总值"),
        ("其中，第一产业增加值", "第一产业增加值"),
        (f"{CITY}城镇化率达到", "城镇化率"),
        (f"，比{YEAR}增长", None),
        ("，", None),
        ("", None),
    ],
)
def test_noun_phrase(words: str, phrase: str | None) -> None:
    assert noun(words) == phrase


@pytest.mark.parametrize(
    ("words", "role"),
    [
        ("城镇化率达到", "level"),
        ("投资突破", "over"),
        ("投资近", "under"),
        ("投资约", "about"),
        ("收入不低于", "at_least"),
        (f"收入比{YEAR}增长", "base"),
        ("收入同比增长", "grow"),
        ("收入年均增长", "average"),
    ],
)
def test_role(words: str, role: str) -> None:
    assert role in parse(words).roles


@pytest.mark.parametrize(
    ("words", "sign"),
    [("收入增长", "+"), ("收入下降", "-"), ("收入减少", "-"), ("收入提高", "+"), ("收入为", "")],
)
def test_sign_of_the_verb(words: str, sign: str) -> None:
    assert parse(words).sign == sign


def test_base_is_the_time_after_than() -> None:
    words = f"收入比{YEAR}增长"
    assert parse(words).base == (3, 8)
    assert parse(f"{YEAR}收入增长").base is None


@pytest.mark.parametrize(("words", "above"), [("增速高于全国", True), ("增速低于全省", False)])
def test_difference_against_a_place(words: str, above: bool) -> None:
    lead = parse(words)
    assert lead.against is not None
    assert words[lead.against[0] : lead.against[1]] in ("全国", "全省")
    assert lead.above is above


def test_place_and_scope_before_the_noun() -> None:
    lead = parse(f"{CITY}地区生产总值")
    assert lead.place == (0, 4)
    assert parse("全市地区生产总值").scope == "全市"


@pytest.mark.parametrize("name", WORD_TABLES)
def test_word_table_is_sound(name: str) -> None:
    table = word_table(name)
    assert table
    assert all(word == word.strip() and word for word in table)


def test_no_head_is_longer_than_is_looked_for() -> None:
    assert max(len(word) for word in word_table("nouns")) <= LONGEST


@pytest.mark.parametrize(
    ("role", "found", "passed"),
    [
        ("after_noun", "超过", "超市"),
        ("after_noun", "提升至", "提升行动"),
        ("no_noun", "中有", "中学"),
        ("cut", "让", "转让"),
        ("trailing", "稳步", "稳定"),
    ],
)
def test_words_are_found_where_their_condition_holds(role: str, found: str, passed: str) -> None:
    pattern = re.compile(words_of(role))
    assert pattern.search(found)
    assert not pattern.search(passed)


def test_a_role_without_words_is_an_error() -> None:
    with pytest.raises(ValueError, match="no_such_role"):
        words_of("no_such_role")


FRAGMENTS = (
    "全市", "其中", "地区生产总值", "收入", "增长", "下降", "比", "较", "达", "超过", "近", "分别", "，", "。", "、", "（", "）",
    "(", ")", "占", "比重", "由", "高于", "全国", T, YEAR, P, CITY, N,
)  # fmt: skip


@given(st.lists(st.sampled_from(FRAGMENTS), max_size=25).map("".join), st.booleans())
def test_spans_lie_in_the_lead(words: str, rank: bool) -> None:
    lead: Lead = parse(words, rank)
    assert 0 <= lead.rest <= len(words)
    for span in (lead.noun, lead.base, lead.time, lead.place, lead.against):
        assert span is None or 0 <= span[0] < span[1] <= len(words)
    if lead.noun is not None:
        assert lead.noun[1] <= lead.rest
    for span in (lead.base, lead.time):
        assert span is None or set(words[span[0] : span[1]]) == {T}


@given(st.text(max_size=60))
def test_any_words_are_a_lead(words: str) -> None:
    lead = parse(words)
    assert lead.noun is None or lead.noun[0] < lead.noun[1]
