"""What a draft takes from the words around it and from the timeline: bound, period, base period, status."""

from __future__ import annotations

import re

from chengjian.arithmetic.periods import (
    first_year,
    is_span_of_years,
    last_whole,
    previous,
    span,
    year_before,
    year_of,
)
from chengjian.codes.indicators import indicators
from chengjian.extract import noun
from chengjian.extract.completion import code_of, is_share_of_budget
from chengjian.extract.context import EXPECTED, PAST, PLAN, PROMISED, TARGET_CLAUSE, TARGET_SENTENCE
from chengjian.extract.lexicon import word_table, words_of
from chengjian.extract.mention import Draft, Mention
from chengjian.extract.timeline import Timeline
from chengjian.model import Bound

BOUND_OF_ROLE: dict[str, Bound] = {
    "over": "over", "joint_over": "over", "total_over": "over", "grow_over": "over",
    "under": "under", "grow_under": "under", "about": "about", "grow_about": "about",
    "at_least": "at_least", "at_most": "at_most",
}  # fmt: skip
BOUND_AFTER = re.compile(
    r"(?:(?P<over>及?以上|多(?=[，。；、]))|(?P<about>左右|上下(?!游))|(?P<under>以内|以下|之内))"
)
CLAUSE = re.compile("[，；,;。：]")
CAPACITY = frozenset([
    "吨", "千瓦", "兆瓦", "吉瓦", "MW", "GW", "kW", "千瓦时", "兆瓦时", "立方米", "标准立方米", "平方米", "公里", "米", "头",
    "只", "套", "台", "辆",
])  # fmt: skip
DONE = re.compile(words_of("done"))
STARTED = re.compile(words_of("started"))
ONGOING = re.compile(words_of("ongoing"))
FLOW_WORDS = re.compile(words_of("flow_before"))
FLOW_END = re.compile(f"(?:{words_of('flow_end')})$")
STOCK_END = re.compile(f"(?:{words_of('stock_end')})$")
AGAINST_PLAN = re.compile('[，,]?(?:[比较]|是)[“"]?十[一二三四五六]五[”"]?(?:时期|期间|五年)')
NOT_FLOW = frozenset(("达到", "拥有", "具有", "现有", "共有", "建有", "覆盖", "惠及"))
Roles = frozenset[str]


def settle_bound(draft: Draft, m: Mention, roles: Roles) -> None:
    """The bound, from the hedge before the number (超, 近, 不低于) or after it (以上, 左右)."""
    if draft.bound is None:
        for role in roles:
            if role in BOUND_OF_ROLE:
                draft.bound = BOUND_OF_ROLE[role]
        last = m.last
        if (
            draft.bound is None
            and last is not None
            and m.text[last.end : m.q.start] in ("、", "和")
            and last.unit == draft.unit
        ):
            # 接连突破6000亿元、7000亿元: one hedge for both.
            draft.bound = (
                last.bound
                if last.bound in ("over", "under", "about") and last.measure == draft.measure
                else None
            )
        if draft.bound is None and "约" in m.lead.introduced and "占" in m.phrase():
            draft.bound = "about"
        if draft.bound is None and draft.measure == "level":
            if "below" in roles or "above" in roles:
                draft.bound = "under" if "below" in roles else "over"
            elif re.search("最高(?:可|达|补|享|贷|奖)", m.text[m.begin : m.q.start]):
                draft.bound = "at_most"
    after = BOUND_AFTER.match(m.mask, draft.end)
    if after is not None:
        draft.bound = "over" if after["over"] else "about" if after["about"] else "under"


def settle_status(draft: Draft, m: Mention, roles: Roles, timeline: Timeline) -> None:
    """Actual, expected or target: from the section, the period, the words of the sentence and clause."""
    status = timeline.section.status
    before = m.said()
    if status == "actual":
        year = year_of(draft.period) if draft.period else 0
        last = m.last
        done = "实际" in m.text[m.begin : m.q.start]
        goes_on = not done and m.sentence.drafts and m.lead.noun is None and "level" not in roles
        if last is not None and m.sentence.drafts and last.period == draft.period and year > timeline.review:
            # 2026年收入安排118亿元，其中：税收收入82亿元
            goes_on = True
        if is_share_of_budget(draft, m):
            goes_on = False
        if year and year <= timeline.review and ("from" in roles or _is_done(m, before)):
            status = "actual"
        elif (
            "target" in roles
            or ("arranged" in roles and draft.indicator.endswith(("收入", "支出")))
            or (goes_on and last is not None and last.status == "target")
            or year > max(timeline.review, timeline.now)
            or TARGET_SENTENCE.search(before)
            or TARGET_CLAUSE.search(CLAUSE.split(before)[-1])
        ) or (
            draft.measure == "level"
            and draft.unit == "元"
            and draft.indicator.endswith(("收入预算", "支出预算", "预算数"))
        ):
            status = "target"
        elif EXPECTED.search(before) or m.mask[m.q.end : m.q.end + 6].startswith("（预计"):
            status = "expected"
    elif (
        status == "target"
        and draft.period
        and year_of(draft.period) <= timeline.review
        and timeline.time is not None
    ):
        # 在上年…亿元的基础上: a year that is over has been.
        status = "actual"
    if status == "actual" and (
        PROMISED.search(before)
        or (draft.counted and draft.quantity.unit in CAPACITY and _is_unbuilt(m, before))
    ):
        status = "target"
        draft.period = None
    draft.status = status


