"""Which of the terms of violated identities is at fault.

After Fellegi and Holt (1976): the fewest fields whose change satisfies all identities, those that hold included. A term is
a candidate only if some value of it would satisfy every identity that it takes part in.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from chengjian.arithmetic.identities import Identity
from chengjian.arithmetic.intervals import ALL, Interval, admitted_terms
from chengjian.audit.bindings import Binding, Piece
from chengjian.audit.facts import Fact, Facts
from chengjian.audit.plausibility import Plausibility
from chengjian.audit.repair import Edit, ratio_edits, repairs

LARGEST = 400
# How often a figure is misprinted in each way, beside a certain digit misread as a certain other.
SLIPS = {
    "misread": 1,
    "swapped": 4,
    "dropped": 2.5,
    "doubled": 1.5,
    "added": 0.1,
    "point": 2,
    "scale": 4,
    "sign": 4,
    "separators": 10,
    "digit": 1,
}
# How often a figure is wrong in a way that no slip of the pen explains: a miscalculated rate more often than a level.
MISTAKEN, MISCALCULATED = 0.005, 0.02
# Each identity that holds of a figure speaks a little for it, though it would also hold of some other values.
CONFIRMED = 0.8
# The figure at fault is named where it is nearly as likely as all others together, and by so much likelier than the next.
SURE, CLEARER = 0.45, 1.5


@dataclass
class Case:
    """Violated identities that hang together: who is at fault, and the edits that would mend it."""

    bindings: list[Binding]
    culprit: Fact | None = None
    edits: list[Edit] = field(default_factory=list)


def cases(violated: Sequence[Binding], holding: Sequence[Binding], facts: Facts) -> list[Case]:
    """One case for each culprit, and one for each violated identity that has none."""
    plausibility = Plausibility(facts)
    takes_part: dict[str, list[Binding]] = {}
    for binding in (*violated, *holding):
        for fact in binding.facts:
            takes_part.setdefault(fact.id, []).append(binding)
    made = []
    for group in connected(violated):
        left = group if len(group) <= LARGEST else []
        made += [Case([binding]) for binding in group[len(left) :]]
        while left:
            case = _case(left, takes_part, plausibility)
            if case is None:
                made += [Case([binding]) for binding in left]
                break
            made.append(case)
            left = [b for b in left if b not in case.bindings]
    return made


def connected(bindings: Iterable[Binding]) -> list[list[Binding]]:
    """The bindings in groups that share facts."""
    group_of: dict[str, list[Binding]] = {}
    groups: list[list[Binding]] = []
    for binding in bindings:
        joined = [binding]
        for group in {id(g): g for f in binding.facts if (g := group_of.get(f.id)) is not None}.values():
            joined = group + joined if len(group) >= len(joined) else joined + group
            groups = [g for g in groups if g is not group]
        groups.append(joined)
        for one in joined:
            for fact in one.facts:
                group_of[fact.id] = joined
    return groups


def _case(
    violated: Sequence[Binding], takes_part: dict[str, list[Binding]], plausibility: Plausibility
) -> Case | None:
    """The fact whose change satisfies the most violated identities, and which is likelier at fault than all its like.

    How likely: the sum over all slips that could have made it of what it should be, each with the odds of what it would
    read then. A figure of which three digits could be the wrong one is likelier at fault than one with a single such digit.
    """
    facts = {fact.id: fact for binding in violated for fact in binding.facts if not fact.known}
    explained = {id_: explanation(fact, violated, takes_part[id_]) for id_, fact in facts.items()}
    most = max(found.gain for found in explained.values())
    if most <= 0:
        return None
    computed = {binding.facts[0].id for binding in violated if binding.identity.computes}
    edits: dict[str, list[Edit]] = {}
    likely: dict[str, float] = {}
    for id_, found in explained.items():
        if found.gain == most:
            fact = facts[id_]
            edits[id_] = edits_of(fact, found.region, (*found.violated, *found.holding))
            slips = sum(SLIPS[edit.kind] * plausibility.odds(fact, edit) for edit in edits[id_])
            confirmed = sum(binding.identity.two_sided for binding in found.holding)
            likely[id_] = (slips + (MISCALCULATED if id_ in computed else MISTAKEN)) * CONFIRMED**confirmed
    first, *others = sorted(likely, key=lambda id_: -likely[id_])
    if likely[first] <= SURE * sum(likely.values()) or (
        others and likely[first] < CLEARER * likely[others[0]]
    ):
        return None
    return Case(explained[first].violated, facts[first], edits[first])


@dataclass
class Explanation:
    """What a value of a fact, one of `region`, would do: the violated identities that it satisfies, those it leaves to hold."""

    violated: list[Binding]
    holding: list[Binding]
    region: Interval
    broken: int = 0

    @property
    def gain(self) -> float:
        """How many more identities hold than before; a relation of order, which most values satisfy, counts half."""
        return len(self.violated) - self.broken / 2


def explanation(fact: Fact, violated: Sequence[Binding], takes_part: Sequence[Binding]) -> Explanation:
    """As many identities as one value of a fact can satisfy, among them all of those that bind it from both sides and hold."""
    asked = [binding for binding in violated if any(f is fact for f in binding.facts)]
    holding = [binding for binding in takes_part if binding.verdict == "holds"]
    region = possible(fact, [binding for binding in holding if binding.identity.two_sided])
    if region is None:
        return Explanation([], holding, ALL)
    if isinstance(fact.observation.value, tuple):
        return Explanation(asked, holding, region)
    orders = [binding for binding in holding if not binding.identity.two_sided]
    solved = [
        (b, both) for b in (*asked, *orders) if (own := possible(fact, [b])) and (both := region.common(own))
    ]
    best: list[tuple[Binding, Interval]] = []
    for _, start in solved:
        at = [(b, interval) for b, interval in solved if interval.low <= start.low <= interval.high]
        if worth(at) > worth(best):
            best = at
    for _, interval in best:
        region = region.common(interval) or region
    kept = [binding for binding, _ in best]
    broken = [binding for binding in orders if binding not in kept]
    mended = [binding for binding in kept if binding.verdict == "violated"]
    return Explanation(mended, [b for b in holding if b not in broken], region, len(broken))


def worth(satisfied: Sequence[tuple[Binding, Interval]]) -> float:
    """How much it is to satisfy these identities: one each, and half for a relation of order that held before."""
    return sum(1.0 if binding.verdict == "violated" else 0.5 for binding, _ in satisfied)


def edits_of(fact: Fact, region: Interval, bindings: Sequence[Binding]) -> list[Edit]:
    """The edits of a fact's printed form that satisfy all identities it takes part in."""
    if not isinstance(fact.observation.value, tuple):
        # What only must be more, or less, could be anything: no edit is the one.
        return repairs(fact.observation, region) if region.bounded else []
    stated = fact.observation.value
    asking = [
        (
            binding,
            [(at, t.index) for at, t in enumerate(binding.terms) if isinstance(t, Piece) and t.fact is fact],
        )
        for binding in bindings
    ]
    # What no identity asks of speaks for no edit, so it stays as it is: 2.92:1 is not to become 2:92.1.
    asked = {index for _, places in asking for _, index in places}
    kept = [at for at in range(len(stated)) if at not in asked]
    asked_of = [(binding.identity, binding.values(), places) for binding, places in asking if places]
    made: dict[object, Edit] = {}
    for edit in ratio_edits(fact.observation.text):
        new = edit.value
        if not isinstance(new, tuple) or len(new) != len(stated) or any(new[at] != stated[at] for at in kept):
            continue
        terms = admitted_terms(new)
        if all(_satisfied(identity, values, places, terms) for identity, values, places in asked_of):
            made.setdefault(edit.value, edit)
    return list(made.values())


def _satisfied(
    identity: Identity,
    values: list[Interval | None],
    places: Sequence[tuple[int, int]],
    terms: Sequence[Interval],
) -> bool:
    """Whether an identity would hold if the pieces of a ratio at these places of it were these terms."""
    for at, index in places:
        values[at] = terms[index]
    return identity.check(values) != "violated"


def possible(fact: Fact, bindings: Iterable[Binding]) -> Interval | None:
    """The values of a fact that satisfy all identities it takes part in, in its own unit; None where there are none."""
    region: Interval | None = ALL
    if isinstance(fact.observation.value, tuple):
        return region
    for binding in bindings:
        for at, term in enumerate(binding.terms):
            if term is fact and region is not None:
                solved = binding.identity.solve(binding.values(), at)
                region = region.common(binding.unscaled(at, solved))
    return region


__all__ = ["Case", "cases", "connected", "edits_of", "possible"]
