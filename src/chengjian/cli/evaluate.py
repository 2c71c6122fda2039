"""`chengjian evaluate`: a framework of indicators scored over regions, with how sure the ranks are."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from chengjian.cli.forms import form_of, output_options, write
from chengjian.cli.panels import among_option, focus_option, names, panel_options, with_libraries
from chengjian.cli.years import Years, remarks, years_table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import polars as pl
    from rich.table import Table

    from chengjian.evaluate.frameworks import Framework
    from chengjian.evaluate.recipe import Evaluation, Recipe
    from chengjian.evaluate.uncertainty import Uncertainty

FORMS = ("table", "json", "csv", "parquet", "xlsx", "html")
SHOWN = 20


@click.command(short_help="Score regions by a framework.  综合评价")
@click.argument("framework", required=False)
@panel_options
@click.option(
    "--year", "given", type=Years(), multiple=True, default=("2023",), show_default=True, metavar="YEARS",
    help="The year, or several: 2019-2023, or the option again; the last is the one reported.  年份",
)  # fmt: skip
@among_option
@focus_option("Whom the report is about; in a table, who is shown beside the first.  关注地区")
@click.option(
    "--uncertainty",
    type=click.IntRange(0, 1_000_000),
    default=0,
    metavar="N",
    help="Make the ranking anew N times with data and choices varied.  不确定性模拟次数",
)
@click.option(
    "--seed", type=click.IntRange(0), default=1, show_default=True, help="Of the simulation.  随机种子"
)
@click.option(
    "--set",
    "changes",
    metavar="STEP=CHOICE",
    multiple=True,
    help="Change a choice of the recipe: normalise=rank, weights=entropy, across=geometric …  改变评价步骤",
)
@output_options(FORMS)
@click.pass_context
@with_libraries
def evaluate(
    ctx: click.Context,
    framework: str | None,
    path: Path | None,
    alone: bool,
    given: tuple[list[str], ...],
    among: tuple[str, ...],
    focus: tuple[str, ...],
    uncertainty: int,
    seed: int,
    changes: tuple[str, ...],
    form: str | None,
    output: Path | None,
) -> None:
    """Score and rank regions by a framework of indicators, and say how sure the ranks are.

    按指标体系为各地评分排名，并说明名次有多可靠。

    FRAMEWORK is high_quality_development, twelve_domains, resource_cities, or a YAML file of your own; without it, the frameworks
    and the choices of the recipe are listed. Figures are those of the panel and, where it has none, of the reference panel
    that the package ships (all prefecture-level cities, 2018 to 2023).

    \b
    Examples:
      chengjian evaluate high_quality_development --show 嘉峪关,酒泉,金昌
      chengjian evaluate twelve_domains --regions 甘肃省 --set normalise=rank
      chengjian evaluate resource_cities --uncertainty 2000 --show 金昌 -o report.html
      chengjian evaluate my.yml --panel city.duckdb --year 2024 -o scores.xlsx
      chengjian evaluate high_quality_development --year 2019-2023 --show 嘉峪关
    """  # noqa: D301
    from chengjian.evaluate.figures import chosen, figures
    from chengjian.evaluate.frameworks import FrameworkError, load
    from chengjian.evaluate.recipe import evaluate as run
    from chengjian.evaluate.table import DataError
    from chengjian.evaluate.years import check, simulate_years
    from chengjian.panel.storing import PanelError

    form = form_of(form, output, FORMS, ctx)
    if framework is None:
        click.echo(_listed())
        return
    try:
        wanted = load(framework)
        recipe = _recipe(changes, ctx)
        shown = chosen(names(focus))
        frame = figures(path, with_reference=not alone)
        years = sorted({year for several in given for year in several})
        compared = chosen(names(among))
        if len(years) > 1:
            check(frame, wanted, years, compared, recipe)
        result = run(frame, wanted, year=years[-1], years=years, regions=compared, recipe=recipe)
        missing = [code for code in shown if code not in result.table.regions]
        if missing:
            raise DataError(_absent(missing, result))
        simulated = simulate_years(result, runs=uncertainty, seed=seed) if uncertainty else None
    except FrameworkError as error:
        raise click.UsageError(str(error), ctx) from None
    except (DataError, PanelError) as error:
        raise click.ClickException(str(error)) from None
    except OSError as error:
        raise click.ClickException(f"{framework}: {error.strerror}") from None
    write(_rendered(result, simulated, shown, form, frame), output)


def _recipe(changes: Sequence[str], ctx: click.Context) -> Recipe:
    import msgspec

    from chengjian.evaluate.recipe import Recipe

    settings: dict[str, object] = {}
    for change in changes:
        step, equals, choice = change.partition("=")
        if not equals:
            raise click.UsageError(f"--set {change}: write STEP=CHOICE, such as normalise=rank", ctx)
        settings[step] = [m for m in choice.split(",") if m and m != "none"] if step == "impute" else choice
    try:
        return msgspec.convert(settings, Recipe, strict=False)
    except msgspec.ValidationError as error:
        raise click.UsageError(f"--set: {error}; without FRAMEWORK, the choices are listed", ctx) from None


def _listed() -> str:
    """The frameworks and the choices of the recipe."""
    from typing import get_args

    from chengjian.evaluate.aggregate import Aggregation
    from chengjian.evaluate.frameworks import shipped
    from chengjian.evaluate.normalise import Bounds, Normalisation
    from chengjian.evaluate.recipe import Recipe
    from chengjian.evaluate.treat import Outliers
    from chengjian.evaluate.weights import Weighting

    lines = ["指标体系 frameworks:"]
    lines += [
        f"  {f.id:26}{f.name}  {len(f.dimensions)} 维 {len(f.items())} 项  {f.english}"
        for f in shipped().values()
    ]
    plain = Recipe()
    lines += ["", "步骤的选择 choices (--set STEP=CHOICE), the first is the default:"]
    kinds = {
        "outliers": Outliers, "normalise": Normalisation, "bounds": Bounds, "weights": Weighting,
        "within": Aggregation, "across": Aggregation,
    }  # fmt: skip
    lines.append(f"  {'impute':20}{','.join(plain.impute)}  (any of them in turn, or none)")
    for step, kind in kinds.items():
        default = getattr(plain, step)
        others = [choice for choice in get_args(kind) if choice != default]
        lines.append(f"  {step:20}{', '.join([default, *others])}")
    lines.append(
        f"  {'indicator_coverage':20}{plain.indicator_coverage}  (least share of regions that have it)"
    )
    lines.append(f"  {'region_coverage':20}{plain.region_coverage}  (least share of indicators that it has)")
    return "\n".join(lines)


def _absent(codes: list[str], result: Evaluation) -> str:
    from chengjian.evaluate.table import name_of

    named = "、".join(name_of(code) for code in codes)
    least = result.recipe.region_coverage
    return f"{named}: not among those compared, or fewer than {least:.0%} of the indicators are known"


def _rendered(
    result: Evaluation,
    simulated: Mapping[str, Uncertainty] | None,
    focus: list[str],
    form: str,
    frame: pl.DataFrame,
) -> str | bytes:
    from chengjian.evaluate.reporting import ranking
    from chengjian.evaluate.years import over_years

    year = result.table.years[result.year]
    last = simulated[year] if simulated else None
    if form == "html":
        from chengjian.publish.evaluation import report

        return report(result, last, focus, frame, simulated)
    if form == "xlsx":
        from chengjian.publish.workbook import evaluation_workbook

        return evaluation_workbook(result, last, simulated)
    if form == "json":
        from chengjian.publish.evaluation import as_json

        return as_json(result, last, simulated)
    several = len(result.table.years) > 1
    if form in ("csv", "parquet"):
        rows = over_years(result, simulated) if several else ranking(result, last)
        if form == "csv":
            return rows.write_csv()
        buffer = io.BytesIO()
        rows.write_parquet(buffer)
        return buffer.getvalue()
    table = years_table(result, simulated, focus, SHOWN) if several else _table(result, last, focus)
    said = [f"未计入 left out: {out}" for out in result.left_out] + (remarks(result) if several else [])
    if last is not None:
        said.append(
            f"{last.runs:,} 次模拟 runs; 名次的 90% 区间 from the {len(last.ranks):,} independent ones"
        )
    return _printed(table, said)


def _table(result: Evaluation, simulated: Uncertainty | None, focus: list[str]) -> Table:
    from rich.table import Table
    from rich.text import Text

    from chengjian.evaluate.reporting import ranking

    frame = ranking(result, simulated)
    framework: Framework = result.framework
    year = result.table.years[result.year]
    table = Table(
        title=f"{framework.name} {year}  {len(frame)} 个地区",
        box=None,
        padding=(0, 2, 0, 0),
        title_justify="left",
    )
    named = [
        "名次",
        *(["90%区间"] if simulated else []),
        "地区",
        "得分",
        *(d.name for d in result.dimensions),
        "插补",
    ]
    for name in named:
        table.add_column(name, justify="left" if name == "地区" else "right", no_wrap=True)
    rows = frame.to_dicts()
    for row in rows[:SHOWN] + [r for r in rows[SHOWN:] if r["region"] in focus]:
        cells = [str(row["rank"])]
        if simulated:
            cells.append(f"{row['rank_low']:.0f}–{row['rank_high']:.0f}")
        cells += [
            row["name"],
            f"{row['score']:.1f}",
            *(f"{row[d.id]:.1f}" for d in result.dimensions),
            str(row["imputed"] or ""),
        ]
        table.add_row(*map(Text, cells), style="bold" if row["region"] in focus else "")
    return table


def _printed(table: Table, said: Sequence[str]) -> str:
    from rich.console import Console
    from rich.text import Text

    console = Console(file=None, width=140 if not sys.stdout.isatty() else None)
    with console.capture() as captured:
        console.print(table)
        for line in said:
            console.print(Text(line, style="dim"))
    return captured.get()
