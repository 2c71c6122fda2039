"""What studies of China's regions compute from scores and figures: coupling, centres, inequality, convergence, obstacles.

Every function takes plain arrays, one value a region, and says its formula and source.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
# The usual ten grades of the coupling coordination degree, each a tenth wide. Source: 廖重斌, 热带地理 19(2), 1999.
GRADES = (
    "极度失调",
    "严重失调",
    "中度失调",
    "轻度失调",
    "濒临失调",
    "勉强协调",
    "初级协调",
    "中级协调",
    "良好协调",
    "优质协调",
)


def coupling(systems: Array, weights: Array | None = None) -> tuple[Array, Array, Array]:
    """Coupling C, development T and coupling coordination D of n systems, (regions, systems) between 0 and 1.

    C = (Π u)^(1/n) / (Σ u / n), T = Σ w u, D = √(C T). Source: the standard form in 王淑佳, 孔伟, 任亮等, 国内耦合协调度模型
    的误区及修正, 自然资源学报 36(3), 2021, formula 1 to 3 (with the exponent 1/n that many papers lose).
    """
    _need(systems, 0, 1, "coupling needs scores between 0 and 1")
    count = systems.shape[1]
    shares = np.full(count, 1 / count) if weights is None else weights / weights.sum()
    mean = systems.mean(axis=1)
    product = np.exp(np.log(np.maximum(systems, 1e-300)).mean(axis=1))
    coupled = np.where(mean > 0, product / np.where(mean > 0, mean, 1), 0.0)
    developed = systems @ shares
    return coupled, developed, np.sqrt(coupled * developed)


def coupling_modified(systems: Array) -> Array:
    """The modified coupling C of two or more systems, spread over the whole of 0 to 1.

    C = √{[1 − Σ_{i>j} (u_i − u_j) / (n (n − 1) / 2)] · (Π u_i / max u)^(1/(n−1))}, u in falling order in the differences and the
    greatest left out of the product. Source: 王淑佳等 (2021), formula 5 and 6.
    """
    _need(systems, 0, 1, "coupling needs scores between 0 and 1")
    count = systems.shape[1]
    ordered = np.sort(systems, axis=1)
    greatest = np.maximum(ordered[:, -1], 1e-300)
    spread = sum(
        (np.abs(systems[:, i] - systems[:, j]) for i in range(count) for j in range(i)),
        np.zeros(len(systems)),
    )
    near = 1 - spread / (count * (count - 1) / 2)
    ratio = np.prod(ordered[:, :-1] / greatest[:, None], axis=1) ** (1 / (count - 1))
    return np.asarray(np.sqrt(near * ratio))


def grade(degree: float) -> str:
    """The name of the grade of a coupling coordination degree between 0 and 1."""
    return GRADES[min(int(degree * 10), 9)]


def gravity_centre(longitude: Array, latitude: Array, weight: Array) -> tuple[float, float]:
    """The centre of gravity (重心) in degrees: Σ w x / Σ w. Source: 徐建华、岳文泽, 地理科学 21(5), 2001, after Walker (1874)."""
    total = float(weight.sum())
    if total <= 0:
        raise ValueError("the weights of a centre must add up to more than 0")
    return float(longitude @ weight) / total, float(latitude @ weight) / total


def theil(income: Array, population: Array, groups: NDArray[np.int64]) -> tuple[float, float, float]:
    """Theil's T of income per head, within groups and between them: (whole, within, between); whole = within + between.

    T = Σ s ln(s / p), s and p the shares of income and population. Source: Theil (1967); Bourguignon, Econometrica 47 (1979).
    """
    if (income <= 0).any() or (population <= 0).any():
        raise ValueError("Theil's index needs incomes and populations above 0")
    s, p = income / income.sum(), population / population.sum()
    whole = float((s * np.log(s / p)).sum())
    between = 0.0
    for group in np.unique(groups):
        mine = groups == group
        between += s[mine].sum() * np.log(s[mine].sum() / p[mine].sum())
    return whole, whole - float(between), float(between)


@dataclass(frozen=True)
class Dagum:
    """Dagum's decomposition: `whole` = `within` + `between` + `transvariation` (the overlap of the groups)."""

    whole: float
    within: float
    between: float
    transvariation: float


