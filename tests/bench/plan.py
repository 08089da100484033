"""How much a run measures."""

from __future__ import annotations

from typing import NamedTuple


class Plan(NamedTuple):
    """The sizes of one run.

    Attributes:
        name: what the report calls it.
        sizes: numbers of listed entries for speed; memory, size, build and start are measured at the last.
        personas: listed entries for quality.
        ordinary: ordinary profiles for false alarms.
        every: each how-many-th row of the development split is asked.
        swaps: tries a persona for each number of swapped letters.
        verdicts: verdicts timed at each size.
        peer_ordinary: ordinary profiles of the split that fix a peer's threshold.
        peer_seconds: CPU time for each peer at each size, at least three queries.
        install_peers: whether the peers are installed when they are not there yet.
        starts: pairs of cold starts.
        round_trips: screens over a warm connection.
        loads: pairs of page loads in a browser; 0 leaves the browser out.
        intake_rounds: times that the desk's intake and a bare reply are loaded, in turn.
        intake_seconds: for how long each time.
        update_days: days for which a machine was away.
        update_rounds: how often a day's update is measured.

    """

    name: str
    sizes: tuple[int, ...]
    personas: int
    ordinary: int
    every: int
    swaps: int
    verdicts: int
    peer_ordinary: int
    peer_seconds: float
    install_peers: bool
    starts: int
    round_trips: int
    loads: int
    intake_rounds: int = 5
    intake_seconds: float = 6
    update_days: int = 30
    update_rounds: int = 3


FULL = Plan(
    name="full",
    sizes=(1_000, 100_000, 1_000_000),
    personas=200,
    ordinary=100_000,
    every=1,
    swaps=40,
    verdicts=20_000,
    peer_ordinary=10_500,
    peer_seconds=20,
    install_peers=True,
    starts=60,
    round_trips=1_000,
    loads=20,
)
QUICK = Plan(
    name="quick",
    sizes=(1_000, 5_000),
    personas=200,
    ordinary=4_200,
    every=8,
    swaps=3,
    verdicts=1_500,
    peer_ordinary=700,
    peer_seconds=0.5,
    install_peers=False,
    starts=8,
    round_trips=300,
    loads=4,
    intake_rounds=3,
    intake_seconds=2,
    update_days=10,
    update_rounds=1,
)
