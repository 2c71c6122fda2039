"""The project as a whole: what it documents is what it does, and it stays readable."""

from __future__ import annotations

import importlib.metadata
import inspect
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

import chengjian
from chengjian.cli.main import main as command_line

ROOT = Path(__file__).resolve().parent.parent
LONGEST_MODULE = 400
# A path below one of the folders in which people keep their own files, on any system.
MACHINE_PATH = re.compile(r"(?<![\w.~:/-])/(?:home|root|work|Users|mnt|private)/\w|\b[A-Z]:\\Users\b")


def contexts(context: click.Context) -> Iterator[click.Context]:
    """The context of a command, and of each below it."""
    yield context
    if isinstance(context.command, click.Group):
        for name in context.command.list_commands(context):
            child = context.command.get_command(context, name)
            assert child is not None
            yield from contexts(click.Context(child, info_name=name, parent=context))


COMMANDS = {
    context.command_path: context.command
    for context in contexts(click.Context(command_line, info_name="chengjian"))
}
PARAMETERS = [(words, parameter) for words, command in COMMANDS.items() for parameter in command.params]


def project_files() -> list[Path]:
    """The files that are or will be under version control."""
    listing = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    run = subprocess.run(listing, cwd=ROOT, capture_output=True, check=False)
    if run.returncode:
        pytest.skip("not a checkout")
    paths = (ROOT / name for name in run.stdout.decode().split("\0") if name)
    return [path for path in paths if path.is_file()]


def test_generated_pages_are_current() -> None:
    check = [sys.executable, str(ROOT / "tools" / "docs.py"), "--check"]
    run = subprocess.run(check, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.parametrize("name", chengjian.__all__)
def test_exported_name_is_documented(name: str) -> None:
    exported = getattr(chengjian, name)
    if inspect.isclass(exported) or callable(exported):
        assert (exported.__doc__ or "").strip()


@pytest.mark.parametrize("words", COMMANDS)
def test_command_is_documented(words: str) -> None:
    assert COMMANDS[words].help
    assert f"## {words}\n" in (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    assert words in (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(("words", "parameter"), PARAMETERS, ids=lambda value: getattr(value, "name", value))
def test_parameter_is_documented(words: str, parameter: click.Parameter) -> None:
    _, _, rest = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8").partition(f"## {words}\n")
    section = rest.partition("\n## ")[0]
    if isinstance(parameter, click.Option):
        assert parameter.help
        assert parameter.opts[0] in section
    else:
        assert parameter.make_metavar(click.Context(COMMANDS[words])) in section


def test_no_module_is_too_long() -> None:
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines())
        for folder in ("src", "tests", "tools")
        for path in (ROOT / folder).rglob("*.py")
    }
    assert lengths
    assert {name: length for name, length in lengths.items() if length > LONGEST_MODULE} == {}


def test_no_machine_paths() -> None:
    found = []
    for path in project_files():
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except UnicodeDecodeError:
            continue
        found += [
            f"{path.relative_to(ROOT)}:{n}" for n, line in enumerate(lines, 1) if MACHINE_PATH.search(line)
        ]
    assert found == []


def test_links_lead_somewhere() -> None:
    broken = [
        f"{path.relative_to(ROOT)}: {target}"
        for path in project_files()
        if path.suffix == ".md"
        for target in re.findall(r"\]\(([^)#\s]+)", path.read_text(encoding="utf-8"))
        if "://" not in target and not (path.parent / target).exists()
    ]
    assert broken == []


@pytest.mark.parametrize("folder", ["home", "root", "Users"])
def test_machine_path_is_told_from_other_slashes(folder: str) -> None:
    assert MACHINE_PATH.search(f"open('/{folder}/x.txt')")
    for harmless in (f"https://example.org/{folder}/x", f"tools/{folder}/x", f"../{folder}/x", f"/{folder}"):
        assert not MACHINE_PATH.search(harmless)


def test_versions_agree() -> None:
    stated = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert chengjian.__version__ == stated
    assert importlib.metadata.version("chengjian") == stated
