"""Which source a cell believes: kinds, vintages, hedges, identities, the reference panel; and the user's own order."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from collections_of import BULLETIN, REPORT, contents, made, rows, write

from chengjian.panel.settings import SettingsError, load

TITLE = "嘉峪关市{}年国民经济和社会发展统计公报\n\n"
CELL = "SELECT {} FROM cells WHERE indicator = '{}' AND measure = 'level' AND period = '{}'"


def cell(panel: Path, columns: str, indicator: str, period: int) -> tuple[Any, ...]:
    (found,) = rows(panel, CELL.format(columns, indicator, period))
    return found


def test_a_later_vintage_revises_and_a_source_of_the_same_contradicts(tmp_path: Path) -> None:
    panel = tmp_path / "city.duckdb"
    later = TITLE.format(2025) + "2024年，全市地区生产总值130.2亿元。2025年，全市地区生产总值137.7亿元。\n"
    made(write(tmp_path / "city", a=BULLETIN, b=later), panel)
    assert cell(panel, "value, agreement, document", "gdp", 2024) == (13_020_000_000, "revised", "b.txt")
    made(write(tmp_path / "city", c=REPORT.replace("128亿元以上", "141.9亿元")), panel)
    assert cell(panel, "agreement, sources", "gdp", 2024) == ("contradicted", 3)


def test_an_exact_number_goes_before_a_hedged_one_of_a_better_kind(tmp_path: Path) -> None:
    panel = tmp_path / "city.duckdb"
    bulletin = BULLETIN.replace("128.6亿元", "超过128亿元")
    made(write(tmp_path / "city", a=bulletin, b=REPORT.replace("128亿元以上", "128.57亿元")), panel)
    assert cell(panel, "printed, kind, agreement", "gdp", 2024) == ("128.57亿元", "work_report", "agreed")


def test_the_reference_panel_speaks_against_a_slip(tmp_path: Path) -> None:
    panel = tmp_path / "city.duckdb"
    slip = TITLE.format(2022) + "2022年，全市地区生产总值3632.1亿元。\n"
    right = "2023年嘉峪关市政府工作报告\n\n2022年，全市地区生产总值363.2亿元。\n"
    made(write(tmp_path / "city", a=slip, b=right), panel)
    assert cell(panel, "printed, against_reference, agreement", "gdp", 2022) == (
        "363.2亿元",
        False,
        "contradicted",
    )
    assert rows(panel, "SELECT against_reference FROM cell_sources WHERE document = 'a.txt'") == [(True,)]


def test_documents_are_held_against_each_other(tmp_path: Path) -> None:
    panel, folder = tmp_path / "city.duckdb", tmp_path / "city"
    before = TITLE.format(2023) + "2023年，全市旅游收入60.5亿元。\n"
    after = TITLE.format(2024) + "2024年，全市旅游收入79.6亿元，比上年增长51.6%。\n"
    made(write(folder, before=before), panel)
    made(write(folder, after=after), panel)
    found = rows(panel, "SELECT rule, len(observations) FROM findings WHERE region_group = '6202'")
    assert ("A201", 3) in found
    # The growth alone is at fault: 31.6 would do.
    assert rows(
        panel, "SELECT text, culprit, culprit_alone FROM observations WHERE verdict = 'violated'"
    ) == [("51.6%", True, False)]
    made(write(folder), tmp_path / "fresh.duckdb")
    assert contents(panel) == contents(tmp_path / "fresh.duckdb")
    # Once it is mended, nothing is left of it.
    made(write(folder, after=after.replace("51.6", "31.6")), panel)
    assert rows(panel, "SELECT * FROM findings WHERE region_group IS NOT NULL") == []
    assert ("holds",) in rows(panel, "SELECT verdict FROM observations WHERE document = 'before.txt'")


def test_a_gap_is_filled_by_what_follows_and_by_nothing_once_it_is_stated(tmp_path: Path) -> None:
    panel, folder = tmp_path / "city.duckdb", tmp_path / "city"
    after = TITLE.format(2024) + "2024年，全市旅游收入79.6亿元，比上年增长20%。\n"
    made(write(folder, after=after), panel)
    value, low, high, origin, agreement = cell(
        panel, "value, low, high, origin, agreement", "tourism_spending", 2023
    )
    assert (origin, agreement) == ("derived", "derived")
    assert low < 79.6e8 / 1.2 < high
    assert low <= value <= high
    made(write(folder, before=TITLE.format(2023) + "2023年，全市旅游收入66.3亿元。\n"), panel)
    assert cell(panel, "value, origin", "tourism_spending", 2023) == (6_630_000_000, "stated")


def test_the_order_of_kinds_is_the_users(tmp_path: Path) -> None:
    own = tmp_path / "own.yml"
    default = (Path(__file__).parents[2] / "src/chengjian/panel/data/sources.yml").read_text("utf-8")
    head, _, kinds = default.partition("kinds:\n")
    entries = kinds.split("  - id: ")[1:]
    order = sorted(entries, key=lambda entry: not entry.startswith("work_report"))
    own.write_text(head + "kinds:\n" + "".join("  - id: " + entry for entry in order), encoding="utf-8")
    panel = tmp_path / "city.duckdb"
    sources = write(tmp_path / "city", a=BULLETIN, b=REPORT.replace("128亿元以上", "128.4亿元"))
    made(sources, panel)
    assert cell(panel, "kind", "gdp", 2024) == ("bulletin",)
    # The documents are not read again for it.
    assert made(sources, panel, settings=load(own)).read == 0
    assert cell(panel, "kind", "gdp", 2024) == ("work_report",)


@pytest.mark.parametrize(
    ("title", "name", "kind"),
    [
        ("某市统计年鉴2024", "x.xlsx", "yearbook"),
        ("关于某市2024年财政决算的报告", "x.pdf", "final_accounts"),
        ("某市2024年国民经济和社会发展统计公报", "x.html", "bulletin"),
        ("2025年某市政府工作报告", "x.txt", "work_report"),
        ("关于某市2024年预算执行情况和2025年预算草案的报告", "x.pdf", "budget"),
        (None, "some_2025_statistical_bulletin.html", "bulletin"),
        ("某日报：五年答卷", "x.txt", "newspaper"),
        ("通知", "x.txt", "other"),
    ],
)
def test_the_kind_of_a_document_is_what_its_title_says(title: str | None, name: str, kind: str) -> None:
    assert load().kind_of(title, name) == kind


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("order: [culprit,", "order: [culprit, culprit,", "order"),
        ("order: [culprit", "order: [culprits", "culprits"),
        ("coarse:", "course:", "course"),
        ("id: yearbook", "id: bulletin", "kinds"),
        ("年鉴|yearbook", "'(年鉴'", "regular expression"),
        ("kinds:", "kinds: [", "YAML"),
    ],
)
def test_wrong_settings_are_said(old: str, new: str, said: str, tmp_path: Path) -> None:
    default = (Path(__file__).parents[2] / "src/chengjian/panel/data/sources.yml").read_text("utf-8")
    assert old in default
    path = tmp_path / "own.yml"
    path.write_text(default.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(SettingsError, match=said) as raised:
        load(path)
    assert "own.yml" in str(raised.value)


def test_the_text_goes_before_a_footnote(tmp_path: Path) -> None:
    panel = tmp_path / "city.duckdb"
    text = (
        TITLE.format(2024) + "全年地区生产总值128.6亿元。\n\n[1] 初步核算，2024年地区生产总值为127.35亿元。\n"
    )
    made(write(tmp_path / "city", a=text), panel)
    assert cell(panel, "printed, sources", "gdp", 2024) == ("128.6亿元", 2)
