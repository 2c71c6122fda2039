"""The command `chengjian`: its commands, loaded when first asked for, and how errors end it."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any

import click

from chengjian import __version__

COMMANDS = (
    "read",
    "check",
    "explain",
    "rule",
    "build",
    "show",
    "export",
    "ask",
    "mcp",
    "evaluate",
    "study",
    "plan",
    "project",
    "serve",
    "publish",
    "brief",
)
# What shells report of a program that an interrupt or a closed pipe ended: 128 and the signal's number.
INTERRUPTED, CLOSED_PIPE = 130, 141
USAGE = 2


class Commands(click.Group):
    """Commands that are imported when they are called, so that `--version` and typing errors answer at once."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """The names of all commands."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command of this name, from the module of the same name."""
        if cmd_name not in COMMANDS:
            return None
        command = getattr(import_module(f"chengjian.cli.{cmd_name}"), cmd_name)
        assert isinstance(command, click.Command)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; who closes the pipe (`| head`) has seen enough."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            _silence_stdout()
            raise click.exceptions.Exit(CLOSED_PIPE) from None

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        windows_expand_args: bool = True,
        **extra: Any,
    ) -> Any:
        """Run the program and exit. Errors are one line on stderr; CHENGJIAN_DEBUG=1 shows where they arose."""
        try:
            code = super().main(
                args,
                prog_name,
                complete_var,
                standalone_mode=False,
                windows_expand_args=windows_expand_args,
                **extra,
            )
        except click.Abort:
            code = INTERRUPTED
        except click.UsageError as error:
            complain(f"{error.format_message()} ({_help_of(error)})")
            code = USAGE
        except click.ClickException as error:
            complain(error.format_message())
            code = error.exit_code
        except Exception as error:
            if debugging():
                raise
            complain(internal(error))
            code = 1
        if not standalone_mode:
            return code
        sys.exit(code if isinstance(code, int) else 0)


def debugging() -> bool:
    """Whether errors shall show where they arose."""
    return os.environ.get("CHENGJIAN_DEBUG", "") not in ("", "0")


def complain(message: str, kind: str = "error") -> None:
    """Say on stderr, in one line, what is wrong."""
    label = click.style(kind, fg="red" if kind == "error" else "yellow")
    click.echo(f"{label}: {one_line(message)}", err=True)


def one_line(text: str) -> str:
    """The text without line ends and without characters that steer a terminal."""
    return "".join(c if c.isprintable() else " " for c in text)


def internal(error: BaseException) -> str:
    """What to say of an error that is the program's own."""
    said = f"{type(error).__name__}: {error}".rstrip(": ")
    return f"internal error, please report it ({said}); CHENGJIAN_DEBUG=1 shows where it arose"


def _help_of(error: click.UsageError) -> str:
    path = error.ctx.command_path if error.ctx is not None else "chengjian"
    return f"see {path} --help"


def _silence_stdout() -> None:
    """Let what is still buffered for the closed pipe go nowhere, so that leaving says nothing of it."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError):
        return


@click.command(
    cls=Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit status: 0 all well, 1 something could not be read or written, 2 wrong usage, 130 interrupted. "
    "CHENGJIAN_DEBUG=1 shows where an error arose.",
)
@click.version_option(__version__, "-V", "--version", message="chengjian %(version)s")
@click.pass_context
def main(ctx: click.Context) -> None:
    """城鉴: what Chinese cities publish, as comparable, traceable figures.

    把城市公开的文稿读成可比较、可追溯的数据。

    \b
    Start with:
      chengjian read review.txt                      the figures of a document
      chengjian explain "全市生产总值增长6.2%"       how a sentence is read
      chengjian rule                                 the rules that read it
    """  # noqa: D301
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


if __name__ == "__main__":
    main(prog_name="chengjian")
