"""Lists: numbers that belong in turn to the members of an enumeration."""

from __future__ import annotations

import re

from chengjian.extract import noun
from chengjian.extract.enumeration import LISTING, members
from chengjian.extract.lexer import P, T
from chengjian.extract.mention import Draft, Mention, Series
from chengjian.extract.registry import phrase, rules_by_kind

EVERY = (
    "money",
    "physical",
    "count",
    "percent",
    "points",
    "multiple",
    "time",
    "none",
    "rank",
    "place",
    "ratio",
    "great",
)
ROW_OF_TIMES = re.compile(f"{T}+(?:[、和与及]{T}+)+")
ROW_OF_PLACES = re.compile(f"{P}+(?:[、和与及]{P}+)+")
PAUSE = re.compile("[，,；。]")
RUN_OF_T = re.compile(f"{T}+")
PAIRING = frozenset("、和与及")
OWN_NOUN = re.compile("[一-鿿]{2}")
# 对欧盟、东盟分别进出口249.8亿元: the verb after 分别 is what is measured.
VERBAL = re.compile("分别(?:完成|实现)?(进出口|进口|出口|招生|毕业|发电|用电|产粮)(?:额|量)?(?:为|达|达到)?$")
SEPARATORS = frozenset("、和及与,，以")


@phrase("X810", name="respectively", kinds=EVERY)
def respectively(m: Mention) -> Draft | None:
    """分别 deals several numbers out: A、B分别增长x%、y%; 分别是2020年的3.4倍、1.9倍.

    Members: the enumeration before 分别 (indicators or places); where there is none, the levels just
    before it, as many as numbers follow.
    Does not read: 均 and 都, which say one number of all members (X110).
    """
    series = m.sentence.series
    if series is not None and series.lead is not None:
        own_verb = m.lead.noun is None and not m.lead.far and m.lead.sign and m.q.start - m.begin <= 6
        if not set(m.text[m.begin : m.q.start]) <= SEPARATORS and not m.hedge_only() and not own_verb:
            m.sentence.series = None
        elif series.at < max(len(series.members), len(series.subjects)):
            return deal(m, series)
        else:
            m.sentence.series = None
    follows = m.kind == "rank" or (bool(m.lead.sign) and m.lead.noun is None)
    if "respective" not in m.lead.roles and not (follows and continues_series(m)) and not is_paired(m):
        return None
    series = open_series(m)
    if series is None:
        return None
    m.sentence.series = series
    return deal(m, series)


def continues_series(m: Mention) -> bool:
    """Whether as many ranks or growths follow a series: 分别增长12.5%、8.4%，排名全省第二、第三."""
    return bool(m.earlier and m.sentence.drafts and not m.phrase() and m.run_length() == m.earlier.at > 1)


def is_paired(m: Mention) -> bool:
    """Whether as many numbers as members stand in one row without 分别: 客运量和旅客周转量完成5万人次和6亿人公里."""
    after = m.queue[m.at + 1] if m.at + 1 < len(m.queue) else None
    if (
        after is None
        or m.text[m.q.end : after.start] not in PAIRING
        or "joint" in m.lead.roles
        or m.override is not None
    ):
        return False
    if m.q.unit != after.unit and not LISTING.search(m.phrase()):
        # 城乡低保对象4764户、6758人: the same counted twice.
        return False
    both = members(m.phrase(), 2) if m.kind != "rank" and m.q.kind == after.kind == "number" else ()
    beyond = m.queue[m.at + 2] if m.at + 2 < len(m.queue) else None
    more = beyond is not None and m.text[after.end : beyond.start] in PAIRING
    # A noun after the second number is its own: 有企业和商户5家、3个市场.
    own = bool(OWN_NOUN.match(m.text, after.end))
    return len(both) == 2 and not more and not own and all(len(one) > 1 for one in both)


