"""The intake's log: a line of JSON on standard error for each request.

It says what happened, and never what came: no address, id, header, query or body.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import UTC, datetime


def write(event: str, **facts: str | int | float | None) -> None:
    """Write a line. A log that cannot be written is no reason to stop."""
    at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    line = {"at": at, "event": event, "process": os.getpid()}
    line |= {key: value for key, value in facts.items() if value is not None}
    try:
        sys.stderr.write(json.dumps(line) + "\n")
    except (OSError, ValueError):
        return
