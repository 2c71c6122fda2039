"""The documents to read: files, folders, patterns and standard input; the manifest and the sidecars."""

from __future__ import annotations

import csv
import glob
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from pathlib import Path

import click

from chengjian.cli.given import checked_date, checked_region
from chengjian.sources.opening import SUFFIXES

# Lists of documents, which lie beside them and are none.
MANIFESTS = frozenset(("documents.csv", "manifest.csv"))
STANDARD_INPUT = "-"
CHECKS: dict[str, Callable[[str], str]] = {
    "date": checked_date,
    "region": checked_region,
    "title": str.strip,
    "kind": str.strip,
}


# The columns of a manifest and what they say; the code is surer than the name.
COLUMNS = {"date": "date", "region_code": "region", "region": "region", "title": "title", "kind": "kind"}
MOST_ERRORS = 5


@dataclass(frozen=True)
class Given:
    """What is known of a document beforehand; None where nothing is. `kind` counts for panels alone."""

    date: str | None = None
    region: str | None = None
    title: str | None = None
    kind: str | None = None

    def over(self, other: Given) -> Given:
        """What either says; this goes before the other."""
        return Given(
            self.date or other.date,
            self.region or other.region,
            self.title or other.title,
            self.kind or other.kind,
        )


@dataclass(frozen=True)
class Source:
    """A document to be read: its name in the records, its file (None: standard input), what is known of it."""

    name: str
    path: Path | None
    given: Given = Given()


@dataclass
class Found:
    """The documents found, each once, and what was named but cannot be read."""

    sources: list[Source] = field(default_factory=list)
    problems: list[tuple[str, str]] = field(default_factory=list)


class ManifestError(click.UsageError):
    """A manifest breaks its rules; each message names line and column."""


def find(paths: Iterable[str], rows: Mapping[Path, Source]) -> Found:
    """The documents that the arguments name, with what the manifest's rows say of them.

    Without arguments, the documents of the manifest.
    """
    found = Found()
    seen: set[Path] = set()
    arguments = list(paths)
    if not arguments:
        found.sources += rows.values()
    for argument in arguments:
        for source in _expanded(argument, found.problems):
            key = source.path.resolve() if source.path is not None else Path(STANDARD_INPUT)
            if key in seen:
                continue
            seen.add(key)
            row = rows.get(key) if source.path is not None else None
            found.sources.append(replace(source, given=row.given) if row else source)
    return found


def _expanded(argument: str, problems: list[tuple[str, str]]) -> Iterator[Source]:
    if argument == STANDARD_INPUT:
        yield Source(STANDARD_INPUT, None)
        return
    path = Path(argument)
    if os.path.lexists(path):
        yield from _file_or_folder(path, problems)
        return
    if not glob.has_magic(argument):
        problems.append((argument, "there is no such file or folder"))
        return
    # Path.glob has no absolute patterns.
    matches = sorted(glob.glob(argument, recursive=True))  # noqa: PTH207
    if not matches:
        problems.append((argument, "nothing matches this pattern"))
    for match in matches:
        yield from _file_or_folder(Path(match), problems)


def _file_or_folder(path: Path, problems: list[tuple[str, str]]) -> Iterator[Source]:
    if not path.is_dir():
        yield Source(name_of(path), path)
        return
    before = len(problems)
    empty = True
    for file in _below(path, problems):
        empty = False
        yield Source(name_of(file), file)
    if empty and len(problems) == before:
        kinds = ", ".join(SUFFIXES)
        problems.append((name_of(path), f"there is no document in this folder ({kinds})"))


def _below(folder: Path, problems: list[tuple[str, str]]) -> Iterator[Path]:
    """The documents in a folder and the folders below it, in order; hidden ones are left out."""

    def failed(error: OSError) -> None:
        problems.append((str(error.filename), f"this folder cannot be read: {error.strerror}"))

    for at, folders, files in os.walk(folder, onerror=failed):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            listing = name.startswith((".", "~$")) or name.lower() in MANIFESTS
            if not listing and name.lower().endswith(SUFFIXES):
                yield Path(at, name)


def name_of(path: Path) -> str:
    """The path as given; bytes that are no UTF-8 are replaced, so that the name can be written."""
    return os.fsencode(path).decode("utf-8", "replace")


