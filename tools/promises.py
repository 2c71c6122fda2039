"""What holds of every reading of every text: the promises of the record, for the fuzzer and the tests."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cache

import msgspec

import chengjian
from chengjian.codes.indicators import indicators
from chengjian.codes.regions import regions
from chengjian.extract.registry import rules
from chengjian.model import Observation, Unread
from chengjian.sources.cleaning import UNSEEN, WIDTH

TABLE_RULE = "X910"
LAYOUT = re.compile(r"[ \t\n]+")
PART = r"\d{4}(?:-Q[1-4]|-\d{2}(?:-\d{2})?)?"
PERIOD = re.compile(rf"{PART}(?:/{PART})?")


def faults(text: str, reading: chengjian.Reading) -> Iterator[str]:
    """Which promises of the record the reading of a text breaks, each named by a kind before the first colon."""
    rows = [msgspec.json.decode(line, type=Observation) for line in reading.to_jsonl().splitlines()]
    if rows != reading.observations:
        yield "json: the records do not come back from JSON Lines"
    yield from misplaced(text, reading)
    ids: set[str] = set()
    for row in reading.observations:
        if row.id in ids:
            yield f"id: {row.id} stands twice"
        if row.repeats is not None and row.repeats not in ids:
            yield f"repeats: {row.repeats} is no earlier observation"
        ids.add(row.id)
        yield from unsound(row)
    for repair in reading.repairs:
        if not 0 <= repair.start <= repair.end <= len(text):
            yield f"repair: {repair} is outside the text"


def misplaced(text: str, reading: chengjian.Reading) -> Iterator[str]:
    """Faults of the places: order, overlap, and whether the raw text has there what was read."""
    placed: list[Observation | Unread] = [*reading.observations, *reading.unread]
    if [row.start for row in reading.observations] != sorted(row.start for row in reading.observations):
        yield "order: the observations are not in the order of the text"
    end = 0
    for row in sorted(placed, key=lambda row: row.start):
        if row.start < end:
            yield f"overlap: {row.text!r} at {row.start} begins before {end}"
        end = row.end
        if not 0 <= row.start < row.end <= len(text):
            yield f"offsets: {row.text!r} is at {row.start}:{row.end} of {len(text)}"
        elif plain(text[row.start : row.end]) != plain(row.text):
            yield f"offsets: {text[row.start : row.end]!r} was read as {row.text!r}"
        elif LAYOUT.match(text[row.start].translate(WIDTH)) or LAYOUT.match(
            text[row.end - 1].translate(WIDTH)
        ):
            yield f"offsets: {text[row.start : row.end]!r} has layout at its ends"


def plain(text: str) -> str:
    """A text as the reader sees its characters, without the layout that it removes."""
    return LAYOUT.sub("", UNSEEN.sub("", text).translate(WIDTH))


def unsound(row: Observation) -> Iterator[str]:
    """Faults of one record's values."""
    terms = row.value if isinstance(row.value, tuple) else (row.value,)
    if not all(isinstance(term, Decimal) and term.is_finite() for term in terms):
        yield f"value: {row.value!r} of {row.text!r}"
    elif not isinstance(row.value, tuple):
        if row.low is None and row.high is None:
            yield f"interval: none of {row.text!r}"
        if (row.low is not None and row.low > row.value) or (row.high is not None and row.high < row.value):
            yield f"interval: {row.low} to {row.high} does not hold {row.value} of {row.text!r}"
        if row.low is not None and row.high is not None and row.low >= row.high:
            yield f"interval: {row.low} to {row.high} of {row.text!r} is empty"
    if not row.unit:
        yield f"unit: none of {row.text!r}"
    if not row.indicator_text.strip():
        yield f"words: no indicator of {row.text!r}"
    for name in ("period", "base_period"):
        period = getattr(row, name)
        if period is not None and not is_period(period):
            yield f"{name}: {period!r} of {row.text!r}"
    if row.indicator is not None and row.indicator not in indicators().by_id:
        yield f"indicator: {row.indicator} is not in the codelist"
    if row.region is not None and not any(region.code == row.region for region in regions()):
        yield f"region: {row.region} is not in the codelist"
    if row.rule not in rules() and row.rule != TABLE_RULE:
        yield f"rule: there is no {row.rule}"


@cache
def is_period(period: str) -> bool:
    """Whether a period is one of the calendar, its end not before its beginning."""
    if not PERIOD.fullmatch(period):
        return False
    ends = period.split("/")
    try:
        for end in ends:
            if "Q" not in end:
                date(*(int(part) for part in [*end.split("-"), "1", "1"][:3]))
    except ValueError:
        return False
    return ends[0] <= ends[-1]
