"""A panel built in many pieces, on a cluster and in object stores, is the one that is built in one."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from chengjian import Panel
from chengjian.cli.main import main
from chengjian.panel.building import build as build_here
from chengjian.panel.collection import Source
from chengjian.panel.schema import tables
from chengjian.panel.storing import PanelError
from chengjian.scale.building import build, cluster, here

fsspec = pytest.importorskip("fsspec")
pytestmark = pytest.mark.filterwarnings("ignore")
PLACES = ("嘉峪关市", "酒泉市", "金昌市", "攀枝花市")
DIFFERENT = {"documents": ("path", "modified", "seconds"), "meta": ()}


def write(folder: Path) -> list[Source]:
    """Documents of four cities in two provinces, some contradicting others, one of no place, one that is none."""
    folder.mkdir(parents=True)
    for n, place in enumerate(PLACES):
        told = f"2024年，全市地区生产总值{128.6 + n}亿元，比上年增长6.2%。年末常住人口{31.5 + n}万人。\n"
        (folder / f"bulletin{n}.txt").write_text(
            f"{place}2024年国民经济和社会发展统计公报\n\n{told}", encoding="utf-8"
        )
        told = f"2024年，全市地区生产总值{138 + n}亿元，兰州市地区生产总值3742.3亿元，成都市地区生产总值2.35万亿元。\n"
        (folder / f"report{n}.txt").write_text(f"2025年{place}政府工作报告\n\n{told}", encoding="utf-8")
    (folder / "nowhere.txt").write_text("收入12亿元。\n", encoding="utf-8")
    (folder / "broken.pdf").write_bytes(b"%PDF-1.4 broken")
    return [Source(name=path.name, path=str(path)) for path in sorted(folder.iterdir())]


def contents(path: Path) -> dict[str, list[Any]]:
    """All that a panel holds, but for where and when its documents lay and how fast they were read."""
    held = {}
    with Panel(path) as panel:
        for name, table in tables().items():
            if name not in ("meta", "pending"):
                left = [f'"{c.name}"' for c in table.columns if c.name not in DIFFERENT.get(name, ())]
                held[name] = sorted(
                    panel.sql(f"SELECT {', '.join(left) or '*'} FROM {name}").rows(), key=repr
                )
    return held


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Source], Path]:
    """The documents, and the panel of them that is built in one file."""
    folder = tmp_path_factory.mktemp("scale")
    sources = write(folder / "reports")
    build_here(sources, folder / "city.duckdb", jobs=0)
    return sources, folder / "city.duckdb"


def test_pieces_make_the_same_panel(whole: tuple[list[Source], Path], tmp_path: Path) -> None:
    sources, single = whole
    summary = build(sources, str(tmp_path / "panel"), run=here, limit=None, files=2)
    expected = contents(single)
    assert len(expected["cells"]) >= 14
    assert contents(tmp_path / "panel") == expected
    assert (summary.read, summary.documents, summary.cells) == (len(sources), 9, len(expected["cells"]))
    assert [name for name, _ in summary.failures] == ["broken.pdf"]


def test_only_what_changed_is_done_again(tmp_path: Path) -> None:
    sources = write(tmp_path / "reports")
    panel = tmp_path / "panel"
    called: list[str] = []

    def noted(function: Any, calls: Any) -> Iterator[Any]:
        for arguments in calls:
            called.append(function.__name__)
            yield function(*arguments)

    build(sources, str(panel), run=noted, limit=None, files=2)
    called.clear()
    again = build(sources, str(panel), run=noted, limit=None, files=2)
    assert (called, again.read, again.unchanged) == ([], 0, len(sources))
    Path(sources[1].path).write_text("攀枝花市2024年地区生产总值1300亿元。", encoding="utf-8")
    changed = build(sources[:-1], str(panel), run=noted, limit=None, files=2)
    assert 0 < changed.read < len(sources)
    assert changed.removed == 1
    build_here(sources[:-1], tmp_path / "city.duckdb", jobs=0)
    assert contents(panel) == contents(tmp_path / "city.duckdb")
    kept = {path.name for path in panel.rglob("*.parquet")}
    listed = (panel / "panel.json").read_text()
    assert all(name in listed for name in kept)


@pytest.mark.parametrize("finished", [True, False])
def test_of_two_builds_at_a_time_the_later_stands(tmp_path: Path, finished: bool) -> None:
    sources = write(tmp_path / "reports")
    panel = tmp_path / "panel"
    others = 0

    def crossed(function: Any, calls: Any) -> Iterator[Any]:
        nonlocal others
        if not others:
            others = 1
            if finished:
                build(sources[:4], str(panel), run=here, limit=None, files=2)
            else:
                with pytest.raises(RuntimeError, match="killed"):
                    build(sources[:4], str(panel), run=killed, limit=None, files=2)
        return here(function, calls)

    with pytest.raises(PanelError, match="another build"):
        build(sources, str(panel), run=crossed, limit=None, files=2)
    if finished:
        build_here(sources[:4], tmp_path / "city.duckdb", jobs=0)
        assert contents(panel) == contents(tmp_path / "city.duckdb")
    build(sources, str(panel), run=here, limit=None, files=2)
    build_here(sources, tmp_path / "all.duckdb", jobs=0)
    assert contents(panel) == contents(tmp_path / "all.duckdb")


def killed(*_: Any) -> Iterator[Any]:
    """A run that dies."""
    raise RuntimeError("killed")


def test_a_folder_of_other_things_is_left_alone(tmp_path: Path) -> None:
    sources = write(tmp_path / "documents")
    with pytest.raises(PanelError, match="other things"):
        build(sources, str(tmp_path), run=here, limit=None)
    with pytest.raises(PanelError, match="is a file"):
        build(sources, sources[0].path, run=here, limit=None)
    (tmp_path / "panel.json").write_text("{}")
    with pytest.raises(PanelError, match="cannot be read"):
        Panel(tmp_path)
    (tmp_path / "panel.json").write_text('{"schema": "1", "tables": {"cells": ["../other.parquet"]}}')
    with pytest.raises(PanelError, match="wrongly"):
        Panel(tmp_path)


# On Ray -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def two_workers() -> Iterator[None]:
    """A cluster of two workers on this machine."""
    pytest.importorskip("ray")
    with cluster(2):
        yield


def reading() -> list[int]:
    """The workers below this process that read at this moment."""
    listing = subprocess.run(["ps", "-eo", "pid=,ppid=,args="], capture_output=True, text=True, check=True)
    lines = [line.split(None, 2) for line in listing.stdout.splitlines()]
    below = {os.getpid()}
    for _ in range(6):
        below |= {int(pid) for pid, parent, *_ in lines if int(parent) in below}
    return [int(pid) for pid, _, *args in lines if int(pid) in below and "ray::_keyed_read" in "".join(args)]


@pytest.mark.usefixtures("two_workers")
def test_a_worker_that_is_killed_changes_nothing(whole: tuple[list[Source], Path], tmp_path: Path) -> None:
    sources, single = whole
    killed: list[int] = []

    def kill_one(done: int, _total: int, _what: str) -> None:
        patience = time.monotonic() + 5
        while done and not killed and time.monotonic() < patience:
            for pid in reading()[:1]:
                os.kill(pid, signal.SIGKILL)
                killed.append(pid)

    with cluster() as run:
        build(sources, str(tmp_path / "panel"), run=run, limit=None, files=1, progress=kill_one)
    assert killed
    assert contents(tmp_path / "panel") == contents(single)


@pytest.mark.usefixtures("two_workers")
def test_the_commands_read_and_write_addresses(whole: tuple[list[Source], Path], tmp_path: Path) -> None:
    reports = Path(whole[0][0].path).parent
    (reports / "documents.csv").write_text("file,region\nnowhere.txt,天水市\n", encoding="utf-8")
    try:
        into, single, address = tmp_path / "panel", tmp_path / "city.duckdb", f"file://{reports}"
        runner = CliRunner()
        options = ["--manifest", f"{address}/documents.csv", "--into", into.as_uri(), "--on", "ray", "-q"]
        result = runner.invoke(main, ["build", address, *options])
        assert (result.exit_code, "broken.pdf" in result.stderr) == (1, True), result.output
        runner.invoke(
            main,
            [
                "build",
                str(reports),
                "--manifest",
                str(reports / "documents.csv"),
                "--into",
                str(single),
                "--jobs",
                "1",
                "-q",
            ],
        )
    finally:
        (reports / "documents.csv").unlink()
    assert contents(into) == contents(single)
    shown = runner.invoke(main, ["show", "620200", "gdp", "2024", "--panel", str(into)])
    assert "128.6亿元" in shown.output
    told = runner.invoke(main, ["export", str(into), "--table", "documents", "--format", "csv"])
    assert f"file://{reports}/nowhere.txt" in told.output
    refused = runner.invoke(main, ["build", address, "--into", str(single)])
    assert "--on ray" in refused.stderr


def test_objects_of_a_store_are_read_as_files_of_a_folder(
    whole: tuple[list[Source], Path], tmp_path: Path
) -> None:
    from chengjian.scale.objects import mirror

    memory = fsspec.filesystem("memory")
    for source in whole[0]:
        memory.pipe_file(f"/bucket/reports/{source.name}", Path(source.path).read_bytes())
    memory.pipe_file("/bucket/reports/nowhere.txt.yml", b"region: x")
    top, files = mirror("memory://bucket/reports", tmp_path)
    assert Path(top, "nowhere.txt.yml").read_bytes() == b"region: x"
    sources = [Source(name=source.name, path=files[str(Path(top, source.name))][0]) for source in whole[0]]
    stamps = dict(files.values())
    build(sources, "memory://bucket/panel", run=here, limit=None, files=4, stamps=stamps)
    again = build(sources, "memory://bucket/panel", run=here, limit=None, files=4, stamps=stamps)
    assert again.read == 0
    memory.get("/bucket/panel", str(tmp_path / "panel"), recursive=True)
    assert contents(tmp_path / "panel") == contents(whole[1])
