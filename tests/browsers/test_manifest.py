"""The text of a host manifest, and telling ours from others'."""

import json
from pathlib import Path

import pytest

from doorkeeper.browsers.manifest import ABSENT, FOREIGN, OTHER, OURS, OUTDATED, inspect_manifest, manifest_text
from tests.browsers.machines import put

NAME = "org.doorkeeper.host"
ORIGINS = ["chrome-extension://aajpgjbkcljcjhdbeniacbbhelkepenl/"]


def test_chromium_manifest_lists_our_origin_only() -> None:
    value = json.loads(manifest_text("chromium", Path("/opt/doorkeeper-host")))
    assert set(value) == {"name", "description", "path", "type", "allowed_origins"}
    assert (value["name"], value["path"], value["type"]) == (NAME, "/opt/doorkeeper-host", "stdio")
    assert value["allowed_origins"] == ORIGINS


def test_firefox_manifest_lists_our_id_only() -> None:
    value = json.loads(manifest_text("gecko", Path("/opt/doorkeeper-host")))
    assert set(value) == {"name", "description", "path", "type", "allowed_extensions"}
    assert value["allowed_extensions"] == ["extension@doorkeeper.org"]


@pytest.mark.parametrize(
    ("value", "state"),
    [
        ({"name": NAME, "path": "HERE", "type": "stdio", "allowed_origins": ORIGINS}, OUTDATED),
        (
            {"name": NAME, "path": "HERE", "type": "stdio", "allowed_origins": [*ORIGINS, "chrome-extension://x/"]},
            OUTDATED,
        ),
        ({"name": NAME, "path": "HERE"}, OUTDATED),
        ({"name": NAME, "path": "/gone/bin/doorkeeper-host"}, OUTDATED),
        ({"name": NAME, "path": "C:\\gone\\Scripts\\doorkeeper-host.exe"}, OUTDATED),
        ({"name": NAME, "path": "THERE"}, OTHER),
        ({"name": NAME, "path": "/bin/sh"}, FOREIGN),
        ({"name": NAME, "path": "/gone/bin/other-program"}, FOREIGN),
        ({"name": NAME, "path": "/gone/bin/doorkeeper-host-2"}, FOREIGN),
        ({"name": "org.example.other", "path": "HERE"}, FOREIGN),
        ({"name": "org.example.other", "path": "/gone/bin/doorkeeper-host"}, FOREIGN),
        ({"path": "HERE"}, FOREIGN),
        ({"name": NAME}, FOREIGN),
        ({"name": NAME, "path": 7}, FOREIGN),
        ([], FOREIGN),
        (None, FOREIGN),
    ],
)
def test_what_stands_in_the_place(tmp_path: Path, value: object, state: str) -> None:
    here, there = put(tmp_path / "here/doorkeeper-host"), put(tmp_path / "there/doorkeeper-host")
    text = json.dumps(value).replace("THERE", str(there)).replace("HERE", str(here))
    path = put(tmp_path / "manifest.json", text)
    assert inspect_manifest(path, "chromium", here).state == state


@pytest.mark.parametrize("data", [b"", b"\xff\xfe", b"{", b"[" * 60_000, b" " * 70_000])
def test_what_is_no_manifest_is_foreign(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "manifest.json"
    path.write_bytes(data)
    found = inspect_manifest(path, "chromium", tmp_path / "doorkeeper-host")
    assert found.state == FOREIGN
    assert found.detail


def test_ours_and_absent(tmp_path: Path) -> None:
    program, path = put(tmp_path / "doorkeeper-host"), tmp_path / "manifest.json"
    assert inspect_manifest(path, "gecko", program).state == ABSENT
    put(path, manifest_text("gecko", program))
    assert inspect_manifest(path, "gecko", program).state == OURS
    assert inspect_manifest(path, "chromium", program).state == OUTDATED


def test_a_link_or_a_folder_is_foreign_even_where_it_leads_to_ours(tmp_path: Path) -> None:
    program = put(tmp_path / "doorkeeper-host")
    link = tmp_path / "link.json"
    link.symlink_to(put(tmp_path / "real.json", manifest_text("gecko", program)))
    assert inspect_manifest(link, "gecko", program).state == FOREIGN
    (tmp_path / "folder.json").mkdir()
    assert inspect_manifest(tmp_path / "folder.json", "gecko", program).state == FOREIGN
