"""The desk's age identities, and the card that tells clients where reports go and to whom they are sealed.

``desk key new`` makes three: *current* opens what is sent today, *next* takes over at the next rotation, so that a
client which never updates can still be read, and *escrow* lies in a safe. One file each, for its owner only.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

from pyrage import DecryptError, EncryptError, IdentityError, RecipientError, decrypt, encrypt
from pyrage.x25519 import Identity, Recipient

from doorkeeper.model.errors import DecodeError, DoorkeeperError
from doorkeeper.packs.desk_card import USES, VERSION, DeskCard, decode_card

CARD = "card.json"
SUFFIX = ".identity"
LONGEST_FILE = 64 * 1024


def make(folder: Path, *, desk_id: str, name: str, address: str | None) -> DeskCard:
    """Make three identities and the card in a folder that has none.

    Raises:
        DoorkeeperError: ``desk.key_exists``, ``desk.card``.

    """
    if any((folder / f"{use}{SUFFIX}").exists() for use in USES) or (folder / CARD).exists():
        raise DoorkeeperError(
            "desk.key_exists",
            f"There are keys of a desk in {folder} already.",
            "Name a new folder; to change keys use doorkeeper desk key rotate.",
        )
    made = {use: Identity.generate() for use in USES}
    card = checked_card(
        {
            "v": 1,
            "id": desk_id,
            "name": name,
            "address": address,
            "recipients": [{"use": use, "recipient": str(made[use].to_public())} for use in USES],
        }
    )
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for use, identity in made.items():
        _write_secret(folder / f"{use}{SUFFIX}", identity)
    write_card(folder / CARD, card)
    return card


def rotate(folder: Path, stamp: str) -> DeskCard:
    """Let *next* become *current*, and make a new *next*; the old one is kept as ``retired-<stamp>``.

    Each step leaves a folder from which every report can be opened, whenever it is cut off.
    """
    card = read_card(folder / CARD)
    current, following, newest = (folder / f"{name}{SUFFIX}" for name in ("current", "next", "new"))
    retired = folder / f"retired-{stamp}{SUFFIX}"
    if following.exists() or not newest.exists():
        if current.exists():
            if retired.exists():
                raise DoorkeeperError(
                    "desk.key_exists", f"{retired} is there already: keys were rotated today.", "Rotate again tomorrow."
                )
            newest.unlink(missing_ok=True)
            _write_secret(newest, Identity.generate())
            current.rename(retired)
        following.rename(current)
    # else an earlier rotation was cut off just before this
    newest.rename(following)
    recipients = [(use, str(_first(path).to_public())) for use, path in (("current", current), ("next", following))]
    recipients += [(use, recipient) for use, recipient in card.recipients if use == "escrow"]
    changed = card._replace(recipients=tuple(recipients))
    write_card(folder / CARD, changed)
    return changed


def _first(path: Path) -> Identity:
    return read_identities([path])[0]


def read_card(path: Path) -> DeskCard:
    """Read a desk card.

    Raises:
        DoorkeeperError: ``desk.card``.

    """
    try:
        value = json.loads(read_text(path))
    except (ValueError, RecursionError):
        raise _bad_card("it is no JSON") from None
    return checked_card(value)


def checked_card(value: object) -> DeskCard:
    """Decode a card.

    Raises:
        DoorkeeperError: ``desk.card``, with what is wrong.

    """
    try:
        return decode_card(value, "")
    except DecodeError as error:
        raise _bad_card(str(error)) from None


def card_json(card: DeskCard) -> dict[str, object]:
    """Give the card as clients read it."""
    value: dict[str, object] = {
        "v": VERSION,
        "id": card.id,
        "name": card.name,
        "address": card.address,
        "recipients": [{"use": use, "recipient": recipient} for use, recipient in card.recipients],
    }
    if card.languages:
        value["languages"] = list(card.languages)
    if card.text:
        value["text"] = dict(card.text)
    return value


def write_card(path: Path, card: DeskCard) -> None:
    """Write the card whole: a reader sees the old one or the new one."""
    beside = path.with_name(f".{path.name}.new")
    beside.write_text(json.dumps(card_json(card), ensure_ascii=False, indent=2) + "\n", "utf-8")
    beside.replace(path)


def read_identities(paths: list[Path]) -> list[Identity]:
    """Read identities from files as ``age-keygen`` writes them: one a line, ``#`` for comments.

    Raises:
        DoorkeeperError: ``desk.identity``.

    """
    found: list[Identity] = []
    for path in paths:
        found.extend(parse_identities(read_text(path), str(path)))
    return found


def parse_identities(text: str, where: str) -> list[Identity]:
    """Read the identities of one text; ``where`` is named in the error, the text never is.

    Raises:
        DoorkeeperError: ``desk.identity``.

    """
    lines = [line.strip() for line in text.splitlines()]
    try:
        found = [Identity.from_str(line) for line in lines if line and not line.startswith("#")]
    except IdentityError:
        found = []
    if not found:
        raise DoorkeeperError(
            "desk.identity",
            f"There is no age identity in {where}, or not only identities.",
            "Give the file that doorkeeper desk key new wrote, such as current.identity.",
        )
    return found


def seal_to(card: DeskCard, data: bytes) -> bytes:
    """Seal bytes to all of the card's recipients."""
    try:
        sealed: bytes = encrypt(data, [Recipient.from_str(recipient) for _, recipient in card.recipients])
    except (EncryptError, RecipientError) as error:
        raise _bad_card(str(error)) from None
    return sealed


def unseal(identities: list[Identity], sealed: bytes) -> bytes | None:
    """Open bytes with any of the identities; None where none of them is a recipient, or the bytes are damaged."""
    try:
        opened: bytes = decrypt(sealed, identities)
    except DecryptError:
        return None
    return opened


def _bad_card(why: str) -> DoorkeeperError:
    return DoorkeeperError(
        "desk.card", f"The desk card cannot be used: {why}.", "Make it anew with doorkeeper desk key card."
    )


def read_text(path: Path) -> str:
    """Read a small text file; what is beyond a bound is left out."""
    with path.open(encoding="utf-8", errors="replace") as file:
        return file.read(LONGEST_FILE)


def _write_secret(path: Path, identity: Identity) -> None:
    text = f"# public key: {identity.to_public()}\n{identity}\n"
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
