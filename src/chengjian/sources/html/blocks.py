"""The elements of an article to blocks: lines of text, headings, tables; footnote marks and furniture left out."""

from __future__ import annotations

import math
import re
from itertools import pairwise

from chengjian.model import Block, BlockKind, Repair
from chengjian.sources import cleaning
from chengjian.sources.cleaning import FOOTNOTE, WIDTH, Piece
from chengjian.sources.html.markup import BLOCKS, Node
from chengjian.sources.html.tables import (
    Lines,
    Table,
    is_furniture_table,
    is_layout,
    rows_of,
    table_of,
)
from chengjian.sources.html.weights import DROPPED, Weights, is_furniture
from chengjian.sources.html.words import furniture_line
from chengjian.sources.regrouping import regroup
from chengjian.sources.text import continues

HEADING = re.compile("h([1-6])")
HEADING_LONGEST = 60
# The most that a page says of itself in a table.
TOLD_LONGEST = 1500
MARK = re.compile(r"\s*[\[［〔【(（]?\s*(?:\d{1,3}|[①-⑳]|[*＊†‡]{1,3}|注\d{0,2})\s*[\]］〕】)）]?\s*")
BRACKETED = re.compile(r"\s*[\[［〔]\s*(?:\d{1,3}|[①-⑳]|注\d{0,2})\s*[\]］〕]\s*")
NOTE_LINK = re.compile(r"#.*(?:ftn|edn|note|fn|ref|cite)", re.I)
RAISED = re.compile(r"vertical-align\s*:\s*super", re.I)
# What a raised 2 or 3 belongs to: 平方米 printed m², 米².
POWERED = re.compile("[A-Za-zμ㎡米里]$")
# 一、综合 初步核算，全年……: the heading and, after a space, its text.
HEADED = re.compile(r"([一二三四五六七八九十]{1,3}、[^\s，。；：、]{2,20})\s+(?=[^。]{12,}。)")
REGROUPED = "a table that stood with one cell a line, put together again"


class Line:
    """A line of text: its pieces, the level of its heading (0: none), whether it began after a line break within a paragraph.

    `noted`: it began with the mark of a note.
    """

    __slots__ = ("level", "noted", "pieces", "soft", "text")

    def __init__(self, pieces: list[Piece], level: int, soft: bool, noted: bool = False) -> None:
        self.pieces = pieces
        self.level = level
        self.soft = soft
        self.noted = noted
        # The line as it reads, spaces at its ends left out.
        self.text = "".join([piece.text for piece in pieces]).translate(WIDTH).strip(" \n\t")

    def parted(self) -> list[Line]:
        """The line as two where a numbered heading and its text stand on one, a space between (一、综合 初步核算，…)."""
        match = HEADED.match(self.text)
        if self.level or match is None:
            return [self]
        whole = "".join(piece.text for piece in self.pieces)
        at = whole.translate(WIDTH).index(match[1]) + len(match[1])
        head: list[Piece] = []
        rest: list[Piece] = []
        for piece in self.pieces:
            cut = min(max(at, 0), len(piece.text))
            if cut:
                head.append(Piece(piece.offset, piece.text[:cut]))
            if cut < len(piece.text):
                rest.append(Piece(piece.offset + cut, piece.text[cut:]))
            at -= len(piece.text)
        return [Line(head, 0, self.soft), Line(rest, 0, False)]


