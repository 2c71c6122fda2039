"""What all formats share: pieces of raw characters to blocks that know their places."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chengjian.model import Block, Repair
from chengjian.sources.cleaning import MAX_COLUMNS, WIDTH, Piece, Spanning, paragraph, spread, table

TEXTS = st.text(st.sampled_from("全市生产总值12.8%，。 \t\n\xa0\u200b\u3000１２ａGDP（）"), max_size=12)


def laid_out(texts: list[str]) -> tuple[str, list[Piece]]:
    """The raw text that has these texts with markup between them, and the pieces of it."""
    raw, pieces = "<p>", []
    for text in texts:
        pieces.append(Piece(len(raw), text))
        raw += text + "<b>"
    return raw, pieces


def places(block: Block) -> list[int]:
    ends = [*block.starts[1:], len(block.text)]
    runs = zip(block.starts, ends, block.offsets, strict=True)
    return [offset + at - start for start, end, offset in runs for at in range(start, end)]


def same(raw: str, clean: str) -> bool:
    """Whether a raw character is what the clean one was read from."""
    narrow = raw.translate(WIDTH)
    return narrow == clean or (clean == " " and narrow in "\t\n")


def cells(block: Block) -> list[list[str]]:
    return [[block.text[start:end] for start, end in row] for row in block.rows]


@given(st.lists(TEXTS, max_size=8))
def test_every_clean_character_knows_its_raw_place(texts: list[str]) -> None:
    raw, pieces = laid_out(texts)
    repairs: list[Repair] = []
    block = paragraph(pieces, repairs)
    if block is None:
        assert not "".join(texts).translate(WIDTH).strip()
        return
    found = places(block)
    assert found == sorted(set(found))
    assert all(same(raw[at], character) for at, character in zip(found, block.text, strict=True))
    assert block.text == block.text.strip()
    assert all(0 <= repair.start < repair.end <= len(raw) for repair in repairs)


@given(st.lists(st.lists(TEXTS, max_size=4), max_size=4))
def test_every_cell_holds_its_own_text(grid: list[list[str]]) -> None:
    raw, pieces = laid_out([text for row in grid for text in row])
    given_pieces = iter(pieces)
    block = table([[[next(given_pieces)] for _ in row] for row in grid], [])
    if block is None:
        return
    for line, row in zip(grid, block.rows, strict=True):
        for text, (start, end) in zip(line, row, strict=True):
            alone = paragraph([Piece(0, text)], [])
            assert block.text[start:end] == (alone.text if alone else "")
    for at, character in zip(places(block), block.text, strict=True):
        assert character in "\t\n" or same(raw[at], character)


@pytest.mark.parametrize(
    ("texts", "clean"),
    [
        (["生产总值", "12", "3.4", "亿元"], "生产总值123.4亿元"),
        (["增长", " ", "6.2%"], "增长6.2%"),
        (["增长 ", " 6.2 ", "个百分点"], "增长6.2个百分点"),
        (["GDP ", "total"], "GDP total"),
        (["12", "\n", "34"], "12 34"),
        (["１２\u200b３．４", "亿\ufeff元"], "123.4亿元"),
        (["  \n"], None),
        ([], None),
    ],
)
def test_pieces_are_joined_without_the_spaces_of_the_layout(texts: list[str], clean: str | None) -> None:
    block = paragraph(laid_out(texts)[1], [])
    assert (block.text if block else None) == clean


def test_repairs_are_told() -> None:
    repairs: list[Repair] = []
    paragraph([Piece(5, "增长 １２ 亿元\ud800")], repairs)
    assert {repair.kind for repair in repairs} == {"width", "spaces", "decoding"}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("一、综合", "heading"),
        ("主要指标", "heading"),
        ("全市增长6.2%。", "paragraph"),
        ("其中：", "paragraph"),
    ],
)
def test_short_lines_that_end_like_no_sentence_are_headings(text: str, kind: str) -> None:
    block = paragraph([Piece(0, text)], [])
    assert block is not None
    assert block.kind == kind
    stated = paragraph([Piece(0, text)], [], "heading", 2)
    assert stated is not None
    assert (stated.kind, stated.level) == ("heading", 2)


def cell(text: str, rows: int = 1, columns: int = 1) -> Spanning:
    return Spanning([Piece(0, text)] if text else [], rows, columns)


def shape(rows: list[list[Spanning]]) -> list[list[str]]:
    return [["".join(piece.text for piece in places) for places in row] for row in spread(rows)]


def test_a_cell_stands_at_each_place_that_it_covers() -> None:
    rows = [
        [cell("指标", 2), cell("2024年", 1, 2)],
        [cell("总量"), cell("增长")],
        [cell("生产总值"), cell("12"), cell("6.2")],
    ]
    block = table(spread(rows), [])
    assert block is not None
    assert cells(block) == [["指标", "2024年", "2024年"], ["指标", "总量", "增长"], ["生产总值", "12", "6.2"]]
    assert block.rows[0][0] == block.rows[1][0]
    assert block.rows[0][1] == block.rows[0][2]
    assert block.text.count("指标") == 1


def test_empty_cells_have_places_of_their_own() -> None:
    block = table(spread([[cell("甲"), cell(""), cell("", 1, 2)], [cell("乙")]]), [])
    assert block is not None
    empty = [span for row in block.rows for span in row if span[0] == span[1]]
    assert len(empty) == len(set(empty)) == 6


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([[cell("甲", 99)], [cell("乙")]], [["甲", ""], ["甲", "乙"]]),
        ([[cell("甲", 0)], [cell("乙")], []], [["甲", ""], ["甲", "乙"], ["甲", ""]]),
        ([[cell("甲", 1, -4), cell("乙", -1, 0)]], [["甲", "乙"]]),
        ([[cell("甲"), cell("乙", 2)], [cell("丙", 1, 2)]], [["甲", "乙"], ["丙", "乙"]]),
        ([], []),
        ([[]], [[]]),
    ],
    ids=["too many rows", "all rows", "less than one", "overlap", "nothing", "no cells"],
)
def test_spans_that_do_not_fit_are_cut(rows: list[list[Spanning]], expected: list[list[str]]) -> None:
    assert shape(rows) == expected


def test_absurd_spans_stay_small() -> None:
    grid = spread([[cell("甲", 65534, 10**9)] * 3] * 3000)
    assert len(grid) == 3000
    assert max(map(len, grid)) <= MAX_COLUMNS
    assert sum(map(len, grid)) < 4_000_000
