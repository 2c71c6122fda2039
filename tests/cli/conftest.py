"""What the tests of the command line share."""

from __future__ import annotations

from pathlib import Path

import pytest
from calling import PLAIN, Run, called


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, which is the current one."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CHENGJIAN_DEBUG", raising=False)
    return tmp_path


@pytest.fixture
def document(folder: Path) -> Path:
    """A document that says its year, but not its place."""
    path = folder / "plain.txt"
    path.write_text(PLAIN, encoding="utf-8")
    return path


@pytest.fixture
def run(folder: Path) -> Run:  # noqa: ARG001
    """The command line, called in this process in an empty folder."""
    return called
