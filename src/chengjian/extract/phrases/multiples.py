"""Multiples of a base."""

from __future__ import annotations

import re

from chengjian.extract import noun
from chengjian.extract.mention import Draft, Mention
from chengjian.extract.registry import phrase

COMPARED = re.compile(
    r"(?P<thing>.*?)(?:为|是|相当于|达到|高达)(?:约)?(?P<base>(?:全国|全省|全市|同期|世界|[东西中]部|\ue001)[^为是]*)$"
)


@phrase("X410", name="multiple", kinds=("multiple",))
def multiple(m: Mention) -> Draft | None:
    """X is k times its base: 是2020年的3.4倍, 相当于"十三五"末的2倍, 为全国平均水平的1.5倍.

    Unit: 倍.
    Base: the time that stands before 的; none where a place or another thing does.
    Does not read: 增长2.5倍 (X212).
    """
    topic = m.subject_phrase()
    before = m.phrase()
    compared = COMPARED.match(m.whole_phrase()) if m.override is None else None
    if compared:
        # 人均…为全国平均水平的1.2倍: what stands before 为 is said of, what stands after it compared with.
        return Draft(m.q, "multiple", noun.tidy(compared["thing"]) or m.topic())
    if m.text[m.begin : m.q.start].endswith("以") or (m.q.kind == "han" and m.tail.startswith("的")):
        return None
    if (
        m.override is None
        and before
        and ("的" in m.text[m.begin : m.q.start][-1:] or "of" in m.lead.roles)
        and m.last is not None
    ):
        topic = m.topic() or before
    return Draft(m.q, "multiple", topic)


@phrase("X411", name="doubling", kinds=("double",))
def doubling(m: Mention) -> Draft | None:
    """A doubling: 翻番 is 2 times, 翻两番 4 times the base.

    Unit: 倍.
    Does not read: 倍增, which says no number.
    """
    return Draft(m.q, "multiple", m.subject_phrase())
