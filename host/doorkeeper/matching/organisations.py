"""Which entries list an organisation that the page shows, and how the two names agree."""

from __future__ import annotations

import math
from functools import lru_cache

from doorkeeper.matching import keys
from doorkeeper.matching.facts import Fact, ways
from doorkeeper.matching.parts import within_one_edit
from doorkeeper.model.observation import ObservedOrganisation
from doorkeeper.model.record import Record
from doorkeeper.model.value import TYPE_CHECKING
from doorkeeper.normalise.organisations import OrganisationForm, organisation_forms

if TYPE_CHECKING:
    from doorkeeper.matching.ports import Index

SHORTEST_KEY = 10
"""Whole names of this many letters or more, of several words, may have one error or one shortened word in any pack."""
SHORTEST_ALONE = 6
"""The same for a name of one word, or a short one, in a pack of one entry."""
BITS = 2.5
"""Information in one letter of a word, in bits: each letter more makes room for ``2 ** BITS`` times as many entries."""

SHORTEST_WORD = 4
"""Shortest word, or short words together, in letters, in which an error is forgiven."""
LONGEST_ACRONYM = 5
"""Longest acronym, in letters."""
LONGEST_STEM = 40
"""Longest word, in letters, in which an error is looked for: one letter of a page can stand for eighteen."""

_ORDER = (
    "transliteration",
    "look-alike letters",
    "hidden characters",
    "spelling",
    "abbreviation",
    "joined",
    "decoration",
)


# What firms put behind the part of their name that tells them apart, and leave out when they write it short.
_COMMON_WORDS = frozenset(
    "executive search recruitment recruiting recruiter talent career consulting advisory group holding partner "
    "associate union network institute research policy service solution international global agency".split()
)


class OrganisationHit:
    """One organisation that the page shows, in one reading, with the index key that it asks for."""

    __slots__ = ("form", "key", "observed", "spelling")

    def __init__(self, observed: ObservedOrganisation, form: OrganisationForm, key: str, *, spelling: bool) -> None:
        self.observed = observed
        self.form = form
        self.key = key
        self.spelling = spelling


def organisation_hits(
    observed: list[ObservedOrganisation], index: Index
) -> tuple[dict[int, list[OrganisationHit]], list[OrganisationHit]]:
    """Give, by entry, the observed organisations that it lists; and all that are not protected.

    A protected organisation meets nothing, not even as a misspelling of what a pack lists.
    """
    asked: dict[str, list[OrganisationHit]] = {}
    open_forms: list[tuple[ObservedOrganisation, OrganisationForm]] = []
    for organisation in observed:
        for form in organisation_forms(organisation.name or ""):
            key = "o" + form.key
            asked.setdefault(key, []).append(OrganisationHit(organisation, form, key, spelling=False))
            open_forms.append((organisation, form))
    found = _collect(asked, index)
    met = {id(hit.observed) for hits in found.values() for hit in hits}
    safe = {id(hit.observed) for hit in found.pop(keys.PROTECTED, ())}
    if safe:
        found = {
            entry: left for entry, hits in found.items() if (left := [h for h in hits if id(h.observed) not in safe])
        }
    near: dict[str, list[OrganisationHit]] = {}
    unmet = [
        (organisation, form)
        for organisation, form in open_forms
        if id(organisation) not in met and _may_be_misspelt(form, index)
    ]
    listed = _near_stems({stem for _, form in unmet for stem in form.stems}, index)
    for organisation, form in unmet:
        for key in _near_keys(form, index, listed):
            near.setdefault(key, []).append(OrganisationHit(organisation, form, key, spelling=True))
    spelled = _collect(near, index)
    spelled.pop(keys.PROTECTED, None)
    for entry, hits in spelled.items():
        found.setdefault(entry, []).extend(hits)
    return found, [hit for hits in asked.values() for hit in hits if id(hit.observed) not in safe]


def _collect(asked: dict[str, list[OrganisationHit]], index: Index) -> dict[int, list[OrganisationHit]]:
    found: dict[int, list[OrganisationHit]] = {}
    for key, entry in index.entries(list(asked)):
        found.setdefault(entry, []).extend(asked[key])
    return found


@lru_cache(maxsize=64)
def shortest_near(words: int, entries: int) -> int:
    """Give the letters that a name must have for an error in it to be forgiven, in a pack of so many entries.

    Chance meets one of many short words sooner than one of few, so that the length grows with the pack.
    """
    alone = SHORTEST_ALONE + math.ceil(math.log2(max(1, entries)) / BITS)
    return alone if words < 2 else min(alone, SHORTEST_KEY)


def _may_be_misspelt(form: OrganisationForm, index: Index) -> bool:
    """Whether a name is long enough, and says enough, for an error in it to be forgiven."""
    shortest = shortest_near(len(form.stems), index.count)
    return len(form.key) >= shortest - 1 and not _COMMON_WORDS.issuperset(form.stems)


