"""What every identity is: a relation between terms that can be checked, and solved for one term that is missing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from chengjian.arithmetic.intervals import ALL, Interval
from chengjian.model import Observation, Verdict

Terms = Sequence[Interval | None]


class Identity:
    """A relation between terms, each an interval.

    A class says what it relates, `Terms:` in which order, and `Applies:` when. Each term stands once in its formula,
    so that an interval solved for one term is exactly the numbers that some choice of the others gives.
    """

    name: ClassVar[str]
    # Whether the formula gives the first term's value; else it states the relation itself.
    computes: ClassVar[bool] = True
    # Whether it bounds each term from both sides; relations of order do not.
    two_sided: ClassVar[bool] = True

    def solve(self, terms: Terms, missing: int) -> Interval:
        """The numbers that the term at `missing` can be, given the others (its own entry is not looked at)."""
        raise NotImplementedError

    def check(self, terms: Terms) -> Verdict:
        """Whether numbers of these intervals can be true together.

        `unknown` where a term is missing, or where nothing is violated but a term is unbounded, which proves little.
        """
        if any(term is None for term in terms):
            return "unknown"
        solved = self.solve(terms, 0)
        first = terms[0]
        assert first is not None
        if not solved.meets(first):
            return "violated"
        bounded = solved.bounded and all(term is not None and term.bounded for term in terms)
        return "holds" if bounded else "unknown"

    def applies(self, observations: Sequence[Observation | None]) -> bool:
        """Whether the relation may be asked of these observations at all (None: one that is missing)."""
        return bool(observations)

    def formula(self, texts: Sequence[str]) -> str:
        """The relation written out with the terms as printed."""
        raise NotImplementedError


def known(terms: Terms, *places: int) -> list[Interval]:
    """The terms at these places; one that is missing may be any number."""
    found = (terms[place] for place in places)
    return [ALL if term is None else term for term in found]
