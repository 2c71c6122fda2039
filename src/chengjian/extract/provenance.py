"""Where the attributes of a draft come from: the words each was read from, and where they stand."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Literal

import msgspec

from chengjian.extract.context import EXPECTED, PROMISED, TARGET_CLAUSE, TARGET_SENTENCE, Time
from chengjian.extract.lead import MAX_CUE, SIGNED
from chengjian.extract.lexicon import word_table
from chengjian.extract.mention import Draft, Mention
from chengjian.extract.settling import BOUND_AFTER, BOUND_OF_ROLE, CLAUSE
from chengjian.extract.timeline import Timeline
from chengjian.model import Origin

Via = Literal[
    "number", "before", "after", "cue", "sentence", "paragraph", "heading", "date", "region", "earlier", "codelist",
    "rule", "table", "default",
]  # fmt: skip
ROLES_OF_MEASURE = {
    "growth": SIGNED,
    "average_growth": frozenset(("average",)) | SIGNED,
    "change": SIGNED | {"against"},
    "multiple": frozenset(("of",)),
}
YEAR_ON_YEAR, MONTH_ON_MONTH = frozenset(("yoy",)), frozenset(("ring",))
AFTER = 60
# The kinds of number that end in their unit.
PRINTED_UNIT = frozenset(("number", "range", "great", "han"))
PREPOSITIONS = "比较与和同"


class Whence(msgspec.Struct, frozen=True):
    """Where an attribute comes from: the words it was read from, where they stand, what was made of them."""

    attribute: str
    words: str | None
    via: Via
    note: str | None = None


class WatchedTimeline(Timeline):
    """A timeline that remembers from which words its time and its bases come."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.heading_words = ""
        self.bases: dict[str, str] = {}
        self.meant: dict[str, str] = {}
        self.meanings: dict[int, str] = {}
        self.source: tuple[Time, int, str] | None = None
        self.years: tuple[Time, int, str] | None = None

    def heading(self, text: str) -> None:
        """Take in a heading, and remember it where it sets something."""
        before = self.section
        super().heading(text)
        if self.section is not before:
            self.heading_words = text

    def paragraph(self) -> None:
        """Begin a block: what was taken in stands in another."""
        super().paragraph()
        self.source = None
        self.meanings = {}

    def sentence(self, first: bool) -> None:
        """Begin a sentence: bases hold in one only."""
        super().sentence(first)
        self.bases = {}

    def resolve(self, text: str) -> Time:
        """What a time expression means here."""
        time = super().resolve(text)
        if time.period:
            self.meant[text] = time.period
        return time

    def _set(self, text: str, start: int, end: int) -> None:
        before = self.time
        super()._set(text, start, end)
        words = text[start:end]
        if self.time is not None and (self.time is not before or self.time.period == self.meant.get(words)):
            self.source = (self.time, start, words)
            if self.time is self._years:
                self.years = self.source
            if self.time.period:
                self.meanings[start] = self.time.period

    def _back_to(self, years: Time) -> None:
        """Go back to years that were set before, and to their words."""
        super()._back_to(years)
        if self.time is years and self.years is not None and self.years[0] is years:
            self.source = self.years

    def _base_of(self, text: str) -> str | None:
        base = super()._base_of(text)
        if base is not None:
            self.bases[base] = text
        return base


def provenance(
    draft: Draft, m: Mention, timeline: WatchedTimeline, origin: Origin, home: str | None
) -> Iterator[Whence]:
    """Where each attribute of a settled draft comes from."""
    yield _indicator(draft, m)
    yield _measure(draft, m)
    yield from _number(draft, m)
    if draft.bound is not None:
        yield _bound(draft, m)
    yield _subject(draft, m, origin, home)
    yield _period(draft, m, timeline, origin)
    if draft.base is not None:
        yield _base(draft, m, timeline)
    yield _status(draft, m, timeline)


def cue(m: Mention, roles: frozenset[str]) -> str | None:
    """The nearest cue before the number that has one of the roles: in its own lead, else earlier in the sentence."""
    table = word_table("cues") | (word_table("ranks") if m.q.kind == "rank" else {})
    end = m.q.start
    while end > m.sentence.start:
        for length in range(min(MAX_CUE, end - m.sentence.start), 0, -1):
            role, _ = table.get(m.mask[end - length : end], ("", ""))
            if role in roles:
                return m.mask[end - length : end]
            if role:
                end -= length - 1
                break
        end -= 1
    return None


