"""A worker process ends with the one that started it: nobody else would ever stop it, and it would hold the port."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time


def end_with_parent(seconds: float) -> None:
    """Watch for the end of the parent; then end as SIGTERM would, and after so many seconds at any rate."""
    threading.Thread(target=_end_with, args=(seconds,), name="parent", daemon=True).start()


def _end_with(seconds: float) -> None:
    parent = multiprocessing.parent_process()
    if parent is None:
        return
    parent.join()
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(seconds)
    os._exit(1)
