"""A301: a share, a rate or a ratio of the codelist and its two terms."""

from __future__ import annotations

from collections.abc import Iterator

from chengjian.arithmetic.identities import Share
from chengjian.audit.bindings import Binding, Missing
from chengjian.audit.facts import Fact, Facts
from chengjian.audit.linking import as_percent, beside, by_measure, facet_of
from chengjian.audit.registry import audit
from chengjian.codes.indicators import indicators
from chengjian.codes.schema import Ratio


@audit(
    "A301",
    name="share-contradicts-terms",
    severity="error",
    message="{what} {text} 与分子、分母不符",
    message_en="the share of {text} is not the quotient of its two terms",
)
def share_contradicts_terms(facts: Facts) -> Iterator[Binding]:
    """A share or rate in per cent that is not the quotient of the two stated figures that its definition names.

    Applies to: indicators whose codelist entry names numerator and denominator, stated for the same place and period.
    Mend: correct the share or one of its terms; a share of another whole should say so.
    """
    for share in by_measure(facts, "level"):
        indicator = share.indicator
        if indicator is None or indicator.ratio is None or share.observation.unit != "%" or facet_of(share):
            continue
        part = beside(facts, share, "level", indicator.ratio.numerator)
        whole = beside(facts, share, "level", indicator.ratio.denominator)
        if part is not None and whole is not None:
            if part.observation.unit == whole.observation.unit:
                yield Binding(
                    Share(), (share, part, whole), (as_percent(share), part.interval, whole.interval)
                )
        elif part is not None and share.sentence == part.sentence:
            missing = _missing(part, indicator.ratio.denominator)
            yield Binding(Share(), (share, part, missing), (as_percent(share), part.interval, None))
        elif whole is not None:
            missing = _missing(whole, indicator.ratio.numerator)
            yield Binding(Share(), (share, missing, whole), (as_percent(share), None, whole.interval))


def _missing(like: Fact, indicator: str) -> Missing:
    named = indicators().by_id[indicator].name
    return Missing(
        like,
        "level",
        like.observation.unit,
        like.observation.period,
        indicator=indicator,
        indicator_text=named,
    )


def mean_denominator(ratio: Ratio) -> bool:
    """Whether a flow is divided by the population, of which the year's mean is meant (A303)."""
    return ratio.denominator == "resident_population" and indicators().by_id[ratio.numerator].kind == "flow"
