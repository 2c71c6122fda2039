"""A number in its place: what the rules look at, and the draft of an observation that they make of it."""

from __future__ import annotations

import re
from bisect import bisect_left
from operator import attrgetter
from typing import Any

from chengjian.extract import noun
from chengjian.extract.lead import Lead
from chengjian.extract.lexer import Quantity
from chengjian.extract.places import Place
from chengjian.model import Account, Bound, Measure, Status, Tier

OPENED = re.compile(
    r"(?:其中[，：:]?)?([一-鿿“”]{2,14}?(?:产业|行业|业|经济|领域))(?:发展|增长|运行|保持|加快|持续|稳|较)[^，。]{0,8}[，,]"
)
# No sentence of prose is longer; in what is, a number is read by the words this near to it.
REACH = 600
IN_THE_YEAR = re.compile("(?:预算|年度)?(?:执行(?:过程)?中|年中)(?!期)")
OTHER_ACCOUNT = re.compile("(?:预算|基金)(?:收支|情况)*。")
START = attrgetter("start")
BETWEEN = re.compile(
    r"(?:以上|左右|以内|余|多)?[、和及与,，以]{1,2}(?:增长|下降|增加|减少|提高|上升)?(?:超过?|近|约|突破|达到?|逾)?"
)


class Draft:
    """An observation in the making. `topic` is what numbers after it may refer back to."""

    __slots__ = (
        "account", "base", "bound", "column_head", "counted", "end", "indicator", "measure", "period", "quantity", "region",
        "roles", "row_head", "rule", "scope", "start", "status", "subject", "topic", "trace", "unit", "value", "when",
    )  # fmt: skip

    def __init__(
        self, quantity: Quantity, measure: Measure, indicator: str, topic: str | None = None
    ) -> None:
        self.quantity = quantity
        self.start = quantity.start
        self.end = quantity.end
        self.measure: Measure = measure
        self.value: Any = quantity.value
        self.unit = quantity.unit
        self.indicator = indicator
        self.topic = indicator if topic is None else topic
        self.bound: Bound | None = quantity.bound
        self.period: str | None = None
        self.base: str | None = None
        self.status: Status | None = None
        self.subject: str | None = None
        self.region: str | None = None
        self.roles: frozenset[str] | None = None
        self.rule = ""
        self.counted = False
        self.trace: dict[str, str] = {}
        self.when: tuple[int, int] | None = None
        self.scope: Tier | None = None
        self.account: Account | None = None
        self.row_head: str | None = None
        self.column_head: str | None = None


class Series:
    """The members that 分别 deals its numbers out to, and how far it has come."""

    __slots__ = ("at", "lead", "members", "subjects", "times")

    def __init__(self, members: tuple[str, ...], subjects: tuple[str | None, ...] = ()) -> None:
        self.members = members
        self.subjects = subjects
        self.at = 0
        self.lead: Lead | None = None
        self.times: tuple[tuple[int, int], ...] = ()


class Sentence:
    """What the numbers of one sentence share."""

    __slots__ = ("drafts", "series", "start", "subject")

    def __init__(self, start: int = 0) -> None:
        self.drafts: list[Draft] = []
        self.series: Series | None = None
        self.subject: str | None = None
        self.start = start


