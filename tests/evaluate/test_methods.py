"""Each method against a published example, an independent implementation, or arithmetic by hand; the source is named."""

from __future__ import annotations

import numpy as np
import pymcdm.methods as mcdm
import pymcdm.weights as mcdm_weights
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import stats

from chengjian.evaluate import aggregate, treat, weights
from chengjian.evaluate.normalise import normalise, ranks

RANDOM = np.random.default_rng(7)
EQUAL4 = np.full(4, 0.25)


def scores(rows: int = 12, columns: int = 5) -> np.ndarray:
    """Random scores of which each column reaches from 0 to 100."""
    raw = RANDOM.lognormal(0, 1, (1, rows, columns))
    return normalise(raw, np.ones(columns, bool), "minmax")


# ---- aggregation ------------------------------------------------------------------------------------------


def test_handbook_example_of_compensation() -> None:
    # OECD/JRC handbook, step 7: (21, 1, 1, 1) and (6, 6, 6, 6) have the same sum; by the geometric mean it is 2.14 and 6.
    both = np.array([[[21.0, 1, 1, 1], [6, 6, 6, 6]]])
    assert aggregate.aggregate(both, EQUAL4, "arithmetic")[0] == pytest.approx([6, 6])
    assert aggregate.aggregate(both, EQUAL4, "geometric")[0] == pytest.approx([2.14, 6], abs=0.005)


# Rounded to a hundredth before the means are taken, and after: half of one each.
ROUNDED = 0.0101
# COINr's ASEM index as its guide "Presenting Results" prints it: index, two sub-indices, five and three pillars.
ASEM = {
    "CHE": (68.38, 62.79, 73.98, [63.41, 32.87, 74.78, 85.94, 56.93], [77.21, 87.85, 56.88]),
    "NLD": (64.82, 61.94, 67.70, [64.87, 46.62, 84.55, 71.74, 41.92], [58.73, 86.58, 57.78]),
    "DNK": (64.80, 57.10, 72.51, [50.52, 30.43, 78.13, 75.35, 51.04], [69.83, 86.40, 61.29]),
    "NOR": (64.47, 57.44, 71.50, [58.18, 25.70, 80.03, 89.46, 33.80], [70.90, 87.00, 56.59]),
    "BEL": (63.54, 63.99, 63.09, [71.97, 48.22, 80.84, 75.60, 43.32], [53.01, 86.17, 50.09]),
    "SWE": (63.00, 53.87, 72.12, [51.51, 23.87, 80.98, 74.51, 38.50], [66.37, 87.74, 62.27]),
}


@pytest.mark.parametrize("country", ASEM)
def test_asem_index_of_coinr(country: str) -> None:
    index, connected, sustained, five, three = ASEM[country]
    parts = np.array([[[*five, *three]]])
    sub = [
        aggregate.arithmetic(parts[:, :, at], np.full(n, 1 / n))
        for at, n in ((slice(5), 5), (slice(5, 8), 3))
    ]
    assert [float(s[0, 0]) for s in sub] == pytest.approx([connected, sustained], abs=ROUNDED)
    assert aggregate.arithmetic(np.stack(sub, axis=2), np.full(2, 0.5))[0, 0] == pytest.approx(
        index, abs=ROUNDED
    )


def test_topsis_and_vikor_as_pymcdm() -> None:
    table, w = scores(), np.array([0.3, 0.1, 0.2, 0.25, 0.15])
    kind = np.ones(5)
    assert aggregate.topsis(table, w)[0] / 100 == pytest.approx(mcdm.TOPSIS()(table[0], w, kind))
    assert 1 - aggregate.vikor(table, w)[0] / 100 == pytest.approx(mcdm.VIKOR()(table[0], w, kind))


def test_vikor_example_of_pymcdm() -> None:
    # The worked example in pymcdm's documentation.
    table = np.array(
        [[78, 56, 34, 6], [4, 45, 3, 97], [18, 2, 50, 63], [9, 14, 11, 92], [85, 9, 100, 29]], float
    )
    q = 1 - aggregate.vikor(table[None], EQUAL4)[0] / 100
    assert q == pytest.approx([0.5679, 0.7667, 1, 0.7493, 0], abs=5e-5)


def test_copeland_by_pairs() -> None:
    # The outranking matrix in full, as Munda and COINr describe it.
    table, w = np.round(scores(9, 4) / 20), np.array([0.4, 0.3, 0.2, 0.1])
    rows = table[0]
    pairs = [[(w * ((a > b) + 0.5 * (a == b))).sum() for b in rows] for a in rows]
    wanted = (np.array(pairs).sum(axis=1) - 0.5) / (len(rows) - 1) * 100
    assert aggregate.copeland(table, w)[0] == pytest.approx(wanted)


def test_mazziotta_pareto_by_hand() -> None:
    # M = 100, S = 10, so cv = 0.1 and the penalty S·cv is 1; without imbalance there is none.
    table = np.array([[[90.0, 110.0], [100.0, 100.0]]])
    assert aggregate.mazziotta_pareto(table, np.full(2, 0.5))[0] == pytest.approx([99, 100])


