"""The lines of a document around numbers, the numbers underlined, as wide as the terminal; Chinese counts double."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from unicodedata import combining, east_asian_width

import click
import msgspec

STOPS = "，。；！？,;"
# Characters of the sentence that are shown before the first number and after the last, at most.
BEFORE, AFTER = 40, 16
# Where no more than this lies between what is shown of two numbers, it is shown too.
NEAR = 40


class Underline(msgspec.Struct, frozen=True):
    """Characters `at` to `to` of a text, underlined with `sign` in `colour`."""

    at: int
    to: int
    sign: str
    colour: str


def width(text: str) -> int:
    """How many columns a terminal needs for the text."""
    return sum(char_width(char) for char in text)


def char_width(char: str) -> int:
    """How many columns a terminal needs for one character."""
    if combining(char):
        return 0
    # Of characters whose width depends on the font, terminals take one column.
    return 2 if east_asian_width(char) in "WF" else 1


def excerpt(text: str, marks: Sequence[Underline], columns: int) -> Iterator[tuple[str, str]]:
    """Pairs of a line of the text and the line of underlines below it ("" where there are none).

    What lies far before the first mark, after the last, and between two is left out, for an ellipsis.
    """
    kept, places = _window(text, sorted(marks, key=lambda m: (m.at, m.to)))
    for begin, end in _wrapped(kept, columns, [(at, to) for _, at, to in places]):
        line = printable(kept[begin:end])
        below: list[str] = []
        used = 0
        for mark, at, to in places:
            first, last = max(at, begin), min(to, end)
            if first >= last:
                continue
            before = width(kept[begin:first]) - used
            if before < 0:
                continue
            signs = mark.sign * max(width(kept[first:last]), 1)
            below.append(" " * before + click.style(signs, fg=mark.colour, bold=True))
            used = width(kept[begin:last])
        yield line, "".join(below)


def printable(text: str) -> str:
    """The text without characters that would steer the terminal, one for one."""
    return "".join(c if c.isprintable() else " " for c in text)


def _window(text: str, marks: Sequence[Underline]) -> tuple[str, list[tuple[Underline, int, int]]]:
    """The part of the text that is shown, and where the marks are in it."""
    spans: list[tuple[int, int]] = []
    for mark in marks:
        begin, end = _begin(text, mark.at), _end(text, mark.to)
        if spans and begin <= spans[-1][1] + NEAR:
            spans[-1] = (spans[-1][0], max(spans[-1][1], end))
        else:
            spans.append((begin, end))
    pieces: list[str] = []
    places: list[tuple[Underline, int, int]] = []
    length = 0
    for begin, end in spans:
        lead = "…" if text[:begin].strip() or pieces else ""
        pieces += [lead, text[begin:end]]
        shift = length + len(lead) - begin
        places += [(m, m.at + shift, m.to + shift) for m in marks if begin <= m.at < end]
        length += len(lead) + end - begin
    if spans and text[spans[-1][1] :].strip():
        pieces.append("…")
    return "".join(pieces), places


def _begin(text: str, at: int) -> int:
    """Where the clause of the number begins, or the most that is shown before it."""
    least = max(0, at - BEFORE)
    # The clause, or the one before where the clause is short.
    stops = [i + 1 for i in range(least, at) if text[i] in STOPS]
    if not stops:
        return least
    early = [i for i in stops if at - i >= 8]
    return early[-1] if early else (least if least == 0 else stops[0])


def _end(text: str, to: int) -> int:
    """Where the clause of the number ends, or the most that is shown after it."""
    most = min(len(text), to + AFTER)
    return next((i + 1 for i in range(to, most) if text[i] in STOPS), most)


def _wrapped(text: str, columns: int, whole: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The lines of the text, none wider than the columns; what is `whole` is not cut where it fits into a line."""
    begin, used, at = 0, 0, 0
    while at < len(text):
        wide = char_width(text[at])
        if used + wide > columns and at > begin:
            cut = next((first for first, last in whole if begin < first < at < last), at)
            yield begin, cut
            begin = at = cut
            used = 0
            continue
        used += wide
        at += 1
    if begin < len(text) or not text:
        yield begin, len(text)
