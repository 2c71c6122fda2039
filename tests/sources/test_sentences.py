"""The sentences that an audit is shown, and the numbers in them."""

from __future__ import annotations

import pytest

import chengjian
from chengjian.model import Sentence
from chengjian.sources import document_from_text
from chengjian.sources.sentences import raw_offset, sentences

TEXT = "一、经济\n全年生产总值12\n0.5亿元，增长5。1%。进 出口总额3亿元！其他\n| 年份 | 产值 |\n|---|---|\n| 2024 | 15亿元 |\n"


def of(text: str) -> list[Sentence]:
    reading = chengjian.read_text(text, region="嘉峪关", date="2025-01")
    return sentences(document_from_text(text, "text"), reading.observations, reading.unread)


def test_numbers_stand_where_they_are_said_to_stand() -> None:
    found = of(TEXT)
    numbers = [(s, n) for s in found for n in s.numbers]
    assert numbers
    for sentence, number in numbers:
        clean = sentence.text[number.at : number.to]
        assert clean == TEXT[number.start : number.end].replace("\n", "")
        assert sentence.start <= number.start < number.end <= sentence.end


def test_every_observation_is_in_a_sentence() -> None:
    reading = chengjian.read_text(TEXT, region="嘉峪关", date="2025-01")
    placed = {n.observation for s in of(TEXT) for n in s.numbers}
    assert {o.id for o in reading.observations} <= placed


def test_full_stop_between_digits_ends_nothing() -> None:
    assert [s.text for s in of("增长5。1%。其他3亿元。")] == ["增长5。1%。", "其他3亿元。"]


def test_table_is_one_sentence() -> None:
    assert [s.kind for s in of(TEXT)].count("table") == 1


def test_every_character_is_mapped_back() -> None:
    for sentence in of(TEXT):
        for at, char in enumerate(sentence.text):
            raw = TEXT[raw_offset(sentence, at)]
            assert raw == char or (char.isspace() and sentence.kind == "table")


@pytest.mark.parametrize("text", ["", "\n\n", "。。。"])
def test_nothing_gives_nothing(text: str) -> None:
    assert not [n for s in of(text) for n in s.numbers]
