"""A304: what is contained and what contains it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from chengjian.arithmetic.guards import factor_of
from chengjian.arithmetic.identities import AtMost
from chengjian.arithmetic.intervals import Interval, exactly
from chengjian.audit.bindings import Binding
from chengjian.audit.facts import Fact, Facts
from chengjian.audit.linking import beside, by_measure, facet_of, fiscal, introduced
from chengjian.audit.registry import audit
from chengjian.codes.indicators import indicators
from chengjian.model import Severity


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
        if indicator is None or "·新" in part.what:
            continue
        for container in containers(indicator.id):
            whole = beside(facts, part, "level", container + facet_of(part))
            if whole is None or not introduced(facts, part, whole) or whole.table != part.table:
                continue
            if part.table and fiscal(part):
                continue
            if same_column(part, whole) and (whole.order < part.order or indicator.within != container):
                severity: Severity | None = "warning" if fiscal(part) else None
                yield Binding(AtMost(), (part, whole), (in_base(part), in_base(whole)), severity=severity)


@cache
def further() -> dict[str, list[str]]:
    """What else lies within what, by part (`data/containments.tsv`)."""
    text = files("chengjian.audit").joinpath("data/containments.tsv").read_text("utf-8")
    found: dict[str, list[str]] = {}
    for line in text.splitlines():
        if line and not line.startswith("#"):
            part, whole = line.split("\t")
            found.setdefault(part, []).append(whole)
    return found


def containers(indicator: str) -> list[str]:
    """The indicators that contain this one."""
    within = indicators().by_id[indicator].within
    return [*([within] if within else []), *further().get(indicator, [])]


def in_base(fact: Fact) -> Interval:
    """The interval of a fact in the base unit of its dimension, where another unit stands beside it (兆瓦, 千瓦)."""
    return fact.interval * exactly(factor_of(fact.observation.unit))


def same_column(part: Fact, whole: Fact) -> bool:
    """Whether two cells stand in one column, or neither in a table."""
    return part.observation.column_head == whole.observation.column_head
