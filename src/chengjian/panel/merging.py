"""From observations to cells: what the sources of each cell say, and which of them is believed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib.resources import files

import duckdb
import msgspec

from chengjian.codes.indicators import indicators
from chengjian.codes.reference import reference
from chengjian.codes.regions import regions
from chengjian.panel.crossing import GROUP, cross, forget
from chengjian.panel.rows import arrow, standard_unit
from chengjian.panel.settings import Settings
from chengjian.panel.storing import set_meta, transaction

# Observations whose cells are chosen at a time: what bounds the memory.
AT_A_TIME = 100_000
MORE = "*"
ORDER = {
    "culprit": "culprit",
    "reference": "coalesce(against, false)",
    "status": "CASE status WHEN 'actual' THEN 0 WHEN 'expected' THEN 1 ELSE 2 END",
    "series": "CASE series WHEN 'whole' THEN 0 WHEN 'own' THEN 1 ELSE 2 END",
    "planned": "status = 'target' OR coalesce(account IN ('budget', 'adjusted'), false)",
    "said": "scope IS DISTINCT FROM 'total'",
    "sum": "row_head IS NOT NULL AND NOT contains(row_head, '合计')",
    "account": "CASE account WHEN 'final' THEN 0 WHEN 'budget' THEN 3 WHEN 'adjusted' THEN 2 ELSE 1 END",
    "noted": "coalesce(noted, false)",
    "violated": "verdict = 'violated'",
    "hedge": "bound IS NOT NULL",
    "rounded": "CASE WHEN standard_unit = '%' THEN coalesce(width > {coarse_points}, true) "
    "ELSE coalesce(width > {coarse} * abs(standard), true) END",
    "kind": "kind_rank NULLS LAST",
    "vintage": "vintage DESC NULLS LAST",
    "support": "support DESC",
    "narrow": "width NULLS LAST",
}


def merge(
    connection: duckdb.DuckDBPyConnection, settings: Settings, progress: Callable[[int, int], None]
) -> None:
    """Check the documents of all pending regions against each other and choose their cells, some regions at a time.

    The mark MORE stays in `pending` until the caller has done what comes after all groups.
    """
    ranking, choosing = _sql("rank.sql", settings), _sql("choose.sql", settings)
    connection.execute("INSERT INTO pending VALUES (?)", [MORE])
    _reference(connection)
    batches = list(_batches(connection))
    for at, batch in enumerate(batches):
        progress(at, len(batches))
        with transaction(connection):
            connection.execute("CREATE OR REPLACE TEMP TABLE chosen_regions (region VARCHAR)")
            connection.execute("INSERT INTO chosen_regions SELECT unnest(?::VARCHAR[])", [batch])
            forget(connection)
            connection.execute(ranking)
            if cross(connection):
                connection.execute(ranking)
            connection.execute(choosing)
            connection.execute("DELETE FROM pending WHERE region IN (SELECT region FROM chosen_regions)")


def _sql(name: str, settings: Settings) -> str:
    numbers = {
        name: value
        for name, value in msgspec.structs.asdict(settings).items()
        if isinstance(value, int | float)
    }
    order, inside = (
        ", ".join(ORDER[key].format(**numbers) for key in keys) for keys in (settings.order, settings.inside)
    )
    template = files("chengjian.panel").joinpath(name).read_text("utf-8")
    # Comments name the places that are filled in, and stay out.
    lines = [line for line in template.splitlines() if not line.startswith("--")]
    return "\n".join(lines).format(order=order, inside=inside, **numbers)


def _reference(connection: duckdb.DuckDBPyConnection) -> None:
    """The figures of the reference panel in standard units, as the table `reference_figures`."""
    figures = reference()
    connection.register("figures", figures.to_arrow())
    connection.execute("CREATE OR REPLACE TEMP TABLE factors (unit VARCHAR, base VARCHAR, factor DOUBLE)")
    for unit in figures["unit"].unique().sort():
        base, factor = standard_unit(unit, "level")
        connection.execute("INSERT INTO factors VALUES (?, ?, ?)", [unit, base, float(factor)])
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE reference_figures AS SELECT f.region, f.indicator, f.measure, "
        "u.base AS unit, f.period::INTEGER AS year, f.value * u.factor AS value "
        "FROM figures AS f JOIN factors AS u ON u.unit = f.unit"
    )
    connection.unregister("figures")


def _batches(connection: duckdb.DuckDBPyConnection) -> Iterator[list[str]]:
    """The regions to be merged, in batches that keep together what is checked together."""
    counted = connection.execute(
        f"SELECT r.region, {GROUP} AS grouped, count(o.id) FROM ("
        "  SELECT region FROM pending UNION SELECT DISTINCT region FROM observations WHERE region IS NOT NULL"
        ") AS r LEFT JOIN observations AS o ON o.region = r.region "
        f"WHERE grouped IN (SELECT {GROUP} FROM pending AS r WHERE region <> ?) AND r.region <> ? "
        "GROUP BY r.region ORDER BY grouped, r.region",
        [MORE, MORE],
    ).fetchall()
    batch: list[str] = []
    size = 0
    last = None
    for region, group, count in counted:
        if batch and size > AT_A_TIME and group != last:
            yield batch
            batch, size = [], 0
        batch.append(region)
        size += count
        last = group
    if batch:
        yield batch


def touch_all(connection: duckdb.DuckDBPyConnection) -> None:
    """Let all regions be merged again."""
    connection.execute(
        "INSERT INTO pending (SELECT DISTINCT coalesce(region, '') FROM observations "
        "UNION SELECT DISTINCT region FROM cells) EXCEPT SELECT region FROM pending"
    )


def write_codelists(connection: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    """Write the codelists and the kinds of sources anew. Within a transaction."""
    codes = indicators()
    table = regions()
    made = {
        "domains": [{"domain": d.id, "name": d.name, "english": d.english} for d in codes.domains.values()],
        "indicators": [
            {"indicator": i.id} | {
                name: getattr(i, name) for name in
                ("domain", "name", "english", "unit", "kind", "growth", "additive", "direction", "definition", "source")
            }
            for i in codes.by_id.values()
        ],
        "regions": [
            {
                "region": r.code, "name": r.name, "short": r.short, "level": r.level, "parent": r.parent,
                "province": r.code[:2] + "0000",
                "prefecture": r.code if r.level == "prefecture" else _prefecture(r.parent),
                "first": r.start, "last": r.end, "successor": r.successor,
            }
            for r in table
        ],
        "kinds": [
            {"kind": kind.id, "name": kind.name, "english": kind.english, "rank": rank}
            for rank, kind in enumerate(settings.kinds, 1)
        ],
    }  # fmt: skip
    for name, rows in made.items():
        connection.execute(f"DELETE FROM {name}")
        connection.register("incoming", arrow(name, rows))
        connection.execute(f"INSERT INTO {name} BY NAME SELECT * FROM incoming")
        connection.unregister("incoming")
    set_meta(connection, {"indicators": codes.hash})


def _prefecture(parent: str | None) -> str | None:
    return parent if parent and not parent.endswith("0000") else None


def write_wide(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the view `panel_wide` anew: a column for each indicator that has a level for a whole year."""
    found = connection.execute(
        "SELECT indicator, mode(unit) FROM cells "
        "WHERE measure = 'level' AND length(period) = 4 AND series = 'whole' "
        "GROUP BY indicator ORDER BY indicator"
    ).fetchall()
    columns = "".join(
        f",\n    any_value(value) FILTER (indicator = '{indicator}' AND unit = '{unit}') AS \"{indicator}\""
        for indicator, unit in found
    )
    connection.execute(
        f"CREATE OR REPLACE VIEW panel_wide AS SELECT region, any_value(region_name) AS region_name, year{columns} "
        "FROM panel_long WHERE measure = 'level' AND length(period) = 4 AND series = 'whole' "
        "GROUP BY region, year ORDER BY region, year"
    )
