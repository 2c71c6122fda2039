"""The reference panel that the package ships, as a panel in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chengjian.codes.reference import reference
from chengjian.panel.merging import write_codelists, write_wide
from chengjian.panel.rows import standard_unit
from chengjian.panel.settings import load
from chengjian.panel.storing import fresh

if TYPE_CHECKING:
    import duckdb

# A figure of a yearbook has no place in a text: its id names the yearbook, the region, the indicator and the year.
FILL = r"""
INSERT INTO documents BY NAME
SELECT DISTINCT source AS document, source AS file, 'read' AS status, 'xlsx' AS format, source AS title,
    'yearbook' AS kind, right(source, 4) AS date, right(source, 4) AS vintage FROM figures;

INSERT INTO observations BY NAME
SELECT
    concat_ws('#', f.source, f.region, f.indicator, f.measure, f.period) AS id, f.source AS document, 0 AS "start", 0 AS "end",
    printed AS text, f.indicator, i.name AS indicator_text, r.name AS subject, f.region, f.measure, printed AS value, f.unit,
    f.period, 'actual' AS status, 'official' AS rule, f.value AS number, f.value * factor AS standard,
    f.low * factor AS standard_low, f.high * factor AS standard_high, u.base AS standard_unit,
    'whole' AS series, 'unknown' AS verdict, false AS culprit,
    f."table" AS sentence,
    CASE f.measure WHEN 'growth' THEN (f.period::INTEGER - 1)::VARCHAR END AS base_period
FROM (SELECT *, regexp_replace(printf('%.6f', value), '\.?0+$', '') AS printed FROM figures) AS f
JOIN factors AS u ON u.unit = f.unit
LEFT JOIN indicators AS i ON i.indicator = f.indicator
LEFT JOIN regions AS r ON r.region = f.region AND r."last" IS NULL;

INSERT INTO cell_sources BY NAME
SELECT region, indicator, measure, period, base_period, unit, 1 AS rank, 'chosen' AS relation, standard AS value,
    document, id AS observation FROM (SELECT * REPLACE (standard_unit AS unit) FROM observations);

INSERT INTO cells BY NAME
SELECT o.region, o.indicator, o.measure, o.period, o.base_period, o.standard_unit AS unit, o.standard AS value,
    o.standard_low AS low,
    o.standard_high AS high, o.text AS printed, 'stated' AS origin, o.status, o.series, o.verdict, 'single' AS agreement,
    'yearbook' AS kind, d.vintage, o.document, o.id AS observation, 1 AS sources, 1 AS documents, o.standard AS least,
    o.standard AS most
FROM observations AS o JOIN documents AS d ON d.document = o.document;
"""


def reference_panel() -> duckdb.DuckDBPyConnection:
    """The reference panel in a database in memory."""
    connection = fresh()
    write_codelists(connection, load())
    figures = reference()
    connection.register("figures", figures.to_arrow())
    factors = [(unit, *standard_unit(unit, "level")) for unit in figures["unit"].unique().sort()]
    connection.execute("CREATE TEMP TABLE factors (unit VARCHAR, base VARCHAR, factor DOUBLE)")
    connection.executemany("INSERT INTO factors VALUES (?, ?, ?)", factors)
    connection.execute(FILL)
    connection.unregister("figures")
    write_wide(connection)
    return connection
