"""A pack's source: TOML entries and JSON Lines, with errors that name file, key and what is expected."""

from pathlib import Path

import pytest

from doorkeeper.model.errors import DoorkeeperError
from doorkeeper.model.record import Source
from doorkeeper.packs.entries import LARGEST_ENTRY, LARGEST_LINE, EntryError, read_entries, read_head
from tests.packs.sources import write_pack

ENTRY = 'id = "desk/one"\ntype = "person"\nnames = ["Ottoline Quarrington"]\n'
SOURCE = '[source]\npublisher = "Desk"\ntitle = "Alert 1"\n'


def read(folder: Path) -> list[str]:
    return [entry.record.id for entry in read_entries(folder)]


ACCEPTED = [
    ("plain", {"one.toml": ENTRY}),
    ("in folders", {"people/one.toml": ENTRY, "known-good/two.toml": ENTRY.replace("one", "two")}),
    ("with its source", {"one.toml": ENTRY + SOURCE}),
    ("dates of TOML", {"one.toml": ENTRY + "valid_from = 2026-01-05\n" + SOURCE + "date = 2026-01-05\n"}),
    ("citing an alert", {"one.toml": ENTRY + 'alert = "a-1"\n', "alerts/a-1.toml": SOURCE}),
    ("comments", {"one.toml": "# why\n" + ENTRY}),
    ("every language", {"one.toml": ENTRY + '[wording]\nen = "Named."\ncy = "Enwyd."\n'}),
]

REFUSED = [
    ({"one.toml": "id = "}, "one.toml", "expected TOML"),
    ({"one.toml": "id = 'a'\nid = 'b'"}, "one.toml", "expected TOML"),
    ({"one.toml": ""}, "one.toml", "id: expected a text"),
    ({"one.toml": 'id = "desk/one"'}, "one.toml", "type: expected one of person"),
    ({"one.toml": ENTRY + "colour = 1"}, "one.toml", "colour: expected no such key"),
    ({"one.toml": ENTRY.replace("[", '"').replace("]", '"').replace('""', '"')}, "one.toml", "names: expected a list"),
    ({"one.toml": ENTRY + "valid_from = 2026"}, "one.toml", "valid_from: expected a text"),
    ({"one.toml": ENTRY + "valid_from = 10:00:00"}, "one.toml", "valid_from: expected an ISO 8601 date"),
    ({"one.toml": ENTRY + '[source]\ntitle = "x"'}, "one.toml", "source.publisher: expected a text"),
    ({"one.toml": ENTRY + SOURCE + 'url = "http://x.example"'}, "one.toml", "source.url: expected an address"),
    ({"one.toml": ENTRY + '[wording]\nfr = "x"'}, "one.toml", "wording.fr: expected a language of the product"),
    ({"one.toml": ENTRY + 'alert = "a-1"'}, "one.toml", "alert: expected the name of a file in alerts/"),
    ({"one.toml": ENTRY + 'alert = "../a-1"'}, "one.toml", "alert: expected the name of a file"),
    ({"one.toml": ENTRY + 'alert = "a-1"', "alerts/a-1.toml": "x = 1"}, "alerts/a-1.toml", "source: expected a table"),
    ({"one.toml": ENTRY + 'alert = "a-1"', "alerts/a-1.toml": "x ="}, "alerts/a-1.toml", "expected TOML"),
    ({"one.toml": "#" * (LARGEST_ENTRY + 1)}, "one.toml", f"at most {LARGEST_ENTRY} bytes"),
    ({"one.toml": "x = " + "[" * 9000}, "one.toml", "expected TOML"),
    ({"deep/down/two.toml": "y ="}, "deep/down/two.toml", "expected TOML"),
]


@pytest.mark.parametrize(("why", "files"), ACCEPTED)
def test_accepted(tmp_path: Path, why: str, files: dict[str, str]) -> None:
    assert "desk/one" in read(write_pack(tmp_path, files))


@pytest.mark.parametrize(("files", "place", "message"), REFUSED)
def test_an_error_names_file_key_and_what_is_expected(
    tmp_path: Path, files: dict[str, str], place: str, message: str
) -> None:
    with pytest.raises(EntryError) as caught:
        read(write_pack(tmp_path, files))
    assert caught.value.code == "entry.invalid"
    assert caught.value.place == str(tmp_path / place)
    assert caught.value.message.startswith(f"{tmp_path / place}: ")
    assert message in caught.value.message


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    write_pack(tmp_path, {})
    (tmp_path / "one.toml").write_bytes(b'id = "\xff"')
    with pytest.raises(EntryError, match="expected TOML"):
        read(tmp_path)


