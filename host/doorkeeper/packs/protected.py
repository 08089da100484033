"""Values that no pack may match, by the index key that they would be found under."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from doorkeeper.matching import keys
from doorkeeper.model.value import Value
from doorkeeper.normalise.addresses import parent_domains


class Protected(Value):
    """The shipped list as domains and as keys of organisations, of profile pages and of handles."""

    domains: frozenset[str]
    organisations: frozenset[str]
    accounts: frozenset[str] = frozenset()

    @property
    def keys(self) -> list[str]:
        """The index keys of the list, for the indexes to keep."""
        return sorted({*self.organisations, *("d" + domain for domain in self.domains)})

    def covers(self, key: str) -> bool:
        """Whether an index key would match a protected value."""
        kind, value = key[:1], key[1:]
        if kind == "o":
            return key in self.organisations
        if kind in "ph":
            return key in self.accounts
        if kind == "d":
            return not self.domains.isdisjoint(parent_domains(value))
        if kind == "e":
            # one address at a service that millions share is one person's
            domains = self.domains - _SHARED_MAIL
            return not domains.isdisjoint(parent_domains(value.rpartition("@")[2]))
        return False


_SHARED_MAIL = frozenset(
    "gmail.com googlemail.com outlook.com hotmail.com hotmail.co.uk live.com icloud.com yahoo.com yahoo.co.uk "
    "proton.me protonmail.com qq.com 163.com aol.com".split()
)


@cache
def protected() -> Protected:
    """Give the list that ships with the program."""
    table = tomllib.loads(Path(__file__).with_name("protected.toml").read_text("utf-8"))
    return Protected(
        domains=frozenset(table["domains"]),
        organisations=frozenset(key for name in table["organisations"] for key in keys.organisation_keys(name)),
        accounts=frozenset(_account_keys(table)),
    )


def _account_keys(table: dict[str, list[str]]) -> Iterator[str]:
    """Give the keys of the listed pages and handles; a handle counts with and without its site."""
    for address in table["profiles"]:
        yield keys.profile_key(address) or ""
    for site, names in (("x", table["x_handles"]),):
        for name in names:
            yield keys.profile_key(f"https://x.com/{name}") or ""
            yield from filter(None, (keys.handle_key(name), keys.handle_key(f"{site}:{name}")))
