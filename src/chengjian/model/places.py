"""Where raw characters stand in the clean text: the map of a document's blocks, read backwards."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise

from chengjian.model.records import Block


class CleanPlaces:
    """Finds raw characters in the clean text of blocks: what `Block.starts` and `Block.offsets` say, the other way round."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        # Each run of characters that stand together in both texts: raw start, block, clean start, length.
        self._runs = sorted(
            (offset, number, start, until - start)
            for number, block in enumerate(blocks)
            for (start, until), offset in zip(
                pairwise((*block.starts, len(block.text))), block.offsets, strict=True
            )
        )
        self._begins = [run[0] for run in self._runs]

    def find(self, start: int, end: int) -> tuple[int, int, int] | None:
        """The block of the raw characters from `start` to `end`, and their first clean offset and that behind their last.

        None where an end of them was cleaned away, or where they do not stand in one block.
        """
        first, last = self._at(start), self._at(max(start, end - 1))
        if first is None or last is None or first[0] != last[0] or last[1] < first[1]:
            return None
        return first[0], first[1], last[1] + 1

    def _at(self, raw: int) -> tuple[int, int] | None:
        at = bisect_right(self._begins, raw) - 1
        if at < 0:
            return None
        offset, block, start, length = self._runs[at]
        return (block, start + raw - offset) if raw < offset + length else None
