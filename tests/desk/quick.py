"""Where the tests' databases lie: in memory, where there is such a folder, since they are thrown away anyway.

Everything waits for the disk as it always does; the disk is quicker.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MEMORY = Path("/dev/shm")
ENOUGH = 1024 * 1024 * 1024


@contextmanager
def folder() -> Iterator[Path]:
    """Give a folder that is removed at the end. Its path is short: that of a socket has at most 107 bytes."""
    quick = os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ENOUGH
    made = Path(tempfile.mkdtemp(prefix="dk-", dir=MEMORY if quick else "/tmp"))
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)
