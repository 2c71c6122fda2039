"""What was read of a document as rows of the panel's tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import msgspec

from chengjian.codes.units import units
from chengjian.model import Derivation, Document, Finding, Observation, Origin, Proof, Repair, Verdict
from chengjian.panel.placing import Place, Places
from chengjian.panel.schema import tables
from chengjian.panel.settings import scopes

if TYPE_CHECKING:
    import pyarrow

    from chengjian.checking import Check
    from chengjian.reading import Reading

Row = dict[str, Any]
Rows = dict[str, list[Row]]
# What can be counted in DOUBLE; what is printed beyond it is garbled.
MOST_DIGITS = 300


def rows_of(
    check: Check, file: Mapping[str, Any], kind: str, places: Places, corrections: Sequence[Row] = ()
) -> Rows:
    """The rows of all tables that one document fills, which was read, corrected and checked.

    `file` are the columns of `documents` that are the file's own, `corrections` the rows of what was corrected.
    """
    (reading,) = check.readings
    document = reading.source
    corrected = {row["observation"]: row["correction"] for row in corrections}
    culprits = {finding.culprit for finding in check.findings}
    observations = [
        observation_row(
            row, places.find(row.start, row.end), check.verdicts.get(row.id, "unknown"), row.id in culprits
        )
        | {"correction": corrected.get(row.id)}
        for row in reading.observations
    ]
    return {
        "documents": [_document(reading, document, file, kind)],
        "blocks": [_block(document, number, places) for number in range(len(document.blocks))],
        "observations": observations,
        "unread": [msgspec.structs.asdict(row) for row in reading.unread],
        "corrections": list(corrections),
        "proofs": [proof_row(proof, document.name, None) for proof in check.proofs],
        "findings": [finding_row(finding, None) for finding in check.findings],
        "derivations": [derivation_row(derivation, None) for derivation in check.derivations],
    }


REPAIRS = {
    "joined": "断开的句子接上", "spaces": "排版的空格去掉", "decoding": "无法解码的字符略去", "width": "全角字符读作半角",
    "footnote": "脚注号略去", "regrouped": "拆散的表格重组",
}  # fmt: skip


def failed(name: str, file: Mapping[str, Any], reason: str) -> Rows:
    """The row of a document that could not be read."""
    return {"documents": [{**file, "document": name, "status": "failed", "reason": reason}]}


def _document(reading: Reading, document: Document, file: Mapping[str, Any], kind: str) -> Row:
    origin: Origin = reading.origin
    return {
        **file, "document": reading.document, "status": "read", "format": document.format, "pages": document.pages,
        "encoding": document.encoding, "title": origin.title or document.title, "kind": kind, "date": origin.date,
        "date_from": origin.date_from, "region": origin.region, "region_from": origin.region_from,
        "vintage": document.published or origin.date, "characters": len(document.raw),
        "observations": len(reading.observations), "unread": len(reading.unread),
        "notes": [*document.notes, *_repaired(document.repairs)],
    }  # fmt: skip


def _repaired(repairs: Sequence[Repair]) -> list[str]:
    counts: dict[str, int] = {}
    for repair in repairs:
        counts[repair.kind] = counts.get(repair.kind, 0) + 1
    return [f"{REPAIRS[kind]}（{kind}）：{count} 处" for kind, count in sorted(counts.items())]


def _block(document: Document, number: int, places: Places) -> Row:
    block = document.blocks[number]
    return {
        "document": document.name, "block": number, "kind": block.kind, "level": block.level, "text": block.text,
        "page": places.page_of(block), "starts": block.starts, "offsets": block.offsets,
        "cells": block.rows or None,
    }  # fmt: skip


def observation_row(row: Observation, place: Place, verdict: Verdict, culprit: bool) -> Row:
    """An observation as a row, with its place, its verdict, and whether it is at fault in a violated identity."""
    value = None if isinstance(row.value, tuple) else row.value
    made: Row = {name: plain(getattr(row, name)) for name in Observation.__struct_fields__}
    made |= {
        "series": scopes().of(row), "verdict": verdict, "culprit": culprit, "verdict_alone": verdict, "culprit_alone": culprit,
        "number": None if value is None else double(value), "block": place.block, "block_start": place.start,
        "block_end": place.end, "sentence": place.sentence, "page": place.page, "box": place.box,
    }  # fmt: skip
    made |= standard(value, row.low, row.high, row.unit, row.measure)
    return made


def standard(value: Any, low: Decimal | None, high: Decimal | None, unit: str, measure: str) -> Row:
    """The columns `standard…`: value and interval in the base unit of the unit's dimension."""
    base, factor = standard_unit(unit, measure)
    scaled = [None if number is None else double(number * factor) for number in (value, low, high)]
    return {
        "standard": scaled[0], "standard_low": scaled[1], "standard_high": scaled[2], "standard_unit": base
    }  # fmt: skip


