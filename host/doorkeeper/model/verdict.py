"""A verdict: what may be said about one observation, with the evidence for it.

The JSON form is a contract (docs/verdict.md).
"""

from enum import IntEnum

from doorkeeper.model.record import Source
from doorkeeper.model.value import Value


class Band(IntEnum):
    """The action tier of a verdict, in rising order. There is no band that says "safe"."""

    NONE = 0
    NOTE = 1
    CAUTION = 2
    ALERT = 3

    @property
    def word(self) -> str:
        """The band as it stands in JSON."""
        return self.name.lower()


class Evidence(Value):
    """One agreeing feature.

    ``feature`` is one of name, organisation, profile, handle, email, domain, role, place, mention; ``how`` lists the
    ways in which the two values matched, strongest disguise first, from the words in ``docs/verdict.md``.
    """

    feature: str
    how: tuple[str, ...]
    observed: str
    listed: str


class Counterfactual(Value):
    """The band this hit would have without its weightiest supporting feature."""

    feature: str
    band: Band


class Hit(Value):
    """One indicator that the observation meets. ``translations`` maps a language to (title, summary)."""

    indicator: str
    pack: str
    band: Band
    title: str
    summary: str
    source: Source
    evidence: tuple[Evidence, ...]
    without: Counterfactual | None
    translations: tuple[tuple[str, str, str], ...] = ()


class PackState(Value):
    """An installed pack as the person is told of it; dates are ISO 8601, ``state`` is fresh, stale or expired."""

    id: str
    version: str
    published: str | None
    expires: str | None
    state: str
    entries: int


class Verdict(Value):
    """The outcome of screening one observation; ``micros`` is the time it took, in microseconds."""

    band: Band
    hits: tuple[Hit, ...]
    packs: tuple[PackState, ...]
    micros: int = 0


FEATURE_WORDS = {
    "name": "name",
    "organisation": "employer",
    "profile": "profile address",
    "handle": "handle",
    "email": "e-mail address",
    "domain": "web site",
    "role": "role",
    "place": "place",
    "mention": "mention",
}
"""How a sentence names each feature."""

_BAND_WORDS = {Band.NONE: "no warning", Band.NOTE: "a note", Band.CAUTION: "a caution", Band.ALERT: "an alert"}


def verdict_to_json(verdict: Verdict) -> dict[str, object]:
    """Give the verdict in the shape of its contract."""
    return {
        "band": verdict.band.word,
        "hits": [_hit_to_json(hit) for hit in verdict.hits],
        "tells": [],
        "packs": [pack_to_json(pack) for pack in verdict.packs],
        "micros": verdict.micros,
    }


def pack_to_json(pack: PackState) -> dict[str, object]:
    """Give the state of one pack in the shape of the contract."""
    return {
        "id": pack.id,
        "version": pack.version,
        "published": pack.published,
        "expires": pack.expires,
        "state": pack.state,
        "entries": pack.entries,
    }


def _hit_to_json(hit: Hit) -> dict[str, object]:
    source = hit.source
    return {
        "indicator": hit.indicator,
        "pack": hit.pack,
        "band": hit.band.word,
        "title": hit.title,
        "summary": hit.summary,
        "translations": {lang: {"title": title, "summary": summary} for lang, title, summary in hit.translations},
        "source": {"publisher": source.publisher, "title": source.title, "date": source.date, "url": source.url},
        "evidence": [
            {"feature": item.feature, "how": ", ".join(item.how), "observed": item.observed, "listed": item.listed}
            for item in hit.evidence
        ],
        "without": without_sentence(hit.without) if hit.without else None,
        "counterfactual": ({"feature": hit.without.feature, "band": hit.without.band.word} if hit.without else None),
    }


def without_sentence(counterfactual: Counterfactual) -> str:
    """Say in one English sentence what the hit would be without its weightiest feature."""
    return f"Without the {FEATURE_WORDS[counterfactual.feature]} this would be {_BAND_WORDS[counterfactual.band]}."
