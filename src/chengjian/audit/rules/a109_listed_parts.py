"""A109: a whole and the parts listed behind it."""

from __future__ import annotations

from collections.abc import Iterator

from chengjian.arithmetic.identities import ListedSum, Sum
from chengjian.audit.bindings import Binding
from chengjian.audit.facts import Facts
from chengjian.audit.linking import fiscal
from chengjian.audit.listing import divided, listings
from chengjian.audit.registry import audit


@audit(
    "A109",
    name="listed-parts-miss-whole",
    severity="error",
    message="{what} {text} 不等于其后所列各部分之和",
    message_en="the whole, {text}, is not the sum of the parts listed behind it",
)
def listed_parts_miss_whole(facts: Facts) -> Iterator[Binding]:
    """A whole that is not the sum of the parts listed behind it (税收, 非税; 出口, 进口), whether or not the codelist knows them.

    Applies to: lists behind 其中, 包括, a colon or a bracket whose parts divide a whole without a rest by their words, or
    add up in another sentence of the collection. Other lists prove themselves where they add up, else nothing is said.
    Mend: correct the whole or a part.
    """
    for listing in listings(facts):
        terms = (listing.whole, *listing.parts)
        if listing.complete:
            # Where the words do not say so, or of public finance, some lists leave things out.
            unsure = not divided(listing.names) or any(fiscal(fact) for fact in terms)
            yield Binding(Sum(), terms, severity="warning" if unsure else None)
        else:
            yield Binding(ListedSum(), terms)
