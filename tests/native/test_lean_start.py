"""What the host imports before its first verdict. Each of these costs more than the whole rest of the start."""

import sys
from pathlib import Path

from tests.native.processes import HELLO, PROGRAM, running, tell

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


def test_nothing_heavy_is_imported_up_to_the_first_verdict(home: Path) -> None:
    command = (sys.executable, "-I", "-X", "importtime", PROGRAM)
    with running(home, command=command) as host:
        tell(host, HELLO)
        tell(
            host,
            {"v": 1, "id": 1, "method": "screen", "params": {"observation": {"kind": "profile", "name": "Jo Bloggs"}}},
        )
        assert host.close() == 0
        modules = imported(host.stderr)
    assert {"json", "doorkeeper.native.dispatch"} <= modules
    assert modules & HEAVY == set()
