"""What a person is told of a hit: the publisher's wording, or a sentence that only says where the entry is named."""

from __future__ import annotations

from doorkeeper.model.record import Record, Source, Wording

NO_SOURCE = Source(publisher="unknown publisher", title="an installed pack", date=None, url=None)


def subject(record: Record) -> str:
    """Give the name by which an entry is spoken of."""
    if record.names:
        return record.names[0].full
    if record.organisations:
        return record.organisations[0].name
    values = (*record.domains, *record.emails, *record.profiles, *record.handles)
    return values[0] if values else record.id


def wording(record: Record) -> tuple[Wording, ...]:
    """Give the entry's wording in every language it has, English always."""
    source = record.source or NO_SOURCE
    plain = Wording(
        "en", f"Named in {source.title}", f"{subject(record)} is named in {source.title} ({source.publisher})."
    )
    given = {item.language: item for item in record.wording}
    english = given.get("en", plain)
    out = [english._replace(title=english.title or plain.title)]
    out.extend(item._replace(title=item.title or out[0].title) for item in record.wording if item.language != "en")
    return tuple(out)
