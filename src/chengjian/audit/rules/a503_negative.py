"""A503: negative counts and amounts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from chengjian.audit.facts import Facts
from chengjian.audit.registry import audit
from chengjian.audit.words import about, number, of_units
from chengjian.codes.units import units
from chengjian.model import Finding

COUNTED = frozenset(
    ("count", "persons", "person_times", "households", "area", "length", "mass", "energy", "vehicles")
)
SIGNED = re.compile("支出|收入|预算|净|差|增|减|变动|变化|迁移|温|余|盈|亏|海拔|高程|埋深|水位|标高")


@audit("A503", name="negative-count", severity="error")
def negative_count(facts: Facts) -> Iterator[Finding]:
    """A count, an area, a length or a mass below nothing.

    Applies to: levels; money, net figures, differences and heights are left alone.
    Mend: correct the figure, or say of which change it is.
    """
    dimension = units().dimension
    for fact in of_units(facts, ("level",)):
        value = number(fact)
        observation = fact.observation
        if value is None or value >= 0 or dimension.get(observation.unit) not in COUNTED:
            continue
        if SIGNED.search(observation.indicator_text) or SIGNED.search(fact.before[-8:]):
            continue
        yield about(
            "A503", "error", fact,
            f"{observation.indicator_text}为 {observation.text}：数量不会是负数",
            "a count or an amount is not negative",
            calculation=f"{observation.indicator_text} ≥ 0；文中为 {observation.text}",
        )  # fmt: skip
