"""A whole run on a tiny sample, through the real programs: all rows are there, whatever their figures."""

import json
from pathlib import Path

import pytest

from tests.bench.__main__ import bench
from tests.bench.plan import FULL, QUICK

TINY = QUICK._replace(
    name="tiny",
    sizes=(120, 1000),
    personas=110,
    ordinary=70,
    every=60,
    swaps=1,
    verdicts=40,
    peer_ordinary=50,
    peer_seconds=0.01,
    starts=2,
    round_trips=10,
    loads=0,
    intake_rounds=1,
    intake_seconds=0.5,
    update_days=3,
)

PARTS = {"found", "accused", "beside peers", "speed", "memory", "size", "build", "update", "start", "overlay", "intake"}
PEERS = ("jellyfish", "token_set_ratio", "WRatio", "rapidfuzz Jaro-Winkler", "tantivy", "logic-v2")
WHAT = (
    "disguised names, CORE, any band", "CORE with the firm kept", "HARD with the firm kept", "pooled",
    "UTS #39 look-alikes, three letters", "organisations, all rows", "another person at a listed firm",
    "profile addresses", "links and e-mails", "look-alike domains", "ordinary profiles, any hit",
    "ordinary profiles, caution", "ordinary profiles, alert", "chinese names", "near misses above note",
    "no exact namesake", "p50, 1 k entries", "p99, 1 k", "p99.9, 1 k", "max, 1 k", "resident", "name keys",
    "index with its records", "packs compile", "from cold to first verdict", "warm round trip", "to overlay",
    "full install", "bytes of segments", "bytes of metadata", "changes to 1 k entries: CPU", "after those 3 days",
    "reports a second", "from a report to its 202",
)  # fmt: skip


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, object]]:
    folder = tmp_path_factory.mktemp("bench")
    path = bench(TINY, folder / "work", folder / "report")
    text = path.read_text("utf-8")
    value = json.loads(path.with_suffix(".json").read_text("utf-8"))
    rows = value["table"]
    assert isinstance(rows, list)
    assert all(str(row["what"]).replace("|", "\\|") in text for row in rows)
    assert value["raw"]["seconds"]
    return rows


def test_every_part_is_there(table: list[dict[str, object]]) -> None:
    assert {row["part"] for row in table} == PARTS


@pytest.mark.parametrize("what", WHAT)
def test_every_measure_is_there_with_a_figure(table: list[dict[str, object]], what: str) -> None:
    found = [row for row in table if what in str(row["what"])]
    assert found
    assert all(row["ours"] for row in found)


@pytest.mark.parametrize("peer", PEERS)
def test_every_peer_has_its_rows_or_says_why_not(table: list[dict[str, object]], peer: str) -> None:
    found = [row for row in table if peer in str(row["beside"])]
    assert len(found) == 2 + len(TINY.sizes)
    assert all(row["theirs"] for row in found)


def test_the_product_is_asked_for_real(table: list[dict[str, object]]) -> None:
    (core,) = [row for row in table if row["what"] == "disguised names, CORE, any band"]
    assert not str(core["ours"]).startswith("0.00")
    assert not str(core["ours"]).startswith("no such rows")


def test_a_run_without_a_browser_says_so(table: list[dict[str, object]]) -> None:
    (overlay,) = [row for row in table if row["part"] == "overlay"]
    assert "starts no browser" in str(overlay["ours"])


def test_the_full_run_is_what_the_design_asks_for() -> None:
    assert FULL.sizes == (1_000, 100_000, 1_000_000)
    assert FULL.personas == 200
    assert FULL.ordinary == 100_000
    assert FULL.every == 1
    assert FULL.starts >= 40
    assert FULL.loads >= 15


def test_a_report_names_no_folder_of_this_machine(table: list[dict[str, object]]) -> None:
    assert str(Path.cwd()) not in json.dumps(table)
