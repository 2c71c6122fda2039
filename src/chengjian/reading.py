"""Reading a document: the one call that the command line and programs share."""

from __future__ import annotations

import re
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TypeVar

import msgspec

from chengjian.arithmetic.periods import FIRST_YEAR, LAST_YEAR
from chengjian.codes.regions import Region, regions
from chengjian.extract.engine import Reader
from chengjian.extract.origin import infer, review_year
from chengjian.extract.scope import Scope
from chengjian.extract.timeline import Timeline
from chengjian.model import Document, Observation, Origin, Repair, Unread
from chengjian.sources import Failure, SourceError, document, document_from_text, documents

if TYPE_CHECKING:
    import polars

    from chengjian.extract.explain import Explanation

MAX_BYTES = 1_000_000_000
CHUNK = 1 << 20
TOO_LARGE = f"the document is larger than {MAX_BYTES // 10**6} MB; split it"
L = TypeVar("L", bound=Timeline)


class Reading(msgspec.Struct, frozen=True):
    """What was read of one document.

    `observations` in the order of the text; `unread`: the numbers that no rule could read; `repairs`: what was
    mended in the text; `origin`: the date and place that it was read with, and where those come from; `source`: the
    document itself, its text in blocks.
    """

    document: str
    origin: Origin
    observations: list[Observation]
    unread: list[Unread]
    repairs: list[Repair]
    source: Document

    def to_jsonl(self) -> bytes:
        """The observations as JSON Lines, decimals as strings, one observation a line."""
        return b"".join(msgspec.json.encode(row) + b"\n" for row in self.observations)

    def to_polars(self) -> polars.DataFrame:
        """The observations as a Polars frame, one row each; see `frame` for the columns."""
        return frame(self.observations)


def frame(observations: list[Observation]) -> polars.DataFrame:
    """The observations as a Polars frame.

    Columns are the fields of the record. `value`, `low` and `high` are strings of exact decimals (a
    ratio's terms joined by ":"), `number` is the value as a float (null for a ratio) for arithmetic.
    """
    import polars

    names = Observation.__struct_fields__
    text = polars.String
    schema = {name: polars.Int64 if name in ("start", "end") else text for name in names}
    rows = [[_plain(getattr(row, name)) for name in names] for row in observations]
    made = polars.DataFrame(rows, schema=schema, orient="row")
    return made.with_columns(number=polars.col("value").cast(polars.Float64, strict=False))


def _plain(value: object) -> object:
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, tuple):
        return ":".join(str(term) for term in value)
    return f"{value:f}"


def load(source: str | Path | bytes) -> bytes:
    """The bytes of a file, or the bytes given.

    Raises OSError where the file cannot be opened, SourceError where it is larger than 1 GB.
    """
    data = source if isinstance(source, bytes) else _bytes(Path(source))
    if len(data) > MAX_BYTES:
        raise SourceError(TOO_LARGE)
    return data


def _bytes(path: Path) -> bytes:
    """The bytes of a file, or of a pipe up to the limit and a little more."""
    status = path.stat()
    if stat.S_ISREG(status.st_mode):
        if status.st_size > MAX_BYTES:
            raise SourceError(TOO_LARGE)
        return path.read_bytes()
    with path.open("rb") as file:
        return bounded(file)


def bounded(file: BinaryIO) -> bytes:
    """The bytes of an open file whose size is not known, at most a little more than a document may have."""
    pieces: list[bytes] = []
    size = 0
    while size <= MAX_BYTES and (piece := file.read(CHUNK)):
        pieces.append(piece)
        size += len(piece)
    return b"".join(pieces)


