"""In which form a result goes where: the options of commands that evaluate, and the writing of files."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])
SUFFIXES = {
    ".txt": "table", ".json": "json", ".csv": "csv", ".parquet": "parquet", ".xlsx": "xlsx", ".html": "html",
}  # fmt: skip
BINARY = ("parquet", "xlsx")


def output_options(forms: Sequence[str]) -> Callable[[F], F]:
    """The options --format and --output, as the arguments `form` and `output`."""

    def options(command: F) -> F:
        form = click.option(
            "-f", "--format", "form", type=click.Choice(forms), help="Default: by FILE's suffix, else table.  输出格式"
        )  # fmt: skip
        output = click.option(
            "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
            help="Write to FILE instead of standard output.  输出文件",
        )  # fmt: skip
        return form(output(command))

    return options


def form_of(form: str | None, output: Path | None, forms: Sequence[str], ctx: click.Context) -> str:
    """The form asked for, or that of the file's name. Raises UsageError where none goes with it, or where bytes would show."""
    if form is None:
        suffix = output.suffix.lower() if output is not None else ".txt"
        if SUFFIXES.get(suffix) not in forms:
            known = ", ".join(end for end, name in SUFFIXES.items() if name in forms)
            raise click.UsageError(f"no form goes with the name {output}; end it in {known}", ctx)
        form = SUFFIXES[suffix]
    if form in BINARY and output is None and sys.stdout.isatty():
        raise click.UsageError(f"{form} is nothing to look at; name a file with --output FILE", ctx)
    return form


def write(made: str | bytes, output: Path | None) -> None:
    """Write to a file, whole or not at all, or to standard output."""
    if output is None:
        click.echo(made, nl=isinstance(made, str) and not made.endswith("\n"))
        return
    passing = output.with_name(f".{output.name}.part")
    try:
        passing.write_bytes(made.encode() if isinstance(made, str) else made)
        passing.replace(output)
    except OSError as error:
        raise click.ClickException(f"{output} cannot be written: {error.strerror}") from None
    finally:
        passing.unlink(missing_ok=True)
