"""Tables in the text: each number's indicator, unit and year stand in its stub, its head, or the caption."""

from __future__ import annotations

import re
from collections.abc import Iterator

from chengjian.arithmetic.periods import year_before
from chengjian.extract import noun
from chengjian.extract.cells import (
    BRACKET,
    CAPTION,
    SECTORS,
    TARGET,
    TIER_HEAD,
    UNIT_IN,
    UNIT_LINE,
    VALUE_HEADS,
    YEAR,
    Head,
    are_rates,
    caption_unit,
    filled,
    has_numbers,
    indicator_of,
    is_number,
    read_cell,
    stub_name,
    stubs_beside,
    unit_in,
)  # fmt: skip
from chengjian.extract.context import resolve
from chengjian.extract.mention import Draft
from chengjian.extract.places import Gazetteer
from chengjian.extract.scope import Scope
from chengjian.extract.times import TIME
from chengjian.model import Block, Status

Span = tuple[int, int]
UNIT_HEADS = ("单位", "计量单位")
# What a part's name leaves out of the whole's: 商品房销售面积, 其中住宅 → 住宅销售面积.
KIND_OF_WHOLE = re.compile("^(?:房屋|商品房|商品住宅|粮食)")
GROWS = re.compile("(?:增速|增长速度|增长率|增长|增幅)$")


class Row:
    """What the stub of a row says of its cells; a second panel in the same row has a stub of its own."""

    __slots__ = ("grows", "level", "name", "stub", "subject", "unit", "year")

    def __init__(self, stub: str, unit: str | None) -> None:
        self.stub = stub
        self.unit = unit
        self.name = ""
        self.subject: str | None = None
        self.year: str | None = None
        self.grows = False
        self.level = ""


