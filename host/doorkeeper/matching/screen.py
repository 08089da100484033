"""Screens one observation against one index: candidates, facts, band, evidence."""

from __future__ import annotations

from collections.abc import Iterable

from doorkeeper.matching import bands, candidates, context, headline, identifiers, keys, names, organisations, wording
from doorkeeper.matching.background import background_of
from doorkeeper.matching.bands import Signals
from doorkeeper.matching.brief import Resemblance, is_front
from doorkeeper.matching.facts import Fact
from doorkeeper.matching.identifiers import Asked
from doorkeeper.matching.names import NameMatch
from doorkeeper.matching.outline import UNTOLD, Outlined
from doorkeeper.model.observation import Observation
from doorkeeper.model.record import Record
from doorkeeper.model.value import TYPE_CHECKING
from doorkeeper.model.verdict import Band, Hit
from doorkeeper.normalise.addresses import parent_domains
from doorkeeper.normalise.names import Reading, readings

if TYPE_CHECKING:
    from collections.abc import Callable

    from doorkeeper.matching.ports import Background, Index

MOST_HITS = 20
MOST_FRONTS = 2 * MOST_HITS
"""Entries of one front whose people have other names that are read: some may be out of force."""
FEW_BRIEFS = 3
"""So many briefs are read sooner than the page's name is put into outlines."""
LOOSEST_NAME = 5e-3
"""A loose agreement that more people than this share would reach says nothing, even beside a listed firm."""

_FEATURE_ORDER = ("profile", "handle", "email", "domain", "name", "organisation", "role", "place", "mention")


def screen(observation: Observation, index: Index, background: Background, today: str) -> list[Hit]:
    """Give the hits of one observation, the gravest first; ``today`` is an ISO 8601 date.

    Never raises for what an observation holds: its texts are a stranger's.
    """
    background = background_of(background, index)
    asked = identifiers.asked_keys(observation)
    facts = _identifier_facts(asked, index)
    # a company page has no person's name, and what a card or thread shows of one is treated as on a profile
    spelled = [] if observation.kind == "company" else _readings(observation)
    met_organisations, shown = organisations.organisation_hits(headline.organisations(observation), index)
    by_name = candidates.name_candidates(spelled, index, background) if spelled else set()

    by_firm = [entry for entry in met_organisations if entry not in facts and entry not in by_name]
    for entry in _without_strangers(by_firm, spelled, index, background):
        del met_organisations[entry]

    hits: list[tuple[bool, Hit]] = []
    cleared: dict[str, _Cleared] = {}
    if index.known_good:
        met_keys = {hit.key for of_entry in (*met_organisations.values(), shown) for hit in of_entry}
        cleared = _known_good(asked, met_keys, index)
    for entry in facts.keys() | met_organisations.keys() | by_name:
        record = index.record(entry)
        if not in_force(record, today):
            continue
        if entry in by_name and entry not in met_organisations:
            of_organisations = organisations.facts_beside_name(shown, record)
        else:
            of_organisations = organisations.organisation_facts(met_organisations.get(entry, []), record)
        met = [*facts.get(entry, ()), *of_organisations]
        found = _uncleared(met, cleared.get(publisher_of(record)))
        if found is None:
            continue
        match = _name_match(spelled, record, background, corroborated=bool(found)) if spelled else None
        hit = _hit(observation, record, found, match, index)
        if hit is not None:
            hits.append((match is None or match.loose, hit))
    # of many people at one firm, the one with the name on the page comes before those with one that is like it
    hits.sort(key=lambda pair: (-pair[1].band, pair[0], pair[1].indicator))
    return [hit for _, hit in hits[:MOST_HITS]]


def _without_strangers(entries: list[int], spelled: list[Reading], index: Index, background: Background) -> list[int]:
    """Give those of the entries met by a firm alone that need not be read: no front, and another name on the page.

    Of the fronts whose people have other names, all say the same: as many as are shown are enough.
    """
    if not entries:
        return []
    wanted: Callable[[int], bool] = UNTOLD.__eq__  # where no name is shown, only the fronts matter
    if spelled:
        wanted = Outlined(spelled, background).may_be if len(entries) > FEW_BRIEFS else _any_outline
    resemblance: Resemblance | None = None
    kept: set[int] = set()
    fronts = 0
    for entry, brief in index.briefs(sorted(entries), wanted):
        if is_front(brief) and len(entries) <= MOST_FRONTS:
            kept.add(entry)
            continue
        if spelled and resemblance is None:
            resemblance = Resemblance(spelled, background)
        if resemblance is not None and resemblance.may_be(brief):
            kept.add(entry)
        elif is_front(brief) and fronts < MOST_FRONTS:
            fronts += 1
            kept.add(entry)
    return [entry for entry in entries if entry not in kept]


def _any_outline(_: int) -> bool:
    return True


def in_force(record: Record, today: str) -> bool:
    """Whether an entry warns on a day: active, begun and not over."""
    if record.status != "active" or record.type in ("known-good", "correction"):
        return False
    if record.valid_from and record.valid_from[:10] > today:
        return False
    return not (record.valid_until and record.valid_until[:10] < today)


def _readings(observation: Observation) -> list[Reading]:
    """Read the name, and the raw name where the page wrote it otherwise (it may hide characters)."""
    found = readings(observation.name or "")
    raw = observation.raw_name
    if raw and raw != observation.name:
        found.extend(reading for reading in readings(raw) if reading not in found)
    return found


