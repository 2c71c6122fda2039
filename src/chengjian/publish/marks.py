"""A document's text cut at its numbers, each with what the check says of it: what a page or a terminal marks."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Literal

import msgspec

from chengjian.model import Block, BlockKind, CleanPlaces, Document

State = Literal["holds", "violated", "unknown", "unread"]


class Mark(msgspec.Struct, frozen=True):
    """A number of a document: `key` names it, `start` and `end` are its raw place, `state` what is said of it."""

    key: str
    start: int
    end: int
    state: State


class Piece(msgspec.Struct, frozen=True):
    """A piece of text; `mark` is the number that it is, None between numbers."""

    text: str
    mark: Mark | None = None


class Cell(msgspec.Struct, frozen=True):
    """A cell of a table, with how many rows and columns it covers."""

    pieces: list[Piece]
    rows: int = 1
    columns: int = 1


class Part(msgspec.Struct, frozen=True):
    """A heading, a paragraph or a table, as pieces or as rows of cells."""

    kind: BlockKind
    level: int
    pieces: list[Piece]
    rows: list[list[Cell]]


def parts(document: Document, marks: Sequence[Mark]) -> Iterator[Part]:
    """The document in its order, its blocks cut at the marks."""
    by_block = _placed(document, marks)
    for at, block in enumerate(document.blocks):
        placed = by_block.get(at, [])
        if block.kind == "table" and block.rows:
            yield Part("table", 0, [], _rows(block, placed))
        elif block.text.strip():
            yield Part(block.kind, block.level, cut(block.text, placed, 0, len(block.text)), [])


Placed = tuple[int, int, Mark]


def _placed(document: Document, marks: Sequence[Mark]) -> dict[int, list[Placed]]:
    """The marks of each block, at their clean places, in order, none overlapping another."""
    places = CleanPlaces(document.blocks)
    placed: dict[int, list[Placed]] = {}
    for mark in marks:
        found = places.find(mark.start, mark.end)
        if found is not None:
            block, first, last = found
            placed.setdefault(block, []).append((first, last, mark))
    return {block: _apart(sorted(found, key=lambda p: p[:2])) for block, found in placed.items()}


def _apart(placed: list[Placed]) -> list[Placed]:
    """The marks without those that begin inside another."""
    kept: list[Placed] = []
    for one in placed:
        if not kept or one[0] >= kept[-1][1]:
            kept.append(one)
    return kept


def cut(text: str, placed: Sequence[Placed], begin: int, end: int) -> list[Piece]:
    """The text from `begin` to `end`, cut at the marks in it."""
    pieces: list[Piece] = []
    at = begin
    for start, stop, mark in placed:
        if start < at or stop > end:
            continue
        if start > at:
            pieces.append(Piece(text[at:start]))
        pieces.append(Piece(text[start:stop], mark))
        at = stop
    if at < end:
        pieces.append(Piece(text[at:end]))
    return pieces


def _rows(block: Block, placed: Sequence[Placed]) -> list[list[Cell]]:
    """The rows of a table, each cell once, at its upper left corner."""
    places: dict[tuple[int, int], tuple[int, int, int, int]] = {}
    for row, cells in enumerate(block.rows):
        for column, span in enumerate(cells):
            top, left, bottom, right = places.get(span, (row, column, row, column))
            places[span] = top, min(left, column), max(bottom, row), max(right, column)
    rows: list[list[Cell]] = []
    starts = [start for start, _, _ in placed]
    for row, cells in enumerate(block.rows):
        made: list[Cell] = []
        for column, span in enumerate(cells):
            if span[0] >= span[1]:
                made.append(Cell([]))
                continue
            top, left, bottom, right = places[span]
            if (row, column) != (top, left):
                continue
            inside = placed[bisect_right(starts, span[0] - 1) : bisect_right(starts, span[1])]
            made.append(Cell(cut(block.text, inside, *span), bottom - top + 1, right - left + 1))
        rows.append(made)
    return rows
