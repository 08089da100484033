"""The index of what has changed since a base: built whole, or added to, so that a day's update costs a day's changes.

It is added to while what stands withdrawn only grows; where a correction falls, or half of what was added has been
replaced since, it is built whole again from what it holds itself.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from functools import partial
from itertools import chain
from pathlib import Path

from doorkeeper.index import schema
from doorkeeper.index.appending import append_index, can_append
from doorkeeper.index.layered import LayeredIndex
from doorkeeper.index.reader import IndexFile
from doorkeeper.index.rows import Rows
from doorkeeper.index.writer import write_index
from doorkeeper.model.errors import RefusedError
from doorkeeper.model.record import Record
from doorkeeper.packs.client.build import Batch, Line, Work, links_of, work_on
from doorkeeper.packs.client.corrections import Withdrawals, facts_of
from doorkeeper.packs.client.files import sync
from doorkeeper.packs.compile import in_batches
from doorkeeper.packs.segments import Change, Patch, Put, apply_patch, decode_line, line_id

MOST_CHANGED = 250_000
"""Most records that may have changed since a base: beyond it a publisher makes a new base."""
MOST_CORRECTED = 50
"""Most corrections of one update for which an index is searched for other entries with the same facts."""
BITS = 12
"""How many bits of a key name its bucket in every index of changes, small or large, so that one can be added to."""

_TABLES = """
CREATE TABLE aside (id TEXT PRIMARY KEY, record TEXT) WITHOUT ROWID;
CREATE TABLE link (id TEXT PRIMARY KEY, record TEXT NOT NULL) WITHOUT ROWID;
"""
"""Records that have changed since the base but are no entries of the changes, without a text where one was removed; and
records that replace another."""

Texts = dict[str, str | None]
"""The text of records by id, None for one that is in the pack no more."""


class Changed:
    """What has changed since a base until some version, as it is installed; nothing where ``changes`` is None."""

    def __init__(self, base: IndexFile, changes: IndexFile | None) -> None:
        self.base = base
        self.changes = changes
        self._whole = LayeredIndex(base, changes, "", {})
        self._of_base = LayeredIndex(base, None, "", {})
        self._own = LayeredIndex(base, changes, "", {}, alone=True) if changes is not None else None
        self._aside: Texts = {}
        if changes is not None:
            rows = changes.rows("SELECT id, record FROM aside")
            self._aside = {str(name): None if text is None else str(text) for name, text in rows}

    def close(self) -> None:
        """Close both files."""
        self._whole.close()

    @property
    def count(self) -> int:
        """How many records are not as in the base."""
        return len(self._aside) + (self._own.count if self._own is not None else 0)

    def text(self, name: str) -> str | None:
        """Give a record's text, withdrawn or not; None for one that was removed, or that is in no index."""
        if name in self._aside:
            return self._aside[name]
        own = self._own.text_of(name) if self._own is not None else None
        return self.text_in_base(name) if own is None else own

    def text_in_base(self, name: str) -> str | None:
        """Give a record's text as the base has it; None where it is no entry there."""
        return self._of_base.text_of(name)

    def knows_removed(self, name: str) -> bool:
        """Whether a record of the base was removed."""
        return name in self._aside and self._aside[name] is None

    def aside(self, name: str) -> str | None:
        """Give the text of a record that is no entry of the changes, though it has changed."""
        return self._aside.get(name)

    def texts(self) -> Texts:
        """Give all that :func:`build_changes` was given: records that are not as in the base."""
        return {**{line_id(text.encode()): text for text in self.own_texts()}, **self._aside}

    def own_texts(self) -> Iterator[str]:
        """Give the texts of the entries of the changes."""
        if self.changes is not None:
            live = f"SELECT id FROM entry WHERE id + {self.base.count} NOT IN (SELECT entry FROM gone)"  # noqa: S608
            for (entry,) in self.changes.rows(live):
                yield self.changes.text(int(str(entry)))

    def entries(self, names: Sequence[str]) -> Iterator[tuple[str, int, str]]:
        """Give (id, number, text) of those records that are entries, in the base or in the changes."""
        return self._whole.find(names)

    def alike(self, corrected: dict[str, str | None], publisher: str) -> set[str] | None:
        """Give the ids of entries with the same facts as corrected ones, whose texts are given by the facts' digests.

        None where that cannot be said, or where building the index whole is less work.
        """
        needles = []
        for facts, text in corrected.items():
            needle = needle_of(text) if text is not None else None
            if text is None or needle is None or facts_of(decode_line(text, publisher)) != facts:
                return None
            needles.append(needle)
        if len(needles) > MOST_CORRECTED:
            return None
        found = {name for name, facts in links_of(self.base).alike.items() if facts in corrected}
        for own in self.own_texts() if needles else ():
            if (
                any(needle in own for needle in needles)
                and facts_of(record := decode_line(own, publisher)) in corrected
            ):
                found.add(record.id)
        return found

    def links(self) -> dict[str, str]:
        """Give the texts of all records that replace another, by id."""
        of_base = links_of(self.base).texts
        if self.changes is None or self._own is None:
            return of_base
        changed = self._aside.keys() | {name for name, _, _ in self._own.find(list(of_base))}
        kept = {name: text for name, text in of_base.items() if name not in changed}
        return kept | {str(name): str(text) for name, text in self.changes.rows("SELECT id, record FROM link")}


