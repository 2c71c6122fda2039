"""What the rules that write their findings themselves share: sentences, series, and findings about them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from chengjian.audit.facts import Fact, Facts, Prose
from chengjian.model import Finding, Fix, Sentence, Severity
from chengjian.sources.sentences import raw_offset

Series = tuple[str, str, str]  # where, what, measure


def prose(facts: Facts, *patterns: re.Pattern[str], digits: bool = True) -> Iterator[Sentence]:
    """The sentences of all documents that are no tables, in order; only those that one of the patterns may match, if any.

    `digits`: whether they match nothing without a digit.
    """
    for source in facts.sources:
        if source.prose is None:
            source.prose = Prose([sentence for sentence in source.sentences if sentence.kind != "table"])
        yield from source.prose.matching(patterns, digits) if patterns else source.prose.sentences


def together(facts: Facts) -> Iterator[list[Fact]]:
    """The facts of each sentence of prose that has more than one."""
    for source in facts.sources:
        for group in source.by_sentence.values():
            if len(group) > 1 and not group[0].table:
                yield group


def series(facts: Facts) -> dict[Series, list[Fact]]:
    """The facts of each series, of all periods and documents."""
    found = facts.memo.get("series")
    if found is None:
        found = facts.memo["series"] = _series(facts)
    assert isinstance(found, dict)
    return found


def _series(facts: Facts) -> dict[Series, list[Fact]]:
    found: dict[Series, list[Fact]] = {}
    for (where, what, measure, _), members in facts.at.items():
        found.setdefault((where, what, measure), []).extend(members)
    return found


def of_units(facts: Facts, measures: Sequence[str], units: Sequence[str] = ()) -> Iterator[Fact]:
    """All facts of these measures in these units (any, where none are named)."""
    for source in facts.sources:
        for fact in source.facts:
            if fact.observation.measure in measures and (not units or fact.observation.unit in units):
                yield fact


def number(fact: Fact) -> Decimal | None:
    """The value of a fact, None for a ratio."""
    value = fact.observation.value
    return None if isinstance(value, tuple) else value


def about(
    code: str,
    severity: Severity,
    fact: Fact,
    message: str,
    english: str,
    *,
    calculation: str = "",
    others: Sequence[Fact] = (),
    culprit: bool = True,
    fix: Fix | None = None,
) -> Finding:
    """A finding about a fact (and others that speak against it); by itself, the fact is at fault."""
    observation = fact.observation
    return Finding(
        rule=code,
        severity=severity,
        document=observation.document,
        start=observation.start,
        end=observation.end,
        message=message,
        message_en=english,
        observations=(fact.id, *(other.id for other in others)),
        calculation=calculation,
        culprit=fact.id if culprit else None,
        fix=fix,
    )


def at_words(
    code: str,
    severity: Severity,
    sentence: Sentence,
    at: int,
    to: int,
    message: str,
    english: str,
    meant: str | None = None,
) -> Finding:
    """A finding about the words `at` to `to` of a sentence, and the observation that they belong to, if any.

    `meant`: what they can only have meant, which is proposed where they stand together in the raw text.
    """
    near = [n for n in sentence.numbers if n.at < to and at < n.to]
    inside = min(near, key=lambda n: abs(n.at - at), default=None)
    start, end = raw_offset(sentence, at), raw_offset(sentence, to - 1) + 1
    ids = (inside.observation,) if inside is not None and inside.observation else ()
    fix = None
    if meant is not None and end - start == to - at:
        fix = Fix(
            observation=None, start=start, end=end, text=sentence.text[at:to], replacement=meant, value=None
        )
    return Finding(
        rule=code,
        severity=severity,
        document=sentence.document,
        start=start,
        end=max(end, start + 1),
        message=message,
        message_en=english,
        observations=ids,
        calculation="",
        culprit=ids[0] if ids else None,
        fix=fix,
    )
