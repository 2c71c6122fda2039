"""A binding: an identity, and the facts that it binds."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from chengjian.arithmetic.identities import Identity
from chengjian.arithmetic.intervals import Interval, admitted_terms
from chengjian.audit.facts import Fact
from chengjian.model import Measure, Severity, Verdict


@dataclass(slots=True)
class Missing:
    """A term that nobody states: what it would be, for the derivation."""

    like: Fact
    measure: Measure
    unit: str
    period: str | None
    base_period: str | None = None
    indicator: str | None = None
    indicator_text: str = ""


@dataclass(slots=True)
class Piece:
    """One term of a ratio (the 48.7 of 15.1:48.7:36.2)."""

    fact: Fact
    index: int

    @property
    def value(self) -> Decimal:
        """The number as printed."""
        value = self.fact.observation.value
        assert isinstance(value, tuple)
        return value[self.index]

    @property
    def interval(self) -> Interval:
        """What its digits admit."""
        return admitted_terms((self.value,))[0]


Term = Fact | Piece | Missing | Interval


@dataclass(slots=True)
class Binding:
    """An identity and its terms: facts, fixed intervals, or one term that is missing and can be derived.

    `intervals` overrides what the facts admit (points, 倍 as per cent). `severity`: of the finding, where the link is
    weaker than the rule's own. `what` names it in messages. `note` is added to the calculation. `facts` are
    those among the terms, each once.
    """

    identity: Identity
    terms: tuple[Term, ...]
    intervals: tuple[Interval | None, ...] | None = None
    severity: Severity | None = None
    what: str = ""
    rule: str = ""
    verdict: Verdict = "unknown"
    note: str = ""
    facts: tuple[Fact, ...] = ()

    def __post_init__(self) -> None:
        found = (term.fact if isinstance(term, Piece) else term for term in self.terms)
        self.facts = tuple(dict.fromkeys(term for term in found if isinstance(term, Fact)))

    def values(self) -> list[Interval | None]:
        """The interval of each term, None for what is missing."""
        if self.intervals is not None:
            return list(self.intervals)
        return [
            term.interval if isinstance(term, Fact | Piece) else term if isinstance(term, Interval) else None
            for term in self.terms
        ]

    def unscaled(self, place: int, interval: Interval) -> Interval:
        """An interval of the term at `place` in the unit in which its fact is printed."""
        term = self.terms[place]
        if self.intervals is None or not isinstance(term, Fact):
            return interval
        own, used = term.interval, self.intervals[place]
        if used is None or not own.bounded or own == used or not own.high:
            return interval
        # 倍 as per cent, per mille as per cent: a plain factor.
        factor = used.high / own.high
        return Interval(interval.low / factor, interval.high / factor)

    @property
    def missing(self) -> int | None:
        """The place of the missing term."""
        return next((at for at, term in enumerate(self.terms) if isinstance(term, Missing)), None)


__all__ = ["Binding", "Missing", "Piece", "Term"]
