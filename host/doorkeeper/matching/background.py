"""How common a name part is, as one pack sees it.

The lists from which the background was counted lack many names, above all Arabic ones in Latin letters. A large pack is
a sample of names too: what thousands of its entries share is common among people, whatever the lists say.
"""

from __future__ import annotations

from doorkeeper.model.value import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from doorkeeper.matching.ports import Background


class PackBackground:
    """The background as one pack sees it: a part is as common as the lists or the pack's own names say."""

    def __init__(self, background: Background, share: Callable[[str], float | None]) -> None:
        """Join the background with the shares of name parts among a pack's names."""
        self._background = background
        self._share = share

    def frequency(self, part: str) -> tuple[float, float]:
        """Give the share of people with this given name and with this family name."""
        given, family = self._background.frequency(part)
        share = self._share(part) or 0.0
        return (given, family) if share <= given + family else (share - family, family)
