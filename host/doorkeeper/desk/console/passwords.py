"""Passwords: argon2id (RFC 9106) with the library's parameters, and the same work for a user that does not exist."""

from __future__ import annotations

import secrets
import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from doorkeeper.model.errors import DoorkeeperError

SHORTEST = 12
LONGEST = 200
# without letters and digits that look alike: it is read from a screen or over a telephone
_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"
_HASHER = PasswordHasher()


def hashed(password: str) -> str:
    """Give what is kept of a password."""
    return _HASHER.hash(_normal(password))


def right(kept: str | None, password: str) -> bool:
    """Tell whether a password is the one that was kept; None costs the same time and is never right."""
    try:
        return _HASHER.verify(kept or _nobody(), _normal(password)) and kept is not None
    except (VerificationError, InvalidHashError):
        return False


def check_new(password: str, name: str) -> None:
    """Refuse a password that is easily guessed: length counts, and no rule about kinds of characters (NIST SP 800-63B).

    Raises:
        DoorkeeperError: ``user.password``.

    """
    if not SHORTEST <= len(password) <= LONGEST:
        raise _weak(f"A password has {SHORTEST} to {LONGEST} characters.")
    if len(set(password)) < 5 or name.casefold() in password.casefold():
        raise _weak("This password is too easy to guess.")


def first_password() -> str:
    """Give a random password for a first sign-in: 100 bits, in groups that can be read out."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(5)) for _ in range(4))


@cache
def _nobody() -> str:
    return _HASHER.hash(secrets.token_hex(16))


def _normal(password: str) -> str:
    return unicodedata.normalize("NFKC", password)


def _weak(message: str) -> DoorkeeperError:
    return DoorkeeperError("user.password", message, "Choose a longer one, such as four words that do not go together.")
