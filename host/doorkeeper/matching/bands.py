"""Which band a set of facts earns: the design's table, row by row.

| facts about one entry | band |
|---|---|
| the subject's own identifier is listed | alert |
| the person's name and an organisation of the entry | alert |
| a listed front as current employer, or as the page | caution |
| a name too rare for chance, and a listed role or place | caution |
| a look-alike of a listed domain or address | caution |
| a listed identifier that is only mentioned | caution |
| the name alone, unless too common | note |
"""

from doorkeeper.model.value import Value
from doorkeeper.model.verdict import Band, Counterfactual

RARE = 1e-9
"""A name that at most one person in a billion bears: among all members of a large site chance is no explanation."""
NOTE_BUDGET = 1e-3
"""Share of ordinary profiles that may meet a pack by a name alone."""


def most_chance(rarest_common: float, names: int, *, corrected: bool) -> float:
    """Give the chance up to which a name may stand alone in a pack of so many names.

    A name as listed: the pack's own bound. With an error forgiven there are as many more ways to meet the pack as it
    has names, so the bound shrinks with the pack, and false alarms stay as rare in a large one.
    """
    return min(rarest_common, NOTE_BUDGET / max(1, names)) if corrected else rarest_common


class Signals(Value):
    """What is known of one entry, as the band table asks for it.

    ``profile``, ``handle``, ``email`` and ``domain`` are the subject's own listed identifiers; ``look_alike`` is a
    look-alike of one of them, and ``mention`` any that the page only mentions.
    """

    profile: bool = False
    handle: bool = False
    email: bool = False
    domain: bool = False
    name: bool = False
    name_loose: bool = False
    name_rare: bool = False
    name_alone: bool = False
    organisation: bool = False
    front: bool = False
    role: bool = False
    place: bool = False
    look_alike: bool = False
    mention: bool = False


# For each feature of the evidence, the signals that fall away with it. The name is last: what supports it is of more
# use to the reader, who sees the name anyway.
_SIGNALS_OF: dict[str, tuple[str, ...]] = {
    "organisation": ("organisation", "front"),
    "profile": ("profile",),
    "handle": ("handle",),
    "email": ("email",),
    "domain": ("domain", "look_alike"),
    "role": ("role",),
    "place": ("place",),
    "mention": ("mention",),
    "name": ("name", "name_loose", "name_rare", "name_alone"),
}


_PLACES_OF = {
    feature: tuple(Signals._fields.index(field) for field in fields) for feature, fields in _SIGNALS_OF.items()
}


def decide(signals: Signals) -> Band:
    """Give the band of one entry's facts."""
    if signals.profile or signals.handle or signals.email or signals.domain:
        return Band.ALERT
    # a loose name counts only beside a front: an ordinary employer has thousands of staff with that initial
    if signals.organisation and (signals.name or (signals.name_loose and signals.front)):
        return Band.ALERT
    if signals.front or signals.look_alike or signals.mention:
        return Band.CAUTION
    if signals.name and signals.name_rare and (signals.role or signals.place):
        return Band.CAUTION
    if signals.name and signals.name_alone:
        return Band.NOTE
    return Band.NONE


def counterfactual(signals: Signals) -> Counterfactual | None:
    """Give the supporting feature whose absence lowers the band the most, else the name, and the band that is left."""
    band = decide(signals)
    best: Counterfactual | None = None
    for feature, places in _PLACES_OF.items():
        if not any(signals[place] for place in places):
            continue
        if feature == "name" and best is not None:
            break
        left = decide(Signals(*[place not in places and value for place, value in enumerate(signals)]))
        if left < band and (best is None or left < best.band):
            best = Counterfactual(feature, left)
    return best
