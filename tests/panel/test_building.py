"""Building a panel: what it holds, and what is read again."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from collections_of import BULLETIN, REPORT, contents, made, rows, write

from chengjian.panel.collection import Source
from chengjian.panel.schema import tables


def test_cells_have_the_best_source_and_keep_all(tmp_path: Path) -> None:
    panel = tmp_path / "city.duckdb"
    summary = made(write(tmp_path / "city", bulletin=BULLETIN, report=REPORT), panel)
    assert (summary.read, summary.documents, summary.failures) == (2, 2, [])
    cell = rows(
        panel,
        "SELECT value, unit, printed, kind, agreement, sources, documents FROM cells "
        "WHERE region = '620200' AND indicator = 'gdp' AND measure = 'level' AND period = '2024'",
    )
    assert cell == [(12_860_000_000, "元", "128.6亿元", "bulletin", "agreed", 2, 2)]
    sources = rows(
        panel,
        "SELECT rank, relation, document FROM cell_sources WHERE indicator = 'gdp' AND measure = 'level'",
    )
    assert sorted(sources) == [(1, "chosen", "bulletin.txt"), (2, "agrees", "report.txt")]
    assert rows(
        panel, "SELECT gdp, resident_population FROM panel_wide WHERE region = '620200' AND year = 2024"
    )


def test_every_observation_stands_in_its_block(tmp_path: Path) -> None:
    panel = tmp_path / "city.duckdb"
    made(write(tmp_path / "city", bulletin=BULLETIN, report=REPORT), panel)
    placed = rows(
        panel,
        "SELECT o.text, substr(b.text, o.block_start + 1, o.block_end - o.block_start), o.sentence "
        "FROM observations AS o JOIN blocks AS b USING (document, block)",
    )
    assert len(placed) == rows(panel, "SELECT count(*) FROM observations")[0][0] > 4
    for printed, cut, sentence in placed:
        assert printed == cut
        assert printed in sentence


def test_only_what_changed_is_read_again(tmp_path: Path) -> None:
    panel, folder = tmp_path / "city.duckdb", tmp_path / "city"
    made(write(folder, bulletin=BULLETIN, report=REPORT), panel)
    again = made(write(folder), panel)
    assert (again.read, again.unchanged, again.removed) == (0, 2, 0)
    (folder / "report.txt").unlink()
    changed = made(write(folder, bulletin=BULLETIN.replace("128.6", "131.7"), new=REPORT), panel)
    assert (changed.read, changed.unchanged, changed.removed) == (2, 0, 1)
    assert rows(panel, "SELECT value FROM cells WHERE indicator = 'gdp' AND measure = 'level'") == [
        (13_170_000_000,)
    ]
    made(write(folder), tmp_path / "fresh.duckdb")
    assert contents(panel) == contents(tmp_path / "fresh.duckdb")


def test_nothing_changed_but_the_time_is_not_read_again(tmp_path: Path) -> None:
    panel, folder = tmp_path / "city.duckdb", tmp_path / "city"
    made(write(folder, bulletin=BULLETIN), panel)
    assert made(write(folder, bulletin=BULLETIN), panel).unchanged == 1


@pytest.mark.parametrize("name", tables())
def test_every_column_says_what_it_holds(name: str, tmp_path: Path) -> None:
    panel = tmp_path / "city.duckdb"
    made(write(tmp_path / "city", bulletin="没有数字。"), panel)
    table = tables()[name]
    assert table.comment
    if not table.view:
        columns = rows(panel, f"SELECT column_name FROM (DESCRIBE {name})")
        assert [column for (column,) in columns] == [column.name for column in table.columns]
        assert all(column.comment for column in table.columns)


BOOK = """\
城 市,City,2-7 地区生产总值,
,,地区生产总值（当年价格） （亿元）,地区生产总值增长率 (%)
甘肃省,Gansu,,
 嘉峪关市,Jiayuguan,128.56,6.2
"""
MAPPING = """
title: 某市统计年鉴
files: book_(?P<edition>\\d{4})\\.csv
heads: {2025: 2}
columns:
  - {head: "｜地区生产总值（", indicator: gdp}
""".encode()


def test_a_yearbook_with_a_mapping_is_a_source_and_goes_first(tmp_path: Path) -> None:
    panel, book = tmp_path / "city.duckdb", tmp_path / "book_2025.csv"
    book.write_text(BOOK, encoding="utf-8")
    sources = [
        *write(tmp_path / "city", bulletin=BULLETIN),
        Source(name=book.name, path=str(book), mapping=MAPPING),
    ]
    assert made(sources, panel).failures == []
    cell = rows(
        panel,
        "SELECT value, kind, document, agreement, documents FROM cells "
        "WHERE region = '620200' AND indicator = 'gdp' AND measure = 'level'",
    )
    assert cell == [(12_856_000_000, "yearbook", "book_2025.csv", "agreed", 2)]
    wrong = msgspec.structs.replace(sources[1], mapping=MAPPING.replace(b"gdp", b"gpd"))
    ((name, reason),) = made([sources[0], wrong], panel).failures
    assert (name, "gpd" in reason) == ("book_2025.csv", True)
