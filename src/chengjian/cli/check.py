"""`chengjian check`: the figures of documents held against each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from fnmatch import fnmatch
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

import click
import msgspec

from chengjian.cli.given import document_options
from chengjian.cli.inputs import Given, Source, find, read_manifest
from chengjian.cli.main import complain
from chengjian.cli.outcome import COULD_NOT, Form, Outcome
from chengjian.cli.progress import Progress
from chengjian.cli.read import attempt, check_output
from chengjian.cli.settings import find_settings
from chengjian.model import Severity

if TYPE_CHECKING:
    from chengjian.audit.registry import Rule
    from chengjian.checking import Check
    from chengjian.cli.baseline import Baseline
    from chengjian.model import Observation
    from chengjian.reading import Reading

FORMS: tuple[Form, ...] = ("text", "json", "sarif", "html", "docx")
FORM_OF_SUFFIX: dict[str, Form] = {
    ".txt": "text", ".json": "json", ".sarif": "sarif", ".html": "html", ".htm": "html", ".docx": "docx",
}  # fmt: skip
FOUND = 1
LEVELS: tuple[Severity, ...] = ("error", "warning", "info")
# Letters that are taken for digits in codes.
LOOKALIKES = str.maketrans("OIL", "011")


@click.command(short_help="Hold every figure against the others.  核对数字")
@document_options(
    FORMS,
    "Default: text, else by FILE's suffix. html and docx: the document itself, marked.  输出格式",
    "Write to FILE instead of standard output; for html and docx of several documents a folder.  输出文件",
)
@click.option(
    "--select", multiple=True, metavar="CODES", help="Only these rules: A201, A2, A201,A3.  只用这些规则"
)
@click.option("--ignore", multiple=True, metavar="CODES", help="All rules but these.  不用这些规则")
@click.option(
    "--severity", type=click.Choice(LEVELS), help="Report nothing that is less than this.  最低严重程度"
)
@click.option(
    "--reference",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Figures taken as known: a document, or what `read` wrote (.jsonl, .csv, .parquet).  参照数据",
)
@click.option(
    "--yearbooks/--no-yearbooks",
    default=True,
    help="Hold cities also against the yearbooks' figures that the package ships; on by default.  与年鉴数据核对",
)
@click.option(
    "--baseline",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Findings that were accepted, with reasons; they are not reported.  已接受的问题",
)
@click.option(
    "--write-baseline", is_flag=True, help="Accept all that is found now: write it to the baseline.  写入基线"
)
@click.option(
    "--reason", metavar="TEXT", default="", help="The reason that --write-baseline notes.  接受的理由"
)
@click.option(
    "--statistics", is_flag=True, help="How often each rule found something, instead of what.  按规则统计"
)
@click.option("-q", "--quiet", is_flag=True, help="No hints, progress or summary.  不显示提示")
@click.pass_context
def check(
    ctx: click.Context,
    paths: tuple[str, ...],
    form: Form | None,
    output: Path | None,
    date: str | None,
    region: str | None,
    manifest: Path | None,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    severity: Severity | None,
    reference: tuple[Path, ...],
    yearbooks: bool,
    baseline: Path | None,
    write_baseline: bool,
    reason: str,
    statistics: bool,
    quiet: bool,
) -> None:
    """Say which figures of documents cannot be true together, with the arithmetic, and how to mend them.

    核对文稿中的数字：哪些不能同时成立，怎样算出，应当怎样改。

    PATH is as for `chengjian read`. Several documents are also held against each other. What nobody can check is
    counted, and never called right. Settings are read from chengjian.toml, or [tool.chengjian] in pyproject.toml,
    in this folder or above it: select, ignore, severity, reference, baseline, per-document-ignores.

    \b
    Exit status: 0 nothing found, 1 findings, 2 something could not be read (whatever else was found).

    \b
    Examples:
      chengjian check draft.docx
      chengjian check reports/ --manifest reports/documents.csv --statistics
      chengjian check draft.docx --format docx -o draft-reviewed.docx
      chengjian check draft.txt --format html -o draft.html --severity warning
      chengjian check draft.txt --baseline accepted.yml --write-baseline --reason "两处口径不同"
    """  # noqa: D301
    from chengjian.audit.registry import rules
    from chengjian.checking import check as held

    if not paths and manifest is None:
        raise click.UsageError("name a file, a folder, or - for standard input", ctx)
    settled = find_settings(Path.cwd())
    settings = settled.settings
    known = rules()
    wanted = _codes(select or settings.select, known, "--select" if select else "select", ctx)
    unwanted = _codes(ignore or settings.ignore, known, "--ignore" if ignore else "ignore", ctx)
    per_document = {
        pattern: _codes(codes, known, "per-document-ignores", ctx)
        for pattern, codes in settings.per_document_ignores.items()
    }
    least = severity or settings.severity
    accepted_path = baseline or (settled.beside(settings.baseline) if settings.baseline else None)
    if write_baseline and accepted_path is None:
        raise click.UsageError("--write-baseline needs --baseline FILE, which it writes", ctx)
    if reason and not write_baseline:
        raise click.UsageError("--reason goes with --write-baseline", ctx)
    chosen = _form(form, output, ctx)
    accepted = _baseline(accepted_path, write_baseline)
    references = reference or tuple(settled.beside(name) for name in settings.reference)
    rows, missing = read_manifest(manifest) if manifest is not None else ({}, [])
    found = find(paths, rows)
    if output is not None and not output.is_dir() and not statistics:
        check_output(output, found, manifest, ctx)
    failures = list(found.problems) + ([] if paths else missing)
    for name, message in missing if paths else []:
        complain(f"{name}: {message}", "warning")
    for name, message in failures:
        complain(f"{name}: {message}")
    given = Given(date, region)
    readings = _read_all(found.sources, given, failures, quiet)
    known_figures = [o for path in references for o in _reference(path, failures)]
    whole = held(readings, reference=known_figures, select=wanted, ignore=unwanted, yearbooks=yearbooks)
    whole = _reduced(whole, least, per_document)
    done = Outcome(whole, known, accepted, failures)
    if write_baseline:
        assert accepted_path is not None
        done.write_baseline(accepted_path, reason)
    elif statistics:
        done.statistics(output)
    else:
        done.write(chosen, output, ctx)
    if not quiet:
        done.hints(accepted_path)
    if failures:
        ctx.exit(COULD_NOT)
    if done.reported and not write_baseline:
        ctx.exit(FOUND)


def _codes(
    given: Sequence[str], known: Mapping[str, Rule], option: str, ctx: click.Context
) -> tuple[str, ...]:
    """The codes or beginnings of codes, each of which some rule has."""
    codes = [code.strip().upper() for words in given for code in words.split(",") if code.strip()]
    by_name = {rule.name.upper(): rule.code for rule in known.values()}
    codes = [by_name.get(code, code) for code in codes]
    for code in codes:
        if not any(rule.startswith(code) for rule in known):
            read = code[:1] + code[1:].translate(LOOKALIKES)
            like = [read] if read in known else get_close_matches(code, [*known, *by_name], 3, 0.6)
            hint = f"did you mean {', '.join(like)}?" if like else f"there are {', '.join(known)}"
            raise click.UsageError(f"{option}: no rule has the code {code}; {hint}", ctx)
    return tuple(codes)


def _form(form: Form | None, output: Path | None, ctx: click.Context) -> Form:
    """The form asked for, else what the file's name says, else text."""
    if form is not None:
        return form
    if output is None:
        return "text"
    if output.is_dir():
        raise click.UsageError(f"{output} is a folder; say --format html or docx", ctx)
    chosen = FORM_OF_SUFFIX.get(output.suffix.lower())
    if chosen is None:
        raise click.UsageError(
            f"no form goes with the name {output.name}; end it in {', '.join(FORM_OF_SUFFIX)}, or give --format",
            ctx,
        )
    return chosen


