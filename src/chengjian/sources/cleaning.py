"""The cleaning that all formats share: raw characters with their places become blocks that know them.

A format's reader finds out what belongs together and hands it over as pieces: a raw offset and the characters that
stand from there on, one to one. What stands for a character in another way (an entity) is a piece of its own at
the place where it begins. Here full-width forms are read as ordinary ones, spaces of the layout dropped, and the place of each
character that is left is recorded on the way.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from chengjian.model import Block, BlockKind, Repair

# One character to one, so that offsets hold: full-width forms, odd spaces, dashes and brackets.
WIDTH: dict[int, int | str] = {0xFF01 + i: 0x21 + i for i in range(94)}
for _keep in "，；：！？（）":
    WIDTH.pop(ord(_keep), None)
WIDTH |= {ord(a): ord(b) for a, b in {
    "\u3000": " ", "\xa0": " ", "\u2002": " ", "\u2003": " ", "\u2009": " ", "\u200b": " ", "\ufeff": " ",
    "﹪": "%", "−": "-", "﹣": "-", "∶": ":", "︰": ":", "〔": "〔", "\r": " ", "\f": "\n", "\v": "\n",
    "\u2028": "\n", "\u2029": "\n", "\x85": "\n",
}.items()}  # fmt: skip
WIDTH |= {c: " " for c in range(32) if chr(c) not in "\n\t\f\v"}

HEADING_START = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）]|第[一二三四五六七八九十]+[章节篇部]"
    r"|\d{1,2}[.．、](?!\d)|——|图\d|表\d|注[：:])"
)
HEADING_MAX = 45
FULL_WIDTH = re.compile("[０-９Ａ-Ｚａ-ｚ％．]+")
WIDE = "full-width digits and letters, read as ordinary ones"
# The mark of a footnote behind what it explains: 生产总值[2]13778.34亿元. A year in such brackets is longer.
MARK = re.compile(r"\[\d{1,2}\]|〔\d{1,2}〕|(?<=[一-鿿）%])[①-⑳](?=[\d，。；、）达为])")
FOOTNOTE = "a footnote mark, left out of the text"
SURROGATE = re.compile("[\ud800-\udfff]")
# Characters without width, which part no words.
UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]+")
UNSEEN_END = "\ufeff"
# Characters of which nothing need be cleaned.
PLAIN = re.compile("[!-~一-鿿、。，；：！？（）“”《》—…·]*")
SPACES = re.compile(r"[ \t\n]+")
# The most places that a table's grid may have, and the most columns: what asks for more is no table of figures.
MAX_PLACES = 500_000
MAX_COLUMNS = 1000


class Piece(NamedTuple):
    """Characters of a document: `text[i]` stands at the raw place `offset + i`."""

    offset: int
    text: str


Cell = Sequence[Piece]


class Spanning(NamedTuple):
    """A cell as it is written, with the number of rows and columns that it says it covers."""

    cell: Cell
    rows: int = 1
    columns: int = 1


def paragraph(
    pieces: Iterable[Piece], repairs: list[Repair], kind: BlockKind | None = None, level: int = 0
) -> Block | None:
    """The block of one heading or paragraph, None where nothing but spaces stands in it.

    What is mended is added to `repairs`. Without a `kind` a short line that ends like none is a heading.
    """
    clean = _Clean(repairs)
    for piece in pieces:
        clean.add(piece)
    clean.end()
    if not clean.length:
        return None
    text = "".join(clean.parts)
    return clean.block(kind or ("heading" if reads_as_heading(text) else "paragraph"), level)


def reads_as_heading(text: str) -> bool:
    """Whether a line is short and either ends as no sentence does, or begins as headings do (一、)."""
    if len(text) > HEADING_MAX:
        return False
    open_ended = text[-1] not in "。！？；;…：:，," and "。" not in text
    return open_ended or HEADING_START.match(text) is not None


def table(grid: Sequence[Sequence[Cell]], repairs: list[Repair]) -> Block | None:
    """The block of a table, None where no cell holds anything.

    `grid` has a cell at each place; one that covers several places is the same object at each of them. The clean
    text is the cells row by row, a tab after each and a line end after the row; both map to where the cell ends.
    """
    clean = _Clean(repairs)
    spans: dict[int, tuple[int, int]] = {}
    rows: list[tuple[tuple[int, int], ...]] = []
    filled = False
    for row in grid:
        places: list[tuple[int, int]] = []
        for cell in row:
            # An empty cell is one of its own at each place, whatever object stands for it.
            span = spans.get(id(cell)) if cell else None
            if span is None and len(cell) == 1 and clean.plain(cell[0]):
                span = spans[id(cell)] = (clean.length - 1 - len(cell[0].text), clean.length - 1)
                filled = True
            elif span is None:
                start = clean.length
                for piece in cell:
                    clean.add(piece)
                clean.end()
                span = spans[id(cell)] = (start, clean.length)
                filled = filled or clean.length > start
                clean.mark("\t")
            places.append(span)
        clean.mark("\n")
        rows.append(tuple(places))
    return clean.block("table", 0, tuple(rows)) if filled else None


def spread(rows: Sequence[Sequence[Spanning]]) -> list[list[Cell]]:
    """The grid of rows whose cells cover several places: each place holds its cell, empty ones an empty cell.

    Rows end up equally long. A span is cut at the last row, at MAX_COLUMNS, and where the grid would have more than
    MAX_PLACES places; cells that overlap keep the first. Where every cell of a row claims the next row too, though that
    row has cells of its own, none of them is believed.
    """
    grid: list[list[Cell]] = []
    # What hangs down from the rows above: column → (rows left, cell).
    hanging: dict[int, tuple[int, Cell]] = {}
    left = MAX_PLACES
    for number, row in enumerate(rows):
        # Where all cells of a row hang down there is no row below them: what follows is a row of its own.
        deep = min((cell.rows for cell in row), default=1) if len(row) > 1 and not hanging else 1
        if deep > 1 and number + 1 < len(rows) and _width(row) >= _width(rows[number + 1]):
            row = [Spanning(cell.cell, cell.rows - deep + 1, cell.columns) for cell in row]
        places: dict[int, Cell] = {column: cell for column, (_, cell) in hanging.items()}
        hanging = {column: (more - 1, cell) for column, (more, cell) in hanging.items() if more > 1}
        column = 0
        for cell, down, across in row:
            while column in places:
                column += 1
            if column >= MAX_COLUMNS:
                break
            down = max(1, min(down, len(rows) - number)) if down else len(rows) - number
            across = max(1, min(across, MAX_COLUMNS - column))
            if down * across > left:
                down = across = 1
            left -= down * across
            for place in range(column, column + across):
                if place in places:
                    break
                places[place] = cell
                if down > 1:
                    hanging[place] = (down - 1, cell)
            column += across
        grid.append([places.get(at, ()) for at in range(max(places, default=-1) + 1)])
    width = max(map(len, grid), default=0)
    if width * len(grid) > 4 * MAX_PLACES:
        # One row of a thousand cells among many thousand short ones: ragged, not filled up.
        return grid
    return [row + [()] * (width - len(row)) for row in grid]


def _width(row: Sequence[Spanning]) -> int:
    return sum(max(1, cell.columns) for cell in row)


class _Clean:
    """Clean text that grows by pieces, with its map to the raw places."""

    __slots__ = ("ahead", "last", "length", "offsets", "parts", "past", "repairs", "starts", "unit")

    def __init__(self, repairs: list[Repair]) -> None:
        self.repairs = repairs
        self.parts: list[str] = []
        self.starts: list[int] = []
        self.offsets: list[int] = []
        self.length = 0
        # The last character, the raw place after it, and that of a space that may turn out to part two words.
        self.last = ""
        self.past = 0
        self.ahead: int | None = None
        # The first part, the first run and the length where the paragraph or cell began.
        self.unit = (0, 0, 0)

    def add(self, piece: Piece) -> None:
        """Add a piece without the spaces that layout put into it: all but those between words and numbers."""
        offset, text = piece
        if PLAIN.fullmatch(text):
            self._put(offset, text)
            return
        if not text.isascii():
            if UNSEEN.search(text):
                at = 0
                for unseen in UNSEEN.finditer(text + UNSEEN_END):
                    self.add(Piece(offset + at, text[at : unseen.start()]))
                    at = unseen.end()
                return
            text = self._narrow(offset, text)
        else:
            text = text.translate(WIDTH)
        start = 0
        dropped: list[tuple[int, int]] = []
        for match in SPACES.finditer(text):
            self._put(offset + start, text[start : match.start()])
            if self.ahead is None:
                self.ahead = offset + match.start()
            if match.start() and match.end() < len(text) and not parts(text, match):
                dropped.append(match.span())
            start = match.end()
        self._put(offset + start, text[start:])
        if dropped:
            note = "spaces that layout put between words or digits"
            self.repairs.append(Repair("spaces", offset + dropped[0][0], offset + dropped[-1][1], note))

    def plain(self, piece: Piece) -> bool:
        """Add a cell of one piece of which nothing need be cleaned, and the tab behind it; whether it is one."""
        offset, text = piece
        if not text or "[" in text or not PLAIN.fullmatch(text):
            return False
        self.starts.append(self.length)
        self.offsets.append(offset)
        self.parts.append(text + "\t")
        self.length += len(text) + 1
        self.past = offset + len(text)
        self.unit = (len(self.parts), len(self.starts), self.length)
        return True

    def _narrow(self, offset: int, text: str) -> str:
        for match in FULL_WIDTH.finditer(text):
            self.repairs.append(Repair("width", offset + match.start(), offset + match.end(), WIDE))
        text = text.translate(WIDTH)
        if SURROGATE.search(text):
            text = SURROGATE.sub("\ufffd", text)
            note = "characters that are none (lone surrogates) were left out"
            self.repairs.append(Repair("decoding", offset, offset + len(text), note))
        return text

    def _put(self, offset: int, text: str) -> None:
        if not text:
            return
        if self.ahead is not None:
            if _is_word(self.last) and _is_word(text[0]):
                self._run(self.ahead, " ")
            self.ahead = None
        self._run(offset, text)
        self.last, self.past = text[-1], offset + len(text)

    def _run(self, offset: int, text: str) -> None:
        if len(self.starts) == self.unit[1] or offset - self.length != self.offsets[-1] - self.starts[-1]:
            self.starts.append(self.length)
            self.offsets.append(offset)
        self.parts.append(text)
        self.length += len(text)

    def end(self) -> None:
        """End the paragraph or cell: what follows has nothing to do with it. Footnote marks in it are cut out."""
        text = "".join(self.parts[self.unit[0] :])
        marks = [] if PLAIN.fullmatch(text) and "[" not in text else MARK.finditer(text)
        spans = [match.span() for match in marks if match.start()]
        if spans:
            self._cut(text, spans)
        self.ahead, self.last = None, ""
        self.unit = (len(self.parts), len(self.starts), self.length)

    def _cut(self, text: str, marks: list[tuple[int, int]]) -> None:
        """Leave characters out of the paragraph or cell that was added last, whose text is `text`."""
        part, run, start = self.unit
        starts = [place - start for place in self.starts[run:]]
        offsets = self.offsets[run:]
        del self.parts[part:], self.starts[run:], self.offsets[run:]
        self.length = start

        def raw(at: int) -> int:
            k = bisect_right(starts, at) - 1
            return offsets[k] + at - starts[k]

        at = 0
        for begin, end in [*marks, (len(text), len(text))]:
            edges = [at, *starts[bisect_right(starts, at) : bisect_left(starts, begin)], begin]
            for first, last in pairwise(edges):
                if first < last:
                    self._run(raw(first), text[first:last])
            if begin < end:
                self.repairs.append(Repair("footnote", raw(begin), raw(end - 1) + 1, FOOTNOTE))
            at = end

    def mark(self, separator: str) -> None:
        """Add a character of which the raw text has none, at the place where it would stand."""
        self._run(self.past, separator)
        self.unit = (len(self.parts), len(self.starts), self.length)

    def block(self, kind: BlockKind, level: int, rows: tuple[tuple[tuple[int, int], ...], ...] = ()) -> Block:
        """The block of all that was added."""
        return Block(kind, "".join(self.parts), tuple(self.starts), tuple(self.offsets), level, rows)


def parts(text: str, space: re.Match[str]) -> bool:
    """Whether a space inside `text` stands between two words or numbers of ASCII characters."""
    return _is_word(text[space.start() - 1]) and _is_word(text[space.end()])


def _is_word(character: str) -> bool:
    return character.isascii() and character.isalnum()
