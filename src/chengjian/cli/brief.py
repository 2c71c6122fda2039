"""`chengjian brief`: what a panel says of a city, on two to four pages."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from chengjian.cli.panels import panel_option


@click.command(short_help="A city on two to four pages.  城市简报")
@click.argument("region")
@panel_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["html", "docx", "pdf"]),
    help="Default: by the output's name, else html.  格式",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Default: standard output.  输出文件",
)
@click.option(
    "--with", "peers", multiple=True, metavar="REGION", help="A city to set beside it; up to five.  对照城市"
)
@click.option("--english", is_flag=True, help="In English.  英文")
def brief(
    region: str,
    path: Path | None,
    form: str | None,
    output: Path | None,
    peers: tuple[str, ...],
    english: bool,
) -> None:
    """Write a brief of a REGION (name or code): key figures, charts, contradictions, sources, caveats.

    城市简报：主要数字、图、矛盾、来源、说明，可以直接转交。

    \b
    Examples:
      chengjian brief 620200 --panel city.duckdb -o jiayuguan.docx
      chengjian brief 嘉峪关 --with 金昌 --with 酒泉 --format pdf -o jiayuguan.pdf
    """  # noqa: D301
    from chengjian.codes.regions import AmbiguousRegion, UnknownRegion, regions

    try:
        from chengjian.web import brief_forms
        from chengjian.web.brief import brief as make
    except ImportError as error:
        raise click.ClickException(f"{error.name} is missing; pip install 'chengjian[web]'") from None
    from chengjian.web.store import Store, StoreError
    from chengjian.web.words import WORDS

    form = form or (output.suffix.lstrip(".").lower() if output is not None else "html")
    if form not in ("html", "docx", "pdf"):
        raise click.UsageError(f"a brief is html, docx or pdf, not {form!r}; name it so or give --format")
    try:
        code, *others = (regions().resolve(name).code for name in (region, *peers[:5]))
        store = Store.open(path) if path is not None else Store.reference()
    except AmbiguousRegion as error:
        raise click.UsageError(f"which one? {error}") from None
    except UnknownRegion as error:
        raise click.UsageError(str(error)) from None
    except StoreError as error:
        raise click.ClickException(str(error)) from None
    try:
        data: bytes = getattr(brief_forms, form)(make(store, code, WORDS["en" if english else "zh"], others))
    except LookupError as error:
        raise click.ClickException(str(error)) from None
    except ImportError as error:
        raise click.ClickException(f"{error.name} is missing; pip install 'chengjian[web]'") from None
    finally:
        store.close()
    if output is None:
        sys.stdout.buffer.write(data)
        return
    try:
        output.write_bytes(data)
    except OSError as error:
        raise click.ClickException(f"{output} cannot be written: {error.strerror}") from None
