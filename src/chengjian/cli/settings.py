"""The settings of a project: `chengjian.toml`, or `[tool.chengjian]` in `pyproject.toml`, found upwards."""

from __future__ import annotations

import tomllib
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import click
import msgspec

from chengjian.model import Severity

OWN, PROJECT = "chengjian.toml", "pyproject.toml"


class Settings(msgspec.Struct, frozen=True, rename="kebab", forbid_unknown_fields=True):
    """What a project may settle for `chengjian check`; options on the command line go before it.

    Paths are relative to the file that says them. `per_document_ignores`: for a pattern of file names, the codes (or
    their beginnings) that are not reported there.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severity: Severity | None = None
    reference: tuple[str, ...] = ()
    baseline: str | None = None
    per_document_ignores: dict[str, tuple[str, ...]] = {}


class Found(msgspec.Struct, frozen=True):
    """The settings and the file that they stand in (None: nobody settled anything)."""

    settings: Settings
    path: Path | None = None

    def beside(self, name: str) -> Path:
        """A path that the settings name, seen from the file that names it."""
        return (self.path.parent / name) if self.path is not None else Path(name)


def find_settings(folder: Path) -> Found:
    """The settings that hold in a folder: of the nearest file above it that has any.

    Raises click.UsageError where the file cannot be read or says something that is no setting.
    """
    for above in (folder.resolve(), *folder.resolve().parents):
        own, project = above / OWN, above / PROJECT
        if own.is_file():
            return Found(_settings(_toml(own), own, ""), own)
        if project.is_file():
            table = _toml(project).get("tool", {}).get("chengjian")
            if table is not None:
                return Found(_settings(table, project, "tool.chengjian."), project)
    return Found(Settings())


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise click.UsageError(f"{path} is no TOML: {error}") from None
    except OSError as error:
        raise click.UsageError(f"{path} cannot be read: {error.strerror}") from None


def _settings(table: object, path: Path, prefix: str) -> Settings:
    if not isinstance(table, dict):
        raise click.UsageError(f"{path}: {prefix.rstrip('.')} must be a table")
    known = Settings.__struct_encode_fields__
    for key in table:
        if key not in known:
            like = get_close_matches(str(key), known, 1, 0.6)
            hint = f"did you mean {like[0]}?" if like else f"there are {', '.join(known)}"
            raise click.UsageError(f"{path}: there is no setting {prefix}{key}; {hint}")
    try:
        return msgspec.convert(table, Settings)
    except msgspec.ValidationError as error:
        raise click.UsageError(f"{path}: {prefix.rstrip('.') or 'settings'}: {error}") from None
