"""A306: the terms of the structure of the three industries and the levels behind them."""

from __future__ import annotations

from collections.abc import Iterator

from chengjian.arithmetic.identities import Share
from chengjian.audit.bindings import Binding, Piece
from chengjian.audit.facts import Facts
from chengjian.audit.linking import beside, by_measure
from chengjian.audit.registry import audit
from chengjian.codes.indicators import indicators

STRUCTURE, WHOLE = "industry_structure", "gdp"


@audit(
    "A306",
    name="composition-contradicts-levels",
    severity="error",
    message="{what}与各部分数值不符",
    message_en="a term of the composition is not the share of the level behind it",
)
def composition_contradicts_levels(facts: Facts) -> Iterator[Binding]:
    """A term of the structure of the three industries that is not the share of that industry's value added.

    Applies to: structures of three terms, with the value added of the industry and the whole stated for the same year.
    Mend: correct the term, or the level.
    """
    parts = indicators().by_id[WHOLE].parts
    for ratio in by_measure(facts, "ratio"):
        value = ratio.observation.value
        if (
            ratio.observation.indicator != STRUCTURE
            or not isinstance(value, tuple)
            or len(value) != len(parts)
        ):
            continue
        whole = beside(facts, ratio, "level", WHOLE)
        for index, name in enumerate(parts):
            part = beside(facts, ratio, "level", name)
            if part is not None and whole is not None:
                yield Binding(
                    Share(), (Piece(ratio, index), part, whole), what=ratio.observation.indicator_text
                )
