"""`chengjian project`: an indicator of a region carried on, with intervals and how such projections have fared."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from chengjian.cli.given import form_option
from chengjian.cli.panels import panel_options, place, wanted, with_libraries

if TYPE_CHECKING:
    from chengjian.evaluate.projection import Projection


# An interval of which the upper end is more than this many times the lower one is good for nothing.
WIDE = 4


@click.command(short_help="Carry an indicator on, with intervals.  预测")
@click.argument("region")
@click.argument("indicator")
@panel_options
@click.option(
    "--to", type=click.IntRange(1950, 2100), default=2030, show_default=True, help="The last year.  预测到"
)
@click.option("--growth", is_flag=True, help="Project the growth rate instead of the level.  预测增速")
@click.option(
    "--model",
    type=click.Choice(("naive", "drift", "peers", "mean")),
    help="The assumption; default: the one with the least error in the back-test.  假设",
)
@form_option
@click.pass_context
@with_libraries
def project(
    ctx: click.Context,
    region: str,
    indicator: str,
    path: Path | None,
    alone: bool,
    to: int,
    growth: bool,
    model: str | None,
    form: str,
) -> None:
    """Carry an indicator of a region on to a year, with intervals of 80 and 95 %.

    把某地某项指标推到某一年，给出 80% 与 95% 的区间、所依据的假设和回测结果。

    REGION is a name or a six-digit code, INDICATOR an id or a name. The assumption is one of: naive (it stays), drift (its mean
    change goes on), peers (it changes as the middle one of all regions has), mean (it comes back to its mean). Which one is
    taken, and how wide the intervals are, a back-test on other regions decides.

    \b
    Examples:
      chengjian project 嘉峪关 gdp
      chengjian project 620300 人均地区生产总值 --to 2028
      chengjian project 酒泉 gdp --growth --panel city.duckdb
    """  # noqa: D301
    from chengjian.evaluate.figures import figures
    from chengjian.evaluate.projection import project as run
    from chengjian.evaluate.table import DataError
    from chengjian.panel.storing import PanelError

    try:
        code, named = place(region, ctx), wanted(indicator, ctx)
        found = run(
            figures(path, with_reference=not alone),
            code,
            named,
            to=to,
            measure="growth" if growth else "level",
            model=model,
        )
    except (DataError, PanelError) as error:
        raise click.ClickException(str(error)) from None
    click.echo(_json(found) if form == "json" else "\n".join(_lines(found)))


def _lines(found: Projection) -> list[str]:
    from chengjian.codes.indicators import indicators
    from chengjian.evaluate.breaks import breaks
    from chengjian.evaluate.projection import ASSUMPTIONS
    from chengjian.evaluate.table import name_of

    title = indicators().by_id[found.indicator].name + ("增速" if found.measure == "growth" else "")
    test = found.test
    lines = [f"{name_of(found.region)}  {title}  {found.unit}", ""]
    lines += [
        f"  {year}  {amount(value):>12}{'  插值' if year in found.filled else ''}"
        for year, value in found.known
    ]
    lines += ["", f"  {'':4}  {'中值':>10}  {'80% 区间':>22}  {'95% 区间':>22}"]
    for at, year in enumerate(found.years):
        spans = [f"{amount(low[at])} – {amount(high[at])}" for low, high in found.intervals.values()]
        lines.append(f"  {year}  {amount(found.middle[at]):>12}  {spans[0]:>24}  {spans[1]:>24}")
    chinese, english = ASSUMPTIONS[found.model]
    unit = "个百分点" if not found.relative and found.unit == "%" else "%" if found.relative else found.unit
    lines += [
        "",
        f"假设：{chinese}。Assumption: {english}.",
        f"回测：{test.regions} 个地区 {test.forecasts} 次、最长 {test.horizon} 年的预测，平均误差 {test.error:.3g} {unit}；"
        f"原有 80%、95% 区间实际覆盖 {test.coverage[0]:.0%}、{test.coverage[1]:.0%}，据此把区间放宽到 {test.widened:.2f} 倍。",
    ]
    if found.years[-1] - found.known[-1][0] > test.horizon:
        lines.append(f"超过 {test.horizon} 年的部分没有回测可依，只是同一假设的延伸。")
    low, high = (side[min(test.horizon, len(found.years)) - 1] for side in found.intervals[80])
    if found.relative and high > WIDE * low:
        lines.append(
            f"{min(test.horizon, len(found.years))} 年后 80% 区间的上限是下限的 {high / low:.0f} 倍：这样的推算不足为凭。"
        )
    if found.measure == "level" and found.unit == "元":
        lines.append("金额按当年价格，未扣除价格变动。")
    known = [str(year) for year, _ in found.known]
    return lines + [f"{said}。" for said in breaks([found.indicator], known)]


def amount(value: float) -> str:
    """A value as people read it, without its unit."""
    for size, word in ((1e8, "亿"), (1e4, "万")):
        if abs(value) >= size:
            return f"{value / size:,.4g}{word}" if abs(value) < size * 1e4 else f"{value / size:,.0f}{word}"
    return f"{value:,.4g}"


def _json(found: Projection) -> str:
    import msgspec

    rows: list[dict[str, Any]] = []
    for at, year in enumerate(found.years):
        bounds = {f"low_{level}": float(low[at]) for level, (low, _) in found.intervals.items()}
        bounds |= {f"high_{level}": float(high[at]) for level, (_, high) in found.intervals.items()}
        rows.append({"year": year, "middle": float(found.middle[at]), **bounds})
    made = {
        "region": found.region, "indicator": found.indicator, "measure": found.measure, "unit": found.unit, "known": found.known,
        "interpolated": found.filled, "model": found.model, "back_test": found.test, "projection": rows,
    }  # fmt: skip
    return msgspec.json.format(msgspec.json.encode(made), indent=1).decode()
