"""A publisher whose pack changes every day, for measuring what updates cost.

The repository is the product's own; only the lint and the try on ordinary people are left out, since what is measured
is the machine that updates. Of the changes of a day, most are new entries: they cost more than any other change.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from itertools import count, islice
from pathlib import Path
from typing import NamedTuple

from doorkeeper.packs.manifest import Base, Manifest
from doorkeeper.packs.repository.build import stage_manifest, write_segments
from doorkeeper.packs.repository.create import create_repository
from doorkeeper.packs.repository.difference import Edit
from doorkeeper.packs.repository.keys import read_folder
from doorkeeper.packs.repository.lines import Lines
from doorkeeper.packs.repository.staging import only_writer
from doorkeeper.packs.segments import line_id, record_line
from tests.bench import personas
from tests.bench.population import distinct_names

PUBLISHER = "bench"
PACK = "alerts"
ADDED, CHANGED = 0.8, 0.15
"""Shares of a day's changes; the rest is withdrawn."""


class Day(NamedTuple):
    """What a release did: its version, and the bytes of its segment."""

    version: int
    bytes: int


class Publisher:
    """A repository in a folder, its pack's records, and what it releases next."""

    def __init__(self, folder: Path, records: Path) -> None:
        """Take the records of the first release, as JSON Lines."""
        self.now = datetime.now(UTC)
        self.repository = create_repository(folder / "repository", PUBLISHER, folder / "keys", self.now)
        self._keys = read_folder(folder / "keys")
        self._manifest: Manifest | None = None
        self._lines = Lines()
        with records.open("rb") as file:
            for row in map(json.loads, file):
                line = record_line(row)
                self._lines.add(line_id(line), line)
        self._changed: dict[str, bytes | None] = {}
        self._base = list(self._lines)
        self._random = random.Random(personas.SEED)
        names = (name for name, _ in distinct_names(2**40, personas.SEED + 1))
        self._new = map(personas.drawn, count(len(self._lines)), names)

    def lines(self) -> Iterator[bytes]:
        """Give the lines of all records as they are now, in order, with their ends."""
        for name in sorted(self._lines.keys() | self._changed.keys()):
            line = self._changed[name] if name in self._changed else self._lines[name]
            if line is not None:
                yield line + b"\n"

    def release_all(self) -> Day:
        """Release the pack as a whole."""
        return self._release([], self._lines)

    def release_day(self, changes: int) -> Day:
        """Release so many changes of the release before."""
        edits = list(self._edits(changes))
        self._changed.update((edit.id, edit.after) for edit in edits)
        return self._release(edits, {})

    def _edits(self, changes: int) -> Iterator[Edit]:
        """Give additions, records that get a role and lose an address, and withdrawals; none is touched twice."""
        added, changed = int(changes * ADDED), int(changes * CHANGED)
        for row in islice(self._new, added):
            line = record_line(row)
            yield Edit(line_id(line), None, line)
        for number in range(changes - added):
            name = self._base.pop(self._random.randrange(len(self._base)))
            before = self._lines[name]
            row = {**json.loads(before), "roles": ["headhunter", "recruiter"], "emails": []}
            yield Edit(name, before, record_line(row) if number < changed else None)

    def _release(self, edits: list[Edit], lines: Mapping[str, bytes]) -> Day:
        metadata = self.repository.role(PUBLISHER)
        version = self._manifest.version + 1 if self._manifest else 1
        head = self._manifest or _first(len(lines), self.now)
        head = head._replace(version=version)
        edits.sort(key=lambda edit: edit.id)
        with only_writer(self.repository) as staging:
            self._manifest, size = write_segments(
                staging, metadata.signed, head, self._manifest, edits, lines, force_base=False
            )
            stage_manifest(staging, metadata, self._manifest, self.now)
            staging.sign(self._keys, (), None)
            if not staging.publish(self._keys, self.now):
                raise RuntimeError("a release lacks signatures")
        if self._manifest.base.version != 1:
            raise RuntimeError("so many changes that the pack was released as a whole again")
        return Day(version, size)


def _first(records: int, now: datetime) -> Manifest:
    return Manifest(
        publisher=PUBLISHER,
        pack=PACK,
        title="Alerts of the bench",
        version=1,
        audience="everyone",
        tlp="clear",
        published=now.strftime("%Y-%m-%dT%H:%M:%SZ"),
        refresh=f"{now.year + 1}-01-01",
        expires=f"{now.year + 1}-06-01",
        entries=(("person", records),),
        base=Base("", 1, 0, 0),
        changes=(),
    )
