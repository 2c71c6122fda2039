"""A panel as a Frictionless data package: CSV files and a `datapackage.json` that says what each column holds.

The Table Schema (https://datapackage.org) is taken from the panel's own documentation of its tables.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from chengjian import __version__
from chengjian.panel.exporting import write
from chengjian.panel.reading import Panel
from chengjian.panel.schema import tables

PACKAGED = (
    "cells",
    "cell_sources",
    "observations",
    "documents",
    "findings",
    "derivations",
    "indicators",
    "domains",
    "regions",
)
TYPES = {
    "VARCHAR": "string",
    "INTEGER": "integer",
    "BIGINT": "integer",
    "DOUBLE": "number",
    "BOOLEAN": "boolean",
}
KEYS = {
    "documents": ["document"], "indicators": ["indicator"], "domains": ["domain"], "observations": ["id"],
}  # fmt: skip
LINKS = {
    "cells": [("indicator", "indicators", "indicator")],
    "observations": [("document", "documents", "document"), ("indicator", "indicators", "indicator")],
    "indicators": [("domain", "domains", "domain")],
    "findings": [("document", "documents", "document")],
}
DESCRIPTOR = "datapackage.json"


def write_package(panel: Panel, folder: Path) -> Path:
    """Write the main tables of a panel as CSV with their description into a folder; gives the descriptor.

    Raises PanelError where the file is no panel, OSError where it cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    resources = []
    for name in PACKAGED:
        table = tables()[name]
        write(panel, name, "csv", folder / f"{name}.csv")
        schema: dict[str, object] = {
            "fields": [
                # Lists are JSON in CSV.
                {"name": c.name, "type": TYPES.get(c.type, "array"), "description": c.comment}
                for c in table.columns
            ],
            "missingValues": [""],
        }
        if name in KEYS:
            schema["primaryKey"] = KEYS[name]
        if name in LINKS:
            schema["foreignKeys"] = [
                {"fields": [field], "reference": {"resource": other, "fields": [theirs]}}
                for field, other, theirs in LINKS[name]
            ]
        resources.append(
            {
                "name": name, "path": f"{name}.csv", "type": "table", "format": "csv", "mediatype": "text/csv",
                "encoding": "utf-8", "description": table.comment, "schema": schema,
            }
        )  # fmt: skip
    package = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "chengjian-panel",
        "title": "城鉴面板 City panel",
        "description": "region × indicator × period, the best value of each cell and all its sources",
        "version": __version__,
        "resources": resources,
    }
    path = folder / DESCRIPTOR
    path.write_bytes(msgspec.json.format(msgspec.json.encode(package), indent=2) + b"\n")
    return path
