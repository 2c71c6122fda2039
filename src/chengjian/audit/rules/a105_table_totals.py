"""A105: a row of a table that is the sum of the rows below it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from chengjian.arithmetic.guards import unit_key
from chengjian.arithmetic.identities import Sum
from chengjian.audit.bindings import Binding
from chengjian.audit.columns import Row, rows
from chengjian.audit.facts import Fact, Facts
from chengjian.audit.registry import audit

PERCENT = frozenset(("%", "‰"))
# A total has so many rows below it, and is borne out by so many columns, or by one of so many rows.
LONGEST, COLUMNS, SURE = 40, 2, 4


@audit(
    "A105",
    name="total-misses-rows",
    severity="error",
    message="表中“{what}”一行 {text} 不等于其下各行之和，其他列则相等",
    message_en="the total of {text} is not the sum of the rows below it, as it is in the other columns",
)
def total_misses_rows(facts: Facts) -> Iterator[Binding]:
    """A total in a table that is not the sum of the rows below it, though it is in the other columns.

    Applies to: a row that is the sum of all the rows after it up to another in at least two columns of levels (or of four
    rows in one); then in all its columns.
    Mend: add the column up again.
    """
    for source in facts.sources:
        for found in source.by_sentence.values():
            if found[0].table and len(found) > COLUMNS:
                yield from _of(rows(found))


def _of(table: Sequence[Row]) -> Iterator[Binding]:
    columns: dict[str, list[tuple[int, Fact]]] = {}
    for at, row in enumerate(table):
        for column, fact in row.items():
            if (
                fact.observation.unit not in PERCENT
                and fact.observation.measure == "level"
                and fact.interval.bounded
            ):
                columns.setdefault(column, []).append((at, fact))
    borne: dict[tuple[int, int], list[tuple[Fact, ...]]] = {}
    for cells in columns.values():
        for place in range(len(cells)):
            for length in sums(cells, place):
                parts = tuple(fact for _, fact in cells[place + 1 : place + 1 + length])
                borne.setdefault((cells[place][0], cells[place + length][0]), []).append(
                    (cells[place][1], *parts)
                )
    for (first, last), proofs in sorted(borne.items()):
        if len(proofs) < COLUMNS and len(proofs[0]) <= SURE:
            continue
        for cells in columns.values():
            within = tuple(fact for at, fact in cells if first <= at <= last)
            starts = [at for at, _ in cells if at == first]
            if starts and len(within) == last - first + 1:
                yield Binding(Sum(), within, what=within[0].observation.row_head or "")


def sums(cells: Sequence[tuple[int, Fact]], place: int) -> Iterator[int]:
    """How many rows after a cell add up to it: the first such number, if any."""
    whole = cells[place][1]
    low = high = whole.interval.low * 0
    for length in range(1, min(LONGEST, len(cells) - place - 1) + 1):
        part = cells[place + length][1]
        if unit_key(part.observation.unit) != unit_key(whole.observation.unit) or part.interval.low < 0:
            return
        low, high = low + part.interval.low, high + part.interval.high
        if low > whole.interval.high:
            return
        if length > 1 and high >= whole.interval.low:
            yield length
            return
