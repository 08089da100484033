"""The outbox: whole or not at all, whatever happens to the process or the disk."""

import errno
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, rule

from doorkeeper.model.errors import DoorkeeperError
from doorkeeper.packs.client.lock import locked
from doorkeeper.reports.open import open_report
from doorkeeper.reports.outbox import ABANDONED, SEALED, STATE, STATES, Kept, Outbox
from tests.reports.desks import NOW, TestDesk, reporting, saved
from tests.reports.kills import DONE, in_child, killed_at_every_step

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kills processes as POSIX does")

DESK = TestDesk()
ONE, TWO = "0f" * 16, "1e" * 16


def kept(identifier: str = ONE, **more: Any) -> Kept:
    return Kept(identifier, "profile", NOW.isoformat(), desk=DESK.id, secret=bytes(16))._replace(**more)


def box(tmp_path: Path) -> Outbox:
    return Outbox(tmp_path / "reports")


def code_of(act: Callable[[], object]) -> str:
    with pytest.raises(DoorkeeperError) as refused:
        act()
    return refused.value.code


def everything(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def test_report_that_is_kept_comes_back_as_it_was(tmp_path: Path) -> None:
    outbox = box(tmp_path)
    for state in STATES:
        identifier = f"{STATES.index(state)}" * 32
        report = kept(identifier, state=state, delivered="2026-11-24T10:00:00+00:00", problem="x.y", token=bytes(572))
        assert outbox.add(report, b"sealed")
        assert outbox.get(identifier) == report
    assert len(Outbox(tmp_path / "reports").all()) == 4


def test_only_this_person_reads_it(tmp_path: Path) -> None:
    box(tmp_path).add(kept(), b"sealed")
    for path in (tmp_path / "reports").rglob("*"):
        assert path.stat().st_mode & 0o077 == 0, path


def test_whole_folder_is_this_persons_alone(tmp_path: Path) -> None:
    reports = reporting(tmp_path, DESK)
    saved(reports)
    reports.enrol("ABCD-EFGH", NOW)
    for path in [tmp_path / "reports", *(tmp_path / "reports").rglob("*")]:
        assert path.stat().st_mode & 0o077 == 0, path


def test_disk_without_links_has_a_key_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_links(*_: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", no_links)
    reports = reporting(tmp_path, DESK)
    first = saved(reports)
    assert saved(reports) != first
    assert (tmp_path / "reports/device.key").stat().st_mode & 0o777 == 0o600
    assert not list((tmp_path / "reports").glob(".*"))


def test_same_id_twice_is_one_report(tmp_path: Path) -> None:
    outbox = box(tmp_path)
    assert outbox.add(kept(), b"first")
    assert not outbox.add(kept(kind="company"), b"second")
    assert (outbox.sealed(ONE), outbox.get(ONE).kind) == (b"first", "profile")
    assert everything(tmp_path / "reports/box") == [ONE, f"{ONE}/{SEALED}", f"{ONE}/{STATE}"]


@pytest.mark.parametrize("identifier", ["", "x", "..", "../box/" + ONE, ONE.upper(), ONE + "0", "0f" * 15 + "/."])
def test_what_is_no_id_is_unknown(tmp_path: Path, identifier: str) -> None:
    outbox = box(tmp_path)
    outbox.add(kept(), b"sealed")
    assert code_of(lambda: outbox.get(identifier)) == "report.unknown"
    assert code_of(lambda: outbox.withdraw(identifier)) == "report.unknown"


def test_killed_at_any_step_of_saving_leaves_a_whole_report_or_nothing(tmp_path: Path) -> None:
    home, before = tmp_path / "home", tmp_path / "before"
    saved(reporting(before, DESK))
    shutil.rmtree(before / "reports/box")
    reports = reporting(home)
    draft = {"text": "Dear friend", "reasons": ["other"]}
    shown: list[str] = []

    def start() -> None:
        shutil.rmtree(home, ignore_errors=True)
        shutil.copytree(before, home)
        shown[:] = [reports.preview(draft, NOW).payload]

    outcomes = set()
    for _ in killed_at_every_step(lambda: reports.save(draft, shown[0], NOW), home / "reports", start):
        found = reports.list()
        outcomes.add(len(found))
        for item in found:
            data = reports.outbox.sealed(item.kept.id)
            assert data is not None
            assert open_report(DESK.identities, data, DESK.id).text == shown[0]
            assert item.kept.secret is not None
        # and whatever was left, the person sends it once more
        again = reports.save(draft, shown[0], NOW)
        assert [item.kept.id for item in reports.list()] == [again.id]
    assert outcomes == {0, 1}


def test_killed_at_the_first_use_of_the_device_leaves_one_key(tmp_path: Path) -> None:
    home = tmp_path / "home"
    reports = reporting(home)
    draft = {"text": "Dear friend", "reasons": ["other"]}

    def start() -> None:
        shutil.rmtree(home, ignore_errors=True)
        DESK.settle(home)

    def work() -> None:
        reports.save(draft, reports.preview(draft, NOW).payload, NOW)

    for _ in killed_at_every_step(work, home / "reports", start):
        work()
        first = (home / "reports/device.key").read_bytes()
        work()
        assert (home / "reports/device.key").read_bytes() == first
        assert len(first) == 32


@pytest.mark.parametrize("state", ["delivered", "withdrawn"])
def test_killed_at_any_step_of_a_change_leaves_the_old_state_or_the_new(tmp_path: Path, state: str) -> None:
    outbox = box(tmp_path)

    def start() -> None:
        shutil.rmtree(tmp_path / "reports", ignore_errors=True)
        outbox.add(kept(), b"sealed")

    found = set()
    work: dict[str, Callable[[], object]] = {
        "delivered": lambda: outbox.update(kept(state="delivered")),
        "withdrawn": lambda: outbox.withdraw(ONE),
    }
    for _ in killed_at_every_step(work[state], tmp_path / "reports", start):
        now = outbox.get(ONE)
        found.add(now.state)
        if now.state == "saved":
            assert outbox.sealed(ONE) == b"sealed"
        if now.state == "saved":
            work[state]()
        outbox.tidy(outbox.get(ONE))
        assert outbox.get(ONE).state == state
        assert outbox.sealed(ONE) is None
    assert found == {"saved", state}


@pytest.mark.parametrize("room", [0, 1, 30, 100, 1000, 4000])
def test_full_disk_is_told_and_nothing_is_lost(tmp_path: Path, room: int) -> None:
    home = tmp_path / "home"
    reports = reporting(home, DESK)
    first = saved(reports)
    before = everything(home / "reports/box")
    draft = {"text": "x" * 3000, "reasons": ["other"]}
    payload = reports.preview(draft, NOW).payload

    def work() -> None:
        # the disk takes so many bytes of a file and no more
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
        assert code_of(lambda: reports.save(draft, payload, NOW)) == "outbox.full"
        if room <= 100:
            assert code_of(lambda: reports.outbox.withdraw(first)) == "outbox.full"

    assert in_child(work) == DONE
    left = [name for name in everything(home / "reports/box") if not name.endswith(".lock")]
    assert left == before
    assert reports.outbox.get(first).state == "saved"
    assert reports.save(draft, payload, NOW).state == "saved"


def test_disk_that_really_is_full(tmp_path: Path) -> None:
    mount = 'mount -t tmpfs -o size=128k tmpfs "$1" && exec "$2" -m tests.reports.full_disk "$1"'
    command = ["unshare", "-rm", "sh", "-c", mount, "sh", str(tmp_path), sys.executable]
    if subprocess.run(["unshare", "-rm", "mount", "-t", "tmpfs", "tmpfs", str(tmp_path)], check=False).returncode:
        pytest.skip("this machine lets nobody mount a disk of their own")
    done = subprocess.run(command, cwd=Path(__file__).parents[2], capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "whole", done.stderr


def test_full_disk_is_told_by_the_preview_already(tmp_path: Path) -> None:
    def work() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        draft = {"text": "x", "reasons": ["other"]}
        assert code_of(lambda: reporting(tmp_path / "new").preview(draft, NOW)) == "outbox.full"

    assert in_child(work) == DONE
    assert not list((tmp_path / "new/reports").iterdir())


def test_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "reports").write_text("a file where the folder belongs")
    assert code_of(lambda: box(tmp_path).add(kept(), b"sealed")) == "outbox.unwritable"


def test_many_processes_and_threads_save_at_once(tmp_path: Path) -> None:
    home = tmp_path / "home"
    DESK.settle(home)

    def work() -> None:
        reports = reporting(home)
        threads = [threading.Thread(target=saved, args=(reports,)) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    children = []
    for _ in range(4):
        child = os.fork()
        if child == 0:
            try:
                work()
            finally:
                os._exit(0)
        children.append(child)
    for child in children:
        os.waitpid(child, 0)
    reports = reporting(home)
    found = reports.list()
    assert len(found) == 16
    opened = [
        open_report(DESK.identities, data, DESK.id)
        for item in found
        if (data := reports.outbox.sealed(item.kept.id)) is not None
    ]
    assert len({report.id for report in opened}) == 16
    assert len({report.device for report in opened}) == 1, "one device has one key"


def test_withdrawn_is_gone_but_for_its_receipt(tmp_path: Path) -> None:
    outbox = box(tmp_path)
    outbox.add(kept(), b"sealed")
    assert outbox.withdraw(ONE).state == "withdrawn"
    assert outbox.withdraw(ONE).state == "withdrawn"
    assert outbox.sealed(ONE) is None
    assert outbox.get(ONE).state == "withdrawn"


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"state": "delivered"}, "report.delivered"),
        ({"state": "answered"}, "report.delivered"),
        ({"asked": NOW.isoformat()}, "report.uncertain"),
    ],
)
def test_what_may_have_arrived_cannot_be_withdrawn(tmp_path: Path, more: dict[str, Any], code: str) -> None:
    outbox = box(tmp_path)
    outbox.add(kept(**more), b"sealed")
    assert code_of(lambda: outbox.withdraw(ONE)) == code
    assert outbox.get(ONE) == kept(**more)


