"""Text and Markdown to documents: lines, joined where the layout broke them, into blocks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from chengjian.model import Block, Document, Repair
from chengjian.sources.aligned import aligned
from chengjian.sources.cleaning import (
    FULL_WIDTH,
    HEADING_MAX,
    HEADING_START,
    SURROGATE,
    WIDE,
    WIDTH,
    Piece,
    paragraph,
)
from chengjian.sources.decoding import SourceError, decode
from chengjian.sources.notes import set_apart

__all__ = ["SourceError", "decode", "document_from_text"]

TERMINAL = "。！？!?；;…”’」』）)】》:："
INNER = re.compile("[，。；、,：！？]")
# Lines of a page's furniture: dates, sources, buttons.
META = re.compile(
    r"[（(]?20\d\d(?:年\d{1,2}月|[-/.]\d{1,2}[-/.])|(?:计量)?单位[:：]|来源|出处|信息来源|发布|时间[:：]|作者|责任编辑|字体|【字体|浏览|索引号|发文|公开日期|成文日期|打印|分享|关闭|返回"
)
# The name of a file that is attached to a page.
ATTACHED = re.compile(r"\.(?:pdf|docx?|xlsx?|wps|et|ofd|zip|rar|jpe?g|png)$", re.I)
CAPTION = re.compile(r"[图表][\d一二三四五六七八九十]+[:： ]")
CELL = re.compile(r"-?\d+(?:\.\d+)?")
STOPS = re.compile("[，。；,]")
MARKDOWN_HEADING = re.compile(r"(#{1,6})\s+")
MARKDOWN_RULE = re.compile(r"[\s|:+-]+")
SPACES = re.compile(r"[ \t]+")
NARROW = 26


def document_from_text(raw: str, name: str, encoding: str = "utf-8") -> Document:
    """The document that `raw` is: its blocks in order, and what was mended.

    Lines that break a sentence or a number are joined, spaces inside words and numbers dropped,
    full-width forms read as ordinary ones; each block maps back to `raw`.
    """
    repairs: list[Repair] = []
    text = raw.translate(WIDTH)
    if SURROGATE.search(text):
        text = SURROGATE.sub("\ufffd", text)
        repairs.append(
            Repair("decoding", 0, len(raw), "characters that are none (lone surrogates) were left out")
        )
    repairs += [Repair("width", match.start(), match.end(), WIDE) for match in FULL_WIDTH.finditer(raw)]
    lines: list[tuple[int, str]] = []
    position = 0
    for line in text.split("\n"):
        lines.append((position, line))
        position += len(line) + 1
    blocks = set_apart(_blocks(lines, repairs))
    return Document(name, raw, blocks, repairs, encoding)


def _blocks(lines: list[tuple[int, str]], repairs: list[Repair]) -> list[Block]:
    blocks: list[Block] = []
    parts: list[tuple[int, str]] = []
    table: list[tuple[int, str]] = []

    def close() -> None:
        if parts:
            blocks.extend(_paragraph(parts, repairs))
            parts.clear()

    def close_table() -> None:
        if table:
            blocks.append(_table(table))
            table.clear()

    grids = {first: (end, rows) for first, end, rows in aligned([line for _, line in lines])}
    taken = 0
    for number, (start, line) in enumerate(lines):
        stripped = line.strip(" \t")
        if number in grids and not _is_row(stripped, line):
            close()
            close_table()
            taken, rows = grids[number]
            blocks.append(_grid([*zip(lines[number:taken], rows, strict=True)]))
        if number < taken or not stripped:
            # A blank line does not end a sentence that the layout broke, nor a table.
            continue
        begin = start + line.index(stripped[0])
        if _is_row(stripped, line):
            close()
            table.append((start, line))
            continue
        close_table()
        marked = MARKDOWN_HEADING.match(stripped)
        if marked and marked.end() < len(stripped):
            close()
            blocks.extend(
                _paragraph([(begin + marked.end(), stripped[marked.end() :])], repairs, len(marked[1]))
            )
            continue
        if parts and not continues(parts, stripped):
            close()
        parts.append((begin, stripped))
    close()
    close_table()
    return blocks


def _is_row(stripped: str, line: str) -> bool:
    if stripped[0] == "|":
        return stripped.count("|") >= 2
    return (
        "\t" in line.strip()
        and len(SPACES.split(stripped)) >= 2
        and not INNER.search(stripped.split("\t")[0][12:])
    )


def continues(parts: list[tuple[int, str]], line: str) -> bool:
    """Whether `line` goes on with the sentence that the lines before left open."""
    last = parts[-1][1]
    if CELL.fullmatch(last) or (CELL.fullmatch(line) and len(parts) > 1 and CELL.fullmatch(parts[-2][1])):
        # A table that was taken apart into one cell a line.
        return False
    if ATTACHED.search(line) or ATTACHED.search(last):
        return False
    if line[0] in "，。；、,;)）%":
        return True
    if last[-1] in TERMINAL:
        return False
    if HEADING_START.match(line) or (
        HEADING_START.match(parts[0][1]) and len(parts) == 1 and not STOPS.search(last)
    ):
        return False
    if CAPTION.match(parts[0][1]) or (len(parts[0][1]) < 60 and META.match(parts[0][1])) or META.match(line):
        return False
    open_sentence = any(INNER.search(text) for _, text in parts)
    if not open_sentence:
        return False
    if INNER.search(line) or len(line) > HEADING_MAX:
        return True
    # A short line without punctuation is a heading, unless the lines before are as narrow as itself.
    return len(last) <= NARROW


def _paragraph(parts: list[tuple[int, str]], repairs: list[Repair], level: int = 0) -> list[Block]:
    """The block of these lines, if anything stands in them; a marked heading has its `level`."""
    block = paragraph((Piece(*part) for part in parts), repairs, "heading" if level else None, level)
    for (first, before), (second, _) in pairwise(parts):
        repairs.append(Repair("joined", first + len(before), second, "a sentence that a line end cut in two"))
    return [block] if block else []


def _table(lines: list[tuple[int, str]]) -> Block:
    """A block of rows; the clean text is the rows as they stand, each cell a pair of offsets in it."""
    made: list[tuple[tuple[int, str], list[tuple[int, int]] | None]] = []
    for start, line in lines:
        separator = "|" if line.strip()[0] == "|" else "\t"
        cells: list[tuple[int, int]] = []
        at = 0
        for cell in line.split(separator):
            stripped = cell.strip()
            lead = len(cell) - len(cell.lstrip())
            cells.append((at + lead, at + lead + len(stripped)))
            at += len(cell) + 1
        if separator == "|":
            cells = cells[1:-1] if line.strip().endswith("|") else cells[1:]
        made.append(((start, line), None if MARKDOWN_RULE.fullmatch(line.strip()) else cells))
    return _grid(made)


def _grid(lines: Sequence[tuple[tuple[int, str], Sequence[tuple[int, int]] | None]]) -> Block:
    """The block of a table of lines, each with the spans of its cells in it, None where it is no row."""
    pieces: list[str] = []
    starts: list[int] = []
    offsets: list[int] = []
    rows: list[tuple[tuple[int, int], ...]] = []
    length = 0
    for (start, line), cells in lines:
        if cells is not None:
            rows.append(tuple((length + a, length + b) for a, b in cells))
        starts.append(length)
        offsets.append(start)
        pieces.append(line + "\n")
        length += len(line) + 1
    return Block("table", "".join(pieces), tuple(starts), tuple(offsets), rows=tuple(rows))
