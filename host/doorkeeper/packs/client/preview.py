"""What a verified state would change on this machine, for a person to see before it is applied."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from doorkeeper.index.layered import LayeredIndex
from doorkeeper.model.errors import DoorkeeperError, RefusedError
from doorkeeper.model.value import Value
from doorkeeper.packs.client import build
from doorkeeper.packs.client.desk import DeskChange, desk_change
from doorkeeper.packs.client.stage import Offer, Staged
from doorkeeper.packs.current import Current, read_current
from doorkeeper.packs.installed import open_version
from doorkeeper.packs.segments import Change, Patch, Put, Remove, apply_patch, decode_line, line_id

Progress = Callable[[int, int], None]
"""Told how many records are read, of how many."""

_EVERY = 1000
"""Records between two reports of progress."""


class PackPreview(Value):
    """One pack of a bundle. ``installed`` is the present version or None; ``left_out`` says why the cap keeps it out.

    ``added``, ``changed`` and ``removed`` count records; ``desk`` is there where reports would go elsewhere.
    """

    publisher: str
    id: str
    title: str
    version: int
    installed: int | None
    published: str
    expires: str
    entries: tuple[tuple[str, int], ...]
    added: int
    changed: int
    removed: int
    tlp: str
    audience: str
    left_out: str | None
    desk: DeskChange | None = None

    def to_json(self) -> dict[str, object]:
        """Give the preview for a program to read."""
        return {
            **self._asdict(),
            "entries": dict(self.entries),
            "desk": self.desk.to_json() if self.desk else None,
        }


class Preview(Value):
    """What a bundle holds, or the error with which it would be refused."""

    publisher: str
    packs: tuple[PackPreview, ...]
    refused: RefusedError | None

    def to_json(self) -> dict[str, object]:
        """Give the preview for a program to read."""
        return {
            "publisher": self.publisher,
            "packs": [pack.to_json() for pack in self.packs],
            "refused": self.refused.to_json() if self.refused else None,
        }


def preview_of(staged: Staged, progress: Progress | None = None) -> list[PackPreview]:
    """Describe what each pack of a verified state would change; all of its segments are verified for it."""
    return [_preview(staged, offer, progress) for offer in staged.offers]


def _preview(staged: Staged, offer: Offer, progress: Progress | None) -> PackPreview:
    manifest = offer.manifest
    folder = str(staged.place.pack(manifest.pack))
    before: Current | None = None
    added, changed, removed = sum(count for _, count in manifest.entries), 0, 0
    try:
        before = read_current(folder)
        index = open_version(folder, before) if before else None
    except DoorkeeperError:
        index = None
    if offer.refused is None:
        try:
            added, changed, removed = _differences(staged, offer, before, index, progress)
        finally:
            if index:
                index.close()
    return PackPreview(
        publisher=manifest.publisher,
        id=manifest.pack,
        title=manifest.title,
        version=manifest.version,
        installed=before.version if before else None,
        published=manifest.published,
        expires=manifest.expires,
        entries=manifest.entries,
        added=added,
        changed=changed,
        removed=removed,
        tlp=manifest.tlp,
        audience=manifest.audience,
        left_out=offer.refused,
        desk=None if offer.refused is not None else desk_change(staged.place, staged.settings, manifest),
    )


def _differences(
    staged: Staged, offer: Offer, before: Current | None, index: LayeredIndex | None, progress: Progress | None
) -> tuple[int, int, int]:
    manifest = offer.manifest
    same_base = before is not None and before.recipe == build.recipe(offer.base_digest, staged.settings)
    new = manifest.needed(before.base_version if before and same_base else None, before.version if before else None)
    changes: dict[str, Change] = {}
    for segment in new.changes:
        changes.update((change.id, change) for change in staged.changes_in(offer, segment))
    for change in changes.values():
        if isinstance(change, Put):
            decode_line(change.text, manifest.publisher)
    if index is None:
        for line in _base_lines(staged, offer, progress):
            decode_line(line, manifest.publisher)
        return sum(count for _, count in manifest.entries), 0, 0
    added = changed = kept = 0
    if new.base is not None:
        for line in _base_lines(staged, offer, progress):
            name = line_id(line)
            if name in changes:
                continue
            text = index.text_of(name)
            added += text is None
            kept += text is not None
            changed += text is not None and text != line.decode()
    removed = 0
    for change in changes.values():
        text = index.text_of(change.id)
        if isinstance(change, Remove):
            removed += text is not None and new.base is None
        elif text is None:
            added += 1
        else:
            kept += 1
            changed += text != (apply_patch(change, text).text if isinstance(change, Patch) else change.text)
    if new.base is not None:
        removed = max(0, index.count - kept)
    return added, changed, removed


def _base_lines(staged: Staged, offer: Offer, progress: Progress | None) -> Iterator[bytes]:
    records = offer.manifest.base.records
    for done, line in enumerate(staged.base_lines(offer)):
        if progress and done % _EVERY == 0:
            progress(done, records)
        yield line
