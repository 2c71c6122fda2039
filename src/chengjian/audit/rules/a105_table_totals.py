"""A105: a row of a table that is the sum of the rows below it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from chengjian.arithmetic.guards import unit_key
from chengjian.arithmetic.identities import Sum
from chengjian.audit.bindings import Binding
from chengjian.audit.columns import Row, rows
from chengjian.audit.facts import Fact, Facts
from chengjian.audit.registry import audit
from chengjian.codes.units import units

# What adds up over rows.
ADDITIVE = frozenset(
    ('money', 'count', 'count_money', 'persons', 'person_times', 'households', 'area', 'mass', 'volume', 'power',
     'energy', 'length')
)  # fmt: skip
# A total has so many rows below it, and is borne out by so many columns, or by one of so many rows.
LONGEST, COLUMNS, SURE = 40, 2, 4


@audit(
    "A105",
    name="total-misses-rows",
    severity="warning",
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
            if additive(fact):
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
        distinct = {tuple(fact.observation.value for fact in terms) for terms in proofs}
        if len(distinct) < COLUMNS and len(proofs[0]) <= SURE:
            continue
        proved = {terms[0].id for terms in proofs}
        for terms in proofs:
            yield Binding(Sum(), terms, what=terms[0].observation.row_head or "")
        left = [
            cells
            for cells in columns.values()
            if not any(fact.id in proved for at, fact in cells if at == first)
        ]
        if len(left) < len(distinct) >= COLUMNS:
            for cells in left:
                within = tuple(fact for at, fact in cells if first <= at <= last)
                if len(within) == last - first + 1 and ends(cells, last, table, proofs):
                    yield Binding(Sum(), within, what=within[0].observation.row_head or "")


def additive(fact: Fact) -> bool:
    """Whether a cell is a level of something that adds up."""
    observation = fact.observation
    if observation.measure != "level" or not fact.interval.bounded or "/" in observation.unit:
        return False
    return units().dimension.get(observation.unit.partition("（")[0]) in ADDITIVE


def ends(
    cells: Sequence[tuple[int, Fact]], last: int, table: Sequence[Row], proofs: Sequence[tuple[Fact, ...]]
) -> bool:
    """Whether the rows that add up end in this column where they do in the others: no row goes on in it alone."""
    if last + 1 >= len(table) or all(at != last + 1 for at, _ in cells):
        return True
    heads = {terms[0].observation.column_head for terms in proofs}
    return all(head in table[last + 1] for head in heads)


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
