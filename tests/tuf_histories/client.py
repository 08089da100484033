"""The adapter as a test sees it: two folders, and a command that takes a bundle or leaves everything as it was."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from tests import tuf_client
from tests.tuf_histories.plain import NOW, Plain, stored

TARGET = "news/today.json"


class Client:
    """A client with folders of its own."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.metadata = folder / "metadata"
        self.out = folder / "targets"

    def init(self, root: bytes) -> bool:
        path = self.folder / "trusted.json"
        path.write_bytes(root)
        return tuf_client.main(["--metadata-dir", str(self.metadata), "init", str(path)]) == 0

    def takes(self, bundle: bytes | Path, target: str = TARGET, now: datetime = NOW) -> bool:
        if isinstance(bundle, bytes):
            path = self.folder / "given.ukpack"
            path.write_bytes(bundle)
        else:
            path = bundle
        return tuf_client.main(self.command(path, target, now)) == 0

    def command(self, bundle: Path, target: str = TARGET, now: datetime = NOW) -> list[str]:
        return [
            *("--metadata-dir", str(self.metadata)),
            *("--target-name", target),
            *("--target-dir", str(self.out)),
            *("--now", now.isoformat()),
            *("bundle", str(bundle)),
        ]

    def left(self) -> list[bytes]:
        """Give the contents of all files in the targets' folder."""
        return [path.read_bytes() for path in sorted(self.out.rglob("*")) if path.is_file()]

    def empty(self) -> None:
        shutil.rmtree(self.out, ignore_errors=True)

    def trusted(self) -> dict[str, bytes]:
        """Give the metadata that the client trusts, by file name."""
        return {path.name: path.read_bytes() for path in self.metadata.glob("*.json") if path.exists()}

    def wipe(self) -> None:
        """Lose the metadata, as a person may who clears a cache."""
        shutil.rmtree(self.metadata, ignore_errors=True)


class Story:
    """One repository, one client, and what happens between them."""

    def __init__(self, folder: Path, repository: Plain | None = None) -> None:
        self.repository = repository or Plain()
        self.client = Client(folder)
        self.client.init(self.repository.roots[0])

    def good(
        self,
        files: Mapping[str, bytes] | bytes | None = None,
        target: str = TARGET,
        now: datetime | None = None,
        expected: bytes | None = None,
    ) -> None:
        """The bundle is taken: the target is there, and it is the signed one."""
        self.client.empty()
        assert self.client.takes(self.zipped(files), target, now or self.repository.now), "an honest bundle was refused"
        assert self.client.left() == [self.repository.contents[target] if expected is None else expected]

    def bad(
        self, files: Mapping[str, bytes] | bytes | None = None, target: str = TARGET, now: datetime | None = None
    ) -> None:
        """The bundle is refused: no target is left, and the client trusts what it trusted before."""
        self.client.empty()
        before = self.client.trusted()
        assert not self.client.takes(self.zipped(files), target, now or self.repository.now), "a hostile one was taken"
        assert self.client.left() == []
        assert self.client.trusted() == before

    def zipped(self, files: Mapping[str, bytes] | bytes | None) -> bytes:
        if isinstance(files, bytes):
            return files
        return stored(self.repository.files if files is None else files)
