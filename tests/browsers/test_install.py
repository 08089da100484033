"""Install and remove: what is ours is put right, what is not is never touched."""

import json
import os
from pathlib import Path

import pytest

from doorkeeper.browsers.confined import find_copies
from doorkeeper.browsers.install import (
    CONFINED,
    KEPT,
    NOT_INSTALLED,
    NOTHING,
    REFUSED,
    REGISTERED,
    REMOVED,
    install,
    remove,
    status,
)
from doorkeeper.browsers.locations import all_browsers, browsers_named
from doorkeeper.browsers.machine import Machine
from doorkeeper.browsers.manifest import OUTDATED, manifest_text
from doorkeeper.browsers.program import check_machine_wide
from doorkeeper.browsers.targets import inspect_target, targets
from doorkeeper.model.errors import DoorkeeperError
from tests.browsers.machines import MemoryRegistry, make_machine, put

FOREIGN_TEXTS = [
    "not json",
    json.dumps({"name": "org.doorkeeper.host", "path": "/bin/sh", "type": "stdio"}),
    json.dumps({"name": "org.example.other", "path": "/opt/other", "type": "stdio"}),
]


def place(machine: Machine, name: str = "chromium", scope: str = "user") -> Path:
    return targets(browsers_named([name])[0], machine, scope)[0].path


@pytest.mark.parametrize("system", ["linux", "macos"])
@pytest.mark.parametrize("text", FOREIGN_TEXTS)
def test_a_foreign_manifest_stays_byte_for_byte(tmp_path: Path, system: str, text: str) -> None:
    machine, program = make_machine(system, tmp_path), put(tmp_path / "opt/doorkeeper-host")
    path = put(place(machine), text)
    chromium = browsers_named(["chromium"])
    for outcome in (
        *install(chromium, machine, "user", program, named=True),
        *remove(chromium, machine, "user", program),
    ):
        assert outcome.action == REFUSED
        assert outcome.problem is not None
        assert outcome.problem.code == "manifest.foreign"
        assert str(path) in outcome.problem.message
        assert path.read_text() == text
        assert sorted(item.name for item in path.parent.iterdir()) == [path.name]


def test_one_foreign_manifest_does_not_keep_the_other_browsers_back(tmp_path: Path) -> None:
    machine, program = make_machine("linux", tmp_path), put(tmp_path / "opt/doorkeeper-host")
    put(place(machine, "chrome"), "not json")
    outcomes = install(browsers_named(["chrome", "firefox"]), machine, "user", program, named=True)
    assert [outcome.action for outcome in outcomes] == [REFUSED, REGISTERED]


def test_another_installation_is_left_alone_until_it_is_gone(tmp_path: Path) -> None:
    machine, program = make_machine("linux", tmp_path), put(tmp_path / "opt/doorkeeper-host")
    other = put(tmp_path / "other/doorkeeper-host")
    put(place(machine), manifest_text("chromium", other))
    (outcome,) = install(browsers_named(["chromium"]), machine, "user", program, named=True)
    assert outcome.problem is not None
    assert outcome.problem.code == "manifest.other_installation"
    other.unlink()
    (outcome,) = install(browsers_named(["chromium"]), machine, "user", program, named=True)
    assert outcome.action == REGISTERED


def test_a_widened_manifest_of_ours_is_put_right(tmp_path: Path) -> None:
    machine, program = make_machine("linux", tmp_path), put(tmp_path / "opt/doorkeeper-host")
    value = json.loads(manifest_text("chromium", program))
    value["allowed_origins"].append("chrome-extension://bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb/")
    path = put(place(machine), json.dumps(value))
    (outcome,) = install(browsers_named(["chromium"]), machine, "user", program, named=True)
    assert outcome.action == REGISTERED
    assert path.read_text() == manifest_text("chromium", program)


def test_remove_undoes_install_and_nothing_else(tmp_path: Path) -> None:
    machine, program = make_machine("linux", tmp_path), put(tmp_path / "opt/doorkeeper-host")
    neighbour = put(place(machine).with_name("org.example.other.json"), "{}")
    install(all_browsers(), machine, "user", program, named=True)
    assert {outcome.action for outcome in remove(all_browsers(), machine, "user", program)} == {REMOVED}
    assert {outcome.action for outcome in remove(all_browsers(), machine, "user", program)} == {NOTHING}
    assert not list(tmp_path.rglob("org.doorkeeper.host*"))
    assert neighbour.read_text() == "{}"


def test_scopes_do_not_mix(tmp_path: Path) -> None:
    machine, program = make_machine("linux", tmp_path), put(tmp_path / "opt/doorkeeper-host")
    chromium = browsers_named(["chromium"])
    install(chromium, machine, "user", program, named=True)
    install(chromium, machine, "machine", program, named=True)
    remove(chromium, machine, "user", program)
    assert not place(machine).exists()
    assert place(machine, scope="machine").exists()


