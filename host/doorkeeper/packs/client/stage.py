"""Verifies what a source offers of one publisher, aside from what counts: nothing is changed here but the staging."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from tuf.api.metadata import TargetFile

from doorkeeper.model.errors import DoorkeeperError, RefusedError
from doorkeeper.model.value import Value
from doorkeeper.packs import segments
from doorkeeper.packs.client import marks as marks_of
from doorkeeper.packs.client.files import read_bounded
from doorkeeper.packs.client.marks import Marks, Trusted
from doorkeeper.packs.client.places import Places
from doorkeeper.packs.client.settings import Settings, read_settings
from doorkeeper.packs.client.source import Source
from doorkeeper.packs.client.strict import check_strictly
from doorkeeper.packs.client.trust import LARGEST_ROOT
from doorkeeper.packs.client.verify import Verifier
from doorkeeper.packs.current import read_current
from doorkeeper.packs.manifest import FILE_NAME, Base, Manifest, decode_manifest, is_id
from doorkeeper.packs.manifest import Change as Segment

MOST_PACKS = 64
"""Most packs of one publisher."""


class Offer(Value):
    """One pack as a verified state offers it: its manifest, the signed target of that, and those of its segments."""

    manifest: Manifest
    signed: TargetFile
    targets: dict[str, TargetFile]
    refused: str | None = None

    @property
    def manifest_digest(self) -> str:
        """The digest of the manifest."""
        return _digest(self.signed)

    @property
    def files(self) -> list[TargetFile]:
        """All targets that the pack is made of."""
        return [self.signed, *self.targets.values()]

    @property
    def base_digest(self) -> str:
        """The digest of the base segment."""
        return _digest(self.targets[self.manifest.base.target])


class Staged:
    """A verified state of one publisher, and its files as they are asked for.

    ``offers`` are the packs that the source holds; ``absent`` are installed packs of which it lacks the newer version.
    """

    def __init__(self, place: Places, work: Path, verifier: Verifier, trusted: Trusted, marks: Marks) -> None:
        self.place = place
        self.work = work
        self.trusted = trusted
        self.marks = marks
        self.settings: Settings = read_settings(place)
        self.offers: list[Offer] = []
        self.absent: list[str] = []
        self._verifier = verifier

    def segment(self, offer: Offer, name: str) -> Path:
        """Give the verified file of a segment: the one that is here already, or else from the source."""
        return self._file(offer.targets[name])

    def base_lines(self, offer: Offer) -> Iterator[bytes]:
        """Read the lines of the base segment."""
        base = offer.manifest.base
        with self.segment(offer, base.target).open("rb") as file:
            yield from segments.read_base(file, base.records, base.size)

    def changes_in(self, offer: Offer, *changes: Segment) -> Iterator[segments.Change]:
        """Read some segments of changes, in their order."""
        for change in changes:
            with self.segment(offer, change.target).open("rb") as file:
                yield from segments.read_changes(file, change.records, change.size)

    def load_offers(self, now: datetime, *, whole: bool) -> None:
        """Read the manifests of the publisher's packs and check them against marks, dates and cap.

        A bundle may hold some of the packs only, unless ``whole``. It is refused where it holds nothing new and lacks
        the newer version of a pack that is installed: such a bundle was stripped.

        Raises:
            RefusedError: for the first pack that is not right; ``update.incomplete``.

        """
        publisher = self.place.publisher
        names = self._verifier.names_of(publisher)
        packs = [name for name in names if name.count("/") == 2 and name.endswith(f"/{FILE_NAME}")]
        if len(packs) > MOST_PACKS:
            raise _invalid(f"it has more than {MOST_PACKS} packs")
        missing: RefusedError | None = None
        new = False
        for name in packs:
            installed = self._installed_manifest(name) if is_id(name.split("/")[1]) else None
            try:
                offer = self._offer(name, now)
            except RefusedError as error:
                if whole or error.code != "update.incomplete":
                    raise
                missing = error
                if installed is not None:
                    self.absent.append(name.split("/")[1])
                continue
            new = new or installed is None or not offer.manifest_digest.startswith(installed)
            self.offers.append(offer)
        if missing is not None and (not self.offers or (self.absent and not new)):
            raise missing
        if not whole:
            self._check_known()
        check_strictly(self.work / "tuf")

    def _check_known(self) -> None:
        """A bundle of which any part was changed is not taken, though that part is here already and not needed."""
        for target in [target for offer in self.offers for target in offer.files]:
            if (self.place.segments / file_name(target)).is_file():
                try:
                    self._verifier.download(target, self.work / "known")
                except RefusedError as error:
                    if error.code != "update.incomplete":
                        raise

    def _installed_manifest(self, name: str) -> str | None:
        """Give the beginning of the digest of an installed pack's manifest."""
        try:
            current = read_current(str(self.place.pack(name.split("/")[1])))
        except DoorkeeperError:
            return None
        return current.made_of.partition(".")[0] if current else None

    def fetch_rest(self, offer: Offer, *, all_of_it: bool) -> None:
        """Fetch the changes that were not needed, for export: where the source has them, or else all or a refusal."""
        for change in offer.manifest.changes:
            target = offer.targets[change.target]
            if (self.place.segments / file_name(target)).is_file():
                continue
            try:
                self._file(target)
            except RefusedError as error:
                if all_of_it or error.code != "update.incomplete":
                    raise

    def new_segments(self) -> dict[str, Path]:
        """Give the files that were fetched into the staging, by the name under which they are kept."""
        folder = self.work / "segments"
        return {path.name: path for path in folder.iterdir()} if folder.is_dir() else {}

    def _offer(self, name: str, now: datetime) -> Offer:
        publisher, pack, _ = name.split("/")
        if not is_id(pack):
            raise _invalid("a pack in it has an id that could be no pack's")
        target = self._target(name)
        path = self._file(target)
        manifest = decode_manifest(path.read_bytes())
        if manifest.publisher != publisher or manifest.pack != pack:
            raise _invalid(f"the manifest of {pack} is another pack's")
        marks_of.check_pack(self.marks, self.trusted, pack, manifest.version)
        if manifest.expires < now.date().isoformat():
            raise RefusedError(
                "pack.past-expiry",
                f"The pack {pack} expired on {manifest.expires} and is not installed any more.",
                "Get the publisher's latest bundle, and check that this computer's date is right.",
            )
        listed: tuple[Base | Segment, ...] = (manifest.base, *manifest.changes)
        targets = {item.target: self._target(item.target) for item in listed}
        return Offer(manifest, target, targets, self.settings.refuses_pack(manifest))

    def _target(self, name: str) -> TargetFile:
        target = self._verifier.target(name)
        if target is None or "sha256" not in target.hashes:
            raise RefusedError(
                "update.incomplete-pack",
                f"The publisher has not signed {name}, which its pack is made of.",
                "Tell the publisher of this message.",
            )
        return target

    def _file(self, target: TargetFile) -> Path:
        name = file_name(target)
        kept = self.place.segments / name
        if kept.is_file() and self._verifier.is_same(target, kept):
            return kept
        fetched = self.work / "segments" / name
        if not fetched.is_file():
            fetched.parent.mkdir(parents=True, exist_ok=True)
            self._verifier.download(target, fetched)
        return fetched


