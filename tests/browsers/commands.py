"""The real command line, with a home of the test's own."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

DOORKEEPER = str(Path(sys.executable).parent / "doorkeeper")
HOST = Path(sys.executable).absolute().parent / "doorkeeper-host"


class Done(NamedTuple):
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, object]:
        value = json.loads(self.out)
        assert isinstance(value, dict)
        return value


def doorkeeper(person: Path, *arguments: str, **environment: str) -> Done:
    """Run ``doorkeeper`` as the person whose home folder this is; variables that would lead elsewhere are left out."""
    left_out = ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "DOORKEEPER_HOME", "SUDO_USER")
    variables = {key: value for key, value in os.environ.items() if key not in left_out}
    done = subprocess.run(
        [DOORKEEPER, *arguments],
        capture_output=True,
        text=True,
        env={**variables, "HOME": str(person), **environment},
        timeout=120,
        check=False,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return Done(done.returncode, done.stdout, done.stderr)
