"""Takes packs from a bundle or a server: stage, verify, check the records, build the index, swap. All of it or nothing.

Everything happens in the publisher's staging folder, under one lock, until the last moment; a refusal or a kill leaves
what was installed as it was.
"""

from __future__ import annotations

import gc
import json
import re
import secrets
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from doorkeeper.index.layered import LayeredIndex
from doorkeeper.index.reader import IndexFile
from doorkeeper.model.errors import DoorkeeperError, RefusedError
from doorkeeper.model.record import Record
from doorkeeper.model.value import Value
from doorkeeper.packs.client import build, hold
from doorkeeper.packs.client import changes as changes_of
from doorkeeper.packs.client import marks as marks_of
from doorkeeper.packs.client.build import Work
from doorkeeper.packs.client.bundle import Bundle, open_bundle
from doorkeeper.packs.client.changes import Changed
from doorkeeper.packs.client.commit import Version, commit
from doorkeeper.packs.client.corrections import LARGEST, Standing, Withdrawals, decode_standing, facts_of, stand
from doorkeeper.packs.client.files import read_bounded, write_whole
from doorkeeper.packs.client.kept import KeptSource
from doorkeeper.packs.client.lock import locked
from doorkeeper.packs.client.places import Places, pinned, places
from doorkeeper.packs.client.preview import PackPreview, Preview, preview_of
from doorkeeper.packs.client.settings import read_settings
from doorkeeper.packs.client.source import MissingFileError, Source
from doorkeeper.packs.client.stage import Offer, Staged, stage, unknown
from doorkeeper.packs.current import Current, read_current
from doorkeeper.packs.installed import open_version, readable
from doorkeeper.packs.manifest import Manifest, is_id
from doorkeeper.packs.segments import decode_line

Progress = Callable[[int, int], None]
"""Told how many records are done, of how many."""

_OF_PUBLISHER = re.compile(r"(?:metadata/[1-9][0-9]*\.|targets/)([a-z0-9_-]+)(?:\.json|/.*)")


class ImportedPack(Value):
    """What became of one pack.

    ``outcome`` is installed, unchanged, left-out (beyond the cap; ``why`` says how) or absent (it stays as installed:
    there is a newer version, and the bundle holds other packs only).
    """

    publisher: str
    id: str
    title: str
    version: int
    before: int | None
    expires: str
    entries: int
    left_out: int
    outcome: str
    why: str | None = None


class Imported(Value):
    """The outcome of an import: each pack that the source offers."""

    packs: tuple[ImportedPack, ...]


def import_bundle(
    path: Path, home: Path, now: datetime, *, confirm: bool = False, progress: Progress | None = None
) -> Imported:
    """Verify a bundle and install what is new in it.

    Args:
        path: the ``.ukpack`` file.
        home: Doorkeeper's home folder.
        now: the machine's clock, with its zone.
        confirm: whether a person has confirmed a version that was held.
        progress: is told how many records are indexed.

    Raises:
        RefusedError: with nothing changed; docs/updating.md lists all codes.
        DoorkeeperError: ``bundle.missing``, ``lock.busy``, ``home.not_writable``.

    """
    with closing_bundle(path) as bundle, _writing(home), _uncollected():
        found = publishers_in(bundle, home)
        return Imported(
            tuple(pack for place in found for pack in _import(place, bundle, now, confirm=confirm, progress=progress))
        )


def update_publisher(
    place: Places,
    now: datetime,
    url: str | None = None,
    *,
    confirm: bool = False,
    whole: bool = False,
    progress: Progress | None = None,
) -> Imported:
    """Fetch a publisher's present state from its server and install what is new in it.

    ``whole`` fetches also what this machine does not need, but another would that is given an export.

    Raises:
        RefusedError: as :func:`import_bundle`.
        DoorkeeperError: ``publisher.no-url`` where no address is known, ``update.network``.

    """
    address = url or read_settings(place).url
    if address is None:
        raise DoorkeeperError(
            "publisher.no-url",
            f"No address is known from which {place.publisher} publishes.",
            "Give it with --url, or import a bundle file.",
        )
    with _writing(place.home), _uncollected():
        return Imported(tuple(_import(place, address, now, confirm=confirm, whole=whole, progress=progress)))


