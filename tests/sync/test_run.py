"""One run: what is asked, what is taken from the folder, and what is kept for the next."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from doorkeeper.model.errors import DoorkeeperError, RefusedError
from doorkeeper.native.due import Policy, SyncState
from doorkeeper.sync.run import SETTLED, Outcome, Work, run

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
OLD = NOW.timestamp() - SETTLED - 60


class Recorder:
    """Publishers and files that answer as a test says; what they were asked is kept."""

    def __init__(self, **answers: DoorkeeperError) -> None:
        self.answers = answers
        self.asked: list[str] = []

    def __call__(self, what: str | Path) -> None:
        name = what.stem if isinstance(what, Path) else what
        self.asked.append(name)
        if name in self.answers:
            raise self.answers[name]

    def work(self, *publishers: str) -> Work:
        return Work(publishers, self, self)


NETWORK = DoorkeeperError("update.network", "No answer.", "Later.")
ROLLBACK = RefusedError("update.rollback", "Older.", "Ask.")
DAMAGED = RefusedError("bundle.damaged", "Cut short.", "Ask.")
HELD = RefusedError("pack.held", "It waits.", "Confirm.")
BUSY = DoorkeeperError("lock.busy", "Busy.", "Later.")


def put(folder: Path, name: str, at: float = OLD, data: bytes = b"x") -> None:
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(data)
    os.utime(folder / name, (at, at))


def once(work: Work, folder: Path | None = None, state: SyncState | None = None) -> Outcome:
    return run(state or SyncState(), Policy(str(folder) if folder else None), work, NOW, 0.5)


def test_one_publisher_that_fails_does_not_hold_up_another() -> None:
    recorder = Recorder(first=NETWORK)
    outcome = once(recorder.work("first", "second"))
    assert recorder.asked == ["first", "second"]
    assert [(item.what, item.error) for item in outcome.tried] == [("first", NETWORK), ("second", None)]
    assert (outcome.state.result, outcome.state.failures) == ("update.network", 1)
    assert outcome.state.next == (NOW + timedelta(minutes=15)).isoformat()


def test_failures_add_up_and_one_success_ends_them() -> None:
    failed = once(Recorder(first=NETWORK).work("first"), state=SyncState(failures=3))
    assert failed.state.failures == 4
    assert once(Recorder().work("first"), state=failed.state).state.failures == 0


def test_folder_is_taken_oldest_first_and_once(tmp_path: Path) -> None:
    folder = tmp_path / "drop"
    for name, age in (("b.ukpack", 5), ("a.ukpack", 1), ("C.UKPACK", 9), ("notes.txt", 2), ("x.ukpack.part", 3)):
        put(folder, name, OLD - age)
    (folder / "folder.ukpack").mkdir()
    recorder = Recorder()
    first = once(recorder.work(), folder)
    assert recorder.asked == ["C", "b", "a"]
    assert once(recorder.work(), folder, first.state).tried == ()
    put(folder, "b.ukpack", OLD + 1)
    assert [item.what for item in once(recorder.work(), folder, first.state).tried] == ["b.ukpack"]


def test_refused_file_is_not_tried_again_until_it_changes(tmp_path: Path) -> None:
    folder = tmp_path / "drop"
    for name in ("older", "held", "damaged"):
        put(folder, f"{name}.ukpack")
    recorder = Recorder(older=ROLLBACK, held=HELD, damaged=DAMAGED)
    first = once(recorder.work(), folder)
    assert first.state.result != "ok"
    assert first.state.folder != 0
    assert once(recorder.work(), folder, first.state).tried == ()
    put(folder, "damaged.ukpack", OLD, b"longer")
    assert [item.what for item in once(recorder.work(), folder, first.state).tried] == ["damaged.ukpack"]


def test_file_that_is_still_being_copied_is_tried_again(tmp_path: Path) -> None:
    folder = tmp_path / "drop"
    put(folder, "damaged.ukpack", NOW.timestamp() - 5)
    recorder = Recorder(damaged=DAMAGED)
    first = once(recorder.work(), folder)
    assert first.state.folder == 0, "so that the next look finds it due"
    assert len(once(recorder.work(), folder, first.state).tried) == 1


def test_fault_outside_the_file_is_tried_again(tmp_path: Path) -> None:
    folder = tmp_path / "drop"
    put(folder, "fine.ukpack")
    first = once(Recorder(fine=BUSY).work(), folder)
    assert first.state.files == ()
    assert once(Recorder().work(), folder, first.state).state.result == "ok"


def test_refusal_in_the_folder_does_not_slow_down_publishers(tmp_path: Path) -> None:
    folder = tmp_path / "drop"
    put(folder, "older.ukpack")
    outcome = once(Recorder(older=ROLLBACK).work("first"), folder)
    assert (outcome.state.failures, outcome.state.result) == (0, "update.rollback")


def test_folder_that_is_gone_is_no_error(tmp_path: Path) -> None:
    outcome = once(Recorder().work(), tmp_path / "absent")
    assert (outcome.tried, outcome.state.result, outcome.state.folder) == ((), "ok", 0)
