"""Where the console is reached: what a request's Host and Origin must say, and what a passkey is bound to."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from doorkeeper.model.errors import DoorkeeperError

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
MACHINE = "machine"


@dataclass(frozen=True)
class Address:
    """The origins that the console answers to; ``secure`` where they are https."""

    origins: frozenset[str]
    secure: bool
    host: str

    @property
    def cookie(self) -> str:
        """The name of the session's cookie. ``__Host-`` needs https, which a loopback address does not have."""
        return "__Host-desk" if self.secure else "desk"

    def serves(self, host: str) -> bool:
        """Tell whether a Host header is ours: another name would be a page that was led here (DNS rebinding)."""
        return f"{'https' if self.secure else 'http'}://{host}" in self.origins

    def can_passkey(self, host: str) -> bool:
        """Tell whether a browser offers passkeys under that Host: a name, not a number (WebAuthn §5.1.2)."""
        return self.serves(host) and host.partition(":")[0] == self.host


def address_of(url: str) -> Address:
    """Read the console's address.

    Args:
        url: ``https://desk.internal.example``, or ``http://`` with a loopback name: then all loopback names of that
            port count, since nobody else can reach them.

    Raises:
        DoorkeeperError: ``console.address``: no such address, or http on a network.

    """
    try:
        parts = urlsplit(url)
        number = parts.port
    except ValueError:
        raise _unusable(url) from None
    host = parts.hostname or ""
    if not host or parts.path.strip("/") or parts.query or parts.username:
        raise _unusable(url)
    port = f":{number}" if number else ""
    if parts.scheme == "https":
        return Address(frozenset((f"https://{host}{port}",)), True, host)
    if parts.scheme != "http" or host not in ("localhost", "127.0.0.1", "::1"):
        raise _unusable(url)
    return Address(frozenset(f"http://{name}{port}" for name in LOOPBACK), False, "localhost")


def _unusable(url: str) -> DoorkeeperError:
    return DoorkeeperError(
        "console.address",
        f"The console cannot be served at {url!r}.",
        "Give https:// and a host name, or http:// and a loopback name; http would send passwords in clear.",
    )