def rebuild(place: Places) -> Imported:
    """Build a publisher's indexes again from the signed files that are here, where this program cannot read them.

    So a new version of the program, or a damaged index, leaves no machine without its packs until the next bundle
    comes. Nothing new is taken: the files are verified again as of the moment at which they were accepted, so that a
    pack that has expired since goes on too, and what a person confirmed stays confirmed.

    Raises:
        RefusedError: ``update.incomplete`` where a file is not here any more, or another where one is damaged.
        DoorkeeperError: as :func:`import_bundle`.

    """
    with _writing(place.home), _uncollected():
        marks = marks_of.decode_marks(read_bounded(place.marks, marks_of.LARGEST))
        try:
            source = KeptSource(place)
        except MissingFileError:
            return Imported(())
        accepted = datetime.fromisoformat(marks.seen) if marks.seen else datetime.now(UTC)
        return Imported(tuple(_import(place, source, accepted, confirm=True, progress=None)))


def preview_bundle(path: Path, home: Path, now: datetime, progress: Progress | None = None) -> Preview:
    """Say what a bundle would change, having verified all of it; nothing is changed."""
    try:
        with closing_bundle(path) as bundle, _writing(home):
            packs: list[PackPreview] = []
            found = publishers_in(bundle, home)
            for place in found:
                with _staging(place) as work:
                    packs.extend(preview_of(stage(place, bundle, work, now), progress))
            return Preview(", ".join(place.publisher for place in found), tuple(packs), None)
    except RefusedError as error:
        return Preview("", (), error)


@contextmanager
def closing_bundle(path: Path) -> Iterator[Bundle]:
    """Open a bundle for the length of a ``with`` block."""
    bundle = open_bundle(path)
    with closing(bundle):
        yield bundle


def publishers_in(bundle: Bundle, home: Path) -> list[Places]:
    """Give the pinned publishers of whom a bundle has metadata or packs.

    Raises:
        RefusedError: ``publisher.unknown`` where there is none.

    """
    names = {match[1] for name in bundle.names if (match := _OF_PUBLISHER.fullmatch(name)) and is_id(match[1])}
    found = [place for place in pinned(home) if place.publisher in names]
    if not found:
        raise unknown(", ".join(sorted(names)[:3]) or "anybody in this bundle")
    return found


def _import(
    place: Places,
    source: Source | str,
    now: datetime,
    *,
    confirm: bool,
    whole: bool = False,
    progress: Progress | None,
) -> list[ImportedPack]:
    try:
        return _install(place, source, now, confirm=confirm, whole=whole, progress=progress, anew=False)
    except (DoorkeeperError, sqlite3.DatabaseError) as error:
        if (
            isinstance(error, sqlite3.OperationalError)
            or getattr(error, "code", "index.unreadable") != "index.unreadable"
        ):
            raise
    # an index that was installed is damaged somewhere inside: all is built from the segments again
    return _install(place, source, now, confirm=confirm, whole=whole, progress=progress, anew=True)


def _install(
    place: Places,
    source: Source | str,
    now: datetime,
    *,
    confirm: bool,
    whole: bool,
    progress: Progress | None,
    anew: bool,
) -> list[ImportedPack]:
    with _staging(place) as work:
        staged = stage(place, source, work, now)
        drafts = [_draft(staged, offer, progress, anew=anew) for offer in staged.offers if offer.refused is None]
        try:
            stood = standing = decode_standing(read_bounded(place.corrections, LARGEST))
            for draft in drafts:
                standing = _standing(standing, staged, draft, now)
            versions = [_version(staged, draft, stood, standing, now, confirm=confirm) for draft in drafts]
        finally:
            for draft in drafts:
                draft.close()
        if whole or not isinstance(source, str):
            for draft in drafts:
                staged.fetch_rest(draft.offer, all_of_it=whole)
        commit(staged, versions, standing, now)
    outcomes = {item.current.pack: item for item in versions}
    told = [_outcome(place, offer, outcomes.get(offer.manifest.pack)) for offer in staged.offers]
    return told + [_absent(place, pack) for pack in staged.absent]


