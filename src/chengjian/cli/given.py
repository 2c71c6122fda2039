"""What people give: dates and regions, in options, a line of a manifest or a sidecar; the form of an answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])
MOST_CANDIDATES = 6


def checked_date(text: str) -> str:
    """The date as given. Raises ValueError with what to write instead."""
    from chengjian.reading import check_date

    check_date(text)
    return text


def checked_region(text: str) -> str:
    """The code of the region that a name or code means. Raises ValueError with what it might mean."""
    from chengjian.codes.regions import AmbiguousRegion, UnknownRegion, regions

    table = regions()
    try:
        return table.resolve(text.strip()).code
    except AmbiguousRegion as error:
        listed = [f"{region.code} {_full_name(region.code)}" for region in error.candidates[:MOST_CANDIDATES]]
        more = "" if len(error.candidates) <= MOST_CANDIDATES else " …"
        raise ValueError(f"{text!r} may be {', '.join(listed)}{more}; give the code") from None
    except UnknownRegion:
        like = [name for name in table.names() if len(name) > 1 and (name in text or text in name)]
        like = sorted(like, key=lambda name: abs(len(name) - len(text)))[:MOST_CANDIDATES] if text else []
        hint = f"; did you mean {'、'.join(like)}?" if like else ""
        raise ValueError(f"no region is called {text!r}; give a name or a six-digit code{hint}") from None


def _full_name(code: str) -> str:
    from chengjian.codes.regions import regions

    table = regions()
    above = [region.name for region in reversed(table.parents(code))]
    return "".join([*above, table.by_code(code).name])


def _checked(
    check: Callable[[str], str],
) -> Callable[[click.Context, click.Parameter, str | None], str | None]:
    def callback(ctx: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
        if value is None:
            return None
        try:
            return check(value)
        except ValueError as error:
            raise click.BadParameter(str(error), ctx, parameter) from None

    return callback


def origin_options(command: F) -> F:
    """The options --date and --region."""
    date = click.option(
        "--date",
        metavar="DATE",
        callback=_checked(checked_date),
        help="When the text is from: YYYY, YYYY-MM or YYYY-MM-DD.  文稿日期",
    )
    region = click.option(
        "--region",
        metavar="NAME|CODE",
        callback=_checked(checked_region),
        help="The place that it is about: a name or a six-digit code.  文稿所属地区",
    )
    return date(region(command))


def document_options(
    forms: Sequence[str],
    form_help: str,
    output_help: str = "Write to FILE instead of standard output.  输出文件",
) -> Callable[[F], F]:
    """The documents that a command reads, what is known of them, and in which form and where to it answers."""

    def options(command: F) -> F:
        paths = click.argument("paths", nargs=-1, metavar="PATH...")
        form = click.option("-f", "--format", "form", type=click.Choice(forms), help=form_help)
        output = click.option(
            "-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help=output_help
        )
        return paths(form(output(origin_options(manifest_option(command)))))

    return options


def form_option(command: F) -> F:
    """The option --format of commands whose answer is text for people or JSON for programs."""
    return click.option(
        "-f",
        "--format",
        "form",
        type=click.Choice(("text", "json")),
        default="text",
        help="Default: text.  输出格式",
    )(command)


def manifest_option(command: F) -> F:
    """The option --manifest of commands that read documents."""
    return click.option(
        "--manifest",
        type=click.Path(path_type=Path),
        metavar="CSV",
        help="A list with the columns file, date, region or region_code, title; without PATH, all that it lists."
        "  文稿清单",
    )(command)
