"""Reads a pack's source: a folder of TOML entries with its ``pack.toml``, or a JSON Lines file of records."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from datetime import date, time
from pathlib import Path

from doorkeeper.model import decode
from doorkeeper.model.errors import DecodeError, DoorkeeperError
from doorkeeper.model.record import TLP, Record, decode_record, is_iso_date
from doorkeeper.model.value import Value
from doorkeeper.packs.desk_card import decode_card
from doorkeeper.packs.manifest import AUDIENCES, raw_desk

PACK_FILE = "pack.toml"
ALERTS = "alerts"
LARGEST_ENTRY = 64 * 1024
LARGEST_LINE = 256 * 1024

_PACK_KEYS = frozenset("id title publisher version published refresh expires tlp audience collateral desk".split())
_COLLATERAL_KEYS = frozenset("approver reason date".split())


class PackHead(Value):
    """What ``pack.toml`` says of a pack; dates are ISO 8601.

    ``approval`` is (approver, date, reason): who takes it on themselves that the pack hits more ordinary people than it
    may. It stays in the pack's index and so in every release. ``desk`` is a desk card, checked but as it was written.
    """

    id: str
    title: str = ""
    version: str = "0"
    published: str | None = None
    refresh: str | None = None
    expires: str | None = None
    approval: tuple[str, str, str] | None = None
    tlp: str = "clear"
    audience: str = "everyone"
    desk: decode.Table | None = None
    publisher: str = ""

    def meta(self) -> dict[str, str]:
        """Give the rows for an index's ``meta`` table."""
        return {
            "title": self.title,
            "pack_version": self.version,
            "published": self.published or "",
            "refresh": self.refresh or "",
            "expires": self.expires or "",
            "collateral_approval": ": ".join(self.approval) if self.approval else "",
        }


class Entry(Value):
    """One record, its JSON text, and where it stands (``file`` or ``file:line``)."""

    record: Record
    text: str
    place: str


class Line(Value):
    """One line of a JSON Lines file and where it stands."""

    place: str
    data: bytes


class EntryError(DoorkeeperError):
    """An entry is not as the schema says; ``place`` names the file, the message names key and what is expected."""

    def __init__(self, place: str, why: str) -> None:
        super().__init__(
            "entry.invalid",
            f"{place}: {why}",
            "Correct the entry as docs/packs.md describes it, then run 'doorkeeper packs lint'.",
        )
        self.place = place
        self.why = why

    def __reduce__(self) -> tuple[type[EntryError], tuple[str, str]]:
        """Travel between processes: an entry may be read in another one."""
        return type(self), (self.place, self.why)


def read_head(source: Path) -> PackHead:
    """Read what is known of the pack as a whole; a JSON Lines file is a pack named like the file."""
    if source.is_file():
        return PackHead(id=source.stem, title=source.stem)
    if not source.exists():
        raise _missing(source)
    path = source / PACK_FILE
    if not path.exists():
        raise EntryError(str(path), "the file is missing; a pack folder has a pack.toml with at least an id")
    table = _toml(path)
    try:
        decode.only_keys(table, _PACK_KEYS, "")
        return PackHead(
            id=decode.required_text(table, "id", "", limit=100),
            title=decode.text(table, "title", "", limit=200) or "",
            version=decode.text(table, "version", "", limit=40) or "0",
            published=_day(table, "published"),
            refresh=_day(table, "refresh"),
            expires=_day(table, "expires"),
            approval=_approval(table),
            tlp=decode.choice(table, "tlp", "", TLP, default="clear"),
            audience=decode.choice(table, "audience", "", AUDIENCES, default="everyone"),
            desk=_desk(table, source),
            publisher=decode.text(table, "publisher", "", limit=200) or "",
        )
    except DecodeError as error:
        raise EntryError(str(path), str(error)) from error


def _desk(table: decode.Table, source: Path) -> decode.Table | None:
    """Take the desk card that stands in ``pack.toml``, or in the file that it names."""
    value = table.get("desk")
    if value is None:
        return None
    if isinstance(value, str):
        if "/" in value or "\\" in value:
            raise DecodeError("desk", "a table, or the name of a file beside pack.toml")
        return read_desk(source / value)
    decode_card(value, "desk")
    return raw_desk(value, "desk")


def read_desk(path: Path) -> decode.Table:
    """Read a file with a desk card (docs/reporting.md).

    Raises:
        EntryError: where it is not one.

    """
    try:
        data = path.read_bytes() if path.stat().st_size <= LARGEST_ENTRY else b""
        value = json.loads(data)
        decode_card(value, "")
        return raw_desk(value, "")
    except DecodeError as error:
        raise EntryError(str(path), str(error)) from error
    except (OSError, ValueError, RecursionError) as error:
        raise EntryError(str(path), "expected a file with a desk card, one JSON object") from error