class _Draft:
    """One pack's next version while it is made.

    ``installed`` is what the machine has of it on the same base, ``changed`` what has changed since, ``links`` the
    texts of records that may replace another, and ``replacing`` those records.
    """

    def __init__(
        self,
        offer: Offer,
        work: Work,
        before: Current | None,
        base_path: Path,
        recipe: str,
        installed: Changed,
        fresh: bool,
    ) -> None:
        self.offer = offer
        self.work = work
        self.before = before
        self.base_path = base_path
        self.recipe = recipe
        self.base = installed.base
        self.installed = installed
        self.fresh = fresh
        self.changed: changes_of.Texts = {}
        self.links_before: dict[str, str] = {}
        self.links: dict[str, str] = {}
        self.replacing: dict[str, Record] = {}

    def close(self) -> None:
        self.installed.close()

    def text_of(self, folder: Path, name: str) -> str | None:
        """Give a record's text as the new version has it, or else as it was last seen here."""
        text = self.changed[name] if name in self.changed else self.installed.text(name)
        text = text or self.installed.text_in_base(name)
        if text is not None or self.before is None:
            return text
        try:
            with closing(open_version(str(folder), self.before)) as installed:
                return installed.text_of(name)
        except DoorkeeperError:
            return None


def _draft(staged: Staged, offer: Offer, progress: Progress | None, *, anew: bool) -> _Draft:
    """Find or build the base, and put the changes together."""
    manifest = offer.manifest
    place = staged.place
    facts = frozenset(item.facts for item in decode_standing(read_bounded(place.corrections, LARGEST)) if item.facts)
    work = Work(place.publisher, staged.settings, facts)
    recipe = build.recipe(offer.base_digest, staged.settings)
    before = _installed(place.pack(manifest.pack))
    found = None if anew else _reusable(place.pack(manifest.pack), before, recipe)
    if found is None:
        path = staged.work / f"base-{manifest.base.version}-{secrets.token_hex(4)}.sqlite"
        told = partial(_tell, progress, manifest.base.records) if progress else None
        build.build_base(path, staged.base_lines(offer), work, manifest.pack, {}, told)
        found = path, IndexFile(str(path))
    path, base = found
    fresh = path.parent == staged.work
    reached, changes = manifest.base.version, None
    if before is not None and not fresh:
        reached, changes = _known_changes(place.pack(manifest.pack), manifest, before)
    draft = _Draft(offer, work, before, path, recipe, Changed(base, changes), fresh)
    try:
        new = manifest.needed(manifest.base.version, reached).changes
        draft.changed = changes_of.changed_since(
            draft.installed, staged.changes_in(offer, *new), partial(staged.base_lines, offer)
        )
        draft.links_before = draft.installed.links()
        draft.links = changes_of.links_after(draft.links_before, draft.changed)
        draft.replacing = changes_of.replacing(draft.links, place.publisher)
    except BaseException:
        draft.close()
        raise
    return draft


def _known_changes(folder: Path, manifest: Manifest, before: Current) -> tuple[int, IndexFile | None]:
    """Give the version up to which the changes since the base are here, and their index.

    So only the segments since then need be here, and older ones may have been joined meanwhile.
    """
    if manifest.base.version <= before.version <= manifest.version:
        if not before.changes:
            return before.version, None
        try:
            changes = IndexFile(str(folder / before.changes))
        except DoorkeeperError:
            return manifest.base.version, None
        if changes_of.can_be_added_to(changes):
            return before.version, changes
        changes.close()
    return manifest.base.version, None


def _tell(progress: Progress, whole: int, done: int) -> None:
    progress(done, whole)