@lru_cache(maxsize=4096)
def standard_unit(unit: str, measure: str) -> tuple[str, Decimal]:
    """The base unit of a unit's dimension and the factor to it; the unit itself where there is none."""
    if measure in ("rank", "ratio", "multiple"):
        return unit, Decimal(1)
    known = units()
    # 元/人·月 is no 元: what is printed under a stroke stays as it is.
    factor = known.factor.get(unit)
    if factor is None:
        return unit, Decimal(1)
    dimension = known.dimension[unit]
    # Measure words count things: 家, 户 and 个 of the same indicator are the same number.
    if dimension in ("count", "households"):
        return "个", factor
    # 人次, 人公里 and 吨公里 are counted alike and are not the same.
    return (unit, Decimal(1)) if dimension == "person_times" else (known.base[dimension], factor)


def double(number: Decimal) -> float | None:
    """The number as a float, None where none holds it."""
    try:
        return float(number) if abs(number.adjusted()) < MOST_DIGITS else None
    except (InvalidOperation, OverflowError):
        return None


def plain(value: object) -> object:
    """A field of a record as its column has it: exact decimals as text, the terms of a ratio joined by a colon."""
    if isinstance(value, tuple):
        return ":".join(f"{term:f}" for term in value)
    return f"{value:f}" if isinstance(value, Decimal) else value


# Arrow ------------------------------------------------------------------------------------------------


def arrow(name: str, rows: Iterable[Row]) -> pyarrow.Table:
    """The rows of a table of the panel as an Arrow table; columns that a row lacks are null."""
    import pyarrow

    schema = arrow_schema(name)
    rows = list(rows)
    columns = [pyarrow.array([row.get(field.name) for row in rows], type=field.type) for field in schema]
    return pyarrow.Table.from_arrays(columns, schema=schema)


@lru_cache(maxsize=64)
def arrow_schema(name: str) -> pyarrow.Schema:
    """The Arrow schema of a table of the panel, by `schema.sql`."""
    import pyarrow

    kinds = {
        "VARCHAR": pyarrow.string(), "INTEGER": pyarrow.int32(), "BIGINT": pyarrow.int64(),
        "DOUBLE": pyarrow.float64(), "BOOLEAN": pyarrow.bool_(),
    }  # fmt: skip
    fields = []
    for column in tables()[name].columns:
        kind = kinds[column.type.rstrip("[]")]
        for _ in range(column.type.count("[")):
            kind = pyarrow.list_(kind)
        fields.append((column.name, kind))
    return pyarrow.schema(fields)


def pack(rows: Rows) -> bytes:
    """Rows as bytes that `unpack` gives back as Arrow tables."""
    return pack_tables({name: arrow(name, found) for name, found in rows.items() if found})


def pack_tables(tables: Mapping[str, pyarrow.Table]) -> bytes:
    """Arrow tables as bytes that `unpack` gives back."""
    import pyarrow

    packed = {}
    for name, table in tables.items():
        sink = pyarrow.BufferOutputStream()
        with pyarrow.ipc.new_stream(sink, table.schema) as writer:
            writer.write_table(table)
        packed[name] = sink.getvalue().to_pybytes()
    return msgspec.msgpack.encode(packed)


def unpack(data: bytes) -> dict[str, pyarrow.Table]:
    """The Arrow tables of packed rows, by name. Raises ValueError where the bytes are damaged."""
    import pyarrow

    try:
        packed = msgspec.msgpack.decode(data, type=dict[str, bytes])
        return {name: pyarrow.ipc.open_stream(table).read_all() for name, table in packed.items()}
    except (msgspec.MsgspecError, pyarrow.ArrowInvalid, OSError) as error:
        raise ValueError(f"damaged rows: {error}") from error


def proof_row(proof: Proof, document: str | None, group: str | None) -> Row:
    """A proof as a row."""
    return {**msgspec.structs.asdict(proof), "document": document, "region_group": group}


def finding_row(finding: Finding, group: str | None) -> Row:
    """A finding as a row."""
    row = msgspec.structs.asdict(finding)
    row["fix"] = None if finding.fix is None else msgspec.json.encode(finding.fix).decode()
    return {**row, "region_group": group}


def derivation_row(derivation: Derivation, group: str | None) -> Row:
    """A derivation as a row, with the id that its fields give it."""
    import hashlib

    row: Row = {key: plain(value) if key != "observations" else value
                for key, value in msgspec.structs.asdict(derivation).items()}  # fmt: skip
    row |= standard(derivation.value, derivation.low, derivation.high, derivation.unit, derivation.measure)
    row["id"] = "d" + hashlib.blake2b(msgspec.json.encode(derivation), digest_size=8).hexdigest()
    return {**row, "region_group": group}
