"""Keys in buckets: whatever was put in is found, in any number, and a stranger is met about never."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doorkeeper.index.postings import LARGEST, PIECE, SIEVE_BITS, Postings, first_piece, key_hash
from doorkeeper.index.schema import TABLES
from doorkeeper.index.sorting import FEW, Sorter, run_of
from doorkeeper.matching.keys import MOST_OF_KEY

KEYS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)


def postings_of(path: Path, runs: list[tuple[list[tuple[str, int]], int]]) -> Postings:
    """Sort runs of (key, number), each with what is added to its numbers, into a table."""
    db = sqlite3.connect(":memory:")
    db.executescript(TABLES)
    with Sorter(path / "keys") as sorter:
        for pairs, add in runs:
            sorter.add(run_of(pairs), add)
        db.executemany("INSERT INTO key VALUES (?, ?)", sorter.buckets())
        first = first_piece("key")
        db.executemany("INSERT INTO sieve VALUES (?, ?)", ((first + i, piece) for i, piece in sorter.sieve()))
        bits = sorter.bits
    return Postings(db, "key", bits)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(KEYS, st.integers(0, 5000)), max_size=200), st.lists(KEYS, max_size=40))
def test_law_what_was_put_in_is_found_and_nothing_else(
    tmp_path_factory: pytest.TempPathFactory, pairs: list[tuple[str, int]], others: list[str]
) -> None:
    half = len(pairs) // 2
    found = postings_of(tmp_path_factory.mktemp("keys"), [(pairs[:half], 0), (pairs[half:], 7)])
    wanted = {*pairs[:half], *((key, number + 7) for key, number in pairs[half:])}
    asked = [*dict.fromkeys([*(key for key, _ in pairs), *others])]
    # one question in millions may meet a stranger: those with the same bits are taken for the same
    bits = {(key_hash(key), number) for key, number in wanted}
    given_back = found.find(asked)
    assert {(key_hash(key), number) for key, number in given_back} == bits
    assert wanted <= set(given_back)


def test_many_keys_are_shared_among_processes(tmp_path: Path) -> None:
    count = FEW + 1000
    found = postings_of(tmp_path, [([(f"k{i}", i) for i in range(count)], 0), ([("again", 5)], count)])
    asked = [f"k{i}" for i in range(0, count, 997)]
    assert found.find(asked) == [(key, int(key[1:])) for key in asked]
    assert found.find(["again"]) == [("again", count + 5)]
    assert list(tmp_path.iterdir()) == []
    met = sum(1 for _ in found.find([f"other{i}" for i in range(20_000)]))
    assert met < 20


def test_one_crowded_key_is_bounded_and_hides_no_other(tmp_path: Path) -> None:
    crowd = [("crowd", i) for i in range(5000)]
    found = postings_of(tmp_path, [(crowd + [(f"k{i}", i) for i in range(300)], 0)])
    assert found.find(["crowd"]) == crowd[:MOST_OF_KEY]
    assert found.find(["k299", "k0"]) == [("k299", 299), ("k0", 0)]


def test_the_largest_numbers(tmp_path: Path) -> None:
    found = postings_of(tmp_path, [([("a", 0), ("a", LARGEST), ("a", LARGEST + 1)], 0)])
    assert found.find(["a", "b"]) == [("a", 0), ("a", LARGEST), ("a", LARGEST + 1)]


def _bare(rows: bytes, sieve: object) -> Postings:
    """Give a table of one bucket with a sieve, as a file may hold them."""
    db = sqlite3.connect(":memory:")
    db.executescript(TABLES)
    db.execute("INSERT INTO key VALUES (0, ?)", (rows,))
    db.execute("INSERT INTO sieve VALUES (?, ?)", (first_piece("key"), sieve))
    return Postings(db, "key", 0)


ALL_BITS = b"\xff" * (1 << SIEVE_BITS - 3)


@pytest.mark.parametrize("rows", [b"", b"x", b"\x00" * 5, b"\xff" * 50])
def test_damaged_rows_give_numbers_or_nothing(rows: bytes) -> None:
    asked = [f"k{i}" for i in range(300)]
    assert all(0 <= number <= LARGEST + 1 for _, number in _bare(rows, ALL_BITS).find(asked))


@pytest.mark.parametrize("sieve", [b"", b"x", ALL_BITS[1:], ALL_BITS + b"x", bytes(PIECE), 7, "x" * 32])
def test_a_damaged_sieve_is_an_error(sieve: object) -> None:
    with pytest.raises(sqlite3.DatabaseError, match="sieve"):
        _bare(b"", sieve).find(["k"])


def test_the_sieve_says_no_to_most_strangers(tmp_path: Path) -> None:
    found = postings_of(tmp_path, [([(f"k{i}", i) for i in range(20_000)], 0)])
    asked: list[str] = []
    found._cursor.connection.set_trace_callback(asked.append)
    assert found.find([f"other{i}" for i in range(2000)]) == []
    assert sum("bucket" in question for question in asked) < 500


def test_a_sieve_of_several_pieces_has_no_empty_one(tmp_path: Path) -> None:
    with Sorter(tmp_path / "keys", bits=12) as sorter:
        sorter.add(run_of([("a", 1)]))
        assert len(list(sorter.buckets())) == 1
        ((number, piece),) = sorter.sieve()
    assert number == key_hash("a") >> 40 - 12 - SIEVE_BITS + 17
    assert len(piece) == PIECE
    assert sum(byte.bit_count() for byte in piece) == 1
