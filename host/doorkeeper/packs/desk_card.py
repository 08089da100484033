"""The desk card: where reports go, and to whose keys they are sealed. docs/reporting.md has the format. No I/O."""

from __future__ import annotations

import re

from doorkeeper.model import decode
from doorkeeper.model.errors import DecodeError
from doorkeeper.model.value import Value
from doorkeeper.packs.address import checked_address

VERSION = 1
USES = ("current", "next", "escrow")
MOST_RECIPIENTS = 8

_KEYS = frozenset("v id name address recipients languages text".split())
DESK_ID = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_DIGITS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_RECIPIENT = re.compile(f"age1[{_DIGITS}]{{58}}")
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)


class DeskCard(Value):
    """A desk: ``recipients`` are (use, age recipient), ``text`` (language, what the desk says of itself).

    Without an ``address`` reports leave the machine in a file.
    """

    id: str
    name: str
    address: str | None
    recipients: tuple[tuple[str, str], ...]
    languages: tuple[str, ...] = ()
    text: tuple[tuple[str, str], ...] = ()


def decode_card(value: object, path: str) -> DeskCard:
    """Decode a card, strictly.

    Raises:
        DecodeError: with the path of what is wrong, below ``path``.

    """
    top = decode.table(value, path)
    if top.get("v") is True or top.get("v") != VERSION:
        raise DecodeError(decode.join(path, "v"), f"{VERSION}, which this program reads")
    decode.only_keys(top, _KEYS, path)
    name = decode.required_text(top, "id", path, limit=64)
    if not DESK_ID.fullmatch(name):
        raise DecodeError(decode.join(path, "id"), "an id of lower-case letters, digits, ., - and _")
    title = decode.required_text(top, "name", path, limit=200)
    if not title.isprintable():
        raise DecodeError(decode.join(path, "name"), "a text that can be printed in a line")
    address = decode.text(top, "address", path, limit=2048)
    return DeskCard(
        id=name,
        name=title,
        address=None if address is None else checked_address(address, decode.join(path, "address")),
        recipients=_recipients(top, path),
        languages=_languages(top, path),
        text=_text(top, path),
    )


def readable(value: object) -> DeskCard | None:
    """Decode a card that may be one of a later version, or none: None where it cannot be read."""
    try:
        return decode_card(value, "")
    except DecodeError:
        return None


def change_in_words(before: DeskCard | None, after: DeskCard | None, subject: str) -> str:
    """Say what another card changes; ``subject`` says whose reports, as the sentence begins."""
    if after is None:
        return f"{subject} would go to no desk that this program knows" + (
            f", so far to {_place(before)}." if before else "."
        )
    keys = ", ".join(f"{recipient} ({use})" for use, recipient in after.recipients)
    if before is None:
        return f"{subject} would go to {_place(after)}, sealed to {keys}."
    if _place(before) != _place(after):
        return f"{subject} would go to {_place(after)}, no longer to {_place(before)}, sealed to {keys}."
    if before.recipients != after.recipients:
        return f"{subject} would be sealed to other keys: {keys}."
    return f"{subject} go to {_place(after)} as before; what the desk says of itself changes."


def _place(card: DeskCard) -> str:
    return f"{card.name} ({card.id}), {card.address or 'in a file'}"


def is_recipient(value: str) -> bool:
    """Whether a text is an age recipient of the X25519 kind (age-encryption.org/v1), with the right check digits.

    A recipient that a slip of the keyboard changed would otherwise be found by the first person who reports.
    """
    if not _RECIPIENT.fullmatch(value):
        return False
    # Bech32 (BIP 173): the checksum is over the prefix "age", then the digits
    prefix = "age"
    sums = [*(ord(c) >> 5 for c in prefix), 0, *(ord(c) & 31 for c in prefix), *map(_DIGITS.index, value[4:])]
    check = 1
    for digit in sums:
        top, check = check >> 25, (check & 0x1FFFFFF) << 5 ^ digit
        for i, term in enumerate(_GENERATOR):
            if top >> i & 1:
                check ^= term
    return check == 1


def _recipients(top: decode.Table, path: str) -> tuple[tuple[str, str], ...]:
    at = decode.join(path, "recipients")
    found = []
    for i, item in enumerate(decode.items(top, "recipients", path, most=MOST_RECIPIENTS)):
        row = decode.table(item, f"{at}[{i}]")
        decode.only_keys(row, frozenset({"use", "recipient"}), f"{at}[{i}]")
        use = decode.choice(row, "use", f"{at}[{i}]", USES)
        recipient = decode.required_text(row, "recipient", f"{at}[{i}]", limit=100)
        if not is_recipient(recipient):
            raise DecodeError(f"{at}[{i}].recipient", "an age recipient of 62 characters that starts with age1")
        found.append((use, recipient))
    if "current" not in (use for use, _ in found):
        raise DecodeError(at, "at least one recipient of the use 'current'")
    if len({recipient for _, recipient in found}) != len(found):
        raise DecodeError(at, "each recipient once")
    return tuple(found)


def _languages(top: decode.Table, path: str) -> tuple[str, ...]:
    languages = decode.texts(top, "languages", path, limit=35, most=20)
    if not all(_LANGUAGE.fullmatch(language) for language in languages):
        raise DecodeError(decode.join(path, "languages"), "tags of languages, such as en and cy")
    return languages


def _text(top: decode.Table, path: str) -> tuple[tuple[str, str], ...]:
    if top.get("text") is None:
        return ()
    at = decode.join(path, "text")
    texts = decode.table(top["text"], at)
    decode.only_keys(texts, frozenset({"en", "cy"}), at)
    found = ((language, decode.text(texts, language, at, limit=2000)) for language in ("en", "cy"))
    return tuple((language, text) for language, text in found if text)
