"""`chengjian export`: a table of a panel as CSV, Parquet or JSON Lines."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import get_args

import click

from chengjian.panel.exporting import Form
from chengjian.panel.schema import tables

SUFFIXES = {".csv": "csv", ".parquet": "parquet", ".jsonl": "jsonl", ".ndjson": "jsonl"}
HIDDEN = frozenset(("pending",))
TABLES = tuple(name for name in tables() if name not in HIDDEN)


@click.command(short_help="Write a table of a panel to a file.  导出")
@click.argument("panel", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--table", type=click.Choice(TABLES), default="panel_long", show_default=True, help="Which table.  表"
)
@click.option(
    "-f",
    "--format",
    "form",
    type=click.Choice(get_args(Form)),
    help="Default: by FILE's suffix (.csv, .parquet, .jsonl), else csv.  输出格式",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write to FILE instead of standard output.  输出文件",
)
@click.pass_context
def export(ctx: click.Context, panel: Path, table: str, form: Form | None, output: Path | None) -> None:
    """Write a table of a panel as CSV, Parquet or JSON Lines.

    导出面板中的一张表。

    PANEL is a file that `chengjian build` made; docs/schema.md says what its tables hold. Lists are JSON in CSV.

    \b
    Examples:
      chengjian export city.duckdb --output panel.csv
      chengjian export city.duckdb --table observations --format csv > observations.csv
      chengjian export city.duckdb --table panel_wide --output wide.parquet
    """  # noqa: D301
    from chengjian.panel.exporting import write
    from chengjian.panel.storing import PanelError

    if form is None:
        suffix = output.suffix.lower() if output is not None else ".csv"
        if suffix not in SUFFIXES:
            raise click.UsageError(
                f"no form goes with the name {output}; end it in {', '.join(SUFFIXES)}", ctx
            )
        form = SUFFIXES[suffix]  # type: ignore[assignment]
    if form == "parquet" and output is None and sys.stdout.isatty():
        raise click.UsageError(
            "Parquet is nothing to look at; name a file with --output FILE, or pipe it on", ctx
        )
    if output is not None and output.exists() and panel.exists() and output.samefile(panel):
        raise click.UsageError(f"{output} is the panel; it would be overwritten", ctx)
    try:
        assert form is not None
        write(panel, table, form, output if output is not None else sys.stdout.buffer)
    except PanelError as error:
        raise click.ClickException(str(error)) from None
    except BrokenPipeError:
        raise
    except OSError as error:
        raise click.ClickException(
            f"{output or 'standard output'} cannot be written: {error.strerror}"
        ) from None
