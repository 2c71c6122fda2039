"""From observations to cells: what the sources of each cell say, and which of them is believed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib.resources import files

import duckdb

from chengjian.codes.indicators import indicators
from chengjian.codes.regions import regions
from chengjian.panel.rows import arrow
from chengjian.panel.settings import Settings
from chengjian.panel.storing import set_meta, transaction

# Observations whose cells are chosen at a time: what bounds the memory.
AT_A_TIME = 300_000
MORE = "*"
ORDER = {
    "culprit": "culprit",
    "status": "CASE status WHEN 'actual' THEN 0 WHEN 'expected' THEN 1 ELSE 2 END",
    "series": "CASE series WHEN 'whole' THEN 0 WHEN 'own' THEN 1 ELSE 2 END",
    "account": "CASE account WHEN 'budget' THEN 2 WHEN 'adjusted' THEN 1 ELSE 0 END",
    "hedge": "bound IS NOT NULL",
    "rounded": "CASE WHEN standard_unit = '%' THEN coalesce(width > {coarse_points}, true) "
    "ELSE coalesce(width > {coarse} * abs(standard), true) END",
    "kind": "kind_rank NULLS LAST",
    "vintage": "vintage DESC NULLS LAST",
    "narrow": "width NULLS LAST",
}


def merge(
    connection: duckdb.DuckDBPyConnection, settings: Settings, progress: Callable[[int, int], None]
) -> None:
    """Choose the cells of all pending regions, a group of regions at a time.

    The mark MORE stays in `pending` until the caller has done what comes after all groups.
    """
    sql = _sql(settings)
    connection.execute("INSERT INTO pending VALUES (?)", [MORE])
    groups = list(_groups(connection))
    for at, group in enumerate(groups):
        progress(at, len(groups))
        with transaction(connection):
            connection.execute("CREATE OR REPLACE TEMP TABLE chosen_regions (region VARCHAR)")
            connection.execute("INSERT INTO chosen_regions SELECT unnest(?::VARCHAR[])", [group])
            connection.execute(sql)
            connection.execute("DELETE FROM pending WHERE region IN (SELECT region FROM chosen_regions)")


def _sql(settings: Settings) -> str:
    numbers = {
        "coarse": settings.coarse, "coarse_points": settings.coarse_points,
        "revision": settings.revision, "tolerance": settings.tolerance,
    }  # fmt: skip
    order = ", ".join(ORDER[key].format(**numbers) for key in settings.order)
    template = files("chengjian.panel").joinpath("choose.sql").read_text("utf-8")
    # Comments name the places that are filled in, and stay out.
    lines = [line for line in template.splitlines() if not line.startswith("--")]
    return "\n".join(lines).format(order=order, **numbers)


def _groups(connection: duckdb.DuckDBPyConnection) -> Iterator[list[str]]:
    counted = connection.execute(
        "SELECT p.region, count(o.id) FROM pending AS p LEFT JOIN observations AS o ON o.region = p.region "
        "WHERE p.region <> ? GROUP BY p.region ORDER BY p.region",
        [MORE],
    ).fetchall()
    group: list[str] = []
    size = 0
    for region, count in counted:
        if group and size + count > AT_A_TIME:
            yield group
            group, size = [], 0
        group.append(region)
        size += count
    if group:
        yield group


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
        "SELECT indicator, mode(unit) FROM cells WHERE measure = 'level' AND length(period) = 4 "
        "GROUP BY indicator ORDER BY indicator"
    ).fetchall()
    columns = "".join(
        f",\n    any_value(value) FILTER (indicator = '{indicator}' AND unit = '{unit}') AS \"{indicator}\""
        for indicator, unit in found
    )
    connection.execute(
        f"CREATE OR REPLACE VIEW panel_wide AS SELECT region, any_value(region_name) AS region_name, year{columns} "
        "FROM panel_long WHERE measure = 'level' AND length(period) = 4 GROUP BY region, year ORDER BY region, year"
    )
