"""What the host imports before its first verdict. Each of these costs more than the whole rest of the start."""

import os
import sys
from pathlib import Path

import pytest

from doorkeeper.native.client import HostProcess
from tests.native.processes import CHROMIUM, HELLO, PROGRAM, TIMEOUT, tell

HEAVY = {
    "argparse", "asyncio", "concurrent", "ctypes", "dataclasses", "difflib", "email", "flask", "gettext", "hashlib",
    "http", "importlib.metadata", "importlib.resources", "inspect", "ipaddress", "locale", "logging", "multiprocessing",
    "pathlib", "pickle", "platformdirs", "pyrage", "random", "requests", "selectors", "shutil", "socket", "ssl",
    "subprocess", "tempfile", "threading", "tldextract", "tokenize", "tomllib", "traceback", "tuf", "urllib",
    "urllib.parse", "urllib.request", "uuid", "zipfile",
}  # fmt: skip


def imported(stderr: str) -> set[str]:
    lines = [line.split("|") for line in stderr.splitlines() if line.startswith("import time:")]
    return {parts[2].strip() for parts in lines if len(parts) == 3}


@pytest.mark.parametrize("named", [True, False])
def test_nothing_heavy_is_imported_up_to_the_first_verdict(home: Path, named: bool) -> None:
    # a browser that is started from the desktop has no DOORKEEPER_HOME: the platform's folder must be found cheaply too
    variables = {"DOORKEEPER_HOME": str(home)} if named else {"XDG_DATA_HOME": str(home.with_name("data"))}
    if not named:
        home.with_name("data").mkdir()
        home.rename(home.with_name("data") / "doorkeeper")
    command = [sys.executable, "-I", "-X", "importtime", PROGRAM, *CHROMIUM]
    environment = {key: value for key, value in os.environ.items() if key != "DOORKEEPER_HOME"}
    with HostProcess(command, timeout=TIMEOUT, environment={**environment, **variables}) as host:
        hello = tell(host, HELLO)["result"]
        assert isinstance(hello, dict)
        assert "example" in [pack["id"] for pack in hello["packs"]]
        tell(
            host,
            {"v": 1, "id": 1, "method": "screen", "params": {"observation": {"kind": "profile", "name": "Jo Bloggs"}}},
        )
        assert host.close() == 0
        modules = imported(host.stderr)
    assert {"json", "doorkeeper.native.dispatch"} <= modules
    assert modules & HEAVY == set()
