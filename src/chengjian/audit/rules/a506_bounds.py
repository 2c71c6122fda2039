"""A506: figures beyond what their indicator can be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from importlib.resources import files

import msgspec
import yaml

from chengjian.audit.facts import Fact, Facts
from chengjian.audit.registry import audit
from chengjian.audit.rules.a501_rate import is_share
from chengjian.audit.words import about, number, of_units
from chengjian.model import Finding

# 五年累计优良天数: no figure of one year.
SO_FAR = "累计"
Range = tuple[Decimal, Decimal]


class Bounds(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"without": "except"}):
    """What figures of a kind can be, and what they usually are; see `data/bounds.yml`."""

    words: tuple[str, ...]
    unit: str
    possible: Range
    usual: Range | None = None
    indicators: tuple[str, ...] = ()
    without: tuple[str, ...] = ()

    def are_of(self, fact: Fact) -> bool:
        """Whether the fact is of this kind."""
        observation = fact.observation
        text = observation.indicator_text
        named = observation.indicator in self.indicators or text.endswith(self.words)
        return named and not any(word in text or word in fact.before[-4:] for word in self.without)


@audit("A506", name="beyond-bounds", severity="error")
def beyond_bounds(facts: Facts) -> Iterator[Finding]:
    """A figure that its indicator cannot have, or never has: a life expectancy of 178, a year of 380 good days.

    Applies to: levels of a year or less, of the indicators in `audit/data/bounds.yml`; beyond what is possible
    is an error, beyond what is usual a warning.
    Mend: correct the figure, its unit or its decimal point.
    """
    known = bounds()
    for fact in of_units(facts, ("level",), tuple(known)):
        value = number(fact)
        kind = next((b for b in known[fact.observation.unit] if b.are_of(fact)), None)
        total = SO_FAR in fact.before or SO_FAR in fact.observation.indicator_text
        if value is None or kind is None or total or "/" in (fact.observation.period or ""):
            continue
        (low, high), usual = kind.possible, kind.usual
        unit = "" if kind.unit == "1" else kind.unit
        what = fact.observation.indicator_text
        if not low <= value <= high:
            if is_share(fact):
                # A501 says so.
                continue
            yield about(
                "A506", "error", fact,
                f"{what}不可能是 {fact.observation.text}", f"it cannot be {fact.observation.text}",
                calculation=f"{low:f}～{high:f}{unit}；文中为 {fact.observation.text}",
            )  # fmt: skip
        elif usual is not None and not usual[0] <= value <= usual[1]:
            yield about(
                "A506", "warning", fact,
                f"{what}少见 {fact.observation.text} 这样的数，请核对", f"{fact.observation.text} is hardly ever seen",
                calculation=f"通常在 {usual[0]:f}～{usual[1]:f}{unit}；文中为 {fact.observation.text}",
            )  # fmt: skip


@cache
def bounds() -> Mapping[str, list[Bounds]]:
    """The bounds by unit. Raises msgspec.ValidationError where the data file says something else."""
    text = files("chengjian.audit").joinpath("data", "bounds.yml").read_text("utf-8")
    found: dict[str, list[Bounds]] = {}
    for kind in msgspec.convert(yaml.safe_load(text), list[Bounds], strict=False):
        found.setdefault(kind.unit, []).append(kind)
    return found
