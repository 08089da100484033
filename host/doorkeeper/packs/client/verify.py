"""The one verifier, for bundles and servers alike: TUF's client workflow by python-tuf, at a time that is given.

The only file of the project that imports ``tuf.ngclient``.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from tuf.api import exceptions as tuf
from tuf.api.metadata import Metadata, Root, Snapshot, TargetFile, Targets, Timestamp
from tuf.ngclient import FetcherInterface, Updater, UpdaterConfig
from tuf.ngclient.urllib3_fetcher import Urllib3Fetcher

from doorkeeper import __version__
from doorkeeper.model.errors import DoorkeeperError, RefusedError
from doorkeeper.packs.client.marks import Trusted
from doorkeeper.packs.client.source import MissingFileError, Source

_IN_SOURCE = "source:/"


class _SourceFetcher(FetcherInterface):
    """Hands TUF the files of a source."""

    def __init__(self, source: Source) -> None:
        self._source = source

    def _fetch(self, url: str) -> Iterator[bytes]:
        try:
            yield from self._source.read(url.removeprefix(_IN_SOURCE))
        except MissingFileError as error:
            raise tuf.DownloadHTTPError("no such file", 404) from error


class Verifier:
    """One verified look at a repository.

    Args:
        cache: TUF's folder; its metadata is updated as it is verified.
        root: the pinned root's bytes: where trust begins.
        source: a bundle, or the base address of a server.
        now: the time by which expiry is judged.
        hashed: whether targets lie under names that begin with their digest (TUF: consistent snapshots).

    """

    def __init__(
        self,
        cache: Path,
        root: bytes,
        source: Source | str,
        now: datetime,
        *,
        metadata_url: str | None = None,
        targets_url: str | None = None,
        hashed: bool = True,
    ) -> None:
        """Load the pinned root.

        Raises:
            RefusedError: ``update.signature`` or ``update.malformed`` where the root is none.

        """
        cache.mkdir(parents=True, exist_ok=True)
        self._cache = cache
        self._of_bundle = not isinstance(source, str)
        if isinstance(source, str):
            fetcher: FetcherInterface = Urllib3Fetcher(app_user_agent=f"doorkeeper/{__version__}")
            base = source.rstrip("/")
        else:
            fetcher, base = _SourceFetcher(source), _IN_SOURCE.rstrip("/")
        with _refusals():
            self._updater = Updater(
                str(cache),
                metadata_url or f"{base}/metadata/",
                target_base_url=targets_url or f"{base}/targets/",
                fetcher=fetcher,
                config=UpdaterConfig(prefix_targets_with_hash=hashed),
                bootstrap=root,
            )
        # python-tuf takes the time from the clock when it starts, and has no argument for it
        self._updater._trusted_set.reference_time = now

    def refresh(self) -> None:
        """Verify root, timestamp, snapshot and targets.

        Raises:
            RefusedError: ``update.…``, see docs/errors.md.
            DoorkeeperError: ``update.network`` where a server could not be reached.

        """
        with _refusals():
            self._updater.refresh()

    def target(self, name: str) -> TargetFile | None:
        """Find a target by its name, through the delegations; None where nobody signs one."""
        with _refusals():
            return self._updater.get_targetinfo(name)

    def download(self, target: TargetFile, path: Path) -> None:
        """Fetch a target and verify its length and digest; the file is there only when both are right."""
        partial = path.with_name(path.name + ".partial")
        with _refusals():
            self._download(target, partial)
        partial.replace(path)

    def _download(self, target: TargetFile, path: Path) -> None:
        """A bundle of another make may hold a target under another of its digests, or under its plain name (TUF 6.2).

        Whatever its name, what counts is its digest.
        """
        forms = [(target, self._updater.config.prefix_targets_with_hash)]
        if self._of_bundle:
            others = [{name: target.hashes[name], **target.hashes} for name in list(target.hashes)[1:]]
            forms += [(TargetFile(target.length, hashes, target.path), True) for hashes in others] + [(target, False)]
        try:
            for number, (form, hashed) in enumerate(forms, 1):
                self._updater.config.prefix_targets_with_hash = hashed
                try:
                    self._updater.download_target(form, str(path))
                except tuf.DownloadHTTPError as error:
                    if error.status_code != 404 or number == len(forms):
                        raise
                else:
                    return
        finally:
            self._updater.config.prefix_targets_with_hash = forms[0][1]

    def is_same(self, target: TargetFile, path: Path) -> bool:
        """Whether a file is the target, by length and digest."""
        return self._updater.find_cached_target(target, str(path)) is not None

    def names_of(self, publisher: str) -> list[str]:
        """Give the names of all targets that a publisher's own role signs.

        Raises:
            RefusedError: ``update.no-role`` where the repository has no role of this name.

        """
        # looking for a target makes TUF load and verify the roles that might have it
        self.target(f"{publisher}/-/-")
        role = self._metadata(publisher)
        if role is None:
            raise RefusedError(
                "update.no-role",
                f"The repository does not say what {publisher} publishes.",
                "Check the publisher's id with them, or ask for a bundle of theirs.",
            )
        return sorted(Metadata[Targets].from_bytes(role).signed.targets)

    def trusted(self, publisher: str | None = None) -> Trusted:
        """Say what the verified state says of itself; after :meth:`refresh`."""
        root = Metadata[Root].from_bytes(self._required(Root.type)).signed
        timestamp = Metadata[Timestamp].from_bytes(self._required(Timestamp.type)).signed
        snapshot = Metadata[Snapshot].from_bytes(self._required(Snapshot.type)).signed
        targets = Metadata[Targets].from_bytes(self._required(Targets.type)).signed
        keys: list[str] = []
        if publisher and targets.delegations and targets.delegations.roles:
            delegated = targets.delegations.roles.get(publisher)
            keys = sorted(delegated.keyids) if delegated else []
        return Trusted(
            root=root.version,
            timestamp=timestamp.version,
            snapshot=snapshot.version,
            roles=tuple(sorted((name.removesuffix(".json"), meta.version) for name, meta in snapshot.meta.items())),
            timestamp_keys=tuple(sorted(root.roles[Timestamp.type].keyids)),
            snapshot_keys=tuple(sorted(root.roles[Snapshot.type].keyids)),
            publisher_keys=tuple(keys),
        )

    def _required(self, role: str) -> bytes:
        data = self._metadata(role)
        if data is None:
            raise RuntimeError(f"no verified {role}")
        return data

    def _metadata(self, role: str) -> bytes | None:
        # TUF writes a role's metadata to its cache when, and only when, it has verified it
        path = self._cache / f"{quote(role, '')}.json"
        return path.read_bytes() if path.exists() else None


def kept_metadata(cache: Path) -> dict[str, Path]:
    """Give the metadata of the last accepted state by the names that a repository gives it.

    Raises:
        MissingFileError: where no state was accepted yet.

    """
    found = {path.name: path for path in (cache / "root_history").glob("*.root.json")}
    if not found or not (cache / "timestamp.json").is_file():
        raise MissingFileError(f"{Timestamp.type}.json")
    for path in cache.glob("*.json"):
        if path.name == "timestamp.json":
            found[path.name] = path
        elif path.name != "root.json":
            version = Metadata[Targets].from_bytes(path.read_bytes()).signed.version
            found[f"{version}.{path.name}"] = path
    return found


def kept_targets(cache: Path, publisher: str) -> list[TargetFile]:
    """Give the targets that a publisher's role signs in the last accepted state.

    Raises:
        MissingFileError: where there is none.

    """
    path = cache / f"{quote(publisher, '')}.json"
    if not path.is_file():
        raise MissingFileError(path.name)
    return list(Metadata[Targets].from_bytes(path.read_bytes()).signed.targets.values())


@contextmanager
def _refusals() -> Iterator[None]:
    """Say TUF's errors in our words."""
    try:
        yield
    except tuf.DownloadHTTPError as error:
        if error.status_code != 404:
            raise _unreachable(error) from error
        raise RefusedError("update.incomplete", "A file that belongs to this state is missing.", _FULL) from error
    except tuf.DownloadLengthMismatchError as error:
        raise RefusedError("update.mismatch", "A file is longer than its signed length.", _AGAIN) from error
    except tuf.DownloadError as error:
        raise _unreachable(error) from error
    except tuf.ExpiredMetadataError as error:
        message = "This state has expired: it may hide that there is a newer one."
        raise RefusedError("update.expired", message, _LATEST) from error
    except tuf.BadVersionNumberError as error:
        message = "This is older than what was accepted here before, or its parts do not belong together."
        raise RefusedError("update.rollback", message, _NEWEST) from error
    except tuf.UnsignedMetadataError as error:
        message = "This is not signed by enough of the keys that are trusted for it."
        raise RefusedError("update.signature", message, _AGAIN) from error
    except tuf.LengthOrHashMismatchError as error:
        raise RefusedError("update.mismatch", "A file is not the one that was signed.", _AGAIN) from error
    except (tuf.RepositoryError, ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
        # python-tuf looks at most types, and not at all: what is signed may still be odd
        raise RefusedError("update.malformed", "The signed data is not as it should be.", _AGAIN) from error


_AGAIN = "Get the bundle again from the publisher; if the message stays, tell them."
_FULL = "Ask the publisher for a full bundle."
_NEWEST = "Get the publisher's latest bundle; if this is the latest, tell them of this message."
_LATEST = "Get the publisher's latest bundle, and check that this computer's date is right."


def _unreachable(error: Exception) -> DoorkeeperError:
    why = f"it answered {error.status_code}" if isinstance(error, tuf.DownloadHTTPError) else _system_says(error)
    return DoorkeeperError(
        "update.network",
        f"The publisher's server could not be reached{f': {why}' if why else ''}.",
        "Check the connection and the address, then try again; a bundle file works without a connection.",
    )


def _system_says(error: BaseException) -> str:
    """Find what the operating system said, below the layers of HTTP."""
    cause: object = error
    for _ in range(8):
        if isinstance(cause, OSError) and cause.strerror:
            return cause.strerror
        below = getattr(cause, "reason", None)
        if not isinstance(below, BaseException):
            below = getattr(cause, "__cause__", None) or getattr(cause, "__context__", None)
        cause = below
    return ""
