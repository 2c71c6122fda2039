"""Where the records go and in which form: JSON Lines, CSV, Parquet, or a table for people."""

from __future__ import annotations

import io
import shutil
import sys
import tempfile
from abc import ABC, abstractmethod
from bisect import bisect_right
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, BinaryIO, Literal

import click
import msgspec

if TYPE_CHECKING:
    import polars

    from chengjian.model import Origin

Format = Literal["table", "jsonl", "csv", "parquet"]
FORMATS: tuple[Format, ...] = ("table", "jsonl", "csv", "parquet")
FORMAT_OF_SUFFIX: dict[str, Format] = {
    ".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv", ".parquet": "parquet", ".txt": "table",
}  # fmt: skip
# Records that a part of a Parquet file holds; what is kept in memory at most.
PART = 50_000
WHOLE_NUMBERS = frozenset(("start", "end"))


class RepairRow(msgspec.Struct, frozen=True):
    """A repair with the document it was made in and the characters it was made of."""

    document: str
    kind: str
    start: int
    end: int
    text: str
    note: str


class Batch:
    """The records of one document, and what a table says beside them."""

    def __init__(self, name: str, origin: Origin, text: str, records: Sequence[msgspec.Struct]) -> None:
        self.name = name
        self.origin = origin
        self.records = records
        self._text = text
        self._starts: list[int] | None = None

    def line(self, offset: int) -> int:
        """The line, from 1, in which a character of the document stands."""
        if self._starts is None:
            self._starts = [at for at, char in enumerate(self._text) if char == "\n"]
        return bisect_right(self._starts, offset - 1) + 1


class Output(ABC):
    """Takes the documents' records one after the other; used as a context manager."""

    @abstractmethod
    def write(self, batch: Batch) -> None:
        """Write the records of a document."""

    def finish(self) -> None:  # noqa: B027  (most have nothing left to do)
        """Write what is left when all documents are read."""

    def __enter__(self) -> Output:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.finish()


class Stream(Output):
    """An output of bytes, to a file or to standard output; `head` goes before everything."""

    head = b""

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self.file: BinaryIO = path.open("wb") if path else sys.stdout.buffer

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            super().__exit__(kind, error, trace)
        finally:
            if self.path is not None:
                self._close(failed=kind is not None)

    def _close(self, failed: bool) -> None:
        try:
            self.file.close()
        except OSError:
            # What could not be written cannot be written now; that has been said.
            if not failed:
                raise

    def finish(self) -> None:
        """Write the head where there were no documents."""
        self.put(b"")

    def put(self, data: bytes) -> None:
        """Write and let it be seen."""
        head, self.head = self.head, b""
        self.file.write(head + data)
        self.file.flush()


class JsonLines(Stream):
    """One JSON object a line; decimals as strings."""

    def write(self, batch: Batch) -> None:
        """Write a line for each record."""
        encode = msgspec.json.Encoder().encode
        self.put(b"".join(encode(record) + b"\n" for record in batch.records))


class Csv(Stream):
    """Comma-separated values in plain UTF-8, the fields of the record as columns."""

    def __init__(self, path: Path | None, kind: type[msgspec.Struct]) -> None:
        super().__init__(path)
        self.names = kind.__struct_fields__
        self.head = (",".join(self.names) + "\n").encode()

    def write(self, batch: Batch) -> None:
        """Write a row for each record."""
        rows = (
            ",".join(_quoted(plain(getattr(record, name))) for name in self.names) for record in batch.records
        )
        self.put("".join(row + "\n" for row in rows).encode())


def plain(value: object) -> str:
    """A value as text: decimals without exponent, the terms of a ratio joined by a colon, nothing for None."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, tuple):
        return ":".join(plain(term) for term in value)
    return str(value)


def _quoted(text: str) -> str:
    if any(c in text for c in ',"\n\r'):
        return '"' + text.replace('"', '""') + '"'
    return text


class Parquet(Stream):
    """Parquet: parts on disk as they come, put together at the end, so that memory stays small."""

    def __init__(self, path: Path | None, kind: type[msgspec.Struct]) -> None:
        super().__init__(path)
        self.kind = kind
        self.rows: list[msgspec.Struct] = []
        self.parts: list[Path] = []
        self.folder = tempfile.TemporaryDirectory(prefix="chengjian-")

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self.folder:
            super().__exit__(kind, error, trace)

    def write(self, batch: Batch) -> None:
        """Keep the records; a full part goes to disk."""
        self.rows += batch.records
        if len(self.rows) >= PART:
            self._part()

    def finish(self) -> None:
        """Put the parts together."""
        import polars

        if self.rows or not self.parts:
            self._part()
        whole = self.parts[0]
        if len(self.parts) > 1:
            whole = Path(self.folder.name, "whole.parquet")
            polars.scan_parquet(self.parts).sink_parquet(whole)
        with whole.open("rb") as file:
            shutil.copyfileobj(file, self.file)
        self.file.flush()

    def _part(self) -> None:
        part = Path(self.folder.name, f"{len(self.parts):06d}.parquet")
        frame_of(self.rows, self.kind).write_parquet(part)
        self.parts.append(part)
        self.rows = []


def frame_of(rows: Sequence[msgspec.Struct], kind: type[msgspec.Struct]) -> polars.DataFrame:
    """The records as a frame: of observations with their number as a float, of others as they are."""
    import polars

    from chengjian.model import Observation
    from chengjian.reading import frame

    if kind is Observation:
        return frame([row for row in rows if isinstance(row, Observation)])
    names = kind.__struct_fields__
    schema = {name: polars.Int64 if name in WHOLE_NUMBERS else polars.String for name in names}
    return polars.DataFrame(
        [[getattr(row, name) for name in names] for row in rows], schema=schema, orient="row"
    )


class Table(Stream):
    """A table for people, as wide as the terminal."""

    def __init__(self, path: Path | None, kind: type[msgspec.Struct]) -> None:
        super().__init__(path)
        self.kind = kind
        self.first = True

    def write(self, batch: Batch) -> None:
        """Write the document's table."""
        from rich.console import Console

        from chengjian.cli.table import rendered

        terminal = self.path is None and self.file.isatty()
        width = shutil.get_terminal_size((120, 24)).columns
        text = io.StringIO()
        console = Console(file=text, force_terminal=terminal, width=width, legacy_windows=False)
        if not self.first:
            console.print()
        self.first = False
        for part in rendered(batch, self.kind, width):
            console.print(part)
        self.put(text.getvalue().encode())


def open_output(form: Format, path: Path | None, kind: type[msgspec.Struct]) -> Output:
    """The output of this form to a file, or to standard output. Raises OSError where the file cannot be made."""
    if form == "jsonl":
        return JsonLines(path)
    if form == "csv":
        return Csv(path, kind)
    if form == "parquet":
        return Parquet(path, kind)
    return Table(path, kind)


def chosen(form: str | None, path: Path | None) -> Format:
    """The form asked for; else what the file's name says; else a table for a terminal and JSON Lines for a pipe."""
    terminal = path is None and sys.stdout.buffer.isatty()
    if form is None:
        if path is not None:
            known = FORMAT_OF_SUFFIX.get(path.suffix.lower())
            if known is None:
                names = ", ".join(FORMAT_OF_SUFFIX)
                raise click.UsageError(
                    f"no form goes with the name {path.name}; end it in {names}, or give --format"
                )
            return known
        return "table" if terminal else "jsonl"
    if form == "parquet" and terminal:
        raise click.UsageError("Parquet is nothing to look at; name a file with --output FILE, or pipe it on")
    return next(known for known in FORMATS if known == form)
