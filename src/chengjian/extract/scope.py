"""What a number takes from around it: bound, period, base period, subject and status."""

from __future__ import annotations

import re

from chengjian.arithmetic.periods import first_year, is_span_of_years, span, year_before, year_of
from chengjian.codes.regions import Region, regions
from chengjian.extract import noun
from chengjian.extract.context import (
    EXPECTED,
    NOW,
    PAST,
    PLAIN,
    PLAN,
    PREVIOUS,
    TARGET_CLAUSE,
    TARGET_SENTENCE,
    VAGUE,
    Section,
    Time,
    resolve,
    section_of,
)
from chengjian.extract.lead import PAUSES, Lead, word_table
from chengjian.extract.lexer import P, T
from chengjian.extract.mention import Draft, Mention
from chengjian.extract.places import Place
from chengjian.model import Bound

BOUND_OF_ROLE: dict[str, Bound] = {
    "over": "over", "joint_over": "over", "total_over": "over", "grow_over": "over",
    "under": "under", "grow_under": "under", "about": "about", "grow_about": "about",
    "at_least": "at_least", "at_most": "at_most",
}  # fmt: skip
BOUND_AFTER = re.compile(r"(?:(?P<over>及?以上|多(?=[，。；、]))|(?P<about>左右|上下(?!游))|(?P<under>以内|以下|之内))")
TIER = re.compile(r"^(?P<tier>[市省区县州]本级|[市省区县州]级|[市省区县州]直)(?=.*(?:预算|收入|支出|税收|债务|债券|基金|财政|转移支付|社会保险))")
# Bodies that publish figures of their own; they stay the subject as a region does.
STATISTICAL = re.compile(r"(?:经开区|高新区|开发区|工业园|园区|产业园|集中区|集团|公司|机场|新区)$")
ORGANISATION = re.compile(
    r"(?P<org>(?!上市|国有|民营|外资|分|子|新增|引进|培育|各|全国|保险|证券)[一-鿿]{2,12}?(?:集团|公司))"
    r"(?=投资|实施|完成|实现|营业|工业|产值|年产|总资产|利润|累计|入|销售)"
)
PRONOUN = re.compile(r"该?(?P<kind>园区|公司|集团|机场)(?!数|总|内|个|化|建设|改造)(?:全年|累计)?(?:完成|实现|新增(?=航线))?")
ACTS = re.compile(
    r"(?:全|市|县|区)?(?:打造|建设|建成|纳入|入选|完成|实现|坚持|持续|深入|加快|推进|推动|聚焦|突出|累计|成功|获|荣|不断|积极|大力|创|以|把|将|先后|率先|有|共|新|做|强|首次|进入|荣登|跻身|锚定|围绕|立足|抢抓|扎实|全力|全面|着力|严格|认真|坚定|地区生产总值|规上|规模以上|固定资产|一般公共|社会消费品)"
)
RELATIVE = re.compile("上年|去年|前年")
OPENING = 12
# A time before these is no period of what follows: 在上年下降后实现转正, 在2020年基础上.
FOLLOWED = re.compile(r"[^，。；,]{0,8}(?:下降|增长|回落)[^，。；,]{0,4}后|的?基础上")
CLAUSE = re.compile("[，；,;。：]")
CAPACITY = frozenset("吨 千瓦 兆瓦 吉瓦 MW GW kW 立方米 千瓦时 兆瓦时 平方米 公里 万千瓦 米 头 只 套 台 辆 标准立方米".split())
DONE = re.compile(r"建成|投产|投用|投运|竣工|完工|并网|达产|通车|已建|完成|开通|落成|投入使用|投入运营")
STARTED = re.compile("开工建设|加快建设|加快推进|启动建设|开工|开建|动工|获批")
ONGOING = re.compile(r"(?:加快|加速|稳步|有序|扎实|全面|全力|持续|顺利|启动|开工|开建|在建|获批|落地|签约|推进|规划|谋划|筹建|列入|纳入|正在|动工|前期)")
FLOW_WORDS = re.compile(r"新增|新建|新开|累计|净增|年均|压减|减税|发放|新培育|新引进|改造|新改建")
FLOW_END = re.compile(r"(?:投入|资金|补贴|减税降费|贷款投放|融资)$")
STOCK_END = re.compile(r"(?:率|指数|余额|保有量|规模|水平|比重|占比|密度|强度|浓度|人口|面积|总量|寿命|里程|总装机|装机容量|装机|产能|标准|拥有量|系数|位|产值|收入|总额|价值|吞吐量|产量)$")
REVERSE_TIME = re.compile(f"[{T}]+")