def dagum(values: Array, groups: NDArray[np.int64]) -> Dagum:
    """Dagum's Gini of values above 0 by groups.

    G = Σ Σ |y − y'| / (2 n² μ). G_jh is the Gini between groups j and h, p their shares of regions, s of the sum. Within: Σ
    G_jj p_j s_j. Net between: Σ_{j≠h} G_jh p_j s_h D_jh. Transvariation: the same with 1 − D_jh. D_jh = (d − p) / (d + p), d
    the mean of the differences in favour of the richer group, p of the others. Source: Dagum, Empirical Economics 22 (1997).
    """
    if (values < 0).any() or values.sum() <= 0:
        raise ValueError("a Gini needs values that are not negative and not all 0")
    count, mean = len(values), values.mean()
    whole = float(np.abs(values[:, None] - values[None, :]).sum() / (2 * count**2 * mean))
    ids = np.unique(groups)
    parts = [values[groups == g] for g in ids]
    within = between = over = 0.0
    for j, mine in enumerate(parts):
        for h, other in enumerate(parts[: j + 1]):
            apart = mine[:, None] - other[None, :]
            both = mine.mean() + other.mean()
            if both == 0:
                continue
            gini = np.abs(apart).mean() / both
            shares = (
                len(mine) / count * other.sum() / values.sum(),
                len(other) / count * mine.sum() / values.sum(),
            )
            if j == h:
                within += float(gini * shares[0])
                continue
            ahead, behind = np.maximum(apart, 0).mean(), np.maximum(-apart, 0).mean()
            if mine.mean() < other.mean():
                ahead, behind = behind, ahead
            net = (ahead - behind) / (ahead + behind) if ahead + behind > 0 else 0.0
            between += float(gini * sum(shares) * net)
            over += float(gini * sum(shares) * (1 - net))
    return Dagum(whole, within, between, over)


def sigma_convergence(panel: Array) -> Array:
    """The coefficient of variation of each year, from (years, regions): falling is σ-convergence.

    Source: Barro & Sala-i-Martin, JPE 100 (1992).
    """
    return np.asarray(panel.std(axis=1, ddof=1) / panel.mean(axis=1))


@dataclass(frozen=True)
class Beta:
    """β-convergence: `beta` of the regression with its standard error and p-value, `speed` a year, `half_life` in years."""

    beta: float
    error: float
    p_value: float
    speed: float
    half_life: float
    regions: int


def beta_convergence(first: Array, last: Array, years: int) -> Beta:
    """Absolute β-convergence: ln(y_T / y_0) / T = α + β ln y_0; β < 0: the poorer grow faster.

    Speed λ = −ln(1 + β T) / T, half-life ln 2 / λ; infinite where there is no convergence. Standard errors are White's (HC1).
    Source: Barro & Sala-i-Martin, JPE 100 (1992).
    """
    from scipy import stats

    kept = (first > 0) & (last > 0)
    x, y = np.log(first[kept]), np.log(last[kept] / first[kept]) / years
    count = len(x)
    if count < 3 or np.ptp(x) == 0:
        raise ValueError("convergence needs at least three regions that differ")
    centred = x - x.mean()
    beta = float(centred @ y / (centred @ centred))
    residual = y - y.mean() - beta * centred
    error = float(np.sqrt(count / (count - 2) * (centred**2 @ residual**2)) / (centred @ centred))
    p_value = float(2 * stats.t.sf(abs(beta / error), count - 2)) if error > 0 else 0.0
    left = 1 + beta * years
    speed = float(-np.log(left) / years) if left > 0 else float("inf")
    return Beta(beta, error, p_value, speed, float(np.log(2) / speed) if speed > 0 else float("inf"), count)


def obstacles(scores: Array, weights: Array) -> Array:
    """The obstacle degree (障碍度) of each indicator for each region, in %: F w (1 − x) over its sum, rows add up to 100.

    `scores` (regions, indicators) between 0 and 1, `weights` the weights in the whole. A region without any lack has zeros.
    Source: 鲁春阳等 (2011); the model of 障碍度 = 因子贡献度 × 指标偏离度 in Chinese land-use studies since 2003.
    """
    _need(scores, 0, 1, "obstacles need scores between 0 and 1")
    lack = (1 - scores) * weights
    total = lack.sum(axis=1, keepdims=True)
    return np.asarray(100 * lack / np.where(total > 0, total, 1.0))


def _need(values: Array, low: float, high: float, message: str) -> None:
    if np.isnan(values).any() or (values < low).any() or (values > high).any():
        raise ValueError(message)
