"""The command line as a process: pipes, terminals, signals."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from calling import COMMAND, PLAIN, environment, started

MANY = 40


@pytest.fixture
def large(folder: Path) -> Path:
    """Documents whose records do not fit into a pipe's buffer."""
    (folder / "in").mkdir()
    for number in range(MANY):
        (folder / "in" / f"{number:02d}.txt").write_text(PLAIN * 40, encoding="utf-8")
    return folder / "in"


def test_standard_input_to_standard_output() -> None:
    done = started("read", "-", "--quiet", input=PLAIN.encode())
    assert done.returncode == 0
    assert [json.loads(line)["text"] for line in done.stdout.splitlines()] == ["128.6亿元", "6.2%"]
    assert done.stderr == b""


def test_chinese_in_any_locale(document: Path) -> None:
    ascii_only = environment(LC_ALL="C", PYTHONUTF8="0", PYTHONIOENCODING="ascii")
    done = started("read", document, "--format", "table", env=ascii_only)
    assert done.returncode == 0
    assert "地区生产总值" in done.stdout.decode()


@pytest.mark.usefixtures("large")
def test_a_reader_that_has_seen_enough() -> None:
    with subprocess.Popen(
        [*COMMAND, "read", "in", "-q"], env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline().startswith(b"{")
        process.stdout.close()
        said = process.stderr.read()
        assert process.wait(60) == 141
    assert said == b""


@pytest.mark.usefixtures("document")
@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_interrupt() -> None:
    # Whoever runs the tests may have interrupts ignored, which a process inherits.
    starting = {"env": environment(), "preexec_fn": lambda: signal.signal(signal.SIGINT, signal.SIG_DFL)}
    pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    with subprocess.Popen([*COMMAND, "read", "plain.txt", "-", "-q"], **starting, **pipes) as process:
        assert process.stdout is not None
        # The first document is read; now it waits for standard input.
        assert process.stdout.readline().startswith(b"{")
        process.send_signal(signal.SIGINT)
        _, said = process.communicate()
    assert process.returncode == 130
    assert b"Traceback" not in said


def test_a_pipe_instead_of_a_file(document: Path) -> None:
    if not Path("/dev/stdin").exists():
        pytest.skip("no /dev/stdin")
    done = started("read", "/dev/stdin", input=PLAIN.encode(), cwd=document.parent)
    assert len(done.stdout.splitlines()) == 2


def on_terminal(*arguments: str, delay: str = "") -> tuple[int, str]:
    """Exit status and everything shown when stdout and stderr are a terminal."""
    pty = pytest.importorskip("pty")
    ours, theirs = pty.openpty()
    command = [*COMMAND, *arguments]
    if delay:
        setting = f"import chengjian.cli.progress as p; p.DELAY = {delay}"
        command = [
            sys.executable,
            "-c",
            f"{setting}\nfrom chengjian.cli.main import main\nmain()",
            *arguments,
        ]
    with subprocess.Popen(
        command, env=environment(TERM="xterm", COLUMNS="100"), stdin=theirs, stdout=theirs, stderr=theirs
    ) as process:
        os.close(theirs)
        shown = b""
        while True:
            try:
                piece = os.read(ours, 65536)
            except OSError:
                break
            if not piece:
                break
            shown += piece
        process.wait(60)
    os.close(ours)
    return process.returncode, shown.decode()


@pytest.mark.usefixtures("document")
def test_a_terminal_gets_a_table() -> None:
    status, shown = on_terminal("read", "plain.txt")
    assert status == 0
    assert "位置" in shown
    assert "128.6亿元" in shown


@pytest.mark.usefixtures("document")
def test_a_terminal_gets_no_parquet() -> None:
    status, shown = on_terminal("read", "plain.txt", "--format", "parquet")
    assert status == 2
    assert "--output" in shown


@pytest.mark.usefixtures("large")
def test_progress_on_a_terminal_only_and_only_when_long() -> None:
    status, shown = on_terminal("read", "in", "--output", "a.jsonl", delay="0.02")
    assert status == 0
    assert f"/{MANY}" in shown
    assert "1 failed" not in shown
    _, shown = on_terminal("read", "in", "--output", "a.jsonl", "--quiet", delay="0.02")
    assert shown == ""
    _, shown = on_terminal("read", "in/00.txt", "--output", "a.jsonl", delay="60")
    assert "/1" not in shown
