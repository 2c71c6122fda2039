"""`chengjian plan`: the targets of a plan against what came and what may come, and the places that are claimed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from chengjian.cli.given import form_option
from chengjian.cli.panels import panel_options, place, with_libraries
from chengjian.cli.project import amount

if TYPE_CHECKING:
    from chengjian.evaluate.claims import Claim
    from chengjian.evaluate.plans import Progress
    from chengjian.model import Observation

VERDICTS = {
    "met": "已完成", "missed": "未完成", "on_track": "可望完成", "behind": "难以完成", "open": "尚难断定", "unknown": "无从判断",
}  # fmt: skip
COLOURS = {
    "met": "green",
    "on_track": "green",
    "missed": "red",
    "behind": "red",
    "violated": "red",
    "holds": "green",
}
# The years of a plan: what was met so long before its last year was met before it.
PLANNED = 5
CLAIMS = {"holds": "与面板一致", "violated": "与面板矛盾", "unknown": "无从判断"}


@click.command(short_help="Targets of a plan, and how they stand.  规划目标")
@click.argument("region")
@click.argument(
    "documents", nargs=-1, type=click.Path(path_type=Path, dir_okay=False), metavar="[DOCUMENT]..."
)
@panel_options
@form_option
@click.pass_context
@with_libraries
def plan(
    ctx: click.Context, region: str, documents: tuple[Path, ...], path: Path | None, alone: bool, form: str
) -> None:
    """How the targets of a plan stand: fulfilled, early or late, the pace that is left, how likely they are met.

    规划目标完成得如何：是否完成、早晚、还需多快、有多大可能完成；并核对文稿中“居全省第几”之类的名次。

    REGION is a name or a six-digit code. Its targets are those that the panel's documents, or each DOCUMENT, state; its figures
    those of the panel and the reference panel. What has no figure is unknown, never met.

    \b
    Examples:
      chengjian plan 620300 --panel city.duckdb
      chengjian plan 嘉峪关 report2021.txt
    """  # noqa: D301
    from chengjian.evaluate.claims import claims
    from chengjian.evaluate.figures import figures
    from chengjian.evaluate.plans import assess, targets
    from chengjian.evaluate.table import DataError
    from chengjian.panel.storing import PanelError

    code = place(region, ctx)
    if path is None and not documents:
        raise click.UsageError("name a panel (--panel FILE) or a document that states targets", ctx)
    try:
        rows = [row for document in documents for row in _read(document)]
        if path is not None:
            from chengjian.evaluate.figures import statements

            rows += statements(path, code)
        frame = figures(path, with_reference=not alone)
        stands = assess(frame, targets((o for o, _ in rows), code))
        places = claims(((o, sentence) for o, sentence in rows if o.region == code), frame)
    except (DataError, PanelError) as error:
        raise click.ClickException(str(error)) from None
    if form == "json":
        import msgspec

        made = {"targets": stands, "claims": places}
        click.echo(msgspec.json.format(msgspec.json.encode(made), indent=1))
        return
    if not stands and not places:
        raise click.ClickException(
            f"no target and no claimed place of {region} was found; a plan or a work report states some"
        )
    click.echo("\n".join([*_targets(stands), *_places(places)]))


def _read(path: Path) -> Iterator[tuple[Observation, str]]:
    """The observations of a document, each with its sentence."""
    from chengjian.reading import load, read_document
    from chengjian.sources import SourceError, document

    try:
        made = document(load(path), path.name)
        reading = read_document(made)
    except SourceError as error:
        raise click.ClickException(f"{path}: {error}") from None
    except OSError as error:
        raise click.ClickException(f"{path}: {error.strerror}") from None
    for o in reading.observations:
        yield o, _sentence(made.raw, o.start, o.end)


def _sentence(text: str, start: int, end: int) -> str:
    left = max(text.rfind(mark, 0, start) for mark in "。；！？\n") + 1
    rights = [at for mark in "。；！？\n" if (at := text.find(mark, end)) >= 0]
    return text[left : min(rights, default=len(text))].strip()


def _targets(stands: Sequence[Progress]) -> Iterator[str]:
    from chengjian.codes.indicators import indicators
    from chengjian.evaluate.table import name_of

    if stands:
        yield f"{name_of(stands[0].target.region)}  {len(stands)} 项目标"
    for progress in stands:
        target = progress.target
        name = indicators().by_id[target.indicator].name
        kind = {"level": "", "growth": "增速", "average_growth": "年均增速"}[target.measure]
        period = str(target.last) if target.first == target.last else f"{target.first}—{target.last}"
        sign = "≥" if target.at_least else "≤"
        early = progress.verdict == "met" and progress.latest is not None and progress.latest[0] < target.last
        said = "已提前达到" if early else VERDICTS[progress.verdict]
        verdict = click.style(said, fg=COLOURS.get(progress.verdict, "yellow"))
        yield ""
        yield f"{verdict}  {period}  {name}{kind} {sign} {_shown(target.value, target.unit)}"
        yield from (f"    {line}" for line in _details(progress))


def _details(progress: Progress) -> Iterator[str]:
    target, unit = progress.target, progress.target.unit
    if progress.verdict == "met" and progress.met_in is not None and target.measure == "level":
        early = target.last - progress.met_in
        before = "，很可能在定下目标之前就已达到" if early >= PLANNED else ""
        yield f"{progress.met_in} 年起达到" + (f"，比目标年早 {early} 年" if early > 0 else "") + before
    if progress.verdict == "missed" and progress.met_in is not None:
        yield f"{progress.met_in} 年才达到，迟 {progress.met_in - target.last} 年"
    if progress.latest is not None:
        yield f"最近的数值：{progress.latest[0]} 年 {_shown(progress.latest[1], '%' if target.measure != 'level' else unit)}"
    if target.measure == "average_growth" and progress.past is not None:
        yield f"已有各年平均 {progress.past:.2f}%" + (
            f"，其余各年须平均 {progress.pace:.2f}%" if progress.pace is not None else ""
        )
    elif progress.pace is not None:
        rate = progress.model is not None and unit != "%"
        needed = f"{progress.pace:.2f}%" if rate or unit != "%" else f"{progress.pace:+.2f} 个百分点"
        past = (
            ""
            if progress.past is None
            else f"（以往每年 {progress.past:.2f}{'%' if unit != '%' else ' 个百分点'}）"
        )
        yield f"今后每年须变化 {needed}{past}"
    if progress.chance is not None:
        yield f"按推算，到目标年达到的概率约 {progress.chance:.0%}"
    if progress.expected is not None:
        best, middle, worst = (str(year) if year else "推算期内未达到" for year in progress.expected)
        yield f"何时达到：中值 {middle}，80% 区间 {best} 至 {worst}"
    if progress.note:
        yield f"({progress.note})"
    yield f"出处：{target.document}：{target.text}"


def _places(places: Sequence[Claim]) -> Iterator[str]:
    from chengjian.codes.indicators import indicators

    if places:
        yield from ("", f"{len(places)} 处名次说法")
    for claim in places:
        verdict = click.style(CLAIMS[claim.verdict], fg=COLOURS.get(claim.verdict, "yellow"))
        name = indicators().by_id[claim.indicator].name if claim.indicator else ""
        kind = "增速" if claim.measure == "growth" else ""
        found = ""
        if claim.place is not None:
            low, high = claim.place
            at = f"第 {low}" if low == high else f"第 {low} 至第 {high}"
            found = f"  面板：{at}（{claim.rivals} 个地区中有 {claim.known} 个的数据）"
        yield f"{verdict}  {claim.period} {name}{kind} 第 {claim.claimed}{found}"
        if claim.note:
            yield f"    ({claim.note})"
        yield f"    {claim.text[:80]}"


def _shown(value: float, unit: str) -> str:
    return f"{amount(value)}{unit}"
