"""Relations of order: containment, what lies between others, the same thing twice, what goes on."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from chengjian.arithmetic.guards import one_dimension, one_unit
from chengjian.arithmetic.identities.base import Identity, Terms, known
from chengjian.arithmetic.intervals import INFINITY, Interval
from chengjian.model import Observation, Verdict


class Same(Identity):
    """The same observation stated twice.

    Terms: one statement, the other.
    Applies: same indicator, scope, place, period and status; one unit.
    """

    name = "same"
    computes = False

    def solve(self, terms: Terms, missing: int) -> Interval:
        """See `Identity.solve`."""
        return known(terms, 1 - missing)[0]

    def check(self, terms: Terms) -> Verdict:
        """See `Identity.check`; two roundings that only touch are of two numbers."""
        verdict = super().check(terms)
        if verdict != "holds":
            return verdict
        one, other = known(terms, 0, 1)
        touch = one.high == other.low or other.high == one.low
        return "violated" if touch and one.low < one.high and other.low < other.high else verdict

    def applies(self, observations: Sequence[Observation | None]) -> bool:
        """See `Identity.applies`."""
        return one_unit(observations)

    def formula(self, texts: Sequence[str]) -> str:
        """See `Identity.formula`."""
        return " = ".join(texts)


class AtMost(Identity):
    """What is contained is no more than what contains it.

    Terms: the part, the whole.
    Applies: one dimension (the intervals in one unit), same place, period and status.
    """

    name = "at-most"
    computes = False
    two_sided = False

    def solve(self, terms: Terms, missing: int) -> Interval:
        """See `Identity.solve`."""
        part, whole = known(terms, 0, 1)
        return Interval(-INFINITY, whole.high) if missing == 0 else Interval(part.low, INFINITY)

    def check(self, terms: Terms) -> Verdict:
        """See `Identity.check`; it is one-sided by nature, so what is not violated holds if the terms are bounded."""
        if any(term is None for term in terms):
            return "unknown"
        part, whole = known(terms, 0, 1)
        if part.low > whole.high:
            return "violated"
        return "holds" if part.bounded and whole.bounded else "unknown"

    def applies(self, observations: Sequence[Observation | None]) -> bool:
        """See `Identity.applies`."""
        return one_dimension(observations)

    def formula(self, texts: Sequence[str]) -> str:
        """See `Identity.formula`."""
        return " ≤ ".join(texts)


class Between(Identity):
    """A mean lies between the least and the greatest of what it is the mean of.

    Terms: the mean, then each of its parts.
    Applies: rates and growths of one kind, all the parts there are.
    """

    name = "between"
    computes = False
    two_sided = False

    def solve(self, terms: Terms, missing: int) -> Interval:
        """See `Identity.solve`."""
        every = known(terms, *range(len(terms)))
        others = [part for place, part in enumerate(every[1:], 1) if place != missing]
        lows, highs = [part.low for part in others], [part.high for part in others]
        if missing == 0:
            return Interval(min(lows), max(highs))
        whole = every[0]
        # It must lie beyond the whole on the side where no other part does.
        low = -INFINITY if max(highs) >= whole.low else whole.low
        high = INFINITY if min(lows) <= whole.high else whole.high
        return Interval(low, high)

    def applies(self, observations: Sequence[Observation | None]) -> bool:
        """See `Identity.applies`."""
        return one_unit(observations)

    def formula(self, texts: Sequence[str]) -> str:
        """See `Identity.formula`."""
        return f"min({', '.join(texts[1:])}) ≤ {texts[0]} ≤ max({', '.join(texts[1:])})"


class Continued(Identity):
    """A streak that went on is longer by the time that passed; one that broke since is no longer than that time.

    Terms: the streak now, the streak then.
    Applies: the same streak in one unit, `passed` later.
    """

    name = "continued"

    def __init__(self, passed: int) -> None:
        """`passed`: the time between the two statements, in the unit of the streak."""
        self.passed = Decimal(passed)

    def solve(self, terms: Terms, missing: int) -> Interval:
        """See `Identity.solve`; without the streaks that began anew."""
        now, then = known(terms, 0, 1)
        step = Interval(self.passed, self.passed)
        return then + step if missing == 0 else now - step

    def check(self, terms: Terms) -> Verdict:
        """See `Identity.check`."""
        verdict = super().check(terms)
        if verdict == "violated":
            now = known(terms, 0)[0]
            return "unknown" if now.low <= self.passed else verdict
        return verdict

    def formula(self, texts: Sequence[str]) -> str:
        """See `Identity.formula`."""
        return f"{texts[1]} + {self.passed}"
