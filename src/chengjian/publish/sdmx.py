"""A panel as SDMX: its structure in SDMX-ML 2.1, its data in SDMX-CSV 2.0.

SDMX (ISO 17369) is how statistical offices exchange data. The structure message holds the codelists, the concepts, the
data structure definition and the dataflow; the data message has one row a cell. The cells' dimensions are the
panel's own; periods become what SDMX takes for time: 2021/2025 is 2021-01-01/P5Y.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chengjian.arithmetic.periods import is_span_of_years, year_of
from chengjian.arithmetic.wording import AGREEMENT_NAMES, MEASURE_NAMES, VERDICT_NAMES, Pair
from chengjian.codes.units import units
from chengjian.panel.reading import Panel

if TYPE_CHECKING:
    from pysdmx.model import Codelist
    from pysdmx.model.dataflow import Component

AGENCY, VERSION, FLOW = "CHENGJIAN", "1.0", "PANEL"
STRUCTURE_FILE, DATA_FILE = "structure.xml", "data.csv"
NOT_APPLICABLE = "_Z"
ROWS = 50_000
MONTHS = re.compile(r"(\d{4})-(\d{2})/(\d{4})-(\d{2})")

# SDMX's own codelist of the status of an observation (CL_OBS_STATUS 2.2), as far as it is used.
STATUS_NAMES: dict[str, Pair] = {
    "A": ("正常值", "Normal value"), "E": ("估计值", "Estimated value"), "F": ("预测值", "Forecast value"),
}  # fmt: skip
STATUS_OF = {"actual": "A", "expected": "F", "target": "F"}
ORIGIN_NAMES: dict[str, Pair] = {"stated": ("原文所载", "stated"), "derived": ("推算", "derived")}
# Concept, Chinese and English name, the codelist of its values, the panel's column; dimensions first.
DIMENSIONS = (
    ("REF_AREA", "地区 Reference area", "CL_AREA", "region"),
    ("INDICATOR", "指标 Indicator", "CL_INDICATOR", "indicator"),
    ("MEASURE", "度量 Measure", "CL_MEASURE", "measure"),
    ("UNIT_MEASURE", "单位 Unit of measure", "CL_UNIT", "unit"),
    ("BASE_PERIOD", "基期 Base period", None, "base_period"),
)
ATTRIBUTES = (
    ("OBS_STATUS", "观测状态 Observation status", "CL_OBS_STATUS", "status"),
    ("ORIGIN", "值的由来 Origin", "CL_ORIGIN", "origin"),
    ("AGREEMENT", "来源是否一致 Agreement of the sources", "CL_AGREEMENT", "agreement"),
    ("VERDICT", "检验结论 Verdict", "CL_VERDICT", "verdict"),
    ("LOW", "区间下界 Lower end of the interval", None, "low"),
    ("HIGH", "区间上界 Upper end of the interval", None, "high"),
    ("PRINTED", "原文写法 As printed", None, "printed"),
    ("SOURCE", "来源文件 Source document", None, "document"),
)
NUMBERS = frozenset(("LOW", "HIGH"))
# What `fields` takes, in its order.
COLUMNS = ", ".join(column for _, _, _, column in (*DIMENSIONS, *ATTRIBUTES)) + ", period, value"


def write_sdmx(panel: Panel, folder: Path) -> tuple[Path, Path]:
    """Write structure and data of a panel into a folder; gives the two files.

    Raises OSError where they cannot be written, ModuleNotFoundError without the extra `sdmx`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    structure, data = folder / STRUCTURE_FILE, folder / DATA_FILE
    structure.write_text(structure_message(panel), encoding="utf-8")
    query = f"SELECT {COLUMNS} FROM cells WHERE value IS NOT NULL ORDER BY ALL"
    head = ["STRUCTURE", "STRUCTURE_ID", "ACTION", *(c[0] for c in DIMENSIONS), "TIME_PERIOD", "OBS_VALUE"]
    import csv

    with data.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow([*head, *(c[0] for c in ATTRIBUTES)])
        cursor = panel.connection.cursor().execute(query)
        while batch := cursor.fetchmany(ROWS):
            rows.writerows(map(_row, batch))
    return structure, data


def _row(cell: Sequence[Any]) -> list[str]:
    said = fields(cell)
    return [
        "dataflow",
        f"{AGENCY}:{FLOW}({VERSION})",
        "I",
        *("" if one is None else _number(one) for one in said),
    ]


def fields(cell: Sequence[Any]) -> list[Any]:
    """A cell, given as `COLUMNS` has it, as SDMX says it: dimensions, TIME_PERIOD, OBS_VALUE, attributes."""
    *keys, period, value = cell
    dimensions, attributes = keys[: len(DIMENSIONS)], keys[len(DIMENSIONS) :]
    region, indicator, measure, unit, base = dimensions
    status, origin, *rest = attributes
    return [
        *(region, indicator, measure, unit_code(unit), time_period(base) if base else NOT_APPLICABLE),
        time_period(period),
        value,
        *("E" if origin == "derived" else STATUS_OF.get(status or "actual", "A"), origin, *rest),
    ]


def _number(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.0f}" if value.is_integer() and abs(value) < 1e15 else repr(value)
    return str(value)


def time_period(period: str) -> str:
    """A period as SDMX writes it: a start and a duration where it is neither year, quarter, month nor day."""
    if is_span_of_years(period):
        first = int(period[:4])
        return f"{first}-01-01/P{year_of(period) - first + 1}Y"
    months = MONTHS.fullmatch(period)
    if months:
        first, start, last, end = map(int, months.groups())
        return f"{first}-{start:02d}-01/P{(last - first) * 12 + end - start + 1}M"
    return period


