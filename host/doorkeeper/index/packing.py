"""How an index keeps a record's JSON text: deflated (RFC 1951) with a dictionary of what records have in common."""

from __future__ import annotations

import zlib

from doorkeeper.index import schema

LARGEST_RECORD = 512 * 1024
"""Largest text of one record, in bytes."""


def packed(text: str) -> bytes:
    """Compress the text of one record; records are alike, so a shared dictionary does most of it."""
    # a record is short: a small window costs nothing, and takes a fifth of the time to set up
    deflate = zlib.compressobj(level=6, wbits=-12, memLevel=5, zdict=schema.DICTIONARY)
    return deflate.compress(text.encode()) + deflate.flush()


def unpacked(data: bytes) -> bytes:
    """Undo :func:`packed`; a record is never larger than its bound, whatever a file holds."""
    inflate = zlib.decompressobj(wbits=-15, zdict=schema.DICTIONARY)
    return inflate.decompress(data, LARGEST_RECORD)
