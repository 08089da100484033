"""A file of reports from a USB stick: taken by the rules of the network, and refused whole where it is not one."""

import hashlib
import io
import json
import struct
import warnings
import zipfile
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, func, select

from doorkeeper.desk.database.engine import writing
from doorkeeper.desk.database.tables import sealed_report
from doorkeeper.desk.intake.enrolment import revoke
from doorkeeper.desk.intake.file import take_file
from doorkeeper.desk.intake.limits import Settings
from doorkeeper.model.errors import RefusedError
from doorkeeper.reports.enrolment import Enrolment, write_enrolment
from doorkeeper.reports.export import pack_waiting
from doorkeeper.reports.open import open_report
from tests.desk.conftest import on_sqlite
from tests.desk.intake.asking import post
from tests.desk.intake.samples import NOW, enrolled, report_id, sealed
from tests.desk.servers import command
from tests.reports.desks import TestDesk, reporting, saved

Members = dict[str, bytes]


def manifest(reports: Members, **more: Any) -> dict[str, Any]:
    listed = [
        {"id": key, "size": len(data), "sha256": hashlib.sha256(data).hexdigest()} for key, data in reports.items()
    ]
    return {"v": 1, "desk": "test", "reports": listed, **more}


def zipped(members: Members, compression: int = zipfile.ZIP_STORED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def exported(reports: Members, **more: Any) -> bytes:
    listed = json.dumps(manifest(reports, **more)).encode()
    return zipped({"manifest.json": listed, **{f"{key}.age": data for key, data in reports.items()}})


def write(folder: Path, data: bytes) -> Path:
    path = folder / "reports.dkreports"
    path.write_bytes(data)
    return path


def count(database: Engine) -> int:
    with database.connect() as connection:
        return connection.scalar(select(func.count()).select_from(sealed_report)) or 0


def test_a_file_is_taken_like_the_network(database: Engine, tmp_path: Path) -> None:
    given, reports = enrolled(database), {report_id(): sealed(kib) for kib in (4, 16, 64, 256)}
    path = write(tmp_path, exported(reports, credential=given.credential))
    assert take_file(database, path, NOW, Settings()) == (4, 0, {})
    with database.connect() as connection:
        rows = list(connection.execute(select(sealed_report)))
    assert {row.id: bytes(row.sealed) for row in rows} == reports
    assert {(row.via, row.device_id, row.quarantined) for row in rows} == {("file", given.device, False)}


def test_a_file_that_a_client_exports_is_taken_by_command(database: Engine, database_url: str, tmp_path: Path) -> None:
    given = enrolled(database)
    desk, home = TestDesk(), tmp_path / "home"
    reports = reporting(home, desk)
    waiting = {saved(reports), saved(reports)}
    write_enrolment(home / "reports", Enrolment(desk=desk.id, device=given.device, credential=given.credential))
    path = write(tmp_path, pack_waiting(reports.outbox, reports.enrolment()))
    assert command(database_url, "import", str(path)) == {"new": 2, "known": 0, "refused": {}}
    assert command(database_url, "import", str(path)) == {"new": 0, "known": 2, "refused": {}}
    with database.connect() as connection:
        rows = list(connection.execute(select(sealed_report)))
    assert {row.device_id for row in rows} == {given.device}
    assert {open_report(desk.identities, bytes(row.sealed), desk.id).id for row in rows} == waiting


@on_sqlite
@pytest.mark.parametrize("desk", ["test", None])
def test_a_file_for_this_desk_is_taken(database: Engine, tmp_path: Path, desk: str | None) -> None:
    path = write(tmp_path, exported({report_id(): sealed()}))
    assert take_file(database, path, NOW, Settings(), desk).new == 1


@on_sqlite
def test_a_file_for_another_desk_is_refused_whole(database: Engine, tmp_path: Path) -> None:
    path = write(tmp_path, exported({report_id(): sealed()}))
    with pytest.raises(RefusedError) as caught:
        take_file(database, path, NOW, Settings(), "other-desk")
    assert caught.value.code == "file.other_desk"
    assert "for the desk test, and this is the desk other-desk" in caught.value.message
    assert count(database) == 0


@on_sqlite
@pytest.mark.parametrize("desk", [None, 7, "", "\x1b[31m", "a" * 65, ["test"]])
def test_a_manifest_names_its_desk(database: Engine, tmp_path: Path, desk: object) -> None:
    path = write(tmp_path, exported({report_id(): sealed()}, desk=desk))
    with pytest.raises(RefusedError) as caught:
        take_file(database, path, NOW, Settings())
    assert caught.value.code == "file.not_reports"
    assert count(database) == 0


def test_a_file_that_comes_twice_and_a_report_that_came_by_network_are_taken_once(
    client: FlaskClient, database: Engine, tmp_path: Path
) -> None:
    reports = {report_id(): sealed() for _ in range(3)}
    key, data = next(iter(reports.items()))
    assert post(client, key, data).status_code == 202
    path = write(tmp_path, exported(reports))
    assert take_file(database, path, NOW, Settings()) == (2, 1, {})
    assert take_file(database, path, NOW, Settings()) == (0, 3, {})
    assert count(database) == 3


def test_without_a_credential_a_file_goes_into_the_quarantine_and_no_further_than_its_end(
    database: Engine, tmp_path: Path
) -> None:
    reports = {report_id(): sealed() for _ in range(120)}
    taken = take_file(database, write(tmp_path, exported(reports)), NOW, Settings(quarantine_rows=100))
    assert (taken.new, taken.known, set(taken.refused.values()), len(taken.refused)) == (
        100,
        0,
        {"quarantine.full"},
        20,
    )


def test_a_revoked_credential_counts_the_same_way(database: Engine, tmp_path: Path) -> None:
    given, key = enrolled(database), report_id()
    with writing(database) as connection:
        revoke(connection, given.device, NOW)
    path = write(tmp_path, exported({key: sealed()}, credential=given.credential))
    assert take_file(database, path, NOW, Settings()) == (0, 0, {key: "credential.revoked"})


def test_a_report_that_is_none_does_not_stop_the_others(database: Engine, tmp_path: Path) -> None:
    good, cut, other = report_id(), report_id(), report_id()
    reports = {good: sealed(), cut: sealed(), other: b"Elin Example"}
    listed = manifest(reports)
    members = {f"{key}.age": data for key, data in reports.items()} | {f"{cut}.age": sealed()}
    data = zipped({"manifest.json": json.dumps(listed).encode(), **members})
    taken = take_file(database, write(tmp_path, data), NOW, Settings())
    assert taken == (1, 0, {cut: "request.cut", other: "report.not_sealed"})


KEY = "a" * 32
ONE = {KEY: sealed()}
LISTED = json.dumps(manifest(ONE)).encode()
GOOD = exported(ONE)


def with_zip64() -> bytes:
    """A second, larger end of the table in front of the true one."""
    end = GOOD[-22:]
    locator = b"PK\x06\x07" + struct.pack("<LQL", 0, len(GOOD) - 22, 1)
    return GOOD[:-22] + locator + end


def claiming(count: int) -> bytes:
    end = bytearray(GOOD[-22:])
    end[8:12] = struct.pack("<HH", count, count)
    return GOOD[:-22] + bytes(end)


def repeated() -> bytes:
    out = io.BytesIO()
    with warnings.catch_warnings(action="ignore"), zipfile.ZipFile(out, "w") as archive:
        for _ in range(2):
            archive.writestr("manifest.json", LISTED)
        archive.writestr(f"{KEY}.age", ONE[KEY])
    return out.getvalue()


HOSTILE = {
    "empty": b"",
    "text": b"Elin Example" * 100,
    "no zip inside": b"\0" * 100 + b"PK\x05\x06" + b"\0" * 18,
    "cut off": GOOD[:-30],
    "something after it": GOOD + b"x",
    "something before it": b"x" * 10 + GOOD,
    "zip64": with_zip64(),
    "claims many": claiming(60_000),
    "claims none": claiming(0),
    "no manifest": zipped({f"{KEY}.age": ONE[KEY]}),
    "compressed": zipped({"manifest.json": LISTED, f"{KEY}.age": ONE[KEY]}, zipfile.ZIP_DEFLATED),
    "a bomb": zipped({"manifest.json": LISTED, f"{KEY}.age": bytes(50_000_000)}, zipfile.ZIP_DEFLATED),
    "a path": zipped({"manifest.json": LISTED, "../../etc/cron.d/x": ONE[KEY]}),
    "an absolute path": zipped({"manifest.json": LISTED, f"/{KEY}.age": ONE[KEY]}),
    "one more": zipped({"manifest.json": LISTED, f"{KEY}.age": ONE[KEY], "readme.txt": b""}),
    "one less": zipped({"manifest.json": LISTED}),
    "the same name twice": repeated(),
    "manifest no json": zipped({"manifest.json": b"\xff", f"{KEY}.age": ONE[KEY]}),
    "manifest a list": zipped({"manifest.json": b"[]", f"{KEY}.age": ONE[KEY]}),
    "manifest deep": zipped({"manifest.json": b"[" * 100_000, f"{KEY}.age": ONE[KEY]}),
    "manifest too large": zipped({"manifest.json": LISTED + b" " * 2_000_000, f"{KEY}.age": ONE[KEY]}),
    "another version": zipped({"manifest.json": LISTED.replace(b'"v": 1', b'"v": 2'), f"{KEY}.age": ONE[KEY]}),
    "an id that is a path": zipped(
        {"manifest.json": LISTED.replace(KEY.encode(), b"../" * 10 + b"aa"), f"{KEY}.age": ONE[KEY]}
    ),
    "a size that is a text": zipped(
        {"manifest.json": LISTED.replace(b'"size": ', b'"size": "1", "x": '), f"{KEY}.age": ONE[KEY]}
    ),
    "a credential that is none": exported(ONE, credential="x"),
    "a credential that is a list": exported(ONE, credential=[]),
    "a byte changed": GOOD.replace(ONE[KEY][-40:-20], bytes(20)),
}


@on_sqlite
@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)
def test_what_is_no_such_file_is_refused_and_nothing_taken(database: Engine, tmp_path: Path, data: bytes) -> None:
    with pytest.raises(RefusedError) as caught:
        take_file(database, write(tmp_path, data), NOW, Settings())
    assert caught.value.code == "file.not_reports"
    assert count(database) == 0
    assert {path.name.partition(".")[0] for path in tmp_path.iterdir()} <= {"reports", "desk"}


@on_sqlite
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)
@given(st.data())
def test_a_file_that_was_changed_anywhere_is_taken_or_refused(
    database: Engine, tmp_path: Path, data: st.DataObject
) -> None:
    changed = bytearray(GOOD)
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(GOOD) - 1) | st.integers(len(GOOD) - 250, len(GOOD) - 1))
        changed[at] = data.draw(st.integers(0, 255))
    path = write(tmp_path, bytes(changed[: data.draw(st.integers(0, len(GOOD)) | st.just(len(GOOD)))]))
    try:
        taken = take_file(database, path, NOW, Settings())
    except RefusedError as error:
        assert error.code == "file.not_reports"  # noqa: PT017 - either is right
    else:
        assert taken.new + taken.known + len(taken.refused) == 1
