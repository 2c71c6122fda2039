"""Declared corrections: what is mended in the readings of documents, why and by whom, as data.

A corrections file says for one number of one document what it must be read as, and stays true only as long as the
document says what it said when the correction was declared:

    corrections:
      - document: city/bulletin.html       # its name in the panel, or the end of it
        text: 1265.7亿元                   # the number as it is printed
        sentence: 地区生产总值             # words of its sentence, where the number stands more than once
        expect: {indicator: gdp, period: "2024"}     # what it is read as without the correction
        set: {value: "126.57e9"}           # what it is read as instead; or drop: true
        why: 县级数，标题误作全市          # the reason
        by: 王五                           # who declares it
        date: 2026-01-05
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import msgspec

from chengjian.codes.indicators import indicators
from chengjian.codes.regions import UnknownRegion, regions
from chengjian.model import Observation
from chengjian.panel.placing import Places
from chengjian.panel.rows import Row, plain
from chengjian.panel.settings import checked

# Fields that say where an observation stands or how it was found are not to be set.
FIXED = frozenset(
    ("id", "document", "start", "end", "text", "low", "high", "rule", "repeats", "row_head", "column_head")
)
FIELDS = tuple(name for name in Observation.__struct_fields__ if name not in FIXED)


class CorrectionError(ValueError):
    """A corrections file is wrong, or a document does not say any more what a correction expects."""


class Correction(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One declared correction; `number` is its place in the file, from 1. The module says what the others mean."""

    document: str
    text: str
    why: str
    by: str
    expect: dict[str, str | None]
    sentence: str = ""
    set: dict[str, str | None] = {}
    drop: bool = False
    date: str | None = None
    number: int = 0


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    corrections: tuple[Correction, ...]


def load(path: Path) -> tuple[Correction, ...]:
    """The corrections of a file. Raises OSError, SettingsError or CorrectionError naming file and entry."""
    import yaml

    # Without types: 2024 and 620200 stay what they look like.
    try:
        data = yaml.load(path.read_text("utf-8"), yaml.BaseLoader)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise CorrectionError(f"{path} is no YAML: {' '.join(str(error).split())}") from None
    if isinstance(data, dict):
        for entry in data.get("corrections") or ():
            if isinstance(entry, dict) and "drop" in entry:
                entry["drop"] = entry["drop"] == "true"
    found = checked(data, str(path), _File).corrections
    numbered = tuple(msgspec.structs.replace(entry, number=at) for at, entry in enumerate(found, 1))
    for entry in numbered:
        _check(entry, f"{path}, correction {entry.number}")
    return numbered


def _check(entry: Correction, where: str) -> None:
    if bool(entry.set) == entry.drop:
        raise CorrectionError(f"{where}: say either what to set or drop: true")
    if not entry.expect:
        raise CorrectionError(f"{where}: say in expect what the number is read as without the correction")
    unknown = [name for name in (*entry.expect, *entry.set) if name not in FIELDS]
    if unknown:
        raise CorrectionError(f"{where}: {unknown[0]} is none of {', '.join(FIELDS)}")
    indicator, region = entry.set.get("indicator"), entry.set.get("region")
    if indicator is not None and indicator not in indicators().by_id:
        raise CorrectionError(f"{where}: {indicator} is no indicator of the codelist")
    try:
        if region is not None:
            regions().by_code(region)
        Decimal(entry.set.get("value") or 0)
    except UnknownRegion as error:
        raise CorrectionError(f"{where}: {error}") from None
    except InvalidOperation:
        raise CorrectionError(f"{where}: {entry.set['value']!r} is no number") from None


def of_file(corrections: Iterable[Correction], name: str) -> bytes:
    """The corrections for a file of the collection, and for the documents in it if it is an archive, as JSON."""
    wanted = [
        entry for entry in corrections if _is_of(entry, name) or f"{entry.document}/".startswith(f"{name}/")
    ]
    return msgspec.json.encode(wanted) if wanted else b""


def _is_of(entry: Correction, document: str) -> bool:
    return document == entry.document or document.endswith("/" + entry.document)


def applied(
    observations: Sequence[Observation], fixes: bytes, document: str, places: Places
) -> tuple[list[Observation], list[Row]]:
    """The observations of a document as corrected, and a row of the table `corrections` for each field that was set.

    Raises CorrectionError where the document does not say what a correction expects.
    """
    entries = msgspec.json.decode(fixes, type=list[Correction]) if fixes else []
    rows: list[Row] = []
    mended = {row.id: row for row in observations}
    for entry in entries:
        if not _is_of(entry, document):
            continue
        row = _meant(entry, observations, places)
        noted = {"correction": entry.number, "document": document, "observation": row.id, "why": entry.why,
                 "declared_by": entry.by, "declared": entry.date}  # fmt: skip
        if entry.drop:
            del mended[row.id]
            rows.append({**noted, "field": "dropped", "before": row.text, "after": None})
            continue
        mended[row.id] = _set(row, entry.set)
        rows += [
            {
                **noted,
                "field": name,
                "before": plain(getattr(row, name)),
                "after": plain(getattr(mended[row.id], name)),
            }
            for name in entry.set
        ]
    return [mended[row.id] for row in observations if row.id in mended], rows


def _meant(entry: Correction, observations: Sequence[Observation], places: Places) -> Observation:
    said = f"correction {entry.number} ({entry.why})"
    same = [row for row in observations if row.text == entry.text and row.repeats is None]
    found = [row for row in same if entry.sentence in (places.find(row.start, row.end).sentence or "")]
    if not found:
        where = f" in a sentence with {entry.sentence}" if same and entry.sentence else ""
        raise CorrectionError(
            f"{said} expects {entry.text}{where}, which does not stand there any more; mend or remove it"
        )
    fitting = [row for row in found if not _unlike(row, entry.expect)]
    if not fitting:
        name, wanted, is_ = _unlike(found[0], entry.expect)[0]
        raise CorrectionError(
            f"{said} expects {entry.text} with {name} {wanted}, but it is {is_} now; mend or remove it"
        )
    if len(fitting) > 1:
        raise CorrectionError(
            f"{said} fits {len(fitting)} numbers {entry.text}; say more words of its sentence"
        )
    return fitting[0]


def _unlike(row: Observation, expect: Mapping[str, str | None]) -> list[tuple[str, str | None, object]]:
    found = [(name, wanted, plain(getattr(row, name))) for name, wanted in expect.items()]
    return [(name, wanted, is_) for name, wanted, is_ in found if not _same(name, wanted or None, is_)]


def _same(name: str, wanted: str | None, is_: object) -> bool:
    if name == "value" and wanted is not None and isinstance(is_, str) and ":" not in is_:
        try:
            return Decimal(wanted) == Decimal(is_)
        except InvalidOperation:
            return False
    return wanted == is_


def _set(row: Observation, fields: Mapping[str, str | None]) -> Observation:
    """The observation with the fields set; its interval goes with its value."""
    new: dict[str, Any] = {name: value or None for name, value in fields.items()}
    value = new.get("value")
    if value is not None:
        new["value"] = Decimal(value)
        if not isinstance(row.value, tuple):
            moved = new["value"] - row.value
            new |= {
                end: None if (was := getattr(row, end)) is None else was + moved for end in ("low", "high")
            }
    made = msgspec.structs.replace(row, **new)
    # Checked as any record is: measure, status and the like take only their own words.
    return msgspec.convert(msgspec.to_builtins(made, builtin_types=(Decimal,)), Observation)