def stage(place: Places, source: Source | str, work: Path, now: datetime) -> Staged:
    """Verify a source's state of one publisher against the pinned root, the last state, and the marks.

    Args:
        place: the publisher.
        source: a bundle, or the address of a server.
        work: an empty folder of ours; TUF's cache is copied there, so that a refusal changes nothing.
        now: the machine's clock.

    Raises:
        RefusedError: for anything that is not signed, not whole, too old, expired or not as it should be.

    """
    marks = marks_of.decode_marks(read_bounded(place.marks, marks_of.LARGEST))
    time = marks_of.effective(marks, now.astimezone(UTC))
    root = read_bounded(place.root, LARGEST_ROOT)
    if root is None:
        raise unknown(place.publisher)
    verifier, trusted = verified(place.cache, work / "tuf", root, marks, source, time, place.publisher)
    staged = Staged(place, work, verifier, trusted, marks)
    staged.load_offers(time, whole=isinstance(source, str))
    return staged


def verified(
    kept: Path,
    cache: Path,
    root: bytes,
    marks: Marks,
    source: Source | str,
    time: datetime,
    publisher: str | None = None,
) -> tuple[Verifier, Trusted]:
    """Verify a source's state on a copy of TUF's cache, and hold it against the marks.

    Raises:
        RefusedError: as :func:`stage`; ``kept`` stays as it was, whatever happens.

    """
    if kept.is_dir():
        shutil.copytree(kept, cache, symlinks=True)
    verifier = Verifier(cache, root, source, time)
    verifier.refresh()
    # the snapshot tells the versions of all roles, also of those that are loaded later
    trusted = verifier.trusted(publisher)
    marks_of.check(marks, trusted)
    return verifier, trusted


def file_name(target: TargetFile) -> str:
    """Give the name under which a verified target is kept: its digest, then its own file name."""
    return f"{_digest(target)}.{target.path.rpartition('/')[2]}"


def unknown(publisher: str) -> RefusedError:
    """Say that a publisher is not pinned on this machine."""
    return RefusedError(
        "publisher.unknown",
        f"No root is pinned for {publisher} on this computer, so nothing of theirs is trusted.",
        "Ask your IT team or the publisher for the root, then run 'doorkeeper packs trust ROOT --publisher ID'.",
    )


def _digest(target: TargetFile) -> str:
    return str(target.hashes["sha256"])


def _invalid(why: str) -> RefusedError:
    return RefusedError(
        "pack.invalid", f"The publisher's state is not as it should be: {why}.", "Tell the publisher of this message."
    )
