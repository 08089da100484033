"""docs/reporting.md says what the code does."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from doorkeeper.native.due import Policy
from doorkeeper.native.reporting import EXPORT_LIMIT
from doorkeeper.reports import answers
from doorkeeper.reports.draft import MOST_HITS, MOST_REASONS, NOTE_LIMIT, PASTED_LIMIT
from doorkeeper.reports.label import KINDS
from doorkeeper.reports.open import LONGEST_SEALED
from doorkeeper.reports.outbox import STATES
from doorkeeper.reports.outcome import DISPOSITIONS, NOTE_BYTES, PLAIN_BYTES
from doorkeeper.reports.payload import LONGEST
from doorkeeper.reports.sealing import BUCKETS
from doorkeeper.sync import deliver, http, pause
from doorkeeper.sync.work import deliver_reports
from tests.reports.desks import NOW, TestDesk, reporting, saved
from tests.reports.test_export import exported
from tests.sync.desk_server import serving

DOCS = Path(__file__).parents[2] / "docs"
TEXT = (DOCS / "reporting.md").read_text()
KIB, MIB = 1024, 1024 * 1024


@pytest.mark.parametrize(
    ("words", "value", "code"),
    [
        ("A report is at most 200 KiB", 200 * KIB, LONGEST),
        ("a bucket of 4, 16, 64 or 256 KiB", [4 * KIB, 16 * KIB, 64 * KIB, 256 * KIB], list(BUCKETS)),
        ("the sealed bytes are at most 272 KiB", 272 * KIB, LONGEST_SEALED),
        ("at most 2,000 characters", 2000, NOTE_LIMIT),
        ("at most 100,000 characters", 100_000, PASTED_LIMIT),
        ("1 to 20 ids", 20, MOST_REASONS),
        ("at most 50 hits", 50, MOST_HITS),
        ("512 bytes; `note` is at most 300 bytes", (512, 300), (PLAIN_BYTES, NOTE_BYTES)),
        ("forgotten after 400 days", timedelta(days=400), deliver.KEPT_FOR),
        ("more than 64 KiB (a list: 32 MiB)", (64 * KIB, 32 * MIB), (deliver.LONGEST_ANSWER, answers.LONGEST)),
        ("silence for 30 seconds", 30.0, http.PAUSE),
        ("in a minute (a list: in 5)", 300.0, deliver.LIST_SECONDS),
        ("`Retry-After` (at most a day)", timedelta(days=1), pause.DAY),
        (
            "doubles from a minute to six hours",
            (timedelta(minutes=1), timedelta(hours=6)),
            (pause.FIRST, pause.LONGEST),
        ),
    ],
)
def test_numbers_are_those_of_the_code(words: str, value: object, code: object) -> None:
    assert words in " ".join(TEXT.split())
    assert value == code


def test_limit_of_an_export_is_that_of_the_code() -> None:
    assert f"More than {EXPORT_LIMIT:,} bytes" in (DOCS / "protocol.md").read_text()


@pytest.mark.parametrize("words", [KINDS, STATES, DISPOSITIONS])
def test_words_are_those_of_the_code(words: tuple[str, ...]) -> None:
    assert ", ".join(f"`{word}`" for word in words) in TEXT


def test_files_are_those_that_a_computer_has_in_the_end(tmp_path: Path) -> None:
    with serving() as server:
        reports = reporting(tmp_path, TestDesk(server.address))
        reports.enrol("ABCD-EFGH", NOW)
        deliver_reports(tmp_path, Policy(), NOW, by_person=True, outcomes=True)
        identifier = saved(reports)
    folder = tmp_path / "reports"
    found = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    table = TEXT.split("## The outbox")[1].split("## Delivery")[0]
    named = {name.replace("<id>", identifier) for name in re.findall(r"^\| `([^`]+)` \|", table, re.MULTILINE)}
    assert found == named


def test_codes_of_the_table_of_answers_stand_in_the_list_of_errors() -> None:
    codes = set(re.findall(r"`((?:delivery|enrolment|report)\.[a-z_]+)`", TEXT)) - {"report.save"}
    assert len(codes) > 8
    listed = (DOCS / "errors.md").read_text()
    assert [code for code in sorted(codes) if f"| `{code}` |" not in listed] == []


def test_manifest_of_a_file_is_as_the_contract_says(tmp_path: Path) -> None:
    reports = reporting(tmp_path, TestDesk())
    saved(reports)
    manifest, _ = exported(reports)
    (line,) = re.findall(r"`manifest.json` `(\{.*?\})` and", TEXT)
    assert set(re.findall(r'"(\w+)"\??:?', line)) >= set(manifest)