def _indicator(draft: Draft, m: Mention) -> Whence:
    said, name = draft.indicator, "indicator_text"
    if m.override is not None:
        return Whence(name, m.override, "sentence", "由“分别”等词分派")
    phrase = m.phrase()
    if phrase and phrase == said:
        return Whence(name, phrase, "before")
    topic = m.last.topic if m.last is not None else ""
    if topic and said == topic:
        return Whence(name, topic, "earlier")
    if said and said in m.text[m.q.end : m.q.end + AFTER]:
        return Whence(name, said, "after")
    if phrase and phrase in said:
        return Whence(name, phrase, "before", f"补足为“{said}”")
    if topic and topic in said:
        return Whence(name, topic, "earlier", f"补足为“{said}”")
    if said and said in m.text[m.sentence.start : m.q.end + AFTER]:
        return Whence(name, said, "sentence")
    return Whence(name, phrase or None, "before" if phrase else "rule", f"整理为“{said}”")


def _measure(draft: Draft, m: Mention) -> Whence:
    words = cue(m, ROLES_OF_MEASURE.get(draft.measure, frozenset()))
    if words is None:
        return Whence("measure", None, "rule", draft.rule)
    return Whence("measure", words, "cue", draft.rule)


def _number(draft: Draft, m: Mention) -> Iterator[Whence]:
    q = m.q
    notes = [f"数词“{q.scale}”已乘入"] if q.scale else []
    if not isinstance(draft.value, tuple) and not isinstance(q.value, tuple) and draft.value == -q.value != 0:
        notes.append(f"“{cue(m, SIGNED) or '下降'}”为负")
    yield Whence("value", q.text, "number", "，".join(notes) or None)
    printed = q.text.lstrip("0123456789.,-") if q.kind in PRINTED_UNIT else ""
    if draft.unit and draft.unit in q.text:
        yield Whence("unit", draft.unit, "number")
    elif draft.unit == q.unit:
        yield Whence("unit", printed or None, "number", f"记作“{draft.unit}”")
    else:
        yield Whence("unit", printed or None, "rule", f"记作“{draft.unit}”")
    if not isinstance(draft.value, tuple):
        yield Whence(
            "interval",
            q.text,
            "number",
            f"末位是 {trimmed(q.step)}" + ("，再按“界”放宽" if draft.bound else ""),
        )


def trimmed(value: Decimal) -> str:
    """A number without exponent and without idle zeros."""
    digits = f"{value:f}"
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def _bound(draft: Draft, m: Mention) -> Whence:
    after = BOUND_AFTER.match(m.mask, draft.end)
    if after is not None:
        return Whence("bound", after[0], "after")
    if m.q.bound == draft.bound:
        return Whence("bound", m.q.text, "number")
    words = cue(m, frozenset(role for role, bound in BOUND_OF_ROLE.items() if bound == draft.bound))
    words = words or cue(m, frozenset(("below", "above")))
    if words is None:
        return Whence("bound", None, "rule", draft.rule)
    return Whence("bound", words, "cue")


def _subject(draft: Draft, m: Mention, origin: Origin, home: str | None) -> Whence:
    subject, name = draft.subject, "subject"
    if subject is None:
        return Whence(name, None, "default", "文中没有说，文件的地区也不知道")
    if subject == home and m.lead.scope:
        return Whence(name, m.lead.scope, "sentence", "即文件的地区")
    named = [p for p in m.all_places if p.start < m.limit and p.name in subject.split("、")]
    near = [p for p in named if p.start >= m.sentence.start]
    if near or (named and subject != home):
        place = (near or named)[-1]
        words = (
            "、".join(m.text[p.start : p.end] for p in near)
            if "、" in subject
            else m.text[place.start : place.end]
        )
        return Whence(name, words, "sentence" if near else "paragraph")
    if subject == home:
        return Whence(name, None, "region", origin.region_from)
    if (
        home
        and subject.startswith(home)
        and subject.removeprefix(home) in m.text[m.sentence.start : m.q.start]
    ):
        return Whence(name, subject.removeprefix(home), "sentence", "文件地区的一级")
    if subject in m.text[m.sentence.start : m.q.end + AFTER]:
        return Whence(name, subject, "sentence")
    if m.lead.scope:
        return Whence(name, m.lead.scope, "sentence", "文件地区的上级")
    return Whence(name, None, "rule", draft.rule)


