"""`chengjian explain`: how a sentence is read."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from chengjian.cli.given import form_option, origin_options

if TYPE_CHECKING:
    from chengjian.extract.explain import Explanation, Number
    from chengjian.model import Observation

KINDS = {"time": "时间", "place": "地名", "number": "数字", "name": "名称"}
ATTRIBUTES = {
    "indicator_text": "指标", "indicator": "代码", "measure": "度量", "value": "数值", "unit": "单位", "interval": "区间",
    "bound": "界", "subject": "主体", "period": "时期", "base_period": "基期", "status": "状态",
}  # fmt: skip
VIA = {
    "number": "数字本身", "before": "数字之前", "after": "数字之后", "cue": "提示词", "sentence": "本句", "paragraph": "前文",
    "heading": "章节标题", "date": "文件日期", "region": "文件地区", "earlier": "前一个数字", "codelist": "代码表",
    "rule": "规则", "table": "表格行", "default": "缺省",
}  # fmt: skip


@click.command(short_help="Show how a sentence is read.  说明怎样读一句话")
@click.argument("text")
@origin_options
@form_option
@click.pass_context
def explain(ctx: click.Context, text: str, date: str | None, region: str | None, form: str) -> None:
    """Show how TEXT is read: its times, places and numbers, the rules tried, and whence each attribute comes.

    说明一句话是怎样读的：认出哪些时间、地名、数字，试过哪些规则，每一项从哪里来。

    TEXT is a sentence in quotes, or - for standard input.

    \b
    Examples:
      chengjian explain "2024年永昌县生产总值128.6亿元，比上年增长6.2%" --region 金昌市
      chengjian explain "力争进出口总额突破50亿元" --date 2026-01 --format json
      head -20 report.txt | chengjian explain -
    """  # noqa: D301
    text = _given_text(text, ctx)
    from chengjian.reading import explain as explained

    explanation = explained(text, date=date, region=region)
    if form == "json":
        import msgspec

        click.echo(msgspec.json.encode(explanation).decode())
        return
    for line in _lines(explanation):
        click.echo(line)


def _given_text(text: str, ctx: click.Context) -> str:
    if text == "-":
        from chengjian.reading import bounded, load
        from chengjian.sources import SourceError, decode

        try:
            text, _ = decode(load(bounded(sys.stdin.buffer)))
        except SourceError as error:
            raise click.ClickException(f"standard input: {error}") from None
    elif len(text) < 200 and Path(text).is_file():
        raise click.UsageError(f"{text} is a file; pass it on with: chengjian explain - < {text}", ctx)
    if not text.strip():
        raise click.UsageError("there is no text to explain", ctx)
    return text


def _lines(explanation: Explanation) -> Iterator[str]:
    from chengjian.cli.excerpt import printable
    from chengjian.cli.table import KNOWN_FROM
    from chengjian.codes.regions import regions

    origin = explanation.origin
    place = f"{regions().by_code(origin.region).name} {origin.region}" if origin.region else "不详"
    yield (
        f"{_bold('文件')}  地区 {place}（{KNOWN_FROM.get(origin.region_from, origin.region_from)}）  "
        f"日期 {origin.date or '不详'}（{KNOWN_FROM.get(origin.date_from, origin.date_from)}）  "
        + (
            f"没有说时间的数字算 {explanation.review} 年"
            if explanation.review
            else "没有说时间的数字不知年份（见 --date）"
        )
    )
    if explanation.words:
        yield ""
        yield _bold("词语")
    for word in explanation.words:
        meaning = f" → {word.meaning}" if word.meaning and word.meaning != word.text else ""
        if word.kind == "name":
            meaning = " （名称的一部分，不是统计数字）"
        yield f"  {KINDS[word.kind]}  {printable(word.text)}{_dim(meaning)}"
    if not explanation.numbers:
        yield ""
        yield "没有可读的数字。"
    for number in explanation.numbers:
        yield ""
        yield from _number(number)


def _number(number: Number) -> Iterator[str]:
    from chengjian.cli.excerpt import printable

    tried = " ".join(f"{t.code} {t.name} ✓" if t.fired else f"{t.code} ✗" for t in number.tried)
    yield f"{_bold(printable(number.text))}  {_dim(f'类别 {number.kind}')}"
    yield f"  规则  {tried or '这一类数字没有规则'}"
    if number.observation is None:
        yield f"  {click.style('没有规则读它', fg='yellow')}"
        return
    values = _values(number.observation)
    order = list(ATTRIBUTES)
    for whence in sorted(number.whence, key=lambda whence: order.index(whence.attribute)):
        words = f"“{printable(whence.words)}”" if whence.words else ""
        note = f"（{_note(whence.note)}）" if whence.note else ""
        label = _padded(ATTRIBUTES[whence.attribute], 4)
        yield f"  {label}  {values[whence.attribute]}  {_dim(f'← {VIA[whence.via]}{words}{note}')}"


def _note(note: str) -> str:
    from chengjian.cli.excerpt import printable
    from chengjian.cli.table import KNOWN_FROM

    return KNOWN_FROM.get(note, printable(note))


def _values(observation: Observation) -> dict[str, str]:
    from chengjian.arithmetic.wording import BOUNDS, MEASURES, STATUS_NAMES
    from chengjian.extract.explain import shown

    low = "-∞" if observation.low is None else shown(observation.low)
    high = "+∞" if observation.high is None else shown(observation.high)
    region = f" {observation.region}" if observation.region else ""
    return {
        "indicator_text": observation.indicator_text,
        "indicator": observation.indicator or "（无）",
        "measure": MEASURES[observation.measure],
        "value": shown(observation.value),
        "unit": observation.unit,
        "interval": f"[{low}, {high})",
        "bound": BOUNDS.get(observation.bound or "", "无"),
        "subject": (observation.subject or "不详") + region,
        "period": observation.period or "不详",
        "base_period": observation.base_period or "无",
        "status": STATUS_NAMES[observation.status][0],
    }


def _padded(text: str, width: int) -> str:
    return text + " " * (width - 2 * len(text))


def _bold(text: str) -> str:
    return click.style(text, bold=True)


def _dim(text: str) -> str:
    return click.style(text, dim=True)
