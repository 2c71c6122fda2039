"""Text and Markdown to documents: lines, joined where the layout broke them, into blocks."""

from __future__ import annotations

import re
from itertools import pairwise

import msgspec

from chengjian.model import Block, BlockKind, Document, Repair
from chengjian.sources.decoding import SourceError, decode

__all__ = ["SourceError", "decode", "document_from_text"]

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

TERMINAL = "。！？!?；;…”’」』）)】》:："
INNER = re.compile("[，。；、,：！？]")
HEADING_START = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）]|第[一二三四五六七八九十]+[章节篇部]"
    r"|\d{1,2}[.．、](?!\d)|——|图\d|表\d|注[：:])"
)
FULL_WIDTH = re.compile("[０-９Ａ-Ｚａ-ｚ％．]+")
SURROGATE = re.compile("[\ud800-\udfff]")
# Lines of a page's furniture: dates, sources, buttons.
META = re.compile(
    r"[（(]?20\d\d(?:年\d{1,2}月|[-/.]\d{1,2}[-/.])|(?:计量)?单位[:：]|来源|出处|信息来源|发布|时间[:：]|作者|责任编辑|字体|【字体|浏览|索引号|发文|公开日期|成文日期|打印|分享|关闭|返回"
)
CAPTION = re.compile(r"[图表][\d一二三四五六七八九十]+[:： ]")
CELL = re.compile(r"-?\d+(?:\.\d+)?")
STOPS = re.compile("[，。；,]")
MARKDOWN_HEADING = re.compile(r"(#{1,6})\s+")
MARKDOWN_RULE = re.compile(r"[\s|:+-]+")
SPACES = re.compile(r"[ \t]+")
NARROW = 26
HEADING_MAX = 45


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
    repairs += [
        Repair("width", match.start(), match.end(), "full-width digits and letters, read as ordinary ones")
        for match in FULL_WIDTH.finditer(raw)
    ]
    lines: list[tuple[int, str]] = []
    position = 0
    for line in text.split("\n"):
        lines.append((position, line))
        position += len(line) + 1
    blocks = _blocks(lines, repairs)
    return Document(name, raw, blocks, repairs, encoding)


def _blocks(lines: list[tuple[int, str]], repairs: list[Repair]) -> list[Block]:
    blocks: list[Block] = []
    parts: list[tuple[int, str]] = []
    table: list[tuple[int, str]] = []

    def close() -> None:
        if parts:
            blocks.append(_paragraph(parts, repairs))
            parts.clear()

    def close_table() -> None:
        if table:
            blocks.append(_table(table))
            table.clear()

    for start, line in lines:
        stripped = line.strip(" \t")
        if not stripped:
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
            title = _paragraph([(begin + marked.end(), stripped[marked.end() :])], repairs)
            blocks.append(msgspec.structs.replace(title, kind="heading", level=len(marked[1])))
            continue
        if parts and not _continues(parts, stripped):
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


def _continues(parts: list[tuple[int, str]], line: str) -> bool:
    """Whether `line` goes on with the sentence that the lines before left open."""
    last = parts[-1][1]
    if CELL.fullmatch(last) or (CELL.fullmatch(line) and len(parts) > 1 and CELL.fullmatch(parts[-2][1])):
        # A table that was taken apart into one cell a line.
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


def _paragraph(parts: list[tuple[int, str]], repairs: list[Repair]) -> Block:
    pieces: list[str] = []
    starts: list[int] = []
    offsets: list[int] = []
    length = 0
    for begin, line in parts:
        place = 0
        whole = _pieces(line)
        if len(whole) > 1:
            note = "spaces that layout put between words or digits"
            repairs.append(Repair("spaces", begin + len(whole[0]), begin + line.rindex(whole[-1]), note))
        for piece in whole:
            at = line.index(piece, place) if place or line[: len(piece)] != piece else 0
            starts.append(length)
            offsets.append(begin + at)
            pieces.append(piece)
            length += len(piece)
            place = at + len(piece)
    for (first, before), (second, _) in pairwise(parts):
        repairs.append(Repair("joined", first + len(before), second, "a sentence that a line end cut in two"))
    text = "".join(pieces)
    kind: BlockKind = "paragraph"
    if len(text) <= HEADING_MAX:
        open_ended = text[-1] not in "。！？；;…：:，," and "。" not in text
        if open_ended or HEADING_START.match(text):
            kind = "heading"
    return Block(kind, text, tuple(starts), tuple(offsets))


def _pieces(line: str) -> list[str]:
    """The line without the spaces that layout put into it: all but those between words and numbers."""
    if " " not in line and "\t" not in line:
        return [line]
    pieces: list[str] = []
    start = 0
    for match in SPACES.finditer(line):
        before, after = line[match.start() - 1], line[match.end()]
        if before.isascii() and after.isascii() and before.isalnum() and after.isalnum():
            continue
        pieces.append(line[start : match.start()])
        start = match.end()
    pieces.append(line[start:])
    return [piece for piece in pieces if piece]


def _table(lines: list[tuple[int, str]]) -> Block:
    """A block of rows; the clean text is the rows as they stand, each cell a pair of offsets in it."""
    pieces: list[str] = []
    starts: list[int] = []
    offsets: list[int] = []
    rows: list[tuple[tuple[int, int], ...]] = []
    length = 0
    for start, line in lines:
        separator = "|" if line.strip()[0] == "|" else "\t"
        cells: list[tuple[int, int]] = []
        at = 0
        for cell in line.split(separator):
            stripped = cell.strip()
            lead = len(cell) - len(cell.lstrip())
            cells.append((length + at + lead, length + at + lead + len(stripped)))
            at += len(cell) + 1
        if separator == "|":
            cells = cells[1:-1] if line.strip().endswith("|") else cells[1:]
        if not MARKDOWN_RULE.fullmatch(line.strip()):
            rows.append(tuple(cells))
        starts.append(length)
        offsets.append(start)
        pieces.append(line + "\n")
        length += len(line) + 1
    return Block("table", "".join(pieces), tuple(starts), tuple(offsets), rows=tuple(rows))
