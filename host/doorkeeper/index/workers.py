"""Shares work among all processors, in order, with few results held at a time."""

from __future__ import annotations

import gc
import os
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from typing import TypeVar

S = TypeVar("S")
T = TypeVar("T")


def workers() -> int:
    """Give the number of processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def in_parallel(work: Callable[[S], T], jobs: Iterator[S]) -> Iterator[T]:
    """Give the result of each job, in order; both must be able to travel between processes."""
    count = workers()
    if count < 2:
        yield from map(work, jobs)
        return
    # nothing that they make refers to itself, so that the collector would look for nothing
    with ProcessPoolExecutor(count, initializer=gc.disable) as pool:
        waiting: deque[Future[T]] = deque()
        for job in jobs:
            waiting.append(pool.submit(work, job))
            # at most two jobs a process are held, so that memory does not grow with the number of jobs
            while len(waiting) >= 2 * count:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
