"""The file of the panel: opening it, taking documents in and out, all in transactions."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from chengjian import __version__
from chengjian.panel.schema import VERSION, statements

if TYPE_CHECKING:
    import pyarrow

# Tables whose rows belong to documents.
OF_DOCUMENTS = (
    "blocks",
    "observations",
    "unread",
    "proofs",
    "findings",
    "derivations",
    "corrections",
    "documents",
)
MEMORY = "2GB"
# In a panel that is a folder of Parquet files, the file that says which files are its tables.
LISTING = "panel.json"
LOCKED = re.compile(r"PID (\d+)")
FULL = ("no space", "disk full", "file too large", "could not write", "quota")


class PanelError(Exception):
    """A panel cannot be opened, read or written; the message says what to do."""


def connect(path: Path, *, write: bool = False) -> duckdb.DuckDBPyConnection:
    """A connection to a panel, which is made where there is none and `write` is given. Raises PanelError."""
    if not write and (path / LISTING).is_file():
        from chengjian.panel.folder import connect as connect_folder

        return connect_folder(path)
    if not write and not path.is_file():
        raise PanelError(f"there is no panel {path}; make one: chengjian build FOLDER --into {path}")
    if path.is_dir():
        raise PanelError(f"{path} is a folder; name a file in it")
    if write and not path.parent.is_dir():
        raise PanelError(f"there is no folder {path.parent} to make {path.name} in; make it first")
    new = not path.exists() or path.stat().st_size == 0
    with errors(path):
        if new and write:
            _begin(path)
        connection = duckdb.connect(str(path), read_only=not write, config={"memory_limit": MEMORY})
        try:
            # In a notebook without widgets DuckDB has no bar, and refuses to be told so.
            with suppress(duckdb.InvalidInputException):
                connection.execute("SET enable_progress_bar = false")
            _check(connection, path)
        except BaseException:
            connection.close()
            raise
    return connection


def fresh() -> duckdb.DuckDBPyConnection:
    """A panel without documents, in memory."""
    connection = duckdb.connect(config={"memory_limit": MEMORY})
    _create(connection)
    return connection


@contextmanager
def errors(path: Path) -> Iterator[None]:
    """What DuckDB raises, as PanelError that says what is wrong with the file and what to do."""
    try:
        yield
    except duckdb.Error as error:
        raise PanelError(explained(error, path)) from error
    except OSError as error:
        raise PanelError(f"{error.filename or path}: {error.strerror}") from error


def explained(error: duckdb.Error, path: Path) -> str:
    """What is wrong with a panel's file or with a query, and what to do."""
    said = " ".join(str(error).split())
    lower = said.lower()
    if isinstance(error, duckdb.ParserException | duckdb.BinderException | duckdb.CatalogException):
        return f"the panel {path} cannot be asked this: {said}"
    if isinstance(error, duckdb.OutOfMemoryException):
        return f"{path} cannot be worked on in {MEMORY} of memory: {said[:160]}"
    if "lock" in lower and isinstance(error, duckdb.IOException):
        holder = LOCKED.search(said)
        who = f" (process {holder[1]})" if holder else ""
        return f"{path} is in use by another program{who}; wait until it is done, or end it"
    if any(words in lower for words in FULL):
        return f"{path} cannot be written, the disk is full; what was finished is kept: make room and run it again"
    if "permission" in lower:
        return f"there is no permission to open {path}; ask its owner, or change its mode"
    return f"{path} is no panel, or is damaged ({said[:160]}); move it away and build it again from the documents"


def _begin(path: Path) -> None:
    """Make an empty panel, whole or not at all: whoever is killed here leaves no half of one."""
    passing = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        passing.unlink(missing_ok=True)
        with duckdb.connect(str(passing)) as connection:
            _create(connection)
        path.unlink(missing_ok=True)
        with suppress(FileExistsError):
            # Unlike renaming it, this never takes the place of one that another build has just made.
            os.link(passing, path)
    finally:
        passing.unlink(missing_ok=True)


def _create(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("BEGIN")
    connection.execute(statements())
    set_meta(connection, {"schema": VERSION, "created": __version__})
    connection.execute("COMMIT")


def _check(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    try:
        found = get_meta(connection).get("schema")
    except duckdb.CatalogException:
        raise PanelError(f"{path} is a DuckDB file, but no panel; name another one") from None
    if found != VERSION:
        raise PanelError(
            f"{path} has the tables of another version ({found}, not {VERSION}); build it again into another file"
        )


def first(connection: duckdb.DuckDBPyConnection, sql: str, values: Sequence[object] = ()) -> tuple[Any, ...]:
    """The first row of a query that has one."""
    # All is fetched: a result that is not read to its end blocks the connection.
    row: tuple[Any, ...] = connection.execute(sql, values).fetchall()[0]
    return row


def get_meta(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """What the file says of itself."""
    return dict(connection.execute("SELECT key, value FROM meta").fetchall())


def set_meta(connection: duckdb.DuckDBPyConnection, values: Mapping[str, str]) -> None:
    """Set what the file says of itself."""
    for key, value in values.items():
        connection.execute("DELETE FROM meta WHERE key = ?", [key])
        connection.execute("INSERT INTO meta VALUES (?, ?)", [key, value])


@contextmanager
def transaction(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """All or nothing of what happens within."""
    connection.execute("BEGIN")
    try:
        yield
    except BaseException:
        # The error that broke it says more than the one that it could not be undone.
        with suppress(duckdb.Error):
            connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def replace(
    connection: duckdb.DuckDBPyConnection,
    files: Collection[str],
    parts: Sequence[Mapping[str, pyarrow.Table]],
) -> None:
    """Take out all that came from these files and put in the parts, in one transaction."""
    import pyarrow

    with transaction(connection):
        remove(connection, files)
        for name in ("documents", *(table for table in OF_DOCUMENTS if table != "documents")):
            found = [part[name] for part in parts if name in part]
            if found:
                connection.register("incoming", pyarrow.concat_tables(found))
                connection.execute(f"INSERT INTO {name} BY NAME SELECT * FROM incoming")
                connection.unregister("incoming")
        _touch(connection, files)


def remove(connection: duckdb.DuckDBPyConnection, files: Iterable[str]) -> None:
    """Take out all that came from these files, and note which regions that touches. Within a transaction."""
    connection.execute("CREATE OR REPLACE TEMP TABLE leaving (file VARCHAR)")
    names = list(files)
    connection.execute("INSERT INTO leaving SELECT unnest(?::VARCHAR[])", [names])
    if not first(connection, "SELECT count(*) FROM documents WHERE file IN (SELECT file FROM leaving)")[0]:
        return
    _touch(connection, names)
    for table in OF_DOCUMENTS:
        connection.execute(
            f"DELETE FROM {table} WHERE document IN "
            "(SELECT document FROM documents WHERE file IN (SELECT file FROM leaving))"
        )


def _touch(connection: duckdb.DuckDBPyConnection, files: Iterable[str]) -> None:
    connection.execute(
        "INSERT INTO pending SELECT DISTINCT coalesce(o.region, d.region, '') FROM documents AS d "
        "LEFT JOIN observations AS o ON o.document = d.document "
        "WHERE d.file IN (SELECT unnest(?::VARCHAR[])) EXCEPT SELECT region FROM pending",
        [list(files)],
    )