class Scope:
    """The running context of one document: region, review year, section, paragraph and sentence."""

    def __init__(self, home: Region | None, review: int, now: int, month: int = 12, dated: bool = False) -> None:
        self.home = home
        self.home_name = home.name if home else None
        self.review = review
        self.now = now
        self.month = month
        self.dated = dated
        self.ancestors = {r.code: r for r in regions().parents(home.code)} if home else {}
        self.section = Section()
        self.time: Time | None = None
        self.plan_seen: str | None = None
        self._codes: dict[str | None, str | None] = {None: None, self.home_name: home.code if home else None}
        self._at = 0
        self._from: Time | None = None
        self._base: str | None = None
        self._first: str | None = None
        self._sentence_base: str | None = None
        self._last: str | None = None
        self._opening: Time | None = None
        self._subject: str | None = self.home_name
        self._subject_at = 0
        self._begin = 0
        self._text = ""

    # Blocks and sentences ------------------------------------------------------------------------

    def heading(self, text: str) -> None:
        """Take in a heading: the status, year or plan that it sets for what follows."""
        section = section_of(text, self.review, self.now)
        if section is not None:
            self.section = section
            self.plan_seen = None
        self.paragraph()

    def paragraph(self) -> None:
        """Begin a paragraph: the section's time holds again."""
        self.time = None
        self._at = 0
        self._subject = self.home_name
        opening = None if self.section.plan is None else Time(self.section.plan, PLAN)
        if self.section.year is not None and opening is None:
            opening = Time(str(self.section.year), PLAIN)
        self.time = opening
        self._opening = opening

    def sentence(self, text: str, mask: str, begin: int, end: int, places: list[Place]) -> None:
        """Begin a sentence of the block."""
        self._text = text[begin:end]
        self._begin = begin
        self._subject = self.home_name
        self._subject_at = begin
        self._from = None
        self._base = None
        self._sentence_base = None
        self._first = None
        self._last = None
        if begin:
            self.time = self._opening

    def passing(self, text: str, times: list[tuple[int, int]], end: int) -> None:
        """Take in the times of words without numbers."""
        self._take_times(text, times, end, None)
        self._at = 0

    def _default_year(self) -> int:
        return self.section.year or self.review

    def current_year(self) -> int:
        """The year that the text speaks of here."""
        if self.time is not None and self.time.period:
            return year_of(self.time.period)
        return self._default_year()

    def _take_times(
        self, text: str, times: list[tuple[int, int]], upto: int, skip: tuple[int, int] | None
    ) -> None:
        while self._at < len(times) and times[self._at][0] < upto:
            start, end = times[self._at]
            self._at += 1
            if skip is not None and skip[0] <= start < skip[1]:
                continue
            if FOLLOWED.match(text, end):
                continue
            before = text[start - 1] if start else ""
            if before in ("比", "较") or (before in ("与", "和", "同") and text.startswith("相比", end)):
                # 与上年相比，…; 较"十三五"末，…: a base that a pause parts from its number.
                self._base = self._resolve_base(text[start:end])
                self._sentence_base = self._base or self._sentence_base
                continue
            time = resolve(text[start:end], self._default_year(), self.current_year(), self.now)
            if time.kind == VAGUE or time.period is None:
                continue
            if _is_part(time.period) and self._may_be_now(text[start:end], time.period):
                time = Time(time.period.replace(str(self.review), str(self.now)), time.kind)
            if time.kind in (PLAN, PAST):
                self.plan_seen = time.period
            # The year before, in an aside, and a month in mid-paragraph speak for their own sentence only.
            aside = RELATIVE.match(text, start, end) is not None
            if not aside and (not _is_part(time.period) or start < OPENING):
                self._opening = time
            self.time = time

    def _may_be_now(self, text: str, period: str) -> bool:
        """Whether a part of a year without its year is this year's: it is over by the document's date, and nothing
        has yet said another year."""
        if self.dated or self.now == self.review or self.time is not None or text[:2] == str(self.now)[:2]:
            return False
        last = int(period[-1]) * 3 if "-Q" in period else int(period[-2:]) if period[-3] == "-" else 12
        return period.startswith(str(self.review)) and last <= self.month and period.count("-") <= 3

    def advance(self, text: str, times: list[tuple[int, int]], lead: Lead, begin: int, upto: int, kind: str) -> None:
        """Take in the times of a lead; its base, or the time of a 由…, is kept for this number alone."""
        skip = None
        self._from = None
        if lead.base is not None:
            skip = (begin + lead.base[0], begin + lead.base[1])
            self._take_times(text, times, skip[0], None)
            self._base = self._resolve_base(text[skip[0] : skip[1]])
            self._sentence_base = self._base or self._sentence_base
        elif lead.time is not None and "to" in lead.roles and self._first is not None:
            # 从…提升到2024年的…: the later year holds for this number and an average over the two.
            skip = (begin + lead.time[0], begin + lead.time[1])
            time = resolve(text[skip[0] : skip[1]], self._default_year(), self.current_year(), self.now)
            self._from = time
            self._last = time.period
        elif lead.time is not None and ("from" in lead.roles or (kind == "multiple" and "of" in lead.roles)):
            skip = (begin + lead.time[0], begin + lead.time[1])
            time = resolve(text[skip[0] : skip[1]], self._default_year(), self.current_year(), self.now)
            if "from" in lead.roles:
                self._from = time
                self._first = time.period
                self._sentence_base = time.period
            else:
                self._base = self._resolve_base(text[skip[0] : skip[1]])
        elif lead.roles and not (lead.roles <= {"and", "over", "under", "about", "level"}):
            self._base = None
        self._take_times(text, times, upto, skip)

    def _resolve_base(self, text: str) -> str | None:
        """The period that a base means: 上年同期 is the same part of the year before, 上月 the month before."""
        current = self.time.period if self.time is not None and self.time.period else str(self._default_year())
        base = resolve(text, self._default_year(), self.current_year(), self.now)
        if base.kind == PREVIOUS:
            return _previous(current)
        if base.period is None or base.kind in (VAGUE, NOW):
            return None
        if ("同期" in text or "同月" in text) and _is_part(current):
            return base.period[:4] + current[4:].replace(current[:4], base.period[:4])
        return base.period

    # Settling a draft ----------------------------------------------------------------------------

    def settle(self, draft: Draft, m: Mention, places: list[Place]) -> None:
        """Fill in what the draft has not of its own: bound, subject, status, period and base."""
        roles = draft.roles if draft.roles is not None else m.lead.roles
        draft.roles = roles
        self._bound(draft, m, roles)
        self._settle_subject(draft, m, places)
        self._period(draft, m, roles)
        self._status(draft, m)

    def _bound(self, draft: Draft, m: Mention, roles: frozenset[str]) -> None:
        if draft.bound is None:
            for role in roles:
                if role in BOUND_OF_ROLE:
                    draft.bound = BOUND_OF_ROLE[role]
            if draft.bound is None and draft.measure == "level":
                if "below" in roles or "above" in roles:
                    draft.bound = "under" if "below" in roles else "over"
                elif "最高" in m.phrase()[-12:] and "最高" in m.text[m.begin : m.q.start]:
                    draft.bound = "at_most"
        after = BOUND_AFTER.match(m.mask, draft.end)
        if after is not None:
            draft.bound = "over" if after["over"] else "about" if after["about"] else "under"

    def code_of(self, subject: str | None) -> str | None:
        """The code of the region that the subject is, None where it is none."""
        if subject not in self._codes:
            found = regions().find(subject or "", within=self.home.code if self.home else None) or regions().find(
                subject or ""
            )
            names = {r.code for r in found if r.name == subject}
            self._codes[subject] = names.pop() if len(names) == 1 else None
        return self._codes[subject]

    def _settle_subject(self, draft: Draft, m: Mention, places: list[Place]) -> None:
        if draft.subject is not None:
            return
        lead, text = m.lead, m.text
        for place in places:
            if place.start < self._subject_at or place.start >= m.q.start:
                continue
            if self._is_topic(place, m.mask, m.q.start):
                self._subject = place.name
                self._subject_at = place.end
            elif place.level != "body" and self._opens_clause(place, m.mask) and "，" in m.mask[place.end : m.q.start]:
                # Another place has begun to be spoken of, and is over.
                self._subject = self.home_name
        if lead.scope:
            self._subject = self._scope_subject(lead.scope)
        elif lead.noun is not None and lead.place is not None and not draft.measure == "rank":
            at = m.begin + lead.place[0]
            named = [p for p in places if at <= p.start < m.begin + lead.place[1]]
            if named and (named[-1].code not in self.ancestors or named[-1].level == "body"):
                joined = [p.name for p in places if m.begin <= p.start < m.begin + lead.noun[0]]
                self._subject = "、".join(joined) if self._enumerated(m, places) else named[-1].name
        if lead.noun is not None and self._subject == self.home_name and draft.measure == "level":
            body = ORGANISATION.match(draft.indicator)
            if body:
                self._subject = body["org"]
                draft.indicator = draft.indicator[body.end() :]
                draft.topic = draft.indicator
        pronoun = PRONOUN.match(draft.indicator)
        if pronoun and len(draft.indicator) > pronoun.end() + 1:
            body = self._named_before(pronoun["kind"], places, m.q.start)
            if body:
                self._subject = body
                draft.indicator = draft.topic = draft.indicator[pronoun.end() :]
        tier = TIER.match(draft.indicator)
        if tier and self.home_name:
            draft.indicator = draft.indicator[tier.end() :].removeprefix("的")
            draft.topic = draft.indicator
            self._subject = self.home_name + tier["tier"]
        if len(m.places) >= 2 and m.lead.noun is not None and self._enumerated(m, places):
            pass
        draft.subject = self._subject
        _ = text

    def _named_before(self, kind: str, places: list[Place], upto: int) -> str | None:
        """The body that 园区, 公司 or 机场 alone refers back to: the last of that kind in the block."""
        endings = ("园", "区") if kind == "园区" else (kind,)
        for place in reversed(places):
            if place.level == "body" and place.start < upto and place.name.endswith(endings):
                return place.name
        return None

    def _enumerated(self, m: Mention, places: list[Place]) -> bool:
        """Whether the lead begins its noun phrase with an enumeration of places: 内江、眉山、自贡."""
        inside = [p for p in places if m.begin <= p.start < m.q.start]
        if len(inside) < 2:
            return False
        return all(
            m.mask[a.end : b.start] in ("、", "和", "及", "与", "") for a, b in zip(inside, inside[1:], strict=False)
        )

    def _is_topic(self, place: Place, mask: str, upto: int) -> bool:
        """Whether the place opens a clause, so that what follows is said of it."""
        if place.code in self.ancestors and place.level != "body":
            return False
        start = self._clause_start(place, mask)
        if not self._opens_clause(place, mask) and not self._opened(mask, start):
            return False
        if place.level == "body" and not STATISTICAL.search(place.name):
            # A body speaks for the numbers of its own clause; those after it, once one of its own was read.
            return mask.find("，", place.end, upto) < 0 and mask.find(",", place.end, upto) < 0
        after = mask[place.end : place.end + 1]
        if after in "，," and mask[start - 1 : start] == "在":
            return True
        if ("，" in mask[place.end : upto] or "," in mask[place.end : upto]) and not ACTS.match(mask, place.end):
            return False
        return after not in ("的", "、", "和", "与", "到", "至", "等", "籍", "")

    def _clause_start(self, place: Place, mask: str) -> int:
        start = place.start
        while start > self._begin and mask[start - 1] in (T, " "):
            start -= 1
        return start

    def _opens_clause(self, place: Place, mask: str) -> bool:
        """Whether nothing but a time stands between the last pause and the place."""
        start = self._clause_start(place, mask)
        before = mask[start - 1] if start > self._begin else "。"
        return before in PAUSES or before in "、“—"

    def _opened(self, mask: str, start: int) -> bool:
        return mask[max(0, start - 2) : start] in ("其中", "支持", "此外", "同时", "目前", "如今") or (
            mask[start - 1] == "在" and (start < 2 or mask[start - 2] in PAUSES or start - 1 == self._begin)
        )

    def _scope_subject(self, word: str) -> str | None:
        """Whose 全市, 全省 or 我县 it is: the document's region, or the region above of that kind."""
        if self.home is None:
            return None
        wanted = word.strip("全我本的域自治")[:1]
        kinds = {"省": "province", "国": "country"}
        if kinds.get(wanted) == "province" and self.home.level != "province":
            for region in self.ancestors.values():
                if region.level == "province":
                    return region.name
        return self.home_name

    def _status(self, draft: Draft, m: Mention) -> None:
        if draft.status is not None:
            return
        roles = draft.roles or m.lead.roles
        before = m.text[m.sentence.start : m.q.start]
        status = self.section.status
        if status == "actual":
            year = year_of(draft.period) if draft.period else 0
            last = m.last
            if "from" in roles and year <= self.review:
                status = "actual"
            elif "target" in roles:
                status = "target"
            elif last is not None and last.status == "target" and m.lead.noun is None and "level" not in roles and m.sentence.drafts:
                status = "target"
            elif year > max(self.review, self.now if self.now > self.review else self.review):
                status = "target"
            elif TARGET_SENTENCE.search(before) or TARGET_CLAUSE.search(CLAUSE.split(before)[-1]):
                status = "target"
            elif EXPECTED.search(before) or m.mask[m.q.end : m.q.end + 6].startswith("（预计"):
                status = "expected"
        if draft.counted and draft.quantity.unit in CAPACITY and status == "actual":
            rest = m.text[m.after_end : m.after_end + 120].split("。")[0].split("；")[0]
            done, ongoing = DONE.search(rest), ONGOING.search(rest)
            clause = CLAUSE.split(before)[-1]
            ongoing = ongoing or ONGOING.search(clause)
            named = re.search("项目|工程", m.text[m.q.end : m.after_end] + rest)
            if (named or STARTED.match(rest)) and ongoing and not (
                done and (ongoing.string is not rest or done.start() < ongoing.start())
            ):
                status = "target"
                draft.period = None
        draft.status = status  # type: ignore[assignment]

    def _period(self, draft: Draft, m: Mention, roles: frozenset[str]) -> None:
        if draft.when is not None:
            start, end = draft.when
            self.time = resolve(m.text[start:end], self._default_year(), self.current_year(), self.now)
        time = self._from if self._from is not None and roles & {"from", "to"} else self.time
        default = str(self._default_year())
        period = time.period if time is not None and time.period else default
        measure = draft.measure
        many = is_span_of_years(period)
        if measure == "average_growth":
            self._average(draft, period, time)
            return
        if measure == "streak" or measure == "rank":
            draft.period = str(year_of(period)) if many else period
            return
        if measure in ("growth", "change", "multiple"):
            if m.lead.against is not None and measure == "change":
                draft.period = str(year_of(period)) if many else period
                return
            self._growth(draft, m, period, many, roles)
            return
        if measure == "level" and m.lead.base is not None and "of" in roles and self._base:
            # 比上年的128亿元…: the level of the base.
            draft.period = self._base
            return
        if "from" in roles:
            if self._from is not None and self._from.period:
                draft.period = self._from.period
            else:
                draft.period = str(first_year(period) - 1) if many else year_before(period)
            return
        if many and time is not None and time.kind in (PLAN, PAST):
            draft.period = period if self._is_flow(draft, m, roles) else str(year_of(period))
        else:
            draft.period = period

    def _growth(self, draft: Draft, m: Mention, period: str, many: bool, roles: frozenset[str]) -> None:
        if self._base is not None:
            base_many = is_span_of_years(self._base)
            draft.base = self._base
            draft.period = period if base_many or not many else str(year_of(period))
            if not base_many and len(self._base) == 4 and year_of(self._base) >= year_of(draft.period):
                draft.base = year_before(draft.period)
            return
        if draft.rule == "X411" and self._base is None and many:
            draft.period, draft.base = str(year_of(period)), str(first_year(period) - 1)
            return
        after_two = self._first is not None and "yoy" not in roles and m.lead.place is None
        if after_two and m.last is not None and "to" in (m.last.roles or ()) and self._first is not None:
            # 由A增至B，增长x%: the base is A's period.
            draft.period, draft.base = m.last.period, self._first
            return
        if draft.rule == "X411" and self._sentence_base is not None:
            draft.period = str(year_of(period)) if many else period
            draft.base = self._sentence_base
            return
        if many:
            explicit = self.time is not None and self.section.plan != period
            stock = draft.unit == "个百分点" or draft.measure == "multiple"
            draft.period = period if explicit and not stock and "yoy" not in roles else str(year_of(period))
            draft.base = str(first_year(period) - 1)
            if "yoy" in roles:
                draft.base = year_before(draft.period)
            return
        draft.period = period
        draft.base = year_before(period)
        if "ring" in roles:
            draft.base = _previous(period)

    def _average(self, draft: Draft, period: str, time: Time | None) -> None:
        if self._first is not None and not is_span_of_years(self._first):
            first, last = year_of(self._first), year_of(self._last or period)
            draft.period, draft.base = span(min(first, last), last), str(first)
            return
        if is_span_of_years(period):
            draft.period, draft.base = period, str(first_year(period) - 1)
            return
        if self._base is not None and not is_span_of_years(self._base):
            first = year_of(self._base)
            draft.period, draft.base = span(first + 1, max(first + 1, year_of(period))), str(first)
            return
        last = year_of(period)
        if self.plan_seen and first_year(self.plan_seen) <= last:
            first = first_year(self.plan_seen)
        elif last > self.review:
            first = self.review + 1
        else:
            # The five-year plan that the year belongs to.
            first = last - (last - 1) % 5
        draft.period, draft.base = span(first, last), str(first - 1)
        _ = time

    def _is_flow(self, draft: Draft, m: Mention, roles: frozenset[str]) -> bool:
        """Whether a level in a review of several years is what they brought, not what stands at their end."""
        if draft.unit in ("%", "‰", "比", "1") or "to" in roles or draft.measure != "level":
            return False
        last = m.last
        if last is not None and last.period and m.text[m.begin : m.begin + 1] == "、" and last.measure == "level":
            # A list goes on as it began.
            if is_span_of_years(last.period) and not roles & {"level", "over"}:
                return True
        if FLOW_END.search(draft.indicator) and draft.unit == "元":
            return True
        if roles & {"total", "total_over"} or FLOW_WORDS.search(m.text[max(m.begin, m.q.start - 40) : m.q.start]):
            return True
        verbs = m.lead.introduced
        if draft.counted:
            return "level" not in roles or any(is_verb(v) for v in verbs)
        if noun.action_of(draft.indicator):
            return True
        if any(v in noun.actions() or is_verb(v) for v in verbs):
            return not STOCK_END.search(draft.indicator)
        return False


_NOT_FLOW = frozenset(("达到", "拥有", "具有", "现有", "共有", "建有", "覆盖", "惠及"))


def is_verb(word: str) -> bool:
    """Whether an opener is a verb of achievement (建成), which makes a count what the period brought."""
    role, _ = word_table("openers").get(word, ("", ""))
    return role == "verb" and word not in _NOT_FLOW


def _is_part(period: str | None) -> bool:
    """Whether the period is a part of a year."""
    return period is not None and len(period) > 4 and not is_span_of_years(period)


def _previous(period: str) -> str:
    """The period just before: a month's, a quarter's or a year's."""
    if "-Q" in period:
        year, quarter = int(period[:4]), int(period[-1])
        return f"{year}-Q{quarter - 1}" if quarter > 1 else f"{year - 1}-Q4"
    if len(period) == 7 and period[4] == "-":
        year, month = int(period[:4]), int(period[5:])
        return f"{year}-{month - 1:02d}" if month > 1 else f"{year - 1}-12"
    return year_before(period)


__all__ = ["P", "Scope"]
