"""Ranges, spelled-out magnitudes, indices and durations."""

from __future__ import annotations

import re

from chengjian.extract import noun
from chengjian.extract.mention import Draft, Mention
from chengjian.extract.phrases.growth import signed
from chengjian.extract.registry import phrase

HEDGES = frozenset(("over", "under", "about", "at_least", "at_most", "joint_over", "total_over", "to"))
GREAT_TAIL = re.compile(r"大关|门槛|台阶|以上(?![一-鿿])")
GREAT_UNITS = frozenset(
    ("元", "人次", "人", "美元", "吨", "千瓦", "千瓦时", "斤", "亩", "辆", "户", "次", "列", "件", "标箱")
)
TIME_END = re.compile(
    r"(?:居住|停留|时数|天数|时间|时限|寿命|年限|工期|周期|时长|日数|期限|霜期|用时|天|时|工龄|里程|优良)$"
)


def is_great_enough(m: Mention) -> bool:
    """Whether a spelled-out magnitude states a number (突破千亿元大关) and is no name (千亿级集群)."""
    if (
        m.q.bound == "about"
        or m.lead.roles & HEDGES
        or (m.q.bound == "over" and m.q.unit)
        or m.text[: m.q.start].endswith("达到")
    ):
        return True
    return bool(m.q.unit in GREAT_UNITS and GREAT_TAIL.match(m.tail))


@phrase("X115", name="range", kinds=("range",))
def range_end(m: Mention) -> Draft | None:
    """Each end of a range: 3—5万元 is at least 30000 and at most 50000 元.

    Bound: at_least and at_most.
    Does not read: ranges of years, months or ages that only define a group.
    """
    if m.q.unit in ("岁", "周岁", "年", "月", "日", "时", "分"):
        return None
    if m.q.hint == "high" and m.last is not None and m.last.quantity.hint == "low":
        draft = Draft(m.q, m.last.measure, m.last.indicator, m.last.topic)
        if m.last.value < 0:
            draft.value = -draft.value
        return draft
    measure = "level"
    if m.lead.sign and "to" not in m.lead.roles:
        measure = "change" if m.q.unit == "个百分点" or m.q.unit != "%" else "growth"
    if "average" in m.lead.roles and m.lead.sign:
        measure = "average_growth"
    indicator = m.subject_phrase() or m.following()
    draft = Draft(m.q, measure, indicator)  # type: ignore[arg-type]
    if m.lead.sign == "-" and measure != "level":
        draft.value = -draft.value
    return draft if indicator else None


@phrase("X116", name="spelled-out-magnitude", kinds=("great",))
def spelled_out_magnitude(m: Mention) -> Draft | None:
    """A magnitude written out: 突破千亿元大关, 超百万人次, 迈过百亿门槛.

    Bound: over, where the verb says so.
    Does not read: 千亿级园区, 百万千瓦级基地, 万众, 千家万户.
    """
    if not is_great_enough(m) or m.q.unit in ("年", "天", "岁", "里"):
        return None
    own = m.phrase() and not noun.is_bare_verb(m.phrase()) and not m.lead.far
    indicator = (m.subject_phrase() if own or not m.q.bound else "") or m.following() or m.subject_phrase()
    if not indicator:
        return None
    draft = Draft(m.q, "level", indicator)
    if not draft.unit:
        draft.unit = unit_of_topic(m, indicator)
    if m.q.hint:
        draft.bound = "over"
    return draft


def unit_of_topic(m: Mention, indicator: str) -> str:
    """The unit of a magnitude printed without one: that of the last level, else what the phrase suggests."""
    for draft in reversed(m.sentence.drafts):
        # 4个集群均迈过百亿门槛: hundreds of millions of clusters there are not.
        if draft.topic == indicator and draft.measure == "level" and not draft.counted:
            return draft.unit
    if re.search(
        r"(?:产值|收入|总额|生产总值|规模|投资|存款|贷款|余额|经济总量|消费|税收|营收|进出口|财政|门槛|台阶|增加值|资金|经费)$",
        indicator,
    ) or re.search("台阶|门槛", m.tail):
        return "元"
    if re.search(r"人数|人口|游客|群众|用户|旅客|人才|学生|职工|对象", indicator):
        return "人"
    return "个"


@phrase("X117", name="unitless-index", kinds=("none",))
def unitless(m: Mention) -> Draft | None:
    """A number without unit that is an index or counts people: 指数达到92.5, 为138万残疾人发放补贴.

    Unit: 1 for an index; 人 or 个 where the noun after a scale word says so.
    Does not read: bare numbers (they are listed as unread).
    """
    if m.q.scale:
        following = m.following()
        bare = noun.is_bare_verb(m.phrase())
        if following and (bare or m.lead.far or not (m.phrase() and m.lead.roles)):
            draft = Draft(m.q, "level", following)
            draft.unit = (
                "人"
                if re.search(
                    r"人|群众|居民|学生|员|者|农户|职工|游客|旅客|市民|民|儿童|老|兵|生$|对象", following[:12]
                )
                else "个"
            )
            before = m.phrase()
            if before and noun.is_bare_verb(before):
                draft.indicator = before + following
            return draft
        if m.phrase():
            draft = Draft(m.q, "level", m.subject_phrase())
            draft.unit = unit_of_topic(m, draft.indicator)
            return draft
        return None
    before = m.phrase()
    if not before and m.topic().endswith(("指数", "系数")) and m.sentence.drafts and "." in m.q.text:
        draft = Draft(m.q, "level", m.topic())
        draft.unit = "1"
        return draft
    if before.endswith(noun.INDEX_END) and ("." in m.q.text or m.lead.roles):
        draft = Draft(m.q, "level", m.subject_phrase())
        draft.unit = "1"
        return draft
    return None


DAYS = re.compile(".*天数")


@phrase("X118", name="duration", kinds=("time",))
def duration(m: Mention) -> Draft | None:
    """A length of time that is itself the statistic: 优良天数达310天, 平均办理时间压缩到3天.

    Unit: as printed.
    Measure: change after a verb of growth (平均办理时间缩短2.5天), else level.
    Does not read: how long a procedure or a trip takes in passing, 三年行动, 5年规划.
    """
    before = m.phrase()
    days = DAYS.match(m.topic()) if m.sentence.drafts and m.lead.sign and "to" not in m.lead.roles else None
    if not before and days and m.q.unit == "天":
        # 优良天数比例达到86%、增加13天
        return signed(m, Draft(m.q, "change", days[0]))
    if not before or m.q.kind == "han":
        return None
    if TIME_END.search(before) or (
        m.lead.roles & {"level", "to"}
        and m.q.unit in ("天", "小时", "岁", "分钟")
        and len(before) >= 4
        and not m.following()
    ):
        if m.lead.sign and not m.lead.roles & {"level", "to"}:
            return signed(m, Draft(m.q, "change", m.subject_phrase()))
        return Draft(m.q, "level", m.subject_phrase())
    return None
