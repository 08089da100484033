"""The open desk: the database, the data key and the identities that a running ``desk work`` holds in memory."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

from pyrage.x25519 import Identity
from sqlalchemy import Connection, Engine, select

from doorkeeper.desk.database.engine import writing as begin
from doorkeeper.desk.triage import audit
from doorkeeper.desk.triage.datakey import DataKey, new_secret
from doorkeeper.desk.triage.identities import seal_to, unseal
from doorkeeper.desk.triage.tables import data_key
from doorkeeper.model.errors import DoorkeeperError, RefusedError
from doorkeeper.packs.desk_card import DeskCard

_WRITER = 0x646B_6465_736B  # "dkdesk": the advisory lock of everything that triage and console write


@dataclass(frozen=True)
class Policy:
    """What is kept, and how long: days after the answer; whether the sealed bytes stay once they were opened."""

    retention_days: int = 365
    keep_sealed: bool = False


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Desk:
    """What every function of triage is given first."""

    engine: Engine
    data_key: DataKey
    identities: list[Identity] = field(repr=False)
    card: DeskCard
    policy: Policy = Policy()
    now: Callable[[], datetime] = _now


def open_desk(
    engine: Engine,
    identities: list[Identity],
    card: DeskCard,
    policy: Policy = Policy(),
    now: Callable[[], datetime] = _now,
) -> Desk:
    """Open the data key with the identities, or make it at the first start.

    After a rotation of keys the data key is sealed anew, to the recipients of the new card.

    Raises:
        RefusedError: ``desk.identity_other``: no identity opens this database, or the card is not of these identities,
            or of another desk than the database.

    """
    if not {str(identity.to_public()) for identity in identities} & {recipient for _, recipient in card.recipients}:
        raise _other("The identity given is not one of the desk card's recipients.")
    recipients = json.dumps(sorted(recipient for _, recipient in card.recipients))
    with writing(engine) as connection:
        row = connection.execute(select(data_key)).first()
        secret = unseal(identities, row.sealed) if row else new_secret()
        if secret is None:
            raise _other("None of the identities given opens this desk's database.")
        if row is not None and row.desk not in (None, card.id):
            raise _other(
                f"The card is that of the desk {card.id}, and the database that of the desk {row.desk}.",
                f"Name the card of the desk {row.desk} with --card, or another database.",
            )
        if row is None or row.recipients != recipients:
            values = {"sealed": seal_to(card, secret), "recipients": recipients, "desk": card.id}
            if row is None:
                connection.execute(data_key.insert().values(id=1, made=seconds(now()), **values))
            else:
                connection.execute(data_key.update().values(**values))
            audit.append(connection, now(), "desk", "key.resealed" if row else "key.made", card.id)
        elif row.desk is None:
            connection.execute(data_key.update().values(desk=card.id))
    return Desk(engine, DataKey(secret), identities, card, policy, now)


def desk_id(engine: Engine) -> str | None:
    """Give the id of the desk that the database is of; None before ``desk work`` was started on it."""
    with engine.connect() as connection:
        return connection.scalar(select(data_key.c.desk))


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Open the one transaction that writes; committed at the end, undone by an exception.

    One at a time on a desk: analysts write seldom and briefly, two writers never wait for each other's rows, and the
    audit chain has one end. What the intake writes does not wait for this on PostgreSQL.
    """
    with begin(engine, _WRITER) as connection:
        yield connection


def seconds(at: datetime) -> int:
    """Give a time as it stands in the tables."""
    return int(at.timestamp())


def moment(at: int) -> datetime:
    """Give the time that a table holds."""
    return datetime.fromtimestamp(at, UTC)


_OTHER = "Give the identity whose public key is on the desk's card, a retired or the escrow one if need be."


def _other(message: str, remedy: str = _OTHER) -> DoorkeeperError:
    return RefusedError("desk.identity_other", message, remedy)
