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


RELATIONS: tuple[Identity, ...] = (Plain(), Share(), Change())


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


def tables(facts: Facts) -> Iterator[list[Row]]:
    """The rows of all tables of a document that have the same columns, for each document."""
    for source in facts.sources:
        alike: dict[tuple[str, ...], list[Row]] = {}
        for found in source.by_sentence.values():
            if not found[0].table:
                continue
            made = rows(found)
            heads = tuple(sorted({column for row in made for column in row}))
            if len(heads) > 1:
                alike.setdefault(heads, []).extend(made)
        yield from alike.values()


def relations(table: Sequence[Row]) -> Iterator[tuple[Identity, tuple[str, str, str]]]:
    """The relations of three columns that most rows bear out: a rate or a change, and the two columns behind it."""
    counts = Counter(column for row in table for column in row)
    columns = [column for column, count in counts.most_common(WIDEST) if count >= FEWEST]
    sample = [row for row in table if len(row) > 2][:SAMPLE]
    for first in columns:
        units = {row[first].observation.unit for row in sample if first in row}
        if len(units) != 1:
            continue
        rate = units <= PERCENT
        others = [column for column in columns if column != first]
        best: tuple[int, Identity, tuple[str, str, str]] | None = None
        for identity in RELATIONS:
            if rate == isinstance(identity, Change):
                continue
            for one, two in permutations(others, 2):
                held = support(identity, sample, (first, one, two))
                if held and (best is None or held > best[0]):
                    best = (held, identity, (first, one, two))
        if best is not None:
            yield best[1], best[2]


def support(identity: Identity, sample: Sequence[Row], columns: tuple[str, str, str]) -> int:
    """In how many rows a relation holds, 0 where in too few to be one of the table."""
    held = asked = 0
    values = set()
    for row in sample:
        terms = terms_of(row, columns)
        if terms is None:
            continue
        asked += 1
        if identity.check([term.interval for term in terms]) == "holds":
            held += 1
            values.add(terms[0].observation.value)
        if asked - held > len(sample) * (1 - SHARE):
            return 0
    # A column of hundreds, or of noughts, proves nothing.
    return held if held >= FEWEST and held >= asked * SHARE and len(values) > 2 else 0


def terms_of(row: Row, columns: tuple[str, str, str]) -> tuple[Fact, Fact, Fact] | None:
    """The three figures of a row, None where one is missing, or two that must share a unit do not."""
    found = [row.get(column) for column in columns]
    first, one, two = found
    if first is None or one is None or two is None:
        return None
    if not all(_usable(fact.interval) for fact in (one, two)) or not first.interval.bounded:
        return None
    if unit_key(one.observation.unit) != unit_key(two.observation.unit) or one.observation.unit in PERCENT:
        return None
    return first, one, two


def _usable(interval: Interval) -> bool:
    return interval.bounded and interval.low > 0
