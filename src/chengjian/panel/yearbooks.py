"""Official tables as documents of the collection: which files are some, and their figures as rows."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from chengjian.panel.collection import Source
from chengjian.panel.official import Mapping as TableMapping
from chengjian.panel.official import Official, mapping_for, read_mapping, read_official
from chengjian.panel.placing import Place
from chengjian.panel.rows import Rows, observation_row
from chengjian.panel.settings import Settings

MAPPING = ".mapping.yml"
MOST_NOTES = 10


def mapping_of(source: Source) -> TableMapping | None:
    """The mapping by which a file is an official table: that beside it, or one of the package; None where it is none.

    Raises MappingError where the one beside it is wrong.
    """
    if source.mapping:
        return read_mapping(source.mapping, source.name + MAPPING)
    return mapping_for(Path(source.path))


def table_rows(source: Source, mapping: TableMapping, settings: Settings, file: Mapping[str, Any]) -> Rows:
    """The rows of an official table. Raises OSError and TableError."""
    path = Path(source.path)
    official = read_official(path, mapping)
    edition = official.title.removeprefix(mapping.title)
    rows = []
    for entry in official.entries:
        row = msgspec.structs.replace(
            entry.observation, document=source.name, id=f"{source.name}!{entry.cell}", scope=None
        )
        place = Place(sentence=f"{entry.table}，{entry.cell}")
        rows.append(observation_row(row, place, "unknown", False))
    title = source.title or official.title
    document = {
        **file, "document": source.name, "status": "read", "format": path.suffix[1:].lower(), "pages": 0, "title": title,
        "kind": source.kind or settings.kind_of(title, source.name), "date": source.date or edition, "date_from": "file name",
        "region": source.region, "region_from": "given" if source.region else "unknown", "vintage": source.date or edition,
        "observations": len(rows), "unread": len(official.problems), "notes": _notes(official),
    }  # fmt: skip
    return {"documents": [document], "observations": rows}


def _notes(official: Official) -> list[str]:
    notes = [f"{p.cell}: {p.text}: {p.reason}" for p in official.problems[:MOST_NOTES]]
    if len(official.problems) > MOST_NOTES:
        notes.append(f"and {len(official.problems) - MOST_NOTES} more cells that could not be read")
    if official.unmapped:
        notes.append(f"{len(official.unmapped)} heads are not in the mapping")
    return notes