def test_a_place_that_another_installed_browser_reads_is_kept(tmp_path: Path) -> None:
    machine, program = make_machine("windows", tmp_path), tmp_path / "doorkeeper-host.exe"
    put(tmp_path / "Program Files/Google/Chrome/Application/chrome.exe")
    brave, chrome = browsers_named(["brave"]), browsers_named(["chrome"])
    install(brave, machine, "user", program, named=True)
    assert [outcome.action for outcome in remove(brave, machine, "user", program)] == [KEPT]
    assert [outcome.action for outcome in remove(chrome, machine, "user", program)] == [REMOVED]


def test_remove_on_windows_takes_key_and_file(tmp_path: Path) -> None:
    machine, program = make_machine("windows", tmp_path), tmp_path / "doorkeeper-host.exe"
    assert isinstance(machine.registry, MemoryRegistry)
    install(all_browsers(), machine, "user", program, named=True)
    machine.registry.write("HKEY_CURRENT_USER", r"Software\Google\Chrome\NativeMessagingHosts\org.example.other", "x")
    remove(all_browsers(), machine, "user", program)
    assert list(machine.registry.values.values()) == ["x"]
    assert not list(tmp_path.rglob("org.doorkeeper.host*"))


@pytest.mark.parametrize(
    ("key", "file", "state"),
    [
        ("ours", "ours", "ours"),
        ("ours", None, OUTDATED),
        (None, "ours", OUTDATED),
        ("gone.json", None, OUTDATED),
        ("gone.json", "ours", OUTDATED),
        ("foreign.json", None, "foreign"),
        ("foreign.json", "ours", "foreign"),
        (None, "foreign", "foreign"),
        (None, None, "absent"),
    ],
)
def test_key_and_file_are_judged_together(tmp_path: Path, key: str | None, file: str | None, state: str) -> None:
    machine, program = make_machine("windows", tmp_path), put(tmp_path / "doorkeeper-host.exe")
    (target,) = targets(browsers_named(["edge"])[0], machine, "user")
    assert machine.registry is not None
    assert target.key is not None
    put(tmp_path / "foreign.json", "not json")
    if file:
        put(target.path, manifest_text("chromium", program) if file == "ours" else "not json")
    if key:
        machine.registry.write(*target.key, str(target.path if key == "ours" else tmp_path / key))
    assert inspect_target(target, machine, program).state == state


def test_folders_that_cannot_be_made_are_an_answer(tmp_path: Path) -> None:
    machine, program = make_machine("linux", tmp_path), put(tmp_path / "opt/doorkeeper-host")
    put(machine.home / ".config")
    (outcome,) = install(browsers_named(["chromium"]), machine, "user", program, named=True)
    assert outcome.problem is not None
    assert outcome.problem.code in ("manifest.not_writable", "manifest.foreign")


@pytest.mark.parametrize("mask", [0o000, 0o022, 0o077])
def test_the_umask_does_not_decide(tmp_path: Path, mask: int) -> None:
    machine, program = make_machine("linux", tmp_path), put(tmp_path / "opt/doorkeeper-host")
    old = os.umask(mask)
    try:
        install(browsers_named(["chrome"]), machine, "machine", program, named=True)
    finally:
        os.umask(old)
    path = place(machine, "chrome", "machine")
    assert path.stat().st_mode & 0o777 == 0o644
    assert path.parent.stat().st_mode & 0o777 == 0o755


BROWSER_FILES = [
    ("linux", "chrome", "opt/google/chrome/chrome"),
    ("linux", "chrome", "usr/bin/google-chrome-stable"),
    ("linux", "chromium", "usr/bin/chromium"),
    ("linux", "edge", "opt/microsoft/msedge/msedge"),
    ("linux", "brave", "usr/bin/brave-browser"),
    ("linux", "vivaldi", "opt/vivaldi/vivaldi"),
    ("linux", "firefox", "usr/bin/firefox-esr"),
    ("linux", "firefox", "usr/lib/firefox/firefox"),
    ("macos", "chrome", "Applications/Google Chrome.app/Contents"),
    ("macos", "firefox", "Users/jo/Applications/Firefox.app/Contents"),
    ("windows", "edge", "Program Files (x86)/Microsoft/Edge/Application/msedge.exe"),
    ("windows", "vivaldi", "Users/jo/AppData/Local/Vivaldi/Application/vivaldi.exe"),
    ("windows", "firefox", "Program Files/Mozilla Firefox/firefox.exe"),
]


@pytest.mark.parametrize(("system", "name", "file"), BROWSER_FILES)
def test_only_browsers_that_are_found_are_registered(tmp_path: Path, system: str, name: str, file: str) -> None:
    machine = make_machine(system, tmp_path)
    put(tmp_path / file)
    outcomes = install(all_browsers(), machine, "user", tmp_path / "doorkeeper-host", named=False)
    assert {outcome.browser: outcome.action for outcome in outcomes} == {
        browser.name: REGISTERED if browser.name == name else NOT_INSTALLED for browser in all_browsers()
    }