def test_what_is_being_delivered_cannot_be_withdrawn(tmp_path: Path) -> None:
    outbox = box(tmp_path)
    outbox.add(kept(), b"sealed")
    outbox.add(kept(TWO), b"sealed")
    with locked(tmp_path / "reports/box" / ONE):
        assert code_of(lambda: outbox.withdraw(ONE)) == "report.busy"
        assert outbox.withdraw(TWO).state == "withdrawn"
        assert len(outbox.all()) == 2
    assert outbox.withdraw(ONE).state == "withdrawn"


@pytest.mark.parametrize(
    "state", [b"", b"{}", b"[]", b"\xff", b"[" * 100_000, b'{"v": 1, "at": "x", "state": "saved"}', None, b"x" * 99_999]
)
def test_damaged_record_loses_no_report(tmp_path: Path, state: bytes | None) -> None:
    outbox = box(tmp_path)
    outbox.add(kept(), b"sealed")
    path = tmp_path / "reports/box" / ONE / STATE
    path.write_bytes(state) if state is not None else path.unlink()
    (found,) = outbox.all()
    assert (found.id, found.state, outbox.sealed(ONE)) == (ONE, "saved", b"sealed")
    assert outbox.withdraw(ONE).state == "withdrawn"
    assert [item.state for item in outbox.all()] == ["withdrawn"]


