"""`chengjian study`: what regional studies compute, on a panel: inequality, convergence, centres, coupling, obstacles."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from chengjian.cli.forms import form_of, output_options, write
from chengjian.cli.panels import among_option, focus_option, names, panel_options, wanted, with_libraries
from chengjian.cli.years import Years

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl

    from chengjian.evaluate.applied import Study

KINDS = ("theil", "dagum", "gravity", "sigma", "beta", "coupling", "obstacles")
FORMS = ("table", "csv", "json", "html")
# What is studied where nothing is named: a total where the formula needs one.
USUAL = {"theil": "gdp", "gravity": "gdp"}
OTHERWISE = "gdp_per_capita"
FRAMEWORK = "high_quality_development"
SHOWN = 20


@click.command(short_help="Inequality, convergence, centres, coupling, obstacles.  区域研究")
@click.argument("kind", type=click.Choice(KINDS))
@panel_options
@click.option(
    "--indicator", "given", metavar="NAME", multiple=True,
    help="What is studied, an id or a name; for coupling and obstacles several, each a system.  指标",
)  # fmt: skip
@click.option(
    "--framework",
    metavar="NAME",
    help="Coupling and obstacles of its dimensions and indicators instead.  指标体系",
)
@click.option(
    "--year", "years", type=Years(), multiple=True, metavar="YEARS",
    help="2023, 2019-2023, or the option again; default: all, for coupling and obstacles the last.  年份",
)  # fmt: skip
@among_option
@focus_option("Whom coupling and obstacles are shown for.  关注地区")
@click.option(
    "--groups", type=click.Choice(("parts", "provinces")), default="parts", show_default=True,
    help="Between whom theil and dagum decompose: the four parts of the country, or provinces.  分组",
)  # fmt: skip
@output_options(FORMS)
@click.pass_context
@with_libraries
def study(
    ctx: click.Context,
    kind: str,
    path: Path | None,
    alone: bool,
    given: tuple[str, ...],
    framework: str | None,
    years: tuple[list[str], ...],
    among: tuple[str, ...],
    focus: tuple[str, ...],
    groups: str,
    form: str | None,
    output: Path | None,
) -> None:
    """Compute what regional studies compute, with formula, source, and what rounding can change.

    按区域研究常用的方法计算：泰尔指数、Dagum 基尼系数、重心、σ 收敛、β 收敛、耦合协调度、障碍度；附公式、出处和精度范围。

    KIND is theil, dagum, gravity, sigma, beta, coupling or obstacles. Figures are those of the panel and, where it has none, of
    the reference panel that the package ships (all prefecture-level cities, 2018 to 2023).

    \b
    Examples:
      chengjian study theil --indicator gdp --groups provinces
      chengjian study gravity --indicator 地区生产总值 -o centre.html
      chengjian study sigma --regions 甘肃,青海,宁夏
      chengjian study coupling --indicator gdp_per_capita --indicator pm25 --show 嘉峪关,金昌
      chengjian study obstacles --framework resource_cities --show 金昌 --year 2023
    """  # noqa: D301
    from chengjian.evaluate.figures import figures
    from chengjian.evaluate.frameworks import FrameworkError
    from chengjian.evaluate.table import DataError
    from chengjian.panel.storing import PanelError

    ids = [wanted(name, ctx) for name in names(given)]
    form = form_of(form, output, FORMS, ctx)
    if kind not in ("coupling", "obstacles") and (framework or focus or len(ids) > 1):
        raise click.UsageError(f"{kind} takes one --indicator, and neither --framework nor --show", ctx)
    if framework and ids:
        raise click.UsageError("give indicators or a framework, not both", ctx)
    try:
        frame = figures(path, with_reference=not alone)
        asked = sorted({year for several in years for year in several})
        made, shown = _made(kind, frame, ids, framework, asked, names(among), names(focus), groups)
    except FrameworkError as error:
        raise click.UsageError(str(error), ctx) from None
    except (DataError, PanelError, ValueError) as error:
        raise click.ClickException(str(error)) from None
    except OSError as error:
        raise click.ClickException(f"{framework}: {error.strerror}") from None
    write(_rendered(made, shown, form), output)


def _made(
    kind: str,
    frame: pl.DataFrame,
    ids: list[str],
    framework: str | None,
    years: list[str],
    among: list[str],
    focus: list[str],
    groups: str,
) -> tuple[Study, list[str]]:
    from chengjian.evaluate import applied, systems
    from chengjian.evaluate.figures import chosen
    from chengjian.evaluate.frameworks import load

    compared, shown = chosen(among), chosen(focus)
    if kind not in ("coupling", "obstacles"):
        indicator = ids[0] if ids else USUAL.get(kind, OTHERWISE)
        return applied.study(kind, frame, indicator, years, compared, groups), []  # type: ignore[arg-type]
    whole = systems.own_framework(ids, kind == "coupling") if ids else load(framework or FRAMEWORK)
    years = years or [max(year for year in frame["period"].unique() if len(year) == 4)]
    if kind == "obstacles":
        return systems.hindered(frame, whole, years, compared, shown), shown
    return systems.coupled(frame, whole, years, compared), shown


def _rendered(made: Study, shown: Sequence[str], form: str) -> str:
    if form == "html":
        from chengjian.publish.study import page

        return page(made, shown)
    if form == "json":
        import msgspec

        whole = msgspec.to_builtins(made) | {"method": msgspec.to_builtins(made.method)}
        return msgspec.json.format(msgspec.json.encode(whole), indent=1).decode()
    if form == "csv":
        import polars as pl

        return pl.DataFrame(made.rows, infer_schema_length=None).write_csv()
    return _table(made, shown)


def _table(made: Study, shown: Sequence[str]) -> str:
    import sys

    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from chengjian.publish.study import heading, selected, text

    table = Table(box=None, padding=(0, 2, 0, 0))
    for column in made.columns:
        table.add_column(column.head, justify="left" if column.digits is None else "right", no_wrap=True)
    rows = selected(made, shown, SHOWN)
    for row in rows:
        cells: list[Any] = [Text(text(row, column)) for column in made.columns]
        table.add_row(*cells, style="bold" if row.get("region") in shown and made.kind == "coupling" else "")
    console = Console(file=None, width=160 if not sys.stdout.isatty() else None)
    with console.capture() as captured:
        console.print(Text(heading(made), style="italic"))
        console.print(table)
        if len(rows) < len(made.rows):
            console.print(Text(f"共 {len(made.rows)} 行，全部见 --format csv rows in all", style="dim"))
        method, data = made.method, "；".join(made.sources) or "未注明"
        for line in (
            f"公式 formula: {method.formula}",
            f"出处 source: {method.source}",
            f"数据 data: {data}",
            *made.notes,
        ):
            console.print(Text(line, style="dim"))
    return captured.get()
