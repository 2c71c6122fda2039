"""`chengjian read`: documents to observations."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from chengjian.cli.given import document_options
from chengjian.cli.inputs import Found, Given, Source, find, read_manifest, sidecar, sidecars
from chengjian.cli.main import complain, debugging, internal
from chengjian.cli.progress import Progress

if TYPE_CHECKING:
    import msgspec

    from chengjian.cli.outputs import Batch, Output
    from chengjian.reading import Reading
    from chengjian.sources import Failure

FORMAT_NAMES = ("table", "jsonl", "csv", "parquet")


@dataclass
class Tally:
    """What the run has done so far."""

    documents: int = 0
    observations: int = 0
    unread: int = 0
    failed: int = 0

    def __str__(self) -> str:
        counts = (
            (self.documents, "document"),
            (self.observations, "observation"),
            (self.unread, "unread number"),
        )
        said = [f"{number:,} {noun}{'' if number == 1 else 's'}" for number, noun in counts]
        return ", ".join([*said, f"{self.failed:,} failed"])


@click.command(short_help="Read documents into observations.  读文稿")
@document_options(
    FORMAT_NAMES,
    "Default: a table on a terminal, jsonl in a pipe, else by FILE's suffix (.jsonl, .csv, .parquet, .txt).  输出格式",
)
@click.option("--unread", is_flag=True, help="Show instead the numbers that no rule read.  未读出的数字")
@click.option("--repairs", is_flag=True, help="Show instead what was mended in the text.  文本修补")
@click.option("-q", "--quiet", is_flag=True, help="No hints, progress or summary; errors only.  只报错误")
@click.pass_context
def read(
    ctx: click.Context,
    paths: tuple[str, ...],
    form: str | None,
    output: Path | None,
    date: str | None,
    region: str | None,
    manifest: Path | None,
    unread: bool,
    repairs: bool,
    quiet: bool,
) -> None:
    """Read documents into observations: one record for every figure that they state.

    读文稿，每个数字一条记录：量的是什么、谁的、何时、多少。

    PATH is a document (text, Markdown, HTML, PDF, Word, Excel, CSV, a scan, or a ZIP archive of these), a folder (its
    documents, and those of the folders in it), a pattern such as "2024/*.pdf", or - for standard input. A file
    x.pdf.yml or x.yml beside x.pdf may say date, region and title; it goes before the manifest, and the options
    go before both. What nobody says is inferred from the title, the letterhead, the file's name and the text.

    \b
    Examples:
      chengjian read review.txt
      chengjian read reports/ --manifest reports/documents.csv --output figures.parquet
      chengjian read bulletin.txt --date 2025-03 --region 嘉峪关市 --format csv > figures.csv
      curl -s https://example.org/bulletin.html | chengjian read - --region 620200 | head
    """  # noqa: D301
    from chengjian.cli.outputs import chosen, open_output

    if not paths and manifest is None:
        raise click.UsageError("name a file, a folder, or - for standard input", ctx)
    if unread and repairs:
        raise click.UsageError("--unread and --repairs are two lists; ask for one of them", ctx)
    kind = _kind(unread, repairs)
    rows, missing = read_manifest(manifest) if manifest is not None else ({}, [])
    found = find(paths, rows)
    check_output(output, found, manifest, ctx)
    form = chosen(form, output)
    # What a manifest lists is asked for where nothing else is.
    tally = Tally(failed=len(found.problems) + (0 if paths else len(missing)))
    for where, message in missing:
        complain(f"{where}: {message}", "warning" if paths else "error")
    for name, message in found.problems:
        complain(f"{name}: {message}")
    if not found.sources:
        if not found.problems:
            complain("there is nothing to read")
        ctx.exit(1)
    try:
        with open_output(form, output, kind) as out:
            _read_all(found.sources, Given(date, region), kind, out, tally, quiet)
    except BrokenPipeError:
        raise
    except OSError as error:
        # Documents that cannot be read are dealt with one by one; this is what is written to.
        raise click.ClickException(
            f"{output or 'standard output'} cannot be written: {_reason(error)}"
        ) from None
    if not quiet and tally.documents + tally.failed > 1:
        click.echo(str(tally), err=True)
    if tally.failed:
        ctx.exit(1)


def _kind(unread: bool, repairs: bool) -> type[msgspec.Struct]:
    from chengjian.cli.outputs import RepairRow
    from chengjian.model import Observation, Unread

    return Unread if unread else RepairRow if repairs else Observation


def check_output(output: Path | None, found: Found, manifest: Path | None, ctx: click.Context) -> None:
    """Find out before the first document is read whether the output can be written."""
    if output is None:
        return
    if not output.parent.is_dir():
        raise click.UsageError(
            f"there is no folder {output.parent} to write {output.name} to; make it first", ctx
        )
    if output.is_dir():
        raise click.UsageError(f"{output} is a folder; name a file in it", ctx)
    paths = [source.path for source in found.sources if source.path is not None]
    kept = {
        "a document to be read": paths,
        "the manifest": [manifest] if manifest is not None else [],
        "a document's sidecar": [beside for path in paths for beside in sidecars(path)],
    }
    for what, files in kept.items():
        if output.resolve() in {file.resolve() for file in files}:
            raise click.UsageError(f"{output} is {what}; it would be overwritten", ctx)


def _read_all(
    sources: Sequence[Source],
    given: Given,
    kind: type[msgspec.Struct],
    out: Output,
    tally: Tally,
    quiet: bool,
) -> None:
    from chengjian.sources import Failure
    from chengjian.sources.watching import watched

    with Progress(len(sources), not quiet) as progress, watched(progress.page):
        for at, source in enumerate(sources):
            progress.at(at, source.name)
            for outcome in attempt(source, given):
                if isinstance(outcome, Failure):
                    progress.hide()
                    complain(f"{outcome.name}: {outcome.reason}")
                    tally.failed += 1
                    continue
                hint = None if quiet else _hint(outcome)
                if hint or sys.stdout.isatty():
                    progress.hide()
                if hint:
                    complain(f"{outcome.document}: {hint}", "hint")
                out.write(_batch(outcome, kind))
                tally.documents += 1
                tally.observations += len(outcome.observations)
                tally.unread += len(outcome.unread)


def attempt(source: Source, given: Given) -> Iterator[Reading | Failure]:
    """The documents of a file, each read; or what is wrong with it and what to do."""
    from chengjian.reading import bounded, read_all
    from chengjian.sources import Failure, SourceError

    try:
        known = given.over(source.given)
        if source.path is not None:
            known = given.over(sidecar(source.path)).over(source.given)
        data = bounded(sys.stdin.buffer) if source.path is None else source.path
        yield from read_all(data, date=known.date, region=known.region, title=known.title, name=source.name)
        return
    except OSError as error:
        reason = _reason(error)
    except SourceError as error:
        reason = str(error)
    except MemoryError:
        reason = "it does not fit into memory; split it"
    except ValueError as error:
        reason = str(error) if str(error).startswith("its sidecar") else _internal(error)
    except Exception as error:
        reason = _internal(error)
    yield Failure(source.name, reason)


def _internal(error: Exception) -> str:
    if debugging():
        raise error
    return internal(error)


def _reason(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "there is no such file"
    if isinstance(error, PermissionError):
        return "there is no permission to do that; ask the file's owner, or change its mode"
    return error.strerror or os.strerror(error.errno or 0)


def _hint(reading: Reading) -> str | None:
    """What the reader should be told so that it can read the document better."""
    if not reading.source.blocks:
        return "there is no text in it"
    if reading.source.notes:
        return "; ".join(reading.source.notes)
    lacking = [
        said
        for missing, said in (
            (reading.origin.date is None, "date (--date 2025-03)"),
            (reading.origin.region is None, "region (--region 嘉峪关市)"),
        )
        if missing
    ]
    if not lacking or not (reading.observations or reading.unread):
        return None
    return f"it does not say its {' and its '.join(lacking)}; what depends on it may be wrong"


def _batch(reading: Reading, kind: type[msgspec.Struct]) -> Batch:
    from chengjian.cli.outputs import Batch, RepairRow
    from chengjian.model import Observation

    records: Sequence[msgspec.Struct]
    text = reading.source.raw
    if kind is Observation:
        records = reading.observations
    elif kind is RepairRow:
        records = [
            RepairRow(reading.document, r.kind, r.start, r.end, text[r.start : r.end], r.note)
            for r in reading.repairs
        ]
    else:
        records = reading.unread
    return Batch(reading.document, reading.origin, text, records)
