"""Streaks: how long something has lasted without a break."""

from __future__ import annotations

import re

from chengjian.extract.mention import Draft, Mention
from chengjian.extract.registry import phrase

STREAK_END = re.compile(r"[，。；,;：:！？!?（(、\n]")
BEGINS = re.compile(r"^(?:保持|稳定|实现|在|位居|居|被评为|被)?")


@phrase("X710", name="streak", kinds=("streak",))
def streak(m: Mention) -> Draft | None:
    """How long something has lasted: 连续82个月保持两位数增长, 已连续三年获评….

    Unit: 个月, 年, 个季度 … as printed.
    Indicator: what is in the streak: the noun before, or the topic, and the verb phrase after.
    Period: the last year, not the span.
    """
    stop = STREAK_END.search(m.text, m.q.end)
    end = min(stop.start() if stop else len(m.text), m.q.end + 40)
    after = m.text[m.q.end : end].strip("的 ")
    before = m.phrase()
    topic = m.topic() if m.sentence.drafts else ""
    subject = before if before and not (m.lead.far and topic) else topic
    indicator = subject + after.removeprefix("保持").removeprefix("实现").removeprefix("被")
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
    """
    last = m.last
    if last is None or last.measure != "streak" or last.unit != m.q.unit or m.phrase():
        return None
    stop = STREAK_END.search(m.text, m.q.end)
    end = min(stop.start() if stop else len(m.text), m.q.end + 40)
    return Draft(m.q, "streak", last.topic + m.text[m.q.end : end], last.topic)
