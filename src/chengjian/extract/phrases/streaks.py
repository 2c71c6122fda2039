"""Streaks: how long something has lasted without a break."""

from __future__ import annotations

import re

from chengjian.extract import noun
from chengjian.extract.mention import Draft, Mention
from chengjian.extract.registry import phrase

STREAK_END = re.compile(r"[，。；,;：:！？!?（(、\n]")
# 3年后, 2个月内, 5年规划: a time or a plan, not how often the streak held.
NO_STREAK = re.compile(r"[以之]?[内后来间]|[以之]前|时间|行动|规划|计划|期间")
ACT = re.compile("开展|举办|召开|实施|组织|发布|承办|主办")
AWARDED = re.compile("荣?获(?!批)|获评|入选|被评|成为|跻身")
PAUSED = re.compile("[，,]已?(?:经)?(?:连续)?$")
REACH = 40
# Words enough to say alone what has lasted.
WHOLE_CLAUSE = 8


@phrase("X710", name="streak", kinds=("streak",))
def streak(m: Mention) -> Draft | None:
    """How long something has lasted: 连续82个月保持两位数增长, 已连续三年获评….

    Unit: 个月, 年, 个季度 … as printed.
    Indicator: what is in the streak: the noun before, or the topic, and the verb phrase after.
    Period: the last year, not the span.
    """
    stop = STREAK_END.search(m.text, m.q.end, m.q.end + REACH)
    end = stop.start() if stop else min(len(m.text), m.q.end + REACH)
    after = m.text[m.q.end : end].strip("的 ")
    before = m.phrase()
    topic = m.topic() if m.sentence.drafts else ""
    if before.endswith("、并"):
        # 完成扩大开放任务、并连续4年位列第一: what was done before is not what has lasted.
        before = ""
    if not before and (AWARDED.match(after) or (m.lead.place is not None and len(after) > WHOLE_CLAUSE)):
        # …获得突破，某市连续9年稳居科研城市榜首: another clause, about itself.
        topic = ""
    if ACT.match(after) and PAUSED.search(m.mask, m.begin, m.q.start):
        # 坚持生态立市，连续31年开展绿化年活动: the act is what has lasted.
        return Draft(m.q, "streak", after, after)
    subject = before if before and not (m.lead.far and topic) else topic
    grown = re.match("增速|增幅", m.lead.cue)
    if grown and before and not subject.endswith(grown[0]):
        subject += grown[0]
    indicator = noun.balanced(subject + after.removeprefix("保持").removeprefix("实现").removeprefix("被"))
    if not indicator:
        return None
    if end <= m.limit:
        m.after_end = end
    return Draft(m.q, "streak", indicator, subject or after)


@phrase("X711", name="streak-continued", kinds=("time",))
def streak_continued(m: Mention) -> Draft | None:
    """A second length of time beside a streak: 连续82个月…，其中36个月居全省第一.

    Unit: as printed.
    Indicator: the topic of the streak and the verb phrase after the number.
    Does not read: 2个月内, 3年后, 5年规划.
    """
    last = m.last
    if last is None or last.measure != "streak" or last.unit != m.q.unit or m.phrase():
        return None
    if NO_STREAK.match(m.text, m.q.end):
        return None
    stop = STREAK_END.search(m.text, m.q.end, m.q.end + REACH)
    end = stop.start() if stop else min(len(m.text), m.q.end + REACH)
    return Draft(m.q, "streak", last.topic + m.text[m.q.end : end], last.topic)
