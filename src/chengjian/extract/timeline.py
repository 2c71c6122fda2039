"""What time the text speaks of: section, paragraph and sentence, the bases of growth, the two ends of a movement."""

from __future__ import annotations

import re

from chengjian.arithmetic.periods import is_part, previous, span, year_of
from chengjian.extract.context import (
    NOW,
    PAST,
    PLAIN,
    PLAN,
    PREVIOUS,
    SOME_YEARS,
    VAGUE,
    Section,
    Time,
    resolve,
    section_of,
)
from chengjian.extract.lead import Lead

Span = tuple[int, int]
# The year of a document of which nothing says when it is from; what is reckoned from it is no period.
UNDATED = 1900
RELATIVE = re.compile("上年|去年|前年")
# A month this near a paragraph's beginning speaks for all of it.
OPENING = 12
OPENS = re.compile(
    r"(?:各位代表[！!]|同志们[！!])?(?:[^，。,]{0,8}|[^。]{0,4}(?:历经|经过|奋斗|拼搏)[^。]{0,12})$"
)
# 过去的2025年，…; 2025年，是…的一年: a paragraph that turns from some years to the last of them.
YEAR_OPENS = re.compile(r"(?:刚刚|即将)?过去的?(?:一年|\d{4}年)|\d{4}年[，,]?(?:是|对|极)")
OF_BUDGET = re.compile("(?:预算|安排|代编|批准|人代会|确定|下达|计划)")
# 三年累计投入12亿元: years in which something was done, not the years since.
SPENT = ("新增", "新建", "累计", "安排", "投入", "筹集")
# What is said of a total: 累计, 累计超过.
TOTAL = frozenset(("total", "total_over"))
# A time before these is no period of what follows: 在上年下降后实现转正, 在2020年基础上.
FOLLOWED = re.compile(
    r"[^，。；,]{0,8}(?:下降|增长|回落)[^，。；,]{0,4}后|的?基础上|度?(?:结转|结余|执行数|决算|一次性|基数|增发|末?余额|低基数|高基数)|不变价|可比价|的?(?:历史)?(?:同期)?(?:新高|新低|最好|最高|最低|最优|最大|最快)"
)
# A plan that is only drawn up or looked forward to, and one that is a name: 谋划“十五五”, “十五五”规划纲要.
AHEAD = re.compile("(?:编制|谋划|考虑了?|预留|着眼|面向|展望|擘画|衔接|迎接|[给为])[^，。；、]{0,3}$")
OF_PLANS = re.compile('[”"]?(?:发展)?(?:规划|纲要|.{0,6}(?:专项规划|行动方案|远景目标))')
BEYOND = ("高于", "低于", "快于", "慢于", "好于", "优于", "多于", "少于")
# Nor is one in a bracket or in a reason.
IN_PASSING = re.compile(r"[（(][^）)]*$|主要(?:是|由于|因|受)[^，。；]*$")
# 较"十三五"时期增加62亿元、增长14.6%: one base for both.
CHAINED = frozenset(("and", "grow"))
KEEPS_BASE = frozenset(("and", "over", "under", "about", "level"))


