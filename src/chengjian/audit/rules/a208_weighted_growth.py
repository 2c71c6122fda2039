"""A208: the growth of a whole from the levels and growths of its parts."""

from __future__ import annotations

from collections.abc import Iterator

from chengjian.arithmetic.identities import WeightedGrowth
from chengjian.audit.bindings import Binding
from chengjian.audit.facts import Facts
from chengjian.audit.linking import as_percent, beside, by_measure
from chengjian.audit.registry import audit
from chengjian.audit.rules.a207_growth_of_whole import part_growths


@audit(
    "A208",
    name="growth-contradicts-weighted-parts",
    severity="error",
    message="{what}的增长率 {text} 与各部分的数值和增长率不符",
    message_en="the growth of {text} of the whole cannot come from the levels and growths of its parts",
)
def growth_contradicts_weighted_parts(facts: Facts) -> Iterator[Binding]:
    """The growth of a whole that the levels and growths of all its parts cannot give.

    Applies to: nominal growth of wholes whose codelist entry names all parts, with level and growth of each stated.
    Mend: the bases, level ÷ (1 + growth), of the parts must sum to that of the whole; correct what breaks the sum.
    """
    for growth in by_measure(facts, "growth"):
        parts = part_growths(facts, growth)
        whole = beside(facts, growth, "level")
        levels = [beside(facts, part, "level") for part in parts]
        if whole is None or not parts or None in levels:
            continue
        pairs = [(growth, whole), *zip(parts, levels, strict=True)]
        terms = tuple(fact for pair in pairs for fact in pair if fact is not None)
        values = tuple(v for g, level in pairs if level for v in (as_percent(g), level.interval))
        yield Binding(WeightedGrowth(), terms, values)
