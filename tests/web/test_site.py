"""The pages as files: every link leads to one, and nothing needs a server."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import unquote

import pytest
from click.testing import CliRunner

from chengjian.cli.main import main
from chengjian.evaluate.frameworks import shipped
from chengjian.panel.building import build
from chengjian.panel.collection import Source
from chengjian.web import evaluating, evaluation_pages, pages
from chengjian.web import site as site_module
from chengjian.web.evaluating import EvaluationError
from chengjian.web.site import file_of, plain, publish
from chengjian.web.store import Store

TEXT = """嘉峪关市2024年统计公报

2024年全市工业总产值1265.7亿元，比上年的848.6亿元增长59.2%。年末常住人口31.6万人。
"""


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("small")
    (folder / "公报.txt").write_text(TEXT, "utf-8")
    source = Source(name="公报.txt", path=str(folder / "公报.txt"), date="2025-03", region="620200")
    build([source], folder / "small.duckdb", jobs=0)
    return folder / "small.duckdb"


@pytest.fixture(scope="module", autouse=True)
def one_framework() -> Iterator[None]:
    """Only one of the frameworks that are shipped: each takes seconds, and all are written alike."""
    one = {key: found for key, found in shipped().items() if key == "resource_cities"}
    with pytest.MonkeyPatch.context() as patch:
        for module in (evaluating, evaluation_pages, pages, site_module):
            patch.setattr(module, "shipped", lambda: one)
        yield


@pytest.fixture(scope="module")
def site(small: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    store = Store.open(small)
    publish(store, folder)
    store.close()
    return folder


def test_every_link_leads_to_a_file(site: Path) -> None:
    pages = list(site.rglob("*.html"))
    assert len(pages) >= 10
    for page in pages:
        for to in re.findall(r'(?:href|src)="([^"]*)"', page.read_text("utf-8")):
            path = unquote(unescape(to).split("#")[0])
            assert not path.startswith("/"), (page, to)
            assert not path or (page.parent / path).is_file(), (page, to)


def test_a_document_a_city_a_cell_and_a_number_are_there(site: Path) -> None:
    [document] = (site / "document").glob("*.html")
    assert "年末常住人口" in document.read_text("utf-8")
    assert (site / "city" / "620200.html").is_file()
    assert (site / "city" / "620200.csv").is_file()
    assert "31.6万人" in (site / "cell/620200/resident_population/level/2024.html").read_text("utf-8")
    assert len(list((site / "observation").rglob("*.html"))) == 4


def test_a_ranking_and_the_profile_of_a_city_of_the_panel_are_there(site: Path) -> None:
    folder = site / "evaluation" / "resource_cities" / "latest"
    assert [path.name for path in folder.glob("*.html")] == ["620200.html"]
    assert 'evaluation/resource_cities/latest/620200.html"' in folder.with_suffix(".html").read_text("utf-8")


def test_a_page_carries_its_own_policy(site: Path) -> None:
    text = (site / "index.html").read_text("utf-8")
    assert "default-src &#39;none&#39;; style-src &#39;self&#39;" in text
    assert '<body class="static ' in text


@pytest.mark.parametrize(
    ("address", "file"),
    [
        ("/", "index.html"),
        ("/en", "en/index.html"),
        ("/city/620200?with=620300", "city/620200.html"),
        ("/document/0123456789ab?at=600#n7", "document/0123456789ab-600.html"),
        ("/city/620200.csv", "city/620200.csv"),
        ("/observation/0123456789ab/620200~gdp", "observation/0123456789ab/620200_gdp.html"),
    ],
)
def test_files_of_addresses(address: str, file: str) -> None:
    assert str(file_of(plain(address))) == file


def test_what_is_in_a_folder_is_not_written_over(small: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    run = CliRunner().invoke(main, ["publish", str(small), str(tmp_path)])
    assert run.exit_code == 1
    assert "not empty" in run.output
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_without_evidence_there_are_fewer_files_and_no_broken_link(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(*_: object) -> None:
        raise EvaluationError("a library is missing", 501)

    monkeypatch.setattr(evaluating.Evaluations, "ranked", missing)
    run = CliRunner().invoke(
        main, ["publish", str(small), str(tmp_path / "site"), "--no-evidence", "--english", "--quiet"]
    )
    assert run.exit_code == 0, run.output
    assert not (tmp_path / "site" / "cell").exists()
    assert (tmp_path / "site" / "en" / "city" / "620200.html").is_file()
    test_every_link_leads_to_a_file(tmp_path / "site")
