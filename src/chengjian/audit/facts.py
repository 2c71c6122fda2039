"""What the rules look at: the observations of one document or many, where they stand, and what belongs together."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from chengjian.arithmetic.intervals import ALL, Interval, admitted
from chengjian.codes.indicators import Indicator, indicators
from chengjian.model import Block, Document, Observation, Origin

SENTENCE_END = re.compile(r"[。！？!?](?!其中)|\n")
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
    sentence's end. `sentence` and `block` count through the document (-1: the text is not known); in a table `cell` is
    its row and column; `order` is its place among all facts of its document. `interval` is what it admits (all
    numbers for a ratio).
    """

    observation: Observation
    document: int
    interval: Interval
    block: int = -1
    sentence: int = -1
    before: str = ""
    after: str = ""
    cell: tuple[int, int] | None = None
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
        return series_name(self.observation.indicator, self.observation.indicator_text)

    @property
    def where(self) -> str:
        """Whose statistic it is."""
        return self.observation.region or self.observation.subject or ""

    @property
    def key(self) -> Key:
        """Where it is found among the facts of a collection."""
        observation = self.observation
        return (self.where, self.what, observation.measure, settled(observation.period))

    @property
    def hedged(self) -> bool:
        """Whether the text does not claim to be exact."""
        return self.observation.bound is not None


def settled(period: str | None) -> str:
    """A period as key: the last day of a year is the year."""
    return (period or "").removesuffix("-12-31")


@lru_cache(maxsize=65536)
def series_name(indicator: str | None, text: str) -> str:
    """The name of a series: two observations of the same name, place and period state the same thing."""
    plain = re.sub(r"[\s“”\"（）()]|的", "", text)
    if indicator is None:
        return plain
    facets = sorted(set(FACETS.findall(plain)) - set(FACETS.findall(indicators().by_id[indicator].name)))
    return indicator + "".join(f"·{facet}" for facet in facets)


Key = tuple[str, str, str, str]  # where, what, measure, period


def _document(fact: Fact) -> int:
    return fact.document


@dataclass
class Source:
    """One document as the audit sees it."""

    name: str
    origin: Origin
    document: Document | None
    facts: list[Fact] = field(default_factory=list)


class Facts:
    """The facts of a collection, indexed so that every rule takes time in proportion to what it finds.

    `at` holds, by (where, what, measure, period), the facts of all documents in their order; `sentences` the facts of
    each sentence, `tables` those of each table. Repeats of a passage are left out: they say nothing twice.
    """

    def __init__(self) -> None:
        self.sources: list[Source] = []
        self.by_id: dict[str, Fact] = {}
        self.at: dict[Key, list[Fact]] = {}
        self.sentences: list[list[Fact]] = []
        self.tables: list[list[Fact]] = []

    def add(
        self, name: str, origin: Origin, document: Document | None, observations: Iterable[Observation]
    ) -> None:
        """Take in the observations of one document, in the order of its text."""
        number = len(self.sources)
        source = Source(name, origin, document)
        self.sources.append(source)
        facts = [Fact(o, number, ALL if isinstance(o.value, tuple) else admitted(o)) for o in observations]
        if document is not None:
            _place(facts, document)
        for order, fact in enumerate(facts):
            fact.order = order
            self.by_id[fact.id] = fact
            if fact.observation.repeats is not None:
                continue
            source.facts.append(fact)
            self.at.setdefault(fact.key, []).append(fact)
        self.sentences += _groups(f for f in source.facts if f.sentence >= 0)
        self.tables += _tables(source.facts)

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


def _groups(facts: Iterable[Fact]) -> Iterator[list[Fact]]:
    group: list[Fact] = []
    for fact in facts:
        if group and group[-1].sentence != fact.sentence:
            yield group
            group = []
        group.append(fact)
    if group:
        yield group


def _tables(facts: Iterable[Fact]) -> Iterator[list[Fact]]:
    tables: dict[int, list[Fact]] = {}
    for fact in facts:
        if fact.cell is not None:
            tables.setdefault(fact.block, []).append(fact)
    yield from tables.values()


class _Map:
    """Where raw characters stand in the clean text of which block."""

    def __init__(self, document: Document) -> None:
        pieces = [
            (offset, number, start)
            for number, block in enumerate(document.blocks)
            for start, offset in zip(block.starts, block.offsets, strict=True)
        ]
        pieces.sort()
        self.pieces = pieces
        self.offsets = [piece[0] for piece in pieces]

    def find(self, raw: int) -> tuple[int, int] | None:
        """The block and the clean position of a raw character."""
        at = bisect_right(self.offsets, raw) - 1
        if at < 0:
            return None
        offset, number, start = self.pieces[at]
        return number, start + raw - offset


def _place(facts: list[Fact], document: Document) -> None:
    """Say where each fact stands, and between which words."""
    where = _Map(document)
    by_block: dict[int, list[tuple[int, int, Fact]]] = {}
    for fact in facts:
        first, last = where.find(fact.observation.start), where.find(fact.observation.end - 1)
        if first is None or last is None:
            continue
        fact.block = first[0]
        by_block.setdefault(first[0], []).append((first[1], last[1] + 1, fact))
    sentence = 0
    for number in sorted(by_block):
        block, found = document.blocks[number], by_block[number]
        if block.kind == "table":
            _cells(block, found)
        else:
            sentence = _sentences(block, found, sentence)


def _sentences(block: Block, found: list[tuple[int, int, Fact]], sentence: int) -> int:
    text = block.text
    ends = [match.end() for match in SENTENCE_END.finditer(text)]
    ends.append(len(text))
    index, before = -1, 0
    for at, (start, end, fact) in enumerate(found):
        now = min(bisect_right(ends, start), len(ends) - 1)
        if now != index:
            index = now
            sentence += 1
            before = ends[now - 1] if now else 0
        following = found[at + 1][0] if at + 1 < len(found) else len(text)
        fact.sentence = sentence
        fact.before = text[before:start]
        fact.after = text[end : min(following, ends[now])]
        before = end
    return sentence


def _cells(block: Block, found: list[tuple[int, int, Fact]]) -> None:
    places: dict[tuple[int, int], tuple[int, int]] = {}
    for row, cells in enumerate(block.rows):
        for column, span in enumerate(cells):
            places.setdefault(span, (row, column))
    spans = sorted(span for span in places if span[0] < span[1])
    starts = [span[0] for span in spans]
    for start, _, fact in found:
        at = bisect_right(starts, start) - 1
        if at >= 0 and start < spans[at][1]:
            fact.cell = places[spans[at]]
            stub = block.rows[fact.cell[0]][0]
            fact.before = block.text[stub[0] : stub[1]].strip()


__all__ = ["Fact", "Facts", "Key", "Source", "series_name", "settled"]