def _is_done(m: Mention, before: str) -> bool:
    """Whether a year that is over, in a clause of its own, parts the number from the target before it: …；2025年完成12亿元."""
    part = before.rpartition("；")
    return bool(part[1]) and m.lead.time is not None and not TARGET_SENTENCE.search(part[2])


def _is_unbuilt(m: Mention, before: str) -> bool:
    """Whether a capacity is that of a project still to be built: 20万吨…项目加快建设, but not …建成投产."""
    rest = m.text[m.after_end : m.after_end + 120].split("。")[0].split("；")[0]
    if not re.search("项目|工程", m.text[m.q.end : m.after_end] + rest) and not STARTED.match(rest):
        return False
    done, ongoing = DONE.search(rest), ONGOING.search(rest)
    if ongoing is None:
        return done is None and ONGOING.search(CLAUSE.split(before)[-1]) is not None
    return done is None or ongoing.start() < done.start()


def settle_period(draft: Draft, m: Mention, roles: Roles, timeline: Timeline) -> None:
    """The period, and for growth, changes and multiples the base period."""
    if draft.when is not None:
        timeline.time = timeline.resolve(m.text[draft.when[0] : draft.when[1]])
    time = timeline.moment if timeline.moment is not None and roles & {"from", "to"} else timeline.time
    period = time.period if time is not None and time.period else str(timeline.default_year())
    measure = draft.measure
    if measure == "average_growth":
        own = m.lead.time is not None and is_span_of_years(period)
        draft.period, draft.base = _average(period, timeline, own)
    elif measure == "rank" and "from" in roles:
        draft.period = timeline.moment.period if timeline.moment is not None else _year_before_span(period)
    elif measure in ("streak", "rank") or (
        measure == "change" and (m.lead.against is not None or "against" in roles)
    ):
        draft.period = last_whole(period)
    elif measure in ("growth", "change", "multiple"):
        draft.period, draft.base = _growth(draft, m, period, roles, timeline)
    elif measure == "level" and m.lead.base is not None and "of" in roles and timeline.base:
        # 比上年的128亿元…: the level of the base.
        draft.period = timeline.base
    elif "from" in roles:
        known = timeline.moment.period if timeline.moment is not None else None
        draft.period = known or _before(period, timeline)
    elif is_span_of_years(period) and time is not None and time.kind in (PLAN, PAST):
        draft.period = period if _is_flow(draft, m, roles) else last_whole(period)
    else:
        draft.period = period


def _before(period: str, timeline: Timeline) -> str:
    """When a movement began of which nothing says it: before the years spoken of, or at the base of the sentence."""
    base = timeline.sentence_base
    if base is not None and len(base) == len(period) == 4 and base < period:
        # 五年提高3.9个百分点，收入比从2.4缩小到2.1
        return base
    return _year_before_span(period)


def _year_before_span(period: str) -> str:
    return str(first_year(period) - 1) if is_span_of_years(period) else year_before(period)


def _growth(
    draft: Draft, m: Mention, period: str, roles: Roles, timeline: Timeline
) -> tuple[str | None, str]:
    """Period and base of a growth, change or multiple."""
    many = is_span_of_years(period)
    if timeline.base is not None:
        base = timeline.base
        kept = period if is_span_of_years(base) else last_whole(period)
        # A base that is not before the period (比上年 after a base year) is the year before.
        return kept, year_before(kept) if len(base) == 4 and year_of(base) >= year_of(kept) else base
    if _is_of_plan(draft, m, timeline):
        return timeline.plan_seen, str(first_year(timeline.plan_seen or period) - 1)
    if draft.rule == "X411" and many:
        return last_whole(period), str(first_year(period) - 1)
    if (
        timeline.first is not None
        and "yoy" not in roles
        and m.last is not None
        and "to" in (m.last.roles or ())
    ):
        # 由A增至B，增长x%: the base is A's period.
        return m.last.period, timeline.first
    if draft.rule == "X411" and timeline.sentence_base is not None:
        return period, timeline.sentence_base
    if many:
        # A flow grew over the plan, a stock from its beginning to its end; 同比 is a year's growth all the same.
        last = last_whole(period)
        if "yoy" in roles:
            return last, year_before(last)
        stock = (
            draft.unit in ("个百分点", "倍")
            or timeline.section.plan == period
            or kind_of(draft.indicator) == "stock"
        )
        return last if stock else period, str(first_year(period) - 1)
    return period, previous(period) if "ring" in roles else year_before(period)


