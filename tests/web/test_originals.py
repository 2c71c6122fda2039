"""Pages of originals: drawn as they were read, and nothing else is shown."""

from __future__ import annotations

import re
import shutil
import zipfile
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from paper import PAPER

from chengjian.panel.building import build
from chengjian.panel.collection import Source
from chengjian.sources.decoding import SourceError
from chengjian.sources.pdf.guard import Picture
from chengjian.web import originals
from chengjian.web.app import application
from chengjian.web.originals import OriginalError, Originals
from chengjian.web.store import Store


def test_a_page_stands_beside_its_text_with_its_numbers_in_both(
    client: TestClient, keys: dict[str, str]
) -> None:
    key = keys[PAPER]
    text = client.get(f"/document/{key}/page/2").text
    assert "社会消费品零售总额" in text
    assert "三次产业结构" not in text
    marks, boxes = (set(re.findall(rf'<a class="m [^"]*" id="{kind}(\d+)"', text)) for kind in "nb")
    assert len(marks) == 4
    assert boxes == marks
    assert f'href="/document/{key}/page/1"' in text
    assert f'href="/document/{key}/page/3"' not in text


def test_the_picture_is_of_the_page(client: TestClient, keys: dict[str, str]) -> None:
    from io import BytesIO

    from PIL import Image

    answer = client.get(f"/document/{keys[PAPER]}/page/1.webp")
    assert answer.headers["content-type"] == "image/webp"
    picture = Image.open(BytesIO(answer.content))
    assert picture.size == (1202, 1700)
    # The heading stands where the file has it: ink there, none in the margin.
    scale = 1700 / 842
    line = picture.convert("L").crop((int(80 * scale), int(86 * scale), int(300 * scale), int(106 * scale)))
    assert line.getextrema()[0] < 100
    assert picture.convert("L").crop((0, 0, 140, 1700)).getextrema()[0] > 200


def test_a_box_lies_on_its_number(store: Store) -> None:
    row = store.one("SELECT box FROM observations WHERE document = $1 AND text = '892.5亿元'", PAPER)
    assert row is not None
    left, top, right, bottom = row["box"]
    # 全市地区生产总值 are eight wide letters of 14 points.
    assert left == pytest.approx(80 + 8 * 14, abs=6)
    assert right == pytest.approx(80 + 8 * 14 + 5 * 7 + 2 * 14, abs=8)
    assert top < 842 - 700 < bottom


def test_a_number_is_shown_on_its_page(client: TestClient, keys: dict[str, str], store: Store) -> None:
    row = store.one('SELECT "start" FROM observations WHERE document = $1 AND page = 2 LIMIT 1', PAPER)
    assert row is not None
    text = client.get(f"/observation/{keys[PAPER]}/{row['start']}?part=true").text
    assert f'href="/document/{keys[PAPER]}/page/2#b{row["start"]}"' in text
    assert "<image" in text


@pytest.mark.parametrize("number", [0, 3, 99999])
def test_there_are_no_other_pages(client: TestClient, keys: dict[str, str], number: int) -> None:
    assert client.get(f"/document/{keys[PAPER]}/page/{number}.webp").status_code in (404, 422)
    assert client.get(f"/document/{keys['review.txt']}/page/1").status_code == 404


def test_without_originals_nothing_is_offered(store: Store, keys: dict[str, str]) -> None:
    bare = TestClient(application(store), base_url="http://localhost")
    assert "/page/" not in bare.get(f"/document/{keys[PAPER]}").text
    assert bare.get(f"/document/{keys[PAPER]}/page/1").status_code == 404


def test_a_file_that_was_changed_is_no_original(panel: Path, tmp_path: Path) -> None:
    given, moved = tmp_path / "given", tmp_path / "moved"
    given.mkdir()
    moved.mkdir()
    shutil.copy(panel.parent / PAPER, given / "a.pdf")
    build([Source(name="a.pdf", path=str(given / "a.pdf"))], tmp_path / "panel.duckdb", jobs=0)
    shutil.move(given / "a.pdf", moved / "a.pdf")
    opened = Store.open(tmp_path / "panel.duckdb")
    try:
        assert not Originals().has(opened, "a.pdf")
        found = Originals([moved])
        assert found.has(opened, "a.pdf")
        data = (moved / "a.pdf").read_bytes()
        (moved / "a.pdf").write_bytes(data[:-1] + b" ")
        with pytest.raises(OriginalError, match="changed"):
            found.page(opened, "a.pdf", 1)
        (moved / "a.pdf").write_bytes(data)
        assert found.page(opened, "a.pdf", 1).width == 595
    finally:
        opened.close()


def test_files_are_found_where_they_are_and_in_archives(
    panel: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reports = tmp_path / "reports" / "2025"
    reports.mkdir(parents=True)
    shutil.copy(panel.parent / PAPER, reports / "a.pdf")
    with zipfile.ZipFile(tmp_path / "reports" / "b.zip", "w") as archive:
        archive.write(reports / "a.pdf", "inner/c.pdf")
    monkeypatch.chdir(tmp_path)
    sources = [Source(name=name, path=name) for name in ("reports/2025/a.pdf", "reports/b.zip")]
    build(sources, tmp_path / "panel.duckdb", jobs=0)
    monkeypatch.chdir(panel.parent)
    opened = Store.open(tmp_path / "panel.duckdb")
    try:
        assert not Originals().has(opened, "reports/2025/a.pdf")
        for found in (
            Originals(home=tmp_path),
            Originals([tmp_path / "reports"], as_built=False),
            Originals([tmp_path]),
        ):
            assert found.page(opened, "reports/2025/a.pdf", 2).width == 595
            assert found.page(opened, "reports/b.zip/inner/c.pdf", 1).height == 842
    finally:
        opened.close()


def test_pictures_are_kept_within_bounds(store: Store) -> None:
    kept = Originals(room=1)
    first = kept.page(store, PAPER, 1)
    assert kept.page(store, PAPER, 1) is not first
    roomy = Originals()
    assert roomy.page(store, PAPER, 1) is roomy.page(store, PAPER, 1)


def test_a_page_that_cannot_be_drawn_is_tried_once(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def fails(_: bytes, number: int) -> Picture:
        asked.append(number)
        raise SourceError("it never ends")

    monkeypatch.setattr(originals, "picture_of_page", fails)
    drawn = Originals()
    for _ in range(2):
        with pytest.raises(OriginalError, match="never ends"):
            drawn.page(store, PAPER, 1)
    assert asked == [1]
