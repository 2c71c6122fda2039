"""Units and measure words: which there are, of which dimension, with which factor."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from importlib.resources import files

import msgspec
import yaml

# Printed variants that are the same unit; an observation carries the left's right.
CANONICAL = {
    "％": "%",
    "﹪": "%",
    "百分点": "个百分点",
    "元人民币": "元",
    "人民币": "元",
    "平米": "平方米",
    "㎡": "平方米",
    "m²": "平方米",
    "km²": "平方公里",
    "m³": "立方米",
    "名人": "人",
}


# The dimensions that a figure may be printed in, by the dimension of its indicator; itself goes without saying.
# What an indicator per head or per area is divided by often stands in its name (人均公园绿地15平方米).
ADMITTED = {
    "count": ("households", "person_times", "count_money"),
    "persons": ("rank", "person_times"),
    "person_times": ("persons", "rank", "households", "count_money"),
    "households": ("count", "rank"),
    "permille": ("percent",),
    "mass": ("volume",),
    "volume": ("mass",),
    "energy": ("mass", "volume"),
    "time": ("age",),
    "index": ("percent", "point", "multiple"),
    "ratio": ("multiple",),
    "rank": (),
    "money_per_person": ("money",),
    "price": ("money",),
    "area_per_person": ("area",),
    "mass_per_area": ("mass",),
    "count_per_persons": ("count", "persons", "percent", "households"),
    "depth": ("length",),
    "vehicles": ("count",),
}
# Dimensions that a unit under a stroke (元/人·月) may state; any other indicator has a plain unit, or a yearly one.
QUOTIENTS = frozenset(
    [
        "money_per_person",
        "area_per_person",
        "count_per_persons",
        "mass_per_area",
        "energy_per_money",
        "other_rate",
        "price",
        "concentration",
        "speed",
    ]
)
# What may be printed in any unit at all.
OPEN = frozenset(("other_rate", "energy_per_money", "concentration"))
# The unit of what has none, and of a ratio.
BARE, RATIO = "1", "比"
CONTAINERS = frozenset(("标箱", "标准箱", "TEU"))
YEARLY = ("/年", "/日", "/天")
# What a measure word that counts one kind of thing must find in the name of what it counts (a hospital has no 张).
COUNTED = {
    "张": "床票证卡券照单网表",
    "头": "猪牛羊畜栏驴马",
    "只": "羊禽鸡鸭鹅兔栏畜蛋口基",
    "羽": "禽鸡鸭鹅鸽栏",
    "匹": "马驴骡栏布畜",
    "辆": "车机具",
    "艘": "船舶艇轮",
    "株": "树木苗林花棵植",
    "棵": "树木苗林花棵植",
    "床": "床",
}


class Dimension(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """A dimension: its base unit and the factor of each unit in it (None: not convertible)."""

    base: str
    units: dict[str, float | None]


class UnitFile(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """What `units.yml` may say."""

    dimensions: dict[str, Dimension]
    words: str
    per: str


class Units:
    """The units of `units.yml`, by printed form."""

    def __init__(self, data: UnitFile) -> None:
        self.dimension: dict[str, str] = {}
        self.factor: dict[str, Decimal | None] = {}
        self.base = {name: dimension.base for name, dimension in data.dimensions.items()}
        for name, dimension in data.dimensions.items():
            for unit, factor in dimension.units.items():
                if unit in self.dimension:
                    raise ValueError(f"units.yml: {unit} stands in both {self.dimension[unit]} and {name}")
                self.dimension[unit] = name
                self.factor[unit] = None if factor is None else Decimal(str(factor))
        self.words = tuple(dict.fromkeys(w for w in data.words.split() if w not in self.dimension))
        for word in self.words:
            self.dimension[word] = "count"
            self.factor[word] = Decimal(1)
        self.per = tuple(data.per.split())

    def printed(self) -> list[str]:
        """Every printed unit and measure word, longest first."""
        return sorted(self.dimension, key=lambda unit: (-len(unit), unit))


def fits(dimension: str, unit: str) -> bool:
    """Whether a figure printed in `unit` can be one of an indicator of `dimension`: 座 can count hospitals, 元 cannot."""
    if not unit or dimension in OPEN:
        return True
    if unit == BARE:
        return dimension in ("index", "ratio", "count", "time")
    if unit == RATIO:
        return dimension == "ratio"
    if unit in CONTAINERS:
        return dimension == "count"
    if unit.endswith(YEARLY) and dimension not in QUOTIENTS:
        unit = unit.rpartition("/")[0]
    if "/" in unit or "每" in unit:
        return dimension in QUOTIENTS
    # 卷（件）, 条（段）: the first says enough.
    printed = units().dimension.get(unit) or units().dimension.get(unit.partition("（")[0])
    if printed is None or printed == dimension:
        return True
    return printed in ADMITTED.get(dimension, ())


def counts(unit: str, name: str) -> bool:
    """Whether the measure word can count what `name` names; words that count anything (个, 家, 项) always can."""
    kinds = COUNTED.get(unit)
    return kinds is None or any(kind in name for kind in kinds)


@cache
def units() -> Units:
    """The units of the package. Raises ValueError where a unit stands in two dimensions."""
    text = files("chengjian.codes").joinpath("data/units.yml").read_text("utf-8")
    return Units(msgspec.convert(yaml.safe_load(text), UnitFile, strict=False))
