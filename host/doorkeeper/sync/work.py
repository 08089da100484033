"""What a run does on this machine: its reports, the publishers with an address, and how to ask them and take a file."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from doorkeeper.model.errors import DoorkeeperError
from doorkeeper.native.due import Policy, has_reports
from doorkeeper.packs.client.importing import import_bundle, place_of, update_publisher
from doorkeeper.packs.client.places import Places, pinned
from doorkeeper.packs.client.settings import read_settings
from doorkeeper.reports.desk import find_desk
from doorkeeper.sync.deliver import deliver
from doorkeeper.sync.run import Delivered, Work


def work_of(home: Path) -> Work:
    """Give the work for a home folder."""
    return Work(
        publishers=tuple(place.publisher for place in pinned(home) if _has_address(place)),
        update=lambda publisher: update_publisher(place_of(home, publisher), datetime.now(UTC)),
        take=lambda path: import_bundle(path, home, datetime.now(UTC)),
    )


def deliver_reports(home: Path, policy: Policy, now: datetime, *, by_person: bool, outcomes: bool) -> Delivered:
    """Deliver the reports of a home folder to the desk that is set up; see :func:`doorkeeper.sync.deliver.deliver`."""
    try:
        card = find_desk(home, policy)
    except DoorkeeperError as error:
        # told to those who have reported; nobody else waits for a desk
        return Delivered(errors=(error,) if has_reports(str(home)) else ())
    return deliver(home / "reports", card, now, by_person=by_person, outcomes=outcomes)


def _has_address(place: Places) -> bool:
    try:
        return read_settings(place).url is not None
    except DoorkeeperError:
        # told when it is asked
        return True
