"""What a host looks at to know that a run is due, and what it makes of files that are not as they should be."""

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorkeeper.native.due import (
    POLICY,
    Policy,
    SyncState,
    encode_state,
    folder_changed,
    is_due,
    packs_due,
    read_policy,
    read_state,
    reports_due,
    state_path,
)

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture
def pinned(tmp_path: Path) -> Path:
    """A home folder with a publisher who has an address."""
    put_publisher(tmp_path, '{"url": "https://desk.example"}')
    return tmp_path


def put_publisher(home: Path, settings: str | None) -> None:
    folder = home / "publishers" / "desk"
    folder.mkdir(parents=True)
    (folder / "root.json").write_text("{}")
    if settings is not None:
        (folder / "settings.json").write_text(settings)


def hours(count: float) -> str:
    return (NOW + timedelta(hours=count)).isoformat()


@pytest.mark.parametrize(
    ("following", "due"),
    [
        (None, True),
        (hours(-1), True),
        (hours(0), True),
        (hours(1), False),
        (hours(47), False),
        (hours(49), True),  # written under a clock that was far ahead
        ("tomorrow", True),
        ("2026-11-24T13:00:00", True),  # no zone: not ours
    ],
)
def test_time_comes(pinned: Path, following: str | None, due: bool) -> None:
    assert is_due(str(pinned), SyncState(next=following), Policy(), NOW) is due


@pytest.mark.parametrize("settings", [None, "{}", '{"url": null}', '{"url": 7}'])
def test_nothing_is_due_without_an_address_or_a_folder(tmp_path: Path, settings: str | None) -> None:
    assert not is_due(str(tmp_path), SyncState(), Policy(), NOW)
    put_publisher(tmp_path, settings)
    assert not is_due(str(tmp_path), SyncState(), Policy(), NOW)
    assert not is_due(str(tmp_path), SyncState(), Policy(folder=str(tmp_path / "absent")), NOW)


def test_damaged_settings_are_left_to_the_run_to_tell(tmp_path: Path) -> None:
    put_publisher(tmp_path, "[")
    assert is_due(str(tmp_path), SyncState(), Policy(), NOW)


def test_folder_that_changed_is_due_at_once(tmp_path: Path) -> None:
    folder = tmp_path / "drop"
    folder.mkdir()
    seen = SyncState(next=hours(1), folder=folder_changed(str(folder)))
    assert not is_due(str(tmp_path), seen, Policy(folder=str(folder)), NOW)
    (folder / "a.ukpack").write_bytes(b"")
    os.utime(folder, ns=(0, seen.folder + 1))
    assert is_due(str(tmp_path), seen, Policy(folder=str(folder)), NOW)


@pytest.mark.parametrize(
    ("following", "due"),
    [
        (hours(-1), True),
        (hours(0), True),
        (hours(1), False),
        (hours(49), True),
        ("", True),
        ("é" * 100, True),
        (None, False),
    ],
)
def test_report_that_waits_is_due_at_its_time(tmp_path: Path, following: str | None, due: bool) -> None:
    (tmp_path / "reports").mkdir()
    if following is not None:
        (tmp_path / "reports/next").write_text(following)
    state = SyncState(next=hours(2))
    assert reports_due(str(tmp_path), NOW) is due
    assert is_due(str(tmp_path), state, Policy(), NOW) is due
    assert not packs_due(str(tmp_path), state, Policy(), NOW), "packs are asked for at their own time"


def test_answers_are_asked_for_where_there_is_a_desk_or_a_report(tmp_path: Path) -> None:
    assert not is_due(str(tmp_path), SyncState(), Policy(), NOW)
    assert is_due(str(tmp_path), SyncState(), Policy(desk="/srv/desk.json"), NOW)
    (tmp_path / "reports").mkdir()
    assert is_due(str(tmp_path), SyncState(), Policy(), NOW)
    assert not is_due(str(tmp_path), SyncState(next=hours(1)), Policy(), NOW)


files = st.tuples(st.text(max_size=20), st.integers(0, 2**40), st.integers(0, 2**62), st.text(max_size=20))


states = st.builds(
    SyncState,
    last=st.sampled_from([None, "2026-11-24T12:00:00+00:00"]),
    next=st.none(),
    failures=st.integers(0, 10**6),
    result=st.sampled_from([None, "ok", "update.network"]),
    folder=st.integers(0, 2**62),
    files=st.lists(files, max_size=3).map(tuple),
)


@given(states)
def test_state_is_read_as_it_was_written(tmp_path_factory: pytest.TempPathFactory, state: SyncState) -> None:
    home = tmp_path_factory.mktemp("home")
    (home / "sync").mkdir()
    Path(state_path(str(home))).write_bytes(encode_state(state))
    assert read_state(str(home)) == state


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"\xff",
        b"[" * 100_000,
        b'{"failures": -1}',
        b'{"failures": "7"}',
        b'{"folder": 1.5}',
        b'{"last": 7}',
        b'{"files": [["a", 1, 2]]}',
        b'{"files": [["a", 1, "2", "ok"]]}',
        b'{"files": "x"}',
        b'{"next": "' + b"x" * 300_000 + b'"}',
    ],
)
def test_state_that_is_damaged_counts_as_none(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "sync").mkdir()
    Path(state_path(str(tmp_path))).write_bytes(data)
    assert read_state(str(tmp_path)) == SyncState()


@pytest.mark.parametrize(
    ("text", "policy"),
    [
        ("{}", Policy()),
        ('{"folder": "/srv/packs"}', Policy("/srv/packs")),
        ('{"hosts_start_sync": false}', Policy(hosts_start_sync=False)),
        ('{"desk": "/srv/desk.json"}', Policy(desk="/srv/desk.json")),
    ],
)
def test_policy_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, policy: Policy) -> None:
    path = tmp_path / "policy.json"
    path.write_text(text)
    monkeypatch.setenv(POLICY, str(path))
    assert read_policy() == policy


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        '{"folder": 7}',
        '{"folder": "packs"}',
        '{"desk": "desk.json"}',
        '{"desk": {"v": 1}}',
        '{"hosts_start_sync": "no"}',
        json.dumps({"fodler": "/srv"}),
    ],
)
def test_policy_that_cannot_be_used_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    path = tmp_path / "policy.json"
    path.write_text(text)
    monkeypatch.setenv(POLICY, str(path))
    policy = read_policy()
    assert policy.problem
    assert policy._replace(problem=None) == Policy()


def test_no_policy_is_no_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(POLICY, str(tmp_path / "absent.json"))
    assert read_policy() == Policy()
