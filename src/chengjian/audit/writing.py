"""How figures and calculations are written for people."""

from __future__ import annotations

from decimal import Decimal

from chengjian.arithmetic.intervals import Interval
from chengjian.arithmetic.wording import said
from chengjian.audit.bindings import Binding, Missing, Piece, Term
from chengjian.audit.facts import Fact

MOST_DIGITS = 6


def printed(fact: Fact) -> str:
    """A figure as the text prints it, a fall in growth with its sign."""
    observation = fact.observation
    text = "".join(observation.text.split())
    falls = not isinstance(observation.value, tuple) and observation.value < 0
    unit = observation.unit
    if fact.table and not text.endswith(unit) and unit not in ("1", "比"):
        return text if isinstance(observation.value, tuple) else quantity(observation.value, unit)
    return f"−{text}" if falls and text[:1] not in "-−－" else text


def quantity(value: Decimal, unit: str) -> str:
    """A number with its unit, in 亿 or 万 where that is shorter, to six digits."""
    places = max(0, MOST_DIGITS - 1 - value.adjusted()) if value else 0
    return said(round(value, places), unit)


def span(interval: Interval, unit: str) -> str:
    """An interval: its middle where both ends print alike, else both ends."""
    low, high = interval
    if not low.is_finite() or not high.is_finite():
        if high.is_finite():
            return f"≤ {quantity(high, unit)}"
        return f"≥ {quantity(low, unit)}" if low.is_finite() else "?"
    width = high - low
    step = Decimal(1).scaleb(width.adjusted()) if width else Decimal(0)
    one, other = _to(low, step), _to(high, step)
    if one == other:
        return quantity(one, unit)
    return f"{quantity(one, unit)}～{quantity(other, unit)}"


def _to(value: Decimal, step: Decimal) -> Decimal:
    return value if not step else (value / step).to_integral_value() * step


def calculation(binding: Binding) -> str:
    """The identity written out with the numbers of the text, what it gives, and what the text says."""
    texts = [term_text(term) for term in binding.terms]
    missing = binding.missing
    if missing:
        term = binding.terms[missing]
        assert isinstance(term, Missing)
        found = span(binding.identity.solve(binding.values(), missing), term.unit)
        return f"{binding.identity.formula(texts)} = {texts[0]}，? = {found}"
    solved = binding.identity.solve(binding.values(), 0)
    unit = unit_of(binding)
    formula = binding.identity.formula(texts)
    written = f"{formula} = {span(solved, unit)}" if binding.identity.computes else formula
    if binding.verdict == "violated":
        stated = "应为" if isinstance(binding.terms[0], Interval) else "文中为"
        written += f"；{stated} {texts[0]}" if binding.identity.computes else " ✗"
    return written + (f"（{binding.note}）" if binding.note else "")


def unit_of(binding: Binding) -> str:
    """The unit of the first term, in which the identity is written out."""
    first = binding.terms[0]
    if isinstance(first, Fact):
        unit = first.observation.unit
        return "%" if binding.intervals is not None and unit == "倍" else unit
    return first.unit if isinstance(first, Missing) else "1" if isinstance(first, Piece) else ""


def term_text(term: Term) -> str:
    """A term as printed, or as the number that it is."""
    if isinstance(term, Fact):
        return printed(term)
    if isinstance(term, Piece):
        return f"{term.value:f}"
    if isinstance(term, Missing):
        return "?"
    if term.low == term.high:
        return f"{term.low.normalize():f}"
    middle = (term.low + term.high) / 2
    if term.high - term.low < abs(middle) / 50:
        return quantity(middle, "")
    return f"[{quantity(term.low, '')}, {quantity(term.high, '')}]"


__all__ = ["calculation", "printed", "quantity", "span", "term_text"]
