"""The rows on the desk's intake, with the targets of the design."""

from __future__ import annotations

from collections.abc import Iterator

from tests.bench.table import Row, least, most
from tests.bench.work import Job


def intake_rows(found: Job) -> Iterator[Row]:
    """Give the rate of durable intake beside a bare reply, and its slowest hundredth."""
    clients = found["clients"]
    limit = least(0.25, "x")
    yield Row(
        "intake",
        f"reports a second, each on the disk before its 202, SQLite, {clients} clients",
        f"{found['durable']:,.0f}",
        "bare Flask reply, same server",
        f"{found['bare']:,.0f}",
        f"{found['ratio']:.2f}x",
        limit.text,
        limit.met(found["ratio"]),
    )
    slowest = most(100, " ms")
    yield Row(
        "intake",
        f"from a report to its 202, p99, {clients} clients",
        f"{found['p99_ms']:.0f} ms",
        target=slowest.text,
        met=slowest.met(found["p99_ms"]),
    )
