"""The reference panel that the package ships, as observations that figures are held against."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from chengjian.arithmetic.wording import said
from chengjian.codes.indicators import indicators
from chengjian.model import Observation

if TYPE_CHECKING:
    import polars as pl

NAME = "中国城市统计年鉴"


def yearbook_figures(observations: Iterable[Observation]) -> list[Observation]:
    """The figures of the reference panel for the cities and indicators that observations speak of, of all its years.

    Levels and growth of whole cities. Their `document` is the yearbook's name; they have no place in a text.
    """
    wanted = {(o.region, o.indicator) for o in observations if o.region and o.indicator and o.scope != "own"}
    cities = {region for region, _ in wanted if region and region.endswith("00")}
    return [
        observation
        for city in sorted(cities)
        for observation in _of_city(city)
        if (city, observation.indicator) in wanted
    ]


@lru_cache(maxsize=512)
def _of_city(city: str) -> tuple[Observation, ...]:
    rows = _by_city().get(city)
    return () if rows is None else tuple(_observation(row) for row in rows.iter_rows(named=True))


@cache
def _by_city() -> dict[str, pl.DataFrame]:
    from chengjian.codes.reference import reference

    parts = reference("city").partition_by("region", as_dict=True)
    return {str(key[0]): frame for key, frame in parts.items()}


def _observation(row: dict[str, object]) -> Observation:
    region, indicator, measure, period = (
        str(row[name]) for name in ("region", "indicator", "measure", "period")
    )
    value, low, high = (Decimal(str(row[name])) for name in ("value", "low", "high"))
    unit = str(row["unit"])
    return Observation(
        id=f"{NAME}#{region}/{indicator}/{measure}/{period}",
        document=NAME,
        start=0,
        end=0,
        text=said(value, unit),
        indicator=indicator,
        indicator_text=indicators().by_id[indicator].name,
        subject=None,
        region=region,
        measure="growth" if measure == "growth" else "level",
        value=value,
        unit=unit,
        low=low,
        high=high,
        bound=None,
        period=period,
        base_period=str(int(period) - 1) if measure == "growth" else None,
        status="actual",
        rule="yearbook",
        scope="total",
    )


__all__ = ["NAME", "yearbook_figures"]
