"""A403: a region and the regions in it."""

from __future__ import annotations

from collections.abc import Iterator

from chengjian.arithmetic.identities import AtMost
from chengjian.audit.bindings import Binding
from chengjian.audit.facts import Fact, Facts
from chengjian.audit.linking import by_measure, fiscal
from chengjian.audit.registry import audit


@audit(
    "A403",
    name="region-exceeds-its-whole",
    severity="warning",
    message="{whose}{what} {text} 大于上级地区",
    message_en="the figure of a region, {text}, exceeds that of the region that contains it",
)
def region_exceeds_its_whole(facts: Facts) -> Iterator[Binding]:
    """A figure of a city or county that is more than that of the province or city that contains it.

    Applies to: indicators whose figures add up over regions, both stated for the same period in the collection.
    Mend: look at the unit of the larger one, and at whose figure it is.
    """
    for part in by_measure(facts, "level"):
        indicator, region = part.indicator, part.observation.region
        if indicator is None or not indicator.additive or region is None or "·" in part.where or fiscal(part):
            continue
        for code in containing(region):
            whole = stated(facts, part, code)
            if whole is not None and not part.hedged and not whole.hedged:
                yield Binding(AtMost(), (part, whole))


def containing(region: str) -> Iterator[str]:
    """The codes of the prefecture and the province that contain a region."""
    for length in (4, 2):
        code = region[:length] + "0" * (6 - length)
        if code != region:
            yield code


def stated(facts: Facts, part: Fact, code: str) -> Fact | None:
    """The figure of another region of the same series and period."""
    found = facts.near(part, (code, *part.key[1:]))
    return found[0] if found else None
