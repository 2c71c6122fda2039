"""A panel of the sample documents and of a hostile one, and the application over it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from hostile import HOSTILE, SCRIPT, TEXT
from paper import PAPER, paper

from chengjian.panel.building import build
from chengjian.panel.collection import Source
from chengjian.web import evaluating
from chengjian.web.app import application
from chengjian.web.drafts import Checker
from chengjian.web.originals import Originals
from chengjian.web.store import Store

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
GIVEN = {
    "review.txt": ("戈壁钢城的五年答卷", "2025-12", "620200"),
    "work_report.md": ("金昌市政府工作报告", "2026-02", "620300"),
    "bulletin.txt": ("酒泉市2023年国民经济和社会发展统计公报", "2024-04", "620900"),
    "budget.txt": ("关于嘉峪关市2023年预算执行情况的报告", "2024-01", "620200"),
}


@pytest.fixture(scope="session", autouse=True)
def few_runs() -> Iterator[None]:
    """Rank intervals from a few runs, which look like those of many."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(evaluating, "RUNS", 40)
        yield


@pytest.fixture(scope="session")
def panel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("web")
    sources = []
    for name, (title, date, region) in GIVEN.items():
        shutil.copy(SAMPLES / name, folder / name)
        sources.append(Source(name=name, path=str(folder / name), title=title, date=date, region=region))
    (folder / HOSTILE).write_text(TEXT, "utf-8")
    sources.append(
        Source(
            name=HOSTILE, path=str(folder / HOSTILE), title=f"公告{SCRIPT}", date="2024-12", region="620200"
        )
    )
    paper(folder / PAPER)
    sources.append(
        Source(
            name=PAPER,
            path=str(folder / PAPER),
            title="天水市2024年经济运行情况",
            date="2025-02",
            region="620500",
        )
    )
    into = folder / "样例.duckdb"
    build(sources, into, jobs=0)
    return into


@pytest.fixture(scope="session")
def store(panel: Path) -> Iterator[Store]:
    opened = Store.open(panel)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def reference() -> Iterator[Store]:
    opened = Store.reference()
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def checker() -> Iterator[Checker]:
    made = Checker(seconds=30)
    yield made
    made.close()


@pytest.fixture(scope="session")
def client(store: Store, checker: Checker) -> TestClient:
    return TestClient(
        application(store, checker=checker, originals=Originals()),
        base_url="http://localhost",
        follow_redirects=False,
    )


@pytest.fixture(scope="session")
def keys(store: Store) -> dict[str, str]:
    return {row["document"]: row["key"] for row in store.rows("SELECT document, key FROM keys")}
