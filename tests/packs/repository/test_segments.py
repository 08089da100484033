"""Segments: what is written is read, and what is not made so is refused before it costs memory."""

import io
import json
from collections.abc import Callable

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from doorkeeper.model.errors import RefusedError
from doorkeeper.packs import segments
from doorkeeper.packs.segments import Change, Patch, Put, Remove
from tests.packs.repository.publishing import people

IDS = st.sampled_from([f"desk/{letter}" for letter in "abcdef"])
VALUES = st.recursive(
    st.text(max_size=8) | st.booleans() | st.none(), lambda inner: st.lists(inner, max_size=3), max_leaves=6
)
FIELDS = st.dictionaries(st.sampled_from(["names", "roles", "tlp", "wording"]), VALUES, max_size=4)
RECORDS = st.builds(lambda name, fields: {"id": name, **fields}, IDS, FIELDS)
PUTS = RECORDS.map(lambda record: Put(str(record["id"]), segments.record_text(record)))
PATCHES = st.builds(
    lambda name, values, dropped: Patch(name, values, tuple(sorted(set(dropped) - set(values)))),
    IDS,
    FIELDS,
    st.lists(st.sampled_from(["places", "names", "emails"]), max_size=2),
)
CHANGES = st.lists(PUTS | PATCHES | IDS.map(Remove), max_size=6, unique_by=lambda change: change.id)


def zst(data: bytes, **others: int) -> bytes:
    parameters = zstandard.ZstdCompressionParameters.from_level(3, write_content_size=True, **others)
    return zstandard.ZstdCompressor(compression_params=parameters).compress(data)


def base_lines(data: bytes, records: int, size: int) -> list[bytes]:
    return list(segments.read_base(io.BytesIO(data), records, size))


def changes_in(data: bytes, records: int, size: int) -> list[Change]:
    return list(segments.read_changes(io.BytesIO(data), records, size))


def refusal(action: Callable[[], object]) -> str:
    with pytest.raises(RefusedError) as caught:
        action()
    return caught.value.code


@pytest.mark.parametrize("count", [0, 1, 2, 3000])
def test_a_base_is_read_as_it_was_written(count: int) -> None:
    lines = [segments.record_line(row) for row in people(count)]
    size = sum(len(line) + 1 for line in lines)
    out = io.BytesIO()
    segments.write_base(lines, size, out)
    assert base_lines(out.getvalue(), count, size) == lines
    assert zstandard.frame_content_size(out.getvalue()) == size


@given(CHANGES)
def test_law_changes_are_read_as_they_were_written(changes: list[Change]) -> None:
    out = io.BytesIO()
    size = segments.write_changes(changes, out)
    found = changes_in(out.getvalue(), len(changes), size)
    assert sorted(map(comparable, found)) == sorted(map(comparable, changes))
    again = io.BytesIO()
    segments.write_changes(reversed(changes), again)
    assert again.getvalue() == out.getvalue()


def comparable(change: Change) -> str:
    return json.dumps([type(change).__name__, json.loads(change.text) if isinstance(change, Put) else list(change)])


@given(RECORDS, RECORDS)
def test_law_a_patch_makes_the_one_record_from_the_other(before: dict[str, object], after: dict[str, object]) -> None:
    after = {**after, "id": before["id"]}
    patch = segments.make_patch(before, after)
    assert json.loads(segments.apply_patch(patch, json.dumps(before)).text) == after


@given(RECORDS, st.lists(PUTS | PATCHES | IDS.map(Remove), max_size=5))
def test_law_joined_changes_do_what_they_do_one_by_one(record: dict[str, object], changes: list[Change]) -> None:
    name = str(record["id"])
    own = [change._replace(id=name) for change in changes if not isinstance(change, Put) or change.id == name]
    state: str | None = segments.record_text(record)
    joined: Change | None = None
    for change in own:
        if isinstance(change, Patch) and state is None:
            continue
        joined = segments.merged(joined, change)
        state = applied(change, state)
    if joined is not None:
        expected = None if state is None else json.loads(state)
        result = applied(joined, segments.record_text(record))
        assert (None if result is None else json.loads(result)) == expected


def applied(change: Change, text: str | None) -> str | None:
    if isinstance(change, Put):
        return change.text
    if isinstance(change, Patch):
        assert text is not None
        return segments.apply_patch(change, text).text
    return None


A, B = b'{"id":"desk/a"}\n', b'{"id":"desk/b"}\n'


@pytest.mark.parametrize(
    ("data", "records", "size", "code"),
    [
        (zst(A + B), 1, 32, "segment.too-large"),
        (zst(A + B), 3, 32, "segment.invalid"),
        (zst(A + B), 2, 33, "segment.invalid"),
        (zst(A + B), 2, 31, "segment.too-large"),
        (zst(A + B)[:-3], 2, 32, "segment.invalid"),
        (zst(A + B) + b"more", 2, 32, "segment.invalid"),
        (zst(A) + zst(B), 2, 32, "segment.invalid"),
        (zst(B + A), 2, 32, "segment.invalid"),
        (zst(A + A), 2, 32, "segment.invalid"),
        (zst(A + B[:-1]), 2, 31, "segment.invalid"),
        (zst(A + b"\n" + B), 2, 33, "segment.invalid"),
        (zst(b'{"type":"person","id":"desk/a"}\n'), 1, 32, "segment.invalid"),
        (zst(b'{"id":"desk/\xc3\xa9"}\n'), 1, 17, "segment.invalid"),
        (b"", 0, 0, "segment.invalid"),
        (b"PK\x03\x04 no frame", 1, 16, "segment.invalid"),
        (zst(b"{" * 300_000), 1, 300_000, "segment.too-large"),
        (zst(b"{" * 300_000 + b"\n"), 1, 300_001, "segment.too-large"),
        (zst(A), 1, 2 * 1024**3 + 1, "segment.too-large"),
        (zst(bytes(64 * 1024 * 1024)), 1, 1024, "segment.too-large"),
        (zst(A * 100_000, window_log=27), 1, 1_600_000, "segment.invalid"),
    ],
)
def test_a_base_that_is_not_as_it_says(data: bytes, records: int, size: int, code: str) -> None:
    assert refusal(lambda: base_lines(data, records, size)) == code


