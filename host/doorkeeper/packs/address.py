"""Addresses of servers that a person, a pack or IT gives: ``https:``, or this machine itself. No I/O."""

from __future__ import annotations

from doorkeeper.model.errors import DecodeError


def checked_address(address: str, path: str) -> str:
    """Check the address of a server and give it without a slash at its end.

    Plain ``http:`` is for this machine alone (127.0.0.1), where nobody stands between.

    Raises:
        DecodeError: for any other; ``path`` says where it stands.

    """
    scheme, _, rest = address.partition("://")
    host = rest.partition("/")[0]
    local = scheme == "http" and host.rpartition(":")[0] == "127.0.0.1"
    unclear = set(address) & set(" ?#\\")
    if (scheme != "https" and not local) or not host or "@" in host or unclear or not address.isprintable():
        raise DecodeError(path, "an address that starts with https:// and has no ?, # or @")
    return address.rstrip("/")
