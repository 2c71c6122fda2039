"""A407: a cumulative total in two documents."""

from __future__ import annotations

from collections.abc import Iterator

from chengjian.arithmetic.identities import AtMost
from chengjian.audit.bindings import Binding
from chengjian.audit.facts import Fact, Facts
from chengjian.audit.linking import by_measure, fiscal
from chengjian.audit.registry import audit
from chengjian.audit.rules.a402_documents_differ import revised

SO_FAR = "累计"


@audit(
    "A407",
    name="total-shrinks",
    severity="warning",
    message="{what}的累计数 {text} 大于后来文件中的累计数",
    message_en="the cumulative total of {text} is more than that stated later",
)
def total_shrinks(facts: Facts) -> Iterator[Binding]:
    """A cumulative total (累计) that is less in a later document than in an earlier one.

    Applies to: totals of one region and indicator said to be cumulative, in documents of different months, that lie within
    a twentieth of each other (others count from another year).
    Mend: take the total from one source, and say since when it counts.
    """
    last: dict[tuple[str, str], Fact] = {}
    order = sorted(range(len(facts.sources)), key=lambda n: facts.sources[n].origin.date or "")
    place = {number: at for at, number in enumerate(order)}
    totals = [fact for fact in by_measure(facts, "level") if cumulative(fact)]
    for total in sorted(totals, key=lambda fact: (place[fact.document], fact.order)):
        key = (total.where, total.observation.indicator or "")
        earlier = last.setdefault(key, total)
        if earlier.document == total.document:
            continue
        last[key] = total
        dates = [facts.sources[fact.document].origin.date for fact in (earlier, total)]
        if None not in dates and dates[0] != dates[1] and revised(total, earlier):
            yield Binding(AtMost(), (earlier, total))


def cumulative(fact: Fact) -> bool:
    """Whether a level is said to be a total so far."""
    if fact.indicator is None or fact.hedged or fact.table or fiscal(fact):
        return False
    return SO_FAR in fact.before or SO_FAR in fact.observation.indicator_text
