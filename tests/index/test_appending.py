"""An index that was added to answers as one that was built whole."""

import sqlite3
from contextlib import closing
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doorkeeper.index.appending import append_index, can_append
from doorkeeper.index.reader import IndexFile
from doorkeeper.index.writer import write_index
from doorkeeper.matching import keys
from doorkeeper.model.record import decode_record
from doorkeeper.packs.compile import rows_of_records
from doorkeeper.packs.segments import record_text
from tests.packs.sources import person

BITS = 6
WORDS = "ottoline quarrington peregrine wollstone brassica vane zebulon thorne li wei".split()


def record(number: int, given: str, family: str, firm: str) -> dict[str, object]:
    return person(
        f"desk/{number}",
        names=[f"{given} {family}".title()],
        organisations=[{"name": f"{firm.title()} Insight", "front": True}],
        emails=[f"{given}@{firm}.example"],
        type="known-good" if number % 7 == 6 else "person",
    )


PEOPLE = st.lists(st.tuples(*[st.sampled_from(WORDS)] * 3), max_size=12).map(
    lambda names: [record(number, *name) for number, name in enumerate(names)]
)


def built(path: Path, records: list[dict[str, object]], bits: int = BITS) -> IndexFile:
    rows = rows_of_records((decode_record(row), record_text(row)) for row in records)
    write_index(path, "pack", iter([rows]), [], {}, bits=bits)
    return IndexFile(str(path))


def nothing_more(_: sqlite3.Connection) -> None:
    """Add no tables."""


def outlines(index: IndexFile) -> list[int]:
    """Give the outlines of all entries."""
    found: list[int] = []

    def unwanted(outline: int) -> bool:
        found.append(outline)
        return False

    assert list(index.briefs(range(index.count), unwanted)) == []
    return found


def answers(index: IndexFile) -> dict[str, object]:
    """Give all that an index says, whatever its order."""
    asked = [f"n{a} {b}" if a < b else f"n{b} {a}" for a in WORDS for b in WORDS]
    asked += [f"o{word}insight" for word in WORDS] + [f"e{a}@{b}.example" for a in WORDS for b in WORDS]
    asked += [f"idesk/{number}" for number in range(30)] + [f"ge{a}@{b}.example" for a in WORDS for b in WORDS]
    spelled = sorted({key for word in WORDS for key in keys.vocabulary_keys(word)})
    return {
        "records": list(index.records()),
        "entries": sorted(index.entries(asked)),
        "parts": sorted(set(index.parts(spelled))),
        "stems": sorted(set(index.stems(spelled))),
        "briefs": sorted(index.briefs(range(index.count))),
        "outlines": outlines(index),
        "counts": (index.count, index.names, index.known_good),
    }


@settings(max_examples=40)
@given(PEOPLE, st.lists(st.integers(0, 12), max_size=4))
def test_added_to_is_as_built_whole(
    tmp_path_factory: pytest.TempPathFactory, people: list[dict[str, object]], cuts: list[int]
) -> None:
    folder = tmp_path_factory.mktemp("indexes")
    ends = sorted({min(cut, len(people)) for cut in cuts} | {len(people)})
    index = built(folder / "0.sqlite", people[: ends[0]])
    for number, (start, end) in enumerate(pairwise(ends), 1):
        with closing(built(folder / f"more-{number}.sqlite", people[start:end])) as more, closing(index) as before:
            assert can_append(before, more)
            append_index(folder / f"{number}.sqlite", before, more, {"round": str(number)}, nothing_more)
        index = IndexFile(str(folder / f"{number}.sqlite"))
        assert index.meta["round"] == str(number)
    with closing(index), closing(built(folder / "whole.sqlite", people)) as whole:
        assert answers(index) == answers(whole)
        # a bound that each part keeps: the whole may have a stricter one
        assert index.rarest_common >= whole.rarest_common


def test_other_buckets_are_not_added(tmp_path: Path) -> None:
    one = [record(1, *WORDS[:3])]
    with closing(built(tmp_path / "a", one)) as before, closing(built(tmp_path / "b", one, BITS + 1)) as more:
        assert not can_append(before, more)


def test_what_fails_leaves_no_file(tmp_path: Path) -> None:
    def failing(_: sqlite3.Connection) -> None:
        raise OSError("no space")

    one = [record(1, *WORDS[:3])]
    with closing(built(tmp_path / "a", one)) as before, closing(built(tmp_path / "b", one)) as more:
        with pytest.raises(OSError, match="no space"):
            append_index(tmp_path / "c", before, more, {}, failing)
        assert {path.name for path in tmp_path.iterdir()} == {"a", "b"}
        assert len(list(before.records())) == 1
