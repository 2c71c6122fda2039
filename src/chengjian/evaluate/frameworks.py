"""Frameworks as data: a tree of dimensions and indicators with directions, weights and the source of the choice.

Shipped ones lie in `data/frameworks/`; a path to a YAML file of the same shape may be given wherever a name is.
"""

from __future__ import annotations

import math
import re
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Literal

import msgspec
import numpy as np
import yaml

from chengjian.codes.indicators import indicators
from chengjian.evaluate.weights import ahp

Direction = Literal["up", "down"]
MOST_BYTES, DEEPEST, LONGEST, HEAVIEST = 1_000_000, 30, 200, 1e9
# An id is a column of the results; these are columns already.
ID = re.compile(r"[a-z][a-z0-9_]{0,60}")
TAKEN = frozenset((
    "rank", "region", "name", "score", "imputed", "coordination_degree", "rank_low", "rank_median", "rank_high", "year",
    "change", "rank_change",
))  # fmt: skip
OPENING = (
    yaml.FlowSequenceStartToken, yaml.FlowMappingStartToken, yaml.BlockSequenceStartToken, yaml.BlockMappingStartToken,
)  # fmt: skip
CLOSING = (yaml.FlowSequenceEndToken, yaml.FlowMappingEndToken, yaml.BlockEndToken)


class FrameworkError(ValueError):
    """A framework says something that it must not; the message names the framework and the entry."""


