"""Notes as blocks of their own: what stands beside a text and is no part of it, by the marks that it begins with."""

from __future__ import annotations

import re

import msgspec

from chengjian.model import Block

# 注：…, 注释：, after a table or at the end.
OPENS = re.compile(r"(?:注|注释|脚注|尾注)\s*[:：]")
# The mark at a note's head, pointed to by the same one in the text; a figure with a point only beneath 注释：.
MARKED = re.compile(r"(?:\[\d{1,2}\]|〔\d{1,2}〕)\s*(?=\D)")
LISTED = re.compile(r"(?:[\[〔(（]?\d{1,2}[\]〕)）、.．]|[①-⑳])\s*(?=\D)")


def set_apart(blocks: list[Block]) -> list[Block]:
    """The blocks, those that are notes by how they begin as notes."""
    made: list[Block] = []
    listed = False
    for block in blocks:
        if block.kind == "table":
            listed = False
        elif block.kind != "note":
            opens = OPENS.match(block.text) is not None
            listed = opens or (listed and LISTED.match(block.text) is not None)
            if listed or MARKED.match(block.text):
                block = msgspec.structs.replace(block, kind="note", level=0)
        made.append(block)
    return made
