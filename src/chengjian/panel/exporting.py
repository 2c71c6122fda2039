"""Tables of a panel written as CSV, Parquet or JSON Lines, a piece at a time."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Literal

import msgspec

from chengjian.panel.reading import Panel
from chengjian.panel.storing import errors

if TYPE_CHECKING:
    import pyarrow

Form = Literal["csv", "parquet", "jsonl"]
# Rows that are in memory at a time.
ROWS = 50_000


def write(panel: Panel, table: str, form: Form, output: Path | BinaryIO) -> None:
    """Write a table or view of a panel, sorted as it lies. Raises PanelError, and OSError where it cannot be written.

    A file is whole or not there.
    """
    with errors(panel.path):
        reader = panel.connection.sql(f"SELECT * FROM {table}").to_arrow_reader(ROWS)
        if not isinstance(output, Path):
            WRITERS[form](reader, output)
            output.flush()
            return
        passing = output.with_name(f".{output.name}.part")
        try:
            with passing.open("wb") as file:
                WRITERS[form](reader, file)
            passing.replace(output)
        finally:
            passing.unlink(missing_ok=True)


def _csv(reader: pyarrow.RecordBatchReader, file: BinaryIO) -> None:
    text = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(reader.schema.names)
    for batch in _batches(reader):
        rows.writerows([_flat(value) for value in row] for row in zip(*batch.values(), strict=True))
    text.detach()


def _jsonl(reader: pyarrow.RecordBatchReader, file: BinaryIO) -> None:
    encode = msgspec.json.Encoder().encode
    for batch in _batches(reader):
        rows = (dict(zip(batch, row, strict=True)) for row in zip(*batch.values(), strict=True))
        file.write(b"".join(encode(row) + b"\n" for row in rows))


def _parquet(reader: pyarrow.RecordBatchReader, file: BinaryIO) -> None:
    from pyarrow import parquet

    with parquet.ParquetWriter(file, reader.schema, compression="zstd") as writer:
        for batch in reader:
            writer.write_batch(batch)


def _batches(reader: pyarrow.RecordBatchReader) -> Iterator[dict[str, list[Any]]]:
    for batch in reader:
        yield batch.to_pydict()


def _flat(value: object) -> object:
    """A value as a field of CSV: lists as JSON, whole floats as they are, nothing for None."""
    if isinstance(value, list):
        return msgspec.json.encode(value).decode()
    if isinstance(value, float):
        # 12860000000.0 is 12860000000; repr has the fewest digits that give the number back.
        return f"{value:.0f}" if value.is_integer() and abs(value) < 1e15 else repr(value)
    return value


WRITERS: dict[Form, Callable[[pyarrow.RecordBatchReader, BinaryIO], None]] = {
    "csv": _csv, "parquet": _parquet, "jsonl": _jsonl
}  # fmt: skip
