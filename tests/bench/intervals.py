"""How sure a counted share is."""

from __future__ import annotations

from math import sqrt

ONE_SIDED_95 = 1.6449
"""Quantile of the normal distribution."""


def lower_bound(met: int, of: int, z: float = ONE_SIDED_95) -> float:
    """Give Wilson's lower bound of a share: with 95 % confidence the true share is not below it."""
    if not met or not of:
        return 0.0
    share = met / of
    middle = share + z * z / (2 * of)
    margin = z * sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    return max(0.0, (middle - margin) / (1 + z * z / of))
