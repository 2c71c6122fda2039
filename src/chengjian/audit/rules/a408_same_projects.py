"""A408: what the same projects cost."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from chengjian.arithmetic.identities import Same
from chengjian.audit.bindings import Binding
from chengjian.audit.facts import Fact, Facts, plain
from chengjian.audit.registry import audit

# So many characters of their names in common, and at least so many of them, make two groups of projects the same.
SHARED, FEWEST = 5, 10
COUNTED = frozenset("个项座处所条")


@audit(
    "A408",
    name="projects-cost-differs",
    severity="warning",
    message="同样的项目所说投资 {text} 与另一处不同",
    message_en="the investment of {text} differs from that stated of the same projects elsewhere",
)
def projects_cost_differs(facts: Facts) -> Iterator[Binding]:
    """Two amounts of money for what is, by its number and its name, the same group of projects.

    Applies to: an amount followed by a number of projects in one sentence (投资24亿元实施35个改造项目), where another sentence
    of the collection names as many of the same region in like words.
    Mend: keep the right amount, or say what each of them covers.
    """
    seen: dict[tuple[str, str, str], list[tuple[Fact, Fact]]] = {}
    for number, source in enumerate(facts.sources):
        region = source.origin.region or ""
        for amount, count in pairs(source.facts):
            key = (region, str(count.observation.value), count.observation.unit)
            for other, others in seen.setdefault(key, []):
                if other.document != number and alike(count, others):
                    yield Binding(Same(), (amount, other), what=count.observation.indicator_text)
                    break
            else:
                if len(seen[key]) < FEWEST:
                    seen[key].append((amount, count))


def pairs(found: list[Fact]) -> Iterator[tuple[Fact, Fact]]:
    """Amounts of money with the number of projects that follows."""
    for amount, count in pairwise(found):
        if amount.sentence != count.sentence or amount.table or amount.observation.unit != "元":
            continue
        value = count.observation.value
        if isinstance(value, tuple) or count.observation.unit not in COUNTED or value < FEWEST:
            continue
        if amount.observation.measure == count.observation.measure == "level" and len(count.before) <= FEWEST:
            yield amount, count


def alike(one: Fact, other: Fact) -> bool:
    """Whether the names of two groups of projects share enough."""
    first, second = plain(one.observation.indicator_text), plain(other.observation.indicator_text)
    return any(first[at : at + SHARED] in second for at in range(len(first) - SHARED + 1))
