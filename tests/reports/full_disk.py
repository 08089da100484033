"""Run on a disk of a few kilobytes: saves reports until it is full, and looks what is left. Prints ``whole``."""

import sys
from pathlib import Path

from doorkeeper.model.errors import DoorkeeperError
from doorkeeper.reports.open import open_report
from tests.reports.desks import NOW, TestDesk, reporting, saved


def main(home: Path) -> None:
    """Fill the disk with reports."""
    desk = TestDesk()
    reports = reporting(home, desk)
    kept = []
    code = ""
    while not code:
        try:
            kept.append(saved(reports))
        except DoorkeeperError as error:
            code = error.code
    assert code == "outbox.full", code
    assert len(kept) > 1
    # room is made elsewhere on the disk, and the report that was refused can be saved after all
    (home / "filler").unlink()
    kept.append(saved(reports, NOW))
    assert sorted(item.kept.id for item in reports.list()) == sorted(kept)
    for identifier in kept:
        data = reports.outbox.sealed(identifier)
        assert data is not None
        assert open_report(desk.identities, data, desk.id).id == identifier
    assert not list((home / "reports").rglob(".*")), "nothing half-written is left"
    print("whole")


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    (folder / "filler").write_bytes(bytes(24 * 1024))
    main(folder)
