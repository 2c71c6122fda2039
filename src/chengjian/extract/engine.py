"""The main job: a document's blocks to its observations."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache

from chengjian.arithmetic.intervals import interval
from chengjian.codes.units import units
from chengjian.extract.cells import UNIT_LINE
from chengjian.extract.completion import Completer
from chengjian.extract.lead import parse
from chengjian.extract.lexer import N, Quantity, T, quantities
from chengjian.extract.mention import REACH, Draft, Mention, Sentence, Series, spoken_of
from chengjian.extract.names import is_name
from chengjian.extract.places import Gazetteer, Place, masked
from chengjian.extract.registry import Rule, rules_by_kind
from chengjian.extract.scope import Scope
from chengjian.extract.tables import TableReader
from chengjian.extract.times import TIME
from chengjian.model import Block, Document, Observation, Unread

SENTENCE_END = re.compile("[。！？!?](?!其中)|\n|；(?=(?:一|二|三|四|五)是)")
KIND_OF_DIMENSION = {
    "money": "money", "percent": "percent", "count": "count", "persons": "count", "person_times": "count",
    "households": "count", "count_money": "count", "time": "time", "age": "time", "multiple": "multiple",
    "fraction": "percent", "rank": "place",
}  # fmt: skip
KIND_OF_NUMBER = {
    "ratio": "ratio", "rank": "rank", "streak": "streak", "double": "double", "part": "percent",
    "tenth": "percent", "range": "range", "great": "great",
}  # fmt: skip
MIN_REPEAT = 20
# Numbers of the other kinds are words (千人, 两级) until a rule reads them; unread they are no loss.
PLAIN_KINDS = frozenset(("number", "range", "ratio"))


@lru_cache(maxsize=4096)
def kind_of_unit(unit: str) -> str:
    """Which rules a plain number with this unit tries."""
    if not unit:
        return "none"
    if unit in ("个百分点", "个千分点"):
        return "points"
    dimension = units().dimension.get(unit) or units().dimension.get(unit.split("/")[0])
    return KIND_OF_DIMENSION.get(dimension or "", "physical")


class Reading:
    """What was read of one document's blocks: drafts by block, and the numbers that no rule read."""

    def __init__(self) -> None:
        self.observations: list[Observation] = []
        self.unread: list[Unread] = []


