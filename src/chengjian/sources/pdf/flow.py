"""Lines into paragraphs, and what belongs to the page and not to the text: running heads, page numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from statistics import median

from chengjian.sources.pdf.lines import Line, is_figure
from chengjian.sources.pdf.tables import Cell, Table

PAGE_NUMBER = re.compile(
    r"[-—–－―·•\s~～]*(?:第\s*)?(?:\d{1,4}|[ivxIVX]{1,6})(?:\s*页)?(?:\s*[/／,，]?\s*(?:共\s*)?\d{1,4}\s*页?)?[-—–－―·•\s~～]*"
)
DIGITS = re.compile(r"[\d\s]+")
UNIT_LINE = re.compile(r"单位\s*[:：]")
# What stands under a title and is none of it: a date, a note, who says it.
APART = re.compile(r"[（(—\-]|(?:19|20|二[○〇])\S{2,3}年\S{1,3}月")
# The share of a page's height at its top and foot where furniture stands.
EDGE = 0.13
# How small the type of a footnote is beside the text's, and how its mark is printed where it is not raised.
FOOTNOTE = 0.95
NOTE_MARK = re.compile(
    r"(?:\[\d{1,2}\]|〔\d{1,2}〕|[①-⑳]|\d{1,2}|[*＊]{1,3}|注(?:\d|[:：]))\s*(?=[^\d\s.,%])"
)
ENDS = "。！？；：…!?;:”’"
BEGINS = re.compile(
    r"[（(]?[一二三四五六七八九十]{1,3}[)）、]|第[一二三四五六七八九十]+[章节篇部条]|\d{1,2}[.．、](?!\d)|[①-⑳]|[■●◆★▲◎○□]|[附图表]\s*(?:件|表)?\s*[\d一二三四五六七八九十]+"
)

# What may stand over a table that goes on: its unit, a word that it does.
CONTINUED = re.compile(
    r".{0,12}单位[:：].{1,8}|[（(]?续?附?表?[\d一二三四五六七八九十.-]*[（(]?续表?[\d一二三四五六七八九十]*[)）]?[:：]?"
)
# Points that the columns may differ by on the next page; blocks before a table that may be its caption.
SHIFTED = 4.0
MAX_CAPTIONS = 4

Element = Line | Table


class Page:
    """What stands on one page after its layout was read: lines and tables in reading order."""

    __slots__ = ("elements", "height", "number", "width")

    def __init__(self, number: int, width: float, height: float, elements: list[Element]) -> None:
        self.number = number
        self.width = width
        self.height = height
        self.elements = elements


def drop_furniture(pages: Sequence[Page]) -> None:
    """Take page numbers and the lines that recur at the same place of the pages out of their elements."""
    seen: Counter[tuple[str, int]] = Counter()
    for page in pages:
        for item in _edges(page):
            seen[_key(item)] += 1
    # Of two pages only the second can repeat the first.
    enough = max(3 if len(pages) > 2 else 2, 0.4 * len(pages))
    for at, page in enumerate(pages):
        repeats = at > 0 or len(pages) > 2
        gone = {
            id(item)
            for item in _edges(page)
            if PAGE_NUMBER.fullmatch(item.text) or (repeats and _recurs(seen, _key(item)) >= enough)
        }
        if gone:
            page.elements = [item for item in page.elements if id(item) not in gone]


def _edges(page: Page) -> list[Line]:
    lines = [item for item in page.elements if isinstance(item, Line)]
    return [
        item
        for item in lines
        if (item.bottom < EDGE * page.height or item.top > (1 - EDGE) * page.height)
        and not UNIT_LINE.search(item.text)
    ]


def _key(item: Line) -> tuple[str, int]:
    return DIGITS.sub("0", item.text), round(item.top / 4)


def _recurs(seen: Counter[tuple[str, int]], key: tuple[str, int]) -> int:
    return sum(seen[key[0], key[1] + shift] for shift in (-1, 0, 1))


class Paragraph:
    """Lines that are one paragraph, a heading of a `level` above 0, or a note."""

    __slots__ = ("level", "lines", "note")

    def __init__(self, lines: list[Line], level: int = 0, note: bool = False) -> None:
        self.lines = lines
        self.level = level
        self.note = note


def paragraphs(pages: Sequence[Page]) -> list[Paragraph | Table]:
    """The paragraphs and tables of a document; both go on over page ends, the notes of a page behind what does."""
    sizes: Counter[float] = Counter()
    for page in pages:
        for item in page.elements:
            if isinstance(item, Line):
                sizes[round(item.size, 1)] += len(item.text)
    body = sizes.most_common(1)[0][0] if sizes else 10.0
    made: list[Paragraph | Table] = []
    open_lines: list[Line] = []
    notes: list[Paragraph] = []

    def close() -> None:
        if open_lines:
            level = 1 if _is_title(open_lines, body) else 0
            made.append(Paragraph(list(open_lines), level))
            open_lines.clear()
        made.extend(notes)
        notes.clear()

    for page in pages:
        end = _notes_begin(page, body)
        for item in page.elements[:end]:
            if isinstance(item, Table):
                close()
                if not _continued(made, item):
                    made.append(item)
                continue
            if not (open_lines and _goes_on(open_lines, item)):
                close()
            open_lines.append(item)
        for item in page.elements[end:]:
            assert isinstance(item, Line)
            if not notes or _has_mark(item):
                notes.append(Paragraph([], note=True))
            notes[-1].lines.append(item)
    close()
    return made


def _notes_begin(page: Page, body: float) -> int:
    """Where the footnotes of a page begin among its elements: lines of small type at its foot, the first with a mark."""
    end = at = len(page.elements)
    while at:
        item = page.elements[at - 1]
        if not isinstance(item, Line) or item.size > FOOTNOTE * body or item.top < page.height / 2:
            break
        at -= 1
        if _has_mark(item):
            end = at
    return end


def _has_mark(item: Line) -> bool:
    return (bool(item.hidden) and item.hidden[0][0] == 0) or NOTE_MARK.match(item.text) is not None


def _continued(made: list[Paragraph | Table], table: Table) -> bool:
    """Whether a table goes on with the last one on the page before; if so, its rows are put there."""
    at = len(made) - 1
    # Of the paragraphs between, notes belong to the page before.
    while at >= 0 and isinstance(made[at], Paragraph):
        at -= 1
    if at < 0:
        return False
    before = made[at]
    assert isinstance(before, Table)
    if before.last_page + 1 != table.page or len(before.xs) != len(table.xs):
        return False
    shift = table.xs[0] - before.xs[0]
    if any(abs(b - a - shift) > SHIFTED for a, b in zip(before.xs, table.xs, strict=True)):
        return False
    between = [_plain(item) for item in made[at + 1 :] if isinstance(item, Paragraph) and not item.note]
    captions = {_plain(item) for item in made[max(0, at - MAX_CAPTIONS) : at] if isinstance(item, Paragraph)}
    if any(text not in captions and not CONTINUED.fullmatch(text) for text in between):
        return False
    heads = 0
    while heads < min(len(before.grid), len(table.grid)) and _same(before.grid[heads], table.grid[heads]):
        heads += 1
    if not heads and table.grid and not any(is_figure(cell.text) for cell in table.grid[0][1:]):
        return False
    before.grid += table.grid[heads:]
    before.last_page = table.page
    made[at + 1 :] = [item for item in made[at + 1 :] if isinstance(item, Paragraph) and item.note]
    return True


def _plain(item: Paragraph) -> str:
    return re.sub(r"\s", "", "".join(part.text for part in item.lines))


def _same(row: Sequence[Cell], other: Sequence[Cell]) -> bool:
    return [cell.text for cell in row] == [cell.text for cell in other]


def _goes_on(before: Sequence[Line], item: Line) -> bool:
    last = before[-1]
    left = item.edges[0]
    here = item.page == last.page and item.region == last.region
    size = max(last.size, 1.0)
    if not 0.85 < item.size / size < 1.18:
        return False
    if UNIT_LINE.search(item.text) or (UNIT_LINE.search(last.text) and len(last.text) < 20):
        return False
    if here:
        gap = item.top - last.bottom
        if gap > 1.6 * size or item.top < last.top:
            return False
        if _is_second_line(last, item, gap):
            return True
    elif last.text[-1] in "。！？":
        return False
    if last.right < last.edges[1] - 2.2 * size:
        return False
    if item.left > left + 1.2 * size and not (len(before) > 1 and abs(item.left - last.left) < 0.5 * size):
        return False
    return not (last.text[-1] in "。！？" and BEGINS.match(item.text))


def _is_second_line(last: Line, item: Line, gap: float) -> bool:
    """Whether a line is the second of a title, set under the middle of the first."""
    size = last.size
    centred = abs((item.left + item.right) - (last.left + last.right)) < 1.2 * size
    if not centred or abs(item.left - last.left) < 0.5 * size or gap > 1.2 * size:
        return False
    return last.text[-1] not in ENDS and not APART.match(item.text) and abs(item.size - size) < 0.05 * size


def _is_title(lines: Sequence[Line], body: float) -> bool:
    text = "".join(part.text for part in lines)
    return (
        median([part.size for part in lines]) > 1.12 * body and len(text) <= 60 and text[-1] not in "。；，"
    )