def read_entries(source: Path) -> Iterator[Entry]:
    """Read all entries of a source.

    Raises:
        EntryError: for the first that is not as the schema says.

    """
    if source.is_file():
        for line in lines(source):
            yield read_line(line)
    elif source.is_dir():
        for path in entry_files(source):
            yield read_entry(path, source)
    else:
        raise _missing(source)


def _missing(source: Path) -> DoorkeeperError:
    return DoorkeeperError(
        "source.missing",
        f"There is no folder or file {source}.",
        "Name a folder of entries or a .jsonl file of records.",
    )


def entry_files(source: Path) -> list[Path]:
    """Give the entry files of a pack folder, in order; alerts and the pack's own file are no entries."""
    return sorted(
        path
        for path in source.rglob("*.toml")
        if path.name != PACK_FILE and ALERTS not in path.relative_to(source).parts[:-1]
    )


def read_entry(path: Path, pack: Path) -> Entry:
    """Read one TOML entry; it may cite an alert of the pack instead of repeating its source."""
    table = _toml(path)
    alert = table.get("alert")
    if isinstance(alert, str) and "source" not in table:
        table["source"] = alert_source(pack, alert, path)
    try:
        return Entry(decode_record(table), json.dumps(table, ensure_ascii=False, separators=(",", ":")), str(path))
    except DecodeError as error:
        raise EntryError(str(path), str(error)) from error


def alert_source(pack: Path, alert: str, cited_by: Path) -> dict[str, object]:
    """Read the source of the alert that an entry cites: ``alerts/<alert>.toml``."""
    path = pack / ALERTS / f"{alert}.toml"
    if "/" in alert or not path.is_file():
        raise EntryError(
            str(cited_by), f"alert: expected the name of a file in {ALERTS}/ without .toml, such as mi5-2025-11-18"
        )
    source = _toml(path).get("source")
    if not isinstance(source, dict):
        raise EntryError(str(path), "source: expected a table with publisher, title, date and url")
    return source


def _toml(path: Path) -> dict[str, object]:
    if path.stat().st_size > LARGEST_ENTRY:
        raise EntryError(str(path), f"expected a file of at most {LARGEST_ENTRY} bytes")
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise EntryError(str(path), f"expected TOML: {error}") from error
    return {key: _plain(value) for key, value in table.items()}


def _plain(value: object) -> object:
    """Write TOML's own dates as the texts that records have."""
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list) else value


def lines(path: Path) -> Iterator[Line]:
    """Read the lines of a JSON Lines file that hold something, without decoding them.

    Raises:
        EntryError: for a line that is too long.

    """
    with path.open("rb") as file:
        number = 0
        while data := file.readline(LARGEST_LINE + 1):
            number += 1
            if len(data) > LARGEST_LINE:
                raise EntryError(f"{path}:{number}", f"expected a line of at most {LARGEST_LINE} bytes")
            if not data.isspace():
                yield Line(f"{path}:{number}", data)


def read_line(line: Line) -> Entry:
    """Read the record of one line."""
    try:
        text = line.data.decode("utf-8-sig").strip()
        return Entry(decode_record(json.loads(text)), text, line.place)
    except DecodeError as error:
        raise EntryError(line.place, str(error)) from error
    except (ValueError, RecursionError) as error:
        raise EntryError(line.place, f"expected one JSON object: {error}") from error


def _may_replace(data: bytes) -> bool:
    """Whether a line may have the key ``replaces``; JSON can write it in escapes."""
    return b"replaces" in data or b"\\u" in data


def withdrawn(source: Path) -> set[str]:
    """Give the ids that corrections and newer entries of the source replace; ``replaces`` stays within a publisher."""
    found = set()
    # few lines of a large file say that they replace another: the rest need not be decoded twice
    candidates = (
        (read_line(ln) for ln in lines(source) if _may_replace(ln.data)) if source.is_file() else read_entries(source)
    )
    for entry in candidates:
        replaced = entry.record.replaces
        if replaced and replaced.partition("/")[0] == entry.record.id.partition("/")[0]:
            found.add(replaced)
    return found


def _approval(table: dict[str, object]) -> tuple[str, str, str] | None:
    if "collateral" not in table:
        return None
    value = decode.table(table["collateral"], "collateral")
    value = {key: item.isoformat() if hasattr(item, "isoformat") else item for key, item in value.items()}
    decode.only_keys(value, _COLLATERAL_KEYS, "collateral")
    return (
        decode.required_text(value, "approver", "collateral", limit=200),
        decode.required_text(value, "date", "collateral", limit=40),
        decode.required_text(value, "reason", "collateral", limit=2000),
    )


def _day(table: dict[str, object], key: str) -> str | None:
    value = decode.text(table, key, "", limit=40)
    if value is not None and not is_iso_date(value):
        raise DecodeError(key, "an ISO 8601 date such as 2025-11-18")
    return value
