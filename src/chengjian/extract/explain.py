"""How a text is read: its words, the rules tried on each number, and where each attribute comes from.

The reader is watched, not copied: the watched reader, scope and timeline are the ordinary ones, which also note what
they take in. `provenance` tells from that where the attributes of a draft come from.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Literal

import msgspec

from chengjian.codes.indicators import indicators
from chengjian.codes.regions import Region
from chengjian.extract.engine import Reader, raw_span
from chengjian.extract.lexer import Quantity, T, quantities
from chengjian.extract.mention import Draft, Mention
from chengjian.extract.names import is_name
from chengjian.extract.places import masked
from chengjian.extract.provenance import WatchedTimeline, Whence, provenance, trimmed
from chengjian.extract.registry import Rule, rules
from chengjian.extract.scope import Scope, known
from chengjian.extract.timeline import UNDATED
from chengjian.extract.times import TIME
from chengjian.model import Block, Document, Observation, Origin

Kind = Literal["time", "place", "number", "name"]


class Word(msgspec.Struct, frozen=True):
    """A time, place or number of the text, or a name that has digits in it; and what it means."""

    kind: Kind
    start: int
    end: int
    text: str
    meaning: str | None = None


class Tried(msgspec.Struct, frozen=True):
    """A rule that a number tried."""

    code: str
    name: str
    fired: bool


class Number(msgspec.Struct):
    """A number of the text: what it is, which rules it tried, and the observation that was made of it."""

    start: int
    end: int
    text: str
    kind: str
    value: Decimal | tuple[Decimal, ...]
    unit: str
    tried: list[Tried]
    observation: Observation | None = None
    whence: list[Whence] = []


class Explanation(msgspec.Struct):
    """How a text is read. `review` is the year that it speaks of where it does not say, None where nothing says."""

    text: str
    origin: Origin
    review: int | None
    words: list[Word]
    numbers: list[Number]


class WatchedScope(Scope):
    """A scope that keeps, of each draft that it settles, where its attributes come from."""

    def __init__(self, home: Region | None, timeline: WatchedTimeline, origin: Origin) -> None:
        super().__init__(home, timeline)
        self.watched = timeline
        self.origin = origin
        self.found: dict[Draft, list[Whence]] = {}

    def settle(self, draft: Draft, m: Mention) -> None:
        """Settle the draft, and find out where its attributes come from."""
        super().settle(draft, m)
        self.found[draft] = list(provenance(draft, m, self.watched, self.origin, self.home_name))


class WatchedReader(Reader):
    """A reader that keeps what it saw and tried."""

    def __init__(self, document: Document, scope: WatchedScope) -> None:
        super().__init__(document, scope)
        self.watched = scope
        self.words: list[Word] = []
        self.numbers: list[Number] = []
        self._of: dict[Draft, Number] = {}
        self._tried: list[Tried] = []
        self._block: Block | None = None

    def explain(self) -> Explanation:
        """Read the document and tell how."""
        self.read()
        self.words.sort(key=lambda word: (word.start, word.end))
        self.numbers.sort(key=lambda number: number.start)
        review = self.scope.timeline.review if self.scope.timeline.review != UNDATED else None
        return Explanation(self.document.raw, self.watched.origin, review, self.words, self.numbers)

    def _prose(self, block: Block) -> None:
        self._block = block
        super()._prose(block)
        self.words += self._words(block)

    def _words(self, block: Block) -> Iterator[Word]:
        text = block.text
        places = self.gazetteer.find(text)
        for place in places:
            meaning = f"{place.name} {place.code or ''}".rstrip()
            yield Word(
                "place", *raw_span(block, place.start, place.end), text[place.start : place.end], meaning
            )
        mask = masked(text, places)
        timeline = self.watched.watched
        for match in TIME.finditer(mask):
            words = text[match.start() : match.end()]
            period = known(timeline.meanings.get(match.start()) or timeline.meant.get(words))
            yield Word("time", *raw_span(block, *match.span()), words, period)
        mask = TIME.sub(lambda match: T * len(match[0]), mask)
        for q in quantities(mask):
            span = raw_span(block, q.start, q.end)
            if is_name(mask, q):
                yield Word("name", *span, q.text)
            else:
                yield Word("number", *span, q.text, f"{shown(q.value)} {q.unit}".rstrip())

    def _try(self, m: Mention) -> Draft | None:
        self._tried = []
        kind = m.kind
        draft = super()._try(m)
        assert self._block is not None
        q = m.q
        start, end = raw_span(self._block, q.start, q.end)
        number = Number(start, end, q.text, kind, q.value, q.unit, self._tried)
        self.numbers.append(number)
        if draft is not None:
            self._of[draft] = number
        return draft

    def _tell(self, m: Mention, rule: Rule, draft: Draft | None) -> None:  # noqa: ARG002
        self._tried.append(Tried(rule.code, rule.name, draft is not None))

    def _emit(self, block: Block, draft: Draft, repeats: str | None) -> str:
        made = super()._emit(block, draft, repeats)
        observation = self.result.observations[-1]
        number = self._of.get(draft)
        if number is None:
            number = self._cell(draft.quantity, draft, observation)
            self.numbers.append(number)
        number.observation = observation
        number.whence = [*_codelist(observation), *self.watched.found.get(draft, _of_table(block, draft))]
        return made

    def _cell(self, q: Quantity, draft: Draft, observation: Observation) -> Number:
        known = rules().get(draft.rule)
        tried = [Tried(draft.rule, known.name if known else "table", True)]
        return Number(observation.start, observation.end, q.text, "cell", q.value, q.unit, tried)


def shown(value: Decimal | tuple[Decimal, ...]) -> str:
    """A value for people, the terms of a ratio joined by colons."""
    return ":".join(f"{term:f}" for term in value) if isinstance(value, tuple) else trimmed(value)


def _codelist(observation: Observation) -> Iterator[Whence]:
    """Which name of the codelist the indicator's words were found under."""
    if observation.indicator is None:
        yield Whence("indicator", None, "codelist", "代码表里没有这个指标")
        return
    entry = indicators().by_id[observation.indicator]
    names = [name for name in entry.aliases if name in observation.indicator_text]
    yield Whence("indicator", max(names, key=len, default=None), "codelist", entry.name)


def _of_table(block: Block, draft: Draft) -> list[Whence]:
    """A cell's attributes are told by its row; the caption and the head stand above it."""
    row = block.text[block.text.rfind("\n", 0, draft.start) + 1 :].partition("\n")[0].strip()
    attributes = ("indicator_text", "unit", "period", "subject")
    return [Whence(attribute, row, "table") for attribute in attributes]
