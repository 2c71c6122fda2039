"""Tables as rows of figures, and the relations between their columns that the rows themselves bear out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import permutations

from chengjian.arithmetic.guards import unit_key
from chengjian.arithmetic.identities import Change, Growth, Identity, Share
from chengjian.arithmetic.intervals import Interval
from chengjian.audit.facts import Fact, Facts

Row = dict[str, Fact]
Columns = tuple[str, str, str]
# A figure and what its last digit leaves open.
Rough = tuple[float, float]
# A relation is that of a table if it holds in so many of its rows, and in this share of those where it could.
FEWEST, SHARE = 4, 0.75
# Rows that are looked at to find the relations, and the most columns that are tried against each other.
SAMPLE, WIDEST = 24, 10
PERCENT = frozenset(("%", "‰"))


class Plain(Growth):
    """Growth in a table whose rows bear it out, whatever the series: applies to all its rows."""

    def applies(self, observations: Sequence[object]) -> bool:
        """The rows say so."""
        return bool(observations)


RELATIONS: tuple[tuple[Identity, str], ...] = ((Plain(), "growth"), (Share(), "share"), (Change(), "change"))


def rows(found: Sequence[Fact]) -> list[Row]:
    """The rows of one table, each from column to figure; a new one begins with a new stub or a column that comes again."""
    made: list[Row] = []
    head = None
    for fact in found:
        column, stub = fact.observation.column_head, fact.observation.row_head
        if column is None or isinstance(fact.observation.value, tuple):
            continue
        if not made or stub != head or column in made[-1]:
            made.append({})
            head = stub
        made[-1][column] = fact
    return made


def tables(facts: Facts) -> Iterator[list[list[Row]]]:
    """The tables of a document that have the same columns, each as its rows: a long one is often cut into pages."""
    for source in facts.sources:
        alike: dict[tuple[str, ...], list[list[Row]]] = {}
        for found in source.by_sentence.values():
            if not found[0].table:
                continue
            made = rows(found)
            heads = tuple(sorted({column for row in made for column in row}))
            if len(heads) > 2:
                alike.setdefault(heads, []).append(made)
        yield from alike.values()


def relations(table: Sequence[Row]) -> Iterator[tuple[Identity, Columns]]:
    """The relations of three columns that most rows bear out: a rate or a change, and the two columns behind it."""
    counts = Counter(column for row in table for column in row)
    columns = [column for column, count in counts.most_common(WIDEST) if count >= FEWEST]
    sample = [row for row in table if len(row) > 2][:SAMPLE]
    rough = [{column: _rough(fact) for column, fact in row.items()} for row in sample]
    for first in columns:
        units = {row[first].observation.unit for row in sample if first in row}
        if len(units) != 1:
            continue
        rate = units <= PERCENT
        others = [column for column in columns if column != first]
        best: tuple[int, Identity, Columns] | None = None
        for identity, kind in RELATIONS:
            if rate == (kind == "change"):
                continue
            for one, two in permutations(others, 2):
                held = support(kind, rough, (first, one, two))
                if held and (best is None or held > best[0]):
                    best = (held, identity, (first, one, two))
        if best is not None and sum(_unit_fits(row, best[2]) for row in sample) >= FEWEST:
            yield best[1], best[2]


def support(kind: str, sample: Sequence[dict[str, Rough | None]], columns: Columns) -> int:
    """In how many rows a relation holds, 0 where in too few to be one of the table; in floats, which is near enough."""
    held = asked = 0
    values = set()
    for row in sample:
        first, one, two = (row.get(column) for column in columns)
        if first is None or one is None or two is None or one[0] <= 0 or two[0] <= 0:
            continue
        asked += 1
        if kind == "change":
            gap, slack = one[0] - two[0] - first[0], first[1] + one[1] + two[1]
        else:
            quotient = 100 * one[0] / two[0]
            gap = quotient - first[0] - (100 if kind == "growth" else 0)
            slack = first[1] + quotient * (one[1] / one[0] + two[1] / two[0])
        if abs(gap) <= slack * 1.001:
            held += 1
            values.add(first[0])
        elif asked - held > len(sample) * (1 - SHARE):
            return 0
    # A column of hundreds, or of noughts, proves nothing.
    return held if held >= FEWEST and held >= asked * SHARE and len(values) > 2 else 0


def _rough(fact: Fact) -> Rough | None:
    if not fact.interval.bounded:
        return None
    low, high = float(fact.interval.low), float(fact.interval.high)
    return (low + high) / 2, (high - low) / 2


def _unit_fits(row: Row, columns: Columns) -> bool:
    return terms_of(row, columns) is not None


def borne_out(identity: Identity, block: Sequence[Row], columns: Columns) -> list[tuple[Fact, Fact, Fact]]:
    """The rows of one piece of a table that a relation asks something of; none where it fails in most of them."""
    asked = [terms for row in block if (terms := terms_of(row, columns)) is not None]
    held = sum(identity.check([term.interval for term in terms]) == "holds" for terms in asked)
    return asked if held >= len(asked) * SHARE else []


def terms_of(row: Row, columns: Columns) -> tuple[Fact, Fact, Fact] | None:
    """The three figures of a row, None where one is missing, or two that must share a unit do not."""
    first, one, two = (row.get(column) for column in columns)
    if first is None or one is None or two is None:
        return None
    if not all(_usable(fact.interval) for fact in (one, two)) or not first.interval.bounded:
        return None
    if unit_key(one.observation.unit) != unit_key(two.observation.unit) or one.observation.unit in PERCENT:
        return None
    return first, one, two


def _usable(interval: Interval) -> bool:
    return interval.bounded and interval.low > 0
