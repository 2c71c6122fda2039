"""Identities: what they solve satisfies what they check, and more doubt never makes a contradiction."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chengjian.arithmetic.identities import (
    AtMost,
    AverageGrowth,
    Between,
    Change,
    Continued,
    Growth,
    GrowthAmongHeads,
    GrowthByChange,
    GrowthChain,
    GrowthPerHead,
    Hundred,
    Identity,
    Multiple,
    PerHead,
    Quotient,
    RealWeightedGrowth,
    Same,
    Share,
    Sum,
    WeightedGrowth,
)
from chengjian.arithmetic.intervals import INFINITY, Interval, exactly

levels = st.decimals(min_value=Decimal("0.1"), max_value=Decimal("1e9"), places=2)
growths = st.decimals(min_value=-90, max_value=400, places=1)
margins = st.decimals(min_value=0, max_value=Decimal("0.05"), places=3)
L, G = levels, growths
CASES: list[tuple[Identity, list[st.SearchStrategy[Decimal]]]] = [
    (Growth(), [G, L, L]),
    (AverageGrowth(4), [G, L, L]),
    (Change(), [G, L, L]),
    (Multiple(), [L, L, L]),
    (GrowthByChange(), [G.filter(bool), L, G.filter(bool)]),
    (GrowthChain(), [G, G, G, G]),
    (WeightedGrowth(), [G, L, G, L, G, L]),
    (RealWeightedGrowth(Decimal("0.4")), [G, L, G, L, G, L]),
    (GrowthPerHead(), [G, G, G]),
    (GrowthAmongHeads(Decimal("0.6")), [G, G, L.map(lambda level: level + 10**10), L]),
    (PerHead(1000), [L, L, L.map(lambda level: level + 10**9), L]),
    (Sum(), [L, L, L]),
    (Hundred(), [L, L, L, L]),
    (Quotient(10000), [L, L, L]),
    (Share(), [L, L, L]),
    (Same(), [L, L]),
    (AtMost(), [L, L]),
    (Between(), [G, G, G]),
    (Continued(12), [L, L]),
]


@st.composite
def asked(draw: st.DrawFn) -> tuple[Identity, list[Interval]]:
    identity, kinds = draw(st.sampled_from(CASES))
    return identity, [exactly(draw(kind)).widened(draw(margins)) for kind in kinds]


@given(asked(), st.data())
def test_what_it_solves_satisfies_what_it_checks(
    case: tuple[Identity, list[Interval]], data: st.DataObject
) -> None:
    identity, terms = case
    place = data.draw(st.integers(0, len(terms) - 1))
    solved = identity.solve([*terms[:place], None, *terms[place + 1 :]], place)
    if solved.low <= solved.high:
        assert identity.check([*terms[:place], solved, *terms[place + 1 :]]) != "violated"


@given(asked(), st.data())
def test_one_missing_term_is_unknown(case: tuple[Identity, list[Interval]], data: st.DataObject) -> None:
    identity, terms = case
    place = data.draw(st.integers(0, len(terms) - 1))
    assert identity.check([*terms[:place], None, *terms[place + 1 :]]) == "unknown"


@given(asked(), st.data())
def test_widening_never_makes_a_contradiction(
    case: tuple[Identity, list[Interval]], data: st.DataObject
) -> None:
    identity, terms = case
    if identity.check(terms) == "violated":
        return
    wider = [term.widened(data.draw(st.decimals(0, 1000, places=2))) for term in terms]
    assert identity.check(wider) != "violated"


@given(asked())
def test_unbounded_terms_prove_nothing(case: tuple[Identity, list[Interval]]) -> None:
    identity, terms = case
    everything = Interval(-INFINITY, INFINITY)
    assert identity.check([everything, *terms[1:]]) == "unknown"


@given(asked(), st.data())
def test_solving_again_keeps_the_value(case: tuple[Identity, list[Interval]], data: st.DataObject) -> None:
    """Points that satisfy the identity are found again from any side."""
    identity, terms = case
    points = [exactly(term.low) for term in terms]
    first = identity.solve([None, *points[1:]], 0)
    place = data.draw(st.integers(1, len(terms) - 1))
    if not first.bounded or first.low > first.high or first.low < -99:
        return
    again = identity.solve([first, *points[1:place], None, *points[place + 1 :]], place)
    assert again.low <= points[place].low + Decimal("1e-6")
    assert again.high >= points[place].low - Decimal("1e-6")


def printed(text: str) -> Interval:
    value = Decimal(text)
    exponent = value.as_tuple().exponent
    assert isinstance(exponent, int)
    return exactly(value).widened(Decimal("0.5").scaleb(exponent))


@pytest.mark.parametrize(
    ("identity", "terms", "verdict"),
    [
        (Growth(), "7.1 56.1 52.4", "holds"),
        (Growth(), "9.7 56.1 52.4", "violated"),
        (AverageGrowth(4), "22.5 900 400", "holds"),
        (AverageGrowth(5), "22.5 900 400", "violated"),
        (AverageGrowth(5), "17.6 900 400", "holds"),
        (Change(), "-3.1 40.2 43.3", "holds"),
        (Multiple(), "3.4 3870 1140", "holds"),
        (GrowthByChange(), "14.3 128 16", "holds"),
        (GrowthByChange(), "12.5 128 16", "violated"),
        (GrowthByChange(), "-12.5 112 -16", "holds"),
        (GrowthChain(), "8.7 8.1 9.4", "holds"),
        (GrowthChain(), "9.7 8.1 9.4", "violated"),
        (WeightedGrowth(), "10.9 50.6 18.0 31.2 1.1 19.4", "holds"),
        (WeightedGrowth(), "13.2 50.6 18.0 31.2 1.1 19.4", "violated"),
        (Sum(), "100.0 33.3 33.3 33.3", "holds"),
        (Sum(), "100.0 33.3 33.3 32.3", "violated"),
        (Share(), "66.4 37.26 56.14", "holds"),
        (Quotient(), "2.29 55689 24359", "holds"),
        (Between(), "7.6 5.1 6.9 5.8", "violated"),
        (AtMost(), "199.4 297.4", "holds"),
        (AtMost(), "299.4 297.4", "violated"),
        (Continued(12), "94 82", "holds"),
        (Continued(12), "96 82", "violated"),
        (Continued(12), "7 82", "unknown"),
    ],
)
def test_known_answers(identity: Identity, terms: str, verdict: str) -> None:
    assert identity.check([printed(text) for text in terms.split()]) == verdict


def test_streak_that_broke_is_not_the_same_streak() -> None:
    assert Continued(12).check([exactly(12), exactly(82)]) == "unknown"
    assert Continued(12).check([exactly(13), exactly(82)]) == "violated"