def test_what_is_no_report_in_the_folder_is_passed_over(tmp_path: Path) -> None:
    outbox = box(tmp_path)
    outbox.add(kept(), b"sealed")
    folder = tmp_path / "reports/box"
    (folder / "notes.txt").write_text("x")
    (folder / TWO).mkdir()
    (folder / ".new-0123").mkdir()
    assert [item.id for item in outbox.all()] == [ONE]


def test_what_a_killed_process_left_is_removed_an_hour_later(tmp_path: Path) -> None:
    outbox = box(tmp_path)
    outbox.add(kept(), b"sealed")
    old, new = tmp_path / "reports/box/.new-old", tmp_path / "reports/box/.new-new"
    for folder in (old, new):
        folder.mkdir()
        (folder / SEALED).write_bytes(b"half")
    past = datetime.now(UTC).timestamp() - ABANDONED - 60
    os.utime(old, (past, past))
    outbox.add(kept(TWO), b"sealed")
    assert not old.exists()
    assert new.exists()


def test_years_offline_lose_nothing(tmp_path: Path) -> None:
    reports = reporting(tmp_path, DESK)
    identifiers = [saved(reports, NOW - timedelta(days=400 * years)) for years in range(8)]
    found = reporting(tmp_path).list()
    assert [item.kept.id for item in found] == identifiers
    for identifier in identifiers:
        data = reports.outbox.sealed(identifier)
        assert data is not None
        assert open_report(DESK.identities[2:], data, DESK.id).id == identifier


