"""Tables that were taken apart into one cell a line, put together again where their rows are regular.

What comes out of a converter often has each cell of a table as a line of its own, row by row or column by column. The
rows are recovered from the rhythm of words and numbers alone: so many words (a stub, a unit), so many numbers,
over and over.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

NUMBER = re.compile(r"[-+]?\d[\d,]*(?:\.\d+)?[%‰]?|[-—–/…]{1,3}")
STOP = re.compile("[。；]")
# What stands at the head of a column, and at the head of a row never.
HEADISH = re.compile(
    r"增长|增速|增减|比上年|同比|±|绝对|总量|数值|[年月]$|[（(][^（）()]*[%‰元人吨米户亩][)）]|指数|比重|单位"
)
CELL_LONGEST = 30
FEWEST_ROWS = 3
MOST_COLUMNS = 20


class Found(NamedTuple):
    """A table among lines: from which line to which, and its rows of line numbers, None where a cell is empty."""

    start: int
    end: int
    rows: list[list[int | None]]


def regroup(lines: Sequence[str]) -> Iterator[Found]:
    """The tables that stand among `lines` with one cell a line, in their order."""
    at = 0
    for cells, run in groupby(lines, _is_cell):
        count = len(list(run))
        if cells and count >= 2 * FEWEST_ROWS:
            yield from _tables(lines, at, at + count)
        at += count


def _is_cell(line: str) -> bool:
    return 0 < len(line) <= CELL_LONGEST and not STOP.search(line)


def _tables(lines: Sequence[str], start: int, end: int) -> Iterator[Found]:
    """The tables within lines that may all be cells."""
    # Runs of words and the numbers that follow them: where the words begin, how many words, how many numbers.
    runs: list[tuple[int, int, int]] = []
    at = start
    while at < end:
        words = _while(lines, at, end, False)
        numbers = _while(lines, words, end, True)
        runs.append((at, words - at, numbers - words))
        at = numbers
    first = 0
    while first < len(runs):
        last = first + 1
        count = runs[first][2]
        while last < len(runs) and runs[last][2] == count and runs[last][1] <= 3:
            last += 1
        found = _one(lines, runs[first:last]) if count and last - first >= 2 else None
        if found:
            yield found
        first = last


def _while(lines: Sequence[str], at: int, end: int, numbers: bool) -> int:
    while at < end and (NUMBER.fullmatch(lines[at]) is not None) is numbers:
        at += 1
    return at


def _one(lines: Sequence[str], runs: list[tuple[int, int, int]]) -> Found | None:
    """The table that runs with equally many numbers make, by columns or by rows."""
    begin, words, count = runs[0]
    if all(run[1] == 1 for run in runs[1:]) and count >= FEWEST_ROWS and words >= count + 2:
        heads = [begin + words - 1, *(run[0] for run in runs[1:])]
        stubs = range(begin + words - 2 - count, begin + words - 1)
        headish = sum(map(bool, (HEADISH.search(lines[at]) for at in heads)))
        if headish > sum(map(bool, (HEADISH.search(lines[at]) for at in stubs[1:]))) and headish * 2 >= len(
            heads
        ):
            return _by_columns(stubs, heads, count)
    return _by_rows(runs) if len(runs) >= FEWEST_ROWS else None


def _by_columns(stubs: range, heads: list[int], count: int) -> Found:
    rows: list[list[int | None]] = [[stubs[0], *heads]]
    rows += [[stubs[1 + row], *(head + 1 + row for head in heads)] for row in range(count)]
    return Found(stubs[0], heads[-1] + count + 1, rows)


def _by_rows(runs: list[tuple[int, int, int]]) -> Found | None:
    stubs = Counter(run[1] for run in runs[1:]).most_common(1)[0][0]
    count = runs[0][2]
    width = stubs + count
    begin, words, _ = runs[0]
    if words < stubs or width > MOST_COLUMNS or width < 2:
        return None
    ahead = words - stubs
    rows: list[list[int | None]] = []
    start = begin + ahead
    if ahead >= width - 1:
        start -= min(ahead, width)
        head: list[int | None] = list(range(start, begin + ahead))
        rows.append(head if len(head) == width else [None, *head])
    for number, (at, named, _) in enumerate(runs):
        if number == 0:
            at, named = begin + ahead, stubs
        if named < stubs or (stubs > 1 and named != stubs):
            return None
        # Words over the stub: a heading of the rows that follow (按轻重工业分).
        rows += [[at + more, *[None] * (width - 1)] for more in range(named - stubs)]
        at += named - stubs
        rows.append(list(range(at, at + width)))
    return Found(start, runs[-1][0] + runs[-1][1] + count, rows)
