"""An organisation's name without what changes between mentions: legal form, region, abbreviation, spacing."""

from functools import lru_cache

from doorkeeper.model.value import Value
from doorkeeper.normalise import characters
from doorkeeper.normalise.tables.legal_forms import BEFORE_A_NAME, HAN_FORMS, LEGAL_FORMS
from doorkeeper.normalise.tables.numbers import CARDINALS, ORDINALS
from doorkeeper.normalise.tables.organisation_words import ABBREVIATIONS, COUNTRIES, REGIONS

MOST_WORDS = 12
LONGEST_FORM = 5
"""Most words of a written-out legal form."""
LONG_FORM = 10
"""Shortest legal form, in letters, in which one error is forgiven."""

# "ex-Acme", "formerly Acme": the person says that it is over.
_FORMER = ("ex", "former", "formerly", "previously", "past", "late")
# What stands behind one of these is about the organisation and not its name.
_CUTS = frozenset("([{|/·•,;")
# These cut only behind a space: "BR-YR" is one name.
_DASHES = frozenset("-–—@")
# Written or left out at will, "and" also as a sign: Smith & Son, Federation of (the) Red Cross.
_LINKS = frozenset("and the und et".split())
_ARTICLES = frozenset(("the",))
# A region behind one of these belongs to the name: Bank of China.
_OF = frozenset("of for in de".split())
# Words for a part of an organisation.
_UNITS = frozenset(
    "institute department dept school faculty college division centre center laboratory bureau unit".split()
)
# Countries and unions as often written short as out.
_SHORT_COUNTRIES = {
    ("united", "states"): "us", ("united", "kingdom"): "uk", ("european", "union"): "eu", ("great", "britain"): "gb",
}  # fmt: skip
# A legal form written to the name, as capitals behind a small letter show: "WexmoorAG".
_WRITTEN_TO = ("GmbH", "LLC", "LLP", "PLC", "Ltd", "Inc", "AG", "AB", "BV", "NV", "SA", "SE")


class OrganisationForm(Value):
    """One way to read an organisation's name: its stems in order, what was undone to get them, and where it says it is.

    ``countries`` are those written behind the name and left out of the stems; ``unit`` is the part of the organisation
    that is named behind it and left out too.
    """

    stems: tuple[str, ...]
    how: frozenset[str]
    countries: frozenset[str] = frozenset()
    unit: str = ""

    @property
    def key(self) -> str:
        """The stems written together: equal however the name is spaced, hyphenated or joined."""
        return "".join(self.stems)


@lru_cache(maxsize=1024)
def organisation_forms(text: str) -> tuple[OrganisationForm, ...]:
    """Give the readings of an organisation's name, the fullest first; none for a text without letters."""
    text = _strip_former(text[:300])[0]
    out: list[OrganisationForm] = []
    heads = [(text, "")]
    cut = _cut(text)
    if cut > 0:
        heads.append((text[:cut], _unit(text[cut + 1 :])))
    for head, unit in heads:
        for form in _forms(head):
            if all(form.stems != other.stems for other in out):
                out.append(form._replace(unit=unit) if unit else form)
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


def _unit(tail: str) -> str:
    """Give the part of an organisation that stands behind its name, in plain letters; nothing where there is none."""
    cut = _cut(tail)
    found = [word.look for word in characters.words(tail[:cut] if cut > 0 else tail)]
    return " ".join(found) if not _UNITS.isdisjoint(found) else ""


def _strip_former(text: str) -> tuple[str, bool]:
    stripped = characters.visible(text).lstrip()
    lowered = stripped.lower()
    for word in _FORMER:
        if lowered.startswith(word) and not lowered[len(word) : len(word) + 1].isalnum():
            rest = stripped[len(word) :].lstrip(" \t\u00a0:.-–—")
            return (rest, True) if rest else (text, False)
    return text, False


def _forms(text: str) -> list[OrganisationForm]:
    """Give the words as they look and as they sound, each with and without abbreviations undone and plurals dropped."""
    found = characters.words(_without_written_form(text))[: MOST_WORDS * 3]
    how: set[str] = set()
    for word in found:
        how |= word.how
    out = _forms_of([w.look or _without_han_form(w.han) for w in found], how)
    if any(w.look != w.sound for w in found):
        out = [form._replace(how=form.how | {characters.LOOK_ALIKE}) for form in out]
        spoken = [w.sound or _without_han_form(w.han) for w in found]
        out.extend(_forms_of(spoken, how | {characters.TRANSLITERATION}))
    return out


