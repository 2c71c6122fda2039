"""Declared corrections: applied, visible, and refused once the document says something else."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from collections_of import BULLETIN, made, rows, write

from chengjian.panel.building import Summary
from chengjian.panel.corrections import CorrectionError, load, of_file
from chengjian.panel.settings import SettingsError

GDP = {
    "document": "bulletin.txt", "text": "128.6亿元", "expect": "{indicator: gdp, period: 2024}",
    "set": "{value: 126.8e8}", "why": "两位数字印反", "by": "编辑",
}  # fmt: skip


def written(path: Path, **changes: str | None) -> Path:
    fields = {name: value for name, value in {**GDP, **changes}.items() if value is not None}
    lines = [
        f"{'  - ' if at == 0 else '    '}{name}: {value}" for at, (name, value) in enumerate(fields.items())
    ]
    path.write_text("corrections:\n" + "\n".join(lines) + "\n", encoding="utf-8")
    return path


def built(folder: Path, corrections: Path, text: str = BULLETIN) -> Summary:
    declared = load(corrections)
    sources = write(folder / "city", bulletin=text)
    sources = [msgspec.structs.replace(s, fixes=of_file(declared, s.name)) for s in sources]
    return made(sources, folder / "city.duckdb")


def test_a_correction_is_applied_and_visible(tmp_path: Path) -> None:
    assert built(tmp_path, written(tmp_path / "mend.yml")).failures == []
    panel = tmp_path / "city.duckdb"
    cells = rows(panel, "SELECT value, low, high FROM cells WHERE indicator = 'gdp' AND measure = 'level'")
    assert cells == [(12_680_000_000, 12_675_000_000, 12_685_000_000)]
    assert rows(panel, "SELECT field, before, after, why, declared_by FROM corrections") == [
        ("value", "12860000000", "12680000000", "两位数字印反", "编辑")
    ]
    assert rows(panel, "SELECT text FROM observations WHERE correction = 1") == [("128.6亿元",)]


def test_a_correction_that_is_taken_back_is_undone(tmp_path: Path) -> None:
    built(tmp_path, written(tmp_path / "mend.yml"))
    (tmp_path / "none.yml").write_text("corrections: []\n", encoding="utf-8")
    assert built(tmp_path, tmp_path / "none.yml").read == 1
    panel = tmp_path / "city.duckdb"
    assert rows(panel, "SELECT value FROM cells WHERE indicator = 'gdp' AND measure = 'level'") == [
        (12_860_000_000,)
    ]
    assert rows(panel, "SELECT * FROM corrections") == []


def test_an_observation_can_be_dropped(tmp_path: Path) -> None:
    built(tmp_path, written(tmp_path / "mend.yml", set=None, drop="true"))
    panel = tmp_path / "city.duckdb"
    assert rows(panel, "SELECT * FROM cells WHERE indicator = 'gdp' AND measure = 'level'") == []
    assert rows(panel, "SELECT field, before FROM corrections") == [("dropped", "128.6亿元")]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (BULLETIN.replace("128.6亿元", "126.8亿元"), "which does not stand there any more"),
        (BULLETIN.replace("2024年", "2023年"), "period 2024, but it is 2023 now"),
        (BULLETIN + "\n2024年，全市地区生产总值为128.6亿元，增速居全省第三位。\n", "fits 2 numbers"),
    ],
)
def test_a_correction_fails_once_the_document_says_something_else(
    text: str, said: str, tmp_path: Path
) -> None:
    ((document, reason),) = built(tmp_path, written(tmp_path / "mend.yml"), text).failures
    assert document == "bulletin.txt"
    assert said in reason
    assert "两位数字印反" in reason


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"set": None}, "either what to set or drop"),
        ({"expect": "{}"}, "say in expect"),
        ({"set": "{start: 3}"}, "start is none of"),
        ({"set": "{indicator: no_such}"}, "no indicator"),
        ({"set": "{value: viel}"}, "no number"),
        ({"set": "{region: '999999'}"}, "999999"),
        ({"why": None}, "why"),
        ({"whom": "x"}, "whom"),
    ],
)
def test_a_wrong_corrections_file_is_said(changes: dict[str, str | None], said: str, tmp_path: Path) -> None:
    with pytest.raises((CorrectionError, SettingsError), match=said) as raised:
        load(written(tmp_path / "mend.yml", **changes))
    assert "mend.yml" in str(raised.value)