def can_be_added_to(changes: IndexFile) -> bool:
    """Whether an index is of the form that this program gives an index of changes."""
    return {"gone", "gone_own", "left_out"} <= changes.meta.keys()


def changed_since(before: Changed, changes: Iterable[Change], base_lines: Callable[[], Iterator[bytes]]) -> Texts:
    """Put changes together: the text of each record that they touch, None for one that they remove.

    ``base_lines`` reads the base's segment: for a patch of a record that the cap leaves out of the index.

    Raises:
        RefusedError: ``pack.too-many-changes``, ``pack.broken-chain``; ``segment.invalid``.

    """
    found: Texts = {}
    waiting: dict[str, list[Patch]] = {}
    for change in changes:
        if isinstance(change, Put):
            found[change.id] = change.text
        elif isinstance(change, Patch):
            text = found[change.id] if change.id in found else before.text(change.id)
            if text is not None and change.id not in waiting:
                found[change.id] = apply_patch(change, text).text
            elif change.id in found or before.knows_removed(change.id):
                raise _no_record(change.id)
            else:
                waiting.setdefault(change.id, []).append(change)
        else:
            found[change.id] = None
        if not isinstance(change, Patch):
            waiting.pop(change.id, None)
        if len(found) + len(waiting) > MOST_CHANGED:
            raise _too_many()
    if waiting:
        for line in base_lines():
            patches = waiting.pop(line_id(line), None)
            if patches is not None:
                text = line.decode()
                for patch in patches:
                    text = apply_patch(patch, text).text
                found[patches[0].id] = text
        for name in waiting:
            raise _no_record(name)
    if before.count + len(found) > MOST_CHANGED and len(before.texts() | found) > MOST_CHANGED:
        raise _too_many()
    return found


def replacing(links: dict[str, str], publisher: str) -> dict[str, Record]:
    """Give the records that replace another, by id, out of texts that may be such."""
    found = {name: decode_line(text, publisher) for name, text in links.items()}
    return {name: record for name, record in found.items() if record.replaces is not None}


def links_after(before: dict[str, str], changed: Texts) -> dict[str, str]:
    """Give the texts of records that may replace another, after some records have changed."""
    kept = {name: text for name, text in before.items() if name not in changed}
    return kept | {name: text for name, text in changed.items() if text is not None and '"replaces"' in text}


def build_changes(
    path: Path, base: IndexFile, changed: Texts, withdrawn: Withdrawals, work: Work, pack: str
) -> int | None:
    """Build the index of changes; gives how many records the cap leaves out, or None where no index is needed."""
    alike = [name for name, facts in links_of(base).alike.items() if facts in withdrawn.facts]
    names = list(dict.fromkeys(chain(changed, withdrawn.ids, alike)))
    gone = sorted(number for _, number, _ in LayeredIndex(base, None, "", {}).find(names))
    if not gone and all(text is None for text in changed.values()):
        return None
    return _write(path, changed, gone, withdrawn, work, pack)