class Life(RuleBasedStateMachine):
    """The outbox beside a dictionary that behaves as it should."""

    reports = Bundle("reports")

    def __init__(self) -> None:
        super().__init__()
        self._folder = Path(tempfile.mkdtemp())
        self._model: dict[str, str] = {}
        self._count = 0

    @property
    def outbox(self) -> Outbox:
        return Outbox(self._folder)

    @rule(target=reports)
    def add(self) -> str:
        self._count += 1
        identifier = f"{self._count:032x}"
        assert self.outbox.add(kept(identifier), identifier.encode())
        self._model[identifier] = "saved"
        return identifier

    @rule(identifier=reports)
    def add_again(self, identifier: str) -> None:
        if identifier in self._model:
            assert not self.outbox.add(kept(identifier), b"other")

    @rule(identifier=reports)
    def withdraw(self, identifier: str) -> None:
        if self._model.get(identifier) in ("saved", "withdrawn"):
            self.outbox.withdraw(identifier)
            self._model[identifier] = "withdrawn"
        elif identifier in self._model:
            assert code_of(lambda: self.outbox.withdraw(identifier)) == "report.delivered"

    @rule(identifier=reports)
    def deliver(self, identifier: str) -> None:
        if self._model.get(identifier) == "saved":
            with self.outbox.held(identifier) as held:
                self.outbox.update(held._replace(state="delivered"))
            self._model[identifier] = "delivered"

    @rule(identifier=reports)
    def damage(self, identifier: str) -> None:
        if self._model.get(identifier) == "saved":
            (self._folder / "box" / identifier / STATE).write_bytes(b"{")

    @rule(identifier=consumes(reports))
    def remove(self, identifier: str) -> None:
        if self._model.pop(identifier, None):
            self.outbox.remove(identifier)

    @invariant()
    def is_as_the_model(self) -> None:
        assert {item.id: item.state for item in self.outbox.all()} == self._model
        for identifier, state in self._model.items():
            expected = identifier.encode() if state == "saved" else None
            assert self.outbox.sealed(identifier) == expected

    def teardown(self) -> None:
        shutil.rmtree(self._folder)


TestLife = Life.TestCase
TestLife.settings = settings(max_examples=25, stateful_step_count=15, deadline=None)


def test_record_on_the_disk_is_what_the_contract_says(tmp_path: Path) -> None:
    box(tmp_path).add(kept(), b"sealed")
    record = json.loads((tmp_path / "reports/box" / ONE / STATE).read_text())
    assert set(record) == {"v", "kind", "at", "state", "desk", "secret"}
