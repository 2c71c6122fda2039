"""Tables: each number's indicator, unit, year and place stand in its stub, its head, or the caption."""

from __future__ import annotations

import re
from collections.abc import Iterator

from chengjian.arithmetic.periods import year_before, year_of
from chengjian.extract.accounts import account_in
from chengjian.extract.cells import (
    GAPS,
    SECTORS,
    TARGET,
    YEAR,
    are_rates,
    caption_unit,
    is_number,
    read_cell,
    split_unit,
    unit_in,
)
from chengjian.extract.completion import code_of
from chengjian.extract.context import resolve
from chengjian.extract.grids import Section, sections
from chengjian.extract.holders import Holder, Holders
from chengjian.extract.joining import (
    KIND_OF_WHOLE,
    TOTAL,
    UNNUMBERED,
    another_part,
    belongs_to,
    indicator_of,
    joined,
    level_of,
    own_name,
)
from chengjian.extract.lines import Column, Line, holder_of, time_of
from chengjian.extract.mention import Draft
from chengjian.extract.places import Gazetteer
from chengjian.extract.scope import Scope
from chengjian.extract.words import GROWTH, Said, say, topic_of
from chengjian.model import Account, Block, Status

Span = tuple[int, int]
GROWS = re.compile("(?:增速|增长速度|增长率|增长|增幅)$")
# A time that says which year or part of one; 年末 and 本年 are of the year that others say.
OF_A_YEAR = re.compile(r"\d|[〇○零]|[上去前明]年|半年|季度|月")
# A column of what was done in a table of targets.
DONE = re.compile("(?:实际|预计)?(?:完成|实现)(?:数|值|情况)?$|实绩|实际数?$")
AMOUNT = re.compile("金额|数额|绝对[数额]|增?减?额")
# How many rows beneath a heading row may still belong to it.
DEPTH = 12


