"""Multiples of a base."""

from __future__ import annotations

from chengjian.extract.mention import Draft, Mention
from chengjian.extract.registry import phrase


@phrase("X410", name="multiple", kinds=("multiple",))
def multiple(m: Mention) -> Draft | None:
    """X is k times its base: 是2020年的3.4倍, 相当于"十三五"末的2倍, 为全国平均水平的1.5倍.

    Unit: 倍.
    Base: the time that stands before 的; none where a place or another thing does.
    Does not read: 增长2.5倍 (X212).
    """
    topic = m.subject_phrase()
    before = m.phrase()
    if m.override is None and before and ("的" in m.text[m.begin : m.q.start][-1:] or "of" in m.lead.roles) and m.last is not None:
        topic = m.topic() or before
    draft = Draft(m.q, "multiple", topic)
    return draft


@phrase("X411", name="doubling", kinds=("double",))
def doubling(m: Mention) -> Draft | None:
    """A doubling: 翻番 is 2 times, 翻两番 4 times the base.

    Unit: 倍.
    Does not read: 倍增, which says no number.
    """
    return Draft(m.q, "multiple", m.subject_phrase())
