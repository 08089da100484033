"""Passkeys (WebAuthn level 3) as the only proof at sign-in, or as the fresh proof before a sensitive act.

User verification is asked for, so that a passkey is two factors: the device, and what unlocks it. A challenge is not
kept while it waits: it carries its time and a keyed hash over the browser's cookie, and once answered it is spent.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
from dataclasses import dataclass
from datetime import datetime

import webauthn
from sqlalchemy import Connection, Engine, delete, select
from webauthn.helpers import base64url_to_bytes
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from doorkeeper.desk.console.address import Address
from doorkeeper.desk.console.tables import passkey, spent
from doorkeeper.desk.console.users import User
from doorkeeper.desk.triage import audit
from doorkeeper.desk.triage.datakey import DataKey
from doorkeeper.desk.triage.desk import moment, seconds, writing
from doorkeeper.model.errors import DoorkeeperError, RefusedError

VALID = 5 * 60
LONGEST = 16_000
MOST = 10
_NONCE, _TIME = 16, 8


@dataclass(frozen=True)
class Passkey:
    """One passkey of a person."""

    id: str
    name: str
    created: datetime
    used: datetime | None


def listed(engine: Engine, user_id: str) -> list[Passkey]:
    """Give a person's passkeys, oldest first."""
    with engine.connect() as connection:
        rows = connection.execute(
            select(passkey).where(passkey.c.user_id == user_id).order_by(passkey.c.created, passkey.c.id)
        ).all()
    return [
        Passkey(row.id.hex(), row.name, moment(row.created), moment(row.used) if row.used is not None else None)
        for row in rows
    ]


def options_to_prove(key: DataKey, address: Address, now: datetime, token: str) -> str:
    """Give what the browser needs to answer with a passkey, as JSON."""
    options = webauthn.generate_authentication_options(
        rp_id=address.host,
        challenge=_challenge(key, now, token, "prove"),
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return webauthn.options_to_json(options)


def options_to_add(engine: Engine, key: DataKey, address: Address, now: datetime, token: str, person: User) -> str:
    """Give what the browser needs to make a passkey, as JSON."""
    with engine.connect() as connection:
        known = connection.scalars(select(passkey.c.credential).where(passkey.c.user_id == person.id)).all()
    options = webauthn.generate_registration_options(
        rp_id=address.host,
        rp_name="Doorkeeper desk",
        user_id=bytes.fromhex(person.id),
        user_name=person.name,
        challenge=_challenge(key, now, token, "add"),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=item) for item in known],
    )
    return webauthn.options_to_json(options)


def prove(connection: Connection, key: DataKey, address: Address, now: datetime, token: str, answer: str) -> str:
    """Check the answer of a passkey, inside a transaction, and give the id of its person.

    Raises:
        RefusedError: ``passkey.refused``: whatever was wrong with it; the answer does not say what.

    """
    credential = _parsed(answer)
    challenge = _given_challenge(credential)
    row = connection.execute(select(passkey).where(passkey.c.id == _digest(_raw_id(credential)))).first()
    if row is None or not _right(key, now, token, "prove", challenge):
        raise _refused()
    try:
        verified = webauthn.verify_authentication_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=address.host,
            expected_origin=sorted(address.origins),
            credential_public_key=row.public_key,
            credential_current_sign_count=row.sign_count,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, TypeError, KeyError):
        raise _refused() from None
    _spend(connection, now, challenge)
    connection.execute(
        passkey.update().where(passkey.c.id == row.id).values(sign_count=verified.new_sign_count, used=seconds(now))
    )
    return str(row.user_id)


