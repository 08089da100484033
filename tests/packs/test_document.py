"""docs/packs.md says what the code does: every key, every limit, every code; its example is sound."""

import re
from pathlib import Path

from doorkeeper.model import record
from doorkeeper.model.record import CONFIDENCES, STATUSES, TLP, TYPES, ListedName, ListedOrganisation, Record, Source
from doorkeeper.packs import entries, lint
from doorkeeper.packs.manifest import AUDIENCES
from tests.packs.sources import write_pack

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs/packs.md").read_text("utf-8")


def rows(start: str) -> dict[str, str]:
    """Give the rows of the first table behind a text, by their first column."""
    text = TEXT[TEXT.index(start) :]
    table = text[text.index("|---") :].split("\n\n")[0]
    return dict(re.findall(r"^\| `([^`]+)` \| (.*) \|$", table, re.MULTILINE))


def words(text: str) -> set[str]:
    return set(re.findall(r"`([^`]+)`", text))


def test_the_keys_of_an_entry() -> None:
    assert set(rows("## An entry")) == set(Record._fields)
    assert set(rows("In `names`:")) == set(ListedName._fields)
    assert set(rows("In `organisations`:")) == set(ListedOrganisation._fields)
    assert set(rows("In `source`:")) == set(Source._fields)
    assert set(rows("## pack.toml")) == entries._PACK_KEYS
    assert words(rows("## pack.toml")["collateral"]) >= entries._COLLATERAL_KEYS


def test_the_words_of_an_entry() -> None:
    keys = rows("## An entry")
    assert set(TYPES) <= words(keys["type"])
    assert set(CONFIDENCES) <= words(keys["confidence"])
    assert set(TLP) <= words(keys["tlp"])
    assert set(STATUSES) <= words(keys["status"])
    assert set(AUDIENCES) <= words(rows("## pack.toml")["audience"])


def test_the_limits() -> None:
    assert f"Texts have at most {record.VALUE_LIMIT} characters and lists at most {record.LIST_LIMIT} members" in TEXT
    assert f"`summary` (at most {record.WORDING_LIMIT})" in TEXT
    assert f"at most {entries.LARGEST_ENTRY} bytes, a line at most {entries.LARGEST_LINE}" in TEXT


def test_the_codes_of_lint() -> None:
    source = "".join(path.read_text("utf-8") for path in (ROOT / "host/doorkeeper/packs").glob("*.py"))
    used = set(re.findall(r'"(lint\.[a-z-]+)"', source))
    assert len(used) >= 12
    assert set(rows("## What `packs lint` finds")) == used | {"entry.invalid"}


def test_the_example_passes_lint(tmp_path: Path) -> None:
    found = re.search(r"```toml\n(.*?)\n```", TEXT, re.DOTALL)
    assert found is not None
    alert = '[source]\npublisher = "Example Desk"\ntitle = "the Example Desk alert of 5 January 2026"\n'
    source = write_pack(tmp_path, {"one.toml": found[1], "alerts/desk-2026-01.toml": alert}, 'id = "example"\n')
    assert lint.lint_pack(source) == []
    (entry,) = entries.read_entries(source)
    assert entry.record.valid_from == "2026-01-05"
    assert entry.record.source is not None


def test_the_error_of_the_page_is_the_codes(tmp_path: Path) -> None:
    text = 'id = "example/o"\ntype = "person"\nvalid_from = "soon"\n'
    source = write_pack(tmp_path, {"people/ottoline.toml": text}, 'id = "example"\n')
    (finding,) = lint.lint_pack(source)
    shown = finding.message.replace(f"{tmp_path}/", "")
    assert shown in TEXT.replace("\n", " ")