def _installed(folder: Path) -> Current | None:
    """Give the installed version; a damaged one is replaced as if there were none."""
    try:
        return read_current(str(folder))
    except DoorkeeperError:
        return None


def _reusable(folder: Path, before: Current | None, recipe: str) -> tuple[Path, IndexFile] | None:
    if before is None or before.recipe != recipe:
        return None
    path = folder / before.base
    try:
        return path, IndexFile(str(path))
    except DoorkeeperError:
        return None


def _standing(standing: list[Standing], staged: Staged, draft: _Draft, now: datetime) -> list[Standing]:
    corrected = {item.replaces for item in draft.replacing.values() if item.type == "correction" and item.replaces}
    facts = {}
    for name in corrected:
        text = draft.text_of(staged.place.pack(draft.offer.manifest.pack), name)
        if text is not None:
            facts[name] = facts_of(decode_line(text, staged.place.publisher))
    at = now.astimezone(UTC).replace(microsecond=0).isoformat()
    return stand(standing, list(draft.replacing.values()), draft.links, draft.offer.manifest.pack, at, facts)


def _version(
    staged: Staged, draft: _Draft, stood: list[Standing], standing: list[Standing], now: datetime, *, confirm: bool
) -> Version:
    """Build the changes of a version and say what is to be written for it."""
    offer, manifest, before = draft.offer, draft.offer.manifest, draft.before
    withdrawn = _withdrawals(standing, draft.replacing)
    made_of = f"{offer.manifest_digest[:32]}.{draft.recipe}.{withdrawn.digest()}"
    folder = str(staged.place.pack(manifest.pack))
    if before is not None and before.made_of == made_of and not draft.fresh and readable(folder, before):
        return Version(before, before, None, None)
    path = staged.work / f"changes-{manifest.version}-{secrets.token_hex(4)}.sqlite"
    left_out = _changes(path, staged, draft, stood, standing, withdrawn)
    changes = IndexFile(str(path)) if left_out is not None else None
    try:
        _hold(staged, draft, changes, now, confirm=confirm)
    finally:
        if changes:
            changes.close()
    current = Current(
        publisher=manifest.publisher,
        pack=manifest.pack,
        title=manifest.title,
        version=manifest.version,
        base_version=manifest.base.version,
        audience=manifest.audience,
        tlp=manifest.tlp,
        published=manifest.published,
        refresh=manifest.refresh,
        expires=manifest.expires,
        base=draft.base_path.name,
        changes=path.name if changes else "",
        recipe=draft.recipe,
        made_of=made_of,
        left_out=int(draft.base.meta.get("left_out", "0")) + (left_out or 0),
        installed=now.astimezone(UTC).replace(microsecond=0).isoformat(),
        entries=manifest.entries,
        desk=manifest.desk,
    )
    return Version(current, before, draft.base_path if draft.fresh else None, path if changes else None)


def _withdrawals(standing: list[Standing], replacing: dict[str, Record]) -> Withdrawals:
    return Withdrawals(standing, {name: item.replaces for name, item in replacing.items() if item.replaces is not None})


def _changes(
    path: Path, staged: Staged, draft: _Draft, stood: list[Standing], standing: list[Standing], withdrawn: Withdrawals
) -> int | None:
    """Add what is new to the installed index of changes, or build it whole; gives how many records are left out."""
    pack, installed = draft.offer.manifest.pack, draft.installed
    newly = _newly(staged, draft, stood, standing, withdrawn) if installed.changes is not None else None
    left_out = None
    if newly is not None:
        left_out = changes_of.add_changes(path, installed, draft.changed, withdrawn, newly, draft.work, pack)
    if left_out is None:
        changed = {**installed.texts(), **draft.changed}
        left_out = changes_of.build_changes(path, draft.base, changed, withdrawn, draft.work, pack)
    return left_out


