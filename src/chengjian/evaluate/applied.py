"""The formulas of `studies` applied to a panel: one call a study, from a long frame of figures to rows with their spread.

Over several years the same regions are compared in all of them, those that have the figure in each. How far what the digits
leave open can move a result is found by drawing each figure anew from its interval; other errors are not in that spread.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any, Literal, TypeVar, get_args

import msgspec
import numpy as np
import polars as pl
from numpy.typing import NDArray

from chengjian.codes.boundaries import centre
from chengjian.codes.indicators import indicators
from chengjian.codes.regions import regions as all_regions
from chengjian.evaluate import studies
from chengjian.evaluate.breaks import breaks
from chengjian.evaluate.frameworks import Item
from chengjian.evaluate.regional import PARTS
from chengjian.evaluate.table import DataError, Table, name_of, sources_of, tabulate

Array = NDArray[np.float64]
T = TypeVar("T")
# A result from values (years, regions, items) and the places of these regions in the table.
Compute = Callable[[Array, NDArray[np.int64]], T]
Kind = Literal["theil", "dagum", "gravity", "sigma", "beta", "coupling", "obstacles"]
Groups = Literal["parts", "provinces"]
KINDS: tuple[Kind, ...] = get_args(Kind)
# Draws within the intervals, and the middle part of the results that is shown.
DRAWS, LOW, HIGH = 200, 5, 95
LEAST = 5
ROUNDING = "舍入 ±"
# For results that do not ask which regions they are of.
_EVERY = np.arange(0)
RADIUS = 6371.0
WINDS = ("北", "东北", "东", "东南", "南", "西南", "西", "西北")


class Method(msgspec.Struct, frozen=True):
    """What a study is called, its formula, and where that comes from."""

    name: str
    english: str
    formula: str
    source: str


METHODS: dict[Kind, Method] = {
    "theil": Method("泰尔指数分解", "Theil index", "T = Σ s ln(s / p) = 组内 + 组间；s、p 为总量份额与人口份额",
        "Theil (1967); Bourguignon, Econometrica 47 (1979)"),
    "dagum": Method("Dagum 基尼系数分解", "Dagum's Gini", "G = Σ Σ |y − y′| / (2 n² μ) = 组内 + 组间净差异 + 超变密度",
        "Dagum, Empirical Economics 22 (1997)"),
    "gravity": Method("重心", "Centre of gravity", "x = Σ w x / Σ w，y = Σ w y / Σ w；x、y 为各地面积中心的经纬度",
        "徐建华、岳文泽, 地理科学 21(5), 2001"),
    "sigma": Method("σ 收敛", "σ-convergence", "变异系数 = 标准差 (n − 1) / 平均数，逐年下降即 σ 收敛",
        "Barro & Sala-i-Martin, JPE 100 (1992)"),
    "beta": Method("绝对 β 收敛", "Absolute β-convergence", "ln(y_T / y_0) / T = α + β ln y_0，β < 0 即起点低的增长快",
        "Barro & Sala-i-Martin, JPE 100 (1992); 标准误 White (HC1)"),
    "coupling": Method("耦合协调度", "Coupling coordination degree", "C = (Π u)^(1/n) / (Σ u / n)，T = Σ w u，D = √(C T)",
        "王淑佳、孔伟、任亮等, 自然资源学报 36(3), 2021；等级 廖重斌, 热带地理 19(2), 1999"),
    "obstacles": Method("障碍度", "Obstacle degree", "O = w (1 − x) / Σ w (1 − x)，合计 100%",
        "鲁春阳等 (2011)；因子贡献度 × 指标偏离度"),
}  # fmt: skip


class Column(msgspec.Struct, frozen=True):
    """A column of the result: its key in the rows, its head, and after the point so many digits (None: as it is)."""

    key: str
    head: str
    digits: int | None = None


class Study(msgspec.Struct, frozen=True, kw_only=True):
    """A study's result: `rows` under `columns`, of `what` (names), over `regions` regions.

    `notes` say what to beware of, `sources` where the figures come from, where the frame says it, the most used first.
    """

    kind: Kind
    what: list[str]
    years: list[int]
    regions: int
    columns: list[Column]
    rows: list[dict[str, Any]]
    notes: list[str]
    sources: list[str] = []

    @property
    def method(self) -> Method:
        """Its name, formula and source."""
        return METHODS[self.kind]


def study(
    kind: Kind,
    frame: pl.DataFrame,
    indicator: str,
    years: Sequence[str] = (),
    regions: Sequence[str] = (),
    groups: Groups = "parts",
) -> Study:
    """A study of one indicator: theil, dagum, gravity, sigma or beta.

    `frame` as `figures` gives it; `years` all that have the indicator, without; `regions` codes, all without. Raises DataError
    where too little is known, or where the indicator does not suit the study.
    """
    items = _items(kind, indicator)
    known = frame.filter(pl.col("indicator") == items[0].indicator, pl.col("measure") == "level")
    wanted = sorted(years) or sorted(y for y in known["period"].unique() if len(y) == 4)
    if not wanted:
        raise DataError(f"the panel has no figures of {items[0].indicator}")
    table = tabulate(frame, items, wanted, regions)
    full = np.flatnonzero(~np.isnan(table.value).any(axis=(0, 2)) & (table.value > 0).all(axis=(0, 2)))
    if kind == "gravity":
        full = np.array([k for k in full if centre(table.regions[k]) is not None], np.int64)
    if kind in ("theil", "dagum"):
        full = np.array([k for k in full if _group(table.regions[k], groups)], np.int64)
    if len(full) < LEAST:
        raise DataError(
            f"only {len(full)} regions have {items[0].title} above 0 in {', '.join(wanted)}; at least {LEAST} are compared"
        )
    table = table.keep(list(full), list(range(len(items))))
    columns, rows, said = _STUDIES[kind](table, groups)
    notes = [*said, *_cautions(table, regions)]
    return Study(
        kind=kind, what=[item.title for item in items], years=[int(y) for y in wanted], regions=len(full),
        columns=columns, rows=rows, notes=notes, sources=sources_of(frame, table, table.years),
    )  # fmt: skip


def _items(kind: Kind, indicator: str) -> list[Item]:
    entry = indicators().by_id[indicator]
    if kind == "theil":
        ratio = entry.ratio
        if ratio is not None and entry.unit == "money_per_person":
            return [
                Item(indicator=ratio.numerator, direction="up"),
                Item(indicator=ratio.denominator, direction="up"),
            ]
        if not entry.additive:
            raise DataError(
                f"{entry.name} does not add up over regions; Theil's index needs a total, such as gdp"
            )
        return [
            Item(indicator=indicator, direction="up"),
            Item(indicator="resident_population", direction="up"),
        ]
    if kind == "gravity" and not entry.additive:
        raise DataError(
            f"{entry.name} does not add up over regions; a centre of gravity needs a total, such as gdp"
        )
    return [Item(indicator=indicator, direction="up")]


def _group(code: str, groups: Groups) -> str:
    part = PARTS.get(code[:2], "")
    return part if groups == "parts" or not part else name_of(code[:2] + "0000")


def _numbered(table: Table, groups: Groups) -> NDArray[np.int64]:
    named = [_group(code, groups) for code in table.regions]
    order = list(dict.fromkeys(named))
    if len(order) < 2:
        raise DataError("all regions are of one group; a decomposition needs two")
    return np.array([order.index(name) for name in named], np.int64)


def spread(
    table: Table, compute: Compute[T], parts: Callable[[T], Sequence[float]]
) -> list[tuple[float, float]]:
    """The middle 90 % of each part of a result when every figure is drawn from its interval, the same draws every time."""
    every = np.arange(len(table.regions))
    random = np.random.default_rng(1)
    low = np.where(np.isnan(table.low), table.value, table.low)
    high = np.where(np.isnan(table.high), table.value, table.high)
    # A figure that may be 0 by its digits stays above it, as the formulas need.
    low = np.maximum(low, 1e-9 * table.value)
    drawn = [list(parts(compute(random.uniform(low, high), every))) for _ in range(DRAWS)]
    found = np.percentile(np.array(drawn, float), [LOW, HIGH], axis=0)
    return [(float(a), float(b)) for a, b in found.T]


def leverage(
    table: Table, compute: Compute[T], part: Callable[[T], float], digits: int = 4, unit: str = ""
) -> str:
    """By how much a result changes at most when any one region is left out, and which: a single wrong figure may do as much."""
    every = np.arange(len(table.regions))
    whole = part(compute(table.value, every))
    moved = []
    for at in every:
        rest = np.delete(every, at)
        moved.append(abs(part(compute(table.value[:, rest], rest)) - whole))
    most = int(np.argmax(moved))
    change = f"{moved[most]:.{digits}f}{unit}（{name_of(table.regions[most])}）"
    return f"去掉任何一个地区，{table.years[-1]} 年的结果最多变动 {change}"


def _theil(table: Table, groups: Groups) -> tuple[list[Column], list[dict[str, Any]], list[str]]:
    numbers = _numbered(table, groups)

    def compute(values: Array, at: NDArray[np.int64]) -> list[tuple[float, ...]]:
        return [studies.theil(year[:, 0], year[:, 1], numbers[at]) for year in values]

    return _decomposed(table, compute, ("whole", "within", "between"), ("指数", "组内", "组间"), groups)


def _dagum(table: Table, groups: Groups) -> tuple[list[Column], list[dict[str, Any]], list[str]]:
    numbers = _numbered(table, groups)

    def compute(values: Array, at: NDArray[np.int64]) -> list[tuple[float, ...]]:
        made = [studies.dagum(year[:, 0], numbers[at]) for year in values]
        return [(d.whole, d.within, d.between, d.transvariation) for d in made]

    names = ("whole", "within", "between", "transvariation")
    return _decomposed(table, compute, names, ("基尼系数", "组内", "组间净差异", "超变密度"), groups)


def _decomposed(
    table: Table,
    compute: Compute[list[tuple[float, ...]]],
    keys: Sequence[str],
    heads: Sequence[str],
    groups: Groups,
) -> tuple[list[Column], list[dict[str, Any]], list[str]]:
    apart = spread(table, compute, lambda made: [year[0] for year in made])
    found = compute(table.value, np.arange(len(table.regions)))
    rows = []
    for year, values, (low, high) in zip(table.years, found, apart, strict=True):
        row: dict[str, Any] = (
            {"year": int(year)} | dict(zip(keys, values, strict=True)) | {"low": low, "high": high}
        )
        whole = values[0] if values[0] > 1e-12 else np.nan
        shares = {f"{key}_share": 100 * part / whole for key, part in zip(keys[1:], values[1:], strict=True)}
        row |= {key: share if np.isfinite(share) else None for key, share in shares.items()}
        rows.append(row)
    columns = [Column("year", "年份"), Column(keys[0], heads[0], 4), Column("rounding", ROUNDING, 4)]
    columns += [Column(key, head, 4) for key, head in zip(keys[1:], heads[1:], strict=True)]
    columns += [Column(f"{key}_share", f"{head} %", 1) for key, head in zip(keys[1:], heads[1:], strict=True)]
    named = "、".join(dict.fromkeys(_group(code, groups) for code in table.regions))
    alone = leverage(table.in_years([len(rows) - 1]), compute, lambda made: made[0][0])
    return columns, rows, [f"分组：{named}" if groups == "parts" else "分组：各省、自治区、直辖市", alone]


def _sigma(table: Table, _groups: Groups) -> tuple[list[Column], list[dict[str, Any]], list[str]]:
    def compute(values: Array, _at: NDArray[np.int64]) -> list[float]:
        return [float(value) for value in studies.sigma_convergence(values[:, :, 0])]

    apart = spread(table, compute, lambda made: made)
    rows = [
        {"year": int(year), "variation": value, "low": low, "high": high}
        for year, value, (low, high) in zip(table.years, compute(table.value, _EVERY), apart, strict=True)
    ]
    columns = [Column("year", "年份"), Column("variation", "变异系数", 4), Column("rounding", ROUNDING, 4)]
    first, last = rows[0], rows[-1]
    moved = "在印出的精度内无变化" if first["low"] <= last["high"] and last["low"] <= first["high"] else (
        "下降" if last["variation"] < first["variation"] else "上升"
    )  # fmt: skip
    said = f"{first['year']}—{last['year']} 年变异系数{moved}；不区分各地大小，也不是统计检验"
    alone = leverage(table.in_years([len(rows) - 1]), compute, lambda made: made[0])
    return columns, rows, [*([said] if len(rows) > 1 else []), alone]


def _beta(table: Table, _groups: Groups) -> tuple[list[Column], list[dict[str, Any]], list[str]]:
    first, last = int(table.years[0]), int(table.years[-1])
    if first == last:
        raise DataError("β-convergence needs two years; give a range, such as --year 2018-2023")

    def compute(values: Array, _at: NDArray[np.int64]) -> studies.Beta:
        try:
            return studies.beta_convergence(values[0, :, 0], values[-1, :, 0], last - first)
        except ValueError as error:
            raise DataError(str(error)) from None

    found = compute(table.value, _EVERY)
    ((low, high),) = spread(table, compute, lambda made: [made.beta])
    row = {
        "first": first, "last": last, "beta": found.beta, "low": low, "high": high, "error": found.error,
        "p_value": found.p_value, "speed": 100 * found.speed if np.isfinite(found.speed) else None,
        "half_life": found.half_life if np.isfinite(found.half_life) else None,
    }  # fmt: skip
    columns = [
        Column("first", "起"), Column("last", "止"), Column("beta", "β", 4), Column("rounding", ROUNDING, 4),
        Column("error", "标准误", 4), Column("p_value", "p", 4), Column("speed", "收敛速度 %/年", 2),
        Column("half_life", "半程年数", 1),
    ]  # fmt: skip
    sure = found.p_value < 0.05
    said = "起点低的地区增长较快（p < 0.05）" if sure and found.beta < 0 else (
        "起点高的地区增长较快（p < 0.05）" if sure else "看不出起点高低与增长快慢有关（p ≥ 0.05）"
    )  # fmt: skip
    short = "；只有几年，测量误差本身也会造成 β < 0" if found.beta < 0 else ""
    return columns, [row], [said + short, "只看首尾两年，中间年份不进入回归"]


def _gravity(table: Table, _groups: Groups) -> tuple[list[Column], list[dict[str, Any]], list[str]]:
    places = np.array([centre(code) for code in table.regions], float)

    def compute(values: Array, at: NDArray[np.int64]) -> list[tuple[float, float]]:
        return [studies.gravity_centre(places[at, 0], places[at, 1], year[:, 0]) for year in values]

    def steps(path: Sequence[tuple[float, float]]) -> list[float]:
        return [_distance(a, b) for a, b in pairwise(path)]

    path = compute(table.value, np.arange(len(places)))
    apart = spread(table, compute, steps) if len(path) > 1 else []
    rows: list[dict[str, Any]] = []
    for at, (year, (longitude, latitude)) in enumerate(zip(table.years, path, strict=True)):
        row: dict[str, Any] = {"year": int(year), "longitude": longitude, "latitude": latitude}
        row |= {"shift": None, "low": None, "high": None, "towards": None}
        if at:
            row |= {
                "shift": _distance(path[at - 1], path[at]),
                "low": apart[at - 1][0],
                "high": apart[at - 1][1],
            }
            row["towards"] = _wind(path[at - 1], path[at])
        rows.append(row)
    columns = [
        Column("year", "年份"), Column("longitude", "东经", 3), Column("latitude", "北纬", 3), Column("shift", "移动 km", 1),
        Column("rounding", ROUNDING, 1), Column("towards", "方向"),
    ]  # fmt: skip
    said = ["各地以面积中心代表，不是政府驻地：看移动，不看绝对位置"]
    if len(path) > 2:
        whole = f"{_distance(path[0], path[-1]):.1f} km，向{_wind(path[0], path[-1])}"
        said.append(f"{table.years[0]}—{table.years[-1]} 年共移动 {whole}")
    if len(path) > 1:
        said.append(leverage(table, compute, lambda made: _distance(made[-2], made[-1]), 1, " km"))
    return columns, rows, said


def _distance(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Kilometres over the globe between two points of longitude and latitude in degrees (haversine)."""
    (x0, y0), (x1, y1) = np.radians(a), np.radians(b)
    h = np.sin((y1 - y0) / 2) ** 2 + np.cos(y0) * np.cos(y1) * np.sin((x1 - x0) / 2) ** 2
    return float(2 * RADIUS * np.arcsin(np.sqrt(h)))


