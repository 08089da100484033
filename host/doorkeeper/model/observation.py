"""An observation: the observables of one page, card, thread or selection, as the extension sends them.

The JSON form is a contract (docs/observation.md). All but ``kind`` is optional and every size is bounded.
"""

from doorkeeper.model import decode
from doorkeeper.model.decode import Table
from doorkeeper.model.value import Value

KINDS = ("profile", "card", "company", "thread", "selection")
SENDERS = ("them", "me")

TEXT_LIMIT = 512
"""Longest name, headline, role, place, address or link, in characters."""
MESSAGE_LIMIT = 20_000
"""Longest single message, in characters."""
LIST_LIMIT = 50
"""Most organisations, links, e-mails or messages in one observation."""
MENTION_LIMIT = 200
"""Most mentioned links and addresses in one observation."""
BATCH_LIMIT = 100
"""Most observations in one batch."""


class ObservedOrganisation(Value):
    """An organisation that the subject shows: their employer, or the page itself for a company page."""

    name: str | None
    role: str | None
    url: str | None
    current: bool


class Message(Value):
    """One message of a thread; ``sender`` is ``them`` or ``me``. What ``me`` wrote never counts."""

    sender: str
    at: str | None
    text: str


class Observation(Value):
    """What one page shows of its subject. ``mentions`` are links and addresses found in text, not the subject's own."""

    kind: str
    site: str | None = None
    url: str | None = None
    name: str | None = None
    headline: str | None = None
    location: str | None = None
    organisations: tuple[ObservedOrganisation, ...] = ()
    links: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    mentions: tuple[str, ...] = ()
    messages: tuple[Message, ...] = ()
    raw_name: str | None = None


def decode_observation(value: object, path: str = "") -> Observation:
    """Decode one observation.

    Raises:
        DecodeError: with the path of the first member that is not as the contract says. Unknown members are ignored,
            so that a newer extension can send more than this host reads.

    """
    top = decode.table(value, path)
    raw = decode.table(top.get("raw") or {}, decode.join(path, "raw"))
    return Observation(
        kind=decode.choice(top, "kind", path, KINDS),
        site=decode.text(top, "site", path, limit=64),
        url=decode.text(top, "url", path, limit=2048),
        name=decode.text(top, "name", path, limit=TEXT_LIMIT),
        headline=decode.text(top, "headline", path, limit=TEXT_LIMIT),
        location=decode.text(top, "location", path, limit=TEXT_LIMIT),
        organisations=tuple(
            _organisation(decode.table(item, at), at)
            for i, item in enumerate(decode.items(top, "organisations", path, most=LIST_LIMIT))
            for at in (f"{decode.join(path, 'organisations')}[{i}]",)
        ),
        links=decode.texts(top, "links", path, limit=2048, most=LIST_LIMIT),
        emails=decode.texts(top, "emails", path, limit=TEXT_LIMIT, most=LIST_LIMIT),
        mentions=decode.texts(top, "mentions", path, limit=2048, most=MENTION_LIMIT),
        messages=tuple(
            _message(decode.table(item, at), at)
            for i, item in enumerate(decode.items(top, "messages", path, most=LIST_LIMIT))
            for at in (f"{decode.join(path, 'messages')}[{i}]",)
        ),
        raw_name=decode.text(raw, "name", decode.join(path, "raw"), limit=TEXT_LIMIT),
    )


def _organisation(value: Table, path: str) -> ObservedOrganisation:
    return ObservedOrganisation(
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
