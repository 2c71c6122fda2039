"""Targets of a plan against what came and what may come: fulfilled, early or late, the pace that is left to go."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Literal

import msgspec
import numpy as np
import polars as pl

from chengjian.codes.indicators import indicators
from chengjian.evaluate.projection import Projection, needed_pace, project
from chengjian.evaluate.table import DataError
from chengjian.model import Observation

Verdict = Literal["met", "missed", "on_track", "behind", "open", "unknown"]
# What a probability of being met must be to be called on track, and behind.
LIKELY, UNLIKELY = 0.8, 0.2
MEASURES = ("level", "growth", "average_growth")
OPEN = "按印出的位数无法断定 the printed digits leave it open"


class Target(msgspec.Struct, frozen=True, kw_only=True):
    """A target as a document states it: `low` is the least value that fulfils it (the greatest where `at_least` is false).

    `period` is ISO 8601: a year, or the years of a plan (`2021/2025`), of which the last is the year that it is set for.
    """

    region: str
    indicator: str
    measure: str
    value: float
    unit: str
    at_least: bool
    first: int
    last: int
    text: str
    document: str


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """How a target stands.

    `verdict`: met (`met_in` since which year without a break, at its year or before), missed (`met_in` then the later year in
    which it was met after all); on_track, behind or open (neither
    is likely) from the projection; unknown without figures. `latest` the
    last known year and value. `pace` the yearly change that leads there from now, and `past` that of the past, in % or units.
    `chance` the probability of meeting it in its year, `expected` the year in which it is met at best, in the middle and at
    worst (None: not within the years projected). `note` says what an unknown verdict lacks, in Chinese and English.
    """

    target: Target
    verdict: Verdict
    met_in: int | None = None
    latest: tuple[int, float] | None = None
    pace: float | None = None
    past: float | None = None
    chance: float | None = None
    expected: tuple[int | None, int | None, int | None] | None = None
    model: str | None = None
    note: str = ""


def targets(observations: Iterable[Observation], region: str | None = None) -> list[Target]:
    """The targets among observations: levels, growth and average growth of regions, for a year or a plan; each once."""
    found: dict[tuple[object, ...], Target] = {}
    for o in observations:
        if o.status != "target" or o.indicator is None or o.region is None or o.measure not in MEASURES:
            continue
        if (region is not None and o.region != region) or isinstance(o.value, tuple) or o.repeats is not None:
            continue
        years = _years(o.period)
        if years is None:
            continue
        made = target_of(
            o.indicator, o.measure, o.bound, float(o.value), years, o.region, o.unit, o.text, o.document
        )
        found.setdefault((made.region, made.indicator, made.measure, made.value, made.last), made)
    return sorted(found.values(), key=lambda t: (t.region, t.last, t.indicator, t.measure))


def target_of(
    indicator: str,
    measure: str,
    bound: str | None,
    value: float,
    years: tuple[int, int],
    region: str,
    unit: str,
    text: str,
    document: str,
) -> Target:
    """A target from the parts of an observation, in the standard unit of a panel.

    Which side fulfils it follows from its hedge, else from its indicator.
    """
    from chengjian.panel.rows import standard_unit

    base, factor = standard_unit(unit, measure)
    falling = indicators().by_id[indicator].direction == "down" and measure == "level"
    at_least = not (bound in ("at_most", "under") or (bound not in ("at_least", "over") and falling))
    return Target(
        region=region, indicator=indicator, measure=measure, value=value * float(factor), unit=base, at_least=at_least,
        first=years[0], last=years[1], text=text, document=document,
    )  # fmt: skip


def _years(period: str | None) -> tuple[int, int] | None:
    parts = (period or "").split("/")
    if not all(len(p) == 4 and p.isdigit() for p in parts) or len(parts) > 2:
        return None
    return int(parts[0]), int(parts[-1])


def assess(frame: pl.DataFrame, wanted: Sequence[Target], *, to: int = 2035) -> list[Progress]:
    """How each target stands by the figures of a long frame (see `figures`); projections go to the year `to` at most."""
    made: dict[tuple[str, str, str], Projection | str] = {}
    return [_assessed(frame, target, made, to) for target in wanted]


def _assessed(
    frame: pl.DataFrame, target: Target, made: dict[tuple[str, str, str], Projection | str], to: int
) -> Progress:
    measure = "level" if target.measure == "level" else "growth"
    rows = _rows(frame, target, measure)
    if not rows:
        return Progress(target=target, verdict="unknown", note="没有这项指标的数值 no figure of it is known")
    if target.measure == "average_growth":
        return _average(target, rows)
    if target.measure == "growth":
        own = [row for row in rows if row["period"] == target.last]
        if not own:
            latest = rows[-1]
            return Progress(
                target=target,
                verdict="unknown",
                latest=(latest["period"], latest["value"]),
                note=f"没有 {target.last} 年的数值 no figure of {target.last} is known",
            )
        return _settled(target, own[0], target.last)
    return _level(frame, target, rows, made, to)


def _rows(frame: pl.DataFrame, target: Target, measure: str) -> list[dict[str, Any]]:
    own = frame.filter(
        (pl.col("region") == target.region)
        & (pl.col("indicator") == target.indicator)
        & (pl.col("measure") == measure)
    )
    if measure == "level" and "unit" in own.columns:
        own = own.filter(pl.col("unit") == target.unit)
    return own.with_columns(pl.col("period").cast(pl.Int32)).sort("period").to_dicts()


def _meets(target: Target, row: dict[str, Any]) -> bool | None:
    """Whether a figure fulfils the target; None where its printed digits leave that open."""
    low = row["value"] if row["low"] is None else row["low"]
    high = row["value"] if row["high"] is None else row["high"]
    if target.at_least:
        return (
            True
            if low >= target.value or row["value"] >= target.value
            else False
            if high < target.value
            else None
        )
    return (
        True
        if high <= target.value or row["value"] <= target.value
        else False
        if low > target.value
        else None
    )


def _settled(target: Target, row: dict[str, Any], met_in: int) -> Progress:
    latest = (int(row["period"]), float(row["value"]))
    met = _meets(target, row)
    if met is None:
        return Progress(target=target, verdict="unknown", latest=latest, note=OPEN)
    return Progress(
        target=target, verdict="met" if met else "missed", met_in=met_in if met else None, latest=latest
    )


def _level(
    frame: pl.DataFrame,
    target: Target,
    rows: list[dict[str, Any]],
    made: dict[tuple[str, str, str], Projection | str],
    to: int,
) -> Progress:
    latest = (int(rows[-1]["period"]), float(rows[-1]["value"]))
    known = [row for row in rows if row["period"] <= target.last]
    if not known:
        return Progress(
            target=target,
            verdict="unknown",
            latest=latest,
            note=f"没有 {target.last} 年及以前的数值 no figure up to {target.last} is known",
        )
    met = _meets(target, known[-1])
    since = len(known)
    while since and _meets(target, known[since - 1]):
        since -= 1
    if known[-1]["period"] == target.last:
        settled = _settled(target, known[-1], int(known[min(since, len(known) - 1)]["period"]))
        late = next((row for row in rows if row["period"] > target.last and _meets(target, row)), None)
        if settled.verdict == "missed" and late is not None:
            return msgspec.structs.replace(settled, latest=latest, met_in=int(late["period"]))
        return msgspec.structs.replace(settled, latest=latest)
    if met:
        return Progress(target=target, verdict="met", met_in=int(known[since]["period"]), latest=latest)
    return _open(frame, target, latest, made, to)


def _open(
    frame: pl.DataFrame,
    target: Target,
    latest: tuple[int, float],
    made: dict[tuple[str, str, str], Projection | str],
    to: int,
) -> Progress:
    key = (target.region, target.indicator, "level")
    if key not in made:
        try:
            made[key] = project(frame, target.region, target.indicator, to=max(to, target.last))
        except DataError as error:
            made[key] = str(error)
    found = made[key]
    if isinstance(found, str):
        relative = indicators().by_id[target.indicator].unit != "percent"
        pace = needed_pace([latest], target.value, target.last, relative=relative)
        return Progress(target=target, verdict="unknown", latest=latest, pace=pace, note=found)
    chance = (
        found.chance(target.last, target.value, at_least=target.at_least)
        if target.last in found.years
        else None
    )
    verdict: Verdict = "open"
    if chance is not None:
        verdict = "on_track" if chance >= LIKELY else "behind" if chance <= UNLIKELY else "open"
    (first, start), (last, end) = found.known[0], found.known[-1]
    past = (
        100 * ((end / start) ** (1 / (last - first)) - 1)
        if found.relative
        else (end - start) / (last - first)
    )
    return Progress(
        target=target, verdict=verdict, latest=latest, chance=chance, past=past, model=found.model,
        pace=needed_pace(found.known, target.value, target.last, relative=found.relative),
        expected=found.reached(target.value, at_least=target.at_least),
    )  # fmt: skip


def _average(target: Target, rows: list[dict[str, Any]]) -> Progress:
    """An average growth over a plan: the growth so far, and what the remaining years must bring."""
    first = target.first if target.first < target.last else target.last
    own = {row["period"]: row for row in rows if first <= row["period"] <= target.last}
    years = [year for year in range(first, target.last + 1) if year in own]
    if not years or years != list(range(first, first + len(years))):
        return Progress(
            target=target,
            verdict="unknown",
            note=f"缺 {first} 年起连续各年的增速 the growth of {first} and the years after is not known in a row",
        )
    so_far = float(np.prod([1 + own[year]["value"] / 100 for year in years]))
    past = 100 * (so_far ** (1 / len(years)) - 1)
    latest = (years[-1], float(own[years[-1]]["value"]))
    left = target.last - years[-1]
    if left == 0:
        # A rounding of each year's rate by half its last digit moves the mean by no more.
        half = max(abs((own[y]["high"] or own[y]["value"]) - own[y]["value"]) for y in years)
        met = past >= target.value if abs(past - target.value) > half else None
        verdict: Verdict = "unknown" if met is None else "met" if met else "missed"
        note = OPEN if met is None else ""
        return Progress(
            target=target,
            verdict=verdict,
            latest=latest,
            past=past,
            met_in=target.last if met else None,
            note=note,
        )
    needed = 100 * (((1 + target.value / 100) ** (target.last - first + 1) / so_far) ** (1 / left) - 1)
    return Progress(target=target, verdict="open", latest=latest, past=past, pace=needed)
