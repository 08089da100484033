"""An organisation's name without what changes between mentions: legal form, region, abbreviation, spacing."""

from functools import lru_cache

from doorkeeper.model.value import Value
from doorkeeper.normalise import characters
from doorkeeper.normalise.tables.organisation_words import ABBREVIATIONS, LEGAL_FORMS, REGIONS

MOST_WORDS = 12

# "ex-Acme", "formerly Acme": the person says that it is over.
_FORMER = ("ex", "former", "formerly", "previously", "past", "late")
# What stands behind one of these is about the organisation and not its name.
_CUTS = frozenset("([{|/·•,;")
# These cut only behind a space: "BR-YR" is one name.
_DASHES = frozenset("-–—@")


class OrganisationForm(Value):
    """One way to read an organisation's name: its stems in order, and what was undone to get them."""

    stems: tuple[str, ...]
    how: frozenset[str]

    @property
    def key(self) -> str:
        """The stems written together: equal however the name is spaced, hyphenated or joined."""
        return "".join(self.stems)


@lru_cache(maxsize=1024)
def organisation_forms(text: str) -> tuple[OrganisationForm, ...]:
    """Give the readings of an organisation's name, the fullest first; none for a text without letters."""
    text = _strip_former(text[:300])[0]
    out: list[OrganisationForm] = []
    heads = [text]
    cut = _cut(text)
    if cut > 0:
        heads.append(text[:cut])
    for head in heads:
        for form in _forms(head):
            if all(form.stems != other.stems for other in out):
                out.append(form)
    return tuple(out)


def is_former(text: str) -> bool:
    """Whether the text itself says that the organisation is a past one."""
    return _strip_former(text)[1]


def _cut(text: str) -> int:
    """Give the place at which the name ends and something about it begins; -1 where there is none."""
    for i, char in enumerate(text):
        if char in _CUTS or (char in _DASHES and i > 0 and text[i - 1].isspace()):
            return i
    return -1


def _strip_former(text: str) -> tuple[str, bool]:
    stripped = characters.visible(text).lstrip()
    lowered = stripped.lower()
    for word in _FORMER:
        if lowered.startswith(word) and not lowered[len(word) : len(word) + 1].isalnum():
            rest = stripped[len(word) :].lstrip(" \t\u00a0:.-–—")
            return (rest, True) if rest else (text, False)
    return text, False


def _forms(text: str) -> list[OrganisationForm]:
    """Give the words as they stand, and their stems; written together, only the first keeps every letter."""
    found = characters.words(text)[: MOST_WORDS * 3]
    how: set[str] = set()
    for word in found:
        how |= word.how
    if any(w.look != w.sound for w in found):
        how.add(characters.LOOK_ALIKE)
    plain = _trim(_join_letters([w.look or w.han for w in found if w.look or w.han]))[:MOST_WORDS]
    if not plain:
        return []
    stems = tuple(_stem(ABBREVIATIONS.get(word, word)) for word in plain)
    shortened = any(word in ABBREVIATIONS for word in plain)
    return [
        OrganisationForm(stems, frozenset(how | {"abbreviation"} if shortened else how)),
        OrganisationForm(tuple(plain), frozenset(how)),
    ]


def _join_letters(found: list[str]) -> list[str]:
    """Join single letters that follow each other: ``C Z E A`` and ``B. R.`` are one word."""
    out: list[str] = []
    previous_single = False
    for word in found:
        single = len(word) == 1 and word.isalpha()
        if single and previous_single:
            out[-1] += word
        else:
            out.append(word)
        previous_single = single
    return out


def _trim(found: list[str]) -> list[str]:
    """Drop a leading article and trailing legal forms and regions, as long as one word stays."""
    kept = found[1:] if len(found) > 1 and found[0] == "the" else found
    changed = True
    while changed and len(kept) > 1:
        changed = False
        for size in (3, 2, 1):
            tail = " ".join(kept[-size:])
            if len(kept) > size and (tail in LEGAL_FORMS or tail in REGIONS):
                kept = kept[:-size]
                changed = True
                break
    return kept


def _stem(word: str) -> str:
    """Drop the plural: ``careers`` is ``career``; ``business`` and ``analysis`` stay."""
    if len(word) > 4 and word.endswith("s") and word[-2] not in "siu":
        return word[:-1]
    return word