class TableReader:
    """A cell of a table: its indicator, unit and year stand in stub, head and caption.

    Unit: from head, stub, unit column or caption.
    Does not read: cells with words beside the number.

    One reader reads one table, row by row; `heads` are the column heads as they stand, `left` the numbers that
    could not be read, each with its row. A row whose cells hold no number is a head. A table with a column of
    units takes them from it. `carried`: the heads of the table before, which go on where a loose line
    (按轻重工业分) has cut a table in two.
    """

    def __init__(
        self, block: Block, caption: str, scope: Scope, gazetteer: Gazetteer, carried: list[Head]
    ) -> None:
        self.block = block
        self.scope = scope
        self.gazetteer = gazetteer
        self.unit = caption_unit(caption)
        year = YEAR.search(caption)
        self.year = year[1] if year else None
        self.part = _part_of_year(caption, scope)
        self.topic = noun.tidy(CAPTION.sub("", UNIT_IN.sub("", caption)))
        self.status: Status = "target" if TARGET.search(caption) else "actual"
        self.heads: list[Head] = []
        self.left: list[tuple[Span, Span]] = []
        self._unit_column: int | None = None
        self._whole = ""
        self._titles: list[str] = []
        self._numbered = False
        rows = block.rows
        if carried and rows and len(carried) == len(rows[0]) and has_numbers(block.text, rows[0]):
            self.heads = carried
        elif not carried and not self.unit and are_rates(block):
            self.heads = [Head("增长（%）", "")] * max(len(row) for row in rows)

    def drafts(self) -> Iterator[Draft]:
        """The drafts of the table's cells."""
        for spans in self.block.rows:
            cells = [self.block.text[a:b].replace(" ", "") for a, b in spans]
            if not cells:
                continue
            # A row of years only has numbers in its first column.
            first = 0 if self.heads and self.heads[0].year and not self.heads[0].text else 1
            numeric = [i for i, cell in enumerate(cells) if i >= first and is_number(cell)]
            if not numeric or (not self.heads and all(YEAR.fullmatch(cells[i]) for i in numeric)):
                self._take_heads(cells)
                continue
            self._numbered = True
            yield from self._row(spans, cells, numeric, cells[0] if first else "")

    def _take_heads(self, cells: list[str]) -> None:
        """Take in a row without numbers: a line that says the unit, or heads, in one row or two."""
        unit_line = UNIT_LINE.search("".join(cells))
        if unit_line:
            self.unit = unit_line[1]
        if sum(map(bool, cells)) < 2:
            return
        if self._titles and not self._numbered and len(self._titles) == len(cells):
            # A second row of heads: it says more of the first, whose empty cells go on from the left.
            cells = [f"{above}{below}" for above, below in zip(filled(self._titles), cells, strict=True)]
        self._titles, self._numbered = cells, False
        self.heads = [Head(cell, self.unit) for cell in cells]
        self._unit_column = next((i for i, cell in enumerate(cells) if cell in UNIT_HEADS), None)

    def _row(
        self, spans: tuple[Span, ...], cells: list[str], numeric: list[int], stub: str
    ) -> Iterator[Draft]:
        column = self._unit_column
        row = Row(stub, cells[column] if column is not None and column < len(cells) else unit_in(stub))
        self._take_stub(row)
        beside = stubs_beside(cells)
        for i in numeric:
            if stub and beside[i] and beside[i] != row.stub:
                # Two panels side by side: the nearest words to the left are the stub.
                row.stub, row.level = beside[i], ""
                row.name = stub_name(row.stub)[0]
            head = self.heads[i] if i < len(self.heads) else Head("", self.unit)
            draft = read_cell(self.block.text, spans[i], cells[i], head, row.unit)
            if draft is not None and self._complete(draft, row, head):
                yield draft
            else:
                self.left.append((spans[i], (spans[0][0], spans[-1][1])))

    def _take_stub(self, row: Row) -> None:
        """Take in the stub: what it names, of which whole it is a part, a year, a place."""
        name, belongs = stub_name(row.stub)
        if (name in SECTORS or (belongs and len(name) <= 2)) and self._whole:
            name += KIND_OF_WHOLE.sub("", self._whole)
        elif not belongs:
            self._whole = name
        year = YEAR.fullmatch(name)
        if year:
            row.year, name = year[1], ""
        row.grows = GROWS.search(name) is not None
        if row.grows:
            name = GROWS.sub("", name)
        places = self.gazetteer.find(name)
        if places and places[0].start == 0 and places[0].end == len(name):
            row.subject, name = places[0].name, ""
        row.name = name

    def _complete(self, draft: Draft, row: Row, head: Head) -> bool:
        """Give the draft all that row, head and caption say; whether they name what it measures."""
        if row.grows and draft.measure == "level":
            draft.measure = "growth"
        if row.name and draft.measure == "growth" and row.level and row.level not in row.name:
            draft.indicator = row.name + row.level
        else:
            draft.indicator = indicator_of(row.name, head, row.level or self.topic, draft.unit)
        if draft.measure == "level" and not VALUE_HEADS.match(head.text):
            row.level = BRACKET.sub("", head.text)
        column = self.gazetteer.find(head.text)
        of_place = len(column) == 1 and column[0].end - column[0].start == len(head.text)
        draft.subject = row.subject or (column[0].name if of_place else self.scope.home_name)
        if of_place:
            draft.indicator = draft.indicator.replace(head.text, "") or self.topic
        tier = TIER_HEAD.search(head.text)
        if tier and draft.subject:
            draft.subject += tier[0]
        draft.topic = draft.indicator
        timeline = self.scope.timeline
        year = row.year or head.year or self.year or str(timeline.current_year())
        draft.period = self.part.replace(self.part[:4], year) if self.part and len(year) == 4 else year
        ahead = int(year[:4]) > timeline.review and int(year[:4]) >= timeline.now
        draft.status = "target" if ahead else self.status
        if draft.measure in ("growth", "change"):
            draft.base = year_before(draft.period)
        draft.rule = "X910"
        return bool(draft.indicator)


def _part_of_year(caption: str, scope: Scope) -> str | None:
    """The part of a year that the caption names (2025年1-9月), None where it names a whole one."""
    match = TIME.search(caption)
    period = (
        resolve(match[0], scope.timeline.review, scope.timeline.current_year(), scope.timeline.now).period
        if match
        else None
    )
    return period if period and ("-" in period[4:]) and len(period) != 10 else None
