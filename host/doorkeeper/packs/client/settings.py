"""What a person or IT has set for one publisher: what it may list on this machine, and where it publishes."""

from __future__ import annotations

import json

from doorkeeper.model import decode
from doorkeeper.model.errors import DecodeError, DoorkeeperError
from doorkeeper.model.record import TLP, TYPES, Record
from doorkeeper.model.value import Value
from doorkeeper.packs.address import checked_address
from doorkeeper.packs.client.files import read_bounded
from doorkeeper.packs.client.places import Places
from doorkeeper.packs.manifest import AUDIENCES, Manifest

LARGEST = 64 * 1024
_KEYS = frozenset("types tlp audiences url desk".split())


class Settings(Value):
    """A publisher's cap and address; empty ``types`` or ``audiences`` mean all.

    ``tlp`` is the highest marking (FIRST, TLP 2.0) that this machine takes; ``desk`` whether the publisher says where
    reports go.
    """

    types: tuple[str, ...] = ()
    tlp: str = "amber+strict"
    audiences: tuple[str, ...] = ()
    url: str | None = None
    desk: bool = False

    def admits(self, record: Record) -> bool:
        """Whether a record is within the cap. Corrections are: they take warnings back."""
        if record.type == "correction":
            return True
        return (not self.types or record.type in self.types) and not self._above(record.tlp)

    def refuses_pack(self, manifest: Manifest) -> str | None:
        """Say in what way a pack as a whole is beyond the cap; None where it is within."""
        if self._above(manifest.tlp):
            return f"it is marked TLP:{manifest.tlp.upper()}, and this computer takes up to TLP:{self.tlp.upper()}"
        if self.audiences and manifest.audience not in (*self.audiences, "everyone"):
            return f"it is for {manifest.audience}, and this computer takes packs for {', '.join(self.audiences)}"
        return None

    def recipe(self) -> str:
        """Name the part of the settings that a built index depends on."""
        return f"{','.join(sorted(self.types)) or 'all'};{self.tlp}"

    def _above(self, tlp: str) -> bool:
        return TLP.index(tlp) > TLP.index(self.tlp)


def read_settings(place: Places) -> Settings:
    """Read what is set for a publisher.

    Raises:
        DoorkeeperError: ``publisher.settings``.

    """
    return decode_settings(read_bounded(place.settings, LARGEST))


def encode_settings(settings: Settings) -> bytes:
    """Give the file's bytes."""
    return json.dumps(settings._asdict(), indent=2, sort_keys=True).encode() + b"\n"


def decode_settings(data: bytes | None) -> Settings:
    """Read the file's bytes; None are the defaults.

    Raises:
        DoorkeeperError: ``publisher.settings``.

    """
    if data is None:
        return Settings()
    try:
        top = decode.table(json.loads(data), "")
        decode.only_keys(top, _KEYS, "")
        url = decode.text(top, "url", "", limit=2048)
        return Settings(
            types=_words(top, "types", TYPES),
            tlp=decode.choice(top, "tlp", "", TLP, default="amber+strict"),
            audiences=_words(top, "audiences", AUDIENCES),
            url=checked_address(url, "url") if url else None,
            desk=decode.flag(top, "desk", "", default=False),
        )
    except (ValueError, RecursionError) as error:
        raise DoorkeeperError(
            "publisher.settings",
            f"What is set for this publisher cannot be read: {error}.",
            "Set it again with 'doorkeeper packs trust'.",
        ) from error


def _words(top: decode.Table, key: str, allowed: tuple[str, ...]) -> tuple[str, ...]:
    words = decode.texts(top, key, "", limit=40, most=20)
    for word in words:
        if word not in allowed:
            raise DecodeError(key, f"words out of {', '.join(allowed)}")
    return words
