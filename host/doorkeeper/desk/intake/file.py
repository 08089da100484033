"""Taking the reports of a ``.dkreports`` file: it comes on a USB stick, may be anybody's, and has the network's rules.

The file is an uncompressed ZIP (docs/reporting.md). Nothing in it is unpacked to the disk, no name in it is used as a
path, and how much of it is read is settled before it is read.
"""

from __future__ import annotations

import hashlib
import json
import struct
import zipfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from sqlalchemy import Engine

from doorkeeper.desk.database.engine import writing
from doorkeeper.desk.database.tables import FILE
from doorkeeper.desk.intake.arrivals import Arrival, take
from doorkeeper.desk.intake.credentials import Credential, read_credential
from doorkeeper.desk.intake.limits import LARGEST_BODY, MIB, Settings
from doorkeeper.desk.intake.problems import AnswerError, refusal
from doorkeeper.desk.intake.sealed import REPORT_ID, check_sealed
from doorkeeper.model.errors import RefusedError
from doorkeeper.packs.desk_card import DESK_ID

MANIFEST = "manifest.json"
MOST_REPORTS = 1_000
LARGEST_FILE = MOST_REPORTS * LARGEST_BODY + 4 * MIB
_LARGEST_MANIFEST = MIB
_LARGEST_TABLE = MIB
_GROUP = 50

_END = struct.Struct("<4s4H2LH")
_ZIP64 = b"PK\x06\x07"


class Taken(NamedTuple):
    """What became of a file's reports: numbers, and the code of each that was refused, by its id."""

    new: int
    known: int
    refused: dict[str, str]


def take_file(engine: Engine, path: Path, now: int, settings: Settings, desk: str | None = None) -> Taken:
    """Take the reports of a file. What was taken stays taken if a later report is refused.

    Args:
        engine: the desk's database.
        path: the file.
        now: the time, in seconds since 1970.
        settings: what the desk chose.
        desk: the desk's id, where it is known: a file for another desk is refused.

    Raises:
        RefusedError: ``file.not_reports``: the file as a whole is not what it should be; ``file.other_desk``. Nothing
            was taken.

    """
    new = known = 0
    refused: dict[str, str] = {}
    with path.open("rb") as file, _opened(file) as archive:
        reports, credential = _manifest(archive, desk)
        arrivals = _arrivals(archive, reports, credential, refused)
        while group := list(islice(arrivals, _GROUP)):
            with writing(engine) as connection:
                answers = take(connection, group, now, settings)
            for arrival, answer in zip(group, answers, strict=True):
                if answer.code is not None:
                    refused[arrival.id] = answer.code
                new += answer.new
                known += answer.code is None and not answer.new
    return Taken(new, known, refused)


def _opened(file: BinaryIO) -> zipfile.ZipFile:
    """Open the ZIP, after a look at its end: how much the module would read of its table is bounded first."""
    size = file.seek(0, 2)
    if size > LARGEST_FILE:
        raise _not_reports("it is larger than any such file")
    # with no comment allowed, the end has one place
    file.seek(max(0, size - _END.size - 20))
    tail = file.read()
    end = tail[-_END.size :]
    if len(end) < _END.size or end[:4] != b"PK\x05\x06" or tail[: -_END.size].startswith(_ZIP64):
        raise _not_reports("it is no ZIP of reports, or it is cut off")
    _, disk, table_disk, here, total, table, start, comment = _END.unpack(end)
    if disk or table_disk or here != total or comment or start + table + _END.size != size:
        raise _not_reports("its table is not where it should be")
    if total > MOST_REPORTS + 1 or table > _LARGEST_TABLE:
        raise _not_reports(f"it holds more than {MOST_REPORTS} reports")
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError) as error:
        raise _not_reports("it is damaged") from error
    if len(archive.infolist()) != total:
        raise _not_reports("its table does not have the length that it tells")
    return archive


def _manifest(archive: zipfile.ZipFile, desk: str | None) -> tuple[list[dict[str, Any]], Credential | None]:
    names = archive.namelist()
    if len(set(names)) != len(names):
        raise _not_reports("two files in it have the same name")
    try:
        value = json.loads(_member(archive, MANIFEST, _LARGEST_MANIFEST))
        version, reports, shown = value["v"], value["reports"], value.get("credential")
        meant = value["desk"]
        ids = [report["id"] for report in reports]
        sound = all(isinstance(report["size"], int) and isinstance(report["sha256"], str) for report in reports)
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
        raise _not_reports("its manifest is not as it should be") from error
    if version != 1 or not sound or not all(isinstance(each, str) and REPORT_ID.fullmatch(each) for each in ids):
        raise _not_reports("its manifest is not as it should be")
    if set(names) != {MANIFEST, *(f"{each}.age" for each in ids)} or len(set(ids)) != len(ids):
        raise _not_reports("it does not hold what its manifest lists")
    # without a report in it a file is for nobody
    if not (isinstance(meant, str) and DESK_ID.fullmatch(meant)) and (reports or meant is not None):
        raise _not_reports("its manifest is not as it should be")
    if desk is not None and meant not in (None, desk):
        raise RefusedError(
            "file.other_desk",
            f"The reports in this file are for the desk {meant}, and this is the desk {desk}.",
            f"Hand the file to the desk {meant}. Nothing was taken from it.",
        )
    if shown is None:
        return reports, None
    credential = read_credential(shown) if isinstance(shown, str) else None
    if credential is None:
        raise _not_reports("its credential is not as it should be")
    return reports, credential


def _arrivals(
    archive: zipfile.ZipFile, reports: list[dict[str, Any]], credential: Credential | None, refused: dict[str, str]
) -> Iterator[Arrival]:
    for report in reports:
        try:
            data = _member(archive, f"{report['id']}.age", LARGEST_BODY)
            if len(data) != report["size"] or hashlib.sha256(data).hexdigest() != report["sha256"]:
                raise refusal("request.cut")
            check_sealed(data)
        except AnswerError as error:
            refused[report["id"]] = error.code
        else:
            yield Arrival.of(report["id"], data, credential, FILE)


def _member(archive: zipfile.ZipFile, name: str, most: int) -> bytes:
    """Read a member: stored as it is, of a bounded size."""
    try:
        info = archive.getinfo(name)
    except KeyError:
        raise _not_reports("it has no manifest") from None
    if info.compress_type != zipfile.ZIP_STORED or info.flag_bits & 0x1 or info.file_size != info.compress_size:
        raise _not_reports("a file in it is compressed or encrypted")
    if info.file_size > most:
        raise refusal("request.too_large") if name != MANIFEST else _not_reports("its manifest is too large")
    try:
        with archive.open(info) as member:
            return member.read(most + 1)
    except (zipfile.BadZipFile, EOFError, ValueError, NotImplementedError, OSError) as error:
        raise _not_reports("a file in it is damaged") from error


def _not_reports(why: str) -> RefusedError:
    return RefusedError(
        "file.not_reports",
        f"This is not a file of reports, or it was changed on its way: {why}.",
        "Ask the sender to run `doorkeeper reports export` again. Nothing was taken from it.",
    )