def unit_code(unit: str | None) -> str:
    """The code of a unit: of the base of a dimension its name, else the code points of its characters."""
    if not unit:
        return NOT_APPLICABLE
    dimension = units().dimension.get(unit)
    if dimension and units().base.get(dimension) == unit:
        return dimension.upper()
    return "U_" + "_".join(f"{ord(character):X}" for character in unit)


def structure_message(panel: Panel) -> str:
    """The structure of a panel as an SDMX-ML 2.1 message: codelists, concepts, data structure, dataflow."""
    from pysdmx.io import write_sdmx as write
    from pysdmx.io.format import Format
    from pysdmx.model import (
        Components,
        Concept,
        ConceptScheme,
        Dataflow,
        DataStructureDefinition,
        DataType,
    )
    from pysdmx.model.dataflow import Component, Role

    agency = AGENCY
    codelists = _codelists(panel)
    concepts: dict[str, Concept] = {}
    components: list[Component] = []

    def add(name: str, said: str, role: Role, codelist: str | None, dtype: DataType, required: bool) -> None:
        codes = codelists.get(codelist) if codelist else None
        concepts[name] = Concept(
            id=name, name=said, dtype=dtype, urn=f"{URN}conceptscheme.Concept={AGENCY}:CS({VERSION}).{name}"
        )
        components.append(
            Component(
                id=name, required=required, role=role, concept=concepts[name], local_dtype=None if codes else dtype,
                local_codes=codes, attachment_level="O" if role == Role.ATTRIBUTE else None,
            )
        )  # fmt: skip

    for name, said, codelist, _ in DIMENSIONS:
        add(name, said, Role.DIMENSION, codelist, DataType.STRING, True)
    add("TIME_PERIOD", "时期 Time period", Role.DIMENSION, None, DataType.PERIOD, True)
    add("OBS_VALUE", "数值 Observation value", Role.MEASURE, None, DataType.DOUBLE, False)
    for name, said, codelist, _ in ATTRIBUTES:
        dtype = DataType.DOUBLE if name in NUMBERS else DataType.STRING
        add(name, said, Role.ATTRIBUTE, codelist, dtype, False)
    scheme = ConceptScheme(
        "CS", name="城鉴概念 Concepts", agency=agency, version=VERSION, items=list(concepts.values())
    )
    definition = DataStructureDefinition(
        id="DSD",
        name="城市面板 City panel",
        agency=agency,
        version=VERSION,
        components=Components(components),
    )
    flow = Dataflow(id=FLOW, name="城市面板 City panel", agency=agency, version=VERSION, structure=definition)
    message = write([*codelists.values(), scheme, definition, flow], Format.STRUCTURE_SDMX_ML_2_1)
    assert isinstance(message, str)
    return message


URN = "urn:sdmx:org.sdmx.infomodel."


def _codelists(panel: Panel) -> dict[str, Codelist]:
    """The codelists of what occurs in the panel, names in Chinese, descriptions in English."""
    from pysdmx.model import Code, Codelist

    agency = AGENCY

    def made(name: str, said: str, codes: Iterable[tuple[str, str, str | None]]) -> Codelist:
        items = [Code(id=code, name=label, description=more or None) for code, label, more in codes]
        return Codelist(name, name=said, agency=agency, version=VERSION, items=items)

    def listed(names: dict[str, Pair]) -> list[tuple[str, str, str | None]]:
        return [(code, f"{chinese} {english}", None) for code, (chinese, english) in names.items()]

    areas = panel.sql(
        "SELECT region, coalesce(name, region) FROM (SELECT DISTINCT region FROM cells) LEFT JOIN "
        "(SELECT region, max_by(name, coalesce(last, 9999)) AS name FROM regions GROUP BY region) USING (region) "
        "ORDER BY region"
    )
    indicators = panel.sql(
        "SELECT indicator, any_value(i.name), any_value(i.english || ': ' || i.definition) FROM indicators AS i "
        "WHERE indicator IN (SELECT indicator FROM cells) GROUP BY indicator ORDER BY indicator"
    )
    used = panel.sql("SELECT DISTINCT unit FROM cells WHERE unit IS NOT NULL ORDER BY unit")["unit"].to_list()
    return {
        "CL_AREA": made("CL_AREA", "地区 GB/T 2260", ((code, name, None) for code, name in areas.rows())),
        "CL_INDICATOR": made("CL_INDICATOR", "指标 Indicators", indicators.rows()),
        "CL_UNIT": made(
            "CL_UNIT", "单位 Units", [(unit_code(u), u, None) for u in used] + [(NOT_APPLICABLE, "—", None)]
        ),
        "CL_MEASURE": made("CL_MEASURE", "度量 Measures", listed(MEASURE_NAMES)),
        "CL_OBS_STATUS": made(
            "CL_OBS_STATUS",
            "观测状态 Observation status",
            listed(STATUS_NAMES),
        ),
        "CL_ORIGIN": made("CL_ORIGIN", "值的由来 Origin", listed(ORIGIN_NAMES)),
        "CL_AGREEMENT": made("CL_AGREEMENT", "来源是否一致 Agreement", listed(AGREEMENT_NAMES)),
        "CL_VERDICT": made("CL_VERDICT", "检验结论 Verdict", listed(VERDICT_NAMES)),
    }
