"""The blocking keys under which an entry is found: written when a pack is compiled, asked for when a page is screened.

One namespace, told apart by the first character: name pairs ``n``, letters of a whole name ``l``, organisations ``o``,
profile addresses ``p``, handles ``h``, domains ``d``, e-mail addresses ``e``; the skeletons of domains' labels ``k``,
their halves ``x`` and ``y``; known-good values repeat the key behind ``g``.
"""

from __future__ import annotations

from functools import lru_cache

from doorkeeper.model.record import ListedName, Record
from doorkeeper.normalise import addresses, names, organisations, profiles, romanisation, sounds
from doorkeeper.normalise.names import Reading
from doorkeeper.normalise.vowels import leaves_vowels_out

NAME_KINDS = "nl"
"""First characters of the keys of names."""
PROTECTED = -1
"""The entry under which an index keeps the keys of values that no pack may match."""

SHORTEST_LABEL = 8
"""Shortest domain label of which a look-alike is looked for: shorter ones are ordinary words too often."""
MOST_OF_KEY = 128
"""Entries that one key gives: a key that more of them share says little about any of them."""

SHORTEST_PART = 2
"""Shortest name part that gets single-deletion keys; shorter ones are met exactly only."""


def deletions(part: str) -> set[str]:
    """Give the part with each one of its letters left out."""
    return {part[:i] + part[i + 1 :] for i in range(len(part))}


def spelling_keys(part: str) -> set[str]:
    """Give the keys that words of one spelling share: the word itself, its single deletions and its skeleton."""
    keys = {part, skeleton(part)}
    if len(part) > SHORTEST_PART:
        keys |= deletions(part)
    return keys


def vocabulary_keys(part: str) -> set[str]:
    """Give the keys of one part of a name: those of its spelling, and its sound; the same on both sides."""
    keys = spelling_keys(part)
    sound = sounds.sound_key(part)
    if sound is not None:
        keys.add(sound)
    return keys


def consonants(word: str) -> str:
    """Give the first letter and all later consonants: ``tlnt`` for ``talent``, as business names are shortened."""
    return word[:1] + "".join(c for c in word[1:] if c not in "aeiou")


def skeleton(part: str) -> str:
    """Give the form that ASCII look-alikes share: i, l, j and 1; rn and m; vv and w; 0 and o (UTS #39, ASCII part)."""
    return part.replace("rn", "m").replace("vv", "w").translate(_SKELETON)


_SKELETON = str.maketrans("i10j", "llol")


_NOTHING: frozenset[str] = frozenset()


class Variant:
    """One way in which a listed name may be written: its parts, the words that say so, and all letters as written.

    ``older`` says that it is another romanisation than the listed name's own, such as Wade-Giles for pinyin;
    ``exact`` that its script leaves vowels out, so that one letter tells two people apart; ``fathers`` are the parts
    that name a father.
    """

    __slots__ = ("exact", "fathers", "how", "letters", "older", "parts")

    def __init__(self, reading: Reading, *, older: bool = False, exact: bool = False) -> None:
        self.parts = reading.parts
        self.how = reading.how
        self.letters = reading.letters
        self.fathers = reading.fathers
        self.older = older
        self.exact = exact


@lru_cache(maxsize=256)
def name_variants(name: ListedName) -> tuple[Variant, ...]:
    """Give the ways in which a listed name may be written, the plainest first. Deterministic."""
    readings = names.readings(name.full)
    if not readings:
        return ()
    exact = leaves_vowels_out(name.full)
    out: list[Variant] = []
    seen: set[tuple[str, ...]] = set()

    def add(reading: Reading, *, older: bool = False) -> None:
        if reading.parts and reading.parts not in seen:
            seen.add(reading.parts)
            out.append(Variant(reading, older=older, exact=exact))

    for reading in readings:
        how = reading.how & {names.OTHER_SCRIPT, "transliteration"}
        add(Reading(reading.parts, how, reading.letters, reading.han, reading.fathers))
    for variant in out:
        for form in romanisation.romanised_forms(variant.parts):
            add(Reading(form, variant.how | {"transliteration"}, "".join(form), "", _NOTHING), older=True)
    return tuple(out[:40])


def name_keys(variant: Variant) -> list[str]:
    """Give the keys of one variant: each pair of parts, and the letters of all.

    An older spelling is met as it stands only, so its letters need no key.
    """
    pairs = ["n" + key for key in names.pair_keys(variant.parts)]
    if variant.older:
        return pairs
    return pairs + ["l" + names.letters_key(letters) for letters in {variant.letters, "".join(variant.parts)}]


def organisation_keys(text: str) -> list[str]:
    """Give the keys of an organisation's name, one for each way to read it."""
    return ["o" + form.key for form in organisations.organisation_forms(text)]


def domain_key(text: str) -> str | None:
    """Give the key of a listed domain or web address."""
    address = addresses.parse_address(text)
    return "d" + address.host if address else None


def label_keys(label: str) -> set[str]:
    """Give the keys of a domain's label: its skeleton, which look-alikes share, and either half.

    One edit leaves a half as it is, so that two keys find a label misspelt anywhere; a key for each letter left out, as
    for name parts, would be fifteen a label, and labels are shared by nobody.
    """
    half = len(label) // 2
    keys = {"k" + skeleton(label)}
    if len(label) >= SHORTEST_LABEL:
        keys |= {f"x{label[:half]}", f"y{label[half:]}"}
    return keys


def asked_half_keys(label: str) -> set[str]:
    """Give the half keys under which a label of one letter more, as many or one less may stand.

    Two letters swapped just where the halves meet change both, so that swap is undone too.
    """
    half = len(label) // 2
    keys = {f"x{label[: half - 1]}{label[half : half + 1]}"} if half else set()
    for size in (len(label) - 1, len(label), len(label) + 1):
        half = size // 2
        keys |= {f"x{label[:half]}", f"y{label[len(label) - (size - half) :]}"}
    return keys


def email_key(text: str) -> str | None:
    """Give the key of a listed e-mail address."""
    email = addresses.parse_email(text)
    return "e" + email if email else None


def profile_key(text: str) -> str | None:
    """Give the key of a listed profile address."""
    key = profiles.profile_key(text)
    return "p" + key if key else None


def handle_key(text: str) -> str | None:
    """Give the key of a listed handle."""
    key = profiles.handle_key(text)
    return "h" + key if key else None


def has_key(record: Record, key: str) -> bool:
    """Whether a record's own address, handle, domain or e-mail address has a key: an index may lead to a stranger."""
    kinds = {
        "h": (handle_key, record.handles),
        "p": (profile_key, record.profiles),
        "d": (domain_key, record.domains),
        "e": (email_key, record.emails),
    }
    if key[:1] in kinds:
        form, values = kinds[key[0]]
        return any(form(value) == key for value in values)
    return key in value_keys(record)


def value_keys(record: Record) -> set[str]:
    """Give the keys of a record's own values other than its names."""
    found = {handle_key(v) for v in record.handles}
    found |= {profile_key(v) for v in record.profiles}
    found |= {domain_key(v) for v in record.domains}
    found |= {email_key(v) for v in record.emails}
    keys = {key for key in found if key}
    for organisation in record.organisations:
        keys.update(organisation_keys(organisation.name))
    return keys
