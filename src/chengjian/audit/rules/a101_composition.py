"""A101: the terms of a composition."""

from __future__ import annotations

import re
from collections.abc import Iterator

from chengjian.arithmetic.identities import Hundred
from chengjian.arithmetic.intervals import exactly
from chengjian.audit.bindings import Binding, Piece
from chengjian.audit.facts import Facts
from chengjian.audit.registry import audit

COMPOSITION = re.compile("产业|结构|比重|构成|占比")
# 3:4:3 is a composition in tenths; anything else is one in hundredths.
TENTHS = 10


@audit(
    "A101",
    name="composition-misses-hundred",
    severity="error",
    message="{what} {text} 各项之和不是 100",
    message_en="the terms of the composition {text} do not sum to 100",
)
def composition_misses_hundred(facts: Facts) -> Iterator[Binding]:
    """The terms of a composition (三次产业结构 15.1:48.7:36.2) that do not sum to 100.

    Applies to: ratios of three terms or more whose words say structure or share; those that sum to 10 are tenths.
    Mend: look for a separator that slipped, a digit misread, or a term that was left out.
    """
    for source in facts.sources:
        for fact in source.facts:
            value = fact.observation.value
            if not isinstance(value, tuple) or len(value) < 3 or sum(value) == TENTHS:
                continue
            if COMPOSITION.search(fact.observation.indicator_text):
                pieces = [Piece(fact, index) for index in range(len(value))]
                yield Binding(Hundred(), (exactly(100), *pieces))