def _wind(a: tuple[float, float], b: tuple[float, float]) -> str:
    east, north = (b[0] - a[0]) * np.cos(np.radians(a[1])), b[1] - a[1]
    return WINDS[round(float(np.degrees(np.arctan2(east, north))) / 45) % 8]


def _cautions(table: Table, asked: Sequence[str]) -> list[str]:
    """What to beware of, as far as the figures themselves show it."""
    year = int(table.years[-1])
    every = {r.code for r in all_regions() if r.level == "prefecture" and r.stands(year)}
    whole = len(set(asked)) if asked else len(every)
    said = [
        f"所比为{'所选' if asked else '全国'} {whole} 个地级单位中 {len(table.regions)} 个各年都有数值的地区"
    ]
    said.append(
        f"{ROUNDING}：各数值在印出的精度内变动时，结果中间 {HIGH - LOW}% 的一半宽度；统计误差和口径差别不在其中"
    )
    if table.derived.any():
        said.append(f"{int(table.derived.sum())} 个数值由其他指标推算（如常住人口由总量与人均数）")
    units = {indicators().by_id[item.indicator].unit for item in table.items}
    if units & {"money", "money_per_person"} and len(table.years) > 1:
        said.append("金额按当年价格，未扣除价格变动")
    named = [name for item in table.items for name in (item.indicator, item.per) if name]
    return said + breaks(named, table.years)


_STUDIES: dict[Kind, Callable[[Table, Groups], tuple[list[Column], list[dict[str, Any]], list[str]]]] = {
    "theil": _theil, "dagum": _dagum, "gravity": _gravity, "sigma": _sigma, "beta": _beta,
}  # fmt: skip
