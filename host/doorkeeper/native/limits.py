"""Bounds of the native protocol, in bytes unless said otherwise. docs/protocol.md states the same numbers."""

from __future__ import annotations

from doorkeeper.model.observation import BATCH_LIMIT

REQUEST_LIMIT = 256 * 1024
"""Longest request that is read; a longer one is discarded and answered with ``frame.too_large``."""

CHUNK_LIMIT = 1024 * 1024
"""Longest request while a bundle is being received: its chunks are large."""

CHUNK_BYTES = 720 * 1024
"""Most bytes of a bundle in one chunk: in base64, with room for the request around it."""

BUNDLE_LIMIT = 1024 * 1024 * 1024
"""Largest bundle that is received."""

LOST_LIMIT = 64 * 1024 * 1024
"""A length above this is no length: the stream has lost its framing and the host ends."""

REPLY_LIMIT = 1_000_000
"""Longest reply that is sent. Chromium drops the connection above 1 MiB."""

ID_LIMIT = 64
"""Longest request id, in characters."""

ID_RANGE = 2**53 - 1
"""Largest request id, as a number: what JavaScript counts exactly."""

PROTOCOLS_LIMIT = 16
"""Most protocol numbers in one ``hello``."""

LIMITS = {
    "request": REQUEST_LIMIT,
    "reply": REPLY_LIMIT,
    "batch": BATCH_LIMIT,
    "chunk": CHUNK_LIMIT,
    "bundle": BUNDLE_LIMIT,
}
"""What ``hello`` tells the extension."""