def _is_of_plan(draft: Draft, m: Mention, timeline: Timeline) -> bool:
    """Whether a growth is what the plan brought in all: 累计下降19.7%, in a text that speaks of the plan."""
    plan = timeline.plan_seen
    return (
        draft.measure == "growth"
        and plan is not None
        and timeline.section.status == "actual"
        and year_of(plan) == timeline.review
        and m.lead.cue.startswith("累计")
    )


def _average(period: str, timeline: Timeline, own: bool) -> tuple[str, str]:
    """Period and base of a yearly average: between two years named, over a plan, or since the plan began.

    `own`: the years of the period stand with the average itself.
    """
    if not own and timeline.first is not None and not is_span_of_years(timeline.first):
        first, last = year_of(timeline.first), year_of(timeline.last or period)
        return span(min(first, last), last), str(first)
    if is_span_of_years(period):
        return period, str(first_year(period) - 1)
    last = year_of(period)
    if timeline.base is not None and not is_span_of_years(timeline.base):
        first = year_of(timeline.base) + 1
        return span(first, max(first, last)), str(first - 1)
    if timeline.plan_seen and first_year(timeline.plan_seen) <= last:
        first = first_year(timeline.plan_seen)
    elif last > timeline.review:
        first = timeline.review + 1
    else:
        # The five-year plan that the year belongs to.
        first = last - (last - 1) % 5
    return span(first, last), str(first - 1)


def _is_flow(draft: Draft, m: Mention, roles: Roles) -> bool:
    """Whether a level in a review of several years is what they brought, not what stands at their end."""
    if draft.unit in ("%", "‰", "比", "1") or "to" in roles or draft.measure != "level":
        return False
    if draft.indicator.endswith("天数"):
        # So many days a year.
        return False
    if AGAINST_PLAN.match(m.text, m.q.end):
        # “十四五”时期…达到1200亿元，比“十三五”时期增长11%: all years of the one against all of the other.
        return True
    last = m.last
    begins = m.text[m.begin : m.begin + 1]
    summed = (
        begins in "，," and last is not None and bool((last.roles or frozenset()) & {"total", "total_over"})
    )
    listed = (begins == "、" or (summed and bool(m.sentence.drafts))) and not roles & {"level", "over"}
    if (
        listed
        and last is not None
        and last.period
        and last.measure == "level"
        and is_span_of_years(last.period)
    ):
        # A list goes on as it began.
        return True
    if draft.unit == "元" and m.text.endswith(("完成", "实现", "累计"), m.begin, m.q.start):
        return True
    if FLOW_END.search(draft.indicator) and draft.unit == "元":
        return True
    if roles & {"total", "total_over"} or FLOW_WORDS.search(m.text[max(m.begin, m.q.start - 40) : m.q.start]):
        return True
    verbs = m.lead.introduced
    achieved = any(_is_achievement(v) for v in verbs)
    if draft.counted:
        return "level" not in roles or achieved
    if noun.actions().get(noun.action_of(draft.indicator)) == "flow":
        return True
    if achieved or any(v in noun.actions() for v in verbs):
        return not STOCK_END.search(draft.indicator)
    # Neither verb nor cue (补充耕地28.6万亩): the codelist knows whether it is a flow.
    return draft.unit != "元" and not roles & {"level", "over"} and kind_of(draft.indicator) == "flow"


def kind_of(phrase: str) -> str | None:
    """Whether the codelist has the phrase as stock or flow, None where it has neither."""
    code = code_of(phrase)
    kind = indicators().by_id[code].kind if code else None
    return kind if kind in ("stock", "flow") else None


def _is_achievement(word: str) -> bool:
    """Whether an opener is a verb of achievement (建成), which makes a count what the period brought."""
    role, _ = word_table("openers").get(word, ("", ""))
    return role == "verb" and word not in NOT_FLOW
