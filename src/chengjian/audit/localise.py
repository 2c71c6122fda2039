"""Which of the terms of violated identities is at fault.

After Fellegi and Holt (1976): the fewest fields whose change satisfies all identities, those that hold included. A term is
a candidate only if some value of it would satisfy every identity that it takes part in.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from chengjian.arithmetic.intervals import ALL, Interval, admitted_terms
from chengjian.audit.bindings import Binding, Piece
from chengjian.audit.facts import Fact
from chengjian.audit.repair import Edit, ratio_edits, repairs

LARGEST = 400
# What is moved or swapped leaves all digits there; of the other slips any digit may be the one.
COSTS = {
    "sign": 0,
    "scale": 0,
    "point": 0,
    "separators": 0,
    "swapped": 0,
    "doubled": 1,
    "dropped": 2,
    "misread": 2,
    "digit": 2,
}


@dataclass
class Case:
    """Violated identities that hang together: who is at fault, and the edits that would mend it."""

    bindings: list[Binding]
    culprit: Fact | None = None
    edits: list[Edit] = field(default_factory=list)


def cases(violated: Sequence[Binding], holding: Sequence[Binding]) -> list[Case]:
    """One case for each culprit, and one for each violated identity that has none."""
    takes_part: dict[str, list[Binding]] = {}
    for binding in (*violated, *holding):
        for fact in binding.facts:
            takes_part.setdefault(fact.id, []).append(binding)
    made = []
    for group in connected(violated):
        left = group if len(group) <= LARGEST else []
        made += [Case([binding]) for binding in group[len(left) :]]
        while left:
            culprit, edits = _culprit(left, takes_part)
            if culprit is None:
                made += [Case([binding]) for binding in left]
                break
            explained = [b for b in left if any(f is culprit for f in b.facts)]
            made.append(Case(explained, culprit, edits))
            left = [b for b in left if b not in explained]
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


def _culprit(
    violated: Sequence[Binding], takes_part: dict[str, list[Binding]]
) -> tuple[Fact | None, list[Edit]]:
    """The one fact that explains the most violated identities and has a value that satisfies all of its own."""
    facts = {fact.id: fact for binding in violated for fact in binding.facts}
    explains = {id_: sum(any(f.id == id_ for f in b.facts) for b in violated) for id_ in facts}
    regions = {id_: possible(fact, takes_part[id_]) for id_, fact in facts.items()}
    candidates = [fact for id_, fact in facts.items() if regions[id_] is not None]
    if not candidates:
        return None, []
    most = max(explains[fact.id] for fact in candidates)
    best = [fact for fact in candidates if explains[fact.id] == most]
    if len(best) > 1:
        # Of several that would explain it, the one that nothing else confirms.
        confirmed = {
            f.id: sum(b.verdict == "holds" and b.identity.two_sided for b in takes_part[f.id]) for f in best
        }
        least = min(confirmed.values())
        best = [fact for fact in best if confirmed[fact.id] == least]
    mended = [(fact, smallest(edits_of(fact, regions[fact.id] or ALL, takes_part[fact.id]))) for fact in best]
    if len(best) == 1:
        return mended[0]
    # Else the one that the smallest slip explains, if there is only one such slip.
    least = min(cost(edits) for _, edits in mended)
    likely = [(fact, edits) for fact, edits in mended if cost(edits) == least]
    return likely[0] if len(likely) == 1 and len(likely[0][1]) == 1 else (None, [])


def cost(edits: Sequence[Edit]) -> int:
    """How much the smallest of these edits changes, more than any where there is none."""
    return min((COSTS.get(edit.kind, 2) for edit in edits), default=len(COSTS))


def smallest(edits: list[Edit]) -> list[Edit]:
    """The edits that change the least."""
    least = cost(edits)
    return [edit for edit in edits if COSTS.get(edit.kind, 2) == least]


def edits_of(fact: Fact, region: Interval, bindings: Sequence[Binding]) -> list[Edit]:
    """The edits of a fact's printed form that satisfy all identities it takes part in; of a ratio the smallest only."""
    if not isinstance(fact.observation.value, tuple):
        # What only must be more, or less, could be anything: no edit is the one.
        return repairs(fact.observation, region) if region.bounded else []
    stated = fact.observation.value
    asked = {
        term.index for b in bindings for term in b.terms if isinstance(term, Piece) and term.fact is fact
    }
    # What no identity asks of speaks for no edit, so it stays as it is: 2.92:1 is not to become 2:92.1.
    kept = [at for at in range(len(stated)) if at not in asked]
    made: dict[object, Edit] = {}
    kind = ""
    for edit in ratio_edits(fact.observation.text):
        if made and edit.kind != kind:
            break
        new = edit.value
        if not isinstance(new, tuple) or len(new) != len(stated) or any(new[at] != stated[at] for at in kept):
            continue
        if all(_satisfied(binding, fact, edit) for binding in bindings):
            kind = edit.kind
            made.setdefault(edit.value, edit)
    return list(made.values())


def _satisfied(binding: Binding, fact: Fact, edit: Edit) -> bool:
    """Whether a binding would hold if the ratio read as the edit says."""
    assert isinstance(edit.value, tuple)
    terms = admitted_terms(edit.value)
    places = [
        (at, term.index)
        for at, term in enumerate(binding.terms)
        if isinstance(term, Piece) and term.fact is fact
    ]
    if not places:
        return True
    values = binding.values()
    for at, index in places:
        if index >= len(terms):
            return False
        values[at] = terms[index]
    return binding.identity.check(values) != "violated"


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
