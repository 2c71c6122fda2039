"""What the rules look at: the observations of one document or many, where they stand, and what belongs together."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache, lru_cache
from itertools import accumulate
from typing import Literal

from chengjian.arithmetic.intervals import ALL, Interval, admitted
from chengjian.codes.indicators import Indicator, indicators
from chengjian.model import Observation, Origin, Sentence

# Words that make a series another one, though the codelist's indicator is the same.
FACETS = re.compile(
    "[市省县区州]本级|本级|[市省县区州]级|市直|预算|调整|新增|新建|净增|累计|规模以上|规上|限额以上|限上|全口径|大口径|上级|"
    "同口径|人民币|本外币|住户|户籍|当年|年均|月均|日均|户均|村均|计划|目标|原"
)
NARROWER = re.compile("规模以上|规上|限额以上|限上")
# A level that is what was added: 净增3.21万辆 after the stock.
ADDED = re.compile("(?:新增|净增|新建|增加|增长|减少)(?:了|加)?$")

DIGIT = re.compile(r"\d")
Key = tuple[str, str, str, str]  # where, what, measure, period
# What a source is: a document to be checked, figures taken as known, or the yearbooks' figures, which were revised since.
Standing = Literal["document", "known", "yearbook"]
# By how much a figure may have been revised, as a share of it.
REVISED = Decimal("0.03")
SHORTEST = 3
# How many statements before and after a fact are looked at for the nearest.
AROUND = 6
# How many statements of other documents are looked at for one of the same status.
FEW = 8


@dataclass(slots=True, eq=False)
class Fact:
    """An observation in its place.

    `before` are the words since the number before it in its sentence, `after` those up to the next number or the
    sentence's end; a table is one sentence. `sentence` counts through the document (-1: the text is not known), `order`
    too. `interval` is what it admits (all numbers for a ratio). `where`: whose statistic it is, a region, its own tier of
    government alone, or a body of another kind; `what`: the codelist's id, or the text's words, with the words that make it
    another series; `dangling`: whether a bracket closes before it, so that it speaks of what stood before that; `key`:
    both with measure and period, by which it is found; `standing`: that of its source; `indicator`: the codelist's entry.
    """

    observation: Observation
    document: int
    interval: Interval
    sentence: int = -1
    table: bool = False
    before: str = ""
    after: str = ""
    dangling: bool = False
    order: int = 0
    where: str = ""
    what: str = ""
    key: Key = ("", "", "", "")
    standing: Standing = "document"
    indicator: Indicator | None = None

    @property
    def known(self) -> bool:
        """Whether it is taken as known, so that others are held against it and it is never at fault."""
        return self.standing != "document"

    @property
    def id(self) -> str:
        """The observation's id."""
        return self.observation.id

    @property
    def explicit(self) -> bool:
        """Whether the words that name it stand before it, not in an earlier clause."""
        if self.standing == "known":
            return True
        words = plain(self.observation.indicator_text)
        head = self.observation.row_head
        return words in plain(self.before if head is None else head + (self.observation.column_head or ""))

    @property
    def hedged(self) -> bool:
        """Whether the text does not claim to be exact."""
        return self.observation.bound is not None


def settled(period: str | None) -> str:
    """A period as key: the last day of a year is the year."""
    return (period or "").removesuffix("-12-31")


@lru_cache(maxsize=65536)
def plain(text: str) -> str:
    """Words without marks and particles."""
    return re.sub(r"[\s“”\"（）()：:，,、/]|的", "", text)


@lru_cache(maxsize=65536)
def series_name(indicator: str | None, text: str) -> str:
    """The name of a series: two observations of the same name, place and period state the same thing."""
    words = plain(text)
    if indicator is None:
        return words
    facets = sorted(set(FACETS.findall(words)) - set(FACETS.findall(indicators().by_id[indicator].name)))
    return indicator + "".join(f"·{facet}" for facet in facets)


