"""A draft: what the report page hands over, decoded. It is the page's observation and what the person chose of it."""

from __future__ import annotations

import re

from doorkeeper.model import decode
from doorkeeper.model.decode import Table
from doorkeeper.model.errors import DecodeError
from doorkeeper.model.observation import LIST_LIMIT, TEXT_LIMIT, Observation, decode_observation
from doorkeeper.model.value import Value

NOTE_LIMIT = 2_000
"""Longest note of the reporter, in characters."""
PASTED_LIMIT = 100_000
"""Longest pasted text, in characters."""
MOST_REASONS = 20
MOST_HITS = 50
MOST_CHOICES = 1_000
"""Most names in ``omit`` or ``include``: more than a report can have fields."""
PERMANENT = frozenset({"v", "id", "at", "reasons"})
"""Fields without which there is no report: they cannot be taken out."""

_BANDS = ("none", "note", "caution", "alert")
_SINGLE = "kind|note|site|url|name|headline|location|text|warning|outcome"
_LISTS = "organisations|links|emails|mentions|messages"
_OMITTED = re.compile(rf"(?:{_SINGLE})|(?:{_LISTS})(?:\[\d{{1,3}}\])?")
_INCLUDED = re.compile(r"messages(?:\[\d{1,3}\])?")


class Draft(Value):
    """What the person means to report.

    ``warning`` is what was shown, in the form of a report's field; ``omit`` and ``include`` are names of fields, such
    as ``note``, ``organisations`` (all of them) or ``organisations[0]``.
    """

    reasons: tuple[str, ...]
    observation: Observation | None = None
    text: str | None = None
    warning: Table | None = None
    note: str | None = None
    omit: frozenset[str] = frozenset()
    include: frozenset[str] = frozenset()

    @property
    def kind(self) -> str:
        """What is reported: the observation's kind, or ``text`` where there is none."""
        return self.observation.kind if self.observation else "text"


def decode_draft(value: object, path: str, known: frozenset[str]) -> Draft:
    """Decode a draft.

    Args:
        value: what the page sent.
        path: where it stands, for errors.
        known: ids of the reasons that a reporter can choose.

    Raises:
        DecodeError: with the path of the first member that is not as the contract says.

    """
    top = decode.table(value, path)
    observation, text = top.get("observation"), decode.text(top, "text", path, limit=PASTED_LIMIT)
    if observation is None and text is None:
        raise DecodeError(path, "an observation or a text")
    return Draft(
        reasons=_reasons(top, path, known),
        observation=None if observation is None else decode_observation(observation, decode.join(path, "observation")),
        text=text,
        warning=_warning(top.get("verdict"), decode.join(path, "verdict")),
        note=decode.text(top, "note", path, limit=NOTE_LIMIT),
        omit=_names(top, "omit", path, _OMITTED),
        include=_names(top, "include", path, _INCLUDED),
    )


def _reasons(top: Table, path: str, known: frozenset[str]) -> tuple[str, ...]:
    reasons = decode.texts(top, "reasons", path, limit=64, most=MOST_REASONS)
    if not reasons or len(set(reasons)) != len(reasons) or not known.issuperset(reasons):
        raise DecodeError(decode.join(path, "reasons"), f"1 to {MOST_REASONS} different ids of published tells")
    return reasons


def _names(top: Table, key: str, path: str, allowed: re.Pattern[str]) -> frozenset[str]:
    names = decode.texts(top, key, path, limit=32, most=MOST_CHOICES)
    if not all(allowed.fullmatch(name) for name in names):
        # a misspelt name would leave in what the person took out
        raise DecodeError(decode.join(path, key), "names of fields that can be chosen")
    return frozenset(names)


def _warning(verdict: object, path: str) -> Table | None:
    """Take from a verdict (docs/verdict.md) what was shown."""
    if verdict is None:
        return None
    top = decode.table(verdict, path)
    return {
        "band": decode.choice(top, "band", path, _BANDS),
        "hits": [
            _hit(decode.table(item, at), at)
            for i, item in enumerate(decode.items(top, "hits", path, most=1_000)[:MOST_HITS])
            for at in (f"{decode.join(path, 'hits')}[{i}]",)
        ],
        "packs": [
            _present(id=_cut(pack, "id", at, 128), version=_cut(pack, "version", at, 64))
            for i, item in enumerate(decode.items(top, "packs", path, most=1_000)[:LIST_LIMIT])
            for at in (f"{decode.join(path, 'packs')}[{i}]",)
            for pack in (decode.table(item, at),)
            if pack.get("id")
        ],
    }


def _hit(hit: Table, path: str) -> Table:
    at = decode.join(path, "source")
    source = decode.table(hit.get("source") or {}, at)
    return _present(
        indicator=decode.required_text(hit, "indicator", path, limit=256),
        pack=_cut(hit, "pack", path, 128),
        title=_cut(hit, "title", path, TEXT_LIMIT),
        source=_present(
            publisher=_cut(source, "publisher", at, TEXT_LIMIT),
            title=_cut(source, "title", at, TEXT_LIMIT),
            date=_cut(source, "date", at, 64),
        ),
        evidence=[
            _evidence(decode.table(item, place), place)
            for i, item in enumerate(decode.items(hit, "evidence", path, most=LIST_LIMIT))
            for place in (f"{decode.join(path, 'evidence')}[{i}]",)
        ],
    )


def _evidence(item: Table, path: str) -> Table:
    how = decode.text(item, "how", path, limit=TEXT_LIMIT) or ""
    return _present(
        feature=decode.required_text(item, "feature", path, limit=64),
        how=[word[:64] for word in how.split(", ") if word][:10],
        observed=_cut(item, "observed", path, 2048),
        listed=_cut(item, "listed", path, 2048),
    )


def _cut(parent: Table, key: str, path: str, limit: int) -> str | None:
    """Read a text of a verdict, which is our own word for a pack's, and cut what is longer than a report holds."""
    found = decode.text(parent, key, path, limit=20_000)
    return found if found is None or len(found) <= limit else found[: limit - 1] + "…"


def _present(**members: object) -> Table:
    return {key: value for key, value in members.items() if value is not None}
