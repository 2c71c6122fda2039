"""The codelist of indicators: its files, its checks, its names, and what is kept of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from chengjian.codes import indicators as module
from chengjian.codes.indicators import CodelistError, compile_sources, indicators
from chengjian.codes.units import ADMITTED, OPEN, QUOTIENTS, units

DOMAINS = 12
FILE = """
domain: economy
name: 经济
english: economy
indicators:
  gdp:
    name: 地区生产总值
    english: gross regional product
    unit: money
    kind: flow
    growth: real
    aliases: [生产总值, GDP]
    definition: 一个地区一定时期内生产活动的最终成果
    source: 国家统计局
families:
  output:
    name: "{name}产量"
    english: "output of {english}"
    unit: mass
    kind: flow
    aliases: ["{name}总产量"]
    definition: "{name}的产量"
    source: 国家统计局
    members:
      grain: [粮食, grain, 粮油]
"""


@pytest.fixture
def fresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty cache folder, and nothing remembered before or after."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    indicators.cache_clear()
    yield tmp_path
    indicators.cache_clear()


def compiled(text: str) -> module.Indicators:
    return module.Indicators(compile_sources([("a.yml", text.encode())], "hash"))


def test_all_domains_are_there() -> None:
    table = indicators()
    assert len(table.domains) == DOMAINS
    assert {indicator.domain for indicator in table.by_id.values()} == set(table.domains)
    assert len(table) == len(table.by_id) > 1000


def test_every_indicator_is_complete() -> None:
    dimensions = {*units().dimension.values(), *ADMITTED, *QUOTIENTS, *OPEN}
    for indicator in indicators().by_id.values():
        assert indicator.name and indicator.english and indicator.definition and indicator.source, (
            indicator.id
        )
        assert indicator.unit in dimensions, f"{indicator.id}: {indicator.unit}"
        assert indicator.aliases[0] == indicator.name.replace(" ", "")
        assert len(indicator.aliases) == len(set(indicator.aliases))


def test_every_name_finds_its_indicator() -> None:
    table = indicators()
    for indicator in table.by_id.values():
        assert all(table.match(alias) == indicator.id for alias in indicator.aliases)


def test_containers_have_no_circles() -> None:
    table = indicators().by_id
    for indicator in table.values():
        seen = {indicator.id}
        at = indicator.within
        while at is not None:
            assert at not in seen, f"{indicator.id} is within itself"
            seen.add(at)
            at = table[at].within


@pytest.mark.parametrize(
    ("phrase", "found"),
    [
        ("地区生产总值", "gdp"),
        ("GDP", "gdp"),
        ("全市地区生产总值", "gdp"),
        ("地区生产总值总量", "gdp"),
        ("粮食产量", "output_grain"),
        ("粮油总产量", "output_grain"),
        ("累计完成粮食产量", "output_grain"),
        ("“粮食”产量", "output_grain"),
        ("非粮食产量", None),
        ("总值", None),
        ("无此指标", None),
        ("", None),
    ],
)
def test_phrase_is_matched(phrase: str, found: str | None) -> None:
    assert compiled(FILE).match(phrase) == found


@pytest.mark.parametrize(
    ("unit", "found"), [(None, "gdp"), ("元", "gdp"), ("吨", None), ("%", None), ("元/人", None)]
)
def test_unit_must_fit(unit: str | None, found: str | None) -> None:
    assert compiled(FILE).match("地区生产总值", unit) == found


def test_family_is_expanded() -> None:
    member = compiled(FILE).by_id["output_grain"]
    assert (member.name, member.english, member.family) == ("粮食产量", "output of grain", "output")
    assert member.aliases == ("粮食产量", "粮油产量", "粮食总产量", "粮油总产量")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("kind: flow", "kind: river", "a.yml"),
        ("    growth: real", "    groth: real", "groth"),
        ("    english: gross regional product\n", "", "english"),
        ("aliases: [生产总值, GDP]", "aliases: [粮食产量]", "share the alias 粮食产量"),
        ("aliases: [生产总值, GDP]", "parts: [nothing]", "gdp names nothing"),
        ("aliases: [生产总值, GDP]", "within: nothing", "gdp names nothing"),
        ("aliases: [生产总值, GDP]", "ratio: {numerator: gdp, denominator: nothing}", "gdp names nothing"),
        ("  gdp:", "  output_grain:", "output_grain stands twice"),
        ("domain: economy", "domain: [", "a.yml"),
    ],
)
def test_wrong_file_is_refused(old: str, new: str, message: str) -> None:
    assert old in FILE
    with pytest.raises(CodelistError, match=message):
        compiled(FILE.replace(old, new, 1))


def test_table_is_kept_and_found_again(fresh: Path) -> None:
    first = indicators()
    (kept,) = (fresh / "chengjian").iterdir()
    assert first.hash in kept.name
    indicators.cache_clear()
    assert indicators().by_alias == first.by_alias


@pytest.mark.parametrize("spoilt", [b"", b"{", b"[1]", b"\x00\xff"])
def test_spoilt_cache_is_made_again(fresh: Path, spoilt: bytes) -> None:
    first = indicators()
    (kept,) = (fresh / "chengjian").iterdir()
    kept.write_bytes(spoilt)
    indicators.cache_clear()
    assert indicators().by_alias == first.by_alias
    assert kept.read_bytes() != spoilt


def test_cache_folder_that_cannot_be_made_does_no_harm(fresh: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (fresh / "file").write_text("no folder")
    monkeypatch.setenv("XDG_CACHE_HOME", str(fresh / "file"))
    assert indicators().match("地区生产总值")