def names_itself(observation: Observation) -> bool:
    """Whether the words of an observation name a thing: the codelist has it, or they are longer than 时期 or 其他."""
    return observation.indicator is not None or len(observation.indicator_text) >= SHORTEST


def _where(observation: Observation) -> str:
    if observation.region is None:
        return observation.subject or ""
    own = observation.scope == "own"
    return f"{observation.region}·{observation.subject}" if own else observation.region


def _what(fact: Fact, earlier: Fact | None) -> str:
    """What a fact measures; a growth or change right after a level measures what that did."""
    observation = fact.observation
    name = series_name(observation.indicator, observation.indicator_text)
    if observation.measure == "level":
        # 零售额（限额以上法人）526.3亿元, 在限额以上单位中，零售额526.3亿元.
        if not fact.table and "上" in fact.before:
            words = NARROWER.findall(fact.before)
            name += "".join(f"·{word}" for word in words if word not in observation.indicator_text)
        if observation.indicator is not None and ADDED.search(fact.before) and "·" not in name:
            name += "·新增"
    elif earlier is not None and _follows(fact, earlier) and "·" in earlier.what:
        return earlier.what
    return name if observation.account in (None, "execution") else f"{name}·{observation.account}"


def _follows(fact: Fact, earlier: Fact) -> bool:
    if fact.table or fact.sentence != earlier.sentence:
        return False
    return fact.observation.indicator_text == earlier.observation.indicator_text


def _position(fact: Fact) -> tuple[int, int]:
    return fact.document, fact.order


class Prose:
    """The sentences of a document that are no tables, searched all at once: a call for each would cost more than the search."""

    def __init__(self, sentences: Sequence[Sentence]) -> None:
        self.sentences = sentences
        self._texts = {
            digits: Joined([sentence for sentence in sentences if not digits or DIGIT.search(sentence.text)])
            for digits in (False, True)
        }

    def matching(self, patterns: Iterable[re.Pattern[str]], digits: bool) -> Iterator[Sentence]:
        """The sentences (with a digit, if `digits`) in which a pattern may match, and perhaps some more, in order."""
        return self._texts[digits].matching(patterns)


class Joined:
    """Sentences as one text, a line each."""

    def __init__(self, sentences: Sequence[Sentence]) -> None:
        self._sentences = sentences
        self._text = "\n".join(sentence.text for sentence in sentences)
        lengths = (len(sentence.text) + 1 for sentence in sentences)
        self._starts = [0, *accumulate(lengths)][: len(sentences)]

    def matching(self, patterns: Iterable[re.Pattern[str]]) -> Iterator[Sentence]:
        """See `Prose.matching`."""
        touched: set[int] = set()
        for pattern in patterns:
            for match in many_lines(pattern).finditer(self._text):
                first = bisect_right(self._starts, match.start()) - 1
                last = bisect_right(self._starts, max(match.start(), match.end() - 1)) - 1
                touched.update(range(first, last + 1))
        return (self._sentences[at] for at in sorted(touched))


@cache
def many_lines(pattern: re.Pattern[str]) -> re.Pattern[str]:
    """The pattern, in which ends of lines are ends."""
    return re.compile(pattern.pattern, pattern.flags | re.MULTILINE)


@dataclass
class Source:
    """One document as the audit sees it: its facts, its sentences, the facts of each sentence or table, and by order."""

    name: str
    origin: Origin
    sentences: Sequence[Sentence]
    standing: Standing = "document"
    facts: list[Fact] = field(default_factory=list)
    by_sentence: dict[int, list[Fact]] = field(default_factory=dict)
    by_order: dict[int, Fact] = field(default_factory=dict)
    prose: Prose | None = None

    @property
    def known(self) -> bool:
        """Whether it is no document to be checked, but figures taken as known."""
        return self.standing != "document"