class Reader:
    """Reads the blocks of one document."""

    def __init__(self, document: Document, scope: Scope) -> None:
        self.document = document
        self.scope = scope
        self.gazetteer = Gazetteer(scope.home)
        self.completer = Completer()
        self.rules = rules_by_kind()
        self.seen: dict[str, list[str]] = {}
        self.table: TableReader | None = None
        self.result = Reading()

    def read(self) -> Reading:
        """All observations of the document, in the order of the text."""
        caption = ""
        for block in self.document.blocks:
            if block.kind == "table":
                self._table(block, caption)
                continue
            if block.kind == "note":
                # The text and its tables go on behind it as if it were not there.
                with self.scope.aside(), self.completer.aside():
                    self._prose(block)
                continue
            loose = (
                self.table is not None and len(block.text) <= 20 and not any(c.isdigit() for c in block.text)
            )
            if not loose:
                self.table = None
            if block.kind == "heading":
                self.scope.timeline.heading(block.text)
                self.scope.subjects.heading(block.text)
                self.completer.heading(block.text)
                if not loose:
                    caption = captioned(caption, block.text)
            else:
                self.scope.timeline.paragraph()
                self.scope.subjects.paragraph()
                self.completer.paragraph()
                caption = captioned(caption, block.text) if len(block.text) < 60 else ""
            self._prose(block)
        return self.result

    def _table(self, block: Block, caption: str) -> None:
        table = TableReader(block, caption, self.scope, self.gazetteer, self.table)
        for draft in table.drafts():
            self.table = table
            self._emit(block, draft, None)
        for (start, end), row in table.left:
            self._unread(block, start, end, row)

    def _prose(self, block: Block) -> None:
        text = block.text
        places = self.gazetteer.find(text)
        mask = masked(text, places)
        if "（" in mask or "(" in mask:
            mask = ASIDE.sub(_aside, mask)
        mask = MARK.sub(_aside, mask)
        times: list[tuple[int, int]] = []

        def time_run(match: re.Match[str]) -> str:
            times.append(match.span())
            return T * (match.end() - match.start())

        mask = TIME.sub(time_run, mask)
        numbers = [q for q in quantities(mask) if not is_name(mask, q)]
        if not numbers:
            self.scope.timeline.passing(text, times, len(text), block.kind == "paragraph")
            return
        for sentence, drafts in self._sentences(text, mask, numbers, times, places):
            self._sentence(block, sentence, drafts)
        self.scope.timeline.passing(text, times, len(text), False)

    def _sentences(
        self, text: str, mask: str, numbers: list[Quantity], times: list[tuple[int, int]], places: list[Place]
    ) -> Iterator[tuple[tuple[int, int], list[Draft | Quantity]]]:
        ends = [m.end() for m in SENTENCE_END.finditer(mask)]
        ends.append(len(mask))
        current = -1
        out: list[Draft | Quantity] = []
        sentence = Sentence()
        last: Draft | None = None
        earlier: Series | None = None
        used = 0
        bounds = (0, 0)
        for at, q in enumerate(numbers):
            index = bisect_right(ends, q.start)
            if index != current:
                if out:
                    yield bounds, out
                    out = []
                if sentence.series is not None:
                    earlier = sentence.series
                current = index
                begin = ends[index - 1] if index else 0
                bounds = (begin, ends[index])
                sentence = Sentence(begin)
                used = max(begin, used) if used > begin else begin
                self.scope.sentence(text, begin)
            begin = max(used, sentence.start)
            limit = numbers[at + 1].start if at + 1 < len(numbers) else len(mask)
            words = mask[begin : q.start]
            lead = parse(words, q.kind == "rank")
            kind = KIND_OF_NUMBER.get(q.kind) or kind_of_unit(q.unit)
            self.scope.timeline.advance(text, times, lead, begin, q.start, kind)
            m = Mention(
                kind,
                lead,
                begin,
                min(limit, ends[index]),
                text,
                mask,
                sentence,
                spoken_of(sentence, last, mask, begin, q.start),
                numbers,
                at,
                places,
                earlier,
            )
            draft = self._try(m)
            if draft is None:
                if q.kind in PLAIN_KINDS:
                    used = max(used, q.end)
                    out.append(q)
                continue
            if sentence.series is not None:
                earlier = sentence.series
            self.completer.finish(draft, m)
            if not draft.indicator or not draft.unit:
                # Nothing says what it measures, or in what: no observation, but not lost either.
                out.append(q)
                used = max(used, q.end)
                continue
            self.scope.settle(draft, m)
            used = max(q.end, m.after_end)
            sentence.drafts.append(draft)
            last = draft
            out.append(draft)
        if out:
            yield bounds, out

    def _try(self, m: Mention) -> Draft | None:
        kinds = (m.kind, "count") if m.kind == "place" else (m.kind,)
        for kind in kinds:
            m.kind = kind
            for rule in self.rules.get(kind, ()):
                draft = rule.function(m)
                self._tell(m, rule, draft)
                if draft is not None:
                    draft.rule = rule.code
                    return draft
        return None

    def _tell(self, m: Mention, rule: Rule, draft: Draft | None) -> None:
        """For readers that say how they read: this rule was tried, and made this draft or none."""

    def _sentence(self, block: Block, bounds: tuple[int, int], items: list[Draft | Quantity]) -> None:
        sentence = block.text[bounds[0] : bounds[1]]
        repeated = self.seen.get(sentence) if len(sentence) >= MIN_REPEAT else None
        made: list[str] = []
        for at, item in enumerate(items):
            if isinstance(item, Quantity):
                self._unread(block, item.start, item.end, bounds)
                made.append("")
                continue
            repeats = repeated[at] if repeated and at < len(repeated) else None
            made.append(self._emit(block, item, repeats or None))
        if repeated is None and len(sentence) >= MIN_REPEAT:
            self.seen[sentence] = made

    def _unread(self, block: Block, start: int, end: int, bounds: tuple[int, int]) -> None:
        around = block.text[max(bounds[0], start - REACH) : min(bounds[1], end + REACH)].strip()
        start, end = raw_span(block, start, end)
        self.result.unread.append(
            Unread(self.document.name, start, end, self.document.raw[start:end], around)
        )

    def _emit(self, block: Block, draft: Draft, repeats: str | None) -> str:
        start, end = raw_span(block, draft.start, draft.end)
        q = draft.quantity
        region, own = self.scope.subjects.code_of(draft.subject)
        region = draft.region or region
        if type(draft.value) is tuple:
            low = high = None
        else:
            low, high = interval(draft.value, q.step, draft.bound)
        # As printed, but for a number that the layout broke or an entity spells: there the clean one.
        text = block.text[draft.start : draft.end]
        printed = self.document.raw[start:end]
        if len(printed) == len(text) and "&" not in printed:
            text = printed
        number = f"{self.document.name}#{start}"
        self.result.observations.append(
            Observation(
                id=number, document=self.document.name, start=start, end=end, text=text,
                indicator=self.completer.code(draft), indicator_text=draft.indicator, subject=draft.subject,
                region=region, measure=draft.measure, value=draft.value, unit=draft.unit, low=low, high=high,
                bound=draft.bound, period=draft.period, base_period=draft.base, status=draft.status or "actual",
                rule=draft.rule, repeats=repeats, scope="own" if own else draft.scope, account=draft.account,
                row_head=draft.row_head, column_head=draft.column_head,
            )
        )  # fmt: skip
        return number


