"""How common a name part is, as one pack sees it.

The lists from which the background was counted lack many names, above all Arabic ones in Latin letters. A large pack is
a sample of names too: what thousands of its entries share is common among people, whatever the lists say.
"""

from __future__ import annotations

from functools import lru_cache

from doorkeeper.model.value import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from doorkeeper.matching.ports import Background, Index

MOST_REMEMBERED = 4096
"""Name parts whose frequency is remembered."""


class PackBackground:
    """The background as one pack sees it: a part is as common as the lists or the pack's own names say."""

    def __init__(self, background: Background, share: Callable[[str], float | None]) -> None:
        """Join the background with the shares of name parts among a pack's names."""
        self._background = background
        self._share = share
        self._remembered: dict[str, tuple[float, float]] = {}

    def frequency(self, part: str) -> tuple[float, float]:
        """Give the share of people with this given name and with this family name."""
        known = self._remembered.get(part)
        if known is None:
            if len(self._remembered) >= MOST_REMEMBERED:
                self._remembered.clear()
            known = self._remembered[part] = self._find(part)
        return known

    def _find(self, part: str) -> tuple[float, float]:
        given, family = self._background.frequency(part)
        share = self._share(part) or 0.0
        return (given, family) if share <= given + family else (share - family, family)


def background_of(background: Background, index: Index) -> PackBackground:
    """Give the background as an index's pack sees it: the same from page to page, which have many parts in common."""
    return _background_of(background, index)  # type: ignore[arg-type] # both are what they are by identity


@lru_cache(maxsize=8)
def _background_of(background: Background, index: Index) -> PackBackground:
    return PackBackground(background, index.share)
