"""One history of bundles on one machine, told step by step: each is taken, or refused with everything left as it was.

Each step is also told to the conformance adapter's ``bundle``, which knows nothing of packs: it must come to the same
decision wherever the signed metadata or the bundle's form decide.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from doorkeeper.model.errors import RefusedError
from doorkeeper.packs.client.trust import trust
from tests import tuf_client
from tests.packs.client.machine import Machine, people, person
from tests.packs.client.repository import NOW, Record, Repository

CLIENT = Path(tuf_client.__file__)
TARGET = "desk/alerts/manifest.json"
OF_PACKS = ("pack.", "manifest.", "segment.", "publisher.", "corrections.")
"""What is refused for these reasons is beyond what the adapter looks at."""


class Story:
    """A machine that trusts a repository's first root, and what happens to it."""

    def __init__(self, folder: Path, repository: Repository | None = None) -> None:
        self.folder = folder
        self.repository = repository or Repository()
        self.machine = Machine(folder / "home")
        self.count = 0
        self.step = 0
        self.adapter = folder / "adapter"
        self.trust(self.repository.roots[0])

    def trust(self, root: bytes) -> None:
        path = self.folder / "root.json"
        path.write_bytes(root)
        trust(self.machine.home, self.repository.publisher, root)
        assert tuf_client.main(["--metadata-dir", str(self.adapter), "init", str(path)]) == 0

    def release(self, records: Iterable[Record] | None = None, **others: Any) -> Repository:
        """Publish the next version of the pack; with one more entry by default."""
        self.count += 1
        listed = [person(), *people(self.count)] if records is None else list(records)
        self.repository.pack(listed, version=self.count, based=self.count == 1, **others)
        return self.repository.publish()

    def bundle(self, files: Mapping[str, bytes] | None = None, *, without: Iterable[str] = ()) -> Path:
        self.step += 1
        return self.repository.bundle(self.folder / f"{self.step}.ukpack", files, without=without)

    def accept(self, bundle: Path, now: datetime = NOW, *, version: int | None = None) -> None:
        self.machine.take(bundle, now)
        assert self.machine.version() == (version or self.count)
        assert self.adapter_takes(bundle, now)

    def refuse(self, bundle: Path, code: str, now: datetime = NOW) -> None:
        """Refuse a bundle for its form or its metadata: here and in the adapter."""
        self.refuse_pack(bundle, code, now)
        if not code.startswith(OF_PACKS):
            assert not self.adapter_takes(bundle, now)

    def refuse_pack(self, bundle: Path, code: str, now: datetime = NOW) -> None:
        """Refuse a bundle for what its pack is: the adapter does not look at that."""
        before = self.machine.digest()
        with pytest.raises(RefusedError) as refused:
            self.machine.take(bundle, now)
        assert refused.value.code == code, refused.value.message
        assert refused.value.message.endswith(".")
        assert refused.value.remedy.endswith(".")
        assert self.machine.digest() == before

    def adapter_takes(self, bundle: Path, now: datetime) -> bool:
        """Tell the adapter; what it leaves must be the signed target, and nothing after a refusal."""
        out = self.folder / "target"
        for path in out.glob("*"):
            path.unlink()
        code = tuf_client.main(self.adapter_command(bundle, now))
        left = [path.read_bytes() for path in out.glob("*")]
        assert left == ([self.repository.targets[TARGET]] if code == 0 else [])
        return code == 0

    def adapter_command(self, bundle: Path, now: datetime) -> list[str]:
        return [
            *("--metadata-dir", str(self.adapter)),
            *("--target-name", TARGET),
            *("--target-dir", str(self.folder / "target")),
            *("--now", now.isoformat()),
            *("bundle", str(bundle)),
        ]

    def wipe_cache(self) -> None:
        """Lose TUF's folder, on both."""
        for folder in (self.machine.home / "publishers" / "desk" / "tuf", self.adapter):
            for path in sorted(folder.rglob("*"), reverse=True):
                path.rmdir() if path.is_dir() and not path.is_symlink() else path.unlink()
            folder.rmdir()


def run_adapter(arguments: list[str]) -> int:
    """Run the adapter as a program of its own."""
    return subprocess.run([sys.executable, str(CLIENT), *arguments], check=False, capture_output=True).returncode
