"""The one way in which a query's CPU time is taken, for ours and for every peer alike."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

T = TypeVar("T")
A = TypeVar("A")

Spread = dict[str, float]
"""Milliseconds by name: p50, p99, p999, max; and ``count``."""


def cpu_spread(
    ask: Callable[[T], A],
    queries: Sequence[T],
    *,
    seconds: float | None = None,
    warm: int = 200,
    keep: Callable[[A], Any] = bool,
) -> Spread:
    """Ask every query and give the spread of the CPU time of this process, of all its threads.

    Args:
        ask: the query.
        queries: what to ask, in order.
        seconds: CPU time after which no further query is asked; at least three are.
        warm: queries asked first and not counted.
        keep: is given each counted query's answer, in order, outside of the measured time.

    """
    for query in queries[:warm]:
        ask(query)
    # the questions of a whole run lie in memory here and nowhere else: the collector shall not walk over them
    gc.collect()
    gc.freeze()
    spent: list[int] = []
    left = float("inf") if seconds is None else seconds * 1e9
    for query in queries:
        started = time.process_time_ns()
        answer = ask(query)
        spent.append(time.process_time_ns() - started)
        keep(answer)
        left -= spent[-1]
        if left < 0 and len(spent) >= 3:
            break
    return spread([nanos / 1e6 for nanos in spent])


def spread(millis: Sequence[float]) -> Spread:
    """Give the quantiles of some times; nearest rank, so that each is a time that was seen."""
    ordered = sorted(millis)

    def quantile(share: float) -> float:
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]

    return {
        "count": float(len(ordered)),
        "p50": quantile(0.5),
        "p99": quantile(0.99),
        "p999": quantile(0.999),
        "max": ordered[-1],
    }
