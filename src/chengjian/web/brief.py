"""A brief of a city, of two to four pages, fit to be handed on: key figures, charts, contradictions, sources, caveats."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import msgspec
from markupsafe import Markup

from chengjian.codes.regions import regions
from chengjian.web import charts, city, queries, texts
from chengjian.web.charts import Series
from chengjian.web.store import Row, Store
from chengjian.web.words import Words

EACH, CHARTS, FINDINGS = 4, 6, 6
HEADS = (
    ("指标", "Indicator"), ("数值", "Value"), ("时期", "Period"), ("增长", "Growth"), ("位次", "Place"), ("来源", "Source"),
)  # fmt: skip
FLAGS = {
    "contradicted": ("矛盾", "contradicted"), "derived": ("推算", "derived"),
    "expected": ("预计", "expected"), "target": ("目标", "target"),
}  # fmt: skip


class Figure(msgspec.Struct, frozen=True):
    """A row of the key figures; `source` is its number among the sources."""

    name: str
    value: str
    period: str
    growth: str
    place: str
    note: str
    flag: str
    source: int


class Drawing(msgspec.Struct, frozen=True):
    """A chart and what stands above it."""

    title: str
    svg: Markup


class Brief(msgspec.Struct, frozen=True):
    """What a brief says, whatever its form."""

    title: str
    subtitle: str
    lead: str
    groups: list[tuple[str, list[Figure]]]
    drawings: list[Drawing]
    findings: list[tuple[str, str, str]]
    sources: list[str]
    caveats: list[str]
    heads: list[str]
    words: dict[str, str]


def brief(store: Store, code: str, w: Words, peers: Sequence[str] = ()) -> Brief:
    """The brief of a region, beside its peers. Raises LookupError where the panel has nothing of it."""
    groups = city.groups(store, code, list(peers), w)
    if not groups:
        raise LookupError(f"there are no figures of {w.region(code)} in this panel")
    titles = {
        row["document"]: row["title"] or row["document"]
        for row in store.rows("SELECT document, title FROM documents WHERE status = 'read'")
    }
    sources: dict[str, int] = {}
    made = []
    for group in groups:
        lines = sorted(
            group.lines, key=lambda line: (-len(line.values), line.measure not in queries.MAIN[:2])
        )[:EACH]
        made.append((group.name, [_figure(line, sources, titles, w) for line in lines]))
    found = texts.findings(store, region=code)[:FINDINGS]
    total = found[0]["total"] if found else 0
    names = "、".join(w.short(peer) for peer in peers)
    number = sum(len(group.lines) for group in groups)
    lead = w(
        f"本简报由 {len(sources)} 份来源中的 {number} 项指标汇成，每个数字都注明来源。",
        f"Made of {number} indicators from {len(sources)} sources; every figure names its source.",
    )
    if total:
        lead += w(
            f"文献中有 {total} 处数字互相矛盾，择要列出。",
            f" {total} contradictions were found; the gravest are listed.",
        )
    above = regions().parents(code)
    return Brief(
        title=w(f"{w.region(code)}发展简报", f"{w.region(code)}: a brief"),
        subtitle=" · ".join(filter(None, (w.region(above[-1].code) if above else "", code, date.today().isoformat()))),
        lead=lead,
        groups=made,
        drawings=_drawings(store, code, groups, peers, w),
        findings=[(w.of(f["severity"]), w(f["message"], f["message_en"] or f["message"]), f["calculation"] or "") for f in found],
        sources=[f"{titles.get(name, name)}" for name in sources],
        caveats=_caveats(names, w),
        heads=[
            w(*pair)
            for pair in HEADS
        ],
        words={
            "figures": w("主要数字", "Key figures"), "charts": w("历年", "Over the years"),
            "findings": w("互相矛盾的数字", "Figures that contradict"), "sources": w("来源", "Sources"),
            "caveats": w("说明", "Caveats"), "language": w("zh", "en"),
        },
    )  # fmt: skip


def _figure(line: city.Line, sources: dict[str, int], titles: dict[str, str], w: Words) -> Figure:
    document = line.latest["document"]
    number = sources.setdefault(document, len(sources) + 1) if document in titles else 0
    name = line.name + ("" if line.measure in queries.MAIN[:2] else f"（{w.of(line.measure)}）")
    return Figure(
        name=name,
        value=w.value(line.latest),
        period=w.period(line.latest["period"]),
        growth=w.value(line.growth) if line.growth else "",
        place=f"{line.place['place']}/{line.place['n']}" if line.place else "",
        note=w(*FLAGS[line.flag]) if line.flag else "",
        flag=line.flag,
        source=number,
    )


def _drawings(
    store: Store, code: str, groups: list[city.Group], peers: Sequence[str], w: Words
) -> list[Drawing]:
    """The longest series, no more than two of a domain."""
    lines = [line for group in groups for line in sorted(group.lines, key=lambda one: -len(one.values))[:2]]
    lines = [line for line in lines if len(line.values) >= 3 and line.values[-1]["value"] is not None]
    lines = sorted(lines, key=lambda one: -len(one.values))[:CHARTS]
    series = queries.series(store, [code, *peers], [line.key for line in lines])
    made = []
    for line in lines:
        unit = line.values[-1]["unit"] or ""
        drawn = [
            Series(
                w.short(place),
                city.points(
                    [
                        r
                        for r in series.get((place, line.key), [])
                        if r["measure"] == line.measure and r["unit"] == unit
                    ],
                    w,
                ),
                at,
            )
            for at, place in enumerate([code, *peers])
        ]
        svg = charts.lines(drawn, line.name, _said(w, unit, line.measure), width=440, height=230)
        if svg:
            made.append(Drawing(line.name, svg))
    return made


def _said(w: Words, unit: str, measure: str) -> Callable[[float], str]:
    return lambda value: w.number(value, unit, measure)


def _caveats(peers: str, w: Words) -> list[str]:
    made = [
        w(
            "位次由本库算出，只在有数据的同级地区之间排；文献所说的位次可能不同。",
            "Places are computed from this panel among the regions of the same level that have data.",
        ),
        w(
            "“推算”的数字没有文献直接说出，由其他数字算出；“矛盾”的数字请先看依据再引用。",
            "Derived figures are stated nowhere; look at the evidence of contradicted ones before quoting them.",
        ),
        w("无从核对的数字不等于正确。", "What cannot be checked is not thereby right."),
    ]
    if peers:
        made.insert(0, w(f"对照城市：{peers}。", f"Beside it: {peers}."))
    return made


def rows_of(figures: Sequence[Figure]) -> list[Row]:
    """Figures as a form's table has them: the cells, and whether a value is contradicted (bad) or not simply stated (drv)."""
    made = []
    for f in figures:
        name = f"{f.name}　{f.note}" if f.note else f.name
        source = f"[{f.source}]" if f.source else ""
        made.append(
            {
                "cells": [name, f.value, f.period, f.growth, f.place, source],
                "flag": "bad" if f.flag == "contradicted" else "drv" if f.flag else "",
            }
        )
    return made
