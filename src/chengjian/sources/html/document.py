"""A page's bytes to a document."""

from __future__ import annotations

import codecs
import re

from chengjian.model import Block, Document
from chengjian.sources import cleaning
from chengjian.sources.decoding import SourceError, decode
from chengjian.sources.html.blocks import Walk
from chengjian.sources.html.head import Head, read_head
from chengjian.sources.html.markup import Node, parse
from chengjian.sources.html.refusal import refusal
from chengjian.sources.html.weights import Weights, article
from chengjian.sources.notes import set_apart

CHARSET = re.compile(
    rb"""<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.I
)
# No page of text is larger, and a tree takes a hundred times its source.
MAX_BYTES = 50_000_000
# The Chinese encodings that pages declare are all written in the largest of them.
CHINESE = frozenset(("gb2312", "gbk", "gb18030", "x-gbk", "gb_2312-80", "cp936", "euc-cn", "hz-gb-2312"))
FRONT = 8
SAME = 0.8


def document_from_html(data: bytes, name: str) -> Document:
    """The document of a page: the blocks of its article, its title and date; `raw` is the decoded source.

    Navigation, scripts, hidden parts, lists of links and buttons are left out. Raises SourceError where the page holds
    no article: an error page, a check against robots, a login, a list of links, pictures only.
    """
    if len(data) > MAX_BYTES:
        raise SourceError(
            f"the page is larger than {MAX_BYTES // 10**6} MB; save the article alone, or as text"
        )
    raw, encoding = decode_page(data)
    root = parse(raw)
    weights = Weights(root)
    whole = weights[root].score
    body = _body(root)
    parts = article(body, weights)
    counts = [weights[part] for part in parts]
    stop = refusal(
        raw, root, sum(w.words for w in counts), sum(w.linked for w in counts), sum(w.links for w in counts),
        sum(w.pictures for w in counts),
    )  # fmt: skip
    if stop:
        raise SourceError(stop)
    walk = Walk(weights, whole)
    for part in parts:
        walk.read(part)
    above = Walk(weights, whole)
    above.until = parts[0].start
    above.read(body)
    head = read_head(root, [*above.told, *walk.told], above.lines_read(), walk.lines_read())
    blocks = walk.blocks()
    if not blocks:
        raise SourceError("no text stands in this page; open it in a browser and save it when it shows")
    blocks = set_apart(_titled(head, blocks))
    notes = []
    if walk.pictures:
        notes.append(f"{walk.pictures} picture(s) stand in the article; words in them are not read")
    return Document(
        name, raw, blocks, walk.repairs, encoding, format="html", title=head.title, published=head.published,
        publisher=head.publisher, notes=notes
    )  # fmt: skip


def decode_page(data: bytes) -> tuple[str, str]:
    """The source of a page and its encoding: what its bytes are, whatever it declares.

    A declared encoding counts where the bytes are not UTF-8 and it reads them; else as for any text.
    """
    if not data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            return data.decode("utf-8"), "utf-8"
        except UnicodeDecodeError:
            pass
        declared = CHARSET.search(data[:8192])
        called = declared[1].decode("ascii").lower() if declared else ""
        if called in CHINESE:
            called = "gb18030"
        if called and called not in ("utf-8", "utf8"):
            try:
                return data.decode(called), called
            except (UnicodeDecodeError, LookupError):
                pass
    return decode(data)


def _body(root: Node) -> Node:
    return next((node for node in root.nodes() if node.name == "body"), root)


def _titled(head: Head, blocks: list[Block]) -> list[Block]:
    """The blocks with the title before them, if it does not stand among the first."""
    if not head.title or not head.pieces:
        return blocks
    wanted = re.sub(r"\W", "", head.title)
    for block in blocks[:FRONT]:
        if block.kind != "table" and len(block.text) < 200:
            found = re.sub(r"\W", "", block.text)
            if found and (wanted in found or (found in wanted and len(found) > SAME * len(wanted))):
                return blocks
    title = cleaning.paragraph(head.pieces, [], "heading", 1)
    return [title, *blocks] if title else blocks
