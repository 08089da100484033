"""What a report says: the text inside the seal, decoded strictly into values (docs/reporting.md has the fields)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime

from doorkeeper.model import decode
from doorkeeper.model.decode import Table
from doorkeeper.model.errors import DecodeError
from doorkeeper.model.observation import LIST_LIMIT, MENTION_LIMIT, MESSAGE_LIMIT, SENDERS, TEXT_LIMIT
from doorkeeper.reports.draft import MOST_HITS, MOST_REASONS, NOTE_LIMIT
from doorkeeper.reports.open import strict_json
from doorkeeper.reports.payload import LONGEST

KINDS = ("profile", "card", "company", "thread", "selection", "text")
BANDS = ("alert", "caution", "note", "none")

_FIELDS = frozenset(
    "v id at kind reasons note site url name headline location organisations links emails mentions messages text "
    "warning outcome".split()
)
_REASON = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")


@dataclass(frozen=True)
class Organisation:
    """An organisation that the page showed."""

    name: str | None
    role: str | None
    url: str | None
    current: bool


@dataclass(frozen=True)
class Message:
    """One message; ``sender`` is ``them`` or ``me``."""

    sender: str
    at: str | None
    text: str


@dataclass(frozen=True)
class Evidence:
    """Why an indicator hit: a named feature, how it matched, and both values."""

    feature: str
    how: tuple[str, ...]
    observed: str
    listed: str


@dataclass(frozen=True)
class Hit:
    """One indicator that the reporter was warned with."""

    indicator: str
    pack: str | None
    title: str | None
    publisher: str | None
    source_title: str | None
    date: str | None
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True)
class ShownWarning:
    """What the reporter saw; ``packs`` are (id, version)."""

    band: str
    hits: tuple[Hit, ...]
    packs: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Outcome:
    """Where and how the answer comes back."""

    tag: bytes
    key: bytes = field(repr=False)


@dataclass(frozen=True)
class Report:
    """One report. ``caller`` is who telephoned, for reports that an analyst entered."""

    id: str
    at: datetime
    kind: str
    reasons: tuple[str, ...]
    note: str | None = None
    site: str | None = None
    url: str | None = None
    name: str | None = None
    headline: str | None = None
    location: str | None = None
    organisations: tuple[Organisation, ...] = ()
    links: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    mentions: tuple[str, ...] = ()
    messages: tuple[Message, ...] = ()
    text: str | None = None
    warning: ShownWarning | None = None
    outcome: Outcome | None = None
    caller: str | None = None


def decode_text(text: str) -> Report:
    """Decode the text that was inside the seal.

    Raises:
        DecodeError: it is too long, no strict JSON, or not as the contract says.

    """
    if len(text.encode(errors="surrogatepass")) > LONGEST:
        raise DecodeError("", f"at most {LONGEST} bytes")
    try:
        value = strict_json(text)
    except (ValueError, RecursionError):
        raise DecodeError("", "strict JSON") from None
    return decode_report(value)


def decode_report(value: object, *, entered: bool = False) -> Report:
    """Decode a report's object; with ``entered`` one that an analyst wrote, which may name a caller.

    Raises:
        DecodeError: with the path of the first member that is not as the contract says, an unknown one too.

    """
    top = decode.table(value, "")
    decode.only_keys(top, _FIELDS | {"caller"} if entered else _FIELDS, "")
    if top.get("v") != 1 or isinstance(top.get("v"), bool):
        raise DecodeError("v", "1")
    return Report(
        id=_hex(top, "id", "", 32),
        at=_time(top, "at"),
        kind=decode.choice(top, "kind", "", KINDS, default="selection"),
        reasons=_reasons(top),
        note=decode.text(top, "note", "", limit=NOTE_LIMIT),
        site=decode.text(top, "site", "", limit=64),
        url=decode.text(top, "url", "", limit=2048),
        name=decode.text(top, "name", "", limit=TEXT_LIMIT),
        headline=decode.text(top, "headline", "", limit=TEXT_LIMIT),
        location=decode.text(top, "location", "", limit=TEXT_LIMIT),
        organisations=tuple(
            _organisation(decode.table(item, at), at) for at, item in _each(top, "organisations", "", LIST_LIMIT)
        ),
        links=decode.texts(top, "links", "", limit=2048, most=LIST_LIMIT),
        emails=decode.texts(top, "emails", "", limit=TEXT_LIMIT, most=LIST_LIMIT),
        mentions=decode.texts(top, "mentions", "", limit=2048, most=MENTION_LIMIT),
        messages=tuple(_message(decode.table(item, at), at) for at, item in _each(top, "messages", "", LIST_LIMIT)),
        text=decode.text(top, "text", "", limit=LONGEST),
        warning=_warning(top),
        outcome=_outcome(top),
        caller=decode.text(top, "caller", "", limit=TEXT_LIMIT),
    )


def _each(parent: Table, key: str, path: str, most: int) -> list[tuple[str, object]]:
    at = decode.join(path, key)
    return [(f"{at}[{i}]", item) for i, item in enumerate(decode.items(parent, key, path, most=most))]


def _hex(parent: Table, key: str, path: str, digits: int) -> str:
    value = parent.get(key)
    if not isinstance(value, str) or not re.fullmatch(rf"[0-9a-f]{{{digits}}}", value):
        raise DecodeError(decode.join(path, key), f"{digits} hexadecimal digits in lower case")
    return value


def _time(parent: Table, key: str) -> datetime:
    written = decode.required_text(parent, key, "", limit=32)
    try:
        at = datetime.fromisoformat(written)
    except ValueError:
        raise DecodeError(key, "a time as ISO 8601 in UTC") from None
    offset = at.utcoffset()
    if offset is None or offset:
        raise DecodeError(key, "a time as ISO 8601 in UTC")
    return at.astimezone(UTC)


def _reasons(top: Table) -> tuple[str, ...]:
    reasons = decode.texts(top, "reasons", "", limit=64, most=MOST_REASONS)
    if not reasons or len(set(reasons)) != len(reasons):
        raise DecodeError("reasons", f"1 to {MOST_REASONS} different reasons")
    for i, reason in enumerate(reasons):
        if not _REASON.fullmatch(reason):
            raise DecodeError(f"reasons[{i}]", "the id of a reason")
    return reasons


def _organisation(value: Table, path: str) -> Organisation:
    return Organisation(
        name=decode.text(value, "name", path, limit=TEXT_LIMIT),
        role=decode.text(value, "role", path, limit=TEXT_LIMIT),
        url=decode.text(value, "url", path, limit=2048),
        current=decode.flag(value, "current", path, default=True),
    )


def _message(value: Table, path: str) -> Message:
    return Message(
        sender=decode.choice(value, "from", path, SENDERS),
        at=decode.text(value, "at", path, limit=64),
        text=decode.text(value, "text", path, limit=MESSAGE_LIMIT) or "",
    )


def _warning(top: Table) -> ShownWarning | None:
    if top.get("warning") is None:
        return None
    value = decode.table(top["warning"], "warning")
    return ShownWarning(
        band=decode.choice(value, "band", "warning", BANDS),
        hits=tuple(_hit(decode.table(item, at), at) for at, item in _each(value, "hits", "warning", MOST_HITS)),
        packs=tuple(
            (
                decode.required_text(decode.table(item, at), "id", at, limit=128),
                decode.text(decode.table(item, at), "version", at, limit=64) or "",
            )
            for at, item in _each(value, "packs", "warning", LIST_LIMIT)
        ),
    )


def _hit(value: Table, path: str) -> Hit:
    at = decode.join(path, "source")
    source = decode.table(value.get("source") or {}, at)
    return Hit(
        indicator=decode.required_text(value, "indicator", path, limit=256),
        pack=decode.text(value, "pack", path, limit=128),
        title=decode.text(value, "title", path, limit=TEXT_LIMIT),
        publisher=decode.text(source, "publisher", at, limit=TEXT_LIMIT),
        source_title=decode.text(source, "title", at, limit=TEXT_LIMIT),
        date=decode.text(source, "date", at, limit=64),
        evidence=tuple(
            _evidence(decode.table(item, place), place) for place, item in _each(value, "evidence", path, LIST_LIMIT)
        ),
    )


def _evidence(value: Table, path: str) -> Evidence:
    how = value.get("how")
    return Evidence(
        feature=decode.required_text(value, "feature", path, limit=64),
        how=decode.texts({"how": [how] if isinstance(how, str) else how}, "how", path, limit=64, most=10),
        observed=decode.text(value, "observed", path, limit=2048) or "",
        listed=decode.text(value, "listed", path, limit=2048) or "",
    )


def _outcome(top: Table) -> Outcome | None:
    if top.get("outcome") is None:
        return None
    value = decode.table(top["outcome"], "outcome")
    return Outcome(
        tag=bytes.fromhex(_hex(value, "tag", "outcome", 32)), key=bytes.fromhex(_hex(value, "key", "outcome", 64))
    )
