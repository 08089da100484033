"""A table from characters to plain letters, kept as one text that is searched: importing it costs nothing.

As dicts the two tables take a tenth of the host's start, for the few characters that a page has of them.
"""

from __future__ import annotations

from collections.abc import Iterator

MOST_REMEMBERED = 4096


class LetterTable:
    """The letters that characters stand for.

    The text has a line for each group of characters: their letters, a space, the characters, none of which is ASCII.
    """

    def __init__(self, text: str) -> None:
        self._text = "\n" + text
        self._remembered: dict[str, str | None] = {}

    def get(self, char: str) -> str | None:
        """Give the letters of a character, which may be none; None for one that is not in the table."""
        try:
            return self._remembered[char]
        except KeyError:
            if len(self._remembered) >= MOST_REMEMBERED:
                self._remembered.clear()
            found = self._remembered[char] = self._find(char)
            return found

    def __contains__(self, char: str) -> bool:
        """Whether a character is in the table."""
        return self.get(char) is not None

    def items(self) -> Iterator[tuple[str, str]]:
        """Give (character, letters) of all."""
        for line in self._text.split("\n")[1:-1]:
            letters, _, chars = line.partition(" ")
            yield from ((char, letters) for char in chars)

    def _find(self, char: str) -> str | None:
        at = -1 if char.isascii() else self._text.find(char)
        if at < 0:
            return None
        start = self._text.rindex("\n", 0, at) + 1
        return self._text[start : self._text.index(" ", start)]
