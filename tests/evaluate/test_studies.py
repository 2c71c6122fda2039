"""Coupling, centres, inequality, convergence and obstacles against published numbers, other formulas, and arithmetic by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import stats

from chengjian.evaluate import studies

RANDOM = np.random.default_rng(3)

# 王淑佳等 (2021), table 8: Beijing and Hengshui 2008 to 2010, coupling by the usual form and by the modified.
PUBLISHED = [
    (0.9989, 0.9404),
    (0.9984, 0.9238),
    (0.9999, 0.9835),
    (0.7191, 0.3738),
    (0.7396, 0.3906),
    (0.7109, 0.3529),
]


def test_coupling_by_hand() -> None:
    coupled, developed, degree = studies.coupling(np.array([[0.4, 0.9], [0.5, 0.5], [0.0, 0.8]]))
    # √0.36 / 0.65; then √(C T) = √0.6.
    assert coupled == pytest.approx([0.6 / 0.65, 1, 0])
    assert developed == pytest.approx([0.65, 0.5, 0.4])
    assert degree == pytest.approx([np.sqrt(0.6), np.sqrt(0.5), 0])
    weighted = studies.coupling(np.array([[0.4, 0.9]]), np.array([3.0, 1.0]))
    assert weighted[1] == pytest.approx([0.525])


@pytest.mark.parametrize(("usual", "modified"), PUBLISHED)
def test_modified_coupling_can_be_what_is_published(usual: float, modified: float) -> None:
    # The table gives both forms for the same two systems u ≥ v, not the systems. The usual form fixes v / u = r, and the modified
    # one, √((1 − u (1 − r)) r), then fixes u, which must be a score between 0 and 1.
    half = 1 / usual + np.sqrt(1 / usual**2 - 1)
    r = 1 / half**2
    u = (1 - modified**2 / r) / (1 - r)
    assert 0 < u <= 1
    systems = np.array([[u, u * r]])
    assert studies.coupling(systems)[0][0] == pytest.approx(usual)
    assert studies.coupling_modified(systems)[0] == pytest.approx(modified)


def test_modified_coupling_of_three_systems_by_hand() -> None:
    # Differences 0.2, 0.4, 0.2, mean 0.8/3; ratios 0.4/0.8 and 0.6/0.8.
    found = studies.coupling_modified(np.array([[0.8, 0.4, 0.6]]))
    assert found == pytest.approx([np.sqrt((1 - 0.8 / 3) * np.sqrt(0.5 * 0.75))])


def test_grades() -> None:
    assert [studies.grade(d) for d in (0, 0.05, 0.55, 0.999, 1)] == [
        "极度失调",
        "极度失调",
        "勉强协调",
        "优质协调",
        "优质协调",
    ]


def test_gravity_centre() -> None:
    centre = studies.gravity_centre(np.array([100.0, 110]), np.array([30.0, 40]), np.array([1.0, 3]))
    assert centre == pytest.approx((107.5, 37.5))
    with pytest.raises(ValueError, match="more than 0"):
        studies.gravity_centre(np.zeros(2), np.zeros(2), np.zeros(2))


@given(arrays(float, 12, elements=st.floats(0.1, 100)), arrays(float, 12, elements=st.floats(0.1, 100)))
def test_theil_decomposes(income: np.ndarray, population: np.ndarray) -> None:
    groups = np.repeat([0, 1, 2], 4)
    whole, within, between = studies.theil(income, population, groups)
    # Within, by its own formula: each group's index by its share of income.
    own = sum(
        income[groups == g].sum()
        / income.sum()
        * studies.theil(income[groups == g], population[groups == g], groups[:4])[0]
        for g in range(3)
    )
    assert within == pytest.approx(own, abs=1e-9)
    assert whole == pytest.approx(within + between) and between >= -1e-12


@given(arrays(float, 9, elements=st.floats(0.1, 100)))
def test_dagum_adds_up_to_the_gini(values: np.ndarray) -> None:
    groups = np.array([0, 0, 0, 1, 1, 1, 1, 2, 2])
    found = studies.dagum(values, groups)
    # The Gini by the formula of ordered values.
    ordered, count = np.sort(values), len(values)
    gini = 2 * (np.arange(1, count + 1) @ ordered) / (count * ordered.sum()) - (count + 1) / count
    assert found.whole == pytest.approx(gini)
    assert found.within + found.between + found.transvariation == pytest.approx(found.whole)
    assert min(found.within, found.between, found.transvariation) >= -1e-12


def test_dagum_of_groups_apart_has_no_overlap() -> None:
    found = studies.dagum(np.array([1.0, 2, 10, 12]), np.array([0, 0, 1, 1]))
    assert found.transvariation == pytest.approx(0)
    same = studies.dagum(np.array([1.0, 2, 1, 2]), np.array([0, 0, 1, 1]))
    assert same.between == pytest.approx(0)


def test_convergence() -> None:
    first = np.exp(RANDOM.uniform(0, 2, 60))
    # Every region closes 5 % of its distance to ln y = 3 a year.
    last = np.exp(3 + (np.log(first) - 3) * np.exp(-0.05 * 10))
    found = studies.beta_convergence(first, last, 10)
    assert found.speed == pytest.approx(0.05)
    assert found.half_life == pytest.approx(np.log(2) / 0.05)
    assert found.p_value < 1e-6 and found.regions == 60
    sigma = studies.sigma_convergence(np.stack([first, last]))
    assert sigma[1] < sigma[0]


def test_beta_as_scipy() -> None:
    first, growth = np.exp(RANDOM.uniform(0, 2, 40)), RANDOM.normal(0.05, 0.02, 40)
    found = studies.beta_convergence(first, first * np.exp(5 * growth), 5)
    assert found.beta == pytest.approx(stats.linregress(np.log(first), growth).slope)
    assert studies.beta_convergence(first, first**1.2, 5).half_life == np.inf


def test_obstacles_by_hand() -> None:
    found = studies.obstacles(np.array([[0.5, 0.9], [1, 1]]), np.array([0.4, 0.6]))
    assert found == pytest.approx(np.array([[20 / 0.26, 6 / 0.26], [0, 0]]))


@pytest.mark.parametrize("wrong", [[[0.5, 1.2]], [[-0.1, 0.5]], [[np.nan, 0.5]]])
def test_scores_outside_are_refused(wrong: list[list[float]]) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        studies.coupling(np.array(wrong))