def test_a_machine_without_browsers_gets_no_file(tmp_path: Path) -> None:
    machine = make_machine("linux", tmp_path)
    outcomes = install(all_browsers(), machine, "user", tmp_path / "doorkeeper-host", named=False)
    assert {outcome.action for outcome in outcomes} == {NOT_INSTALLED}
    assert list(machine.home.iterdir()) == []


def as_snap(machine: Machine, name: str) -> None:
    put(machine.root / "snap" / "bin" / name)


def as_snap_behind_a_script(machine: Machine, name: str) -> None:
    put(machine.root / "usr/bin" / name, f'#!/bin/sh\nexec /snap/bin/{name} "$@"\n')


def as_flatpak(machine: Machine, name: str) -> None:
    package = browsers_named([name])[0].flatpak
    assert package is not None
    (machine.root / "var/lib/flatpak/app" / package).mkdir(parents=True)


def as_own_flatpak(machine: Machine, name: str) -> None:
    package = browsers_named([name])[0].flatpak
    assert package is not None
    (machine.home / ".local/share/flatpak/app" / package).mkdir(parents=True)


@pytest.mark.parametrize(
    ("name", "make", "kind", "works"),
    [
        ("chromium", as_snap, "snap", False),
        ("chromium", as_snap_behind_a_script, "snap", False),
        ("brave", as_snap, "snap", False),
        ("chrome", as_flatpak, "flatpak", False),
        ("vivaldi", as_own_flatpak, "flatpak", False),
        ("firefox", as_snap, "snap", True),
        ("firefox", as_snap_behind_a_script, "snap", True),
        ("firefox", as_flatpak, "flatpak", True),
    ],
)
def test_confined_browsers(tmp_path: Path, name: str, make: object, kind: str, works: bool) -> None:
    machine, program = make_machine("linux", tmp_path), put(tmp_path / "opt/doorkeeper-host")
    assert callable(make)
    make(machine, name)
    browser = browsers_named([name])[0]
    assert find_copies(browser, machine) == ((), (kind,))
    (item,) = status([browser], machine, program)
    assert item.reachable == works
    assert [follows.code for follows in item.follows] == ["browser.portal" if works else "browser.confined"]
    (outcome,) = install([browser], machine, "user", program, named=False)
    if works:
        assert outcome.action == REGISTERED
        assert outcome.note is not None
    else:
        assert outcome.action == CONFINED
        assert outcome.problem is not None
        assert "ordinary package" in outcome.problem.remedy
        assert not list(machine.home.rglob("org.doorkeeper.host*"))


def test_an_ordinary_copy_beside_a_confined_one_is_registered_with_a_word(tmp_path: Path) -> None:
    machine, program = make_machine("linux", tmp_path), put(tmp_path / "opt/doorkeeper-host")
    as_flatpak(machine, "chrome")
    put(tmp_path / "opt/google/chrome/chrome")
    (outcome,) = install(browsers_named(["chrome"]), machine, "user", program, named=False)
    assert outcome.action == REGISTERED
    assert outcome.note is not None
    assert outcome.note.code == "browser.confined"


@pytest.mark.parametrize(
    ("name", "text", "snap"),
    [
        ("firefox", "#!/bin/sh\nexec /usr/lib/firefox/firefox\n", False),
        ("firefox", "\x7fELF /snap/bin/ in a program's data", False),
        ("firefox", "#!/bin/sh\nexec /snap/bin/firefox\n", True),
    ],
)
def test_start_scripts(tmp_path: Path, name: str, text: str, snap: bool) -> None:
    machine = make_machine("linux", tmp_path)
    put(tmp_path / "usr/bin" / name, text)
    assert bool(find_copies(browsers_named([name])[0], machine).confined) == snap


def test_an_unknown_browser_is_named_with_those_that_are_known() -> None:
    with pytest.raises(DoorkeeperError) as caught:
        browsers_named(["chrome", "netscape"])
    assert caught.value.code == "browser.unknown"
    assert "vivaldi" in caught.value.remedy


@pytest.mark.parametrize(
    ("mode", "refused"), [(0o755, False), (0o775, False), (0o777, True), (0o1777, False), (0o757, True), (0o700, False)]
)
def test_a_program_that_others_can_replace_serves_nobody_else(tmp_path: Path, mode: int, refused: bool) -> None:
    program = put(tmp_path / "opt/doorkeeper/bin/doorkeeper-host")
    program.parent.chmod(mode)
    if refused:
        with pytest.raises(DoorkeeperError) as caught:
            check_machine_wide(program, tmp_path)
        assert caught.value.code == "host.replaceable"
    else:
        check_machine_wide(program, tmp_path)
