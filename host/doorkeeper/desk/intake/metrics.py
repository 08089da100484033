"""Numbers for Prometheus, served on a port of their own on loopback (``--metrics-port``), never with the reports."""

from __future__ import annotations

from functools import cache

from prometheus_client import Counter, Gauge, Histogram

_FAST = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30)
_GROUPS = (1, 2, 4, 8, 16, 32, 64, 128)

requests = Counter(
    "doorkeeper_intake_requests_total", "Answers by route, status and problem code", ["route", "status", "code"]
)
request_seconds = Histogram(
    "doorkeeper_intake_request_seconds", "Time from a request's headers to its answer", ["route"], buckets=_FAST
)
reports = Counter("doorkeeper_intake_reports_total", "Reports stored", ["enrolled", "again"])
report_bytes = Counter("doorkeeper_intake_report_bytes_total", "Bytes of sealed reports stored")
group_size = Histogram("doorkeeper_intake_group_reports", "Reports in one commit", buckets=_GROUPS)
commit_seconds = Histogram("doorkeeper_intake_commit_seconds", "Time of one commit", buckets=_FAST)
commit_errors = Counter("doorkeeper_intake_commit_errors_total", "Commits that failed", ["error"])
quarantine_rows = Gauge("doorkeeper_intake_quarantine_reports", "Reports in quarantine", multiprocess_mode="mostrecent")
quarantine_bytes = Gauge("doorkeeper_intake_quarantine_bytes", "Bytes in quarantine", multiprocess_mode="mostrecent")


@cache
def _counted(counter: Counter, *labels: str) -> Counter:
    """Find the counter of some labels; there are few, and looking one up takes longer than counting."""
    return counter.labels(*labels)


@cache
def _timed(route: str) -> Histogram:
    return request_seconds.labels(route)


def count_request(route: str, status: int, code: str, seconds: float) -> None:
    """Count an answer."""
    _counted(requests, route, str(status), code).inc()
    _timed(route).observe(seconds)


def count_report(size: int, *, enrolled: bool, new: bool) -> None:
    """Count a report that is in the database, now or before."""
    _counted(reports, "yes" if enrolled else "no", "no" if new else "yes").inc()
    if new:
        report_bytes.inc(size)


def watch_group(count: int, seconds: float, error: str | None) -> None:
    """Count a group commit."""
    group_size.observe(count)
    commit_seconds.observe(seconds)
    if error is not None:
        commit_errors.labels(error).inc()
