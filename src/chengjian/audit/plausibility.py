"""How likely a figure is to be as printed, or as an edit of it would have it.

What no identity binds still tells: growth is hardly ever −61 %, a column of figures has one number of decimals, a series
does not leap, and round numbers are commoner than their neighbours. Each is a factor of the odds between two readings
of a figure; none proves anything, so they only decide between figures one of which must be wrong.
"""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from math import log

from chengjian.arithmetic.numerals import decimals
from chengjian.arithmetic.periods import year_of
from chengjian.audit.facts import Fact, Facts
from chengjian.audit.repair import NUMERAL, Edit

# Growth in per cent: its usual middle and width; far from it the odds fall with the square.
MIDDLE, WIDTH = 6.0, 10.0
# How far a series moves in a year, in natural logarithms.
A_YEAR = 0.15
# Years of a series that are looked at; what is further away says little.
FAR = 6
# How much commoner a whole number is for each nought at its end.
ROUND = 2.0
# Edits that make another number of digits of the same place.
DIGITS = ("misread", "swapped", "dropped", "doubled", "added")
PERCENT = ("%", "‰", "倍")
GROWTHS = ("growth", "average_growth")


class Plausibility:
    """The odds of readings of figures, in the light of all facts; what it needs of them is indexed when first asked."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._habits: dict[int, dict[str, Counter[int]]] = {}
        self._series: dict[tuple[str, str, str], list[Fact]] | None = None

    def odds(self, fact: Fact, edit: Edit) -> float:
        """How much likelier the figure is to be what an edit makes of it than to be as it is."""
        old, value, text = fact.observation.value, edit.value, edit.text
        if isinstance(old, tuple) or isinstance(value, tuple):
            return 1.0
        found = self._decimals(fact, text) / self._decimals(fact, fact.observation.text)
        found *= roundness(text) / roundness(fact.observation.text)
        if fact.observation.measure in GROWTHS and fact.observation.unit in PERCENT:
            times = 100 if fact.observation.unit == "倍" else 1
            found *= usual(float(value) * times) / usual(float(old) * times)
        elif fact.observation.measure == "multiple" and value > 0:
            # Twice as much is four times as rare.
            found *= float(old / value) ** 2
        elif fact.observation.measure == "level" and value > 0:
            if edit.kind in DIGITS:
                # Of figures of all sizes there are as many from 1 to 10 as from 10 to 100: a certain larger one is rarer.
                found *= float(old / value)
            for other, years in self._around(fact):
                found *= near(value, other, years) / near(old, other, years)
        return found

    def _decimals(self, fact: Fact, text: str) -> float:
        """How common so many decimals are among the document's figures of this kind, other than this one."""
        habits = self._habits.get(fact.document)
        if habits is None:
            habits = self._habits[fact.document] = {}
            for other in self._facts.sources[fact.document].facts:
                numeral = NUMERAL.search(other.observation.text)
                if numeral is not None:
                    counts = habits.setdefault(kind_of(other, other.observation.text), Counter())
                    counts[decimals(numeral[0])] += 1
        counts = habits.get(kind_of(fact, text), Counter())
        own = NUMERAL.search(fact.observation.text)
        numeral = NUMERAL.search(text)
        if own is None or numeral is None:
            return 1.0
        itself = kind_of(fact, text) == kind_of(fact, fact.observation.text)
        places = decimals(numeral[0])
        count = counts[places] - (itself and places == decimals(own[0]))
        return (count + 0.5) / (counts.total() - itself + 2)

    def _around(self, fact: Fact) -> list[tuple[Decimal, int]]:
        """The nearest figures of the same series in other years, and how many years away they are: two at most."""
        period = fact.observation.period
        if fact.observation.indicator is None or period is None or not fact.where:
            return []
        if self._series is None:
            self._series = {}
            for (where, what, measure, said), members in self._facts.at.items():
                if measure == "level" and len(said) == 4:
                    self._series.setdefault((where, what, measure), []).extend(members)
        made: dict[int, Decimal] = {}
        year = year_of(period)
        for other in self._series.get((fact.where, fact.what, "level"), ()):
            value, when = other.observation.value, year_of(other.observation.period or "")
            if isinstance(value, tuple) or value <= 0 or other.observation.unit != fact.observation.unit:
                continue
            if when != year and abs(when - year) <= FAR and other.observation.status == "actual":
                made.setdefault(when, value)
        nearest = sorted(made, key=lambda when: abs(when - year))[:2]
        return [(made[when], abs(when - year)) for when in nearest]


def kind_of(fact: Fact, text: str) -> str:
    """Which figures are printed alike: those of one measure whose numbers the same words follow, or of one column."""
    if fact.table:
        return f"{fact.observation.measure} {fact.observation.column_head or ''}"
    numeral = NUMERAL.search(text)
    return f"{fact.observation.measure} {text[numeral.end() :].strip() if numeral else ''}"


def roundness(text: str) -> float:
    """How common a printed whole number is for the noughts at its end; decimals are printed to a fixed place."""
    numeral = NUMERAL.search(text)
    if numeral is None or "." in numeral[0]:
        return 1.0
    noughts = len(numeral[0]) - len(numeral[0].rstrip("0"))
    return float(ROUND ** min(noughts, 3))


def usual(growth: float) -> float:
    """How common a growth in per cent is, up to a factor."""
    return 1 / (1 + ((growth - MIDDLE) / WIDTH) ** 2)


def near(value: Decimal, other: Decimal, years: int) -> float:
    """How likely a series moves from one value to another in so many years, up to a factor."""
    if value <= 0:
        return 1e-6
    return 1 / (1 + (log(float(value / other)) / (A_YEAR * years)) ** 2)


__all__ = ["Plausibility"]
