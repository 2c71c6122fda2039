"""The tables of the panel: what `schema.sql` creates, and what it says of each table and column."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

import msgspec

# Goes up when a table changes; a file of another version is not written to.
VERSION = "1"
_CREATE = re.compile(r"CREATE (TABLE|VIEW) (\w+)")
_COLUMN = re.compile(r'\s+"?(\w+)"? ([A-Z]+(?:\[\])*)(?: NOT NULL)?,? -- (.*)')


class Column(msgspec.Struct, frozen=True):
    """A column of a table: its name, its DuckDB type, what it holds."""

    name: str
    type: str
    comment: str


class Table(msgspec.Struct, frozen=True):
    """A table or a view (which names no columns here), and what its rows are."""

    name: str
    comment: str
    columns: tuple[Column, ...]
    view: bool = False


def statements() -> str:
    """The SQL that creates all tables and views."""
    return files("chengjian.panel").joinpath("schema.sql").read_text("utf-8")


@cache
def tables() -> dict[str, Table]:
    """All tables and views by name, in the order of the file."""
    found: dict[str, Table] = {}
    comment: list[str] = []
    current, view = "", False
    columns: list[Column] = []
    for line in statements().splitlines():
        made = _CREATE.match(line)
        column = _COLUMN.match(line)
        if line.startswith("-- "):
            comment.append(line[3:])
        elif made:
            current, columns, view = made[2], [], made[1] == "VIEW"
            found[current] = Table(current, " ".join(comment), (), view)
        elif column and current and not view:
            columns.append(Column(column[1], column[2], column[3]))
            found[current] = msgspec.structs.replace(found[current], columns=tuple(columns))
        elif not line.strip():
            comment = []
    return found
