"""Reference figures: observations that `chengjian read` wrote, taken as known."""

from __future__ import annotations

import csv
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import msgspec

from chengjian.model import Observation

NAMES = Observation.__struct_fields__
NUMBERS = ("value", "low", "high")


def read_reference(path: Path) -> list[Observation] | None:
    """The observations in a file that `read` wrote, None where the file is no such table but a document.

    Raises OSError where it cannot be opened, ValueError naming the line that is no observation.
    """
    suffix = path.suffix.lower()
    if suffix in (".jsonl", ".ndjson"):
        return _json_lines(path)
    if suffix == ".parquet":
        return _parquet(path)
    if suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file)
            if not {"id", "indicator_text", "measure"} <= set(rows.fieldnames or ()):
                return None
            return [_observation(row, rows.line_num) for row in rows]
    return None


def _json_lines(path: Path) -> list[Observation]:
    made = []
    for number, line in enumerate(path.read_bytes().splitlines(), 1):
        if not line.strip():
            continue
        try:
            made.append(msgspec.json.decode(line, type=Observation))
        except msgspec.DecodeError as error:
            raise ValueError(f"line {number} is no observation: {error}") from None
    return made


def _parquet(path: Path) -> list[Observation]:
    import polars

    try:
        frame = polars.read_parquet(path)
    except polars.exceptions.PolarsError as error:
        raise ValueError(f"it is no Parquet file: {' '.join(str(error).split())}") from None
    return [_observation(row, number) for number, row in enumerate(frame.iter_rows(named=True), 1)]


def _observation(row: dict[str, Any], number: int) -> Observation:
    try:
        values: dict[str, Any] = {name: row[name] or None for name in NAMES if name in row}
        values["indicator_text"] = values.get("indicator_text") or ""
        values["unit"] = values.get("unit") or ""
        for name in NUMBERS:
            if isinstance(values.get(name), str):
                terms = tuple(Decimal(term) for term in values[name].split(":"))
                values[name] = terms if len(terms) > 1 else terms[0]
        values["start"], values["end"] = int(values.get("start") or 0), int(values.get("end") or 0)
        return msgspec.convert(values, Observation)
    except (msgspec.ValidationError, InvalidOperation, ValueError) as error:
        raise ValueError(f"row {number} is no observation: {error}") from None
