"""What the rules look at: the observations of one document or many, where they stand, and what belongs together."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from chengjian.arithmetic.intervals import ALL, Interval, admitted
from chengjian.codes.indicators import Indicator, indicators
from chengjian.model import Observation, Origin, Sentence

# Words in an indicator's text that make it another series, though the codelist's indicator is the same.
FACETS = re.compile(
    "[市省县区州]本级|本级|[市省县区州]级|市直|预算|调整|新增|新建|净增|累计|规模以上|规上|限额以上|限上|全口径|大口径|上级|"
    "同口径|全社会|人民币|本外币|住户|户籍|常住|城镇|农村|乡村|城乡|单位|民营|国有|当年|年均|月均|日均|户均|人均|村均|计划|目标|原"
)

# How many statements of other documents are looked at for one of the same status.
FEW = 8


@dataclass(slots=True, eq=False)
class Fact:
    """An observation in its place.

    `before` are the words since the number before it in its sentence, `after` those up to the next number or the
    sentence's end; a table is one sentence. `sentence` counts through the document (-1: the text is not known), `order`
    too. `interval` is what it admits (all numbers for a ratio).
    """

    observation: Observation
    document: int
    interval: Interval
    sentence: int = -1
    table: bool = False
    before: str = ""
    after: str = ""
    order: int = 0

    @property
    def id(self) -> str:
        """The observation's id."""
        return self.observation.id

    @property
    def indicator(self) -> Indicator | None:
        """The codelist's entry of its indicator."""
        code = self.observation.indicator
        return None if code is None else indicators().by_id[code]

    @property
    def what(self) -> str:
        """What is measured: the codelist's id, or the text's words, with the words that make it another series."""
        observation = self.observation
        name = series_name(observation.indicator, observation.indicator_text)
        return name if observation.account in (None, "execution") else f"{name}·{observation.account}"

    @property
    def where(self) -> str:
        """Whose statistic it is: a region, its own tier of government alone, or a body of another kind."""
        observation = self.observation
        if observation.region is None:
            return observation.subject or ""
        own = observation.scope == "own"
        return f"{observation.region}·{observation.subject}" if own else observation.region

    @property
    def key(self) -> Key:
        """Where it is found among the facts of a collection."""
        observation = self.observation
        return (self.where, self.what, observation.measure, settled(observation.period))

    @property
    def explicit(self) -> bool:
        """Whether the words that name it stand before it, not in an earlier clause."""
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


Key = tuple[str, str, str, str]  # where, what, measure, period


def _document(fact: Fact) -> int:
    return fact.document


@dataclass
class Source:
    """One document as the audit sees it: its facts, its sentences, and the facts of each sentence or table."""

    name: str
    origin: Origin
    sentences: Sequence[Sentence]
    facts: list[Fact] = field(default_factory=list)
    by_sentence: dict[int, list[Fact]] = field(default_factory=dict)


class Facts:
    """The facts of a collection, indexed so that every rule takes time in proportion to what it finds.

    `at` holds, by (where, what, measure, period), the facts of all documents in their order. Repeats of a passage are
    left out: they say nothing twice.
    """

    def __init__(self) -> None:
        self.sources: list[Source] = []
        self.by_id: dict[str, Fact] = {}
        self.at: dict[Key, list[Fact]] = {}

    def add(
        self,
        name: str,
        origin: Origin,
        observations: Iterable[Observation],
        sentences: Sequence[Sentence] = (),
    ) -> None:
        """Take in the observations of one document, in the order of its text, and the sentences that they stand in."""
        number = len(self.sources)
        source = Source(name, origin, sentences)
        self.sources.append(source)
        facts = [Fact(o, number, ALL if isinstance(o.value, tuple) else admitted(o)) for o in observations]
        _place(facts, sentences)
        for order, fact in enumerate(facts):
            fact.order = order
            self.by_id[fact.id] = fact
            if fact.observation.repeats is not None:
                continue
            source.facts.append(fact)
            self.at.setdefault(fact.key, []).append(fact)
            if fact.sentence >= 0:
                source.by_sentence.setdefault(fact.sentence, []).append(fact)

    def near(self, like: Fact, key: Key) -> list[Fact]:
        """The facts of a key with the status of `like`: those of its document, nearest first, else the first of all.

        A fact without place is only compared with others of its document.
        """
        found = self.at.get(key, [])
        first = bisect_left(found, like.document, key=_document)
        last = bisect_right(found, like.document, lo=first, key=_document)
        status = like.observation.status
        own = [fact for fact in found[first:last] if fact.observation.status == status and fact is not like]
        if own:
            return sorted(own, key=lambda fact: abs(fact.order - like.order))
        return (
            [f for f in found[:FEW] if f.observation.status == status and f is not like][:1] if key[0] else []
        )


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
                fact.before = sentence.text[before : numeral.at]
                fact.after = sentence.text[numeral.to : following]
            before = numeral.to


__all__ = ["Fact", "Facts", "Key", "Source", "series_name", "settled"]
