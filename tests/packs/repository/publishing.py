"""A publisher for the tests: a temporary repository, releases of invented people, TUF's own client as the judge."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from doorkeeper.model.observation import Observation
from doorkeeper.packs.client.source import MissingFileError
from doorkeeper.packs.client.verify import Verifier
from doorkeeper.packs.manifest import Manifest, decode_manifest, manifest_target
from doorkeeper.packs.repository.create import create_repository
from doorkeeper.packs.repository.folder import RepositoryFolder
from doorkeeper.packs.repository.release import Released, release
from tests.packs.sources import person, write_lines

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
DAY = timedelta(days=1)

FEW = [("english", Observation(kind="profile", name="Ida Plain", headline="Nurse"))]
"""A sample of ordinary people, so small that a release takes no time."""

Records = Sequence[Mapping[str, object]]


class FolderSource:
    """The files of a repository, as a web server would give them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self, path: str) -> Iterator[bytes]:
        try:
            yield (self._folder / path).read_bytes()
        except FileNotFoundError as error:
            raise MissingFileError(path) from error


class Publisher(NamedTuple):
    """A repository with its keys, and where its sources are written."""

    folder: Path
    keys: Path
    repository: RepositoryFolder

    def release(self, records: Records, now: datetime = NOW, name: str = "alerts", **others: Any) -> Released:
        source = write_lines(self.folder / f"{name}.jsonl", records)
        given = {"keys": self.keys, "sample": FEW, **others}
        keys = given.pop("keys")
        return release(source, self.repository, keys, now, **given)

    def verifier(self, now: datetime = NOW, cache: str = "cache", root: int = 1) -> Verifier:
        pinned = (self.repository.metadata / f"{root}.root.json").read_bytes()
        return Verifier(self.folder / cache, pinned, FolderSource(self.repository.path), now)

    def fetch(self, name: str, now: datetime = NOW, cache: str = "cache") -> bytes:
        """Fetch a target as a client does: everything from the root of trust on is verified."""
        verifier = self.verifier(now, cache)
        verifier.refresh()
        target = verifier.target(name)
        assert target is not None, name
        path = self.folder / "fetched"
        verifier.download(target, path)
        return path.read_bytes()

    def manifest(self, pack: str = "alerts", now: datetime = NOW) -> Manifest:
        return decode_manifest(self.fetch(manifest_target("desk", pack), now))

    def files(self) -> dict[str, bytes]:
        """Give all files of the repository but the lock: to see that a refusal changed nothing."""
        return {
            str(path.relative_to(self.repository.path)): path.read_bytes()
            for path in sorted(self.repository.path.rglob("*"))
            if path.is_file() and path.suffix != ".lock"
        }


def make_publisher(folder: Path, publisher: str = "desk", **others: int) -> Publisher:
    """Make an empty repository of the publisher ``desk``."""
    keys = folder / "keys"
    return Publisher(folder, keys, create_repository(folder / "repo", publisher, keys, NOW, **others))


def people(count: int, start: int = 0) -> list[dict[str, object]]:
    """Give records of invented people with rare names."""
    return [
        person(
            f"desk/p{number:05}",
            names=[f"Ottoline {_word(number)}"],
            organisations=[{"name": f"Brackwater {_word(number * 7)}", "front": True}],
            profiles=[f"https://www.linkedin.com/in/invented-{number}"],
        )
        for number in range(start, start + count)
    ]


def _word(number: int) -> str:
    syllables = "bro qua zel vin tor mer nax wul ".split()
    return "".join(syllables[(number >> (3 * place)) % 8] for place in range(4)).capitalize()


def json_lines(lines: Mapping[str, bytes]) -> list[dict[str, object]]:
    return [json.loads(line) for line in lines.values()]