def open_series(m: Mention) -> Series | None:
    """The series that 分别 opens here, None where nothing can be dealt out."""
    count = m.run_length()
    before = m.phrase()
    series: Series | None = None
    times = listed_times(m)
    places = listed_places(m)
    if len(places) == count > 1:
        series = Series((m.subject_phrase() or m.topic(),) * count, tuple(places))
    elif len(times) == count > 1:
        series = Series((m.subject_phrase() or m.topic(),) * count)
        series.times = times
    elif before.startswith("占") and m.sentence.drafts and count > 1:
        # …产值分别突破x、y，占…比重分别为…: shares of the members before.
        topics = list(dict.fromkeys(d.topic for d in m.sentence.drafts))[-count:]
        if len(topics) == count:
            series = Series(tuple(topic + before for topic in topics))
    elif before.endswith("贡献率") and m.sentence.drafts and count > 1:
        # 第一、二、三产业…分别为…，对经济增长的贡献率分别为…
        topics = list(dict.fromkeys(d.topic for d in m.sentence.drafts))[-count:]
        if len(topics) == count:
            series = Series(tuple(noun.bare(topic) + "对" + before for topic in topics))
    elif before and (m.lead.against is None or "、" in before):
        listed = members(before, count)
        if len(listed) > 1:
            series = Series(listed[:count])
    if series is None and m.lead.against is not None:
        series = Series((m.subject_phrase() or m.topic(),) * count)
    if series is None and m.earlier and len(m.earlier.members) == count and not before:
        series = Series(m.earlier.members, m.earlier.subjects)
    if series is None:
        # 分别是"十三五"末的3.4倍、1.9倍: as many levels back as numbers follow; a noun after them (增速) is theirs.
        levels = [d for d in m.sentence.drafts if d.measure == "level"][-count:]
        if len(levels) == count and count > 1:
            tail = before if before and noun.is_attribute(before) else ""
            series = Series(tuple(d.topic + tail for d in levels), tuple(d.subject for d in levels))
    if series is None and before and count > 1:
        # 分别 over places or periods that stand elsewhere: the same indicator each time.
        series = Series((m.subject_phrase(),) * count)
    if series is not None:
        verbal = VERBAL.search(m.text, m.begin, m.q.start)
        if verbal and series.members and not series.members[0].endswith(verbal[1]):
            series.members = tuple(one + verbal[1] for one in series.members)
        series.lead = m.lead
    return series


def listed_times(m: Mention) -> tuple[tuple[int, int], ...]:
    """The spans of the times that stand in a row in the sentence before: 2023年、2024年和2025年."""
    rows = list(ROW_OF_TIMES.finditer(m.mask, m.back(), m.q.start))
    return tuple(one.span() for one in RUN_OF_T.finditer(m.mask, *rows[-1].span())) if rows else ()


def listed_places(m: Mention) -> list[str]:
    """The places that stand in a row before 分别: 永昌县、金川区…分别."""
    rows = list(ROW_OF_PLACES.finditer(m.mask, m.back(), m.q.start))
    match = rows[-1] if rows else None
    paused = match is not None and PAUSE.search(m.mask, match.end(), m.q.start) is not None
    if match is None or (paused and not m.lead.noun):
        return m.places if len(m.places) == m.run_length() else []
    if paused:
        return []
    return [p.name for p in m.all_places if match.start() <= p.start < match.end()]


def deal(m: Mention, series: Series) -> Draft | None:
    """Read the number as a rule reads it alone, with the series' lead and its next member as the noun phrase."""
    at = series.at
    own = m.lead
    assert series.lead is not None
    m.lead = own if own.sign and at else series.lead
    m.override = series.members[at] if at < len(series.members) else series.members[-1]
    hedges = own.roles & {"over", "under", "about"}
    draft: Draft | None = None
    for rule in rules_by_kind().get(m.kind, ()):
        if rule.code in ("X810", "X111"):
            continue
        draft = rule.function(m)
        if draft is not None:
            break
    m.lead = own
    if draft is None:
        return None
    series.at += 1
    if at < len(series.times):
        draft.when = series.times[at]
    draft.trace["member"] = f"{at + 1} of {len(series.members)}"
    draft.roles = series.lead.roles if not hedges else (series.lead.roles | hedges)
    if at < len(series.subjects) and series.subjects[at]:
        draft.subject = series.subjects[at]
    return draft
