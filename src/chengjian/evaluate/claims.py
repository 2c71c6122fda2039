"""Claimed places ("增速居全省第三位") held against the panel where it covers the field, else left open.

A panel seldom has every rival. The true place then lies between the place among those that are there and that place plus
the number of those that are not, and only a claim outside of that range contradicts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

import msgspec
import polars as pl

from chengjian.codes.indicators import indicators
from chengjian.codes.regions import Region, UnknownRegion, regions
from chengjian.model import Observation

Verdict = Literal["holds", "violated", "unknown"]
Field = Literal["province", "country"]

FIELDS: tuple[tuple[str, Field], ...] = (
    (r"全省|省内|全区|区内|全自治区|各市州|市州", "province"),
    (r"全国|国内", "country"),
)
GROWTH = re.compile(r"增速|增幅|增长率|增长速度")
# A growth right before the place: whose place it is, only the writer knows.
BESIDE = re.compile(r"(?:增长|下降|增速)[^，。；]{0,12}[，、][^，。；]{0,8}$")
# A subset of rivals or of the thing ranked that the panel cannot tell apart.
SUBSETS = re.compile(
    r"同类|西部|东部|中部|东北|地级市中|城市群|百强|百城|前\d+月|季度|上半年|[一二三四五六七八九十]+市州?中"
)


LEFT_OPEN = (
    "有的地区不在面板中，或数值印出来相同，无法断定 "
    "rivals that are not in the panel, or figures that print alike, leave it open"
)


class Claim(msgspec.Struct, frozen=True, kw_only=True):
    """A claimed place with what the panel says.

    `place` is the range in which the true one lies; of `rivals`, the region itself among them, `known` have a figure.
    """

    region: str
    indicator: str
    measure: Literal["level", "growth"]
    period: str
    claimed: int
    at_most: bool
    field: Field | None
    verdict: Verdict
    place: tuple[int, int] | None = None
    known: int = 0
    rivals: int = 0
    text: str = ""
    note: str = ""


def claims(rows: Iterable[tuple[Observation, str]], frame: pl.DataFrame) -> list[Claim]:
    """Check the claimed places among observations, each with the sentence that it stands in, against a long frame."""
    return [
        _checked(o, sentence, frame)
        for o, sentence in rows
        if o.measure == "rank" and o.status == "actual" and o.region and not isinstance(o.value, tuple)
    ]


def _checked(o: Observation, sentence: str, frame: pl.DataFrame) -> Claim:
    assert o.region is not None and not isinstance(o.value, tuple)
    said = (
        o.indicator_text + sentence[: sentence.find(o.text) + len(o.text)]
        if o.text in sentence
        else o.indicator_text
    )
    near = said[-40:]
    measure: Literal["level", "growth"] = "growth" if GROWTH.search(o.indicator_text) else "level"
    indicator = o.indicator or indicators().match(GROWTH.sub("", o.indicator_text)) or ""
    field = next((kind for pattern, kind in FIELDS if re.search(pattern, near)), None)
    claim = Claim(
        region=o.region, indicator=indicator, measure=measure, period=o.period or "", claimed=int(o.value),
        at_most=o.bound == "at_most", field=field, verdict="unknown", text=sentence or o.text,
    )  # fmt: skip
    lacking = (
        "指标表没有这项指标 the codelist has no such indicator" if not indicator
        else "原文没有说在谁之中 the text does not say among whom" if field is None
        else "只是部分地区或部分月份中的名次 it is a place among a part of the regions, or of the year" if SUBSETS.search(near)
        else "原文没有说是哪一年 the claim has no year" if not re.fullmatch(r"\d{4}", claim.period)
        else ""
    )  # fmt: skip
    if lacking:
        return msgspec.structs.replace(claim, note=lacking)
    found = _placed(claim, frame)
    if measure == "growth" or not BESIDE.search(near.removesuffix(o.text)):
        return found
    # 达到560亿元，增长11.5%，居全省第一位: it may be the place of the level or of the growth.
    other = _placed(msgspec.structs.replace(claim, measure="growth"), frame)
    if found.verdict == other.verdict:
        return found
    return msgspec.structs.replace(
        found,
        verdict="unknown",
        note="可能是水平的名次，也可能是增速的 it may be the place of the level or of its growth",
    )


def _placed(claim: Claim, frame: pl.DataFrame) -> Claim:
    try:
        own = regions().by_code(claim.region, int(claim.period))
    except UnknownRegion:
        return msgspec.structs.replace(claim, note="那一年没有这个地区 the region did not stand in that year")
    rivals = _rivals(own, claim.field or "country", int(claim.period))
    if own.code not in rivals:
        return msgspec.structs.replace(
            claim, note="只能核对地级市之间的名次 only places among prefectures can be checked"
        )
    rows = frame.filter(
        (pl.col("indicator") == claim.indicator)
        & (pl.col("measure") == claim.measure)
        & (pl.col("period") == claim.period)
    ).filter(pl.col("region").is_in(rivals))
    values = {row["region"]: row for row in rows.iter_rows(named=True)}
    if own.code not in values:
        return msgspec.structs.replace(
            claim,
            rivals=len(rivals),
            note="面板没有该地区自己的数值 the panel has no figure of it for the region itself",
        )
    # What is printed alike may lie either way.
    mine = values[own.code]
    falling = indicators().by_id[claim.indicator].direction == "down" and claim.measure == "level"
    ahead = sum(_surely(row, mine, falling) for code, row in values.items() if code != own.code)
    behind = sum(_surely(mine, row, falling) for code, row in values.items() if code != own.code)
    place = (ahead + 1, len(rivals) - behind)
    low = 1 if claim.at_most else claim.claimed
    verdict: Verdict = "unknown"
    if place[0] > claim.claimed or place[1] < low:
        verdict = "violated"
    elif place[1] <= claim.claimed and place[0] >= low:
        verdict = "holds"
    note = LEFT_OPEN if verdict == "unknown" else ""
    return msgspec.structs.replace(
        claim, verdict=verdict, place=place, known=len(values), rivals=len(rivals), note=note
    )


def _surely(first: dict[str, float], second: dict[str, float], falling: bool) -> bool:
    """Whether the first is ahead of the second whatever their digits leave open."""
    one, other = (second, first) if falling else (first, second)
    low = one["value"] if one["low"] is None else one["low"]
    high = other["value"] if other["high"] is None else other["high"]
    return low > high


def _rivals(own: Region, field: Field, year: int) -> list[str]:
    if own.level != "prefecture":
        return []
    if field == "province":
        return [r.code for r in regions().children(own.parent or "", year) if r.level == "prefecture"]
    return [r.code for r in regions() if r.level == "prefecture" and r.stands(year)]
