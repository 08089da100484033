"""Measures one peer: what it finds at which false alarms, and its CPU time for a query. It imports no Doorkeeper.

Runs as a process of its own, in the peers' environment: a job with ``peer`` and either ``disguises`` and ``ordinary``
(quality) or ``queries``, ``cutoff`` and ``seconds`` (speed), and always ``names``, a file of number, tab, name.
"""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

from tests.bench.peers.engines import Peer, peers
from tests.bench.timing import cpu_spread
from tests.bench.work import Job, serve

BUDGET = 0.0015
"""Share of ordinary names that may be hit: the cutoff is the lowest that keeps to it, chosen on the names counted."""


def measure(job: Job) -> Job:
    """Measure quality or speed."""
    peer = peers()[job["peer"]]
    with Path(job["names"]).open(encoding="utf-8") as file:
        listed = [(int(number), name) for number, name in (line.rstrip("\n").split("\t") for line in file)]
    out: Job = {"version": version(peer.needs), "names": len(listed)}
    if peer.largest is not None and "cutoff" in job:
        listed = listed[: peer.largest]
    peer.load(listed)
    if "cutoff" in job:
        times = cpu_spread(
            lambda query: peer.above(query, job["cutoff"]), job["queries"], seconds=job["seconds"], warm=2
        )
        return {**out, "times": times, "compared": len(listed)}
    return {**out, **_quality(peer, job)}


def _quality(peer: Peer, job: Job) -> Job:
    ordinary = sorted((max(peer.scores(name).values(), default=0.0) for name in job["ordinary"]), reverse=True)
    cutoff = peer.fixed if peer.fixed is not None else _cutoff(ordinary)
    counts = {"core": [0, 0], "hard": [0, 0]}
    for row in job["disguises"]:
        count = counts["hard" if row["hard"] else "core"]
        count[0] += peer.scores(row["name"]).get(row["person"], -1.0) >= cutoff
        count[1] += 1
    hits = sum(score >= cutoff for score in ordinary)
    return {"cutoff": cutoff, "chosen": peer.fixed is None, "counts": {**counts, "ordinary": [hits, len(ordinary)]}}


def _cutoff(ordinary: list[float]) -> float:
    """Give the lowest cutoff that keeps to the budget: just above the best score that would break it."""
    allowed = int(BUDGET * len(ordinary))
    return ordinary[allowed] + 1e-9


if __name__ == "__main__":
    serve(measure)