def test_benefit_of_the_doubt_by_hand() -> None:
    # max 0.6 a + 0.6 b with a + 0.5 b ≤ 1 and 0.5 a + b ≤ 1 is 0.8, at a = b = 2/3.
    table = np.array([[[100.0, 50], [50, 100], [60, 60]]])
    assert aggregate.benefit_of_the_doubt(table, np.full(2, 0.5))[0] == pytest.approx([100, 100, 80])


@given(arrays(float, (1, 6, 4), elements=st.floats(1, 100)))
def test_means_are_ordered(table: np.ndarray) -> None:
    w = np.array([0.1, 0.2, 0.3, 0.4])
    low, middle, high = (aggregate.aggregate(table, w, m) for m in ("harmonic", "geometric", "arithmetic"))
    assert (low <= middle + 1e-9).all() and (middle <= high + 1e-9).all()
    assert (aggregate.mazziotta_pareto(table, w) <= high + 1e-9).all()


# ---- weights ----------------------------------------------------------------------------------------------


def test_entropy_and_critic_as_pymcdm() -> None:
    raw = RANDOM.lognormal(0, 1, (40, 6))
    assert weights.entropy(raw) == pytest.approx(mcdm_weights.entropy_weights(raw))
    assert weights.critic(raw) == pytest.approx(mcdm_weights.critic_weights(raw))


# Xu, A note on the subjective and objective integrated approach to determine attribute weights, EJOR 156 (2004); Zavadskas &
# Podvezko, Integrated determination of objective criteria weights in MCDM, IJITDM 15 (2016): decision matrix, entropy weights.
ENTROPY = [
    (
        [[30, 30, 38, 29], [19, 54, 86, 29], [19, 15, 85, 28.9], [68, 70, 60, 29]],
        [0.4630, 0.3992, 0.1378, 0.0000],
    ),
    (
        [[3.0, 100, 10, 7], [2.5, 80, 8, 5], [1.8, 50, 20, 11], [2.2, 70, 12, 9]],
        [0.1146, 0.1981, 0.4185, 0.2689],
    ),
]
# Tuş & Aytaç Adalı, The new combination with CRITIC and WASPAS methods for the time and attendance software selection
# problem, Opsearch 56 (2019); the cost of the first column is not turned round, as there.
CRITIC = [
    [5000, 3, 3, 4, 3, 2],
    [680, 5, 3, 2, 2, 1],
    [2000, 3, 2, 3, 4, 3],
    [600, 4, 3, 1, 2, 2],
    [800, 2, 4, 3, 3, 4],
]


@pytest.mark.parametrize(("matrix", "published"), ENTROPY)
def test_published_entropy_weights(matrix: list[list[float]], published: list[float]) -> None:
    assert weights.entropy(np.array(matrix, float)) == pytest.approx(published, abs=5e-5)


def test_published_critic_weights() -> None:
    found = weights.critic(np.array(CRITIC, float))
    assert found == pytest.approx([0.157, 0.249, 0.168, 0.121, 0.154, 0.151], abs=5e-4)


def test_entropy_by_hand() -> None:
    # Equal shares carry no information; all in one place carries all of it, with 0 ln 0 = 0.
    assert weights.entropy(np.array([[1.0, 1.0], [1.0, 0.0]])) == pytest.approx([0, 1])
    assert weights.entropy(np.ones((4, 3))) == pytest.approx([1 / 3] * 3)


# Saaty, How to make a decision: the analytic hierarchy process, EJOR 48 (1990): buying a house.
HOUSE = [
    [1, 5, 3, 7, 6, 6, 1 / 3, 1 / 4],
    [1 / 5, 1, 1 / 3, 5, 3, 3, 1 / 5, 1 / 7],
    [1 / 3, 3, 1, 6, 3, 4, 6, 1 / 5],
    [1 / 7, 1 / 5, 1 / 6, 1, 1 / 3, 1 / 4, 1 / 7, 1 / 8],
    [1 / 6, 1 / 3, 1 / 3, 3, 1, 1 / 2, 1 / 5, 1 / 6],
    [1 / 6, 1 / 3, 1 / 4, 4, 2, 1, 1 / 5, 1 / 6],
    [3, 5, 1 / 6, 7, 5, 5, 1, 1 / 2],
    [4, 7, 5, 8, 6, 6, 2, 1],
]


def test_ahp_example_of_saaty() -> None:
    found, ratio = weights.ahp(np.array(HOUSE))
    assert found == pytest.approx([0.173, 0.054, 0.188, 0.018, 0.031, 0.036, 0.167, 0.333], abs=6e-4)
    assert ratio == pytest.approx(0.169, abs=6e-4)


def test_ahp_refuses_what_is_not_reciprocal() -> None:
    with pytest.raises(ValueError, match="reciprocal"):
        weights.ahp(np.array([[1.0, 2], [2, 1]]))


def test_pca_weights_follow_the_groups() -> None:
    # Two factors: three indicators that are one thing nearly, and one apart. Rotated, each loads on one of them.
    one, other = RANDOM.normal(size=(2, 400))
    noise = RANDOM.normal(scale=0.1, size=(400, 3))
    table = np.column_stack([one[:, None] + noise, other, other + 0.05 * one])
    found = weights.pca(table)
    assert found.sum() == pytest.approx(1)
    assert found == pytest.approx(np.full(5, 0.2), abs=0.01)


