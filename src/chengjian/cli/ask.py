"""`chengjian ask`: a question in Chinese, answered from a panel."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from chengjian.arithmetic.wording import VERDICTS
from chengjian.cli.given import form_option
from chengjian.cli.panels import panel_option

if TYPE_CHECKING:
    from chengjian.panel.answering import Answer

MOST_SOURCES = 6


@click.command(short_help="Answer a question from a panel.  问面板")
@click.argument("question")
@panel_option
@form_option
@click.pass_context
def ask(ctx: click.Context, question: str, path: Path | None, form: str) -> None:
    """Answer a QUESTION in Chinese from a panel: a value, a growth, a series, an order, a comparison, a share.

    用中文提问，由面板回答：数值、增速、历年、排名、比较、占比。

    What was not understood is said, never guessed. The exit status is 1 where there is no answer.

    \b
    Examples:
      chengjian ask "嘉峪关2022年地区生产总值是多少"
      chengjian ask "甘肃各市2023年人均GDP排名"
      chengjian ask "酒泉和张掖2023年一般公共预算收入谁高" --panel city.duckdb
    """  # noqa: D301
    from chengjian.panel.answering import answer
    from chengjian.panel.reading import Panel, PanelError

    try:
        with Panel(path) if path is not None else Panel.reference() as panel:
            given = answer(panel, question, _year(question))
    except (PanelError, ValueError) as error:
        raise click.ClickException(str(error)) from None
    if form == "json":
        import msgspec

        click.echo(msgspec.json.encode(given).decode())
    else:
        for line in lines(given):
            click.echo(line)
    if not given.rows:
        ctx.exit(1)


def _year(question: str) -> int | None:
    """The year that it is, where the question speaks of it (今年, 去年); else none, so that no date changes the answer."""
    return datetime.date.today().year if any(word in question for word in ("今年", "去年", "前年")) else None


def lines(answer: Answer) -> list[str]:
    """An answer for people: its sentences, its sources, what they must know."""
    said = list(answer.sentences)
    sources = dict.fromkeys(str(row["document"]) for row in answer.rows if row.get("document"))
    if sources:
        more = f" 等{len(sources)}份" if len(sources) > MOST_SOURCES else ""
        said.append(f"  来源  {'、'.join(list(sources)[:MOST_SOURCES])}{more}")
    verdicts = {
        VERDICTS[row["verdict"]] for row in answer.rows if row.get("verdict") in ("holds", "violated")
    }
    if verdicts:
        said.append(f"  核对  {'、'.join(sorted(verdicts))}")
    return said + [f"  注意  {caveat}" for caveat in answer.caveats]
