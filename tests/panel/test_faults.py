"""What may go wrong around a build: nothing that was finished is lost, and the message says what to do."""

from __future__ import annotations

import functools
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import bad_readers
import pytest
from click.testing import CliRunner
from collections_of import BULLETIN, REPORT, contents, made, rows, write

import chengjian
from chengjian.cli.main import main
from chengjian.panel import building
from chengjian.panel.building import build
from chengjian.panel.pool import Pool
from chengjian.panel.storing import PanelError

PLACES = ("嘉峪关", "金昌", "酒泉", "张掖", "武威", "兰州", "白银", "定西", "天水", "陇南", "平凉", "庆阳")
ENVIRONMENT = os.environ | {
    "PYTHONPATH": os.pathsep.join([str(Path(chengjian.__file__).parents[1]), str(Path(__file__).parent)])
}


def texts() -> dict[str, str]:
    return {f"d{n:02d}": BULLETIN.replace("嘉峪关", place) for n, place in enumerate(PLACES)}


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills forked processes")
def test_killed_at_twenty_moments_nothing_finished_is_lost(tmp_path: Path) -> None:
    kills, folder, log = 20, tmp_path / "city", tmp_path / "log"
    sources = write(folder, **texts())
    command = [
        sys.executable,
        str(Path(__file__).with_name("killed.py")),
        str(folder),
        str(log),
        str(kills),
        "7",
    ]
    subprocess.run(command, check=True, env=ENVIRONMENT, timeout=120)
    noted = log.read_text().splitlines()
    held = [int(line.split()[1]) for line in noted if line.startswith("held")]
    assert held == sorted(held)
    assert noted[-1] == "done"
    # A kill loses at most the document that was being read.
    assert sum(line.startswith("read") for line in noted) <= len(sources) + kills
    made(sources, tmp_path / "fresh.duckdb")
    assert contents(tmp_path / "city.duckdb") == contents(tmp_path / "fresh.duckdb")
    assert not list(tmp_path.glob("*.parts/*"))


def test_what_crashes_or_hangs_is_that_documents_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    panel = tmp_path / "city.duckdb"
    monkeypatch.setattr(building, "Pool", functools.partial(Pool, target=bad_readers.run))
    sources = write(tmp_path / "city", bulletin=BULLETIN, crash=REPORT, hang=REPORT, report=REPORT)
    summary = build(sources, panel, jobs=2, limit=12)
    reasons = dict(summary.failures)
    assert sorted(reasons) == ["crash.txt", "hang.txt"]
    assert "crashed its process (signal 11)" in reasons["crash.txt"]
    assert "longer than 12 seconds" in reasons["hang.txt"]
    assert rows(panel, "SELECT document FROM documents WHERE status = 'read' ORDER BY 1") == [
        ("bulletin.txt",), ("report.txt",)
    ]  # fmt: skip
    # They are not tried again before something changes, or somebody asks for it.
    assert made(sources, panel).read == 0
    assert made(sources, panel, retry=True).failures == []


def test_two_builds_at_once_do_not_meet(tmp_path: Path) -> None:
    panel = tmp_path / "city.duckdb"
    sources = write(tmp_path / "city", bulletin=BULLETIN)
    made(sources, panel)
    before = contents(panel)
    hold = "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print('held', flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", hold, str(panel)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(PanelError, match=rf"in use by another program \(process {other.pid}\); wait"):
            made(write(tmp_path / "city", report=REPORT), panel)
        with pytest.raises(PanelError, match="in use by another program"):
            chengjian.Panel(panel)
        other.communicate("\n")
    assert contents(panel) == before


@pytest.mark.skipif(sys.platform == "win32", reason="limits the size of files")
@pytest.mark.parametrize("limit", [1_000, 1_000_000])
def test_a_full_disk_loses_nothing(limit: int, tmp_path: Path) -> None:
    import resource

    panel, folder = tmp_path / "city.duckdb", tmp_path / "city"
    made(write(folder, bulletin=BULLETIN), panel)
    before = contents(panel)
    long = REPORT + "".join(f"20{n:02d}年，全市接待游客{n}00万人次。\n" for n in range(10, 25)) * 8
    sources = write(folder, report=REPORT, long=long)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
    try:
        with pytest.raises(PanelError, match=r"disk is full.*make room"):
            made(sources, panel)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert set(before["observations"]) <= set(contents(panel)["observations"])
    assert made(sources, panel).failures == []
    made(sources, tmp_path / "fresh.duckdb")
    assert contents(panel) == contents(tmp_path / "fresh.duckdb")


