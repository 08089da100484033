"""What a request knows: the desk, the address, and who is asking."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from flask import current_app, g

from doorkeeper.desk.console.address import Address
from doorkeeper.desk.console.sessions import Session
from doorkeeper.desk.console.users import User
from doorkeeper.desk.triage.desk import Desk

_NAME = "doorkeeper-console"


@dataclass(frozen=True)
class Console:
    """What an app was made with."""

    desk: Desk
    address: Address

    def install(self, extensions: dict[str, object]) -> None:
        """Put it where :func:`console` finds it."""
        extensions[_NAME] = self


def console() -> Console:
    """Give what this app was made with."""
    return cast(Console, current_app.extensions[_NAME])


def desk() -> Desk:
    """Give the desk."""
    return console().desk


def session() -> Session | None:
    """Give the session of this request, at whatever stage."""
    return cast("Session | None", g.get("session"))


def person() -> User:
    """Give who is asking; the guard has let only such a request through."""
    found = session()
    if found is None:
        raise RuntimeError("a route that needs a person was reached without one")
    return found.user


def token() -> str:
    """Give the value of this browser's cookie."""
    return cast(str, g.get("token", ""))


def set_token(value: str) -> None:
    """Give this browser another value: of a session that was begun or moved, or of none."""
    g.token = value
    g.set_token = True
