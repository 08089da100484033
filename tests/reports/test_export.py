"""The file for a USB stick: what waits, as the contract says, and nothing of it lost."""

import hashlib
import io
import json
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest

from doorkeeper.model.errors import DoorkeeperError
from doorkeeper.reports.enrolment import Enrolment, write_enrolment
from doorkeeper.reports.export import pack_waiting
from doorkeeper.reports.open import open_report
from doorkeeper.reports.reporting import Reporting
from tests.reports.desks import MARKER, NOW, TestDesk, reporting, saved

DESK = TestDesk()


def exported(reports: Reporting, desk: str | None = None) -> tuple[dict[str, object], dict[str, bytes]]:
    data = pack_waiting(reports.outbox, reports.enrolment(), desk)
    assert MARKER.encode() not in data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert all(item.compress_type == zipfile.ZIP_STORED for item in archive.infolist())
        files = {name: archive.read(name) for name in archive.namelist()}
    return json.loads(files.pop("manifest.json")), files


def test_file_holds_what_waits_and_the_desk_opens_it(tmp_path: Path) -> None:
    reports = reporting(tmp_path, DESK)
    waiting = [saved(reports), saved(reports)]
    reports.withdraw(saved(reports))
    manifest, files = exported(reports)
    assert (manifest["v"], manifest["desk"], "credential" in manifest) == (1, DESK.id, False)
    assert manifest["reports"] == [
        {"id": name, "size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
        for name, data in ((name.removesuffix(".age"), data) for name, data in files.items())
    ]
    assert {open_report(DESK.identities, data, DESK.id).id for data in files.values()} == set(waiting)
    assert len(reports.list()) == 3, "they wait on"


@pytest.mark.parametrize(
    ("enrolment", "given"),
    [
        (Enrolment(desk=DESK.id, device="d", credential="secret"), "secret"),
        (Enrolment(desk="other.example", device="d", credential="secret"), None),
        (Enrolment(desk=DESK.id, problem="enrolment.revoked"), None),
        (Enrolment(code="ABCD"), None),
    ],
)
def test_credential_goes_to_the_desk_that_issued_it(tmp_path: Path, enrolment: Enrolment, given: str | None) -> None:
    reports = reporting(tmp_path, DESK)
    saved(reports)
    write_enrolment(tmp_path / "reports", enrolment)
    assert exported(reports)[0].get("credential") == given


def test_one_file_is_for_one_desk(tmp_path: Path) -> None:
    reports = reporting(tmp_path, DESK)
    first = saved(reports, NOW)
    second = saved(reporting(tmp_path, TestDesk(name="other.example")), NOW + timedelta(hours=1))
    for asked, given, report in (
        (None, DESK.id, first),
        (DESK.id, DESK.id, first),
        ("other.example", "other.example", second),
        ("third.example", DESK.id, first),
    ):
        manifest, files = exported(reports, asked)
        assert (manifest["desk"], list(files)) == (given, [f"{report}.age"])


def test_nothing_waits_is_told(tmp_path: Path) -> None:
    with pytest.raises(DoorkeeperError) as refused:
        exported(reporting(tmp_path, DESK))
    assert refused.value.code == "report.none_waiting"
