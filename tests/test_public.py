"""What the package offers, and that its documentation is true."""

from __future__ import annotations

import doctest
import inspect
import re
import subprocess
import sys
from pathlib import Path

import pytest

import chengjian

PYTHON_BLOCK = re.compile(r"^```python\n(.*?)^```", re.M | re.S)


@pytest.mark.parametrize("name", chengjian.__all__)
def test_export(name: str) -> None:
    exported = getattr(chengjian, name)
    if name == "__version__":
        assert re.fullmatch(r"\d+\.\d+\.\d+\S*", exported)
        return
    assert exported.__name__ == name
    assert inspect.getdoc(exported)


def test_exports_are_sorted_and_there_are_no_others() -> None:
    assert chengjian.__all__ == sorted(chengjian.__all__)
    with pytest.raises(AttributeError, match="no attribute 'reads'"):
        chengjian.reads  # noqa: B018


def test_star_import_gives_all_exports() -> None:
    names: dict[str, object] = {}
    exec("from chengjian import *", names)
    assert set(chengjian.__all__) <= set(names)


@pytest.mark.parametrize("name", ["read", "read_text"])
def test_function_says_what_it_raises(name: str) -> None:
    function = getattr(chengjian, name)
    assert "Raises" in function.__doc__ or "errors as for" in function.__doc__
    assert inspect.signature(function).return_annotation == "Reading"


@pytest.mark.parametrize("module", ["chengjian", "chengjian.codes.regions"], ids=["package", "regions"])
def test_docstring_examples_are_true(module: str) -> None:
    __import__(module)
    result = doctest.testmod(sys.modules[module])
    assert result.attempted
    assert result.failed == 0


def test_package_starts_without_the_engine() -> None:
    heavy = ("polars", "yaml", "rich", "click", "chengjian.extract", "chengjian.codes")
    code = f"import sys, chengjian; print([name for name in {heavy} if name in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_readme_examples_run(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    readme = root / "README.md"
    if not readme.is_file():
        pytest.skip("no README.md yet")
    text = readme.read_text("utf-8")
    for sample in (root / "samples").iterdir():
        (tmp_path / sample.name).write_bytes(sample.read_bytes())
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    blocks = [block for block in PYTHON_BLOCK.findall(text) if ">>>" not in block]
    for block in blocks:
        exec(compile(block, "README.md", "exec"), names)
    examples = doctest.DocTestParser().get_doctest(text, {}, "README.md", "README.md", 0)
    assert blocks or examples.examples
    assert doctest.DocTestRunner().run(examples).failed == 0
