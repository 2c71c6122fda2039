"""A whole and its parts."""

from __future__ import annotations

from collections.abc import Sequence

from chengjian.arithmetic.guards import one_unit
from chengjian.arithmetic.identities.base import Identity, Terms, known
from chengjian.arithmetic.intervals import Interval, exactly
from chengjian.model import Observation


class Sum(Identity):
    """A whole is the sum of its parts.

    Terms: the whole, then each part.
    Applies: all in one unit.
    """

    name = "sum"

    def solve(self, terms: Terms, missing: int) -> Interval:
        """See `Identity.solve`."""
        every = known(terms, *range(len(terms)))
        total = exactly(0)
        for place, part in enumerate(every[1:], 1):
            if place != missing:
                total += part
        return total if missing == 0 else every[0] - total

    def applies(self, observations: Sequence[Observation | None]) -> bool:
        """See `Identity.applies`."""
        return one_unit(observations)

    def formula(self, texts: Sequence[str]) -> str:
        """See `Identity.formula`."""
        return " + ".join(texts[1:])


class Hundred(Sum):
    """Shares of one whole sum to 100.

    Terms: 100 itself, then each share.
    Applies: shares in per cent.
    """

    name = "hundred"

    def applies(self, observations: Sequence[Observation | None]) -> bool:
        """See `Identity.applies`."""
        return one_unit(observations[1:])


class ListedSum(Sum):
    """A whole and what is listed of it, which is known to be all only because it adds up.

    Terms: the whole, then each part.
    Applies: as for `Sum`. Where it does not add up, more may have been left out: it is never held against anyone.
    """

    name = "listed-sum"
    two_sided = False
