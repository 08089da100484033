"""Where reports go, as far as IT's policy and the installed packs say: the desk card that counts on this machine.

A pack's card counts only where its publisher was trusted with ``packs trust --desk``: whoever may warn does not
therefore receive what people report. The card is given as it was written; ``packs/desk_card.py`` reads it.
"""

from __future__ import annotations

import json
from pathlib import Path

from doorkeeper.model.errors import DecodeError, DoorkeeperError
from doorkeeper.model.value import Value
from doorkeeper.packs.client.files import read_bounded
from doorkeeper.packs.client.places import Places, pinned
from doorkeeper.packs.client.settings import Settings, read_settings
from doorkeeper.packs.current import Current, read_current
from doorkeeper.packs.desk_card import DeskCard, change_in_words, readable
from doorkeeper.packs.manifest import LARGEST_DESK, Manifest, raw_desk


class FoundCard(Value):
    """A raw card and who gave it: ``pack`` is ``publisher/pack``, or None for the machine's policy."""

    card: dict[str, object]
    pack: str | None


def desk_card(home: str, policy_file: str | None = None) -> dict[str, object] | None:
    """Give the raw desk card that counts, or None: the policy's file, else that of a pack.

    Args:
        home: Doorkeeper's home folder.
        policy_file: what the policy names (``desk``); it goes before all packs.

    Raises:
        DoorkeeperError: ``desk.unreadable`` where the policy's file is not there or no JSON object. A pack's card does
            not take its place: reports would go elsewhere than IT meant.

    """
    found = found_card(home, policy_file)
    return None if found is None else found.card


def found_card(home: str, policy_file: str | None = None) -> FoundCard | None:
    """Give the card that counts with where it comes from; raises as :func:`desk_card`."""
    if policy_file:
        return FoundCard(read_card(Path(policy_file)), None)
    cards = pack_cards(home)
    return cards[0] if cards else None


def pack_cards(home: str) -> list[FoundCard]:
    """Give the cards of all publishers that are trusted with one, by publisher and pack; the first counts."""
    return [
        FoundCard(current.desk, f"{current.publisher}/{current.pack}")
        for place in pinned(Path(home))
        if names_desk(place)
        for current in installed_packs(place)
        if current.desk is not None
    ]


class DeskChange(Value):
    """Which desk counts before and after a pack is installed, as far as packs say; None where none does."""

    before: DeskCard | None
    after: DeskCard | None

    def sentence(self) -> str:
        """Say it in words."""
        return change_in_words(self.before, self.after, "Reports from this computer")

    def to_json(self) -> dict[str, object]:
        """Give what a program shows to a person. ``keys`` says whether other keys would open the reports."""
        recipients = [card.recipients if card else () for card in (self.before, self.after)]
        return {
            "before": _shown(self.before),
            "after": _shown(self.after),
            "keys": recipients[0] != recipients[1],
        }


def desk_change(place: Places, settings: Settings, manifest: Manifest) -> DeskChange | None:
    """Say what a pack would change about where reports go; None where nothing, or where its card does not count."""
    if not settings.desk:
        return None
    before = pack_cards(str(place.home))
    name = f"{manifest.publisher}/{manifest.pack}"
    after = [found for found in before if found.pack != name]
    if manifest.desk is not None:
        after.append(FoundCard(manifest.desk, name))
    after.sort(key=lambda found: (found.pack or "").split("/"))
    change = DeskChange(readable(before[0].card if before else None), readable(after[0].card if after else None))
    return None if change.before == change.after else change


def _shown(card: DeskCard | None) -> dict[str, object] | None:
    return None if card is None else {"id": card.id, "name": card.name, "address": card.address}


def names_desk(place: Places) -> bool:
    """Whether a publisher is trusted to say where reports go; damaged settings are no trust."""
    try:
        return read_settings(place).desk
    except DoorkeeperError:
        return False


def installed_packs(place: Places) -> list[Current]:
    """Give the installed packs of a publisher, by id, but for damaged ones."""
    folder = place.pack("x").parent
    found = []
    for path in sorted(folder.glob(f"{place.publisher}.*")) if folder.is_dir() else ():
        try:
            current = read_current(str(path))
        except DoorkeeperError:
            continue
        if current is not None:
            found.append(current)
    return found


def read_card(path: Path) -> dict[str, object]:
    """Read a card's file as far as it is an object of JSON.

    Raises:
        DoorkeeperError: ``desk.unreadable``.

    """
    try:
        # a letter takes at most four bytes
        data = read_bounded(path, 4 * LARGEST_DESK)
        if data is None:
            raise DecodeError("", "a file that is there")
        return raw_desk(json.loads(data), "")
    except (OSError, ValueError, RecursionError) as error:
        raise DoorkeeperError(
            "desk.unreadable",
            f"The desk card {path} cannot be read: {error}.",
            "Name a file with the card that the desk gave you, as docs/reporting.md describes it.",
        ) from error
