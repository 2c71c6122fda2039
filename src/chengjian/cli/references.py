"""Reference figures: observations that `chengjian read` wrote, taken as known."""

from __future__ import annotations

import csv
import re
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import msgspec

from chengjian.codes.indicators import indicators
from chengjian.model import Observation

NAMES = Observation.__struct_fields__
NUMBERS = ("value", "low", "high")
PERIOD = re.compile(r"\d{4}(-(\d\d(-\d\d)?|Q[1-4]))?(/\d{4}(-(\d\d(-\d\d)?|Q[1-4]))?)?", re.ASCII)
# No figure has as many places before or behind its point.
PLACES = 40


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
            made.append(_sound(msgspec.json.decode(line, type=Observation)))
        except (msgspec.DecodeError, ValueError) as error:
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
        return _sound(msgspec.convert(values, Observation))
    except (msgspec.ValidationError, InvalidOperation, ValueError) as error:
        raise ValueError(f"row {number} is no observation: {error}") from None


def _sound(observation: Observation) -> Observation:
    """The observation, if figures can be held against it. Raises ValueError saying what it lacks."""
    if observation.indicator is not None and observation.indicator not in indicators().by_id:
        raise ValueError(f"the codelist has no indicator {observation.indicator}")
    value = observation.value
    numbers = [*(value if isinstance(value, tuple) else (value,)), observation.low, observation.high]
    for number in numbers:
        if number is not None and not (number.is_finite() and abs(number.adjusted()) <= PLACES):
            raise ValueError(f"{number} is no figure")
    if observation.low is not None and observation.high is not None and observation.low > observation.high:
        raise ValueError(f"low, {observation.low:f}, is more than high, {observation.high:f}")
    if value == ():
        raise ValueError("its value is an empty ratio")
    for period in (observation.period, observation.base_period):
        if period is not None and not PERIOD.fullmatch(period):
            raise ValueError(f"{period!r} is no period; write 2024, 2024-11, 2021/2025 or 2025-Q3")
    return observation