def _forms_of(found: list[str], how: set[str], *, linked: bool = False) -> list[OrganisationForm]:
    """Give the words as they stand, and their stems; written together, only the first keeps every letter."""
    spelt = [word for word in found if word]
    kept, countries = _trim(_short_countries(_join_letters(_without_links(spelt, _ARTICLES if linked else _LINKS))))
    plain = [each for word in kept for each in CARDINALS.get(word) or (ORDINALS.get(word, word),)][:MOST_WORDS]
    if not plain:
        return []
    stems = tuple(_stem(ABBREVIATIONS.get(word, word)) for word in plain)
    shortened = any(word in ABBREVIATIONS for word in plain)
    forms = [
        OrganisationForm(stems, frozenset(how | {"abbreviation"} if shortened else how), countries, ""),
        OrganisationForm(tuple(plain), frozenset(how), countries, ""),
    ]
    if not linked and not (_LINKS - _ARTICLES).isdisjoint(found):
        # "ScienceandArt" is met by its letters alone
        forms.extend(_forms_of(found, how, linked=True)[1:])
    return forms


def _without_links(found: list[str], links: frozenset[str]) -> list[str]:
    kept = [word for word in found if word not in links]
    return kept or found


def _short_countries(found: list[str]) -> list[str]:
    """Write ``United States`` as ``US``, wherever it stands."""
    out: list[str] = []
    for word in found:
        short = _SHORT_COUNTRIES.get((out[-1], word)) if out else None
        if short:
            out[-1] = short
        else:
            out.append(word)
    return out


def _without_written_form(text: str) -> str:
    """Part a legal form from the name that it is written to."""
    for form in _WRITTEN_TO:
        if text.endswith(form) and text[: -len(form)][-1:].islower():
            return f"{text[: -len(form)]} {form}"
    return text


def _without_han_form(han: str) -> str:
    """Take a Chinese or Japanese legal form off a name in Han characters."""
    for form in HAN_FORMS:
        if len(han) > len(form) + 1:
            if han.endswith(form):
                return han[: -len(form)]
            if han.startswith(form):
                return han[len(form) :]
    return han


def _join_letters(found: list[str]) -> list[str]:
    """Join single letters that follow each other: ``C Z E A`` and ``B. R.`` are one word."""
    out: list[str] = []
    previous_single = False
    for word in found:
        # a Han character is a word, never an initial
        single = len(word) == 1 and word.isascii() and word.isalpha()
        if single and previous_single:
            out[-1] += word
        else:
            out.append(word)
        previous_single = single
    return out


def _trim(found: list[str]) -> tuple[list[str], frozenset[str]]:
    """Drop legal forms in front and behind, and regions behind, as long as one word stays; give the countries too."""
    kept = list(found)
    countries: set[str] = set()
    while len(kept) > 1:
        size, country = _tail(kept)
        if not size:
            break
        kept = kept[:-size]
        if country:
            countries.add(country)
    while size := _form_in_front(kept):
        kept = kept[size:]
    return kept, frozenset(countries)


def _tail(kept: list[str]) -> tuple[int, str | None]:
    """Give how many words at the end are a legal form or a region, 0 for none, and the country that they name."""
    for size in range(min(LONGEST_FORM, len(kept) - 1), 0, -1):
        tail = " ".join(kept[-size:])
        if tail in REGIONS and kept[-size - 1] not in _OF:
            return size, COUNTRIES.get(tail)
        if tail in LEGAL_FORMS or _is_misspelt_form(tail):
            return size, None
    return 0, None


def _form_in_front(kept: list[str]) -> int:
    for size in range(min(LONGEST_FORM, len(kept) - 1), 0, -1):
        if " ".join(kept[:size]) in BEFORE_A_NAME:
            return size
    return 0


def _is_misspelt_form(tail: str) -> bool:
    """Whether one letter is wrong in a long written-out form: it still says nothing of which firm this is."""
    if len(tail) < LONG_FORM:
        return False
    # one error leaves the beginning or the end as it is, and most words have neither of any form
    ends = _ends_of_long_forms()
    if tail[:3] not in ends and tail[-3:] not in ends:
        return False
    near = _misspelt_forms()
    return tail in near or any(tail[:i] + tail[i + 1 :] in near for i in range(len(tail)))


@lru_cache(maxsize=1)
def _ends_of_long_forms() -> frozenset[str]:
    return frozenset(end for form in LEGAL_FORMS if len(form) >= LONG_FORM for end in (form[:3], form[-3:]))


@lru_cache(maxsize=1)
def _misspelt_forms() -> frozenset[str]:
    """Give the long legal forms with each letter left out, and with none."""
    long = [form for form in LEGAL_FORMS if len(form) >= LONG_FORM]
    return frozenset(long).union(form[:i] + form[i + 1 :] for form in long for i in range(len(form)))


def _stem(word: str) -> str:
    """Drop the plural: ``careers`` is ``career``; ``business`` and ``analysis`` stay."""
    if len(word) > 4 and word.endswith("s") and word[-2] not in "siu":
        return word[:-1]
    return word
