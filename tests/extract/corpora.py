"""The rule corpora: what each entry asks for, and whether a reading gives it."""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

import chengjian

ROOT = Path(__file__).parents[2] / "corpus"
# The corpora of the reader; those of other rooms have tests of their own.
FOLDERS = frozenset({"phrases", "context", "field"})
ATTRIBUTES = ("measure", "unit", "subject", "bound", "period", "base_period", "status")
# Attributes that are held against a reading only where a row names them.
NAMED = ("scope", "account", "region", "row_head", "column_head")
SIMILAR = 0.6


class Entry:
    """One text of a corpus file and what must be read in it."""

    def __init__(
        self, path: Path, kind: str, number: int, text: str, given: dict[str, Any], rows: list[dict[str, Any]]
    ) -> None:
        self.path, self.kind, self.number, self.text, self.given, self.rows = (
            path,
            kind,
            number,
            text,
            given,
            rows,
        )

    def __repr__(self) -> str:
        return f"{self.path.parent.name}/{self.path.stem}:{self.kind}{self.number} {self.text[:24]!r}"


def files() -> list[Path]:
    """The corpus files of the reader."""
    return sorted(path for path in ROOT.glob("*/*.yml") if path.parent.name in FOLDERS)


def entries(kind: str) -> list[Entry]:
    """All entries of a kind: reads, silent or gaps."""
    found = []
    for path in files():
        data = yaml.load(path.read_text("utf-8"), yaml.CSafeLoader)
        given = data.get("given") or {}
        for number, item in enumerate(data.get(kind) or [], 1):
            if isinstance(item, str):
                found.append(Entry(path, kind, number, item, given, []))
            else:
                found.append(
                    Entry(
                        path,
                        kind,
                        number,
                        item["text"],
                        given | (item.get("given") or {}),
                        item.get("observations") or [],
                    )
                )
    return found


def failures(entry: Entry) -> list[str]:
    """What a reading of the entry's text lacks or has wrong, empty where it is right."""
    given = {key: str(value) for key, value in entry.given.items()}
    reading = chengjian.read_text(entry.text, date=given.get("date"), region=given.get("region"))
    home = given.get("region")
    wrong = []
    read = list(reading.observations)
    at = 0
    for row in entry.rows:
        start = entry.text.index(row["text"], at)
        end = start + len(row["text"])
        at = end
        found = next((o for o in read if o.start < end and start < o.end), None)
        if found is None:
            if not row.get("optional"):
                wrong.append(f"{row['text']}: not read")
            continue
        read.remove(found)
        if row.get("optional"):
            continue
        wrong += [f"{row['text']}: {what}" for what in differences(row, found, home)]
    wrong += [f"{o.text}: read as {o.measure} {o.indicator_text} ({o.rule}), which it is not" for o in read]
    return wrong


def differences(row: dict[str, Any], found: chengjian.Observation, home: str | None) -> list[str]:
    """The attributes in which an observation is not what a row asks for, in words."""
    wrong = []
    expected = row["value"]
    wanted = tuple(
        Decimal(str(v)) for v in (expected if isinstance(expected, list) else str(expected).split(":"))
    )
    value = found.value if isinstance(found.value, tuple) else (found.value,)
    if len(value) != len(wanted) or any(
        abs(a - b) > abs(b) * Decimal("1e-4") for a, b in zip(value, wanted, strict=True)
    ):
        wrong.append(f"value {found.value}, not {expected}")
    defaults = {"subject": home, "bound": None, "base_period": None, "status": "actual", "measure": "level"}
    for name in ATTRIBUTES:
        if name in ("period", "base_period") and row.get(name) is None:
            continue
        want = row.get(name, defaults.get(name))
        got = getattr(found, name)
        if got != want:
            wrong.append(f"{name} {got}, not {want}")
    wrong += [
        f"{name} {getattr(found, name)}, not {row[name]}"
        for name in NAMED
        if name in row and getattr(found, name) != row[name]
    ]
    if not similar(found.indicator_text, row["indicator"]):
        wrong.append(f"indicator {found.indicator_text}, not {row['indicator']}")
    return wrong


def similar(one: str, other: str) -> bool:
    """Whether two phrases share enough of their pairs of characters (Dice, as the annotation guidelines score it)."""
    x, y = _pairs(one), _pairs(other)
    return 2 * sum((x & y).values()) >= SIMILAR * (sum(x.values()) + sum(y.values()))


def _pairs(text: str) -> Counter[str]:
    text = re.sub(r"[\W_的]", "", text)
    return Counter(text[i : i + 2] for i in range(len(text) - 1)) or Counter([text])