class TableReader:
    """A cell of a table: its indicator, unit, year and place stand in stub, head and caption.

    Unit: from head, stub, unit column or caption.
    Does not read: cells with words beside the number, columns that only number the rows.

    One reader reads one table; `left` are the numbers that could not be read, each with its row. `previous`: the
    table before, whose heads go on where a loose line (按轻重工业分) or the end of a page has cut a table in two.
    """

    def __init__(
        self, block: Block, caption: str, scope: Scope, gazetteer: Gazetteer, previous: TableReader | None
    ) -> None:
        self.block = block
        self.scope = scope
        self.caption = caption
        self.previous = previous
        self.holders: Holders = previous.holders if previous else Holders(scope.home, gazetteer)
        self.left: list[tuple[Span, Span]] = []
        self.sections = sections(block)
        self.columns: list[Column] = []
        self.width = max((section.width for section in self.sections), default=0)
        self._units: dict[int, str | None] = {}
        self._lines: dict[int, list[Line]] = {}
        self._places: dict[tuple[int, int], bool] = {}
        self._parted: dict[int, Line] = {}
        self._seen: set[Span] = set()
        self._bare_rates = False

    def drafts(self) -> Iterator[Draft]:
        """The drafts of the table's cells."""
        found: list[Draft] = []
        for at, section in enumerate(self.sections):
            self._caption(section, at)
            self._heads(section, at)
            for spans, cells in section.rows:
                found += self._row(section, spans, cells)
        found.sort(key=lambda draft: draft.start)
        yield from found

    def _caption(self, section: Section, at: int) -> None:
        """Take in what the lines above say of all cells: unit, time, topic, holder, account."""
        own = " ".join(section.captions)
        text = own or ("" if at else self.caption)
        if not text and (at or self.previous):
            if not at and self.previous:
                for name in ("unit", "time", "topic", "holder", "account", "status"):
                    setattr(self, name, getattr(self.previous, name))
            return
        whole = text if not own else self.caption + own
        self.unit = caption_unit(own) or caption_unit(self.caption)
        title = whole
        self.time = time_of(title, self.scope)
        self.topic = topic_of(title)
        self.account = account_in(title)
        self.status: Status = "target" if TARGET.search(title) else "actual"
        self.holder, self.topic = holder_of(title, self.topic, self.holders, self.scope)

    def _heads(self, section: Section, at: int) -> None:
        """Take in the heads of a section's columns, or go on with those before."""
        if not section.heads:
            before = self.columns if at else (self.previous.columns if self.previous else [])
            if before and len(before) == section.width:
                self.columns = before
                if not at and self.previous:
                    self._lines = self.previous._lines
                return
            self._bare_rates = not self.unit and are_rates(self.block)
            self.columns = [Column([], self.holders, False) for _ in range(section.width)]
            return
        paths = section.heads + [[]] * (section.width - len(section.heads))
        named = sum(
            1 for path in paths[1:] if any(self.holders.find(text, True) is not None for text in path)
        )
        self.columns = [Column(path, self.holders, named > 1) for path in paths]
        if not self.unit and section.kinds[:1] == ["stub"] and paths[0]:
            # 指标（亿元） above the stubs: the unit of all rows that say none.
            self.unit = unit_in(paths[0][-1]) or ""
        side = ""
        for column in self.columns:
            if ("收入" in column.text) != ("支出" in column.text):
                side = "收入" if "收入" in column.text else "支出"
            column.side = side
        self._lines = {}

    def _row(self, section: Section, spans: tuple[Span, ...], cells: list[str]) -> Iterator[Draft]:
        kinds = section.kinds
        panel = -1
        texts: list[str] = []
        unit: str | None = None
        line: Line | None = None
        fresh = True
        numbers = False
        for c, cell in enumerate(cells):
            kind = kinds[c] if c < len(kinds) else ""
            if kind in ("stub", "year", "unit") or (kind == "value" and c == 0 and not is_number(cell)):
                if fresh:
                    texts, unit, panel, fresh, line = [], None, c, False, None
                if kind == "unit":
                    unit = cell or None
                elif kind == "stub" and is_number(cell) and texts:
                    # A number among words: nothing says what it is.
                    self.left.append((spans[c], (spans[0][0], spans[-1][1])))
                elif cell and cell not in GAPS and (not texts or texts[-1] != cell):
                    texts.append(cell)
                continue
            if kind != "value" or not cell:
                continue
            if not is_number(cell):
                if cell not in GAPS and (c == 0 or not is_number(cells[c - 1])) and _is_stub(cell):
                    # Words in a column of numbers head what follows: a second panel with ragged columns.
                    texts, panel, line = [cell], c, None
                continue
            fresh = True
            if line is None:
                line = self._line(section, panel, texts)
            numbers = True
            if spans[c] in self._seen:
                continue
            self._seen.add(spans[c])
            draft = self._cell(spans[c], cell, self.columns[c] if c < len(self.columns) else None, line, unit)
            if draft is not None:
                yield draft
            else:
                self.left.append((spans[c], (spans[0][0], spans[-1][1])))
        if not numbers:
            # A row of words: what it names is the whole of the rows below.
            words = list(dict.fromkeys(cell for cell in cells if cell and cell not in GAPS))
            if words:
                first = next(c for c, cell in enumerate(cells) if cell == words[0])
                self._line(section, first, words[:1])

    def _line(self, section: Section, panel: int, texts: list[str]) -> Line:
        """The stub of a row: its own words, completed by the row that it is a part of."""
        line = Line()
        line.text = " / ".join(texts)
        above = self._lines.setdefault(panel, [])
        places = self._are_places(section, panel)
        for text in texts:
            year = YEAR.fullmatch(text)
            said = say(f"{year[1]}年" if year else own_name(text))
            line.said.insert(0, said)
            holder = self.holders.find(text, places)
            if (
                holder is None
                and places
                and len(texts) == 1
                and not year
                and len(text) <= 12
                and said.measure is None
            ):
                label = own_name(text)
                holder = Holder(label) if label and not TOTAL.fullmatch(label) else self._whole()
            if holder is not None:
                line.holder = holder
                continue
            if not year and said.noun:
                line.name = joined(line.name, said.noun)
            elif said.text.endswith(("合计", "小计", "总计")) and not line.name:
                line.name = said.text
        last = texts[-1] if texts else ""
        line.level = level_of(last)
        own = next((said.unit for said in line.said if said.unit), None)
        line.unit = self._units[panel] = own or self._units.get(panel)
        line.grows = GROWS.search(line.name) is not None
        if line.grows:
            line.name = GROWS.sub("", line.name)
        whole = next((one for one in reversed(above) if one.level < line.level), None)
        if line.name in SECTORS and whole is None:
            # 其中：城镇 was a part of the row above it; 乡村 below is another part of the same.
            whole = next((one for one in reversed(above) if one.level == line.level), None)
        if belongs_to(last) and whole is not None:
            self._parted[panel] = whole
        elif whole is None and line.name and panel in self._parted:
            self._go_on(line, panel)
        if line.grows and not line.name and above:
            # A row of growth below the row that grows.
            line.name = above[-1].name
        elif line.holder is None:
            self._complete_line(line, whole, last)
        if line.name in SECTORS or (whole is not None and whole.level == line.level):
            return line
        above[:] = [one for one in above if one.level < line.level][-DEPTH:]
        above.append(line)
        return line

    def _complete_line(self, line: Line, whole: Line | None, text: str) -> None:
        """Give a row what it leaves to the row that it is a part of: noun, time, unit, holder."""
        if whole is None:
            return
        if whole.holder is not None and line.holder is None:
            line.holder = whole.holder
        if not whole.name:
            return
        if line.name in SECTORS or (belongs_to(text) and len(line.name) <= 2):
            line.name += KIND_OF_WHOLE.sub("", whole.name)
        else:
            line.name = joined(whole.name, line.name, part=True)
        if not any(said.time for said in line.said):
            line.said = line.said + [said for said in whole.said if said.time and not said.measure]

    def _go_on(self, line: Line, panel: int) -> None:
        """Give a row below 其中 the noun of the whole that went before, as long as such rows follow."""
        name = another_part(self._parted[panel].name, line.name) if line.level == UNNUMBERED else None
        if name is None:
            del self._parted[panel]
        else:
            line.name = name

    def _whole(self) -> Holder | None:
        home = self.scope.home
        return self.holder or (Holder(home.name, home.code) if home else None)

    def _are_places(self, section: Section, panel: int) -> bool:
        """Whether the rows of a panel are places."""
        kept = self._places.get((id(section), panel))
        if kept is not None:
            return kept
        stubs = (cells[panel] for _, cells in section.rows if 0 <= panel < len(cells) and cells[panel])
        labels = list(dict.fromkeys(stubs))[:60]
        named = sum(1 for label in labels if self.holders.find(label, len(label) > 1) is not None)
        result = self._places[id(section), panel] = len(labels) > 1 and named * 2 >= len(labels)
        return result

    def _cell(
        self, span: Span, cell: str, column: Column | None, line: Line, unit: str | None
    ) -> Draft | None:
        column = column or Column([], self.holders, False)
        inner = list(reversed(column.said))
        said = [*inner, *line.said]
        share = next((one.of for one in said if one.of), None)
        measure = next((one.measure for one in said if one.measure), None) or (
            "growth" if line.grows or self._bare_rates else "level"
        )
        if (
            measure == "growth"
            and len(inner) > 1
            and inner[0].measure is None
            and AMOUNT.fullmatch(inner[0].text)
        ):
            # 比上年增减 above 金额 and %: the one is a change, the other a growth.
            measure = "change"
        printed = self._unit(inner, line, unit, measure)
        if (
            not printed
            and measure == "level"
            and line.unit
            and code_of(line.name, "", split_unit(line.unit)[1])
        ):
            # 一般公共预算收入（亿元）, below it 税收收入: the unit of the row above that it goes on from.
            printed = line.unit
        draft = read_cell(self.block.text, span, cell, measure, printed)
        if draft is None:
            return None
        self._name(draft, column, line, share)
        self._whose(draft, column, line)
        self._when(draft, said, share)
        draft.row_head = line.text or None
        draft.column_head = column.text or None
        draft.rule = "X910"
        return draft if draft.indicator else None

    def _unit(self, inner: list[Said], line: Line, unit: str | None, measure: str) -> str:
        head = next((one.unit for one in inner if one.unit), None)
        if measure == "growth" or any(one.of for one in inner):
            return (head if measure == "growth" else None) or "%"
        own = unit or next((one.unit for one in line.said if one.unit), None)
        if measure == "change":
            return head or own or self.unit
        # A row of amounts in a column of shares (构成（%）) stays a share.
        if head in ("%", "‰"):
            return head
        if own is not None:
            return own
        return head or self.unit

    def _name(self, draft: Draft, column: Column, line: Line, share: str | None) -> None:
        noun = column.noun
        if (
            draft.measure in ("growth", "change")
            and line.measured
            and not noun
            and line.measured not in line.name
        ):
            noun = line.measured
        draft.indicator = indicator_of(line.name, noun, self.topic, draft.unit, column.side)
        if draft.measure == "level" and not share and column.noun:
            line.measured = column.noun
        draft.topic = draft.indicator
        if share:
            draft.indicator += (
                ""
                if share.startswith(("完成", "执行", "预算完成"))
                else "完成"
                if "上年" not in share and "决算" not in share
                else "为"
            ) + share

    def _whose(self, draft: Draft, column: Column, line: Line) -> None:
        row, col = line.holder, column.holder
        holder = row or col or self.holder
        if row is not None and col is not None:
            # 全市 above, a county at the left; or a place at the left, a tier above.
            holder = col if col.scope == "own" and not row.region else row
            if row.scope == "total" or (
                row.region and self.scope.home and row.region == self.scope.home.code and not row.scope
            ):
                holder = col
        if holder is not None:
            draft.subject, draft.region, draft.scope = holder.subject, holder.region, holder.scope
        else:
            draft.subject = self.scope.home_name
        if any(one.total for one in column.said) and draft.subject == self.scope.home_name:
            draft.scope = "total"

    def _when(self, draft: Draft, said: list[Said], share: str | None) -> None:
        """The period, base, status and account."""
        timeline = self.scope.timeline
        current = self.time or str(timeline.current_year())
        words = next((one.time for one in said if one.time and OF_A_YEAR.search(one.time)), None)
        period = None
        if words is not None:
            period = resolve(words, year_of(current), year_of(current), timeline.now).period
            if period is not None and len(period) == 10:
                period = period[:4] if period.endswith("12-31") else period
        if period is not None and self.time and len(self.time) > 4 and len(period) == 4:
            period = self.time.replace(self.time[:4], period)
        draft.period = period or current
        account: Account | None = next((one.account for one in said if one.account), None)
        draft.account = (account or self.account) if not share and draft.measure == "level" else None
        year = year_of(draft.period)
        ahead = year > timeline.review and year >= timeline.now
        draft.status = "target" if ahead else self.status
        done = draft.account in ("execution", "final") or any(DONE.search(one.text) for one in said)
        if done and year <= timeline.now:
            draft.status = "actual"
        elif account in ("budget", "adjusted"):
            draft.status = "target"
        if draft.status == "actual" and any(one.expected for one in said):
            draft.status = "expected"
        if draft.measure in ("growth", "change"):
            draft.base = year_before(draft.period)


def _is_stub(cell: str) -> bool:
    return len(cell) >= 2 and not GROWTH.search(cell) and "一" <= cell[-1] <= "鿿"
