"""Finding by reading: every report is opened in memory, with its notes, and looked through word by word.

Slower than the tokens, and complete: names in running text, words of messages, what an analyst noted. Nothing of it is
kept, so nothing of it lies in the database (docs/decisions/0012-data-key-and-blind-index.md).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import Connection, select
from sqlalchemy import Row as SqlRow

from doorkeeper.desk.triage import features
from doorkeeper.desk.triage.desk import Desk
from doorkeeper.desk.triage.rows import PLACE
from doorkeeper.desk.triage.tables import decision, note, report
from doorkeeper.normalise import characters, names

BETWEEN = 1
"""Words that may stand between the parts of a name, such as another given name."""

MOST_ASKED = 12
MOST_HELD = 1_000

_BATCH = 200
_LONGEST_KEPT = 40
_NO_TEXT = frozenset(("v", "id", "at", "outcome"))

# in "Qiu's" the s is no letter of the name, and the @ of an address is none of a disguise
_NO_WORD = re.compile(r"(?<=\w)['`\u2019\u02bc]s\b|@(?=[\w-]+\.)", re.IGNORECASE)

Forms = tuple[str, ...]
"""One word in its readings: as it looks and as it sounds, and the Han characters in it."""


class Wanted(NamedTuple):
    """Words that stand together, with at most so many others ``between`` them; or Han characters, which stand alone.

    ``exact`` are the identifiers of which one must stand there too, where its words alone do not say it.
    """

    parts: frozenset[str]
    between: int
    han: str = ""
    exact: frozenset[features.Feature] = frozenset()


def words(text: str) -> list[Forms]:
    """Give the words of a text in their readings."""
    found: list[Forms] = []
    for piece in text.split():
        found += _kept(piece) if len(piece) <= _LONGEST_KEPT else _read(piece)
    return found


def wanted(text: str) -> list[Wanted]:
    """Read what somebody is looked for by: an identifier, or a whole name in each of its readings.

    One part of a name alone is nobody's whole name, and gives nothing.
    """
    asked = [item for group in features.query_features(text) for item in group]
    identifiers = {each for kind, value in asked if (each := _of_identifier(kind, value))}
    if identifiers:
        return sorted(identifiers, key=str)
    parts = {frozenset(reading.parts) for reading in names.readings(text)}
    found = [Wanted(each, BETWEEN) for each in parts if len(each) > 1]
    han = names.han_text(text)
    if len(han) > 1:
        found.append(Wanted(frozenset(), 0, han))
    return sorted(found, key=str)


def stands_in(this: Wanted, text: str) -> bool:
    """Tell whether all the parts stand together in a text, in any order, with few other words between them."""
    if this.han:
        return any(this.han in form for forms in words(text) for form in forms)
    return _together(this, words(text)) and (not this.exact or bool(this.exact & features.of_text(text)))


def _together(this: Wanted, text: Sequence[Forms]) -> bool:
    width = len(this.parts) + this.between
    last: dict[str, int] = {}
    for place, forms in enumerate(text):
        for form in forms:
            if form in this.parts:
                last[form] = place
                if len(last) == len(this.parts) and place - min(last.values()) < width:
                    return True
    return False


def holding(desk: Desk, connection: Connection, query: str) -> list[str]:
    """Give the newest reports that hold all words of a query, wherever they stand; at most :data:`MOST_HELD`."""
    asked = [frozenset(forms) for forms in words(query)][:MOST_ASKED]
    found: list[str] = []
    for report_id, texts in each_report(desk, connection) if asked else ():
        there = {form for text in texts for forms in words(text) for form in forms}
        if all(forms & there for forms in asked):
            found.append(report_id)
            if len(found) == MOST_HELD:
                break
    return found


def each_report(desk: Desk, connection: Connection) -> Iterator[tuple[str, list[str]]]:
    """Give the id of each report, newest first, with all texts that are held of it."""
    chosen = select(report.c.id).order_by(report.c.received.desc(), report.c.id)
    ids = list(connection.scalars(chosen))
    for start in range(0, len(ids), _BATCH):
        batch = ids[start : start + _BATCH]
        texts: dict[str, list[str]] = {}
        for row in connection.execute(select(report.c.id, report.c.body).where(report.c.id.in_(batch))):
            value = json.loads(json.loads(desk.data_key.open(PLACE, row.id, row.body))["text"])
            texts[row.id] = list(_texts(value))
        for report_id, text in _noted(desk, connection, batch):
            texts[report_id].append(text)
        yield from ((report_id, texts[report_id]) for report_id in batch if report_id in texts)


def _noted(desk: Desk, connection: Connection, ids: Sequence[str]) -> Iterator[tuple[str, str]]:
    for table in (note, decision):
        rows: Iterable[SqlRow[tuple[str, str, bytes]]] = connection.execute(
            select(table.c.id, table.c.report_id, table.c.body).where(
                table.c.report_id.in_(ids), table.c.body.is_not(None)
            )
        )
        for row in rows:
            yield row.report_id, desk.data_key.open(table.name, row.id, row.body).decode()


def _texts(value: object) -> Iterator[str]:
    """Give every text of a report, whatever its field."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            if key not in _NO_TEXT:
                yield from _texts(item)


def _of_identifier(kind: str, value: str) -> Wanted | None:
    if kind == features.HANDLE:
        return Wanted(_all_forms(value), 0)
    if kind in (features.PROFILE, features.EMAIL, features.DOMAIN):
        # the site of a profile stands there by one of its names
        name = value.rpartition("/")[2]
        return Wanted(_all_forms(name), 0, exact=frozenset(((kind, value),)))
    return None


def _all_forms(text: str) -> frozenset[str]:
    return frozenset(forms[0] for forms in words(text))


def _read(piece: str) -> list[Forms]:
    found = []
    for word in characters.words(_NO_WORD.sub(" ", piece)):
        forms = tuple(dict.fromkeys(form for form in (word.look, word.sound, word.han) if form))
        if forms:
            found.append(forms)
    return found


_kept = lru_cache(maxsize=1 << 16)(_read)
