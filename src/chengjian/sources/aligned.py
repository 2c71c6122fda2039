"""Tables in plain text whose columns only spaces part, row under row."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

# Cells stand apart by two spaces or more, or by tabs; words within a cell by one.
CELL = re.compile(r"\S+(?: \S+)*")
FIGURE = re.compile(r"[-+]?\d[\d,]*(?:\.\d+)?[%‰]?|[-—–/…]{1,3}")
PROSE = re.compile("[。；！？]")
FEWEST_ROWS = 2
MOST_HEADS = 3

Spans = list[tuple[int, int]]


def aligned(lines: Sequence[str]) -> Iterator[tuple[int, int, list[Spans]]]:
    """The tables among `lines`: from which line to which, and where the cells of each of its rows stand in the line.

    A row has words and then figures alone, as many as the rows beside it; the lines above that have as many cells (or one less,
    where nothing stands over the stubs) are its heads, and get an empty cell for what they lack.
    """
    cells = [[] if PROSE.search(line) else [match.span() for match in CELL.finditer(line)] for line in lines]
    figures = [_figures(line, spans) for line, spans in zip(lines, cells, strict=True)]
    at = 0
    while at < len(lines):
        end = at
        while figures[at] and end < len(lines) and figures[end] == figures[at]:
            end += 1
        if end - at < FEWEST_ROWS:
            at += 1
            continue
        width = len(cells[at])
        start = at
        while start and at - start < MOST_HEADS and len(cells[start - 1]) in (width, width - 1) and width > 2:
            start -= 1
        rows = [
            spans if len(spans) == width else [(spans[0][0], spans[0][0]), *spans]
            for spans in cells[start:end]
        ]
        yield start, end, rows
        at = end


def _figures(line: str, spans: Spans) -> int:
    """How many figures stand behind the words of a row; 0 where it is none."""
    texts = [line[start:end] for start, end in spans]
    if len(texts) < 2 or FIGURE.fullmatch(texts[0]) or not all(map(FIGURE.fullmatch, texts[1:])):
        return 0
    return len(texts) - 1