def _period(draft: Draft, m: Mention, timeline: WatchedTimeline, origin: Origin) -> Whence:
    name = "period"
    if draft.period is None:
        return Whence(name, None, "default", "文中没有说")
    base = timeline.bases.get(draft.period)
    if draft.when is not None:
        return Whence(name, m.text[draft.when[0] : draft.when[1]], "sentence")
    roles = draft.roles or frozenset()
    moment = timeline.moment
    if moment is not None and roles & {"from", "to"}:
        words = next((words for words, period in timeline.meant.items() if period == moment.period), None)
        return Whence(name, words, "sentence", _made_of(moment.period, draft.period))
    if base is not None and draft.measure == "level":
        return Whence(name, base, "sentence")
    time, source = timeline.time, timeline.source
    if time is None:
        note = (
            "文中最近的年份"
            if origin.date is None
            else f"文件日期 {origin.date}，说的是 {timeline.review} 年"
        )
        if timeline.section.year is not None:
            return Whence(
                name, timeline.heading_words, "heading", _made_of(str(timeline.section.year), draft.period)
            )
        return Whence(name, origin.date, "date", _joined(note, _made_of(str(timeline.review), draft.period)))
    if source is not None and (source[0] is time or source[0].period == time.period):
        where: Via = "sentence" if source[1] >= m.sentence.start else "paragraph"
        return Whence(name, source[2], where, _made_of(time.period, draft.period))
    return Whence(name, timeline.heading_words or None, "heading", _made_of(time.period, draft.period))


def _made_of(said: str | None, period: str) -> str | None:
    """What to say where the period is not the one that the words mean."""
    return f"由 {said} 推出" if said is not None and said != period else None


def _joined(*notes: str | None) -> str:
    return "；".join(note for note in notes if note)


def _base(draft: Draft, m: Mention, timeline: WatchedTimeline) -> Whence:
    name = "base_period"
    words = timeline.bases.get(draft.base or "")
    if words is not None:
        return Whence(name, _with_preposition(words, m), "sentence")
    if draft.base == timeline.first:
        words = next((words for words, period in timeline.meant.items() if period == draft.base), None)
        return Whence(name, words, "sentence", "两个水平中的前一个")
    if timeline.bases:
        said = next(iter(timeline.bases.values()))
        return Whence(
            name, _with_preposition(said, m), "sentence", f"由 {timeline.meant.get(said, said)} 推出"
        )
    words = cue(m, MONTH_ON_MONTH) or cue(m, YEAR_ON_YEAR)
    if words is not None:
        return Whence(name, words, "cue")
    return Whence(name, None, "default", f"文中没有说，取 {draft.period} 之前")


def _with_preposition(words: str, m: Mention) -> str:
    """A base with the 比 or 较 that makes it one."""
    at = m.text.rfind(words, m.sentence.start, m.q.start)
    return m.text[at - 1] + words if at > 0 and m.text[at - 1] in PREPOSITIONS else words


def _status(draft: Draft, m: Mention, timeline: WatchedTimeline) -> Whence:
    name, status, section = "status", draft.status, timeline.section
    before = m.text[m.sentence.start : m.q.start]
    if section.status == status and status != "actual":
        return Whence(name, timeline.heading_words or None, "heading")
    if status == "actual":
        note = "时期已经过去" if section.status != "actual" else "没有预计、目标一类的词"
        return Whence(name, None, "default", note)
    clause = CLAUSE.split(before)[-1]
    found = EXPECTED.search(before) if status == "expected" else None
    if status == "target":
        found = TARGET_SENTENCE.search(before) or TARGET_CLAUSE.search(clause) or PROMISED.search(before)
    if found is not None:
        return Whence(name, found[0], "sentence")
    words = cue(m, frozenset(("target",))) if status == "target" else None
    if words is not None:
        return Whence(name, words, "cue")
    if draft.period and int(draft.period[:4]) > timeline.review:
        return Whence(name, None, "default", f"{draft.period} 年还没有到")
    return Whence(name, None, "rule", "尚未建成的项目" if draft.counted else draft.rule)
