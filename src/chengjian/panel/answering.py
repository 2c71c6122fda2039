"""Answers to questions: the cells that a question asks for, what they amount to, and whence they come."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import msgspec

from chengjian.arithmetic.wording import said
from chengjian.codes.indicators import indicators
from chengjian.codes.regions import Region, regions
from chengjian.panel.asking import Question, understand, years_of
from chengjian.panel.reading import Panel

TOP = 10


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to a question: what was understood, the sentences that answer it, and the rows they come from.

    A row is a cell of `panel_long` (or, for a share or a computed growth, what was computed, with `origin` derived);
    `caveats` say what the reader must know: words not understood, contradictions, computed figures.
    """

    question: Question
    sentences: tuple[str, ...]
    rows: tuple[dict[str, Any], ...]
    caveats: tuple[str, ...] = ()


def answer(panel: Panel, text: str, year: int | None = None) -> Answer:
    """Answer a question from a panel; `year` is the one that 今年 means, the panel's latest where it is not given.

    Raises ValueError where the question is too long.
    """
    latest = panel.sql("SELECT max(year) FROM panel_long WHERE status = 'actual'").item()
    question = understand(text, year or latest or 2000)
    caveats = [f"没有读懂“{word}”" for word in question.unknown]
    if not question.indicators:
        caveats.append("问题里没有认出指标；写出指标的名称，如地区生产总值")
        return Answer(question=question, sentences=(), rows=(), caveats=tuple(caveats))
    if not question.regions and question.kind != "rank":
        caveats.append("问题里没有认出地区；写出地区的名称，如嘉峪关市")
        return Answer(question=question, sentences=(), rows=(), caveats=tuple(caveats))
    sentences, rows = _ANSWERS[question.kind](_Asked(panel, question))
    if not rows:
        caveats.append("面板里没有这个数")
    caveats += [
        f"{row['region_name']}{row['period']}年的来源相互矛盾：chengjian show 可见全部来源"
        for row in rows
        if row["agreement"] == "contradicted"
    ]
    return Answer(
        question=question, sentences=tuple(sentences), rows=tuple(rows), caveats=tuple(dict.fromkeys(caveats))
    )


