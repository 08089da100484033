"""An indicator record: what a pack warns about. One JSON object a line in a pack, one TOML file in ``indicators/``.

The schema is documented in docs/packs.md.
"""

from doorkeeper.model import decode
from doorkeeper.model.decode import Table
from doorkeeper.model.errors import DecodeError
from doorkeeper.model.value import Value

TYPES = ("person", "organisation", "domain", "phrase", "known-good", "correction")
TLP = ("clear", "green", "amber", "amber+strict", "red")
"""Traffic Light Protocol 2.0, FIRST."""
CONFIDENCES = ("confirmed", "probable", "possible")
STATUSES = ("active", "withdrawn")

VALUE_LIMIT = 512
WORDING_LIMIT = 2000
LIST_LIMIT = 200

_KEYS = frozenset(
    "id type names organisations roles places profiles handles domains emails phrases source wording confidence "
    "tlp valid_from valid_until status replaces alert".split()
)


class ListedName(Value):
    """One name of a listed person. A ``weak`` name is too common to stand alone; ``alias`` is any but the first."""

    full: str
    given: str | None = None
    family: str | None = None
    script: str | None = None
    weak: bool = False


class ListedOrganisation(Value):
    """One organisation of an entry. Only a ``front`` warns by itself; others corroborate."""

    name: str
    front: bool = False


class Source(Value):
    """Who says so: publisher, title of the alert, its date (ISO 8601) and its ``https:`` address."""

    publisher: str
    title: str
    date: str | None
    url: str | None


class Wording(Value):
    """What a person is told, in the publisher's sense and our plain words, by language."""

    language: str
    title: str
    summary: str


class Record(Value):
    """One indicator record."""

    id: str
    type: str
    names: tuple[ListedName, ...] = ()
    organisations: tuple[ListedOrganisation, ...] = ()
    roles: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    profiles: tuple[str, ...] = ()
    handles: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    source: Source | None = None
    wording: tuple[Wording, ...] = ()
    confidence: str = "confirmed"
    tlp: str = "clear"
    valid_from: str | None = None
    valid_until: str | None = None
    status: str = "active"
    replaces: str | None = None
    alert: str | None = None


def decode_record(value: object, path: str = "") -> Record:
    """Decode one record, strictly: an unknown key is an error.

    Raises:
        DecodeError: with the path of the first key that is not as the schema says.

    """
    top = decode.table(value, path)
    decode.only_keys(top, _KEYS, path)

    def listed(key: str) -> tuple[str, ...]:
        return decode.texts(top, key, path, limit=VALUE_LIMIT, most=LIST_LIMIT)

    return Record(
        id=_identifier(top, path),
        type=decode.choice(top, "type", path, TYPES),
        names=tuple(
            _name(item, f"{decode.join(path, 'names')}[{i}]")
            for i, item in enumerate(decode.items(top, "names", path, most=LIST_LIMIT))
        ),
        organisations=tuple(
            _organisation(item, f"{decode.join(path, 'organisations')}[{i}]")
            for i, item in enumerate(decode.items(top, "organisations", path, most=LIST_LIMIT))
        ),
        roles=listed("roles"),
        places=listed("places"),
        profiles=listed("profiles"),
        handles=listed("handles"),
        domains=listed("domains"),
        emails=listed("emails"),
        phrases=listed("phrases"),
        source=_source(top, path),
        wording=_wording(top, path),
        confidence=decode.choice(top, "confidence", path, CONFIDENCES, default="confirmed"),
        tlp=decode.choice(top, "tlp", path, TLP, default="clear"),
        valid_from=_date(top, "valid_from", path),
        valid_until=_date(top, "valid_until", path),
        status=decode.choice(top, "status", path, STATUSES, default="active"),
        replaces=decode.text(top, "replaces", path, limit=200),
        alert=decode.text(top, "alert", path, limit=200),
    )


def _identifier(top: Table, path: str) -> str:
    value = decode.required_text(top, "id", path, limit=200)
    if not all(c.isascii() and (c.isalnum() or c in "/-._") for c in value):
        raise DecodeError(decode.join(path, "id"), "letters, digits and /-._ only, such as publisher/entry-name")
    return value


def _name(value: object, path: str) -> ListedName:
    if isinstance(value, str):
        return ListedName(full=decode.required_text({"name": value}, "name", path, limit=VALUE_LIMIT))
    top = decode.table(value, path)
    decode.only_keys(top, frozenset(ListedName._fields), path)
    return ListedName(
        full=decode.required_text(top, "full", path, limit=VALUE_LIMIT),
        given=decode.text(top, "given", path, limit=VALUE_LIMIT),
        family=decode.text(top, "family", path, limit=VALUE_LIMIT),
        script=decode.text(top, "script", path, limit=16),
        weak=decode.flag(top, "weak", path, default=False),
    )


def _organisation(value: object, path: str) -> ListedOrganisation:
    if isinstance(value, str):
        return ListedOrganisation(decode.required_text({"name": value}, "name", path, limit=VALUE_LIMIT))
    top = decode.table(value, path)
    decode.only_keys(top, frozenset(ListedOrganisation._fields), path)
    return ListedOrganisation(
        name=decode.required_text(top, "name", path, limit=VALUE_LIMIT),
        front=decode.flag(top, "front", path, default=False),
    )


def _source(top: Table, path: str) -> Source | None:
    if top.get("source") is None:
        return None
    at = decode.join(path, "source")
    value = decode.table(top["source"], at)
    decode.only_keys(value, frozenset(Source._fields), at)
    url = decode.text(value, "url", at, limit=2048)
    if url is not None and not url.startswith("https://"):
        raise DecodeError(decode.join(at, "url"), "an address that starts with https://")
    return Source(
        publisher=decode.required_text(value, "publisher", at, limit=200),
        title=decode.required_text(value, "title", at, limit=300),
        date=_date(value, "date", at),
        url=url,
    )


def _wording(top: Table, path: str) -> tuple[Wording, ...]:
    """Read ``wording``: a plain text (English), or a table of language to text or to {title, summary}."""
    value = top.get("wording")
    if value is None:
        return ()
    at = decode.join(path, "wording")
    by_language = {"en": value} if isinstance(value, str) else decode.table(value, at)
    found = []
    for language, item in by_language.items():
        where = decode.join(at, language)
        if language not in ("en", "cy"):
            raise DecodeError(where, "a language of the product: en or cy")
        if isinstance(item, str):
            item = {"summary": item}
        item = decode.table(item, where)
        decode.only_keys(item, frozenset({"title", "summary"}), where)
        found.append(
            Wording(
                language=language,
                title=decode.text(item, "title", where, limit=300) or "",
                summary=decode.required_text(item, "summary", where, limit=WORDING_LIMIT),
            )
        )
    return tuple(found)


def _date(parent: Table, key: str, path: str) -> str | None:
    """Read an ISO 8601 date or date and time; kept as text, since ISO texts of one zone compare as dates do."""
    value = decode.text(parent, key, path, limit=40)
    if value is None:
        return None
    if not is_iso_date(value):
        raise DecodeError(decode.join(path, key), "an ISO 8601 date such as 2025-11-18")
    return value


def is_iso_date(value: str) -> bool:
    """Whether a text is a day of the calendar in ISO 8601 form, with or without a time behind it."""
    from datetime import datetime  # only where a date is read

    # ISO 8601 has other forms of a day, which do not compare as texts
    if len(value) < 10 or value[4] != "-" or value[7] != "-" or not value.isascii():
        return False
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True
