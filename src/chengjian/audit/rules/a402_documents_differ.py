"""A402: one figure in two documents of a collection."""

from __future__ import annotations

from collections.abc import Iterator

from chengjian.arithmetic.identities import Same
from chengjian.audit.bindings import Binding
from chengjian.audit.facts import Fact, Facts
from chengjian.audit.linking import as_percent, fiscal
from chengjian.audit.registry import audit
from chengjian.audit.rules.a401_stated_twice import comparable, named, one_slip

# What two documents say of one year may have been revised in between; more than this is another thing.
REVISION = 20


@audit(
    "A402",
    name="documents-differ",
    severity="warning",
    message="{what}在两份文件中数值不同",
    message_en="the same figure is stated differently in two documents",
)
def documents_differ(facts: Facts) -> Iterator[Binding]:
    """One figure with two values in two documents of a collection.

    Applies to: figures of the codelist of one region, period and status, growth against one base, that differ by one slip
    or by no more than a twentieth (a revision; say so).
    Mend: keep the right one; where the first was revised, name the revision.
    """
    for key, found in facts.at.items():
        if not key[3] or len(found) < 2 or found[0].document == found[-1].document:
            continue
        first: dict[tuple[str, str | None, str], Fact] = {}
        latest: dict[tuple[str, str | None, str], int] = {}
        for fact in found:
            if not comparable(fact, fact.observation.region is not None) or (fiscal(fact) and fact.table):
                continue
            observation = fact.observation
            alike = (observation.status, observation.base_period, named(fact))
            earlier = first.setdefault(alike, fact)
            if latest.get(alike) == fact.document or earlier.document == fact.document:
                continue
            latest[alike] = fact.document
            if one_slip(fact, earlier) or revised(fact, earlier):
                yield Binding(Same(), (fact, earlier), (as_percent(fact), as_percent(earlier)))


def revised(fact: Fact, other: Fact) -> bool:
    """Whether two levels lie near enough to be one before and after revision."""
    one, two = fact.observation.value, other.observation.value
    if isinstance(one, tuple) or isinstance(two, tuple) or fact.observation.measure != "level":
        return False
    return (
        abs(one - two) * REVISION <= max(abs(one), abs(two))
        and fact.observation.unit == other.observation.unit
    )
