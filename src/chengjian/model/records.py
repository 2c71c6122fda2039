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
Tier = Literal["total", "own"]
Account = Literal["budget", "adjusted", "execution", "final"]
BlockKind = Literal["heading", "paragraph", "table", "note"]
Format = Literal["text", "html", "pdf", "docx", "xlsx", "csv", "image"]
Severity = Literal["error", "warning", "info"]
Verdict = Literal["holds", "violated", "unknown"]


class Observation(msgspec.Struct, kw_only=True, omit_defaults=False):
    """One statistic stated at one place in one document.

    `value` is in the base of `unit` (亿 and 万 multiplied out), a tuple for a ratio; `low` and `high`
    bound the numbers that the printed digits and the hedge admit (`high` open; None: unbounded).
    `indicator` is the codelist's id, None where it has none; `indicator_text` the words of the text.
    `region` is the GB/T 2260 code where the subject is a region. `repeats` is the id of the
    observation that this one repeats word for word (a scan that shows a passage twice), else None.
    `bound` is the hedge that is printed: over (超, 突破, 多, 以上), under (近, 不足, 以内), about (约, 左右), at_least
    (不低于), at_most (不超过). `rule` is the code of the rule that read it.
    `scope` says which tier of the region's government a figure is of: `own` its own alone (市本级, 市级; the subject then
    is 潍坊市市级, the region still 潍坊市's code, so that it must never be taken for the whole's), `total` the whole region
    where the text says so (全市), None where it does not. `account` is the account of public finance that a figure is
    taken from: budget (预算数), adjusted budget (调整预算数), execution (执行数), final account (决算数). `row_head` and
    `column_head` are the words at the left and above of a table's cell, outer before inner, joined by " / "; None in prose.
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
    scope: Tier | None = None
    account: Account | None = None
    row_head: str | None = None
    column_head: str | None = None


class Unread(msgspec.Struct, frozen=True):
    """A number that no rule could read, with the sentence it stands in."""

    document: str
    start: int
    end: int
    text: str
    sentence: str


class Repair(msgspec.Struct, frozen=True):
    """Something that was mended in the text before it was read: what, where, and how."""

    kind: Literal["joined", "spaces", "decoding", "width", "footnote", "regrouped"]
    start: int
    end: int
    note: str


class Block(msgspec.Struct, frozen=True):
    """A heading, a paragraph, a table or a note (a footnote, 注：…) of a document.

    A note stands where the paragraph or table that it belongs to is over, never within it.
    `text` is the clean text; `starts` and `offsets` map it back: the character `text[i]` stands at
    `offsets[k] + i - starts[k]` of the raw text, `k` the last index with `starts[k] <= i`.
    `rows` are the cells of a table as (clean start, clean end) pairs, a grid: a cell that covers several
    rows or columns stands, with the same pair, at each place that it covers.
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


class Run(msgspec.Struct, frozen=True):
    """Where characters of the raw text stand on a page: `box` is (left, top, right, bottom) in points from the top left."""

    start: int
    end: int
    page: int
    box: tuple[float, float, float, float] | None = None


class Document(msgspec.Struct):
    """A document as given (`raw`) and as read (`blocks`), with all that was repaired on the way.

    `raw` is the decoded file where the format is a text (text, HTML, CSV), else the characters that the
    format's library gives, in their order. `layout` says where they stand on the pages, in the order of `raw`;
    it is empty, and `pages` 0, where the format has no pages. `title`, `published` (ISO date) and `publisher` (the
    site or body) are what the format itself says of the document. `notes` are what a reader should know of how it was read.
    """

    name: str
    raw: str
    blocks: list[Block]
    repairs: list[Repair]
    encoding: str = "utf-8"
    format: Format = "text"
    pages: int = 0
    layout: list[Run] = []
    title: str | None = None
    published: str | None = None
    notes: list[str] = []
    publisher: str | None = None


class Numeral(msgspec.Struct, frozen=True):
    """Where a number stands: `at` and `to` in the text of its sentence, `start` and `end` in the raw document.

    `observation` is the id of the observation read of it, None where no rule could read it.
    """

    observation: str | None
    at: int
    to: int
    start: int
    end: int


class Sentence(msgspec.Struct, frozen=True):
    """A sentence of a document as read (or a whole table, its cells as they stand), and the numbers in it.

    `start` and `end` are its place in the raw document; `starts` and `offsets` map each character back, as in a Block.
    It is what an audit may know of the words around a number.
    """

    document: str
    kind: BlockKind
    text: str
    start: int
    end: int
    starts: tuple[int, ...]
    offsets: tuple[int, ...]
    numbers: tuple[Numeral, ...]


class Fix(msgspec.Struct, frozen=True, kw_only=True):
    """A correction of the raw text from `start` to `end`, proposed only where it is the only one possible.

    `observation` is the figure that it mends and `value` what that then is; both None where the number was too damaged to
    be read.
    """

    observation: str | None
    start: int
    end: int
    text: str
    replacement: str
    value: Decimal | tuple[Decimal, ...] | None


class Proof(msgspec.Struct, frozen=True, kw_only=True):
    """One identity held against the observations that it binds: what it found, and the arithmetic in their numbers."""

    identity: str
    verdict: Verdict
    observations: tuple[str, ...]
    calculation: str


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """What an audit rule reports: numbers that cannot be true together, or words that mislead.

    `start` and `end` are the place to look at in `document`; `message` is Chinese, `message_en` English;
    `calculation` is the arithmetic with the numbers of the text. `culprit` is the observation at fault where
    the identities single one out, `fix` its correction where only one is possible.
    """

    rule: str
    severity: Severity
    document: str
    start: int
    end: int
    message: str
    message_en: str
    observations: tuple[str, ...]
    calculation: str = ""
    culprit: str | None = None
    fix: Fix | None = None


class Derivation(msgspec.Struct, frozen=True, kw_only=True):
    """A value that others imply through an identity and nobody states, with its interval and its proof.

    `observations` are the ids of the terms that imply it, `proof` the arithmetic written out.
    """

    document: str
    indicator: str | None
    indicator_text: str
    subject: str | None
    region: str | None
    measure: Measure
    unit: str
    value: Decimal
    low: Decimal | None
    high: Decimal | None
    period: str | None
    base_period: str | None
    identity: str
    observations: tuple[str, ...]
    proof: str
