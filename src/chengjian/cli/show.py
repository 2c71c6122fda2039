"""`chengjian show`: a cell of a panel with all that speaks for and against it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from chengjian.arithmetic.wording import AGREEMENTS, RELATIONS, VERDICTS
from chengjian.cli.given import form_option
from chengjian.cli.main import one_line
from chengjian.cli.panels import panel_option

if TYPE_CHECKING:
    from chengjian.panel.reading import Cell, Panel

COLOURS = {
    "contradicted": "red",
    "contradicts": "red",
    "violated": "red",
    "revised": "yellow",
    "holds": "green",
}
MOST = 12


@click.command(short_help="A cell of a panel and its evidence.  看一格")
@click.argument("region")
@click.argument("indicator")
@click.argument("period", required=False)
@panel_option
@click.option("--measure", metavar="NAME", help="level, growth, rank …; default: all that there are.  度量")
@form_option
@click.pass_context
def show(
    ctx: click.Context,
    region: str,
    indicator: str,
    period: str | None,
    path: Path | None,
    measure: str | None,
    form: str,
) -> None:
    """Show a cell of a panel: its value, the sentences it comes from, what contradicts it, what proves it.

    显示面板中的一格：数值、出处的句子、互相矛盾的来源、推算与核对。

    REGION is a name or a six-digit code, INDICATOR an id or a name, PERIOD a year or another ISO 8601 period; without
    it, all periods are listed. The exit status is 1 where the panel has no such cell.

    \b
    Examples:
      chengjian show 620200 tourism_revenue 2024 --panel city.duckdb
      chengjian show 嘉峪关 地区生产总值 2022
      chengjian show 嘉峪关市 gdp --panel city.duckdb
    """  # noqa: D301
    from chengjian.panel.reading import Panel, PanelError

    try:
        with Panel(path) if path is not None else Panel.reference() as panel:
            if period is None:
                found = panel.cells(region, indicator, measure=measure).to_dicts()
                said = _json(found) if form == "json" else "\n".join(map(_line, found))
            else:
                cells = panel.cells_at(region, indicator, period, measure)
                found = [dict(cell.cell) for cell in cells]
                said = (
                    _json(cells) if form == "json" else "\n\n".join("\n".join(_lines(cell)) for cell in cells)
                )
            if not found:
                raise click.ClickException(_nothing(panel, region, indicator, period))
    except LookupError as error:
        raise click.UsageError(str(error), ctx) from None
    except PanelError as error:
        raise click.ClickException(str(error)) from None
    click.echo(said)


def _nothing(panel: Panel, region: str, indicator: str, period: str | None) -> str:
    """That there is no such cell, and which there are."""
    from chengjian.panel.reading import indicator_id, region_code

    periods = panel.cells(region, indicator)["period"].unique().sort().to_list()
    where = f"{region_code(region)} {indicator_id(indicator)}"
    if periods and period is not None:
        return f"the panel has no {where} of {period}; it has {', '.join(periods[-MOST:])}"
    return f"the panel has no {where}"


def _json(value: object) -> str:
    import msgspec

    return msgspec.json.encode(value).decode()


def _line(row: Mapping[str, Any]) -> str:
    agreement = AGREEMENTS[row["agreement"]]
    coloured = click.style(agreement, fg=COLOURS.get(row["agreement"]))
    base = f" 比 {row['base_period']}" if row["base_period"] else ""
    return f"{row['period']}{base}  {_measure(row)}  {click.style(_value(row), bold=True)}  {coloured}  {_whence(row)}"


def _lines(cell: Cell) -> Iterator[str]:
    row = cell.cell
    base = f"（比 {row['base_period']}）" if row["base_period"] else ""
    yield (
        f"{row['region_name']} {row['region']} · {row['indicator_name']} {row['indicator']} · {row['period']} · "
        f"{_measure(row)}{base}"
    )
    agreement = click.style(AGREEMENTS[row["agreement"]], fg=COLOURS.get(row["agreement"]))
    verdict = click.style(VERDICTS[row["verdict"]], fg=COLOURS.get(row["verdict"]))
    yield f"  {click.style(_value(row), bold=True)}  {_interval(row)}  {agreement}，{verdict}"
    if row["sources"]:
        yield f"  来源 {row['sources']} 处，{row['documents']} 份文稿"
    for source in cell.sources[:MOST]:
        yield from _source(source)
    if len(cell.sources) > MOST:
        yield f"    …另有 {len(cell.sources) - MOST} 处（--format json 全列）"
    for derivation in cell.derivations[:MOST]:
        yield f"  推算  {_number(derivation['standard'], derivation['standard_unit'], row['measure'])}  {derivation['proof']}"
    for proof in cell.proofs[:MOST]:
        verdict = click.style(VERDICTS[proof["verdict"]], fg=COLOURS.get(proof["verdict"]))
        yield f"  核对  {verdict}：{proof['calculation']}（{proof['identity']}）"
    for finding in cell.findings[:MOST]:
        yield f"  问题  {finding['rule']} {one_line(finding['message'])}"


def _source(source: Mapping[str, Any]) -> Iterator[str]:
    relation = click.style(RELATIONS[source["relation"]], fg=COLOURS.get(source["relation"]))
    page = f" 第{source['page']}页" if source["page"] else ""
    title = one_line(source["title"] or source["document"])
    text = one_line(source["text"])
    if source["rule"] == "official" and source["number"] is not None:
        # A table prints the number alone; its unit stands in the head.
        text = _number(source["number"], source["unit"], source["measure"])
    yield f"  {relation}  {text}  {title}（{source['kind']}，{source['vintage'] or '日期不详'}）{page}"
    if source["sentence"]:
        said = one_line(source["sentence"]).strip()
        shown = said.replace(source["text"], click.style(source["text"], bold=True, underline=True), 1)
        yield f"        {shown}"
    yield click.style(f"        {source['id']}", dim=True)


def _measure(row: Mapping[str, Any]) -> str:
    from chengjian.arithmetic.wording import MEASURES

    return MEASURES[row["measure"]]


def _value(row: Mapping[str, Any]) -> str:
    if row["origin"] == "stated" and row["printed"] and row["value"] is None:
        return one_line(row["printed"])
    return _number(row["value"], row["unit"], row["measure"])


def _number(value: float, unit: str, measure: str) -> str:
    from decimal import Decimal

    from chengjian.arithmetic.wording import said

    return said(Decimal(f"{value:.10g}"), unit, measure)


def _interval(row: Mapping[str, Any]) -> str:
    if row["value"] is None:
        return ""
    ends = ["-∞" if row["low"] is None else _number(row["low"], row["unit"], "level"),
            "+∞" if row["high"] is None else _number(row["high"], row["unit"], "level")]  # fmt: skip
    return f"[{ends[0]}, {ends[1]})"


def _whence(row: Mapping[str, Any]) -> str:
    return f"{row['kind'] or ''} {row['document'] or ''}".strip()
