"""The checked documents themselves, marked: a page or a Word file for each."""

from __future__ import annotations

import sys
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

import click

from chengjian.sources import SourceError

if TYPE_CHECKING:
    from chengjian.checking import Check


def write_marked(check: Check, form: str, output: Path | None, ctx: click.Context) -> list[tuple[str, str]]:
    """Write a page or a Word file of each document: one to `output`, several into the folder `output`.

    Gives back the documents that have no such form, each with the reason.
    """
    names = [reading.document for reading in check.readings]
    if len(names) > 1 and (output is None or (output.exists() and not output.is_dir()) or output.suffix):
        raise click.UsageError(
            f"{len(names)} documents make {len(names)} files; name a folder for them with --output", ctx
        )
    folder = len(names) > 1 or (output is not None and output.is_dir())
    if output is None and form == "docx" and sys.stdout.isatty():
        raise click.UsageError("a Word file is nothing to look at; name a file with --output FILE", ctx)
    taken: set[str] = set()
    failures: list[tuple[str, str]] = []
    try:
        if folder:
            assert output is not None
            output.mkdir(exist_ok=True)
        for name in names:
            data = _made(check, name, form)
            if isinstance(data, str):
                failures.append((name, data))
            elif output is None:
                sys.stdout.buffer.write(data)
                sys.stdout.buffer.flush()
            else:
                (output / _file(name, form, taken) if folder else output).write_bytes(data)
    except BrokenPipeError:
        raise
    except OSError as error:
        from chengjian.cli.outcome import CannotWriteError

        raise CannotWriteError(f"{output or 'standard output'} cannot be written: {error.strerror}") from None
    return failures


def _made(check: Check, name: str, form: str) -> bytes | str:
    """The document's file, or why there is none."""
    if form == "html":
        from chengjian.publish.report_html import report

        return report(check, name).encode("utf-8", "replace")
    from chengjian.publish.review_docx import NoWordFileError, review

    try:
        path = Path(name)
        return review(check, name, path.read_bytes() if path.is_file() else b"")
    except NoWordFileError as error:
        return str(error)
    except SourceError:
        return "the file itself is not at hand (an archive or a pipe); save it as a file of its own"


def _file(name: str, form: str, taken: set[str]) -> str:
    """The name of the file for a document, no two alike."""
    stem = PurePath(name).name.removesuffix(f".{form}") or "document"
    made, number = f"{stem}.{form}", 2
    while made in taken:
        made, number = f"{stem}-{number}.{form}", number + 1
    taken.add(made)
    return made
