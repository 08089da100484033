"""The device's own secrets: the key that signs its reports, and the seed of the secrets that outcomes come back under.

Both are made at first use and of no other use. Whoever can read them is this person, or has their account.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from doorkeeper.model.errors import DoorkeeperError
from doorkeeper.packs.client.files import read_bounded
from doorkeeper.reports.files import create_whole, disk, make_folder

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

KEY_FILE = "device.key"
SEED_FILE = "outcome.seed"
_LENGTH = 32


def device_key(folder: Path) -> Ed25519PrivateKey:
    """Give the device's key; ``folder`` is ``HOME/reports``.

    Raises:
        DoorkeeperError: ``outbox.full``, ``outbox.unwritable``, ``device.damaged``.

    """
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(_secret(folder / KEY_FILE, os.urandom))


def outcome_secret(folder: Path, report: str) -> bytes:
    """Give the 128-bit secret of one report, by its id: the same whenever it is asked, so a preview leaves no trace.

    Raises:
        DoorkeeperError: ``outbox.full``, ``outbox.unwritable``, ``device.damaged``.

    """
    import hmac

    seed = _secret(folder / SEED_FILE, os.urandom)
    return hmac.digest(seed, b"doorkeeper report secret " + report.encode(), "sha256")[:16]


def _secret(path: Path, make: Callable[[int], bytes]) -> bytes:
    with disk():
        found = read_bounded(path, _LENGTH + 1)
        if found is None:
            make_folder(path.parent)
            create_whole(path, make(_LENGTH))
            # another process may have been faster: what is there counts
            found = read_bounded(path, _LENGTH + 1)
    if found is None or len(found) != _LENGTH:
        raise DoorkeeperError(
            "device.damaged",
            f"The file {path.name} in Doorkeeper's folder of reports is damaged.",
            "Delete it: a new one is made. A desk that you are enrolled with needs a new enrolment code then.",
        )
    return found