def test_an_entry_takes_the_source_of_its_alert(tmp_path: Path) -> None:
    alert = 'summary = "in our words"\n' + SOURCE + 'date = 2026-01-05\nurl = "https://desk.example/1"\n'
    (entry,) = read_entries(write_pack(tmp_path, {"one.toml": ENTRY + 'alert = "a-1"', "alerts/a-1.toml": alert}))
    assert entry.record.source == Source("Desk", "Alert 1", "2026-01-05", "https://desk.example/1")


def test_its_own_source_goes_before_that_of_the_alert(tmp_path: Path) -> None:
    files = {"one.toml": ENTRY + 'alert = "a-1"\n' + SOURCE.replace("Desk", "Other"), "alerts/a-1.toml": SOURCE}
    (entry,) = read_entries(write_pack(tmp_path, files))
    assert entry.record.source is not None
    assert entry.record.source.publisher == "Other"


@pytest.mark.parametrize(
    ("head", "message"),
    [
        ("", "the file is missing"),
        ("x =", "expected TOML"),
        ("title = 'x'", "id: expected a text"),
        ("id = 'desk'\nname = 'x'", "name: expected no such key"),
        ("id = 'desk'\npublished = 'soon'", "published: expected an ISO 8601 date"),
        ("id = 'desk'\nexpires = 'abcd-ef-gh'", "expires: expected an ISO 8601 date"),
        ("id = 'desk'\nrefresh = '2026-02-30'", "refresh: expected an ISO 8601 date"),
        ("id = 'desk'\nversion = 1", "version: expected a text"),
        ("id = 'desk'\ntlp = 'white'", "tlp: expected one of"),
    ],
)
def test_the_head_is_checked(tmp_path: Path, head: str, message: str) -> None:
    with pytest.raises(EntryError, match=r"pack\.toml") as caught:
        read_head(write_pack(tmp_path, {"one.toml": ENTRY}, head))
    assert message in caught.value.message


def test_the_head_says_what_the_pack_is(tmp_path: Path) -> None:
    head = read_head(write_pack(tmp_path, {}, "id = 'desk'\ntitle = 'T'\nversion = '1.2'\nexpires = 2027-01-05\n"))
    assert (head.id, head.title, head.version, head.expires) == ("desk", "T", "1.2", "2027-01-05")


LINE = '{"id": "desk/one", "type": "person"}'

LINES = [
    ("", []),
    ("\n\n  \n", []),
    (LINE, ["desk/one"]),
    (LINE + "\n", ["desk/one"]),
    (LINE + "\r\n\r\n" + LINE.replace("one", "two") + "\r\n", ["desk/one", "desk/two"]),
    ("  " + LINE + "  \n", ["desk/one"]),
    ("\ufeff" + LINE, ["desk/one"]),
]

BAD_LINES = [
    ("{", 1, "expected one JSON object"),
    ("[]", 1, "expected an object"),
    ("1", 1, "expected an object"),
    (LINE + "\n" + "nonsense", 2, "expected one JSON object"),
    (LINE + "\n\n" + LINE + LINE, 3, "expected one JSON object"),
    (LINE.replace("}", ', "colour": 1}'), 1, "colour: expected no such key"),
    (LINE.replace("}", ', "roles": ' + "[" * 5000 + "}"), 1, "expected one JSON object"),
    (LINE.replace("}", ', "x": ' + "1" * 5000 + "}"), 1, "expected one JSON object"),
    (LINE.replace("person", "human"), 1, "type: expected one of"),
    (LINE.replace("one", "\\ud800"), 1, "id: expected"),
    (" " * (LARGEST_LINE + 1), 1, f"at most {LARGEST_LINE} bytes"),
    (LINE + "\n" + '{"x": "' + "y" * LARGEST_LINE + '"}', 2, f"at most {LARGEST_LINE} bytes"),
]


@pytest.mark.parametrize(("text", "ids"), LINES)
def test_lines(tmp_path: Path, text: str, ids: list[str]) -> None:
    path = tmp_path / "pack.jsonl"
    path.write_bytes(text.encode())
    assert read(path) == ids


@pytest.mark.parametrize(("text", "number", "message"), BAD_LINES)
def test_an_error_names_file_and_line(tmp_path: Path, text: str, number: int, message: str) -> None:
    path = tmp_path / "pack.jsonl"
    path.write_text(text, "utf-8")
    with pytest.raises(EntryError) as caught:
        read(path)
    assert caught.value.place == f"{path}:{number}"
    assert message in caught.value.message


def test_a_line_that_is_no_utf8_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "pack.jsonl"
    path.write_bytes(LINE.encode() + b'\n{"id": "\xff"}')
    with pytest.raises(EntryError, match=":2"):
        read(path)


def test_a_missing_source_is_said_to_be_missing(tmp_path: Path) -> None:
    for function in (read_head, read):
        with pytest.raises(DoorkeeperError) as caught:
            function(tmp_path / "nowhere")
        assert caught.value.code == "source.missing"
