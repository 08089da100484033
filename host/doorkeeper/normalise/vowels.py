"""Scripts that leave vowels unwritten: Arabic, Hebrew, and those of India and its neighbours.

What their letters sound like in Latin ones ("jhn", "slm") is no spelling that anybody uses. It tells how often a name
in such a script is met, and must not make a misspelt Latin name look like somebody's: "Jhn" is a slip for John.
"""

from __future__ import annotations

UNWRITTEN = "~"
"""What stands before such a form in the table of background frequencies."""


def leaves_vowels_out(text: str) -> bool:
    """Whether a text has letters of such a script (the blocks from Hebrew to Myanmar, and Khmer)."""
    return not text.isascii() and any("\u0590" <= char <= "\u109f" or "\u1780" <= char <= "\u17ff" for char in text)
