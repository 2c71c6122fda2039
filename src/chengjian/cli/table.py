"""Tables for people: Chinese headings, values in 万 and 亿, columns as the terminal's width allows."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from rich import box
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from chengjian.arithmetic.wording import BOUND_SIGNS, BOUNDS, MEASURES, STATUSES, humanised
from chengjian.cli.excerpt import printable
from chengjian.cli.outputs import Batch, RepairRow
from chengjian.model import Observation, Origin, Unread

REPAIRS = {
    "joined": "接行", "spaces": "去空格", "decoding": "解码", "width": "全半角",
    "footnote": "去注码", "regrouped": "拼表",
}  # fmt: skip
# Whence a date or place is known, as people say it.
KNOWN_FROM = {
    "given": "给定", "title": "标题", "letterhead": "文头", "file name": "文件名", "years in the text": "文中年份",
    "places in the text": "文中地名", "published": "发布日期", "publisher": "发布者", "unknown": "不详",
}  # fmt: skip
# Each column with the narrowest terminal that still shows it.
COLUMNS = (
    ("位置", 0), ("原文", 72), ("指标", 0), ("地区", 72), ("时期", 0), ("基期", 110), ("度量", 72), ("值", 0),
    ("界", 96), ("状态", 96), ("规则", 110),
)  # fmt: skip
ROOMY = 120
RIGHT = frozenset(("位置", "值"))
WHOLE = frozenset(("值", "位置", "时期", "基期", "度量", "界", "状态", "规则", "类型"))


def rendered(batch: Batch, kind: type[msgspec.Struct], width: int) -> Iterator[RenderableType]:
    """The document's heading and its table."""
    yield _heading(batch)
    if not batch.records:
        yield Text("（没有）", style="dim")
    elif kind is Observation:
        yield _observations(batch, width)
    elif kind is Unread:
        yield _unread(batch)
    else:
        yield _repairs(batch)


def _heading(batch: Batch) -> Text:
    from chengjian.codes.regions import regions

    origin: Origin = batch.origin
    region = regions().by_code(origin.region).name if origin.region else "地区不详"
    return Text.assemble(
        (printable(batch.name), "bold"),
        f"  {region}（{KNOWN_FROM.get(origin.region_from, origin.region_from)}）"
        if origin.region
        else f"  {region}",
        f"  {origin.date}（{KNOWN_FROM.get(origin.date_from, origin.date_from)}）"
        if origin.date
        else "  日期不详",
        f"  {len(batch.records)} 条",
    )


def _grid(names: list[str]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0))
    for name in names:
        justify = "right" if name in RIGHT else "left"
        table.add_column(name, justify=justify, no_wrap=name in WHOLE, overflow="fold")  # type: ignore[arg-type]
    return table


def _observations(batch: Batch, width: int) -> Table:
    shown = [name for name, least in COLUMNS if width >= least]
    table = _grid(shown)
    for row in batch.records:
        assert isinstance(row, Observation)
        indicator = Text(printable(row.indicator_text))
        if row.indicator and width >= ROOMY:
            indicator.append(f" {row.indicator}", style="dim")
        sign = "" if "界" in shown else BOUND_SIGNS.get(row.bound or "", "")
        cells: dict[str, RenderableType] = {
            "位置": str(batch.line(row.start)),
            "原文": Text(printable(row.text)),
            "指标": indicator,
            "地区": Text(printable(row.subject or "")),
            "时期": row.period or "",
            "基期": row.base_period or "",
            "度量": MEASURES[row.measure],
            "值": sign + humanised(row),
            "界": BOUNDS.get(row.bound or "", ""),
            "状态": STATUSES[row.status],
            "规则": row.rule,
        }
        # What repeats an earlier passage counts once.
        table.add_row(*(cells[name] for name in shown), style="dim" if row.repeats else "")
    return table


def _unread(batch: Batch) -> Table:
    table = _grid(["位置", "数字", "句子"])
    for row in batch.records:
        assert isinstance(row, Unread)
        table.add_row(str(batch.line(row.start)), Text(printable(row.text)), Text(printable(row.sentence)))
    return table


def _repairs(batch: Batch) -> Table:
    table = _grid(["位置", "类型", "原文", "说明"])
    for row in batch.records:
        assert isinstance(row, RepairRow)
        note = Text(row.note, style="dim")
        table.add_row(
            str(batch.line(row.start)), REPAIRS.get(row.kind, row.kind), Text(repr(row.text)[1:-1]), note
        )
    return table