def add_changes(
    path: Path, before: Changed, changed: Texts, withdrawn: Withdrawals, newly: set[str], work: Work, pack: str
) -> int | None:
    """Add changes to an index of changes; gives how many records the cap leaves out.

    ``newly`` are the ids that are withdrawn since. None where the index has to be built whole.
    """
    earlier = before.changes
    if earlier is None:
        return None
    gone = list(before.entries([*changed, *(newly - changed.keys())]))
    own = sum(number >= before.base.count for _, number, _ in gone) + int(earlier.meta["gone_own"])
    if 2 * own > earlier.count + len(changed):
        return None
    more_path = path.with_name(f"more-{path.name}")
    left_out = _write(more_path, changed, [], withdrawn, work, pack)
    try:
        with closing(IndexFile(str(more_path))) as more:
            if not can_append(earlier, more):
                return None
            before_left_out = (before.aside(name) for name in changed)
            left_out += int(earlier.meta["left_out"]) - sum(
                not work.settings.admits(decode_line(text, work.publisher)) for text in before_left_out if text
            )
            meta = {
                "gone": str(int(earlier.meta["gone"]) + len(gone)),
                "gone_own": str(own),
                "left_out": str(left_out),
            }

            def finish(db: sqlite3.Connection) -> None:
                every = [(name,) for name in changed]
                for table in ("aside", "link"):
                    db.executemany(f"DELETE FROM {table} WHERE id = ?", every)  # noqa: S608 - names of ours
                    rows = more.rows(f"SELECT id, record FROM {table}")  # noqa: S608 - as above
                    db.executemany(f"INSERT INTO {table} VALUES (?, ?)", rows)  # noqa: S608 - as above
                db.executemany("INSERT INTO gone VALUES (?)", ((number,) for _, number, _ in gone))
                # what is withdrawn now is no entry any more, and still a record that has changed since the base
                put_aside = ((n, text) for n, at, text in gone if n not in changed and at >= before.base.count)
                db.executemany("INSERT INTO aside VALUES (?, ?)", put_aside)

            append_index(path, earlier, more, meta, finish)
    finally:
        more_path.unlink(missing_ok=True)
    sync(path)
    return left_out


def _write(path: Path, changed: Texts, gone: list[int], withdrawn: Withdrawals, work: Work, pack: str) -> int:
    lines = [Line(i, text.encode()) for i, text in enumerate(changed.values(), 1) if text is not None]
    aside: Texts = {name: None for name, text in changed.items() if text is None}
    links: dict[str, str] = {}
    left_out = 0

    def rows() -> Iterator[Rows]:
        nonlocal left_out
        for batch in _batches(lines, work, withdrawn):
            if batch.refused:
                raise RefusedError(*batch.refused)
            left_out += batch.left_out
            aside.update(batch.aside)
            links.update(batch.links.texts)
            yield batch.rows

    def finish(db: sqlite3.Connection) -> None:
        db.executescript(_TABLES + schema.GONE)
        db.executemany("INSERT INTO aside VALUES (?, ?)", sorted(aside.items()))
        db.executemany("INSERT INTO link VALUES (?, ?)", sorted(links.items()))
        db.executemany("INSERT INTO gone VALUES (?)", ((number,) for number in gone))
        db.execute("INSERT INTO meta VALUES ('left_out', ?)", (str(left_out),))
        db.commit()

    meta = {"gone": str(len(gone)), "gone_own": "0"}
    write_index(path, pack, rows(), [], meta, finish=finish, bits=BITS)
    sync(path)
    return left_out


def _batches(lines: list[Line], work: Work, withdrawn: Withdrawals) -> Iterator[Batch]:
    return in_batches(iter(lines), partial(work_on, work=work, withdrawn=withdrawn))


def needle_of(text: str) -> str | None:
    """Give a piece of JSON text that every changed record with the same facts has; None where it has no facts."""
    record = json.loads(text)
    for key in ("names", "organisations", "profiles", "handles", "domains", "emails"):
        for value in record.get(key) or ():
            found = value.get("full") or value.get("name") if isinstance(value, dict) else value
            return json.dumps(found, ensure_ascii=False)
    return None


def _no_record(name: str) -> RefusedError:
    return RefusedError(
        "pack.broken-chain",
        f"The pack changes a record, {name}, that it does not have.",
        "Ask the publisher for a full bundle, and tell them of this message.",
    )


def _too_many() -> RefusedError:
    return RefusedError(
        "pack.too-many-changes",
        f"More than {MOST_CHANGED} records have changed since the pack was published as a whole.",
        "Ask the publisher for a pack with a new base.",
    )
