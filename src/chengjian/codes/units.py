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


@cache
def units() -> Units:
    """The units of the package. Raises ValueError where a unit stands in two dimensions."""
    text = files("chengjian.codes").joinpath("data/units.yml").read_text("utf-8")
    return Units(msgspec.convert(yaml.safe_load(text), UnitFile, strict=False))
