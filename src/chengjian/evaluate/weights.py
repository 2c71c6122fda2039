"""What each indicator counts. All functions take scores (rows, indicators) and give weights that add up to 1.

Sources: OECD/JRC handbook (2008), step 6; Shannon (1948) by way of Zeleny (1982) for entropy; Diakoulaki, Mavrotas &
Papayannakis (1995) for CRITIC; Nicoletti, Scarpetta & Boylaud (2000) for PCA; Saaty (1980) for AHP.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Weighting = Literal["given", "equal", "entropy", "critic", "pca", "ahp"]
# Saaty's random indices: the mean inconsistency of random comparisons of n things.
RANDOM_INDEX = (0.0, 0.0, 0.0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59)
INCONSISTENT = 0.1


def equal(scores: Array) -> Array:
    """The same for all."""
    return np.full(scores.shape[1], 1 / scores.shape[1])


def entropy(scores: Array) -> Array:
    """w_j ∝ 1 + Σ p ln p / ln n with p = x_ij / Σ x: the more unequal an indicator is spread, the more it counts (熵权法).

    0 ln 0 is 0. An indicator that is the same everywhere gets 0; if all are, the weights are equal.
    """
    count = len(scores)
    total = scores.sum(axis=0)
    parts = scores / np.where(total > 0, total, 1.0)
    logs = np.log(np.where(parts > 0, parts, 1.0))
    spread = 1 + (parts * logs).sum(axis=0) / np.log(max(count, 2))
    return _whole(np.maximum(np.where(total > 0, spread, 0.0), 0.0))


def critic(scores: Array) -> Array:
    """w_j ∝ s_j Σ_k (1 − r_jk): contrast times conflict with the others, on scores between the least and the highest."""
    span = np.ptp(scores, axis=0)
    unit = (scores - scores.min(axis=0)) / np.where(span > 0, span, 1.0)
    deviation = unit.std(axis=0, ddof=1)
    return _whole(deviation * (1 - _correlation(unit)).sum(axis=0))


def pca(scores: Array) -> Array:
    """Squared loadings of the principal components that explain more than 1, each indicator by the one it loads on most.

    The handbook's way: components of the correlation matrix with eigenvalue above 1, rotated (varimax); an indicator gets
    its squared loading as part of its component's, times the component's part of the variance.
    """
    values, vectors = np.linalg.eigh(_correlation(scores))
    kept = np.flatnonzero(values > 1)
    if not len(kept):
        kept = np.array([len(values) - 1])
    loadings = varimax(vectors[:, kept] * np.sqrt(values[kept]))
    # own / explained of its component × explained / all explained: what is explained of the component cancels out.
    return _whole((loadings**2).max(axis=1))


def varimax(loadings: Array, rounds: int = 100) -> Array:
    """The loadings turned so that each indicator loads high on few components. Source: Kaiser (1958)."""
    rows, columns = loadings.shape
    turn = np.eye(columns)
    before = 0.0
    for _ in range(rounds):
        turned = loadings @ turn
        gradient = loadings.T @ (turned**3 - turned * (turned**2).sum(axis=0) / rows)
        left, singular, right = np.linalg.svd(gradient)
        turn = left @ right
        if singular.sum() < before * (1 + 1e-10):
            break
        before = singular.sum()
    return np.asarray(loadings @ turn)


def ahp(comparisons: Array) -> tuple[Array, float]:
    """Weights from comparisons in pairs, and their consistency ratio (above 0.1 they contradict each other).

    `comparisons[i, j]`: how many times as important i is as j. The weights are the principal eigenvector; the ratio is
    (λ − n) / (n − 1) over Saaty's random index. Raises ValueError where the matrix is not positive and reciprocal.
    """
    count = len(comparisons)
    if comparisons.shape != (count, count) or (comparisons <= 0).any():
        raise ValueError("comparisons must be a square table of positive numbers")
    if not np.allclose(comparisons * comparisons.T, 1, rtol=0.02):
        raise ValueError("comparisons must be reciprocal: i against j is one over j against i")
    if count >= len(RANDOM_INDEX):
        raise ValueError(f"at most {len(RANDOM_INDEX) - 1} things can be compared in pairs")
    values, vectors = np.linalg.eig(comparisons)
    first = int(values.real.argmax())
    weights = _whole(np.abs(vectors[:, first].real))
    if count < 3:
        return weights, 0.0
    return weights, float((values[first].real - count) / (count - 1) / RANDOM_INDEX[count])


def _correlation(scores: Array) -> Array:
    """Correlations, 0 with an indicator that is the same everywhere."""
    deviation = scores.std(axis=0)
    away = (scores - scores.mean(axis=0)) / np.where(deviation > 0, deviation, 1.0)
    matrix = away.T @ away / len(scores)
    np.fill_diagonal(matrix, 1.0)
    return np.asarray(matrix)


def _whole(weights: Array) -> Array:
    total = weights.sum()
    return weights / total if total > 0 else np.full(len(weights), 1 / len(weights))


COMPUTED = {"equal": equal, "entropy": entropy, "critic": critic, "pca": pca}
