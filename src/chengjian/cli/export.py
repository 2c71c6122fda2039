"""`chengjian export`: a panel, or a table of it, in the forms that others read."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast, get_args

import click

from chengjian.panel.exporting import Form
from chengjian.panel.schema import tables

if TYPE_CHECKING:
    from chengjian.panel.reading import Panel

Whole = Literal["xlsx", "sdmx", "sdmx-json", "package"]
SUFFIXES = {
    ".csv": "csv", ".parquet": "parquet", ".jsonl": "jsonl", ".ndjson": "jsonl", ".xlsx": "xlsx",
}  # fmt: skip
HIDDEN = frozenset(("pending",))
TABLES = tuple(name for name in tables() if name not in HIDDEN)
REFERENCE = "reference"


@click.command(short_help="Write a panel, or a table of it, to files.  导出")
@click.argument("panel", type=click.Path(path_type=Path))
@click.option(
    "--table",
    type=click.Choice(TABLES),
    help="Which table, for csv, parquet and jsonl; default: panel_long.  表",
)
@click.option(
    "-f",
    "--format",
    "form",
    type=click.Choice((*get_args(Form), *get_args(Whole))),
    help="Default: by FILE's suffix (.csv, .parquet, .jsonl, .xlsx), else csv.  输出格式",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE|FOLDER",
    help="Write to FILE instead of standard output; to FOLDER for sdmx and package.  输出文件或文件夹",
)
@click.pass_context
def export(ctx: click.Context, panel: Path, table: str | None, form: str | None, output: Path | None) -> None:
    """Write a panel, or a table of it, in the forms that others read.

    导出面板，或其中的一张表。

    PANEL is a file that `chengjian build` made, or the word "reference" for the panel that ships with the package;
    docs/schema.md says what its tables hold. csv, parquet and jsonl hold one table, lists as JSON in CSV. xlsx is a
    workbook to look at: a sheet for each domain, years across, contradictions coloured, sources as comments. sdmx is a
    structure message (SDMX-ML 2.1) and its data (SDMX-CSV 2.0), sdmx-json a data message
    (SDMX-JSON 2.0), package a Frictionless data package of CSV files.

    \b
    Examples:
      chengjian export city.duckdb --output panel.csv
      chengjian export city.duckdb --table observations --format csv > observations.csv
      chengjian export city.duckdb --output panel.xlsx
      chengjian export city.duckdb --format sdmx --output exchange/
      chengjian export city.duckdb --format sdmx-json --output city.json
    """  # noqa: D301
    from chengjian.panel.reading import Panel, PanelError

    form = form or _by_suffix(output, ctx)
    whole = form in get_args(Whole)
    if whole and table is not None:
        raise click.UsageError(f"--table goes with csv, parquet and jsonl; {form} holds the whole panel", ctx)
    if output is None and (whole or (form == "parquet" and sys.stdout.isatty())):
        kind = "a folder with --output FOLDER" if form in ("sdmx", "package") else "a file with --output FILE"
        raise click.UsageError(f"{form} is nothing to look at here; name {kind}", ctx)
    if output is not None and form not in ("sdmx", "package") and output.is_dir():
        raise click.UsageError(f"{output} is a folder; name a file in it", ctx)
    if output is not None and output.exists() and panel.exists() and output.samefile(panel):
        raise click.UsageError(f"{output} is the panel; it would be overwritten", ctx)
    try:
        given = Panel.reference() if str(panel) == REFERENCE and not panel.exists() else Panel(panel)
        with given as opened:
            _write(opened, table or "panel_long", form, output)
    except (PanelError, ValueError) as error:
        raise click.ClickException(str(error)) from None
    except ModuleNotFoundError as error:
        raise click.ClickException(
            f"{form} needs {error.name}, which is not installed; pip install 'chengjian[{form}]'"
        ) from None
    except BrokenPipeError:
        raise
    except OSError as error:
        raise click.ClickException(
            f"{output or 'standard output'} cannot be written: {error.strerror}"
        ) from None


def _by_suffix(output: Path | None, ctx: click.Context) -> str:
    if output is None:
        return "csv"
    suffix = output.suffix.lower()
    if suffix not in SUFFIXES:
        raise click.UsageError(
            f"no form goes with the name {output}; end it in {', '.join(SUFFIXES)}, or name one with --format",
            ctx,
        )
    return SUFFIXES[suffix]


def _write(panel: Panel, table: str, form: str, output: Path | None) -> None:
    if form in get_args(Form):
        from chengjian.panel.exporting import write

        write(panel, table, cast(Form, form), output or sys.stdout.buffer)
        return
    assert output is not None
    if form == "xlsx":
        from chengjian.publish.panel_workbook import write_workbook

        write_workbook(panel, output)
    elif form == "sdmx":
        from chengjian.publish.sdmx import write_sdmx

        write_sdmx(panel, output)
    elif form == "sdmx-json":
        from chengjian.publish.sdmx_json import write_sdmx_json

        write_sdmx_json(panel, output)
    else:
        from chengjian.publish.frictionless import write_package

        write_package(panel, output)
