"""Which desk reports go to: that of IT's policy, else that of a trusted pack, else the one a person took over."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Protocol

from doorkeeper.model.errors import DecodeError, DoorkeeperError, RefusedError
from doorkeeper.packs.client.desk import desk_card, read_card
from doorkeeper.packs.desk_card import DeskCard, decode_card
from doorkeeper.reports.files import disk, make_folder, replace_whole

FILE = "desk.json"


class DeskPolicy(Protocol):
    """What counts here of the machine's policy: :class:`doorkeeper.native.due.Policy`."""

    @property
    def desk(self) -> str | None:
        """The file of the desk's card."""

    @property
    def problem(self) -> str | None:
        """Why the policy could not be read."""


def find_desk(home: Path, policy: DeskPolicy) -> DeskCard | None:
    """Give the card of the desk, or None where nothing names one.

    Args:
        home: Doorkeeper's home folder.
        policy: the machine's.

    Raises:
        DoorkeeperError: ``desk.policy``, ``desk.unreadable`` or ``desk.card`` if what counts cannot be used. The next
            one is then not taken: whoever can damage a file could otherwise choose the desk.

    """
    if policy.problem is not None:
        raise DoorkeeperError(
            "desk.policy",
            "The policy of this computer cannot be read, so it is not known where reports go.",
            "Tell your IT team; `doorkeeper sync` says what is wrong with the file.",
        )
    raw = desk_card(str(home), policy.desk)
    path = home / "reports" / FILE
    if raw is None and path.is_file():
        raw = read_card(path)
    return None if raw is None else _decoded(raw)


def take_card(home: Path, file: Path) -> DeskCard:
    """Keep a card that a person was given, as the last source.

    Raises:
        DoorkeeperError: ``desk.unreadable``, ``desk.card``, ``outbox.full``, ``outbox.unwritable``.

    """
    raw = read_card(file)
    card = _decoded(raw)
    with disk():
        make_folder(home / "reports")
        replace_whole(home / "reports" / FILE, json.dumps(raw, ensure_ascii=False, indent=1).encode())
    return card


def recipients(card: DeskCard) -> list[str]:
    """Give all of a desk's recipients: current, next and escrow."""
    return [recipient for _, recipient in card.recipients]


def card_to_json(card: DeskCard) -> dict[str, object]:
    """Give a card as a reporter is shown it."""
    return {"id": card.id, "name": card.name, "address": card.address, "text": dict(card.text)}


def _decoded(raw: dict[str, object]) -> DeskCard:
    try:
        return decode_card(raw, "")
    except DecodeError as error:
        raise RefusedError(
            "desk.card",
            f"The card of the desk that reports go to is not as it should be: {error}.",
            "Ask your IT or security team for the desk's card again.",
        ) from error
