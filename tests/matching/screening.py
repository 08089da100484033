"""Screens observations against small packs, through the same door as the host and the command line."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from doorkeeper.model.observation import decode_observation
from doorkeeper.model.verdict import Hit, Verdict
from doorkeeper.packs.installed import InstalledPacks, open_folder
from tests.packs.sources import compile_records

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


class Screener:
    """One folder of indexes, asked about observations as they stand in JSON, on one day."""

    def __init__(self, folder: Path, now: datetime = NOW) -> None:
        self.packs: InstalledPacks = open_folder(str(folder))
        self.now = now

    def verdict(self, **observation: object) -> Verdict:
        """Give the verdict on an observation; ``kind`` is ``profile`` where it is not given."""
        return self.packs.screen(decode_observation({"kind": "profile", **observation}), self.now)

    def band(self, **observation: object) -> str:
        """Give the word of the verdict's band."""
        return self.verdict(**observation).band.word

    def hit(self, **observation: object) -> Hit:
        """Give the only hit."""
        (hit,) = self.verdict(**observation).hits
        return hit


def screener(folder: Path, *records: Mapping[str, object], now: datetime = NOW) -> Screener:
    """Compile records and open them."""
    return Screener(compile_records(folder, records), now)


def employed(*names: str, current: bool = True) -> list[dict[str, object]]:
    """Give organisations of an observation."""
    return [{"name": name, "current": current} for name in names]