class Facts:
    """The facts of a collection, indexed so that every rule takes time in proportion to what it finds.

    `at` holds, by (where, what, measure, period), the facts of all documents in their order, `of_measure` those of a
    measure whose own words name what they are of. `memo` keeps what several rules need.
    Repeats of a passage are left out: they say nothing twice.
    """

    def __init__(self) -> None:
        self.sources: list[Source] = []
        self.by_id: dict[str, Fact] = {}
        self.at: dict[Key, list[Fact]] = {}
        self.of_measure: dict[str, list[Fact]] = {}
        self.memo: dict[str, object] = {}

    def add(
        self,
        name: str,
        origin: Origin,
        observations: Iterable[Observation],
        sentences: Sequence[Sentence] = (),
        standing: Standing = "document",
    ) -> None:
        """Take in the observations of one document, in the order of its text, and the sentences that they stand in."""
        number = len(self.sources)
        source = Source(name, origin, sentences, standing)
        self.sources.append(source)
        facts = [Fact(o, number, ALL if isinstance(o.value, tuple) else admitted(o)) for o in observations]
        _place(facts, sentences)
        entries = indicators().by_id
        for order, fact in enumerate(facts):
            fact.order, fact.standing = order, standing
            fact.indicator = entries[fact.observation.indicator] if fact.observation.indicator else None
            if standing == "yearbook":
                middle = (fact.interval.low + fact.interval.high) / 2
                fact.interval = fact.interval.widened(abs(middle) * REVISED)
            self.by_id[fact.id] = fact
            fact.where, fact.what = _where(fact.observation), _what(fact, facts[order - 1] if order else None)
            period = settled(fact.observation.period)
            fact.key = (fact.where, fact.what, fact.observation.measure, period)
            if fact.observation.repeats is not None:
                continue
            source.facts.append(fact)
            source.by_order[order] = fact
            self.at.setdefault(fact.key, []).append(fact)
            if not fact.dangling and names_itself(fact.observation):
                self.of_measure.setdefault(fact.observation.measure, []).append(fact)
            if fact.sentence >= 0:
                source.by_sentence.setdefault(fact.sentence, []).append(fact)

    def near(self, like: Fact, key: Key, ahead: bool = False) -> list[Fact]:
        """The facts of a key with the status of `like`: those of its document, nearest first, else the first of all.

        What stands before `like` is nearer than what comes after it, unless it is looked for `ahead` (parts follow their
        whole). A fact without place is only compared with others of its document.
        """
        found = self.at.get(key)
        if not found:
            return []
        status = like.observation.status
        at = bisect_left(found, (like.document, like.order), key=_position)
        around = found[max(0, at - AROUND) : at + AROUND]
        own = [
            f
            for f in around
            if f.document == like.document and f is not like and f.observation.status == status
        ]
        if own:
            return sorted(own, key=lambda fact: distance(like, fact, ahead))
        others = (f for f in found[:FEW] if f.document != like.document and f.observation.status == status)
        return [fact for fact in others if key[0]][:1]


def distance(like: Fact, other: Fact, ahead: bool) -> int:
    """How far another fact of the document is from `like`; the unusual direction counts thrice."""
    steps = abs(like.order - other.order) + 10 * abs(like.sentence - other.sentence)
    return steps if (other.order > like.order) == ahead else 3 * steps


def _place(facts: list[Fact], sentences: Sequence[Sentence]) -> None:
    """Say where each fact stands, and between which words."""
    by_id = {fact.id: fact for fact in facts}
    for place, sentence in enumerate(sentences):
        before = 0
        for at, numeral in enumerate(sentence.numbers):
            fact = by_id.get(numeral.observation or "")
            if fact is not None:
                following = (
                    sentence.numbers[at + 1].at if at + 1 < len(sentence.numbers) else len(sentence.text)
                )
                fact.sentence = place
                fact.table = sentence.kind == "table"
                fact.before = words = sentence.text[before : numeral.at]
                fact.dangling = words.count("）") > words.count("（") or words.count(")") > words.count("(")
                fact.after = sentence.text[numeral.to : following]
            before = numeral.to


__all__ = ["Fact", "Facts", "Key", "Source", "series_name", "settled"]
