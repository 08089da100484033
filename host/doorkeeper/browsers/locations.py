"""Reads ``locations.toml``: which browsers there are, and where each one looks."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from doorkeeper.browsers.machine import SYSTEMS
from doorkeeper.model import decode
from doorkeeper.model.decode import Table
from doorkeeper.model.errors import DoorkeeperError

_LIMIT = 300
_MOST = 10


class Places(NamedTuple):
    """Where one browser looks on one system; ``key`` is a registry key on Windows, else None."""

    user: tuple[str, ...]
    machine: tuple[str, ...]
    key: str | None
    found: tuple[str, ...]
    commands: tuple[str, ...]
    policies: tuple[str, ...]


class Browser(NamedTuple):
    """One row of the table. ``family`` is ``chromium`` or ``gecko``; ``snap`` and ``flatpak`` are package names."""

    name: str
    title: str
    family: str
    snap: str | None
    flatpak: str | None
    places: dict[str, Places]


@cache
def all_browsers() -> tuple[Browser, ...]:
    """Give every browser of the table, in its order."""
    text = files("doorkeeper.browsers").joinpath("locations.toml").read_text("utf-8")
    return tuple(_browser(name, decode.table(value, name)) for name, value in tomllib.loads(text).items())


def browsers_named(names: list[str]) -> tuple[Browser, ...]:
    """Give the browsers with these names; with no names, all.

    Raises:
        DoorkeeperError: ``browser.unknown``.

    """
    known = {browser.name: browser for browser in all_browsers()}
    for name in names:
        if name not in known:
            raise DoorkeeperError(
                "browser.unknown",
                f"There is no browser called {name!r} in the table.",
                f"Use one of: {', '.join(known)}.",
            )
    return tuple(known[name] for name in names) if names else tuple(known.values())


def _browser(name: str, value: Table) -> Browser:
    return Browser(
        name=name,
        title=decode.required_text(value, "title", name, limit=_LIMIT),
        family=decode.choice(value, "family", name, ("chromium", "gecko")),
        snap=decode.text(value, "snap", name, limit=_LIMIT),
        flatpak=decode.text(value, "flatpak", name, limit=_LIMIT),
        places={
            system: _places(decode.table(value[system], f"{name}.{system}"), f"{name}.{system}") for system in SYSTEMS
        },
    )


def _places(value: Table, path: str) -> Places:
    def listed(key: str) -> tuple[str, ...]:
        return decode.texts(value, key, path, limit=_LIMIT, most=_MOST)

    return Places(
        user=listed("user"),
        machine=listed("machine"),
        key=decode.text(value, "key", path, limit=_LIMIT),
        found=listed("found"),
        commands=listed("commands"),
        policies=listed("policies"),
    )
