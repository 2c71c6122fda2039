"""Ways to call the command line, and a small document."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

import chengjian
from chengjian.cli.main import main

SOURCE = Path(chengjian.__file__).parents[1]
COMMAND = (sys.executable, "-m", "chengjian.cli.main")
PLAIN = "2024年全市地区生产总值128.6亿元，比上年增长6.2%。\n"

Run = Callable[..., Result]


def called(*arguments: object, **given: Any) -> Result:
    """The command line, called in this process."""
    result = CliRunner().invoke(main, [str(a) for a in arguments], **given)
    assert "Traceback" not in result.output
    return result


def environment(**more: str) -> dict[str, str]:
    """The environment of a process that finds this very package."""
    return os.environ | {"PYTHONPATH": str(SOURCE)} | more


def started(*arguments: object, **given: Any) -> subprocess.CompletedProcess[bytes]:
    """The command line, called as a process of its own."""
    command = [*COMMAND, *map(str, arguments)]
    settings: dict[str, Any] = {"env": environment(), "capture_output": True, "check": False, "timeout": 60}
    return subprocess.run(command, **(settings | given))


def rows(result: Result) -> list[dict[str, Any]]:
    """The records of a JSON Lines output."""
    return [json.loads(line) for line in result.stdout.splitlines()]
