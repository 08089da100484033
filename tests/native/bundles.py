"""A publisher of the tests whose bundles are handed over: entries of invented people, and corrections of them."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

from doorkeeper.packs.client.settings import Settings
from doorkeeper.packs.client.trust import trust
from tests.packs.client.repository import Repository

PUBLISHER = "desk"
PACK = "alerts"
TITLE = "Example Desk alerts"
SOURCE: dict[str, object] = {
    "publisher": "Example Desk",
    "title": "the Example Desk alert of 5 January 2026",
    "date": "2026-01-05",
    "url": "https://desk.example/alerts/1",
}


def person(name: str, full: str) -> dict[str, object]:
    """Give a record of an invented person, with a firm of their own."""
    return {
        "id": f"{PUBLISHER}/{name}",
        "type": "person",
        "names": [full],
        "organisations": [{"name": f"{full.split()[-1]} Forecasting", "front": True}],
        "source": SOURCE,
        "wording": f"{full} is named in an alert of Example Desk.",
    }


def correction(name: str, of: str, full: str) -> dict[str, object]:
    """Give a record that takes a person's entry back."""
    return {
        "id": f"{PUBLISHER}/{name}",
        "type": "correction",
        "replaces": f"{PUBLISHER}/{of}",
        "names": [full],
        "source": SOURCE,
        "wording": "The entry was a mistake: another person was meant.",
    }


class Desk:
    """The publisher, whose bundles go into a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.repository = Repository(PUBLISHER, now=datetime.now(UTC).replace(microsecond=0))
        self._version = 0

    def release(self, name: str, *records: dict[str, object], days_ago: int = 0) -> Path:
        """Publish these records as the pack's next version, and give a bundle of it."""
        now = self.repository.now
        self.repository.now = now - timedelta(days=days_ago)
        self._version += 1
        self.repository.pack(records, PACK, version=self._version, title=TITLE)
        path = self.repository.publish().bundle(self.folder / name)
        self.repository.now = now
        return path

    def pin(self, home: Path, settings: Settings | None = None) -> None:
        """Have a home folder trust this publisher."""
        trust(home, PUBLISHER, self.repository.roots[0], settings)


def only_pack(shown: dict[str, object]) -> dict[str, object]:
    """Give the one pack that a host tells of."""
    packs = shown["packs"]
    assert isinstance(packs, list)
    (pack,) = packs
    assert isinstance(pack, dict)
    return pack


def tampered(bundle: Path) -> Path:
    """Copy a bundle with one bit of each segment changed, as on its way by e-mail."""
    data = bytearray(bundle.read_bytes())
    for frame in re.finditer(re.escape(b"\x28\xb5\x2f\xfd"), bytes(data)):
        data[frame.start() + 20] ^= 1
    path = bundle.with_name(f"tampered-{bundle.name}")
    path.write_bytes(data)
    return path
