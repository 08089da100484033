"""The native messaging frame, as a stand-in host reads and writes it: 32-bit native length and UTF-8 JSON."""

from __future__ import annotations

import json
import struct
import sys
from typing import Any


def read() -> dict[str, Any]:
    """Read one message; ends the program at the end of input."""
    header = sys.stdin.buffer.read(4)
    if len(header) < 4:
        sys.exit(0)
    return dict(json.loads(sys.stdin.buffer.read(struct.unpack("=I", header)[0])))


def write(message: dict[str, object]) -> None:
    """Write one message."""
    body = json.dumps(message).encode()
    sys.stdout.buffer.write(struct.pack("=I", len(body)) + body)
    sys.stdout.buffer.flush()


def say_hello() -> None:
    """Answer the first message as a sound host of protocol 1 does."""
    limits = {"request": 262_144, "reply": 1_000_000}
    methods = ["hello", "screen", "packs.status"]
    result = {"protocol": 1, "protocols": [1], "host": "0.1.0", "methods": methods, "limits": limits, "packs": []}
    write({"id": read()["id"], "result": result})