def _newly(
    staged: Staged, draft: _Draft, stood: list[Standing], standing: list[Standing], withdrawn: Withdrawals
) -> set[str] | None:
    """Give the ids of what is withdrawn now and was not before; None where that cannot be said, or some came back."""
    earlier = _withdrawals(stood, changes_of.replacing(draft.links_before, draft.work.publisher))
    # a kill may have left corrections of a version that was not installed
    known = draft.before is not None and draft.before.made_of.endswith(f".{earlier.digest()}")
    if not known or not (earlier.ids <= withdrawn.ids and earlier.facts <= withdrawn.facts):
        return None
    folder = staged.place.pack(draft.offer.manifest.pack)
    grown = withdrawn.facts - earlier.facts
    corrected = {item.facts: draft.text_of(folder, item.indicator) for item in standing if item.facts in grown}
    alike = draft.installed.alike(corrected, draft.work.publisher)
    return None if alike is None else alike | (withdrawn.ids - earlier.ids)


def _hold(staged: Staged, draft: _Draft, changes: IndexFile | None, now: datetime, *, confirm: bool) -> None:
    """Screen ordinary people with what is new: the whole pack where the base is new, else what has changed since."""
    if confirm:
        return
    manifest = draft.offer.manifest
    if draft.fresh:
        index = LayeredIndex(draft.base, changes, manifest.pack, {})
    elif changes is not None:
        index = LayeredIndex(draft.base, changes, manifest.pack, {}, alone=True)
    else:
        return
    found = hold.hits_of(index, now)
    try:
        hold.check(manifest.pack, found)
    except RefusedError:
        held = {
            "pack": manifest.pack,
            "version": manifest.version,
            "hits": found.hits,
            "of": found.profiles,
            "since": now.astimezone(UTC).replace(microsecond=0).isoformat(),
        }
        write_whole(staged.place.held, json.dumps(held).encode())
        raise


def _outcome(place: Places, offer: Offer, version: Version | None) -> ImportedPack:
    manifest = offer.manifest
    before = version.before if version else None
    outcome = "left-out" if version is None else "unchanged" if version.current == before else "installed"
    return ImportedPack(
        publisher=place.publisher,
        id=manifest.pack,
        title=manifest.title,
        version=manifest.version,
        before=before.version if before else None,
        expires=manifest.expires,
        entries=sum(count for _, count in manifest.entries),
        left_out=version.current.left_out if version else 0,
        outcome=outcome,
        why=offer.refused,
    )


def _absent(place: Places, pack: str) -> ImportedPack:
    current = _installed(place.pack(pack))
    return ImportedPack(
        publisher=place.publisher,
        id=pack,
        title=current.title if current else "",
        version=current.version if current else 0,
        before=current.version if current else None,
        expires=current.expires if current else "",
        entries=sum(count for _, count in current.entries) if current else 0,
        left_out=0,
        outcome="absent",
        why="there is a newer version of it, which this bundle does not hold",
    )


@contextmanager
def _staging(place: Places) -> Iterator[Path]:
    """Give an empty folder to work in, and remove it afterwards."""
    shutil.rmtree(place.staging, ignore_errors=True)
    place.staging.mkdir(parents=True)
    try:
        yield place.staging
    finally:
        shutil.rmtree(place.staging, ignore_errors=True)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Keep the collector of cycles away: what an import makes does not refer to itself, and there is much of it."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


@contextmanager
def _writing(home: Path) -> Iterator[None]:
    """Hold the lock; say plainly where the disk is full or may not be written to."""
    try:
        with locked(home / "publishers"):
            yield
    except (OSError, sqlite3.OperationalError) as error:
        why = (error.strerror if isinstance(error, OSError) else None) or error
        raise DoorkeeperError(
            "import.no-space",
            f"Doorkeeper's folder could not be written: {why}.",
            "Make room on the disk, or let 'doorkeeper doctor' check the folder's rights.",
        ) from error


def place_of(home: Path, publisher: str) -> Places:
    """Give the places of a publisher that is pinned.

    Raises:
        RefusedError: ``publisher.unknown``.

    """
    place = places(home, publisher)
    if not place.root.is_file():
        raise unknown(publisher)
    return place
