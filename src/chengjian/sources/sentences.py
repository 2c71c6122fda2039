"""A document's sentences with the numbers in them: what an audit is told of the words around an observation."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise

from chengjian.model import Block, CleanPlaces, Document, Numeral, Observation, Sentence, Unread

# A full stop between digits is a slip of the pen or of a scanner, and no end.
END = re.compile(r"[！？!?]|(?<!\d)。|。(?!\d)|\n")


def sentences(
    document: Document, observations: Sequence[Observation], unread: Sequence[Unread] = ()
) -> list[Sentence]:
    """The sentences of the document in its order, each with the numbers that were read, or not read, in it."""
    numbers = [(o.start, o.end, o.id) for o in observations]
    numbers += [(u.start, u.end, "") for u in unread]
    places = CleanPlaces(document.blocks)
    of_block: dict[int, list[tuple[int, int, int, int, str]]] = {}
    for start, end, number in sorted(numbers):
        found = places.find(start, end)
        if found is not None:
            block, first, last = found
            of_block.setdefault(block, []).append((first, last, start, end, number))
    return [
        sentence
        for at, block in enumerate(document.blocks)
        for sentence in _of_block(document.name, block, of_block.get(at, []))
    ]


def _of_block(name: str, block: Block, numbers: list[tuple[int, int, int, int, str]]) -> Iterator[Sentence]:
    numbers.sort()
    taken = 0
    for begin, end in pairwise(_bounds(block)):
        inside: list[Numeral] = []
        while taken < len(numbers) and numbers[taken][0] < end:
            at, to, start, raw_end, number = numbers[taken]
            inside.append(Numeral(number or None, at - begin, to - begin, start, raw_end))
            taken += 1
        text = block.text[begin:end]
        if not text.strip():
            continue
        first, last = bisect_right(block.starts, begin) - 1, bisect_left(block.starts, end)
        starts = (0, *(start - begin for start in block.starts[first + 1 : last]))
        offsets = (raw_offset(block, begin), *block.offsets[first + 1 : last])
        after = raw_offset(block, end - 1) + 1
        yield Sentence(name, block.kind, text, offsets[0], after, starts, offsets, tuple(inside))


def _bounds(block: Block) -> list[int]:
    """Where the sentences of a block begin, and where it ends; a table is one."""
    length = len(block.text)
    ends = [] if block.kind == "table" else [match.end() for match in END.finditer(block.text)]
    return [0, *(end for end in ends if end < length), length]


def raw_offset(text: Block | Sentence, clean: int) -> int:
    """Where a character of the clean text of a block or sentence stands in the raw document."""
    at = bisect_right(text.starts, clean) - 1
    return text.offsets[at] + clean - text.starts[at]
