"""The table's own rules: bounds, quantiles, targets, and the locked requirements."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.bench.intervals import lower_bound
from tests.bench.peers.environment import LIGHT, LOCKED, locked_lines
from tests.bench.table import HEADINGS, Limit, Row, least, markdown, missed, most
from tests.bench.timing import spread


@pytest.mark.parametrize(
    ("met", "of", "low", "high"),
    [(0, 1000, 0.0, 0.0), (0, 0, 0.0, 0.0), (5, 1000, 0.002, 0.003), (1000, 1000, 0.99, 1.0), (1, 1, 0.2, 0.5)],
)
def test_lower_bound(met: int, of: int, low: float, high: float) -> None:
    assert low <= lower_bound(met, of) <= high


@given(st.integers(1, 5000).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))))
def test_a_lower_bound_is_never_above_the_share(count: tuple[int, int]) -> None:
    met, of = count
    assert 0 <= lower_bound(met, of) <= met / of + 1e-12


@given(st.lists(st.floats(0, 1e6), min_size=1))
def test_quantiles_are_times_that_were_seen_and_rise(millis: list[float]) -> None:
    found = spread(millis)
    assert found["p50"] <= found["p99"] <= found["p999"] <= found["max"] == max(millis)
    assert {found["p50"], found["p99"], found["p999"]} <= set(millis)


@pytest.mark.parametrize(
    ("limit", "value", "met"),
    [
        (most(3, "x"), 3.0, True),
        (most(3, "x"), 3.01, False),
        (least(99, " %"), 99.0, True),
        (least(99, " %"), 98.99, False),
        (Limit("none", most=0), 0.0, True),
        (Limit("none", most=0), 0.001, False),
    ],
)
def test_targets(limit: Limit, value: float, met: bool) -> None:
    assert limit.met(value) is met


def test_a_missed_target_stands_out_and_is_listed() -> None:
    rows = [
        Row("a", "kept", "1", target="<= 2", met=True),
        Row("a", "missed", "3", target="<= 2", met=False),
        Row("b", "c|d", "1"),
    ]
    lines = markdown(rows).splitlines()
    assert len(lines) == 5
    assert all(line.replace("\\|", "").count("|") == len(HEADINGS) + 1 for line in lines)
    assert "**no**" in lines[3]
    assert [row.what for row in missed(rows)] == ["missed"]


def test_the_peers_are_locked_with_hashes_and_without_an_address() -> None:
    text = LOCKED.read_text("utf-8")
    assert "://" not in text
    light = locked_lines(text, LIGHT)
    assert sorted(line.partition("==")[0] for line in light.splitlines() if "==" in line) == sorted(LIGHT)
    assert light.count("--hash=sha256:") > len(LIGHT)
