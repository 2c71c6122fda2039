"""Ratios of several numbers."""

from __future__ import annotations

import re

from chengjian.extract.mention import Draft, Mention
from chengjian.extract.registry import phrase

# What may stand between 之比, which is a cue and no part of the noun phrase, and the number.
RATIO_OF = re.compile(r"之比[^，。；、0-9]{0,8}$")
SECTORS = re.compile("(?:三次|三大|一二三)产业(?:增加值)?(?:结构|占比|比重|比例|比)?(?:之比)?")
SAYS_RATIO = re.compile(r"比(?!赛|分)|结构|构成|比例")


@phrase("X610", name="ratio", kinds=("ratio",))
def ratio(m: Mention) -> Draft | None:
    """Numbers joined by colons: 1.99:1, 三次产业比重2:49.8:48.2.

    Unit: 比; the value is the tuple as printed, however garbled.
    Does not read: times of day (9:30), scores.
    """
    lead = m.text[m.begin : m.q.start]
    if len(m.q.value) == 2 and "." not in m.q.text and not SAYS_RATIO.search(lead + m.topic()):  # type: ignore[arg-type]
        return None
    if len(m.q.value) == 3 and (sectors := SECTORS.search(m.said()[-40:])):  # type: ignore[arg-type]
        # 三次产业结构进一步优化，调整为8.3:41.4:50.3
        return Draft(m.q, "ratio", sectors[0])
    if not m.phrase() and not (m.last is not None and m.last.measure == "ratio"):
        return None
    return Draft(m.q, "ratio", m.subject_phrase())


@phrase("X611", name="ratio-of-one", kinds=("none",))
def ratio_of_one(m: Mention) -> Draft | None:
    """A ratio of which only one term is printed: 城乡居民收入比值3.27.

    Unit: 比; the other term is 1.
    """
    before = m.phrase()
    goes_on = m.last is not None and m.last.measure == "ratio" and not before and "." in m.q.text
    ratio_of = before and RATIO_OF.search(m.text[m.begin : m.q.start])
    if not goes_on and not ratio_of and not before.endswith(("收入比", "比值", "倍差")):
        return None
    draft = Draft(m.q, "ratio", m.subject_phrase() + ("之比" if ratio_of else ""))
    draft.unit = "比"
    return draft
