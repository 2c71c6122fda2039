"""Where an observation stands: its block, its sentence, its page and its box."""

from __future__ import annotations

import re
from bisect import bisect_right
from unicodedata import east_asian_width

import msgspec

from chengjian.model import Block, CleanPlaces, Document, Run

SENTENCE_END = re.compile(r"[。！？!?](?!其中)|\n")
LONGEST_SENTENCE = 600


class Place(msgspec.Struct, frozen=True):
    """A place in a document: block, clean offsets in its text, the sentence or row around it, page and box."""

    block: int | None = None
    start: int | None = None
    end: int | None = None
    sentence: str | None = None
    page: int | None = None
    box: tuple[float, float, float, float] | None = None


class Places:
    """Finds the places of a document's raw offsets."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self._clean = CleanPlaces(document.blocks)
        self._runs = sorted(document.layout, key=lambda run: run.start)
        self._run_starts = [run.start for run in self._runs]
        self._cuts: dict[int, _Cuts] = {}

    def find(self, start: int, end: int) -> Place:
        """The place of the raw characters from `start` to `end`, as far as it is known."""
        page, box = self._on_page(start, end)
        found = self._clean.find(start, end)
        if found is None:
            return Place(page=page, box=box)
        number, begin, finish = found
        block = self.document.blocks[number]
        if number not in self._cuts:
            self._cuts[number] = _Cuts(block)
        return Place(number, begin, finish, self._cuts[number].around(begin, finish), page, box)

    def page_of(self, block: Block) -> int | None:
        """The page on which a block begins."""
        if not self._runs or not block.offsets:
            return None
        return self._on_page(block.offsets[0], block.offsets[0] + 1)[0]

    def _on_page(self, start: int, end: int) -> tuple[int | None, tuple[float, float, float, float] | None]:
        at = max(bisect_right(self._run_starts, start) - 1, 0)
        covered: list[Run] = []
        while at < len(self._runs) and self._runs[at].start < end:
            if self._runs[at].end > start:
                covered.append(self._runs[at])
            at += 1
        if not covered:
            return None, None
        page = covered[0].page
        boxes = [
            _cut(run, self.document.raw, start, end)
            for run in covered
            if run.page == page and run.box is not None
        ]
        if not boxes:
            return page, None
        # Of a number broken over two lines the part on the first: a box around both would hold what stands between.
        boxes = [box for box in boxes if box[1] < boxes[0][3] and box[3] > boxes[0][1]]
        lefts, tops, rights, bottoms = zip(*boxes, strict=True)
        return page, (min(lefts), min(tops), max(rights), max(bottoms))


def _cut(run: Run, raw: str, start: int, end: int) -> tuple[float, float, float, float]:
    """The part of a run's box that its characters from `start` to `end` take, Chinese ones being twice as wide as others."""
    assert run.box is not None
    left, top, right, bottom = run.box
    begin, finish = max(start, run.start), min(end, run.end)
    before, within = _width(raw[run.start : begin]), _width(raw[begin:finish])
    unit = (right - left) / max(1, before + within + _width(raw[finish : run.end]))
    return left + unit * before, top, min(right, left + unit * (before + within)), bottom


def _width(text: str) -> int:
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


class _Cuts:
    """A block cut into sentences, or into the rows of its table."""

    def __init__(self, block: Block) -> None:
        self.text = block.text
        self.rows: list[tuple[int, str]] = []
        if block.kind == "table" and block.rows:
            for row in block.rows:
                cells = sorted({pair for pair in row if pair[0] < pair[1]})
                if cells:
                    said = " | ".join(self.text[left:right].strip() for left, right in cells)
                    self.rows.append((cells[0][0], said[:LONGEST_SENTENCE]))
            self.rows.sort()
        ends = [] if self.rows else [match.end() for match in SENTENCE_END.finditer(self.text)]
        self.bounds = [0, *ends, len(self.text)]

    def around(self, start: int, end: int) -> str:
        """The sentence or row around the characters from `start` to `end`, cut where it is very long."""
        if self.rows:
            return self.rows[max(0, bisect_right(self.rows, (start, "\U0010ffff")) - 1)][1]
        at = min(max(1, bisect_right(self.bounds, start)), len(self.bounds) - 1)
        begin = max(self.bounds[at - 1], start - LONGEST_SENTENCE // 2)
        finish = min(max(self.bounds[at], end), end + LONGEST_SENTENCE // 2)
        return self.text[begin:finish].strip()
