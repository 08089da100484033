"""Signs what waits in a repository, one person and one key at a time, and publishes it when enough have signed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from doorkeeper.model.errors import DoorkeeperError, RefusedError
from doorkeeper.model.value import Value
from doorkeeper.packs.repository import keys as keys_of
from doorkeeper.packs.repository.folder import RepositoryFolder
from doorkeeper.packs.repository.keys import Secrets
from doorkeeper.packs.repository.review import review
from doorkeeper.packs.repository.staging import Missing, only_writer


class Signed(Value):
    """What signing did: ``made`` are (role, name of the key), ``waiting`` says what waited, in words."""

    waiting: tuple[str, ...]
    made: tuple[tuple[str, str], ...]
    missing: tuple[Missing, ...]
    published: bool
    discarded: bool = False

    def to_json(self) -> dict[str, object]:
        """Give what a program reads."""
        return {
            "signed": [{"role": role, "key": key} for role, key in self.made],
            "missing": [missing._asdict() for missing in self.missing],
            "published": self.published,
            "discarded": self.discarded,
            "waiting": list(self.waiting),
        }


def sign(
    repository: RepositoryFolder,
    given: Sequence[str],
    keys: Path | None,
    secrets: Secrets,
    now: datetime,
) -> Signed:
    """Sign what waits with the keys ``given`` (files, or addresses of signers), and publish it when that is enough.

    ``keys`` is a folder with the online keys, without which nothing is published. With such a folder and nothing that
    waits, snapshot and timestamp are signed anew, so that what is published stays good. With no key at all this only
    says what waits.

    Raises:
        RefusedError: ``sign.foreign`` where none of the keys given may sign what waits.
        DoorkeeperError: ``sign.nothing``, ``key.…``, ``repository.…``.

    """
    online = keys_of.read_folder(keys)
    with only_writer(repository) as staging:
        waiting = staging.roles()
        if not waiting and (given or not online):
            raise DoorkeeperError(
                "sign.nothing",
                "Nothing waits for a signature.",
                "Release something first; to sign snapshot and timestamp anew, give the folder of their keys alone.",
            )
        said = review(staging)
        files = [Path(text) for text in given if not _is_address(text)]
        made = staging.sign(files, [text for text in given if _is_address(text)], secrets)
        if given and not made:
            raise RefusedError(
                "sign.foreign",
                "The key may not sign what waits, so nothing was signed.",
                "Use one of the keys that 'doorkeeper packs sign REPO' names.",
            )
        published = bool(online) and staging.publish(online, now)
        return Signed(said, tuple(made), tuple(staging.missing()), published)


def discard(repository: RepositoryFolder) -> Signed:
    """Throw away what waits for signatures."""
    with only_writer(repository) as staging:
        return Signed((), (), (), published=False, discarded=staging.discard())


def _is_address(text: str) -> bool:
    """Whether a key is given as a signer's address; a file may have a colon in its name, or a drive's letter."""
    scheme, colon, _ = text.partition(":")
    return bool(colon) and len(scheme) > 1 and not Path(text).exists()
