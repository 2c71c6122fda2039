"""Questions in Chinese, understood by the reader's own lexer: which places, which indicators, when, and what is asked.

`understand` says what a question asks and which of its words it does not know; it never guesses at a word.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Literal

import msgspec

from chengjian.arithmetic.numerals import NumeralError, chinese
from chengjian.arithmetic.periods import first_year, is_span_of_years, year_of
from chengjian.codes.indicators import indicators
from chengjian.extract.context import resolve
from chengjian.extract.lexer import P, T
from chengjian.extract.places import Gazetteer, Place, masked
from chengjian.extract.times import TIME

Kind = Literal["value", "trend", "growth", "compare", "rank", "share"]
Field = Literal["nation", "province"]
LONGEST_QUESTION = 200
LONGEST_ALIAS = 30
# 前十, 后五位; 十个城市.
TOP = re.compile(
    r"(?P<end>[前后末])(?P<count>\d{1,3}|[一二三四五六七八九十]{1,3})(?:位|名|个|强)?"
    r"|(?P<some>\d{1,3}|[一二三四五六七八九十]{1,3})个(?=城市|市|地级市|地方|地区)"
)
PUNCTUATION = re.compile(r"[\s，。？！、：；“”‘’（）《》?!,.:;()\"'·-]")
# Words of an alias that make a question of growth of it: 经济增速 is the growth of gdp.
GROWING = re.compile(r"(?:增速|增长速度|增长率|增幅|增长)$")
PLAIN_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)")


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """What a question asks: `kind` of whom (`regions`, codes), of what (`indicators`, ids), when (`periods`).

    `field`: over which places an order goes (all of the nation, those of a province); `top`: how many of them, counted
    from below where `ascending`; `growing`: the order is of growth, not of levels; `unknown`: the words that were not understood.
    """

    text: str
    kind: Kind
    regions: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()
    periods: tuple[str, ...] = ()
    field: Field | None = None
    top: int | None = None
    ascending: bool = False
    growing: bool = False
    unknown: tuple[str, ...] = ()


def understand(text: str, year: int) -> Question:
    """What the question asks; `year` is the one that 今年 means. Raises ValueError where it is longer than 200 characters."""
    if len(text) > LONGEST_QUESTION:
        raise ValueError(f"the question is longer than {LONGEST_QUESTION} characters")
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    places = [place for place in Gazetteer(None).find(plain) if place.code]
    mask = masked(plain, places)
    periods: list[str] = []

    def time_run(match: re.Match[str]) -> str:
        period = resolve(match[0], year, year, year).period
        if period is None:
            return match[0]
        periods.append(period)
        return T * (match.end() - match.start())

    mask = PLAIN_YEAR.sub(time_run, TIME.sub(time_run, mask))
    top, ascending = None, False
    roles: list[str] = []
    ranked = TOP.search(mask)
    if ranked:
        top, ascending = _small(ranked["count"] or ranked["some"]), ranked["end"] in ("后", "末")
        roles.append("rank")
        mask = mask[: ranked.start()] + P * len(ranked[0]) + mask[ranked.end() :]
    named: list[str] = []
    unknown: list[str] = []
    for word, role in _words(mask):
        if role.startswith("="):
            named.append(role[1:])
            if GROWING.search(word):
                roles.append("growth")
        elif role == "?":
            unknown.append(word)
        else:
            roles.append(role)
    regions_named = _regions(places)
    unknown += [word for word, role in _words(mask) if role in ("why", "future")]
    return Question(
        text=text, kind=_kind(roles, regions_named, named, periods), regions=regions_named,
        indicators=tuple(dict.fromkeys(named)), periods=tuple(dict.fromkeys(periods)),
        field="province" if "province" in roles else "nation" if "nation" in roles else None, top=top,
        ascending=ascending or "least" in roles, growing="growth" in roles, unknown=tuple(dict.fromkeys(unknown)),
    )  # fmt: skip


def _regions(places: list[Place]) -> tuple[str, ...]:
    """The codes of the places, in order; of 甘肃省嘉峪关市 only the last, since it says which 嘉峪关 is meant."""
    codes: list[str] = []
    for at, place in enumerate(places):
        follower = places[at + 1] if at + 1 < len(places) else None
        if follower is not None and follower.start == place.end and follower.code and place.code:
            inside = follower.code[:2] == place.code[:2] and follower.level != place.level
            if inside:
                continue
        codes.append(place.code or "")
    return tuple(dict.fromkeys(codes))


def _kind(roles: list[str], places: tuple[str, ...], named: list[str], periods: list[str]) -> Kind:
    """What is asked, from the roles of the words; the more special goes first."""
    if "rank" in roles or "least" in roles or ("among" in roles and len(places) < 2):
        return "rank"
    if "share" in roles and (len(places) > 1 or len(set(named)) > 1):
        return "share"
    if len(places) > 1:
        return "compare"
    if "trend" in roles or len(periods) > 1 or any(is_span_of_years(period) for period in periods):
        return "trend"
    return "growth" if "growth" in roles else "value"


def _words(mask: str) -> Iterator[tuple[str, str]]:
    """The words of a question with their roles, longest first: "=id" an indicator, "?" not understood."""
    aliases, words = indicators().by_alias, question_words()
    at = 0
    lost = ""
    while at < len(mask):
        character = mask[at]
        if character in (P, T) or PUNCTUATION.match(character):
            if lost:
                yield from _lost(lost)
            lost, at = "", at + 1
            continue
        for length in range(min(LONGEST_ALIAS, len(mask) - at), 0, -1):
            word = mask[at : at + length]
            if length > 1 and (found := aliases.get(word) or aliases.get(word.upper())):
                role = f"={found}"
            elif word in words:
                role = words[word]
            else:
                continue
            if lost:
                yield from _lost(lost)
            lost = ""
            yield word, role
            at += length
            break
        else:
            lost += character
            at += 1
    if lost:
        yield from _lost(lost)


def _lost(word: str) -> Iterator[tuple[str, str]]:
    found = indicators().match(word) if len(word) > 1 else None
    yield (word, f"={found}") if found else (word, "?")


def _small(text: str) -> int:
    try:
        return int(text) if text.isascii() else int(chinese(text))
    except NumeralError:
        return 10


@cache
def question_words() -> dict[str, str]:
    """The words that a question may use, with what they ask for."""
    text = files("chengjian.panel").joinpath("data/question_words.tsv").read_text("utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return {word: role for word, _, role in (line.partition("\t") for line in lines)}


def years_of(question: Question) -> tuple[int, int] | None:
    """The first and the last year that the question speaks of, None where it names none."""
    if not question.periods:
        return None
    return min(map(first_year, question.periods)), max(map(year_of, question.periods))
