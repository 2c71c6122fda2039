"""Movements: the two levels of 由A增至B."""

from __future__ import annotations

import re

from chengjian.extract import noun
from chengjian.extract.mention import Draft, Mention
from chengjian.extract.registry import phrase

ANY = ("money", "physical", "count", "percent", "multiple", "time", "none")


@phrase("X114", name="from-to", kinds=ANY)
def from_to(m: Mention) -> Draft | None:
    """The two levels of a movement: 由2020年的42.7%提升到73%, 从28.3万元增至84.8万元, 缩小至2.3:1.

    Period: of the first, the time that stands with it, else the year before the period spoken of.
    Does not read: 由…牵头 and other uses of 由 without a second level.
    """
    roles = m.lead.roles
    index = m.kind != "none" or "." in m.q.text or m.phrase().endswith(noun.INDEX_END)
    if not index or m.mask[m.q.end : m.q.end + 1] == "版":
        return None
    last = m.last
    if (
        roles & {"to", "turn"}
        and last is not None
        and "from" in (last.roles or ())
        and last.measure == "growth"
        and not m.phrase()
    ):
        # 增速由9.1%放缓至5.8%: both are growth.
        draft = Draft(m.q, "growth", last.indicator)
        if last.value < 0 and re.search("[降跌]幅", m.text[m.back() : last.start]):
            draft.value = -draft.value
        return draft
    if "to" in roles:
        before = m.phrase()
        if before and noun.is_bare_verb(before) and m.topic():
            return Draft(m.q, "level", m.topic())
        return unitless_level(m, m.subject_phrase())
    if "from" in roles and m.phrase():
        return unitless_level(m, m.subject_phrase())
    return None


def unitless_level(m: Mention, indicator: str) -> Draft | None:
    """A level; a number without a unit is an index with unit 1."""
    if not indicator:
        return None
    draft = Draft(m.q, "level", indicator)
    draft.unit = draft.unit or "1"
    return draft
