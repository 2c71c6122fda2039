"""A panel as a folder of Parquet files, partitioned by province, which answers as the one in a DuckDB file does."""

from __future__ import annotations

import glob
from pathlib import Path, PurePosixPath

import duckdb
import msgspec

from chengjian.panel.merging import write_wide
from chengjian.panel.schema import VERSION, tables
from chengjian.panel.storing import LISTING, PanelError, errors, fresh


class Listing(msgspec.Struct, frozen=True, kw_only=True):
    """Which files are the tables of the panel, by paths below its folder. Written last: it makes the files a panel."""

    schema: str
    tables: dict[str, tuple[str, ...]]


def connect(folder: Path) -> duckdb.DuckDBPyConnection:
    """A connection in which tables and views are those of the folder. Raises PanelError."""
    try:
        listing = msgspec.json.decode((folder / LISTING).read_bytes(), type=Listing)
    except (msgspec.MsgspecError, OSError) as error:
        raise PanelError(f"{folder / LISTING} cannot be read ({error}); build the panel again") from None
    if listing.schema != VERSION:
        raise PanelError(
            f"{folder} has the tables of another version ({listing.schema}, not {VERSION}); build it again into another folder"
        )
    connection = fresh()
    try:
        with errors(folder):
            for name, paths in listing.tables.items():
                _show(connection, folder, name, paths)
            write_wide(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _show(connection: duckdb.DuckDBPyConnection, folder: Path, name: str, paths: tuple[str, ...]) -> None:
    """Let a table be what stands in these files; without files it stays empty."""
    known = tables().get(name)
    if known is None or known.view or any(".." in PurePosixPath(p).parts or p.startswith("/") for p in paths):
        raise PanelError(f"{folder / LISTING} names {name} wrongly; build the panel again")
    if not paths:
        return
    files = ", ".join("'" + glob.escape(str(folder / path)).replace("'", "''") + "'" for path in paths)
    columns = ", ".join(f'"{column.name}"' for column in known.columns)
    connection.execute(f"DROP TABLE {name}")
    connection.execute(
        f"CREATE VIEW {name} AS SELECT {columns} FROM read_parquet([{files}], hive_partitioning = false)"
    )
