"""A file for a USB stick: the sealed reports that wait, as an uncompressed ZIP with a manifest."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile

from doorkeeper.model.errors import DoorkeeperError
from doorkeeper.reports.enrolment import Enrolment
from doorkeeper.reports.outbox import Outbox

FILE_NAME = "reports.dkreports"
MANIFEST = "manifest.json"
MOST_REPORTS = 1000
"""Most reports in one file, the oldest first."""

_DATE = (1980, 1, 1, 0, 0, 0)


def pack_waiting(outbox: Outbox, enrolment: Enrolment, desk: str | None = None) -> bytes:
    """Give the file's bytes. The reports stay in the outbox: a desk that gets one twice keeps it once.

    Args:
        outbox: where they wait.
        enrolment: for the credential, which goes only to the desk that issued it.
        desk: id of the desk that the file is for; where nothing waits for it, that of the oldest report.

    Raises:
        DoorkeeperError: ``report.none_waiting``.

    """
    waiting = [kept for kept in reversed(outbox.all()) if kept.state == "saved"]
    desks = [kept.desk for kept in waiting if kept.desk is not None]
    if desk not in desks:
        desk = desks[0] if desks else None
    files: dict[str, bytes] = {}
    for kept in waiting:
        if len(files) == MOST_REPORTS:
            break
        # one file is for one desk; a record that was lost belongs to whichever it is
        sealed = outbox.sealed(kept.id) if kept.desk in (desk, None) else None
        if sealed is not None:
            files[kept.id] = sealed
    if not files:
        raise DoorkeeperError(
            "report.none_waiting", "No report waits to be delivered.", "Write a report first, or look at the list."
        )
    manifest = {
        "v": 1,
        "desk": desk,
        "reports": [
            {"id": name, "size": len(data), "sha256": hashlib.sha256(data).hexdigest()} for name, data in files.items()
        ],
    }
    if enrolment.enrolled and enrolment.desk == desk:
        manifest["credential"] = enrolment.credential
    return _zip({MANIFEST: json.dumps(manifest).encode(), **{f"{name}.age": data for name, data in files.items()}})


def _zip(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name, _DATE), data)
    return out.getvalue()
