"""When an identity may be asked of observations: basis of growth, units, signs."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache

from chengjian.codes.indicators import indicators
from chengjian.codes.units import units
from chengjian.model import Observation

# Growth of these is real, or on a comparable set of units, or on a base that was revised: it binds no printed levels.
REAL = re.compile(
    "增加值|生产总值|GDP|经济总量|可比|不变价|同口径|扣除|剔除|规模以上|规上|限额以上|限上|零售总额|零售额|固定资产投资"
)
POINTS = {"个百分点": "%", "百分点": "%", "个千分点": "‰"}


def nominal(observations: Iterable[Observation | None]) -> bool:
    """Whether none of these is of a series whose growth is real or on a comparable base."""
    return not any(o is not None and _real(o.indicator, o.indicator_text) for o in observations)


@lru_cache(maxsize=16384)
def _real(indicator: str | None, text: str) -> bool:
    if indicator is not None and indicators().by_id[indicator].growth == "real":
        return True
    return bool(REAL.search(text))


def one_unit(observations: Iterable[Observation | None]) -> bool:
    """Whether all these are in one unit: points are the per cent that they are points of, measure words just count."""
    return len({unit_key(o.unit) for o in observations if o is not None}) <= 1


@lru_cache(maxsize=4096)
def unit_key(unit: str) -> str:
    """What two units that may be added have in common."""
    unit = POINTS.get(unit, unit)
    dimension = units().dimension.get(unit) or units().dimension.get(unit.partition("（")[0])
    return "count" if dimension == "count" else unit


def positive(observations: Iterable[Observation | None]) -> bool:
    """Whether all these are positive."""
    return all(o is None or (not isinstance(o.value, tuple) and o.value > 0) for o in observations)


def one_dimension(observations: Iterable[Observation | None]) -> bool:
    """Whether all these measure one thing in units that convert into each other, or in one unit."""
    stated = [o.unit for o in observations if o is not None]
    if len({unit_key(unit) for unit in stated}) <= 1:
        return True
    table = units()
    return all(table.factor.get(u) for u in stated) and len({table.dimension.get(u) for u in stated}) == 1


def factor_of(unit: str) -> Decimal:
    """What a figure in this unit is multiplied by to be in the base unit of its dimension; 1 where nothing converts."""
    return units().factor.get(unit) or Decimal(1)
