"""The figures that evaluation works on: those of a built panel, completed by the reference panel, or the latter alone."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from chengjian.codes.reference import reference
from chengjian.codes.regions import AmbiguousRegion, UnknownRegion, regions
from chengjian.evaluate.table import DataError

if TYPE_CHECKING:
    import duckdb

    from chengjian.model import Observation

KEY = ("region", "indicator", "measure", "period")
# Of each cell of a year that says something of the whole region, the one that most sources state. Growth is on the year before.
# Where sources contradict each other, the interval is as wide as they are apart.
CELLS = r"""
SELECT region, indicator, measure, period, unit, value,
    CASE WHEN agreement = 'contradicted' THEN least(low, least) ELSE low END AS low,
    CASE WHEN agreement = 'contradicted' THEN greatest(high, most) ELSE high END AS high,
    coalesce(document, origin) AS source, agreement
FROM cells
WHERE value IS NOT NULL AND measure IN ('level', 'growth') AND regexp_full_match(period, '\d{4}')
    AND coalesce(status, 'actual') = 'actual' AND coalesce(series, 'whole') = 'whole'
    AND (measure = 'level' OR coalesce(base_period, (period::INTEGER - 1)::VARCHAR) = (period::INTEGER - 1)::VARCHAR)
QUALIFY row_number() OVER (PARTITION BY region, indicator, measure, period ORDER BY sources DESC, unit) = 1
"""


def figures(panel: Path | None = None, *, with_reference: bool = True) -> pl.DataFrame:
    """A long frame of figures: `region`, `indicator`, `measure`, `period`, `unit`, `value`, `low`, `high`, `source`.

    `panel` is a file of `chengjian build`; its figures come first, and the reference panel's where it has none, unless
    `with_reference` is false. Without `panel` they are the reference panel's. Raises PanelError, and DataError where nothing
    is left.
    """
    if panel is None:
        return _official()
    from chengjian.panel.storing import connect, errors

    connection = connect(panel)
    try:
        with errors(panel):
            found = _read(connection)
    finally:
        connection.close()
    made = _completed(found) if with_reference else _usual(found)
    if made.is_empty():
        raise DataError(f"{panel} has no figures of a year; build it from documents that state some")
    return made


def figures_over(connection: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """The same of a panel that is open already: its figures, and the reference panel's where it has none."""
    return _completed(_read(connection))


def _completed(found: pl.DataFrame) -> pl.DataFrame:
    """Figures with those of the reference panel where there are none."""
    official = _official()
    # A figure in another unit than the official series cannot be set beside it.
    usual = official.group_by("indicator", "measure").agg(pl.col("unit").mode().first().alias("usual"))
    found = found.join(usual, on=["indicator", "measure"], how="left")
    found = found.filter(pl.col("usual").is_null() | (pl.col("unit") == pl.col("usual"))).drop("usual")
    return pl.concat([found, official.join(found, on=KEY, how="anti")])


def _usual(found: pl.DataFrame) -> pl.DataFrame:
    """Figures in the unit that most of their series have."""
    usual = found.group_by("indicator", "measure").agg(pl.col("unit").mode().sort().first().alias("usual"))
    return (
        found.join(usual, on=["indicator", "measure"]).filter(pl.col("unit") == pl.col("usual")).drop("usual")
    )


def _read(connection: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    made = pl.from_arrow(connection.sql(CELLS).to_arrow_table())
    assert isinstance(made, pl.DataFrame)
    return made.drop("agreement")


def _official() -> pl.DataFrame:
    """The reference panel in the standard units of a built panel."""
    from chengjian.panel.rows import standard_unit

    given = reference()
    units = given.select("unit", "measure").unique()
    made = [(u, m, *standard_unit(u, m)) for u, m in units.iter_rows()]
    factors = pl.DataFrame(
        [(u, m, base, float(factor)) for u, m, base, factor in made],
        schema=["unit", "measure", "base", "factor"], orient="row",
    )  # fmt: skip
    scaled = given.join(factors, on=["unit", "measure"])
    return scaled.select(
        *KEY, pl.col("base").alias("unit"), *(pl.col(c) * pl.col("factor") for c in ("value", "low", "high")), "source"
    )  # fmt: skip


def chosen(names: Sequence[str]) -> list[str]:
    """The codes of regions given by name or code, in their order; a province stands for its prefectures.

    Raises DataError on a name that is unknown or may mean several.
    """
    codes: list[str] = []
    for name in names:
        try:
            region = regions().resolve(name.strip())
        except UnknownRegion:
            raise DataError(f"no region is called {name!r}; give a name or a six-digit code") from None
        except AmbiguousRegion as error:
            listed = ", ".join(f"{r.code} {r.name}" for r in error.candidates[:6])
            raise DataError(f"{name!r} may be {listed}; give the code") from None
        below = [child.code for child in regions().children(region.code) if child.level == "prefecture"]
        codes += below if region.level == "province" and below else [region.code]
    return list(dict.fromkeys(codes))


def statements(panel: Path, region: str) -> list[tuple[Observation, str]]:
    """What the documents of a panel state of a region as targets or places, each with its sentence. Raises PanelError."""
    from chengjian.model import Observation
    from chengjian.panel.storing import connect, errors

    fields = [name for name in Observation.__struct_fields__ if name not in ("scope", "account")]
    names = ", ".join(f'"{name}"' for name in fields)
    query = f"SELECT {names}, sentence FROM observations WHERE region = ? AND (status = 'target' OR measure = 'rank')"
    connection = connect(panel)
    try:
        with errors(panel):
            rows = connection.execute(query, [region]).fetchall()
    finally:
        connection.close()
    found = []
    for row in rows:
        given = dict(zip(fields, row, strict=False))
        for name in ("value", "low", "high"):
            text = given[name]
            if text is not None:
                parts = tuple(Decimal(part) for part in str(text).split(":"))
                given[name] = parts if len(parts) > 1 else parts[0]
        found.append((Observation(**given), row[-1] or ""))
    return found
