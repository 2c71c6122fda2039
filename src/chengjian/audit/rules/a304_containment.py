"""A304: what is contained and what contains it."""

from __future__ import annotations

from collections.abc import Iterator

from chengjian.arithmetic.identities import AtMost
from chengjian.audit.bindings import Binding
from chengjian.audit.facts import Fact, Facts
from chengjian.audit.linking import beside, by_measure, facet_of, fiscal, introduced
from chengjian.audit.registry import audit


@audit(
    "A304",
    name="part-exceeds-whole",
    severity="error",
    message="{what} {text} 大于包含它的总体",
    message_en="the part, {text}, exceeds the whole that contains it",
)
def part_exceeds_whole(facts: Facts) -> Iterator[Binding]:
    """A part that is more than the whole that contains it (并网装机 and 装机, 税收 and 收入).

    Applies to: indicators whose codelist entry says what they lie within, both stated for the same place and period; in
    public finance, where parts can be negative, it is a warning.
    Mend: correct the part or the whole, or the unit of one of them.
    """
    for part in by_measure(facts, "level"):
        indicator = part.indicator
        if indicator is None or indicator.within is None or "·新" in part.what:
            continue
        whole = beside(facts, part, "level", indicator.within + facet_of(part))
        if whole is None or not introduced(facts, part, whole) or whole.table != part.table:
            continue
        if part.table and fiscal(part):
            continue
        if whole.order < part.order and same_column(part, whole):
            yield Binding(AtMost(), (part, whole), severity="warning" if fiscal(part) else None)


def same_column(part: Fact, whole: Fact) -> bool:
    """Whether two cells stand in one column, or neither in a table."""
    return part.observation.column_head == whole.observation.column_head