def _baseline(path: Path | None, writing: bool) -> Baseline | None:
    from chengjian.cli.baseline import Baseline, read_baseline

    if path is None:
        return None
    if writing and not path.exists():
        return Baseline({})
    return read_baseline(path)


def _read_all(
    sources: Sequence[Source], given: Given, failures: list[tuple[str, str]], quiet: bool
) -> list[Reading]:
    from chengjian.sources import Failure
    from chengjian.sources.watching import watched

    readings = []
    with Progress(len(sources), not quiet) as progress, watched(progress.page):
        for at, source in enumerate(sources):
            progress.at(at, source.name)
            for outcome in attempt(source, given):
                if isinstance(outcome, Failure):
                    progress.hide()
                    complain(f"{outcome.name}: {outcome.reason}")
                    failures.append((outcome.name, outcome.reason))
                else:
                    readings.append(outcome)
    return readings


def _reference(path: Path, failures: list[tuple[str, str]]) -> list[Observation]:
    """The figures that a file takes as known: those of a table of observations, or those of a document."""
    from chengjian.cli.references import read_reference
    from chengjian.sources import Failure

    try:
        figures = read_reference(path)
        if figures is not None:
            return figures
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        complain(f"{path}: {reason}")
        failures.append((str(path), reason))
        return []
    made: list[Observation] = []
    for outcome in attempt(Source(str(path), path), Given()):
        if isinstance(outcome, Failure):
            complain(f"{outcome.name}: {outcome.reason}")
            failures.append((outcome.name, outcome.reason))
        else:
            made += outcome.observations
    return made


def _reduced(whole: Check, least: Severity | None, per_document: Mapping[str, tuple[str, ...]]) -> Check:
    """The check without the findings that nobody asked for."""

    def kept(document: str, rule: str, severity: Severity) -> bool:
        if least is not None and LEVELS.index(severity) > LEVELS.index(least):
            return False
        name = PurePath(document).name
        return not any(
            rule.startswith(codes)
            for pattern, codes in per_document.items()
            if fnmatch(name, pattern) or fnmatch(document, pattern)
        )

    findings = [f for f in whole.findings if kept(f.document, f.rule, f.severity)]
    return msgspec.structs.replace(whole, findings=findings)