def test_hostile_files_are_named_and_the_others_go_on(tmp_path: Path) -> None:
    folder, panel = tmp_path / "city", tmp_path / "city.duckdb"
    write(folder, bulletin=BULLETIN)
    (folder / "empty.pdf").write_bytes(b"")
    (folder / "noise.docx").write_bytes(b"PK\x03\x04" + bytes(range(256)) * 20)
    (folder / "cut.pdf").write_bytes(b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n")
    (folder / "gone.txt").symlink_to(folder / "nowhere.txt")
    (folder / "deep.html").write_text("<html>" + "<div>" * 20_000 + "2024年增长6%", encoding="utf-8")
    with zipfile.ZipFile(folder / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros.txt", bytes(40_000_000))
        archive.writestr("../../etc/report.txt", REPORT)
    if hasattr(os, "mkfifo"):
        os.mkfifo(folder / "pipe.txt")
    result = CliRunner().invoke(main, ["build", str(folder), "--into", str(panel), "--jobs", "1"])
    assert result.exit_code == 1
    assert "Traceback" not in result.output
    failed = set(re.findall(r"^error: city/([\w.]+?)[:/]", result.stderr, re.MULTILINE))
    assert {"noise.docx", "gone.txt", "bomb.zip"} <= failed
    assert "bulletin.txt" not in failed
    if hasattr(os, "mkfifo"):
        assert "pipe.txt" in failed
    assert rows(panel, "SELECT count(*) FROM cells WHERE document = 'city/bulletin.txt'")[0][0] > 0
    assert rows(panel, "SELECT count(*) FROM documents WHERE status = 'failed' AND reason IS NULL") == [(0,)]


def test_an_archive_of_documents_is_a_document_each(tmp_path: Path) -> None:
    folder, panel = tmp_path / "city", tmp_path / "city.duckdb"
    folder.mkdir()
    with zipfile.ZipFile(folder / "all.zip", "w") as archive:
        archive.writestr("bulletin.txt", BULLETIN)
        archive.writestr("report.txt", REPORT)
    sources = [building.Source(name="all.zip", path=str(folder / "all.zip"))]
    made(sources, panel)
    assert rows(panel, "SELECT document FROM documents ORDER BY 1") == [
        ("all.zip/bulletin.txt",),
        ("all.zip/report.txt",),
    ]
    assert made(sources, panel).unchanged == 1
    assert made([], panel).removed == 1
    assert rows(panel, "SELECT count(*) FROM observations") == [(0,)]


@pytest.mark.parametrize("damage", ["header", "cut", "middle"])
def test_a_damaged_panel_is_said_and_left_alone(damage: str, tmp_path: Path) -> None:
    panel = tmp_path / "city.duckdb"
    sources = write(tmp_path / "city", bulletin=BULLETIN)
    made(sources, panel)
    data = bytearray(panel.read_bytes())
    if damage == "header":
        data[:64] = bytes(64)
    elif damage == "cut":
        del data[len(data) // 2 :]
    else:
        data[12_288:-1] = os.urandom(len(data) - 12_289)
    panel.write_bytes(data)
    with pytest.raises(PanelError, match=r"city\.duckdb is no panel, or is damaged .*build it again"):
        made(write(tmp_path / "city", report=REPORT), panel)
    assert panel.read_bytes() == data


def test_a_file_that_is_no_panel_is_not_overwritten(tmp_path: Path) -> None:
    note = tmp_path / "notes.txt"
    note.write_text("my notes " * 1000)
    sources = write(tmp_path / "city", bulletin=BULLETIN)
    with pytest.raises(PanelError, match="no panel"):
        made(sources, note)
    assert note.read_text() == "my notes " * 1000
    with pytest.raises(PanelError, match="there is no folder"):
        made(sources, tmp_path / "nowhere" / "city.duckdb")
    with pytest.raises(PanelError, match="is a folder"):
        made(sources, tmp_path / "city")


def test_a_folder_that_is_not_there_takes_nothing_out(tmp_path: Path) -> None:
    folder, panel = tmp_path / "city", tmp_path / "city.duckdb"
    write(folder, bulletin=BULLETIN)
    assert (
        CliRunner().invoke(main, ["build", str(folder), "--into", str(panel), "--jobs", "1"]).exit_code == 0
    )
    before = contents(panel)
    shutil.move(folder, tmp_path / "elsewhere")
    result = CliRunner().invoke(main, ["build", str(folder), "--into", str(panel)])
    assert result.exit_code == 1
    assert "there is no such file or folder" in result.stderr
    assert contents(panel) == before
