"""Which entries may have the name on the page: vocabulary deletes first, then pairs of parts, then letters.

Nothing is asked that could not matter: where the parts are so common that chance would explain the agreement in this
pack, the name cannot stand alone, and an entry that another fact ties to the page is compared with it anyway. So a
million entries cost hardly more than a thousand.
"""

from __future__ import annotations

import math
from itertools import pairwise, product

from doorkeeper.matching import bands, keys, parts
from doorkeeper.matching.names import ERROR_FACTOR, FLOOR, SPELLINGS, TOGETHER, share_of
from doorkeeper.model.value import TYPE_CHECKING
from doorkeeper.normalise.names import Reading, letters_key
from doorkeeper.normalise.sounds import doubled

if TYPE_CHECKING:
    from doorkeeper.matching.ports import Background, Index

MOST_PER_PART = 12
MOST_ENTRIES = 24


def name_candidates(readings: list[Reading], index: Index, background: Background) -> set[int]:
    """Give the entries with a listed name that the page's name may be; bounded."""
    search = _Search(index, background)
    read = [_Read(reading, background) for reading in readings]
    search.look_up(read)
    wanted: list[str] = []
    for reading in read:
        wanted.extend(search.keys(reading))
    found: set[int] = set()
    for _, entry in index.entries(list(dict.fromkeys(wanted))):
        found.add(entry)
        if len(found) >= MOST_ENTRIES:
            break
    return found


class _Read:
    """One reading, and how common its parts are: each alone, and all others beside it."""

    __slots__ = ("others", "parts", "reading", "shares", "whole")

    def __init__(self, reading: Reading, background: Background) -> None:
        self.reading = reading
        self.parts = reading.parts
        self.shares = [share_of(part, background) for part in reading.parts]
        # together with the others a part is as telling as they are
        together = [TOGETHER * share for share in self.shares]
        self.others = [math.prod(together[:i] + together[i + 1 :]) for i in range(len(together))]
        self.whole = math.prod(self.shares) * TOGETHER ** (len(self.shares) - 1)


class _Search:
    """What one index is worth asking, by the chance up to which a name may stand alone in it."""

    def __init__(self, index: Index, background: Background) -> None:
        self.index = index
        self.background = background
        # a rare name matters beside a role or a place even where it cannot stand alone
        self.most = max(index.rarest_common, bands.RARE)
        self.most_corrected = max(bands.most_chance(index.rarest_common, index.names, corrected=True), bands.RARE)
        self._asked: dict[tuple[str, float], set[str]] = {}
        self._listed: dict[str, list[str]] = {}

    def look_up(self, read: list[_Read]) -> None:
        """Ask the vocabulary for what all parts of all readings may stand for; one question."""
        wanted: dict[str, None] = {}
        for one in read:
            for part, share, others in zip(one.parts, one.shares, one.others, strict=True):
                asked = self._vocabulary_keys(part, share, others)
                self._asked[part, others] = asked
                wanted.update(dict.fromkeys(asked))
        for key, listed in self.index.parts(list(wanted)) if wanted else ():
            self._listed.setdefault(key, []).append(listed)

    def keys(self, one: _Read) -> list[str]:
        """Give the keys of one reading: its pairs of parts, and its letters."""
        observed = one.parts
        options = [self._options(*of_part) for of_part in zip(observed, one.shares, one.others, strict=True)]
        options.extend(self._joined(pair) for pair in (pairwise(observed) if len(observed) > 2 else ()))
        wanted = self._pairs(options, one.whole)
        if len(observed) == 1:
            wanted.extend("l" + letters_key(part) for part, _ in options[0])
        if self._may_be_respaced(one.reading, one.whole):
            wanted.append("l" + letters_key(one.reading.letters))
        return wanted

    def _pairs(self, options: list[list[tuple[str, float]]], whole: float) -> list[str]:
        """Give the pairs that chance does not explain; of a rare name of common pairs, the rarest."""
        out: dict[str, None] = {}
        rarest: tuple[float, str] | None = None
        for i, left in enumerate(options):
            for right in options[i + 1 :]:
                for (a, share_a), (b, share_b) in product(left, right):
                    if a == b:
                        continue
                    key = f"n{a} {b}" if a < b else f"n{b} {a}"
                    chance = TOGETHER * share_a * share_b
                    if chance <= self.most:
                        out[key] = None
                    elif rarest is None or (chance, key) < rarest:
                        rarest = (chance, key)
        if rarest is not None and len(options) > 2 and whole <= self.most:
            out[rarest[1]] = None
        return list(out)

    def _vocabulary_keys(self, part: str, share: float, others: float) -> set[str]:
        """Give the vocabulary keys that are worth asking for a part; none where only itself can matter."""
        asked = set(parts.short_of(part))
        if part.startswith("abd"):
            asked.add(part[3:])
        if not parts.is_known(part, self.background) or (
            len(part) > parts.SHORT and min(SPELLINGS, ERROR_FACTOR) * share * others <= self.most_corrected
        ):
            asked |= keys.vocabulary_keys(part)
        elif SPELLINGS * share * others <= self.most_corrected:
            asked |= doubled(part)
            if ERROR_FACTOR * share * others <= self.most_corrected:
                # a known short name may be another with one letter more or less, and nothing else
                asked |= keys.deletions(part) | {part}
        return asked

    def _options(self, part: str, share: float, others: float) -> list[tuple[str, float]]:
        """Give the listed parts that a part may stand for, itself first, each with the chance of meeting it."""
        found = [(part, share)]
        listed = {other for key in self._asked[part, others] for other in self._listed.get(key, ())} - {part}
        if not listed:
            return found
        known = parts.is_known(part, self.background)
        near = [other for other in listed if parts.relate(part, other, self.background, loose=False)]
        found.extend(
            (other, share * SPELLINGS if known else FLOOR * ERROR_FACTOR) for other in sorted(near)[: MOST_PER_PART - 1]
        )
        return found

    def _joined(self, pair: tuple[str, str]) -> list[tuple[str, float]]:
        """Give two neighbours written together, as one part."""
        together = "".join(pair)
        return [(together, share_of(together, self.background))]

    def _may_be_respaced(self, reading: Reading, whole: float) -> bool:
        """Whether the parts look as if they were joined or split: some part of them is nobody's name."""
        return whole <= self.most or not all(parts.is_known(part, self.background) for part in reading.parts)
