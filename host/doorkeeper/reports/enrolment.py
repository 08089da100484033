"""What the device knows of its enrolment at a desk: a code that waits to be exchanged, or the credential from it."""

from __future__ import annotations

import json
import re
from pathlib import Path

from doorkeeper.model import decode
from doorkeeper.model.errors import DoorkeeperError
from doorkeeper.model.value import Value
from doorkeeper.packs.client.files import read_bounded
from doorkeeper.reports.files import disk, make_folder, replace_whole

FILE = "credential.json"
_CODE = re.compile(r"[0-9A-Za-z-]{4,128}")
_LARGEST = 16 * 1024


class Enrolment(Value):
    """``code`` waits for the next sync; ``credential`` is for the desk of that id and no other.

    A desk without a credential is one that has given up this device's. ``problem`` is the code of why the desk did not
    take the code or, any more, the credential.
    """

    code: str | None = None
    desk: str | None = None
    device: str | None = None
    credential: str | None = None
    problem: str | None = None

    @property
    def enrolled(self) -> bool:
        """Whether the desk knows this device."""
        return self.credential is not None

    def credential_for(self, desk: str) -> str | None:
        """Give the credential for a desk; none for a desk that did not issue it."""
        return self.credential if self.desk == desk else None

    def given_up_by(self, desk: str) -> bool:
        """Whether a desk has revoked this device's credential."""
        return self.desk == desk and self.credential is None


def read_enrolment(folder: Path) -> Enrolment:
    """Read ``HOME/reports/credential.json``; one that is damaged counts as none."""
    with disk():
        data = read_bounded(folder / FILE, _LARGEST)
    if data is None:
        return Enrolment()
    try:
        top = decode.table(json.loads(data), "")
        return Enrolment(*(decode.text(top, key, "", limit=4096) for key in Enrolment._fields))
    except (ValueError, RecursionError):
        return Enrolment()


def write_enrolment(folder: Path, enrolment: Enrolment) -> None:
    """Write it, for this person only."""
    value = {key: item for key, item in enrolment._asdict().items() if item is not None}
    with disk():
        make_folder(folder)
        replace_whole(folder / FILE, json.dumps({"v": 1, **value}, indent=1).encode())


def write_code(folder: Path, code: str) -> None:
    """Keep a code that a person was given.

    Raises:
        DoorkeeperError: ``enrolment.code``: nobody gives out such a code.

    """
    if not _CODE.fullmatch(code.strip()):
        raise DoorkeeperError(
            "enrolment.code",
            "That is not an enrolment code.",
            "Copy the code as your security team gave it: letters, digits and hyphens.",
        )
    # a credential that is in force stays so until the code is exchanged
    write_enrolment(folder, read_enrolment(folder)._replace(code=code.strip(), problem=None))
