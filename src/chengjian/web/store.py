"""The panel as the pages see it: one DuckDB file opened for reading, or the reference panel that ships with the package."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, TypeVar

from chengjian.panel.answering import Answer, answer
from chengjian.panel.embedded import reference_panel
from chengjian.panel.reading import Panel
from chengjian.panel.storing import PanelError, connect

if TYPE_CHECKING:
    import duckdb

Row = dict[str, Any]
Asked = TypeVar("Asked")
TABLES = (
    "documents", "kinds", "blocks", "observations", "unread", "proofs", "findings", "derivations", "cells",
    "cell_sources", "corrections", "domains", "indicators", "regions", "panel_long",
)  # fmt: skip
MEMORY = "1GB"


class StoreError(Exception):
    """The file is no panel that can be shown; the message says what it is and what to do."""


class Store:
    """A panel opened for reading. Its methods may be called from several threads at once."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, name: str) -> None:
        self.name = name
        self._connection = connection
        self._kept: dict[str, list[Row]] = {}
        self._lock = Lock()
        connection.execute(f"SET memory_limit = '{MEMORY}'")
        connection.execute("ATTACH ':memory:' AS side (COMPRESS)")
        connection.execute(files("chengjian.web").joinpath("side.sql").read_text("utf-8") + "CHECKPOINT side")
        self._index()
        # Many readers ask for little each: one thread a query, as many queries at once as there are readers served.
        connection.execute(
            "SET threads = 1; SET enable_external_access = false; SET lock_configuration = true"
        )

    @classmethod
    def open(cls, path: Path) -> Store:
        """The panel in a file. Raises StoreError where there is none or it is none."""
        import duckdb

        try:
            connect(path).close()
        except PanelError as error:
            raise StoreError(str(error)) from None
        connection = duckdb.connect(":memory:")
        quoted = str(path).replace("'", "''")
        try:
            connection.execute(f"ATTACH '{quoted}' AS panel (READ_ONLY)")
            for table in TABLES:
                connection.execute(f"CREATE VIEW {table} AS SELECT * FROM panel.main.{table}")
        except duckdb.Error as error:
            raise StoreError(f"{path} cannot be opened as a panel: {str(error).splitlines()[0]}") from None
        return cls(connection, path.stem)

    @classmethod
    def reference(cls) -> Store:
        """The panel of official figures that the package ships."""
        return cls(reference_panel(), "")

    def rows(self, sql: str, *parameters: object) -> list[Row]:
        """The rows of a query, each by the names of its columns."""
        with self._connection.cursor() as cursor:
            cursor.execute(sql, list(parameters))
            names = [column[0] for column in cursor.description or ()]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def one(self, sql: str, *parameters: object) -> Row | None:
        """The first row of a query, None where there is none."""
        found = self.rows(sql, *parameters)
        return found[0] if found else None

    def kept(self, sql: str) -> list[Row]:
        """The rows of a query without parameters, asked once: the panel does not change while it is open."""
        with self._lock:
            if sql not in self._kept:
                self._kept[sql] = self.rows(sql)
            return [dict(row) for row in self._kept[sql]]

    def over(self, ask: Callable[[duckdb.DuckDBPyConnection], Asked]) -> Asked:
        """What a function finds that asks the panel itself."""
        with self._connection.cursor() as cursor:
            return ask(cursor)

    def document(self, key: str) -> str | None:
        """The name of the document of a key, None where there is none."""
        return self._names.get(key)

    def answer(self, question: str) -> Answer:
        """What the panel answers to a question. Raises ValueError where it is too long."""
        with self._connection.cursor() as cursor:
            return answer(Panel.over(cursor, self.name), question)

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def _index(self) -> None:
        """What addresses are made of, whatever a document is called: its key, and the tail of an observation's id."""
        names = [row[0] for row in self._connection.execute("SELECT document FROM documents").fetchall()]
        self._names = {key(name): name for name in names}
        self._connection.execute(
            "CREATE MACRO tail(document, id) AS replace(substr(id, length(document) + 2), '#', '~')"
        )
        self._connection.execute("CREATE TABLE keys (document VARCHAR PRIMARY KEY, key VARCHAR UNIQUE)")
        if names:
            self._connection.execute(
                "INSERT INTO keys SELECT unnest(?), unnest(?)", [names, list(self._names)]
            )


def key(document: str) -> str:
    """The key of a document by its name: stable, and safe in an address and as a file's name."""
    return hashlib.blake2b(document.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()
