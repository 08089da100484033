"""What a report says. One pure function lists its fields, and preview and payload are both made of that list.

A field's name is its place in the report, such as ``url`` or ``organisations[1]``. The number is that of the draft, so
that a name stays the same when another item is taken out.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from doorkeeper.model.decode import Table
from doorkeeper.model.observation import Message, ObservedOrganisation
from doorkeeper.model.value import Value
from doorkeeper.reports.draft import PERMANENT, Draft

VERSION = 1
LONGEST = 200 * 1024
"""Longest report, in bytes of JSON."""


class Ticket(Value):
    """What is the report's own and not the person's: id (32 hex digits), time, and where the answer comes back."""

    id: str
    at: str
    tag: str
    key: str


class Field(Value):
    """One field as it is shown and sent. ``value`` is JSON."""

    name: str
    value: object
    removable: bool


def fields_of(draft: Draft, ticket: Ticket) -> tuple[Field, ...]:
    """List what would be sent: everything that the draft has, without what was taken out, messages only if chosen."""
    return tuple(
        Field(name, value, name not in PERMANENT) for name, value in _all(draft, ticket) if _is_in(name, draft)
    )


def payload_of(fields: tuple[Field, ...]) -> str:
    """Give the report's JSON text: these fields and nothing else."""
    report: Table = {}
    lists: dict[str, list[object]] = {}
    for field in fields:
        name, bracket, _ = field.name.partition("[")
        if not bracket:
            report[name] = field.value
            continue
        lists.setdefault(name, []).append(field.value)
        report[name] = lists[name]
    return json.dumps(report, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def _is_in(name: str, draft: Draft) -> bool:
    whole = name.partition("[")[0]
    if name in PERMANENT:
        return True
    if name in draft.omit or whole in draft.omit:
        return False
    return whole != "messages" or name in draft.include or whole in draft.include


def _all(draft: Draft, ticket: Ticket) -> Iterator[tuple[str, object]]:
    single = (
        ("reasons", list(draft.reasons)),
        ("note", draft.note),
        ("kind", draft.kind),
    )
    yield from ((name, value) for name, value in single if value is not None)
    yield from _observed(draft)
    if draft.text is not None:
        yield "text", draft.text
    if draft.warning is not None:
        yield "warning", draft.warning
    yield "at", ticket.at
    yield "outcome", {"tag": ticket.tag, "key": ticket.key}
    yield "id", ticket.id
    yield "v", VERSION


def _observed(draft: Draft) -> Iterator[tuple[str, object]]:
    page = draft.observation
    if page is None:
        return
    for name in ("site", "url", "name", "headline", "location"):
        value = getattr(page, name)
        if value is not None:
            yield name, value
    lists: tuple[tuple[str, list[object]], ...] = (
        ("organisations", [_organisation(item) for item in page.organisations]),
        ("links", list(page.links)),
        ("emails", list(page.emails)),
        ("mentions", list(page.mentions)),
        ("messages", [_message(item) for item in page.messages]),
    )
    for name, values in lists:
        yield from ((f"{name}[{i}]", value) for i, value in enumerate(values))


def _organisation(item: ObservedOrganisation) -> Table:
    named = (("name", item.name), ("role", item.role), ("url", item.url))
    return {**{key: value for key, value in named if value is not None}, "current": item.current}


def _message(item: Message) -> Table:
    at = {} if item.at is None else {"at": item.at}
    return {"from": item.sender, **at, "text": item.text}