class Item(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An indicator of a framework.

    `indicator`: its id in the codelist; with `per`, it is divided by that indicator and multiplied by `times`. `direction`:
    whether more is better, the codelist's where not said. `weight`: against its siblings. `optional`: only documents
    may have it, so that its absence is not remarked. `target`: what a distance to targets measures to.
    """

    indicator: str
    measure: Literal["level", "growth"] = "level"
    per: str | None = None
    times: float = 1.0
    unit: str = ""
    name: str = ""
    english: str = ""
    direction: Direction | None = None
    weight: float = 1.0
    target: float | None = None
    optional: bool = False
    why: str = ""

    @property
    def id(self) -> str:
        """What it is called in results: unique in a framework."""
        growth = "_growth" if self.measure == "growth" else ""
        return f"{self.indicator}{growth}" + (f"_per_{self.per}" if self.per else "")

    @property
    def title(self) -> str:
        """Its Chinese name."""
        known = indicators().by_id
        if self.name:
            return self.name
        growth = "增速" if self.measure == "growth" else ""
        return known[self.indicator].name + growth + (f"与{known[self.per].name}之比" if self.per else "")

    @property
    def up(self) -> bool:
        """Whether more is better."""
        direction = self.direction or indicators().by_id[self.indicator].direction
        return direction != "down"


class Dimension(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A part of a framework with the indicators that speak of it. `comparisons`: its indicators in pairs, for AHP."""

    id: str
    name: str
    english: str
    indicators: list[Item]
    weight: float = 1.0
    why: str = ""
    comparisons: list[list[float]] | None = None


class Framework(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A framework: two levels of weights, and where the choice comes from. `comparisons`: its dimensions in pairs, for AHP."""

    id: str
    name: str
    english: str
    source: str
    dimensions: list[Dimension]
    description: str = ""
    comparisons: list[list[float]] | None = None

    def items(self) -> list[Item]:
        """All indicators in the order of the dimensions."""
        return [item for dimension in self.dimensions for item in dimension.indicators]


@cache
def shipped() -> dict[str, Framework]:
    """The frameworks of the package, by id."""
    folder = files("chengjian.evaluate").joinpath("data/frameworks")
    found = sorted((f.name, f.read_bytes()) for f in folder.iterdir() if f.name.endswith(".yml"))
    read = [parse(data, name) for name, data in found]
    return {framework.id: framework for framework in read}


def load(name: str) -> Framework:
    """A framework by its id, or from a YAML file. Raises FrameworkError, and OSError where a file cannot be read."""
    if name in shipped():
        return shipped()[name]
    path = Path(name)
    if path.suffix.lower() in (".yml", ".yaml"):
        return parse(path.read_bytes(), path.name)
    known = "、".join(f"{f.id} ({f.name})" for f in shipped().values())
    raise FrameworkError(f"there is no framework {name}: it is one of {known}, or a .yml file of your own")


def parse(data: bytes, name: str) -> Framework:
    """A framework from YAML, checked. Raises FrameworkError with the entry that is wrong and what to do."""
    if len(data) > MOST_BYTES:
        raise FrameworkError(f"{name} is larger than {MOST_BYTES:,} bytes; it is no framework")
    try:
        _check_shape(data, name)
        _check_keys(yaml.compose(data, yaml.CSafeLoader), name)
        framework = msgspec.convert(yaml.load(data, yaml.CSafeLoader), Framework, strict=False)
    except (yaml.YAMLError, msgspec.ValidationError, RecursionError) as error:
        raise FrameworkError(f"{name}: {error}") from error
    seen: set[str] = set()
    if not framework.dimensions:
        raise FrameworkError(f"{name}: it has no dimensions")
    _check_pairs(name, "the dimensions", framework.comparisons, len(framework.dimensions))
    _check_names(name, framework.name, framework.english)
    _check_weights(name, "dimensions", [dimension.weight for dimension in framework.dimensions])
    for dimension in framework.dimensions:
        where = f"{name}: {dimension.id[:LONGEST]}"
        if not ID.fullmatch(dimension.id) or dimension.id in TAKEN:
            raise FrameworkError(
                f"{where}: an id is of a to z, digits and _, and no column of the results; give another"
            )
        _check_names(where, dimension.name, dimension.english)
        if dimension.id in seen:
            raise FrameworkError(f"{where} stands twice; give it another id")
        seen.add(dimension.id)
        if not dimension.indicators:
            raise FrameworkError(f"{where} has no indicators")
        _check_weights(where, "indicators", [item.weight for item in dimension.indicators])
        _check_pairs(name, dimension.id, dimension.comparisons, len(dimension.indicators))
        for item in dimension.indicators:
            _check_item(f"{where}: {item.id}", item)
            if item.id in seen:
                raise FrameworkError(f"{where}: {item.id} stands twice; an indicator counts once")
            seen.add(item.id)
    return framework


def _check_shape(data: bytes, name: str) -> None:
    """Refuse what can unfold without end, or is nested deeper than any framework, before it is built."""
    depth = 0
    for token in yaml.scan(data, yaml.CSafeLoader):
        if isinstance(token, yaml.AliasToken):
            raise FrameworkError(f"{name}: references (*) are not taken; write out what they stand for")
        depth += isinstance(token, OPENING) - isinstance(token, CLOSING)
        if depth > DEEPEST:
            raise FrameworkError(f"{name}: it is nested more than {DEEPEST} deep; it is no framework")


def _check_keys(node: yaml.Node | None, name: str) -> None:
    """Refuse a key that stands twice in one mapping: YAML would take the last and say nothing."""
    if isinstance(node, yaml.SequenceNode):
        for child in node.value:
            _check_keys(child, name)
    if isinstance(node, yaml.MappingNode):
        keys = [key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode)]
        twice = next((key for key in keys if keys.count(key) > 1), None)
        if twice is not None:
            raise FrameworkError(f"{name}, line {node.start_mark.line + 1}: {twice[:LONGEST]}: stands twice")
        for _, child in node.value:
            _check_keys(child, name)


def _check_names(where: str, *names: str) -> None:
    if any(len(text) > LONGEST or not text.isprintable() for text in names):
        raise FrameworkError(f"{where}: a name has at most {LONGEST} characters, all of them printable")


def _check_weights(where: str, what: str, weights: list[float]) -> None:
    if not all(0 <= weight <= HEAVIEST for weight in weights) or not any(weights):
        raise FrameworkError(
            f"{where}: the weights of its {what} must not be negative or above {HEAVIEST:.0e}, and one must be above 0"
        )


def _check_item(where: str, item: Item) -> None:
    known = indicators().by_id
    for named in (item.indicator, item.per):
        if named is not None and named not in known:
            raise FrameworkError(
                f"{where}: {named} is no indicator of the codelist (chengjian has docs/indicators)"
            )
    if item.direction is None and known[item.indicator].direction == "none":
        raise FrameworkError(
            f"{where}: the codelist does not say whether more is better; add direction: up or down"
        )
    _check_names(where, item.name, item.english, item.unit)
    if not 0 < item.times < math.inf or (item.target is not None and not math.isfinite(item.target)):
        raise FrameworkError(f"{where}: times must be a number above 0, and a target a number")
    if item.per and item.measure == "growth":
        raise FrameworkError(f"{where}: a growth cannot be divided by another indicator")
    if item.per == item.indicator:
        raise FrameworkError(f"{where}: divided by itself it says nothing")


def _check_pairs(name: str, what: str, comparisons: list[list[float]] | None, count: int) -> None:
    if comparisons is None:
        return
    if [len(row) for row in comparisons] != [count] * count:
        raise FrameworkError(f"{name}: the comparisons of {what} must be {count} rows of {count} numbers")
    try:
        ahp(np.array(comparisons, float))
    except ValueError as error:
        raise FrameworkError(f"{name}: {what}: {error}") from None


def unit_of(item: Item) -> str:
    """In which unit an item's values are shown."""
    entry = indicators().by_id[item.indicator]
    if item.unit or item.per:
        return item.unit
    if item.measure == "growth":
        return "%"
    return _BASES.get(entry.unit, "")


_BASES = {
    "percent": "%", "money": "元", "money_per_person": "元", "persons": "人", "area": "平方米", "concentration": "微克/立方米",
}  # fmt: skip
__all__ = ["Dimension", "Framework", "FrameworkError", "Item", "load", "parse", "shipped", "unit_of"]