def _hit(
    observation: Observation,
    record: Record,
    found: list[Fact],
    match: NameMatch | None,
    index: Index,
) -> Hit | None:
    everything = list(found)
    if match is not None:
        everything.append(Fact("name", match.how, observation.raw_name or observation.name or "", match.listed.full))
        support = (context.role_fact(observation, record), context.place_fact(observation, record))
        everything.extend(fact for fact in support if fact is not None)
    signals = _signals(everything, match, index)
    band = bands.decide(signals)
    if band is Band.NONE:
        return None
    told = wording.wording(record)
    everything.sort(key=lambda fact: (_FEATURE_ORDER.index(fact.feature), fact.alike, not fact.own))
    return Hit(
        indicator=record.id,
        pack=index.pack,
        band=band,
        title=told[0].title,
        summary=told[0].summary,
        source=record.source or wording.NO_SOURCE,
        evidence=tuple(dict.fromkeys(fact.evidence() for fact in everything))[:12],
        without=bands.counterfactual(signals),
        translations=tuple((item.language, item.title, item.summary) for item in told[1:]),
    )


def _signals(found: list[Fact], match: NameMatch | None, index: Index) -> Signals:
    features = {fact.feature for fact in found}
    own = {fact.feature for fact in found if fact.own and not fact.alike}
    strict = match is not None and not match.loose
    chance = match.chance if match is not None else 1.0
    return Signals(
        profile="profile" in own,
        handle="handle" in own,
        email="email" in own,
        domain="domain" in own,
        name=strict,
        name_loose=match is not None,
        name_rare=strict and chance <= bands.RARE,
        name_alone=match is not None and strict and not match.listed.weak and chance <= _bound(match, index),
        organisation="organisation" in features,
        front=any(f.feature == "organisation" and f.front and f.current for f in found),
        role="role" in features,
        place="place" in features,
        look_alike=any(f.alike and f.own for f in found),
        mention=any(not f.own for f in found),
    )


def _name_match(
    spelled: list[Reading], record: Record, background: Background, *, corroborated: bool
) -> NameMatch | None:
    """Compare the names: strictly, and loosely where another fact ties the page to the entry."""
    strict = names.best_match(spelled, record.names, background, loose=False)
    if strict is not None or not corroborated:
        return strict
    loose = names.best_match(spelled, record.names, background, loose=True)
    return loose if loose is not None and loose.chance <= LOOSEST_NAME else None


def _bound(match: NameMatch, index: Index) -> float:
    return bands.most_chance(index.rarest_common, index.names, corrected=match.corrected)


def _identifier_facts(asked: list[Asked], index: Index) -> dict[int, list[Fact]]:
    by_key: dict[str, Asked] = {}
    # a key is met by its surest value on the page: a look-alike put before the real address must not hide that one
    for item in sorted(asked, key=lambda item: item.alike):
        by_key.setdefault(item.key, item)
    found: dict[int, list[Fact]] = {}
    exact_hosts = set()
    safe: set[str] = set()
    for key, entry in index.entries(list(by_key)):
        item = by_key[key]
        if entry == keys.PROTECTED:
            if not item.alike:
                safe.add(key[1:])
            continue
        if not keys.has_key(index.record(entry), key):
            continue
        found.setdefault(entry, []).append(identifiers.fact_of(item, key[1:]))
        exact_hosts.add((entry, item.host))
    # the real address of a protected host is nobody's look-alike
    others = [item for item in asked if safe.isdisjoint(parent_domains(item.host))] if safe else asked
    for entry, item, domain in identifiers.look_alikes(others, index):
        if (entry, item.host) not in exact_hosts and not _has_host(found.get(entry, []), item):
            found.setdefault(entry, []).append(identifiers.fact_of(item, domain))
    return found


def _has_host(found: list[Fact], item: Asked) -> bool:
    return any(fact.observed == item.observed and fact.key[:1] in "de" for fact in found)


class _Cleared:
    """What one publisher's known-good entries clear: single keys, or the subject as a whole."""

    __slots__ = ("keys", "subject")

    def __init__(self) -> None:
        self.keys: set[str] = set()
        self.subject = False


def _known_good(asked: list[Asked], met: Iterable[str], index: Index) -> dict[str, _Cleared]:
    """Give, by publisher, what its known-good entries clear on this page."""
    own_addresses = {item.key for item in asked if item.own and not item.alike and item.key[0] in "peh"}
    cleared: dict[str, _Cleared] = {}
    for key, entry in index.entries(["g" + key for key in {item.key for item in asked}.union(met)]):
        if not keys.has_key(index.record(entry), key[1:]):
            continue
        of_publisher = cleared.setdefault(publisher_of(index.record(entry)), _Cleared())
        of_publisher.keys.add(key[1:])
        of_publisher.subject = of_publisher.subject or key[1:] in own_addresses
    return cleared


def publisher_of(record: Record) -> str:
    """Give the publisher part of an entry's id: what stands before its first slash."""
    return record.id.partition("/")[0] if "/" in record.id else ""


def _uncleared(found: list[Fact], cleared: _Cleared | None) -> list[Fact] | None:
    """Give the facts that the publisher's own known-good entries leave; None where they speak for the subject."""
    if cleared is None:
        return found
    return None if cleared.subject else [fact for fact in found if fact.key not in cleared.keys]
