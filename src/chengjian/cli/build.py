"""`chengjian build`: a folder of documents to a panel."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import click
from msgspec import structs

from chengjian.cli.inputs import Given, Source, find, read_manifest, sidecar
from chengjian.cli.main import complain
from chengjian.cli.progress import Progress
from chengjian.panel import collection

if TYPE_CHECKING:
    from chengjian.panel.building import Summary
    from chengjian.panel.corrections import Correction
    from chengjian.panel.settings import Settings


@click.command(short_help="Make a panel of a folder of documents.  建面板")
@click.argument("paths", nargs=-1, metavar="PATH...")
@click.option(
    "--into",
    required=True,
    metavar="FILE",
    help="The panel, a DuckDB file, with --on ray a folder or address; what is read and has not changed is not read "
    "again.  面板文件",
)
@click.option(
    "--on",
    type=click.Choice(("local", "ray")),
    default="local",
    show_default=True,
    help="Where it is built: here, or on Ray, of whose cluster RAY_ADDRESS is the address.  在何处运行",
)
@click.option(
    "--manifest",
    metavar="CSV",
    help="A list with the columns file, date, region or region_code, title, kind.  文稿清单",
)
@click.option("--jobs", type=click.IntRange(1), metavar="N", help="Processes; default: one a core.  进程数")
@click.option(
    "--sources",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="YAML",
    help="How sources are ranked, in the form of panel/data/sources.yml.  来源排序",
)
@click.option(
    "--corrections",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="YAML",
    help="Declared corrections; see panel/corrections.py for the form.  订正清单",
)
@click.option(
    "--time-limit",
    "limit",
    type=click.FloatRange(min=0.1),
    default=600,
    show_default=True,
    metavar="SECONDS",
    help="What takes longer to read has failed.  单份文稿限时",
)
@click.option("--retry", is_flag=True, help="Read again what could not be read before.  重读失败的文稿")
@click.option("-q", "--quiet", is_flag=True, help="No progress or summary; errors only.  只报错误")
@click.pass_context
def build(
    ctx: click.Context,
    paths: tuple[str, ...],
    into: str,
    on: str,
    manifest: str | None,
    jobs: int | None,
    sources: Path | None,
    corrections: Path | None,
    limit: float,
    retry: bool,
    quiet: bool,
) -> None:
    """Make a panel of documents: region × indicator × period, the best value of each cell, and all its sources.

    把一批文稿建成面板：地区 × 指标 × 时期，每格取最可信的值，并留存全部来源。

    PATH is a file, a folder or a pattern, as of `chengjian read`. The panel is that of exactly these documents: what
    is new or changed is read, what is gone is taken out. A build that was broken off goes on where it was. A document
    that cannot be read is named, the others go on, and the exit status is 1.

    With `--on ray` PATH may also be an address that fsspec knows (s3://bucket/reports), and the panel is a folder of
    Parquet files by province, which all commands read as they read the file.

    \b
    Examples:
      chengjian build reports/ --into city.duckdb
      chengjian build reports/ yearbooks/ --manifest reports/documents.csv --into city.duckdb --jobs 4
      chengjian build s3://bucket/reports --on ray --into s3://bucket/panel
    """  # noqa: D301
    from chengjian.panel.corrections import CorrectionError
    from chengjian.panel.corrections import load as load_corrections
    from chengjian.panel.settings import SettingsError, load
    from chengjian.panel.storing import PanelError

    if not paths and manifest is None:
        raise click.UsageError("name a folder or a file", ctx)
    try:
        paths, mirrored = _mirrored(ctx, paths, on)
    except PanelError as error:
        raise click.ClickException(str(error)) from None
    listed = {address: file for file, (address, _) in mirrored.items()}
    rows, missing = read_manifest(Path(listed.get(manifest, manifest))) if manifest is not None else ({}, [])
    found = find(paths, rows)
    for where, message in missing:
        complain(f"{where}: {message}", "warning" if paths else "error")
    for name, message in found.problems:
        complain(f"{name}: {message}")
    # What is named and not there may be a mistake; a panel shall not lose its documents by one.
    if found.problems or not found.sources:
        raise click.ClickException(
            "nothing was built: mend what is said above" if found.problems else "there is nothing to read"
        )
    try:
        settings = load(sources)
        mends = load_corrections(corrections) if corrections is not None else ()
        wanted, wrong = _sources(found.sources, paths, settings, mends)
        with Progress(0, not quiet) as progress:
            make = partial(_on_ray, mirrored) if on == "ray" else _here
            summary = make(
                wanted, into, jobs, settings=settings, limit=limit, retry=retry, progress=progress.part
            )
    except (SettingsError, CorrectionError, PanelError) as error:
        raise click.ClickException(str(error)) from None
    except KeyboardInterrupt:
        complain(f"interrupted; what was finished is in {into}, and the same command goes on from there")
        raise click.Abort from None
    for name, reason in [*wrong, *summary.failures]:
        complain(f"{name}: {reason}")
    if not quiet:
        click.echo(str(summary), err=True)
    if wrong or summary.failures or (missing and not paths):
        ctx.exit(1)


def _here(sources: list[collection.Source], into: str, jobs: int | None, **options: Any) -> Summary:
    from chengjian.panel.building import build as make

    return make(sources, Path(into), jobs=jobs, **options)


def _on_ray(
    mirrored: dict[str, tuple[str, str]],
    sources: list[collection.Source],
    into: str,
    jobs: int | None,
    **options: Any,
) -> Summary:
    from chengjian.scale.building import build as make
    from chengjian.scale.building import cluster

    there = [
        structs.replace(source, path=mirrored[source.path][0]) if source.path in mirrored else source
        for source in sources
    ]
    with cluster(jobs) as run:
        return make(there, into, run=run, stamps=dict(mirrored.values()), **options)


def _mirrored(
    ctx: click.Context, paths: tuple[str, ...], on: str
) -> tuple[tuple[str, ...], dict[str, tuple[str, str]]]:
    """The paths, addresses among them laid out as folders; for each file of those its address and stamp."""
    if not any("://" in path for path in paths):
        return paths, {}
    if on != "ray":
        raise click.UsageError("addresses are read with --on ray; name a folder or a file", ctx)
    from chengjian.scale.objects import mirror

    folder = Path(ctx.with_resource(TemporaryDirectory(prefix="chengjian-"))).resolve()
    made: list[str] = []
    files: dict[str, tuple[str, str]] = {}
    for number, path in enumerate(paths):
        if "://" in path:
            path, found = mirror(path, folder / str(number))
            files |= found
        made.append(path)
    return tuple(made), files


def _sources(
    found: list[Source], paths: tuple[str, ...], settings: Settings, corrections: tuple[Correction, ...]
) -> tuple[list[collection.Source], list[tuple[str, str]]]:
    """The sources by their names in the panel, and what is wrong with what was given for them.

    Names begin with the folder that was named, so that they are the same from wherever the build is run.
    """
    from chengjian.panel.corrections import of_file
    from chengjian.panel.yearbooks import MAPPING

    roots = sorted(
        (Path(path).resolve() for path in paths if Path(path).is_dir()), key=lambda p: -len(p.parts)
    )
    kinds = [kind.id for kind in settings.kinds]
    made: dict[str, collection.Source] = {}
    wrong: list[tuple[str, str]] = []
    for source in found:
        if source.path is None:
            raise click.UsageError("a panel is not built from standard input; name a file")
        name = _name(source.path, roots)
        if name in made:
            raise click.UsageError(
                f"{source.path} and {made[name].path} would both be called {name}; rename one"
            )
        try:
            known = sidecar(source.path).over(source.given)
        except ValueError as error:
            wrong.append((name, str(error)))
            known = Given()
        if known.kind is not None and known.kind not in kinds:
            wrong.append((name, f"its kind {known.kind!r} is none of {', '.join(kinds)}"))
            known = replace(known, kind=None)
        beside = source.path.with_name(source.path.name + MAPPING)
        made[name] = collection.Source(
            name=name, path=str(source.path), date=known.date, region=known.region, title=known.title, kind=known.kind,
            fixes=of_file(corrections, name), mapping=beside.read_bytes() if beside.is_file() else b"",
        )  # fmt: skip
    of_none = [c for c in corrections if not any(of_file([c], name) for name in made)]
    wrong += [(c.document, f"correction {c.number} is for a document that is not there") for c in of_none]
    return list(made.values()), wrong


def _name(path: Path, roots: list[Path]) -> str:
    # A link is called as it is called here, whatever it leads to.
    whole = path.parent.resolve() / path.name
    root = next((root for root in roots if whole.is_relative_to(root)), None)
    name = whole.name if root is None else (Path(root.name) / whole.relative_to(root)).as_posix()
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
