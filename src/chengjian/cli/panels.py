"""The options with which commands choose the panel they work on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])


def panel_option(command: F) -> F:
    """The option --panel, as the argument `path`."""
    return click.option(
        "--panel",
        "path",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="A panel made by `chengjian build`; default: the reference panel of the package.  面板文件",
    )(command)


def panel_options(command: F) -> F:
    """The options --panel and --panel-only, as the arguments `path` and `alone`."""
    alone = click.option(
        "--panel-only",
        "alone",
        is_flag=True,
        help="Do not fill what the panel lacks from the reference panel.  只用面板文件",
    )
    return panel_option(alone(command))


among_option = click.option(
    "--regions",
    "among",
    metavar="NAMES",
    multiple=True,
    help="Who is compared: names or codes, separated by commas; a province is its prefectures. Default: all.  参评地区",
)


def focus_option(meaning: str) -> Callable[[F], F]:
    """The option --show, as the argument `focus`: whom the result is about, in the words of the command."""
    return click.option("--show", "focus", metavar="NAMES", multiple=True, help=meaning)


def names(given: Sequence[str]) -> list[str]:
    """The names of an option that may be given again, and holds several with commas."""
    return [
        name
        for several in given
        for name in several.replace("，", ",").replace("、", ",").split(",")
        if name.strip()
    ]


def with_libraries(command: F) -> F:
    """Say what to install where a library of the extra `evaluate` is missing."""

    @wraps(command)
    def run(*args: Any, **options: Any) -> Any:
        try:
            return command(*args, **options)
        except ModuleNotFoundError as error:
            if error.name is None or error.name.startswith("chengjian"):
                raise
            said = f"this needs the library {error.name}; install it: pip install 'chengjian[evaluate]'"
            raise click.ClickException(said) from None

    return run  # type: ignore[return-value]


def place(name: str, ctx: click.Context) -> str:
    """The code of the region that an argument names."""
    from chengjian.cli.given import checked_region

    try:
        return checked_region(name)
    except ValueError as error:
        raise click.UsageError(str(error), ctx) from None


def wanted(name: str, ctx: click.Context) -> str:
    """The id of the indicator that an argument names."""
    from chengjian.panel.reading import indicator_id

    try:
        return indicator_id(name)
    except LookupError as error:
        raise click.UsageError(str(error), ctx) from None
