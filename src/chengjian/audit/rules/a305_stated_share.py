"""A305: a share in the words of the text (X占Y比重) and its two terms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from chengjian.arithmetic.identities import Share
from chengjian.audit.bindings import Binding, Missing
from chengjian.audit.facts import Fact, Facts
from chengjian.audit.linking import by_measure, fiscal
from chengjian.audit.registry import audit
from chengjian.codes.indicators import indicators

SHARE = re.compile(
    r"^(?P<part>.*?)占(?P<whole>.+?)(?:总数|总量|总额)?(?:的?(?:比重|比例|比率|份额|百分比))?$"
)
REACH = 3
# 735.9亿元和354.1亿元，占…82.1%: the share is of both.
JOINED = re.compile("(?:和|与|及|以及|、)")
# 可支配收入 for 居民人均可支配收入: what may be left out of a name.
WHOSE = re.compile("(?:全体|居民|人均|城镇|农村|农民|生活|全[市省区县州]|年末)+")
WHOLE_WORDS = re.compile("^(?:全[市省区县州部]|我[市省区县州]|当年|同期|总)+")


@audit(
    "A305",
    name="stated-share-contradicts-terms",
    severity="error",
    message="{what} {text} 与部分和总体不符",
    message_en="the share of {text} is not the quotient of the part and the whole",
)
def stated_share_contradicts_terms(facts: Facts) -> Iterator[Binding]:
    """A share that the text states of a part and a whole, both stated, and that is not their quotient.

    Applies to: X占Y的比重 where a level of X stands before it in the sentence and a level of Y there or in the three
    sentences before, of the same period and in the same unit.
    Mend: correct the share, the part or the whole; a share of another whole should say so.
    """
    for share in by_measure(facts, "level"):
        if share.observation.unit != "%" or share.table or "占" not in share.observation.indicator_text:
            continue
        named = SHARE.match(share.observation.indicator_text)
        if named is None:
            continue
        near = sentences_before(facts, share)
        part = last(fact for fact in near if fact.sentence == share.sentence and names(fact, named["part"]))
        if part is None or JOINED.fullmatch(part.before):
            continue
        unit = part.observation.unit
        alike = [f for f in near if f is not part and f.observation.unit == unit]
        wholes = [fact for fact in alike if names(fact, named["whole"])]
        if len({fact.what for fact in wholes}) > 1:
            # 可支配收入 after that of all, of the town and of the countryside: nobody knows of whom.
            continue
        whole = wholes[-1] if wholes else None
        if whole is not None:
            yield Binding(Share(), (share, part, whole))
        elif adjacent(part, share):
            name = WHOLE_WORDS.sub("", named["whole"])
            missing = Missing(
                part, "level", unit, part.observation.period, None, indicators().match(name, unit), name
            )
            yield Binding(Share(), (share, part, missing))


def sentences_before(facts: Facts, fact: Fact) -> list[Fact]:
    """The levels of the same period before a fact, in its sentence and those just before; of public finance in its own."""
    source = facts.sources[fact.document]
    found = [
        f
        for place in range(fact.sentence - REACH, fact.sentence + 1)
        for f in source.by_sentence.get(place, [])
        if place == fact.sentence or not fiscal(f)
    ]
    return [
        f
        for f in found
        if f.order < fact.order
        and f.observation.measure == "level"
        and f.observation.period == fact.observation.period
        and f.where == fact.where
        and f.observation.unit != "%"
    ]


def last(found: Iterator[Fact]) -> Fact | None:
    """The last of these."""
    kept = None
    for fact in found:
        kept = fact
    return kept


def adjacent(part: Fact, share: Fact) -> bool:
    """Whether nothing but the growth of the part stands between a part and its share."""
    return part.sentence == share.sentence and share.order - part.order <= 2 and len(share.before) <= 24


def names(fact: Fact, words: str) -> bool:
    """Whether a level is that of which a share's words speak."""
    return same_words(
        fact.observation.indicator_text, fact.observation.indicator, words, fact.observation.unit
    )


@lru_cache(maxsize=16384)
def same_words(text: str, indicator: str | None, words: str, unit: str) -> bool:
    """Whether two wordings name one thing."""
    plain, other = WHOLE_WORDS.sub("", text), WHOLE_WORDS.sub("", words)
    if not other:
        return False
    longer, shorter = (plain, other) if len(plain) > len(other) else (other, plain)
    if plain == other or (longer.endswith(shorter) and WHOSE.fullmatch(longer.removesuffix(shorter))):
        return True
    return indicator is not None and indicators().match(other, unit) == indicator
