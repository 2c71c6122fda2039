"""The records of the way from a document to its observations.

Offsets are characters of the document's text as given, half-open. Periods are ISO 8601 strings:
`2024`, `2024-11`, `2024-11-30`, `2021/2025`, `2025-01/2025-09`, and `2025-Q3` for a quarter.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

import msgspec

Measure = Literal["level", "growth", "average_growth", "change", "multiple", "rank", "ratio", "streak"]
Bound = Literal["over", "under", "about", "at_least", "at_most"]
Status = Literal["actual", "expected", "target"]
BlockKind = Literal["heading", "paragraph", "table"]


class Observation(msgspec.Struct, kw_only=True, omit_defaults=False):
    """One statistic stated at one place in one document.

    `value` is in the base of `unit` (亿 and 万 multiplied out), a tuple for a ratio; `low` and `high`
    bound the numbers that the printed digits and the hedge admit (`high` open; None: unbounded).
    `indicator` is the codelist's id, None where it has none; `indicator_text` the words of the text.
    `region` is the GB/T 2260 code where the subject is a region. `repeats` is the id of the
    observation that this one repeats word for word (a scan that shows a passage twice), else None.
    `bound` is the hedge that is printed: over (超, 突破, 多, 以上), under (近, 不足, 以内), about (约, 左右), at_least
    (不低于), at_most (不超过). `rule` is the code of the rule that read it.
    """

    id: str
    document: str
    start: int
    end: int
    text: str
    indicator: str | None
    indicator_text: str
    subject: str | None
    region: str | None
    measure: Measure
    value: Decimal | tuple[Decimal, ...]
    unit: str
    low: Decimal | None
    high: Decimal | None
    bound: Bound | None
    period: str | None
    base_period: str | None
    status: Status
    rule: str
    repeats: str | None = None


class Unread(msgspec.Struct, frozen=True):
    """A number that no rule could read, with the sentence it stands in."""

    document: str
    start: int
    end: int
    text: str
    sentence: str


class Repair(msgspec.Struct, frozen=True):
    """Something that was mended in the text before it was read: what, where, and how."""

    kind: Literal["joined", "spaces", "decoding", "width"]
    start: int
    end: int
    note: str


class Block(msgspec.Struct, frozen=True):
    """A heading, a paragraph or a table of a document.

    `text` is the clean text; `starts` and `offsets` map it back: the character `text[i]` stands at
    `offsets[k] + i - starts[k]` of the raw text, `k` the last index with `starts[k] <= i`.
    `rows` are the cells of a table as (clean start, clean end) pairs.
    """

    kind: BlockKind
    text: str
    starts: tuple[int, ...]
    offsets: tuple[int, ...]
    level: int = 0
    rows: tuple[tuple[tuple[int, int], ...], ...] = ()


class Origin(msgspec.Struct, frozen=True):
    """What a document is about: its reference date (ISO, year at least), place and title, and whence known."""

    date: str | None = None
    region: str | None = None
    title: str | None = None
    date_from: str = "unknown"
    region_from: str = "unknown"


class Document(msgspec.Struct):
    """A document as given (`raw`) and as read (`blocks`), with all that was repaired on the way."""

    name: str
    raw: str
    blocks: list[Block]
    repairs: list[Repair]
    encoding: str = "utf-8"
