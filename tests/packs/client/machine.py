"""A machine on which packs are imported: a home folder, a pinned publisher, and what a person would see there."""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path

from doorkeeper.model.observation import Observation, decode_observation
from doorkeeper.model.verdict import Verdict
from doorkeeper.packs.client.importing import Imported, import_bundle
from doorkeeper.packs.client.settings import Settings
from doorkeeper.packs.client.trust import trust
from doorkeeper.packs.current import Current, read_current
from doorkeeper.packs.home import installed_folder
from doorkeeper.packs.installed import InstalledPacks, open_folder
from tests.packs.client.repository import NOW, Repository

SOURCE = {
    "publisher": "Example Desk",
    "title": "the Example Desk alert of 5 January 2026",
    "date": "2026-01-05",
    "url": "https://desk.example/alerts/1",
}
OTTOLINE = "https://www.linkedin.com/in/ottoline-quarrington"


def person(name: str = "desk/ottoline", /, **others: object) -> dict[str, object]:
    """Give a record of one listed person; ``others`` replace or add keys."""
    return {
        "id": name,
        "type": "person",
        "names": ["Ottoline Quarrington"],
        "profiles": [OTTOLINE],
        "source": SOURCE,
        **others,
    }


def people(count: int, start: int = 0) -> list[dict[str, object]]:
    """Give records of many people, each with an address of their own."""
    return [
        person(
            f"desk/p{i:05}",
            names=[f"Zebulon Quarrington{i}"],
            profiles=[f"https://www.linkedin.com/in/zebulon-quarrington-{i}"],
        )
        for i in range(start, start + count)
    ]


def correction(name: str, of: str, **others: object) -> dict[str, object]:
    """Give a record that withdraws an entry."""
    return {
        "id": name,
        "type": "correction",
        "replaces": of,
        "source": SOURCE,
        "wording": "This entry was a mistake.",
        **others,
    }


class Machine:
    """One machine."""

    def __init__(self, home: Path) -> None:
        self.home = home

    def trust(self, repository: Repository, settings: Settings | None = None, *, replace: bool = False) -> Machine:
        trust(self.home, repository.publisher, repository.roots[0], settings, replace=replace)
        return self

    def take(self, bundle: Path, now: datetime = NOW, *, confirm: bool = False) -> Imported:
        return import_bundle(bundle, self.home, now, confirm=confirm)

    def current(self, pack: str = "alerts", publisher: str = "desk") -> Current | None:
        return read_current(f"{installed_folder(str(self.home))}/{publisher}.{pack}")

    def now(self, pack: str = "alerts") -> Current:
        """Give the present version of a pack that is there."""
        current = self.current(pack)
        assert current is not None
        return current

    def version(self, pack: str = "alerts", publisher: str = "desk") -> int | None:
        found = self.current(pack, publisher)
        return found.version if found else None

    def packs(self) -> InstalledPacks:
        return open_folder(installed_folder(str(self.home)))

    def screen(self, url: str = OTTOLINE, now: datetime = NOW) -> Verdict:
        return self.packs().screen(profile(url), now)

    def warned_of(self, url: str = OTTOLINE) -> list[str]:
        """Give the ids of the entries that a profile page would show."""
        return [hit.indicator for hit in self.screen(url).hits]

    def digest(self) -> dict[str, str]:
        """Give the digest of every file in the home folder, locks left out."""
        return {
            str(path.relative_to(self.home)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(self.home.rglob("*"))
            if path.is_file() and path.name != "import.lock"
        }


def profile(url: str) -> Observation:
    return decode_observation({"kind": "profile", "site": "linkedin", "url": url, "name": "Somebody Else"}, "")