@pytest.mark.parametrize("told", [-1, 1024**3])
def test_a_bomb_is_refused_before_it_is_unpacked(told: int) -> None:
    frame = zstandard.ZstdCompressor(level=1).compressobj(size=told)
    bomb = b"".join(frame.compress(bytes(1024 * 1024)) for _ in range(1024)) + frame.flush()
    stream = io.BytesIO(bomb)
    assert refusal(lambda: list(segments.read_base(stream, 5, 10_000))) in ("segment.too-large", "segment.invalid")
    assert stream.tell() < 100


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b"{",
        b"\xff",
        b"[" * 100_000,
        b'{"put": "desk/a"}',
        b'{"put": {"type": "person"}}',
        b'{"put": {"id": 5}}',
        b'{"put": {"id": "desk a"}}',
        b'{"put": {"id": "desk/a", "names": ["\\ud800"]}}',
        b'{"put": {"id": "desk/a"}, "remove": "desk/b"}',
        b'{"remove": 1}',
        b'{"remove": ""}',
        b'{"remove": "desk/a", "why": "x"}',
        b'{"patch": "desk/a", "set": {}}',
        b'{"patch": "desk/a", "set": {"id": "desk/b"}, "drop": []}',
        b'{"patch": "desk/a", "set": {}, "drop": ["id"]}',
        b'{"patch": "desk/a", "set": {}, "drop": [1]}',
        b'{"patch": "desk/a", "set": [], "drop": []}',
        b'{"table": {"keys": ["id"], "columns": []}}',
        b'{"table": {"keys": ["id", "tlp"], "columns": [["desk/a"], []]}}',
        b'{"table": {"keys": ["id"], "columns": ["desk/a"]}}',
        b'{"table": {"keys": ["tlp"], "columns": [["red"]]}}',
        b'{"table": {"keys": [1], "columns": [["desk/a"]]}}',
        b'{"table": {"keys": ["id"], "columns": [["desk/a"]], "more": 1}}',
        b'{"table": {"keys": ["id"], "columns": [["desk/a", "desk/a"]]}}',
    ],
)
def test_a_line_that_is_no_change(line: bytes) -> None:
    data = line + b"\n"
    assert refusal(lambda: changes_in(zst(data), 9, len(data))) == "segment.invalid"


@pytest.mark.parametrize(
    ("line", "publisher", "code"),
    [
        (b'{"id":"desk/a","type":"person","names":["Ida Plain"]}', "desk", None),
        (b'{"id":"desk/a","type":"correction","replaces":"desk/b"}', "desk", None),
        (b'{"id":"desk/a","type":"person"}', "des", "segment.foreign"),
        (b'{"id":"desk/a","type":"person"}', "other", "segment.foreign"),
        (b'{"id":"desk","type":"person"}', "desk", "segment.foreign"),
        (b'{"id":"desk/a","type":"correction","replaces":"other/b"}', "desk", "segment.foreign"),
        (b'{"id":"desk/a","type":"person","id":"desk/b"}', "desk", "segment.invalid"),
        (b'{"type":"person","id":"desk/a"}', "desk", "segment.invalid"),
        (b'{"id":"desk/a","type":"spy"}', "desk", "segment.invalid"),
        (b'{"id":"desk/a","type":"person","surprise":1}', "desk", "segment.invalid"),
        (b'{"id":"desk/a"', "desk", "segment.invalid"),
    ],
)
def test_a_line_is_a_record_of_its_publisher(line: bytes, publisher: str, code: str | None) -> None:
    if code is None:
        assert segments.decode_line(line, publisher).id == segments.line_id(line)
    else:
        assert refusal(lambda: segments.decode_line(line, publisher)) == code


def test_a_refusal_repeats_nothing_of_the_pack() -> None:
    data = b'{"put": {"id": "desk/a", "names": ["MARKER NAME \\ud800"]}}\n'
    with pytest.raises(RefusedError) as caught:
        changes_in(zst(data), 1, len(data))
    assert "MARKER" not in f"{caught.value.message} {caught.value.remedy}"


@given(st.binary(max_size=300))
def test_law_any_bytes_give_lines_or_a_refusal(data: bytes) -> None:
    for read in (base_lines, changes_in):
        try:
            read(zst(data), 50, len(data))
            read(data, 0, 0)
        except RefusedError:
            pass


def test_patches_of_a_thousand_records_fit() -> None:
    before = people(1000)
    changed = [{**row, "roles": [f"recruiter {number % 7}"], "tlp": "green"} for number, row in enumerate(before)]
    out = io.BytesIO()
    segments.write_changes([segments.make_patch(a, b) for a, b in zip(before, changed, strict=True)], out)
    assert len(out.getvalue()) < 40 * 1024