class Walk:
    """Reads elements into blocks, one after the other."""

    def __init__(self, weights: Weights, whole: int) -> None:
        self.weights = weights
        self.whole = whole
        self.repairs: list[Repair] = []
        self.found: list[Line | Table] = []
        self.pictures = 0
        # The texts of tables that hold what the page says of itself.
        self.told: list[str] = []
        # Where to stop reading.
        self.until = math.inf
        self._pending: list[Piece] = []
        self._level = 0
        self._soft = self._noted = False

    def read(self, node: Node) -> None:
        """Read an element and all that it holds."""
        self._inside(node)
        self._end()

    def lines_read(self) -> list[Line]:
        """The lines of text that were found, furniture among them, tables not."""
        return [item for item in self.found if isinstance(item, Line) and item.text]

    def blocks(self) -> list[Block]:
        """The blocks of all that was read."""
        blocks: list[Block | None] = []
        group: list[Line] = []

        def close() -> None:
            if group:
                blocks.append(self._paragraph(group))
                group.clear()

        for item in self._regrouped():
            if isinstance(item, Table):
                close()
                blocks += [cleaning.paragraph(line, self.repairs) for line in item.before]
                blocks.append(cleaning.table(item.grid, self.repairs))
                blocks += [cleaning.paragraph(line, self.repairs) for line in item.after]
                continue
            text = item.text
            if not (group and item.soft and continues([(0, line.text) for line in _ends(group)], text)):
                close()
            group.append(item)
        close()
        return [block for block in blocks if block is not None]

    def _regrouped(self) -> list[Line | Table]:
        """What was found, without furniture, tables of one cell a line put together again."""
        found = [
            part
            for item in self.found
            for part in ((item,) if isinstance(item, Table) else item.parted())
            if isinstance(part, Table) or (part.text and (part.level or not furniture_line(part.text)))
        ]
        # A table parts lines as a long line does.
        texts = ["" if isinstance(item, Table) or item.level else item.text for item in found]
        for start, end, rows in reversed(list(regroup(texts))):
            cells = [[[] if at is None else found[at].pieces for at in row] for row in rows]  # type: ignore[union-attr]
            first, last = found[start], found[end - 1]
            if isinstance(first, Line) and isinstance(last, Line):
                past = last.pieces[-1]
                self.repairs.append(
                    Repair("regrouped", first.pieces[0].offset, past.offset + len(past.text), REGROUPED)
                )
            found[start:end] = [Table([], cells, [])]
        return found

    def _paragraph(self, lines: list[Line]) -> Block | None:
        pieces = [piece for line in lines for piece in line.pieces]
        level = lines[0].level
        text = lines[0].text
        marked = level and len(lines) == 1 and len(text) <= HEADING_LONGEST and "。" not in text[:-1]
        for before, after in pairwise(lines):
            last = before.pieces[-1]
            note = "a sentence that a line break cut in two"
            self.repairs.append(Repair("joined", last.offset + len(last.text), after.pieces[0].offset, note))
        kind: BlockKind | None = "note" if lines[0].noted else "heading" if marked else None
        return cleaning.paragraph(pieces, self.repairs, kind, level if kind == "heading" else 0)

    def _end(self, soft: bool = False) -> None:
        """End the line; `soft`: by a line break within a paragraph."""
        if self._pending:
            if any(not piece.text.isspace() for piece in self._pending):
                self.found.append(Line(self._pending, self._level, self._soft, self._noted))
                self._soft = soft
            self._pending = []
        self._noted = False
        if not soft:
            self._soft = False

    def _inside(self, node: Node) -> None:
        for child in node.children:
            if isinstance(child, Node):
                if child.start >= self.until:
                    return
                self._child(child)
            elif child.offset < self.until:
                self._pending.append(child)

    def _child(self, node: Node) -> None:
        name = node.name
        if (
            name in DROPPED
            or node.hidden
            or (name in BLOCKS and is_furniture(node, self.weights, self.whole))
        ):
            return
        if name == "br":
            self._end(soft=True)
        elif name == "img":
            self.pictures += 1
        elif name == "table":
            self._end()
            self._table(node)
            self._end()
        elif self._is_mark(node):
            self._noted = self._noted or all(piece.text.isspace() for piece in self._pending)
            self.repairs.append(Repair("footnote", node.start, node.end, FOOTNOTE))
        elif name in BLOCKS:
            self._end()
            heading = HEADING.fullmatch(name)
            if heading:
                self._level = int(heading[1])
            self._inside(node)
            self._end()
            if heading:
                self._level = 0
        else:
            self._inside(node)

    def _is_mark(self, node: Node) -> bool:
        """Whether an element is the mark of a footnote, not a part of the text or of a unit."""
        if node.name == "a":
            return NOTE_LINK.match(node.get("href")) is not None and MARK.fullmatch(node.text()) is not None
        if node.name != "sup" and not RAISED.search(node.get("style")):
            return False
        text = node.text()
        if not MARK.fullmatch(text):
            return False
        before = next(
            (piece.text for piece in reversed(self._pending) if not piece.text.isspace()), ""
        ).rstrip()
        if not before:
            # At the head of a note it is the note's number: kept out as well, the note's words stay.
            return True
        return not (text.strip() in ("2", "3") and POWERED.search(before))

    def _table(self, table: Node) -> None:
        for child in table.children:
            if isinstance(child, Node) and child.name == "caption":
                self._inside(child)
                self._end()
        rows = rows_of(table)
        weight = self.weights[table]
        if weight.words + weight.linked < TOLD_LONGEST and is_furniture_table(rows):
            self.told.append(table.text())
            return
        if is_layout(table, rows):
            self._inside(table)
            return
        self.found.append(table_of(rows, self.lines))

    def lines(self, cell: Node) -> Lines:
        """The lines of a cell."""
        plain = [child for child in cell.children if not isinstance(child, Node)]
        if len(plain) == len(cell.children):
            return [plain] if any(not piece.text.isspace() for piece in plain) else []
        inner = Walk(self.weights, self.whole)
        inner.repairs = self.repairs
        inner.read(cell)
        self.pictures += inner.pictures
        return [item.pieces for item in inner.found if isinstance(item, Line) and item.text]


def _ends(group: list[Line]) -> list[Line]:
    """The first and the last lines of a group, which decide whether it goes on."""
    return group if len(group) <= 4 else [group[0], *group[-3:]]
