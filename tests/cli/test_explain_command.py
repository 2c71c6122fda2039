"""`chengjian explain`: the words, the rules and whence each attribute comes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from calling import PLAIN, Run

import chengjian
from chengjian.reading import explain

SENTENCE = (
    "2024年永昌县地区生产总值超过128.6亿元，比上年增长6.2%；全市新建5G基站50余个，力争到2026年达到100个左右。"
)
GIVEN = ("--region", "金昌市", "--date", "2025-01")


def whence(text: str, number: str, attribute: str, **given: str) -> tuple[str | None, str]:
    """The words and the place that an attribute of a number's observation comes from."""
    found = next(n for n in explain(text, **given).numbers if n.text == number)
    row = next(w for w in found.whence if w.attribute == attribute)
    return row.words, row.via


@pytest.mark.parametrize(
    ("number", "attribute", "words", "via"),
    [
        ("128.6亿元", "period", "2024年", "sentence"),
        ("128.6亿元", "subject", "永昌县", "sentence"),
        ("128.6亿元", "bound", "超过", "cue"),
        ("128.6亿元", "unit", "元", "number"),
        ("128.6亿元", "indicator_text", "地区生产总值", "before"),
        ("128.6亿元", "indicator", "地区生产总值", "codelist"),
        ("128.6亿元", "status", None, "default"),
        ("6.2%", "measure", "增长", "cue"),
        ("6.2%", "base_period", "比上年", "sentence"),
        ("6.2%", "indicator_text", "地区生产总值", "earlier"),
        ("50余个", "bound", "50余个", "number"),
        ("50余个", "subject", "全市", "sentence"),
        ("100个", "bound", "左右", "after"),
        ("100个", "period", "2026年", "sentence"),
        ("100个", "status", "力争", "sentence"),
    ],
)
def test_whence(number: str, attribute: str, words: str | None, via: str) -> None:
    assert whence(SENTENCE, number, attribute, region="金昌市", date="2025-01") == (words, via)


def test_what_the_document_says_for_the_sentence() -> None:
    text = "粮食产量12万吨，增长3%。"
    assert whence(text, "12万吨", "period", date="2025-01") == ("2025-01", "date")
    assert whence(text, "12万吨", "subject", region="金昌市") == (None, "region")
    assert whence(text, "3%", "base_period", date="2025-01") == (None, "default")
    heading = "二、2026年主要目标\n\n粮食产量12万吨，增长3%。"
    assert whence(heading, "12万吨", "period", date="2025-12") == ("二、2026年主要目标", "heading")
    assert whence(heading, "12万吨", "status", date="2025-12") == ("二、2026年主要目标", "heading")


def test_a_table_is_explained_by_its_row() -> None:
    text = "| 指标 | 单位 | 2023年 |\n| --- | --- | --- |\n| 粮食产量 | 万吨 | 12.5 |\n"
    words, via = whence(text, "12.5", "indicator_text", date="2024-03")
    assert via == "table"
    assert words and "粮食产量" in words


def test_words_and_rules() -> None:
    explained = explain(SENTENCE, region="金昌市", date="2025-01")
    words = {(word.kind, word.text): word.meaning for word in explained.words}
    assert words["time", "上年"] == "2023"
    assert words["place", "永昌县"] == "永昌县 620321"
    assert words["number", "128.6亿元"] == "12860000000 元"
    assert ("name", "5G") in words
    assert all(SENTENCE[word.start : word.end] == word.text for word in explained.words)
    for number in explained.numbers:
        assert [tried.code for tried in number.tried if tried.fired] == [number.observation.rule]  # type: ignore[union-attr]


def test_explaining_does_not_change_the_reading(root: Path) -> None:
    for path in sorted((root / "samples").glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        read = sorted(repr(row) for row in chengjian.read_text(text).observations)
        explained = [number.observation for number in explain(text).numbers]
        assert sorted(repr(row) for row in explained if row is not None) == read
        assert all(number.whence for number in explain(text).numbers if number.observation)


def test_text_for_people(run: Run) -> None:
    said = run("explain", SENTENCE, *GIVEN).stdout
    for words in (
        "金昌市 620300",
        "2024 年",
        "X210 growth ✓",
        "“比上年”",
        "“超过”",
        "名称的一部分",
        "“力争”",
    ):
        assert words in said


def test_json_for_programs(run: Run) -> None:
    data: dict[str, Any] = json.loads(run("explain", SENTENCE, *GIVEN, "--format", "json").stdout)
    assert data["review"] == 2024
    assert data["origin"]["region"] == "620300"
    assert [number["text"] for number in data["numbers"]] == ["128.6亿元", "6.2%", "50余个", "100个"]


def test_standard_input(run: Run) -> None:
    assert "128.6亿元" in run("explain", "-", input=PLAIN).stdout
    assert run("explain", "-", input=b"%PDF-1.7").exit_code == 1


def test_a_number_that_no_rule_reads(run: Run) -> None:
    assert "没有规则读它" in run("explain", "（84.8比28.3）").stdout
    assert "没有可读的数字" in run("explain", "没有数字。").stdout


@pytest.mark.usefixtures("document")
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "TEXT"),
        (("  ",), "no text"),
        (("plain.txt",), "explain - < plain.txt"),
        (("增长6.2%", "--region", "朝阳区"), "give the code"),
        (("增长6.2%", "--date", "明年"), "YYYY"),
    ],
)
def test_wrong_usage(run: Run, arguments: tuple[str, ...], said: str) -> None:
    result = run("explain", *arguments)
    assert result.exit_code == 2
    assert said in result.stderr