def add(
    engine: Engine, key: DataKey, address: Address, now: datetime, token: str, person: User, name: str, answer: str
) -> None:
    """Keep a new passkey.

    Raises:
        RefusedError: ``passkey.refused``.
        DoorkeeperError: ``passkey.many``: the person has as many as are kept.

    """
    credential = _parsed(answer)
    challenge = _given_challenge(credential)
    if not _right(key, now, token, "add", challenge):
        raise _refused()
    try:
        verified = webauthn.verify_registration_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=address.host,
            expected_origin=sorted(address.origins),
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, TypeError, KeyError):
        raise _refused() from None
    with writing(engine) as connection:
        _spend(connection, now, challenge)
        known = connection.execute(select(passkey.c.id).where(passkey.c.user_id == person.id)).all()
        if len(known) >= MOST:
            raise DoorkeeperError("passkey.many", f"You have {MOST} passkeys.", "Remove one that you do not use.")
        digest = _digest(verified.credential_id)
        if connection.execute(select(passkey.c.id).where(passkey.c.id == digest)).first():
            raise _refused()
        connection.execute(
            passkey.insert().values(
                id=digest,
                credential=verified.credential_id,
                user_id=person.id,
                name=name,
                public_key=verified.credential_public_key,
                sign_count=verified.sign_count,
                created=seconds(now),
            )
        )
        audit.append(connection, now, person.name, "passkey.added", person.name)


def remove(engine: Engine, now: datetime, person: User, passkey_id: str) -> None:
    """Forget a passkey, unless it is the only second proof.

    Raises:
        DoorkeeperError: ``passkey.unknown``, ``passkey.last``.

    """
    try:
        digest = bytes.fromhex(passkey_id)
    except ValueError:
        digest = b""
    with writing(engine) as connection:
        known = connection.scalars(select(passkey.c.id).where(passkey.c.user_id == person.id)).all()
        if digest not in known:
            raise DoorkeeperError("passkey.unknown", "There is no such passkey.", "Look at the list again.")
        if len(known) == 1 and not person.totp:
            raise DoorkeeperError(
                "passkey.last",
                "This passkey is the only way to confirm that it is you.",
                "Set up an authenticator app or another passkey first.",
            )
        connection.execute(delete(passkey).where(passkey.c.id == digest))
        audit.append(connection, now, person.name, "passkey.removed", person.name)


def _challenge(key: DataKey, now: datetime, token: str, purpose: str) -> bytes:
    head = os.urandom(_NONCE) + seconds(now).to_bytes(_TIME, "big")
    return head + key.token(f"passkey {purpose}", token + head.hex())


def _right(key: DataKey, now: datetime, token: str, purpose: str, challenge: bytes) -> bool:
    head, given = challenge[: _NONCE + _TIME], challenge[_NONCE + _TIME :]
    expected = key.token(f"passkey {purpose}", token + head.hex())
    age = seconds(now) - int.from_bytes(head[_NONCE:], "big")
    return hmac.compare_digest(expected, given) and 0 <= age < VALID


def _spend(connection: Connection, now: datetime, challenge: bytes) -> None:
    connection.execute(delete(spent).where(spent.c.expires < seconds(now)))
    digest = _digest(challenge)
    if connection.execute(select(spent).where(spent.c.challenge == digest)).first():
        raise _refused()
    connection.execute(spent.insert().values(challenge=digest, expires=seconds(now) + VALID))


def _parsed(answer: str) -> dict[str, object]:
    try:
        value = json.loads(answer) if len(answer) <= LONGEST else None
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        raise _refused()
    return value


def _raw_id(credential: dict[str, object]) -> bytes:
    try:
        return base64url_to_bytes(str(credential["rawId"]))
    except (KeyError, ValueError):
        raise _refused() from None


def _given_challenge(credential: dict[str, object]) -> bytes:
    """Read the challenge that the browser says it answered; whether it did is checked over the signature."""
    try:
        response = credential["response"]
        if not isinstance(response, dict):
            raise _refused()
        client = json.loads(base64url_to_bytes(str(response["clientDataJSON"])))
        return base64url_to_bytes(str(client["challenge"]))
    except (KeyError, ValueError, TypeError, RecursionError):
        raise _refused() from None


def _digest(value: bytes) -> bytes:
    return hashlib.sha256(value).digest()


def _refused() -> DoorkeeperError:
    return RefusedError(
        "passkey.refused", "The passkey was not accepted.", "Try again, or use your password and authenticator app."
    )
