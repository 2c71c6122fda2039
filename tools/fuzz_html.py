"""Read mutated pages until something breaks (`make fuzz-html`).

Pages are made of the corpora's sentences in markup of every kind, then their tags are dropped, doubled, swapped, cut and
stuffed. A SourceError is an answer; any other error, a clean character whose raw place does not hold it, or a page
that takes longer than the limit is a fault, shown with the seed that makes it again.
"""

from __future__ import annotations

import argparse
import html
import random
import re
import sys
import time
import traceback
from collections import Counter
from collections.abc import Iterator

from chengjian.model import Document
from chengjian.sources import SourceError
from chengjian.sources.cleaning import WIDTH
from chengjian.sources.html import document_from_html
from chengjian.sources.html.markup import ENTITY
from fuzz import WORDS, fragments

TAGS = (
    "<p>", "</p>", "<p class=MsoNormal style='text-indent:22pt'>", "<br>", "<br/>", "<span>", "</span>", "<div>", "</div>",
    "<span style='display:none'>", "<table>", "</table>", "<tr>", "</tr>", "<td>", "</td>", "<td colspan=2 rowspan=3>",
    "<td rowspan=99999>", "<th>", "<caption>", "<sup>", "</sup>", "<a href='#_ftn1'>", "<a href=/x>", "</a>", "<li>", "<ul>",
    "</ul>", "<h1>", "<h2>", "</h2>", "<!--", "-->", "<![if !supportLists]>", "<script>", "</script>", "<style>", "<title>",
    "</title>", "<body>", "</body>", "<img src=a.png>", "<o:p></o:p>", "<pre>", "<noscript>", "<textarea>", "<select>",
)  # fmt: skip
STUFF = (
    "&nbsp;",
    "&#8194;",
    "&#37;",
    "&amp;",
    "&",
    "&#xD800;",
    "<",
    ">",
    '"',
    "'",
    "=",
    "\x00",
    "[1]",
    "\u200b",
    " ",
    "\n",
)
TAG = re.compile(r"<[^>]*>?")
SECONDS = 5.0


def page(chance: random.Random) -> str:
    """A page of sentences in markup, somewhere between a good one and rubbish."""
    texts = [chance.choice(fragments()) for _ in range(chance.randrange(1, 8))]
    pieces = ["<html><head><title>", chance.choice(WORDS), "</title></head><body>"]
    for text in texts:
        opened = chance.choice(TAGS)
        pieces += [opened, text, chance.choice(("", "</p>", "</td>", chance.choice(TAGS)))]
    if chance.random() < 0.4:
        rows = [
            f"<tr>{''.join(f'<td>{chance.choice(WORDS)}' for _ in range(chance.randrange(6)))}"
            for _ in range(5)
        ]
        pieces[3:3] = ["<table>", *rows, "</table>"]
    if chance.random() < 0.3:
        pieces += [
            f"<p>{chance.choice((chance.choice(WORDS), f'{chance.random() * 99:.1f}'))}</p>"
            for _ in range(20)
        ]
    made = "".join(pieces)
    for _ in range(chance.randrange(12)):
        made = mutated(made, chance)
    return made


def mutated(text: str, chance: random.Random) -> str:
    """The page with one thing dropped, doubled, moved or put in."""
    kind = chance.randrange(5)
    at = chance.randrange(len(text) + 1)
    tags = list(TAG.finditer(text))
    if kind == 0 and tags:
        tag = chance.choice(tags)
        return text[: tag.start()] + text[tag.end() :]
    if kind == 1 and tags:
        tag = chance.choice(tags)
        return text[:at] + tag[0] * chance.choice((1, 2, 50)) + text[at:]
    if kind == 2:
        return text[:at] + chance.choice(TAGS + STUFF) * chance.choice((1, 1, 3, 40)) + text[at:]
    if kind == 3:
        return text[:at] + text[at + chance.choice((1, 2, 5, 30)) :]
    return text[:at] + text[max(0, at - 60) : at] + text[at:]


def faults(document: Document) -> Iterator[str]:
    """What does not hold of a document: the places of characters, cells and repairs."""
    raw = document.raw
    for block in document.blocks:
        ends = [*block.starts[1:], len(block.text)]
        for start, end, offset in zip(block.starts, ends, block.offsets, strict=True):
            for at in range(start, end):
                if not holds(raw, offset + at - start, block.text[at], block.kind == "table"):
                    yield f"place: {block.text[at]!r} is not at {offset + at - start}"
                    return
        for row in block.rows:
            if any(not 0 <= start <= end <= len(block.text) for start, end in row):
                yield "cell: outside the text"
    if any(not 0 <= repair.start <= repair.end <= len(raw) for repair in document.repairs):
        yield "repair: outside the text"


def holds(raw: str, place: int, clean: str, table: bool) -> bool:
    """Whether the raw text has at this place what was read as a character."""
    there = raw[place : place + 1].translate(WIDTH)
    if (
        there == clean
        or clean == "\ufffd"
        or (clean in "\t\n " and table)
        or (clean == " " and there in "\t\n")
    ):
        return True
    entity = ENTITY.match(raw, place) or ENTITY.match(raw, max(0, place - 1))
    return entity is not None and clean in html.unescape(entity[0]).translate(WIDTH)


def problem(text: str) -> str | None:
    """What is wrong with how a page is read; None where nothing is."""
    began = time.process_time()
    try:
        data = text.encode("utf-8", "replace")
        found = next(faults(document_from_html(data, "page")), None)
    except SourceError:
        return None
    except Exception:
        return traceback.format_exc(limit=-3)
    spent = time.process_time() - began
    return found or (f"slow: {spent:.1f} s" if spent > SECONDS else None)


def main() -> int:
    parser = argparse.ArgumentParser(description="Read mutated pages until something breaks.")
    parser.add_argument("--count", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    kinds: Counter[str] = Counter()
    read = 0
    for index in range(options.count):
        text = page(random.Random(f"{options.seed}/{index}"))
        wrong = problem(text)
        read += len(text)
        if wrong:
            kind = wrong.strip().splitlines()[-1].partition(":")[0]
            kinds[kind] += 1
            if kinds[kind] == 1:
                print(f"page {options.seed}/{index}: {wrong}\n{text!r}", flush=True)
    print(f"{options.count:,} pages, {read:,} characters, {sum(kinds.values())} faults {dict(kinds)}")
    return 1 if kinds else 0


if __name__ == "__main__":
    sys.exit(main())
