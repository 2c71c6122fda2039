"""The way back from raw characters to clean ones undoes the way there."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from chengjian.model import Block, CleanPlaces
from chengjian.sources import document_from_text


@given(st.text(alphabet="一二 \u3000\t１2.5%，。\n|（", max_size=120))
def test_every_clean_character_is_found_where_it_came_from(text: str) -> None:
    document = document_from_text(text, "made", "utf-8")
    places = CleanPlaces(document.blocks)
    for number, block in enumerate(document.blocks):
        for run, (start, offset) in enumerate(zip(block.starts, block.offsets, strict=True)):
            end = (*block.starts, len(block.text))[run + 1]
            for clean in range(start, end):
                raw = offset + clean - start
                assert places.find(raw, raw + 1) == (number, clean, clean + 1)


def test_what_was_cleaned_away_or_parted_is_not_found() -> None:
    # raw "ab--cd" and "ef": the first block lost the hyphens, the second begins at 6.
    places = CleanPlaces([Block("paragraph", "abcd", (0, 2), (0, 4)), Block("paragraph", "ef", (0,), (6,))])
    assert places.find(1, 5) == (0, 1, 3)
    assert places.find(2, 3) is None
    assert places.find(5, 7) is None
    assert places.find(8, 9) is None
    assert CleanPlaces([]).find(0, 1) is None