class Timeline:
    """The running time of one document.

    `review`: the year that the document reviews; `now` and `month`: when it is from; `dated`: its title says
    the year. `time`: what the text speaks of here, None for the section's own year. `base`: the base that stands
    with this number; `sentence_base`: the last one of the sentence. `first` and `last`: the ends of a
    movement (由…增至…); `moment`: the time that holds for this number alone.
    """

    def __init__(self, review: int, now: int, month: int = 12, dated: bool = False) -> None:
        self.review = review
        self.now = now
        self.month = month
        self.dated = dated
        self.section = Section()
        self.time: Time | None = None
        self.plan_seen: str | None = None
        self.base: str | None = None
        self.sentence_base: str | None = None
        self.first: str | None = None
        self.last: str | None = None
        self.moment: Time | None = None
        self._opening: Time | None = None
        self._years: Time | None = None
        self._at = 0
        self._chained = False

    def heading(self, text: str) -> None:
        """Take in a heading: the status, year or plan that it sets for what follows."""
        section = section_of(text, self.review, self.now)
        if section is not None:
            self.section = section
            self.plan_seen = None
        self.paragraph()

    def paragraph(self) -> None:
        """Begin a paragraph: the section's time holds again."""
        self._at = 0
        opening = None
        if self.section.plan is not None:
            opening = Time(self.section.plan, PLAN)
        elif self.section.year is not None:
            opening = Time(str(self.section.year), PLAIN)
        self.time = self._opening = opening

    def sentence(self, first: bool) -> None:
        """Begin a sentence; what the one before said in passing is forgotten."""
        self.moment = None
        self.base = self.sentence_base = self.first = self.last = self._years = None
        if not first:
            self.time = self._opening

    def passing(self, text: str, times: list[Span], end: int, opens: bool) -> None:
        """Take in the times of a block's last words; `opens`: whether it is a paragraph without numbers.

        Such a paragraph, where it begins with some years or with the year in review, opens a part of the text:
        各位代表！过去五年，….
        """
        begins = bool(times) and OPENS.match(text[: times[0][0]]) is not None
        opens = begins and (opens or YEAR_OPENS.match(text) is not None)
        self._take(text, times, end, None)
        self._at = 0
        if not opens or self.time is None or self.section.status == "target" or not self.time.period:
            return
        if self.time.kind in (PLAN, PAST) and year_of(self.time.period) <= self.review:
            later = self.section.later
            self.section = Section("actual", year_of(self.time.period), self.time.period, later)
        elif self.time.period == str(self.review) and self.section.plan is not None:
            self.section = Section("actual", self.review, later=self.section.later)

    def default_year(self) -> int:
        """The year of the section, else of the review."""
        return self.section.year or self.review

    def current_year(self) -> int:
        """The year that the text speaks of here."""
        return year_of(self.period())

    def period(self) -> str:
        """The period that the text speaks of here."""
        if self.time is not None and self.time.period:
            return self.time.period
        return str(self.default_year())

    def resolve(self, text: str) -> Time:
        """What a time expression means here."""
        return resolve(text, self.default_year(), self.current_year(), self.now)

    def advance(self, text: str, times: list[Span], lead: Lead, begin: int, upto: int, kind: str) -> None:
        """Take in the times of a lead; its base, or the time of a 由…, is kept for this number alone."""
        skip: Span | None = None
        self.moment = None
        if lead.base is not None:
            skip = (begin + lead.base[0], begin + lead.base[1])
            self._take(text, times, skip[0], None)
            self._set_base(text[skip[0] : skip[1]])
        elif lead.time is not None and "to" in lead.roles and self.first is not None:
            # 从…提升到2024年的…: the later year holds for this number and an average over the two.
            skip = (begin + lead.time[0], begin + lead.time[1])
            self.moment = self.resolve(text[skip[0] : skip[1]])
            self.last = self.moment.period
        elif lead.time is not None and "from" in lead.roles:
            skip = (begin + lead.time[0], begin + lead.time[1])
            self.moment = self.resolve(text[skip[0] : skip[1]])
            self.first = self.sentence_base = self.moment.period
        elif lead.time is not None and kind == "multiple" and "of" in lead.roles:
            skip = (begin + lead.time[0], begin + lead.time[1])
            self.base = self._base_of(text[skip[0] : skip[1]])
        elif (
            lead.roles
            and not lead.roles <= KEEPS_BASE
            and not (self._chained and lead.noun is None and lead.roles <= CHAINED)
        ):
            self.base = None
        self._chained = lead.base is not None or (self._chained and self.base is not None and not lead.far)
        self._take(text, times, upto, skip)
        if lead.time is None and lead.roles & TOTAL and self._years is not None:
            self._back_to(self._years)

    def _back_to(self, years: Time) -> None:
        """Go back to the years of the sentence from the last of them: what is said in total is of them all.

        2021年至2023年，收入累计…，2023年是2020年的1.5倍；支出累计….
        """
        time = self.time
        if time is not None and time.kind == PLAIN and time.period in (years.period or "").split("/"):
            self.time = years

    def _take(self, text: str, times: list[Span], upto: int, skip: Span | None) -> None:
        while self._at < len(times) and times[self._at][0] < upto:
            start, end = times[self._at]
            self._at += 1
            if (skip is not None and skip[0] <= start < skip[1]) or FOLLOWED.match(text, end):
                continue
            before = text[start - 1] if start else ""
            if OF_PLANS.match(text, end):
                # 编制了“十五五”规划纲要: no period, but in its chapter the text speaks of that plan from here on.
                self._turn(self.resolve(text[start:end]).period)
                continue
            if AHEAD.search(text, max(0, start - 12), start):
                continue
            if (
                before in ("比", "较")
                or text.endswith(BEYOND, 0, start)
                or (
                    before in ("与", "和", "同")
                    and text.startswith(("相比", "持平", "基本持平", "相当"), end)
                )
            ):
                # 与上年相比，…; 较"十三五"末，…: a base that a pause parts from its number.
                self._set_base(text[start:end])
                continue
            self._set(text, start, end)

    def _set(self, text: str, start: int, end: int) -> None:
        some = SOME_YEARS.fullmatch(text, start, end)
        if some and not some[0].endswith("间") and not text.startswith(SPENT, end):
            # 五年上升3.2个百分点, 3年翻一番: how far back the base lies.
            back = self.resolve(text[start:end]).period
            self.base = self.sentence_base = str(int(back[:4]) - 1) if back else None
            return
        if text[start:end] == "年初" or IN_PASSING.search(text, max(0, start - 16), start):
            return
        # 2025年初预算 is the budget of the year itself.
        words = text[start:end]
        time = self.resolve(words.removesuffix("初") if OF_BUDGET.match(text, end) else words)
        if time.kind == VAGUE or time.period is None:
            return
        period, kind = time.period, time.kind
        if is_part(period) and self._may_be_now(text[start:end], period):
            period = period.replace(str(self.review), str(self.now))
        if kind == PAST and self.section.status == "target" and SOME_YEARS.fullmatch(text, start, end):
            # 三年安排45亿元, in a plan: the years to come.
            last = self.default_year() + year_of(period) - int(period[:4])
            period, kind = span(self.default_year(), last), PLAN
        time = Time(period, kind)
        if start < OPENING:
            self._turn(period)
        if kind in (PLAN, PAST):
            self.plan_seen = period
        # The year before, in an aside, and a month in mid-paragraph speak for their own sentence only.
        aside = (
            RELATIVE.match(text, start, end) is not None or SOME_YEARS.fullmatch(text, start, end) is not None
        )
        passing = is_part(period) or (kind == PLAN and "五" not in text[start:end])
        if not aside and (not passing or start < OPENING):
            self._opening = time
        if kind in (PLAN, PAST):
            self._years = time
        self.time = time

    def _turn(self, period: str | None) -> None:
        """Turn to the plan still to come that the chapter names last: “十五五”时期是…."""
        if period is not None and period == self.section.later:
            self.section = Section("target", year_of(period), period)
            self.time = self._opening = Time(period, PLAN)

    def _may_be_now(self, text: str, period: str) -> bool:
        """Whether a part of a year that is printed without its year is this year's.

        It is, if it is over by the document's date and nothing has said another year yet.
        """
        if self.dated or self.now == self.review or self.time is not None or text[:2] == str(self.now)[:2]:
            return False
        last = int(period[-1]) * 3 if "-Q" in period else int(period[-2:]) if period[-3] == "-" else 12
        return period.startswith(str(self.review)) and last <= self.month

    def _set_base(self, text: str) -> None:
        self.base = self._base_of(text)
        self.sentence_base = self.base or self.sentence_base

    def _base_of(self, text: str) -> str | None:
        """The period that a base means: 上年同期 is the same part of the year before, 上月 the month before."""
        current = self.period()
        base = self.resolve(text)
        if base.kind == PREVIOUS:
            return previous(current)
        if base.period is None or base.kind in (VAGUE, NOW):
            return None
        if ("同期" in text or "同月" in text) and is_part(current):
            return current.replace(current[:4], base.period[:4])
        return base.period