class _Asked:
    """A question put to a panel."""

    def __init__(self, panel: Panel, question: Question) -> None:
        self.panel = panel
        self.question = question
        self.years = years_of(question)

    def cells(self, regions_: Sequence[str], indicator: str, measure: str) -> list[dict[str, Any]]:
        """The yearly cells of places, one a place and year: of several units and bases that with most sources."""
        rows = self.panel.sql(
            "SELECT * FROM panel_long WHERE region IN (SELECT unnest(?::VARCHAR[])) AND indicator = ? AND measure = ? "
            "AND year IS NOT NULL AND value IS NOT NULL AND status = 'actual' AND coalesce(series, 'whole') = 'whole' "
            "QUALIFY row_number() OVER (PARTITION BY region, year ORDER BY sources DESC, unit, base_period DESC) = 1 "
            "ORDER BY region, year",
            [list(regions_), indicator, measure],
        ).to_dicts()
        return [row for row in rows if self.wanted(row["year"])]

    def wanted(self, year: int) -> bool:
        """Whether the question asks of this year."""
        return self.years is None or self.years[0] <= year <= self.years[1]

    def last(self, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Of each place the latest row, where the question names no year."""
        if self.years is not None:
            return rows
        latest = {row["region"]: row for row in rows}
        return list(latest.values())

    @property
    def field(self) -> list[str]:
        """The prefectures among which an order goes: those of the province asked of, or of all."""
        named = [regions().by_code(code) for code in self.question.regions]
        provinces = {r.code for r in named if r.level == "province"}
        if self.question.field == "province":
            provinces |= {_province(r) for r in named}
        codes = self.panel.sql("SELECT DISTINCT region FROM cells ORDER BY region")["region"].to_list()
        found = [code for code in codes if code[4:] == "00" and code[2:] != "0000"]
        # Municipalities are provinces and cities at once; an order of all cities has them.
        found += [code for code in codes if code in ("110000", "120000", "310000", "500000")]
        return [code for code in found if not provinces or code[:2] + "0000" in provinces]


def _province(region: Region) -> str:
    return region.code[:2] + "0000"


def phrase(row: dict[str, Any]) -> str:
    """A cell in words: 嘉峪关市2024年地区生产总值128.6亿元."""
    return f"{row['region_name']}{row['period']}年{row['indicator_name']}{_verb(row)}{value(row)}"


def _verb(row: dict[str, Any]) -> str:
    return "增长" if row["measure"] == "growth" else ""


def value(row: dict[str, Any]) -> str:
    """A cell's value as people say it."""
    number = Decimal(repr(row["value"])).normalize()
    text = said(number, row["unit"] or "", row["measure"])
    return text.removeprefix("+") if row["measure"] == "growth" else text


def _value(asked: _Asked) -> tuple[list[str], list[dict[str, Any]]]:
    rows: list[dict[str, Any]] = []
    for indicator in asked.question.indicators:
        rows += asked.last(asked.cells(asked.question.regions, indicator, "level"))
    return [f"{phrase(row)}。" for row in rows], rows


def _growth(asked: _Asked) -> tuple[list[str], list[dict[str, Any]]]:
    rows: list[dict[str, Any]] = []
    for indicator in asked.question.indicators:
        stated = asked.last(asked.cells(asked.question.regions, indicator, "growth"))
        rows += stated or _computed(asked, indicator)
    return [f"{phrase(row)}{_how(row)}。" for row in rows], rows


def _how(row: dict[str, Any]) -> str:
    return "（按现价由两年的数值推算）" if row["origin"] == "derived" else ""


def _computed(asked: _Asked, indicator: str) -> list[dict[str, Any]]:
    """The growth of each year that two levels give, where nobody states it."""
    levels = {
        (row["region"], row["year"]): row
        for row in _Asked(asked.panel, msgspec.structs.replace(asked.question, periods=())).cells(
            asked.question.regions, indicator, "level"
        )
    }
    rows = []
    for (region, year), row in levels.items():
        before = levels.get((region, year - 1))
        same = before is not None and before["unit"] == row["unit"]
        if before is not None and same and before["value"] > 0 and asked.wanted(year):
            grown = round((row["value"] / before["value"] - 1) * 100, 1)
            rows.append(
                {
                    **row,
                    "measure": "growth",
                    "unit": "%",
                    "value": grown,
                    "origin": "derived",
                    "base_period": str(year - 1),
                }
            )
    return asked.last(rows)


def _trend(asked: _Asked) -> tuple[list[str], list[dict[str, Any]]]:
    rows: list[dict[str, Any]] = []
    sentences = []
    measure = "level"
    for indicator in asked.question.indicators:
        found = asked.cells(asked.question.regions, indicator, measure)
        rows += found
        if found:
            listed = "，".join(f"{row['period']}年{value(row)}" for row in found)
            sentences.append(f"{found[0]['region_name']}{found[0]['indicator_name']}：{listed}。")
        if len(found) > 1 and found[0]["value"] > 0 and found[0]["unit"] not in ("%", "‰"):
            times = found[-1]["value"] / found[0]["value"]
            sentences.append(f"{found[-1]['period']}年是{found[0]['period']}年的{times:.2f}倍。")
    return sentences, rows


def _compare(asked: _Asked) -> tuple[list[str], list[dict[str, Any]]]:
    rows: list[dict[str, Any]] = []
    sentences = []
    for indicator in asked.question.indicators:
        found = asked.cells(asked.question.regions, indicator, "level")
        years = {
            region: {r["year"] for r in found if r["region"] == region} for region in asked.question.regions
        }
        common = set.intersection(*years.values()) if years else set()
        if asked.years is None:
            common = {max(common)} if common else set()
        for year in sorted(common):
            same = sorted((r for r in found if r["year"] == year), key=lambda r: -r["value"])
            rows += same
            sentences.append("；".join(phrase(row) for row in same) + "。")
            first, last = same[0], same[-1]
            if len(same) == 2 and first["unit"] == last["unit"]:
                gap = {**first, "value": round(first["value"] - last["value"], 6)}
                sentences.append(f"{first['region_name']}比{last['region_name']}高{value(gap)}。")
    return sentences, rows


def _rank(asked: _Asked) -> tuple[list[str], list[dict[str, Any]]]:
    question = asked.question
    indicator = question.indicators[0]
    measure = "growth" if question.growing and indicators().by_id[indicator].growth != "none" else "level"
    field = asked.field
    found = asked.cells(field, indicator, measure)
    if not found:
        return [], []
    counts: dict[int, int] = {}
    for row in found:
        counts[row["year"]] = counts.get(row["year"], 0) + 1
    # Without a year the latest for which the field is nearly whole.
    year = max(y for y, n in counts.items() if n >= 0.8 * max(counts.values()))
    order = sorted((r for r in found if r["year"] == year), key=lambda r: (r["value"], r["region"]))
    if not question.ascending:
        order.reverse()
    places = {row["region"]: 1 + sum(_ahead(o, row, question.ascending) for o in order) for row in order}
    asked_of = [code for code in question.regions if code in places]
    name = order[0]["indicator_name"] + ("增速" if measure == "growth" else "")
    end = "由低到高" if question.ascending else "由高到低"
    if asked_of:
        rows = [row for row in order if row["region"] in asked_of]
        sentences = [
            f"{row['region_name']}{year}年{name}{value(row)}，{end}在面板所含{len(order)}个城市中居第{places[row['region']]}位。"
            for row in rows
        ]
        return sentences, [{**row, "rank": places[row["region"]]} for row in rows]
    top = order[: question.top or TOP]
    listed = "，".join(f"{places[row['region']]} {row['region_name']} {value(row)}" for row in top)
    return [f"{year}年{name}{end}（面板所含{len(order)}个城市）：{listed}。"], [
        {**row, "rank": places[row["region"]]} for row in top
    ]


def _ahead(one: dict[str, Any], other: dict[str, Any], ascending: bool) -> bool:
    return bool(one["value"] < other["value"] if ascending else one["value"] > other["value"])


def _share(asked: _Asked) -> tuple[list[str], list[dict[str, Any]]]:
    """The share of the first named in the second: of a place in a place, or of an indicator in an indicator."""
    question = asked.question
    parts = [(code, i) for i in question.indicators for code in question.regions][:2]
    if len(parts) < 2:
        return [], []
    (region, indicator), (whole_region, whole_indicator) = parts
    ours = {r["year"]: r for r in asked.cells([region], indicator, "level")}
    wholes = {r["year"]: r for r in asked.cells([whole_region], whole_indicator, "level")}
    years = sorted(
        y for y in ours.keys() & wholes.keys() if ours[y]["unit"] == wholes[y]["unit"] and wholes[y]["value"]
    )
    rows, sentences = [], []
    for year in years if asked.years else years[-1:]:
        part, whole = ours[year], wholes[year]
        share = round(part["value"] / whole["value"] * 100, 2)
        rows += [part, whole]
        sentences.append(f"{phrase(part)}，{phrase(whole)}，前者为后者的{share:g}%（推算）。")
    return sentences, rows


_ANSWERS = {
    "value": _value, "growth": _growth, "trend": _trend, "compare": _compare, "rank": _rank, "share": _share,
}  # fmt: skip