def _near_stems(stems: set[str], index: Index) -> dict[str, list[str]]:
    """Give the listed words that share a spelling key with each word; one question for all."""
    asked: dict[str, list[str]] = {}
    for stem in stems:
        if len(stem) <= LONGEST_STEM:
            for key in keys.spelling_keys(stem):
                asked.setdefault(key, []).append(stem)
    found: dict[str, set[str]] = {}
    for key, other in index.stems(list(asked)) if asked else ():
        for stem in asked[key]:
            if other != stem:
                found.setdefault(stem, set()).add(other)
    return {stem: sorted(others) for stem, others in found.items()}


def _near_keys(form: OrganisationForm, index: Index, listed: dict[str, list[str]]) -> set[str]:
    """Give the keys of the name with one stem replaced by a listed stem that is one edit away."""
    shortest = shortest_near(len(form.stems), index.count)
    out: set[str] = set()
    short = sum(len(stem) for stem in form.stems if len(stem) < SHORTEST_WORD)
    for i, stem in enumerate(form.stems):
        for other in listed.get(stem, ()):
            if _resembles(stem, other, beside=short - len(stem)):
                key = "".join((*form.stems[:i], other, *form.stems[i + 1 :]))
                if len(key) >= shortest:
                    out.add("o" + key)
    return out


def _resembles(stem: str, listed: str, *, beside: int) -> bool:
    """Whether one word of a name may stand for a listed one: one letter other, ``rn`` for ``m``, or its consonants.

    ``beside`` is the number of letters in the other short words of the name.
    """
    if keys.skeleton(stem) == keys.skeleton(listed) or keys.consonants(listed) == stem:
        return True
    # AB Search and ABC Search are two firms; AB-CD is four letters, of which one may be wrong
    longest = max(len(stem), len(listed))
    return (longest >= SHORTEST_WORD or longest + beside >= SHORTEST_WORD) and within_one_edit(stem, listed)


def _elsewhere(listed: OrganisationForm, observed: OrganisationForm) -> bool:
    """Whether the page names another country, or does not name the part of an organisation that alone is listed."""
    if listed.unit and listed.unit != observed.unit:
        return True
    return bool(listed.countries) and bool(observed.countries) and listed.countries.isdisjoint(observed.countries)


def facts_beside_name(shown: list[OrganisationHit], record: Record) -> list[Fact]:
    """Give the facts of an entry that the name alone found: its organisations exactly, or else written short.

    One firm may have more people in a pack than the index gives for it, and ``AB-CD`` for ``AB-CD Executive Search``
    is too little to warn by and enough beside the name: it never counts as a front.
    """
    exact = organisation_facts(shown, record)
    if exact or not shown:
        return exact
    facts = []
    for listed in record.organisations:
        stems = [form.stems for form in organisation_forms(listed.name)]
        for hit in shown:
            if any(_is_short_for(hit.form.stems, other) for other in stems):
                how = ways(hit.form.how | {"abbreviation"}, _ORDER)
                observed = hit.observed
                facts.append(
                    Fact("organisation", how, observed.name or "", listed.name, key=hit.key, current=observed.current)
                )
                break
    return facts


def _is_short_for(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Whether one name is the other without common words behind; what is left of it is an acronym or several words."""
    short, long = sorted((a, b), key=lambda stems: len("".join(stems)))
    together = "".join(short)
    for size in range(1, len(long)):
        if "".join(long[:size]) == together:
            telling = [stem for stem in short if stem not in _COMMON_WORDS]
            acronym = all(len(stem) <= LONGEST_ACRONYM for stem in telling) and len(together) >= SHORTEST_WORD
            return _COMMON_WORDS.issuperset(long[size:]) and bool(telling) and (acronym or len(short) > 1)
    return False


def organisation_facts(hits: list[OrganisationHit], record: Record) -> list[Fact]:
    """Give the facts of one entry's organisation hits, present ones first."""
    facts = []
    for hit in hits:
        for listed in record.organisations:
            forms = [
                form
                for form in organisation_forms(listed.name)
                if "o" + form.key == hit.key and not _elsewhere(form, hit.form)
            ]
            if not forms:
                continue
            how = set(hit.form.how)
            if hit.spelling:
                how.add("spelling")
            if hit.form.stems != forms[0].stems and not hit.spelling:
                how.add("joined")
            facts.append(
                Fact(
                    feature="organisation",
                    how=ways(how, _ORDER),
                    observed=hit.observed.name or "",
                    listed=listed.name,
                    key=hit.key,
                    front=listed.front,
                    current=hit.observed.current,
                )
            )
            break
    facts.sort(key=lambda fact: (not fact.current, len(fact.how), fact.how != ("same",)))
    return facts
