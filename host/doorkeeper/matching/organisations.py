"""Which entries list an organisation that the page shows, and how the two names agree."""

from __future__ import annotations

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
"""Shortest whole name, in letters, in which one error or one shortened word is forgiven."""

_ORDER = ("look-alike letters", "hidden characters", "spelling", "abbreviation", "joined", "decoration")


class OrganisationHit:
    """One observed organisation that met an index key."""

    __slots__ = ("form", "key", "observed", "spelling")

    def __init__(self, observed: ObservedOrganisation, form: OrganisationForm, key: str, *, spelling: bool) -> None:
        self.observed = observed
        self.form = form
        self.key = key
        self.spelling = spelling


def organisation_hits(observed: list[ObservedOrganisation], index: Index) -> dict[int, list[OrganisationHit]]:
    """Give, by entry, the observed organisations that it lists."""
    asked: dict[str, list[OrganisationHit]] = {}
    open_forms: list[tuple[ObservedOrganisation, OrganisationForm]] = []
    for organisation in observed:
        for form in organisation_forms(organisation.name or ""):
            key = "o" + form.key
            asked.setdefault(key, []).append(OrganisationHit(organisation, form, key, spelling=False))
            open_forms.append((organisation, form))
    found = _collect(asked, index)
    met = {id(hit.observed) for hits in found.values() for hit in hits}
    near: dict[str, list[OrganisationHit]] = {}
    for organisation, form in open_forms:
        if id(organisation) not in met:
            for key in _near_keys(form, index):
                near.setdefault(key, []).append(OrganisationHit(organisation, form, key, spelling=True))
    for entry, hits in _collect(near, index).items():
        found.setdefault(entry, []).extend(hits)
    return found


def _collect(asked: dict[str, list[OrganisationHit]], index: Index) -> dict[int, list[OrganisationHit]]:
    found: dict[int, list[OrganisationHit]] = {}
    for key, entry in index.entries(list(asked)):
        found.setdefault(entry, []).extend(asked[key])
    return found


def _near_keys(form: OrganisationForm, index: Index) -> set[str]:
    """Give the keys of the name with one stem replaced by a listed stem that is one edit away."""
    if len(form.key) < SHORTEST_KEY or len(form.stems) < 2:
        return set()
    out: set[str] = set()
    for i, stem in enumerate(form.stems):
        for other in index.parts(sorted(keys.vocabulary_keys(stem))):
            if other != stem and (within_one_edit(stem, other) or keys.consonants(other) == stem):
                out.add("o" + "".join((*form.stems[:i], other, *form.stems[i + 1 :])))
    return out


def organisation_facts(hits: list[OrganisationHit], record: Record) -> list[Fact]:
    """Give the facts of one entry's organisation hits, present ones first."""
    facts = []
    for hit in hits:
        for listed in record.organisations:
            forms = [form for form in organisation_forms(listed.name) if "o" + form.key == hit.key]
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
