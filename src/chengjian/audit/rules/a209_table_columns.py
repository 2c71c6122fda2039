"""A209: a row of a table against the relation of its columns."""

from __future__ import annotations

from collections.abc import Iterator

from chengjian.audit.bindings import Binding
from chengjian.audit.columns import borne_out, relations, tables
from chengjian.audit.facts import Facts
from chengjian.audit.registry import audit


@audit(
    "A209",
    name="row-breaks-columns",
    severity="warning",
    message="表中“{what}”一行 {text} 与其他列不符，其余各行都符合",
    message_en="in the row of {text} the columns do not fit each other as they do in the other rows",
)
def row_breaks_columns(facts: Facts) -> Iterator[Binding]:
    """A row of a table whose rate or difference does not follow from its other columns, as it does in the other rows.

    Applies to: tables in which a column is the growth, the share or the difference of two others in at least four rows and
    three quarters of all; what the columns are called does not matter.
    Mend: compute the row again; if it is of another kind than the others, say so in the table.
    """
    for pieces in tables(facts):
        for identity, columns in relations([row for piece in pieces for row in piece]):
            for piece in pieces:
                for terms in borne_out(identity, piece, columns):
                    yield Binding(identity, terms, what=terms[0].observation.row_head or "")
