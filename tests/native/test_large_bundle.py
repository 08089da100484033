"""A bundle of 200,000 entries on its way through the host, in pieces as the settings page sends them."""

import base64
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from doorkeeper.native.client import HostProcess
from doorkeeper.packs.client.trust import trust
from tests.bench.personas import records
from tests.native.bundles import only_pack
from tests.native.processes import running
from tests.packs.client.repository import Repository

ENTRIES = 200_000
MOST_RESIDENT = 80 * 1024**2
PAUSE = 0.2
"""Seconds between two questions how far it is, as the settings page asks."""


def peak(host: HostProcess) -> int:
    """Give the most bytes that the host itself had resident, without what it started."""
    status = Path(f"/proc/{host.process.pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmHWM:"))


def waited(host: HostProcess, method: str, **params: object) -> tuple[dict[str, object], list[int]]:
    """Ask until the work has come to its end; gives the answer, and the progress that was told on the way."""
    told: list[int] = []
    while True:
        step = host.ask(method, params)
        progress = step.get("progress")
        if step["state"] in ("ready", "done"):
            answer = step["answer"]
            assert isinstance(answer, dict)
            return answer, told
        if isinstance(progress, dict):
            assert progress["of"] == ENTRIES
            told.append(int(progress["done"]))
        time.sleep(PAUSE)


@pytest.mark.soak
def test_soak_a_large_bundle(tmp_path: Path, home: Path) -> None:
    repository = Repository("bench", now=datetime.now(UTC).replace(microsecond=0))
    listed = list(records(ENTRIES))
    repository.pack(listed, "people")
    data = repository.publish().bundle(tmp_path / "large.ukpack").read_bytes()
    trust(home, "bench", repository.roots[0])
    page: dict[str, object] = {
        "observation": {"kind": "profile", "name": listed[-1]["names"][0], "url": listed[-1]["profiles"][0]}
    }
    with running(home) as host:
        host.hello()
        begun = host.ask("packs.import", {"step": "begin", "size": len(data)})
        name, piece = begun["import"], begun["chunk"]
        assert isinstance(piece, int)
        for offset in range(0, len(data), piece):
            part = base64.b64encode(data[offset : offset + piece]).decode()
            host.ask("packs.import", {"step": "chunk", "import": name, "offset": offset, "data": part})

        shown, checked = waited(host, "packs.preview", **{"import": name})
        assert (only_pack(shown)["added"], only_pack(shown)["installed"]) == (ENTRIES, None)
        assert len(checked) > 3
        assert checked == sorted(checked)
        assert host.ask("screen", page)["band"] == "none"

        applied, built = waited(host, "packs.import", **{"import": name, "step": "apply"})
        assert only_pack(applied)["outcome"] == "installed"
        assert len(built) > 3
        assert built == sorted(built)
        assert host.ask("screen", page)["band"] == "alert"
        for record in listed[:: ENTRIES // 500]:
            host.ask("screen", {"observation": {"kind": "profile", "name": record["names"][0]}})
        assert peak(host) <= MOST_RESIDENT
        assert host.close() == 0
    assert list((home / "incoming").iterdir()) == []