# The manifest -----------------------------------------------------------------------------------------


def read_manifest(path: Path) -> tuple[dict[Path, Source], list[tuple[str, str]]]:
    """The documents that a manifest lists, by resolved path, and a warning for each whose file is missing.

    Columns: file (relative to the manifest's folder), date, region or region_code, title, kind; others are left alone.
    Raises ManifestError that names every wrong line and column.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
        lines = csv.DictReader(text.splitlines(keepends=True), strict=True)
        columns = [column.strip() for column in lines.fieldnames or []]
        lines.fieldnames = columns
        if "file" not in columns:
            raise ManifestError(
                f"{path} line 1: there is no column 'file' (found: {', '.join(columns) or 'none'})"
            )
        return _rows(path, lines)
    except UnicodeDecodeError as error:
        raise ManifestError(f"{path} is no UTF-8 text (byte {error.start}); save it as UTF-8 CSV") from None
    except csv.Error as error:
        raise ManifestError(f"{path} line {lines.reader.line_num}: {error}") from None
    except OSError as error:
        raise ManifestError(f"{path} cannot be read: {error.strerror}") from None


def _rows(path: Path, lines: csv.DictReader[str]) -> tuple[dict[Path, Source], list[tuple[str, str]]]:
    rows: dict[Path, Source] = {}
    wrong: list[str] = []
    missing: list[tuple[str, str]] = []
    for row in lines:
        where = f"{path} line {lines.line_num}"
        if row.get(None):
            wrong.append(f"{where}: more fields than columns")
            continue
        cells = {column: (value or "").strip() for column, value in row.items()}
        if not any(cells.values()):
            continue
        file = path.parent / cells["file"]
        if not cells["file"]:
            wrong.append(f"{where}, column file: it is empty")
        elif file.resolve() in rows:
            wrong.append(f"{where}, column file: {cells['file']} is listed already")
        elif not file.exists():
            missing.append((where, f"there is no file {cells['file']}"))
        else:
            rows[file.resolve()] = Source(name_of(file), file, _given(cells, where, wrong))
    if wrong:
        more = f"; and {len(wrong) - MOST_ERRORS} more" if len(wrong) > MOST_ERRORS else ""
        raise ManifestError("; ".join(wrong[:MOST_ERRORS]) + more)
    return rows, missing


def _given(cells: Mapping[str, str], where: str, wrong: list[str]) -> Given:
    values: dict[str, str] = {}
    for column, name in COLUMNS.items():
        if not cells.get(column) or name in values:
            continue
        try:
            values[name] = CHECKS[name](cells[column])
        except ValueError as error:
            wrong.append(f"{where}, column {column}: {error}")
    return Given(**values)


# Sidecars ---------------------------------------------------------------------------------------------


def sidecar(path: Path) -> Given:
    """What the file beside a document (`x.txt.yml` or `x.yml`) says of it. Raises ValueError naming file and key."""
    beside = next((file for file in sidecars(path) if file.is_file()), None)
    return _read_sidecar(beside) if beside else Given()


def sidecars(path: Path) -> tuple[Path, ...]:
    """Where the sidecar of a document may be."""
    return path.with_name(path.name + ".yml"), path.with_suffix(".yml")


def _read_sidecar(path: Path) -> Given:
    import yaml

    try:
        # Without types: 2024-03-01 and 620200 stay what they look like.
        data = yaml.load(path.read_text(encoding="utf-8-sig"), yaml.BaseLoader)
    except (yaml.YAMLError, UnicodeDecodeError):
        data = None
    if not isinstance(data, dict):
        raise ValueError(f"its sidecar {path.name} is no YAML of the form 'date: 2024-03'")
    for key in data:
        meant = get_close_matches(str(key), CHECKS, n=1, cutoff=0.7)
        if meant and key not in CHECKS:
            raise ValueError(f"its sidecar {path.name}, {key}: did you mean {meant[0]}?")
    values: dict[str, str] = {}
    for key, check in CHECKS.items():
        value = data.get(key)
        if value in (None, ""):
            continue
        try:
            if not isinstance(value, str):
                raise ValueError("it must be one word or number")
            values[key] = check(value)
        except ValueError as error:
            raise ValueError(f"its sidecar {path.name}, {key}: {error}") from None
    return Given(**values)