def read(
    source: str | Path | bytes,
    *,
    date: str | None = None,
    region: str | None = None,
    title: str | None = None,
    name: str | None = None,
) -> Reading:
    """Read the document in a file, or given as bytes, into its observations.

    Takes text, Markdown, HTML, PDF, Word, Excel, CSV and pictures; what a file is says its content. `date` (ISO, at
    least the year) and `region` (name or code) say when and where the document is from, `title` what it is called;
    what is not given is inferred. Raises OSError where the file cannot be opened, SourceError where it is no readable
    document or an archive of several (see `read_all`), ValueError on a malformed date, LookupError on an unknown or
    ambiguous region.
    """
    made = document(load(source), _called(source, name))
    return read_document(made, date=date, region=region, title=title)


def read_all(
    source: str | Path | bytes,
    *,
    date: str | None = None,
    region: str | None = None,
    title: str | None = None,
    name: str | None = None,
) -> Iterator[Reading | Failure]:
    """Read each document of a file: the one that it is, or those of a ZIP archive.

    A member that cannot be read comes as a Failure with the reason, and the others go on. Arguments and errors as for
    `read`, but that an archive is none.
    """
    for made in documents(load(source), _called(source, name)):
        if isinstance(made, Failure):
            yield made
        else:
            yield read_document(made, date=date, region=region, title=title)


def _called(source: str | Path | bytes, name: str | None) -> str:
    return name or ("text" if isinstance(source, bytes) else Path(source).name)


def read_document(
    document: Document, *, date: str | None = None, region: str | None = None, title: str | None = None
) -> Reading:
    """Read a document that was opened already (`chengjian.sources`); arguments and errors as for `read`."""
    origin, home, timeline = _setting(document, date, region, title, Timeline)
    result = Reader(document, Scope(home, timeline)).read()
    return Reading(document.name, origin, result.observations, result.unread, document.repairs, document)


def read_text(
    text: str,
    *,
    date: str | None = None,
    region: str | None = None,
    title: str | None = None,
    name: str = "text",
    encoding: str = "utf-8",
) -> Reading:
    """Read a text into its observations; arguments and errors as for `read`."""
    if not isinstance(text, str):
        raise TypeError(f"read_text takes a str, not {type(text).__name__}; `read` takes paths and bytes")
    made = document_from_text(text, name, encoding)
    return read_document(made, date=date, region=region, title=title)


def explain(
    text: str, *, date: str | None = None, region: str | None = None, title: str | None = None
) -> Explanation:
    """How a text is read: its words, the rules tried on each number, and where each attribute comes from.

    Arguments and errors as for `read`.
    """
    from chengjian.extract.explain import WatchedReader, WatchedScope
    from chengjian.extract.provenance import WatchedTimeline

    made = document_from_text(text, "text")
    origin, home, timeline = _setting(made, date, region, title, WatchedTimeline)
    return WatchedReader(made, WatchedScope(home, timeline, origin)).explain()


def _setting(
    document: Document, date: str | None, region: str | None, title: str | None, kind: type[L]
) -> tuple[Origin, Region | None, L]:
    if date is not None:
        check_date(date)
    origin = infer(document, date, region)
    if title is not None:
        origin = msgspec.structs.replace(origin, title=title)
    home = regions().by_code(origin.region) if origin.region else None
    review, now = review_year(origin.date, document, origin.title)
    month = int(origin.date[5:7]) if origin.date and len(origin.date) >= 7 else 12
    dated = bool(re.search(r"20\d{2}年", origin.title or ""))
    return origin, home, kind(review, now, month, dated)


def check_date(date: str) -> None:
    """Raise ValueError unless `date` is YYYY, YYYY-MM or YYYY-MM-DD of the calendar."""
    import datetime

    try:
        if not re.fullmatch(r"\d{4}(?:-\d{2}){0,2}", date, re.ASCII):
            raise ValueError
        numbers = [int(part) for part in date.split("-")]
        if not FIRST_YEAR <= numbers[0] <= LAST_YEAR:
            raise ValueError
        datetime.date(*[*numbers, 1, 1][:3])
    except (ValueError, TypeError):
        raise ValueError(f"{date!r} is no date; write YYYY, YYYY-MM or YYYY-MM-DD") from None
