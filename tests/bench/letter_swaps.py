"""Names with letters swapped for look-alikes of the full table of Unicode UTS #39."""

from __future__ import annotations

import json
import random
from pathlib import Path

import confusable_homoglyphs


def look_alikes() -> dict[str, list[str]]:
    """Give each ASCII letter the single other characters that UTS #39 calls confusable with it."""
    path = Path(confusable_homoglyphs.__file__).with_name("confusables.json")
    raw: dict[str, list[dict[str, str]]] = json.loads(path.read_text("utf-8"))
    table = {}
    for letter, others in raw.items():
        if len(letter) == 1 and letter.isascii() and letter.isalpha():
            # the data puts U+200E beside right-to-left characters
            swaps = {other["c"].strip("\u200e") for other in others}
            table[letter] = sorted(swap for swap in swaps if len(swap) == 1 and not swap.isascii())
    return {letter: swaps for letter, swaps in table.items() if swaps}


def swapped(name: str, count: int, table: dict[str, list[str]], rng: random.Random) -> str | None:
    """Give the name with ``count`` of its letters swapped; None where it has fewer that can be."""
    places = [i for i, letter in enumerate(name) if letter in table]
    if len(places) < count:
        return None
    chosen = set(rng.sample(places, count))
    return "".join(rng.choice(table[letter]) if i in chosen else letter for i, letter in enumerate(name))
