"""A302: a printed ratio of two and its two terms."""

from __future__ import annotations

from collections.abc import Iterator

from chengjian.arithmetic.identities import Quotient
from chengjian.arithmetic.intervals import exactly
from chengjian.audit.bindings import Binding, Piece, Term
from chengjian.audit.facts import Fact, Facts
from chengjian.audit.linking import beside, by_measure
from chengjian.audit.registry import audit


@audit(
    "A302",
    name="ratio-contradicts-terms",
    severity="error",
    message="{what} {text} 与两项数值不符",
    message_en="the ratio {text} is not that of its two terms",
)
def ratio_contradicts_terms(facts: Facts) -> Iterator[Binding]:
    """A ratio of one (城乡居民收入比 2.29:1) that the two stated figures do not give.

    Applies to: ratios whose codelist entry names numerator and denominator, stated for the same place and period.
    Mend: correct the ratio or one of its terms.
    """
    for ratio in by_measure(facts, "ratio"):
        indicator = ratio.indicator
        if indicator is None or indicator.ratio is None:
            continue
        first = beside(facts, ratio, "level", indicator.ratio.numerator)
        second = beside(facts, ratio, "level", indicator.ratio.denominator)
        stated = first_term(ratio)
        if first is not None and second is not None and stated is not None:
            yield Binding(Quotient(), (stated, first, second), what=ratio.observation.indicator_text)


def first_term(ratio: Fact) -> Term | None:
    """The first term of a ratio of one, whose second term is exactly 1; None for other ratios."""
    value = ratio.observation.value
    if not isinstance(value, tuple):
        return ratio
    return Piece(ratio, 0) if len(value) == 2 and value[1] == exactly(1).low else None