class Mention:
    """A number with the words around it.

    `text` and `mask` are the block's clean text and its masked twin; `begin` is where the lead begins;
    `limit` where the next number begins; `queue` and `at` the block's numbers and this one's index in them;
    `places` the names of the places in the lead; `earlier` the series that was dealt out before.
    """

    __slots__ = (
        "after_end", "all_places", "at", "begin", "earlier", "kind", "last", "lead", "limit", "mask", "override", "places", "q",
        "queue", "sentence", "tail", "text",
    )  # fmt: skip

    def __init__(
        self, kind: str, lead: Lead, begin: int, limit: int, text: str, mask: str, sentence: Sentence,
        last: Draft | None, queue: list[Quantity], at: int, places: list[Place], earlier: Series | None,
    ) -> None:  # fmt: skip
        self.q = queue[at]
        self.kind = kind
        self.lead = lead
        self.begin = begin
        self.limit = limit
        self.text = text
        self.mask = mask
        self.sentence = sentence
        self.last = last
        self.queue = queue
        self.at = at
        self.all_places = places
        self.places = [p.name for p in self.places_between(begin, self.q.start)] if places else []
        self.earlier = earlier
        self.tail = mask[self.q.end : self.q.end + 12]
        self.after_end = self.q.end
        self.override: str | None = None

    def back(self) -> int:
        """Where the sentence begins, or as far back as it is looked through: what is longer is no sentence."""
        return max(self.sentence.start, self.q.start - REACH)

    def said(self) -> str:
        """The words of the sentence before the number."""
        return self.text[self.back() : self.q.start]

    def places_between(self, start: int, end: int) -> list[Place]:
        """The block's places that begin in the characters from `start` to `end`."""
        first = bisect_left(self.all_places, start, key=START)
        return self.all_places[first : bisect_left(self.all_places, end, first, key=START)]

    def run_length(self) -> int:
        """How many numbers stand in one row with this one: x、y和z."""
        count = 1
        end = self.q.end
        for index in range(self.at + 1, len(self.queue)):
            quantity = self.queue[index]
            between = self.mask[end : quantity.start]
            if quantity.start - end > 4 or not BETWEEN.fullmatch(between):
                break
            if between[:1] in "，," and quantity.unit != self.queue[index - 1].unit:
                # 分别达6.9万元、3.4万元，增长4.2%、5.1%: two rows.
                break
            count += 1
            end = quantity.end
        return count

    def hedge_only(self) -> bool:
        """Whether the lead is nothing but a separator and a hedge: 、超3.2万元."""
        return bool(BETWEEN.fullmatch(self.mask[self.begin : self.q.start]))

    def phrase(self) -> str:
        """The noun phrase before the number, tidied; "" where there is none."""
        if self.override is not None:
            return self.override
        span = self.lead.noun
        if span is None:
            return ""
        return noun.tidy(self.text[self.begin + span[0] : self.begin + span[1]])

    def whole_phrase(self) -> str:
        """The noun phrase before the number in all its length."""
        span = self.lead.noun
        return self.text[self.begin + span[0] : self.begin + span[1]] if span else ""

    def topic(self) -> str:
        """What the number before spoke of, "" where nothing did."""
        return self.last.topic if self.last is not None else ""

    def following(self) -> str:
        """The noun phrase after the number, tidied; "" where there is none. It is then used up."""
        end = noun.after(self.mask, self.q.end, self.limit)
        start = self.q.end
        if end <= start:
            return ""
        hedge = noun.HEDGE_AFTER.match(self.text, start)
        phrase = noun.tidy(self.text[hedge.end() if hedge else start : end])
        if len(phrase) >= 2 or phrase in noun.UNITS_OF_COUNTRY:
            self.after_end = end
            return phrase
        return ""

    def subject_phrase(self) -> str:
        """The indicator that a growth, share or level after a noun phrase is said of.

        The phrase before the number; alone too general (产量, 增速), it is completed by the topic; where
        there is none, the topic itself.
        """
        if self.override is not None:
            return self.override
        phrase = self.phrase()
        topic = self.topic()
        if phrase in ("收入", "支出", "预算支出", "预算收入") and topic:
            # 收入总计2.4亿元。支出完成1.5亿元: of the same account, unless another is opened between.
            between = self.text[self.last.end : self.q.start] if self.last is not None else ""
            return phrase if OTHER_ACCOUNT.search(between) else complete(topic, phrase)
        if topic and self.sentence.drafts and IN_THE_YEAR.match(phrase):
            # 年初预算89.8亿元，执行中按法定程序调整为73.9亿元: how it came about is no name.
            return topic
        if not phrase or (self.lead.far and topic and self.sentence.drafts):
            return topic or phrase
        if topic and self.sentence.drafts:
            if phrase.endswith(("贡献率", "拉动")) and "对" in self.lead.introduced:
                return topic + "对" + phrase
            if noun.is_attribute(phrase):
                return topic + phrase
            if noun.is_generic(phrase) and not self._several_before(phrase):
                return complete(topic, phrase)
        if not self.sentence.drafts and phrase in ("增加值", "产值", "总产值", "产量", "销售额", "收入"):
            # 数字产业发展较快，增加值增长12.4%: of what the sentence began with.
            opened = OPENED.match(self.text, self.sentence.start)
            if opened:
                return opened[1] + phrase
        return phrase

    def _several_before(self, phrase: str) -> bool:
        """Whether several institutions were counted before, so that 床位 after them is of all: 医院32所、卫生院41所."""
        paused = self.text.rfind("；", self.sentence.start, self.q.start)
        counted = [
            d
            for d in self.sentence.drafts
            if d.measure == "level" and d.unit in ("所", "个", "家") and d.start > paused
        ]
        return phrase in ("床位", "卫生技术人员", "专任教师") and len(counted) > 1


def spoken_of(sentence: Sentence, last: Draft | None, mask: str, begin: int, upto: int) -> Draft | None:
    """What the number before spoke of: where a bracket closes between, what was spoken of before it opened.

    政府债务余额94亿元（一般债务22亿元），较上年增加10亿元: the debt, not its kind.
    """
    closed = max(mask.find("）", begin, upto), mask.find(")", begin, upto))
    if (
        closed < 0
        or not sentence.drafts
        or max(mask.find("（", begin, closed), mask.find("(", begin, closed)) >= 0
    ):
        return last
    opened = max(mask.rfind("（", sentence.start, begin), mask.rfind("(", sentence.start, begin))
    return next((d for d in reversed(sentence.drafts) if opened >= 0 and d.end <= opened), last)


def complete(topic: str, phrase: str) -> str:
    """The topic with its own head exchanged for `phrase`: 粮食播种面积, 产量 → 粮食产量."""
    if phrase in ("总收入", "总支出", "总计"):
        return phrase
    if phrase in noun.WHOLES or phrase.startswith("总"):
        # 净增经营主体155万户、总量达474万户: the total is of what was added.
        topic = noun.ADDED.sub("", topic)
    head = noun.tail_of(topic)
    if head == topic and phrase not in noun.SUMS:
        return phrase
    summed = head and phrase in noun.SUMS and head.endswith(noun.SUMMED)
    if summed and phrase == "总量":
        return topic
    if head and not summed:
        return topic[: -len(head)] + phrase
    return topic if topic.endswith(phrase) else topic + phrase
