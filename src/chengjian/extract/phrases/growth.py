"""Growth: relative changes."""

from __future__ import annotations

import re

from chengjian.extract.mention import Draft, Mention
from chengjian.extract.phrases.lists import OWN_NOUN, PAIRING
from chengjian.extract.registry import phrase

PERCENT = ("percent",)
# 保持10%以上增长, 实现8%的增长: the growth stands after the number.
GROWS_AFTER = re.compile("(?:以上|左右)?的?(?:较快|快速|高速|稳定)?(?:增长|增速|增幅)(?=[，。；、]|$)")
KEPT = re.compile("(?:均|都|继续|持续)?(?:保持|实现|达到?|取得|有)了?(?:超过?|近|约)?$")


def signed(m: Mention, draft: Draft) -> Draft:
    """Give the draft's value the sign of its verb: 下降19.7% is -19.7."""
    if (m.lead.sign == "-" and draft.value > 0) or (
        m.lead.sign == "better" and falls_are_good(draft.indicator)
    ):
        draft.value = -draft.value
    return draft


def falls_are_good(indicator: str) -> bool:
    """Whether 改善 of the indicator means that it fell (浓度, 能耗, 排放)."""
    return any(word in indicator for word in ("浓度", "能耗", "排放", "PM2.5", "强度", "事故", "死亡"))


@phrase("X211", name="average-growth", kinds=("percent", "multiple"))
def average_growth(m: Mention) -> Draft | None:
    """A yearly average of growth: 年均增长6.5%, 年均分别增长9.3%、10.8%.

    Unit: % a year, its sign from the verb.
    Base: the year before the period that it averages over.
    Does not read: averages of levels (年均气温8.9℃).
    """
    compound = m.lead.cue.startswith(("复合", "平均增"))
    if not (
        (("average" in m.lead.roles or compound) and m.lead.sign)
        or ("average" in m.lead.roles and m.tail.startswith("的速度"))
    ):
        return None
    draft = Draft(m.q, "average_growth", m.subject_phrase())
    return signed(m, draft)


@phrase("X213", name="growth-of-growth", kinds=("points",))
def growth_of_growth(m: Mention) -> Draft | None:
    """A rate of growth that itself moved: 增速提高0.4个百分点, 降幅收窄1.2个百分点.

    Unit: 个百分点; minus for 回落 and 收窄.
    Indicator: with 增速 or 降幅, since the growth moved, not the level.
    """
    if not m.lead.sign or "to" in m.lead.roles:
        return None
    before = m.phrase()
    if not before.endswith(("增速", "降幅", "增幅", "涨幅", "跌幅", "增长率", "增长")):
        if before or m.last is None or m.last.measure != "growth":
            return None
        if m.lead.cue not in ("回落", "加快", "收窄", "扩大", "提高", "提升", "上升", "下降", "放缓"):
            return None
        topic = m.topic()
        negative = m.last.value < 0
        word = "降幅" if m.lead.cue in ("收窄", "扩大") and negative else "增长"
        return signed(m, Draft(m.q, "change", topic + word, topic))
    indicator = m.subject_phrase()
    return signed(m, Draft(m.q, "change", indicator, m.topic() or indicator))


@phrase("X212", name="growth-in-multiples", kinds=("multiple",))
def growth_in_multiples(m: Mention) -> Draft | None:
    """A growth said in multiples of the base: 增长2.5倍.

    Unit: 倍, the value as printed (2.5倍, not 250 %).
    Does not read: 增长到2.5倍 and 是…的2.5倍 (X410).
    """
    if not m.lead.sign or "to" in m.lead.roles:
        return None
    return signed(m, Draft(m.q, "growth", m.subject_phrase()))


def repeated(m: Mention) -> Draft | None:
    """The second of two growths that one verb says without 分别: 低保标准……增长22.5%和41.3%."""
    last = m.last
    if (
        last is None
        or m.override is not None
        or last.measure not in ("growth", "average_growth")
        or last.unit != m.q.unit
        or m.text[last.end : m.q.start] not in PAIRING
        or OWN_NOUN.match(m.text, m.q.end)
    ):
        return None
    draft = Draft(m.q, last.measure, last.indicator, last.topic)
    draft.base = last.base
    if last.value < 0:
        draft.value = -draft.value
    return draft


@phrase("X210", name="growth", kinds=PERCENT)
def growth(m: Mention) -> Draft | None:
    """A relative change: 比上年增长6.2%, 同比下降19.7%, 较"十三五"末减少三分之一.

    Unit: %, its sign from the verb (下降 is minus).
    Base: what 比, 较, 同比, 环比 name; else the year before.
    Does not read: 百分点 (X310), 提高到95% (X114), shares and rates (X110, X112).
    """
    again = repeated(m)
    if again is not None:
        return again
    roles = m.lead.roles
    if not m.lead.sign and GROWS_AFTER.match(m.text, m.q.end) and KEPT.search(m.text, m.begin, m.q.start):
        # 投资保持10%以上增长
        return Draft(m.q, "growth", KEPT.sub("", m.subject_phrase()))
    if (
        not m.lead.sign
        or "to" in roles
        or "share" in roles
        or (m.q.unit == "‰" and not m.phrase().endswith(("自然", "机械")))
    ):
        return None
    if "above" in roles or m.lead.against is not None:
        return None
    if m.phrase().endswith(("自然", "机械")):
        # 人口自然增长率 is a rate of births and deaths, not a growth of something.
        return Draft(m.q, "level", m.phrase() + "增长率")
    indicator = m.subject_phrase()
    draft = Draft(m.q, "growth", indicator)
    if m.lead.sign == "better":
        if falls_are_good(indicator):
            draft.value = -draft.value
        return draft
    return signed(m, draft)
