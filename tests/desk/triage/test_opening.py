"""The opening loop: what sealed reports become, hostile ones beside sound ones, and what an intruder finds."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pyrage
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Engine, func, inspect, select, text

from doorkeeper.desk.database.tables import sealed_report
from doorkeeper.desk.triage import audit, cases, content, features, identities, opening, quarantine, queue
from doorkeeper.desk.triage.desk import Desk, Policy, desk_id, open_desk, writing
from doorkeeper.desk.triage.rows import body_of, found_report
from doorkeeper.desk.triage.tables import report
from doorkeeper.model.errors import DoorkeeperError, RefusedError
from doorkeeper.reports.sealing import padded
from tests.desk.triage import samples
from tests.desk.triage.arriving import arrive, arrive_sealed, enrol, opened
from tests.desk.triage.conftest import Clock
from tests.desk.triage.conftest import opened as opened_desk
from tests.desk.triage.samples import full, sample, sealed_text

MARKER = "Zqxjkwv"


@pytest.mark.parametrize(
    "value",
    [
        sample(),
        full(),
        sample(name="Amanda 邱 \u202egnp.exe"),
        sample(note='<script>alert(1)</script>"; DROP TABLE report; --'),
        sample(text="\0 \x1b[31m \ufeff" + "é" * 50_000, kind="text"),
        sample(messages=[{"from": "them", "text": "word " * 4_000}] * 8),
        sample(links=["javascript:alert(1)", "https://[::1", "http://" + "a." * 1000, "%" * 500]),
        sample(emails=["@", "a@b", "x" * 500, "ａ＠ｂ．example"]),
        sample(name="ﷺ" * 512),
    ],
)
def test_what_was_sealed_is_what_is_stored(desk: Desk, value: dict[str, Any]) -> None:
    (report_id,) = opened(desk, value)
    with desk.engine.connect() as connection:
        stored = body_of(desk, found_report(connection, report_id))
    assert json.loads(stored.text) == value
    assert cases.case(desk, report_id).report.id == value["id"]


def change(value: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {**value, **changes}


def reencrypted(desk: Desk, envelope: bytes) -> bytes:
    return identities.seal_to(desk.card, envelope)


def envelope_with(desk: Desk, value: dict[str, Any], **changes: Any) -> bytes:
    secret = samples.sealed(value, [recipient for _, recipient in desk.card.recipients])
    plain = json.loads(pyrage.decrypt(secret, desk.identities))
    return reencrypted(desk, padded(json.dumps({**plain, **changes}).encode()))


def current(desk: Desk) -> list[str]:
    return [dict(desk.card.recipients)["current"]]


def stranger() -> str:
    return str(pyrage.x25519.Identity.generate().to_public())


def forged(value: dict[str, Any]) -> str:
    return json.dumps(change(value, note="forged"))


def other_device() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.generate()


HOSTILE: list[tuple[str, Callable[[Desk, dict[str, Any]], bytes]]] = [
    ("sealed.not_for_us", lambda desk, value: b""),
    ("sealed.not_for_us", lambda desk, value: os.urandom(4000)),
    ("sealed.not_for_us", lambda desk, value: b"age-encryption.org/v1\n" * 100),
    ("sealed.not_for_us", lambda desk, value: b"age-encryption.org/v1\n-> scrypt c2FsdA 30\nAA\n--- AA\n"),
    ("sealed.not_for_us", lambda desk, value: samples.sealed(value, [stranger()])),
    ("sealed.not_for_us", lambda desk, value: samples.sealed(value, current(desk))[:-7]),
    ("sealed.too_large", lambda desk, value: reencrypted(desk, b" " * 400_000)),
    ("sealed.malformed", lambda desk, value: reencrypted(desk, b"")),
    ("sealed.malformed", lambda desk, value: reencrypted(desk, b" " * 4096)),
    ("sealed.malformed", lambda desk, value: reencrypted(desk, (b"[" * 4096))),
    ("sealed.malformed", lambda desk, value: reencrypted(desk, b"\xff" * 4096)),
    ("sealed.malformed", lambda desk, value: envelope_with(desk, value, v=2)),
    ("sealed.malformed", lambda desk, value: envelope_with(desk, value, device="A" * 43)),
    ("sealed.malformed", lambda desk, value: envelope_with(desk, value, more=1)),
    ("sealed.purpose", lambda desk, value: envelope_with(desk, value, purpose="order")),
    ("sealed.desk", lambda desk, value: samples.sealed(value, current(desk), desk="other-desk")),
    ("sealed.signature", lambda desk, value: envelope_with(desk, value, report=forged(value))),
    ("sealed.signature", lambda desk, value: envelope_with(desk, value, device=samples.public(other_device()))),
    ("report.other_id", lambda desk, value: samples.sealed(change(value, id="f" * 32), current(desk))),
    ("sealed.malformed", lambda desk, value: samples.sealed(change(value, id="../x"), current(desk))),
    ("report.invalid", lambda desk, value: samples.sealed(change(value, at="now"), current(desk))),
    ("report.invalid", lambda desk, value: samples.sealed(change(value, reasons=[]), current(desk))),
    ("report.invalid", lambda desk, value: samples.sealed(change(value, caller="x"), current(desk))),
    ("report.invalid", lambda desk, value: samples.sealed(change(value, links=["x"] * 51), current(desk))),
]  # fmt: skip


def test_hostile_reports_are_marked_once_and_the_sound_ones_between_them_are_opened(desk: Desk) -> None:
    expected = {}
    for code, make in HOSTILE:
        value = sample(note=MARKER)
        expected[arrive_sealed(desk, value["id"], make(desk, value))] = code
        arrive(desk, sample())
    counted = [0, 0]
    while (step := opening.open_waiting(desk)) != opening.Opened(0, 0):
        counted = [counted[0] + step.opened, counted[1] + step.unreadable]
    assert counted == [len(HOSTILE), len(HOSTILE)]
    listed, total = quarantine.unreadable(desk, size=100)
    assert {item.id: item.code for item in listed} == expected
    assert total == len(HOSTILE)
    assert {item.words for item in listed} <= set(opening.WORDS.values())
    assert queue.counts(desk)["unreadable"] == len(HOSTILE)


@pytest.mark.parametrize(("module", "step"), [(content, "decode_report"), (features, "features")])
def test_a_report_that_opening_fails_on_stops_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, module: ModuleType, step: str
) -> None:
    bad, good = arrive(desk, sample(note="bad")), arrive(desk, sample())
    real = getattr(module, step)

    def failing(value: Any) -> Any:
        if "bad" in str(value):
            raise MemoryError
        return real(value)

    monkeypatch.setattr(module, step, failing)
    assert opening.open_waiting(desk) == opening.Opened(1, 1)
    assert quarantine.unreadable(desk)[0][0].id == bad
    assert queue.search(desk).rows[0].id == good


@pytest.mark.parametrize(
    ("signed_by_enrolled", "code"),
    [(True, None), (False, "report.other_device")],
    ids=["its own", "a stolen credential"],
)
def test_an_enrolled_credential_counts_for_its_device_only(
    desk: Desk, signed_by_enrolled: bool, code: str | None
) -> None:
    sender = Ed25519PrivateKey.generate()
    device_id = enrol(desk, sender)
    value = sample()
    arrive(desk, value, sender=sender if signed_by_enrolled else None, device_id=device_id)
    opening.open_waiting(desk)
    assert [item.code for item in quarantine.unreadable(desk)[0]] == ([code] if code else [])
    if not code:
        found = cases.case(desk, value["id"])
        assert found.row.enrolled
        assert found.device
        assert found.device.enrolled
        assert found.device.label == "Committee office"


def test_quarantine_is_opened_when_admitted_and_never_before(desk: Desk) -> None:
    held, other, free = sample(), sample(), sample()
    arrive(desk, held, quarantined=True)
    arrive(desk, other, quarantined=True)
    arrive(desk, free)
    assert opening.open_waiting(desk) == opening.Opened(1, 0)
    assert opening.open_waiting(desk) == opening.Opened(0, 0)
    assert {item.id for item in quarantine.held(desk)[0]} == {held["id"], other["id"]}
    assert quarantine.admit(desk, "ann", [held["id"], free["id"], "f" * 32]) == 1
    assert opening.open_waiting(desk) == opening.Opened(1, 0)
    assert {row.id for row in queue.search(desk).rows} == {held["id"], free["id"]}
    assert quarantine.held(desk)[1] == 1


def test_what_is_discarded_is_gone_and_stays_gone(desk: Desk) -> None:
    value = sample()
    arrive(desk, value, quarantined=True)
    assert quarantine.discard(desk, "ann", [value["id"]]) == 1
    assert quarantine.discard(desk, "ann", [value["id"]]) == 0
    assert quarantine.admit(desk, "ann", [value["id"]]) == 0
    assert opening.open_waiting(desk) == opening.Opened(0, 0)
    assert quarantine.held(desk) == ([], 0)
    assert quarantine.unreadable(desk) == ([], 0)
    assert sealed_bytes(desk, value["id"]) is None


@pytest.mark.parametrize("keep", [False, True])
def test_sealed_bytes_go_or_stay_by_policy(database: Engine, keys: Path, clock: Clock, keep: bool) -> None:
    desk = open_desk(
        database,
        identities.read_identities([keys / "current.identity"]),
        identities.read_card(keys / "card.json"),
        Policy(keep_sealed=keep),
        clock,
    )
    (report_id,) = opened(desk, sample())
    assert (sealed_bytes(desk, report_id) is not None) == keep
    assert opening.open_waiting(desk) == opening.Opened(0, 0)


def test_unreadable_bytes_stay_for_another_identity(database: Engine, keys: Path, clock: Clock) -> None:
    desk = opened_desk(database, keys, clock)
    value = sample()
    escrow = dict(desk.card.recipients)["escrow"]
    arrive_sealed(desk, value["id"], samples.sealed(value, [escrow]))
    assert opening.open_waiting(desk) == opening.Opened(0, 1)
    assert opening.open_waiting(desk) == opening.Opened(0, 0)
    with_escrow = opened_desk(database, keys, clock, "escrow")
    assert opening.retry_other_key(with_escrow) == 1
    assert opening.open_waiting(with_escrow) == opening.Opened(1, 0)
    assert quarantine.unreadable(with_escrow) == ([], 0)


def test_an_analyst_lets_it_be_tried_again(desk: Desk) -> None:
    arrive_sealed(desk, "a" * 32, b"nothing")
    opening.open_waiting(desk)
    assert quarantine.retry(desk, "ann", ["a" * 32, "b" * 32]) == 1
    assert opening.open_waiting(desk) == opening.Opened(0, 1)


def test_after_a_rotation_old_and_new_reports_are_opened(database: Engine, keys: Path, clock: Clock) -> None:
    old_card = identities.read_card(keys / "card.json")
    opened_desk(database, keys, clock)
    identities.rotate(keys, "2026-11-24")
    desk = opened_desk(database, keys, clock)
    old, new = sample(), sample()
    arrive_sealed(desk, old["id"], samples.sealed(old, [recipient for _, recipient in old_card.recipients]))
    arrive(desk, new)
    assert opening.open_waiting(desk) == opening.Opened(2, 0)
    # the data key is sealed to the new recipients: next opens it as well, and the retired one does not
    opened_desk(database, keys, clock, "next")
    with pytest.raises(RefusedError):
        opened_desk(database, keys, clock, "retired-2026-11-24")


def test_the_card_of_another_desk_is_refused(desk: Desk, clock: Clock) -> None:
    """With the same identities, too: no report that came before would open any more."""
    assert desk_id(desk.engine) == desk.card.id
    with pytest.raises(RefusedError) as refused:
        open_desk(desk.engine, desk.identities, desk.card._replace(id="another"), now=clock)
    assert refused.value.code == "desk.identity_other"
    assert desk_id(desk.engine) == desk.card.id


def test_a_database_of_an_older_version_learns_whose_it_is(desk: Desk, clock: Clock) -> None:
    with desk.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE data_key SET desk = NULL")
    assert desk_id(desk.engine) is None
    open_desk(desk.engine, desk.identities, desk.card, now=clock)
    assert desk_id(desk.engine) == desk.card.id


@pytest.mark.parametrize("which", ["a stranger's identity", "a stranger's desk"])
def test_a_desk_does_not_open_for_others(
    database: Engine, keys: Path, clock: Clock, tmp_path: Path, which: str
) -> None:
    opened_desk(database, keys, clock)
    identities.make(tmp_path / "other", desk_id="other", name="Other", address=None)
    strange = identities.read_identities([tmp_path / "other" / "current.identity"])
    card = (keys if which == "a stranger's identity" else tmp_path / "other") / "card.json"
    with pytest.raises(DoorkeeperError) as refused:
        open_desk(database, strange, identities.read_card(card), now=clock)
    assert refused.value.code == "desk.identity_other"


def test_two_workers_open_everything_once(database: Engine, keys: Path, clock: Clock) -> None:
    desks = [opened_desk(database, keys, clock) for _ in range(3)]
    ids = {arrive(desks[0], sample()) for _ in range(120)}
    barrier = threading.Barrier(len(desks))
    steps: list[opening.Opened] = []

    def work(desk: Desk) -> None:
        barrier.wait()
        steps.extend(opening.open_waiting(desk) for _ in range(8))

    threads = [threading.Thread(target=work, args=(desk,)) for desk in desks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(step.opened for step in steps) == len(ids)
    assert sum(step.unreadable for step in steps) == 0
    with database.connect() as connection:
        assert set(connection.scalars(select(report.c.id))) == ids
    assert audit.verify(database).broken is None


def test_an_intruder_in_the_database_finds_no_word_of_a_report(desk: Desk) -> None:
    (report_id,) = opened(desk, full(MARKER))
    arrive(desk, full(MARKER), quarantined=True)
    arrive_sealed(desk, "e" * 32, sealed_text(json.dumps(full(MARKER)), current(desk), desk="other"))
    opening.open_waiting(desk)
    cases.add_note(desk, "ann", report_id, f"internal {MARKER}")
    cases.add_note(desk, "ann", report_id, f"public {MARKER}", public=True)
    cases.decide(desk, "ann", [report_id], "need-more", f"please {MARKER}")
    cases.enter(desk, "ann", {"reasons": ["other"], "name": f"Bob {MARKER}", "caller": MARKER})
    queue.search(desk, MARKER)
    with desk.engine.connect() as connection:
        for table in inspect(connection).get_table_names():
            for row in connection.execute(text(f'SELECT * FROM "{table}"')):
                for value in row:
                    assert not contains(value, MARKER), table
        assert connection.scalar(select(func.count()).select_from(report)) == 2
    if desk.engine.dialect.name == "sqlite":
        files = list(Path(str(desk.engine.url.database)).parent.glob("desk.db*"))
        assert files
        for file in files:
            assert not contains(file.read_bytes(), MARKER), file.name


def contains(value: object, marker: str) -> bool:
    if isinstance(value, bytes | memoryview):
        data = bytes(value)
        return any(form.encode(how) in data for form in (marker, marker.lower()) for how in ("utf-8", "utf-16-le"))
    return marker.lower() in str(value).lower()


def sealed_bytes(desk: Desk, report_id: str) -> bytes | None:
    with desk.engine.connect() as connection:
        return connection.scalar(select(sealed_report.c.sealed).where(sealed_report.c.id == report_id))


def test_a_row_that_was_moved_to_another_report_is_refused(desk: Desk) -> None:
    one, other = opened(desk, sample(name="One"), sample(name="Other"))
    with writing(desk.engine) as connection:
        body = connection.scalar(select(report.c.body).where(report.c.id == one))
        connection.execute(report.update().where(report.c.id == other).values(body=body))
    with pytest.raises(RefusedError) as refused:
        cases.case(desk, other)
    assert refused.value.code == "desk.row"
