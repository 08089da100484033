"""Text of a report, made fit for a page: escaped, its direction kept to itself, and nothing invisible in it.

The same rules as the extension's (``extension/shared/visible-text.js``): Unicode UTS #55, and UAX #9 for isolates.
"""

from __future__ import annotations

import unicodedata

from markupsafe import Markup, escape

from doorkeeper.normalise.characters import is_hidden

LONGEST = 200_000
# more marks than these on one letter climb over other lines
MOST_MARKS = 3
_LINES = "\n\t"


def shown(value: object, limit: int = LONGEST) -> Markup:
    """Give the text as markup: isolated in its direction, hidden characters as marks such as ``U+202E``."""
    text = "" if value is None else str(value)
    pieces: list[str] = []
    marks = 0
    for character in text[:limit]:
        marks = marks + 1 if unicodedata.category(character).startswith("M") else 0
        if marks > MOST_MARKS:
            continue
        if character not in _LINES and is_hidden(character):
            pieces.append(f'<span class="dk-hidden">U+{ord(character):04X}</span>')
        else:
            pieces.append(str(escape(character)))
    more = "…" if len(text) > limit else ""
    return Markup(f"<bdi>{''.join(pieces)}{more}</bdi>")  # noqa: S704 - every character was escaped above


def plain(value: object, limit: int = 80) -> str:
    """Give the text for a place that takes no markup, such as a page's title: hidden characters as ``[U+202E]``."""
    text = "" if value is None else str(value)
    cut = "".join(f"[U+{ord(c):04X}]" if is_hidden(c) else c for c in text[:limit])
    return " ".join(cut.split()) + ("…" if len(text) > limit else "")


def copied(value: object) -> Markup:
    """Give an address or another identifier as a value to copy, selected by one click. It is never a link."""
    return Markup('<code class="dk-value">{}</code>').format(shown(value))
