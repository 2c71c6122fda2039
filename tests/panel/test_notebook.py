"""The notebook of the documentation runs, and shows what it did when it was written."""

from __future__ import annotations

from pathlib import Path

import pytest

NOTEBOOK = Path(__file__).resolve().parents[2] / "docs" / "panel.ipynb"


@pytest.mark.filterwarnings("ignore")
def test_the_notebook_runs() -> None:
    nbformat = pytest.importorskip("nbformat")
    client = pytest.importorskip("nbclient").NotebookClient
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    stored = [len(cell.get("outputs", ())) for cell in notebook.cells]
    client(notebook, timeout=120).execute()
    assert [len(cell.get("outputs", ())) for cell in notebook.cells] == stored
    # The last cell has a derived value to show.
    assert "shape: (0" not in notebook.cells[-1].outputs[0]["data"]["text/plain"]
    printed = [
        output["text"] for cell in notebook.cells for output in cell.get("outputs", ()) if "text" in output
    ]
    assert printed == ["128.6亿元 contradicted\n"]