# What pages print between a title and its table.
OF_PAGE = re.compile(
    r"^(?:发布|来源|信息来源|文章来源|发布日期|索引号|责任编辑|浏览|字体|打印|作者|附件?表?[:：]?$|表[一二三四五六七八九十\d]+[:：]?$)"
)


def captioned(caption: str, text: str) -> str:
    """The words above a table after one more line: a unit joins the title, what a page prints of itself does not count."""
    if OF_PAGE.match(text):
        return caption
    if text.startswith(("分地区", "分项目", "分市县")) and caption and caption[-1] not in "表。；：":
        return caption + text  # a title that is broken over two lines
    return f"{caption} {text}" if UNIT_LINE.match(text) else text


# A bracket that says how something is counted; its pauses must not cut the sentence.
ASIDE = re.compile(
    r"[（(][^（）()\d\n]{0,12}(?:含|包括|下同|口径|计算|不变价|可比价)[^（）()\d\n]{0,24}[）)]"
)


# The mark of a footnote glued to a word or an amount: 地区生产总值2达到6164.5亿元, 收入1000亿元5，.
MARK = re.compile(
    r"(?<=[一-鿿])(?:\d{1,2}|[\[［〔]\d{1,2}[\]］〕])(?=(?:达到?|实现|完成|为|约|超过?|突破)\d)|(?<=亿元)\d{1,2}(?=[，。；、])"
)


def _aside(match: re.Match[str]) -> str:
    return N * (match.end() - match.start())


def raw_span(block: Block, start: int, end: int) -> tuple[int, int]:
    """Where a span of the clean text stands in the raw text."""
    if len(block.starts) == 1:
        shift = block.offsets[0] - block.starts[0]
        return start + shift, end + shift
    first = bisect_right(block.starts, start) - 1
    last = bisect_right(block.starts, end - 1) - 1
    return (
        block.offsets[first] + start - block.starts[first],
        block.offsets[last] + end - block.starts[last],
    )


__all__ = ["Reader", "Reading", "kind_of_unit", "raw_span"]
