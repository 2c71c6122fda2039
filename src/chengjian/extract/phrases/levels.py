"""Levels: values, counts, shares and rates at a time."""

from __future__ import annotations

import re

from chengjian.codes.units import units
from chengjian.extract import noun
from chengjian.extract.mention import Draft, Mention
from chengjian.extract.registry import phrase

LEVELS = ("money", "physical", "count", "percent", "time", "none")
SEQUEL = re.compile(r"(?:惠及|覆盖|受益|带动|拉动|撬动|辐射|参与|通达)(?=[一-鿿])")
DESCRIBES = re.compile(r"的([“《]?[^，。；、,;：:]{2,14})")


@phrase("X110", name="level", kinds=LEVELS)
def level(m: Mention) -> Draft | None:
    """A value, count or rate whose noun phrase stands before it: 地区生产总值达128.6亿元.

    Unit: as printed, its scale word multiplied out.
    Does not read: growth (X210), shares (X112), counted nouns after the number (X111).
    """
    if m.q.unit in ("岁", "周岁", "年", "") or (m.q.kind == "number" and m.q.unit in ("月", "日", "号")):
        return None
    if "time" in kinds_of_unit(m.q.unit):
        return None
    before = m.phrase()
    topic = m.topic()
    if before and noun.is_bare_verb(before):
        if (
            topic
            and m.sentence.drafts
            and (len(before) < 4 or (m.last is not None and m.last.unit == m.q.unit))
        ):
            own = noun.action_of(topic)
            rest = topic[len(own) :] if len(topic) > len(own) + 1 else topic
            return Draft(m.q, "level", before + rest if own else topic + before, topic)
        return Draft(m.q, "level", before)
    if "net" in m.lead.roles:
        indicator = (before or topic) + "净增"
        return Draft(m.q, "level", indicator, before or topic)
    indicator = m.subject_phrase()
    if m.lead.introduced and not before and topic:
        verb = m.lead.introduced[-1]
        indicator = verb + topic if verb in noun.actions() else topic
    if not indicator:
        indicator = m.following()
    if not indicator:
        return None
    longest = 8 if m.last is not None and m.last.unit == "元" else 14
    if (
        SEQUEL.match(before)
        and m.last is not None
        and m.sentence.drafts
        and 2 <= len(topic) <= longest
        and m.last.measure == "level"
    ):
        # 改造老旧小区123个、惠及群众4.28万户: what the first brought.
        return Draft(m.q, "level", topic + before, topic)
    described = DESCRIBES.match(m.text, m.q.end)
    if described and len(before) <= 4 and m.q.unit not in ("元", "个") and before:
        # 厚度0.05毫米的镍带: the noun after it is what is measured.
        thing = noun.tidy(described[1])
        if thing and not noun.VERB_FIRST.match(thing):
            return Draft(
                m.q,
                "level",
                thing + before if m.q.unit != "%" or not before.endswith("覆盖") else before + thing,
                thing,
            )
    if m.q.unit == "%" and described and before.endswith("覆盖"):
        return Draft(m.q, "level", before + noun.tidy(described[1]))
    return Draft(m.q, "level", indicator)


def kinds_of_unit(unit: str) -> tuple[str, ...]:
    """The dimension of a unit as a tuple, empty where it has none."""
    dimension = units().dimension.get(unit.split("/")[0])
    return (dimension,) if dimension else ()