def test_varimax_keeps_what_is_explained() -> None:
    loadings = RANDOM.normal(size=(6, 3))
    turned = weights.varimax(loadings)
    assert turned @ turned.T == pytest.approx(loadings @ loadings.T)
    assert (turned**2).var(axis=0).sum() >= (loadings**2).var(axis=0).sum()


# ---- normalisation ----------------------------------------------------------------------------------------


def test_normalisations_by_hand() -> None:
    values = np.array([[[10.0, 3], [20, 2], [40, 1]]])
    up = np.array([True, False])
    assert normalise(values, up, "minmax")[0].T.tolist() == [[0, pytest.approx(100 / 3), 100], [0, 50, 100]]
    z = (np.array([10, 20, 40]) - 70 / 3) / np.std([10, 20, 40], ddof=1)
    assert normalise(values, up, "zscore")[0, :, 0] == pytest.approx(50 + 10 * z)
    assert normalise(values, up, "rank")[0].T.tolist() == [[0, 50, 100], [0, 50, 100]]
    assert normalise(values, up, "percentile")[0, :, 0] == pytest.approx([100 / 6, 50, 500 / 6])
    frontier = normalise(values, up, "frontier")[0].T
    assert frontier.ravel() == pytest.approx([25, 50, 100, 100 / 3, 50, 100])
    targets = np.array([30.0, 1])
    done = normalise(values, up, "target", targets=targets)[0].T
    assert done.ravel() == pytest.approx([0, 50, 100, 0, 50, 100])


def test_bounds_of_panel_and_year() -> None:
    values = np.array([[[0.0], [10]], [[5.0], [20]]])
    up = np.array([True])
    assert normalise(values, up, "minmax", "panel")[:, :, 0].tolist() == [[0, 50], [25, 100]]
    assert normalise(values, up, "minmax", "year")[:, :, 0].tolist() == [[0, 100], [0, 100]]


@given(arrays(float, (2, 7, 3), elements=st.integers(0, 5).map(float)))
def test_ranks_as_scipy(values: np.ndarray) -> None:
    assert ranks(values) == pytest.approx(stats.rankdata(values, axis=1))


@pytest.mark.parametrize("method", ["minmax", "zscore", "rank", "percentile"])
def test_what_is_the_same_everywhere_says_nothing(method: str) -> None:
    flat = normalise(np.full((1, 4, 1), 3.0), np.array([False]), method)  # type: ignore[arg-type]
    assert flat == pytest.approx(np.full((1, 4, 1), 50.0))


# ---- gaps and outliers ------------------------------------------------------------------------------------


@given(arrays(float, 20, elements=st.floats(-100, 100)).filter(lambda a: a.std() > 1e-3))
def test_moments_as_scipy(column: np.ndarray) -> None:
    wanted = stats.skew(column, bias=False), stats.kurtosis(column, bias=False)
    assert treat.moments(column) == pytest.approx(wanted, rel=1e-6, abs=1e-6)


def test_outliers_of_coinr() -> None:
    # COINr's documentation of Treat(): the numbers 1 to 10 with the outliers 30 and 100.
    column = np.array([*range(1, 11), 30.0, 100.0])
    assert treat.moments(column) == pytest.approx((3.063241, 9.741391), abs=5e-7)
    assert treat.skewed(column) and not treat.skewed(treat.winsorise(column, 2)[0])


def test_winsorise_brings_in_the_furthest_only() -> None:
    column = np.array([*np.arange(20.0), 500.0])
    treated, changed = treat.winsorise(column, 5)
    assert changed == 1
    assert treated.tolist() == [*range(20), 19]
    assert treat.winsorise(-column, 5)[0].tolist() == (-treated).tolist()
    assert treat.winsorise(column, 0) == (pytest.approx(column), 0)


def test_boxcox_keeps_order_and_takes_the_skew() -> None:
    column = RANDOM.lognormal(0, 2, 300)
    treated = treat.boxcox(column)
    assert (np.argsort(treated) == np.argsort(column)).all()
    assert abs(treat.moments(treated)[0]) < 0.5 < treat.moments(column)[0]


def test_imputation_by_hand() -> None:
    nan = np.nan
    values = np.array([[[1.0], [2], [3], [nan], [10]], [[nan], [4], [5], [nan], [nan]]])
    groups = np.array([0, 0, 0, 0, 1])
    filled, flags = treat.impute(values, ("time",), groups)
    assert filled[1, :, 0].tolist()[:3] == [1, 4, 5] and filled[1, 4, 0] == 10
    assert np.isnan(filled[:, 3]).all()
    filled, flags = treat.impute(values, ("group", "cross"), groups)
    assert filled[0, 3, 0] == 2 and flags[0, 3, 0] == 1
    # Two of a group are too few; all regions of the year stand in.
    assert filled[1, 0, 0] == 4.5 and flags[1, 0, 0] == 2
    assert treat.impute(values, (), groups)[1].sum() == 0
