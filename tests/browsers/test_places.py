"""Where manifests are written and which keys name them, for every browser, system and scope."""

from pathlib import Path

import pytest

from doorkeeper.browsers.install import REGISTERED, UNCHANGED, install
from doorkeeper.browsers.locations import all_browsers, browsers_named
from doorkeeper.browsers.machine import SYSTEMS
from doorkeeper.browsers.manifest import manifest_text
from tests.browsers.machines import MemoryRegistry, make_machine

FILE = "org.doorkeeper.host.json"
CU, LM = "HKEY_CURRENT_USER", "HKEY_LOCAL_MACHINE"

FILES = [
    ("linux", "user", "chrome", f"home/jo/.config/google-chrome/NativeMessagingHosts/{FILE}"),
    ("linux", "user", "chromium", f"home/jo/.config/chromium/NativeMessagingHosts/{FILE}"),
    ("linux", "user", "edge", f"home/jo/.config/microsoft-edge/NativeMessagingHosts/{FILE}"),
    ("linux", "user", "brave", f"home/jo/.config/BraveSoftware/Brave-Browser/NativeMessagingHosts/{FILE}"),
    ("linux", "user", "vivaldi", f"home/jo/.config/vivaldi/NativeMessagingHosts/{FILE}"),
    ("linux", "user", "firefox", f"home/jo/.mozilla/native-messaging-hosts/{FILE}"),
    ("linux", "machine", "chrome", f"etc/opt/chrome/native-messaging-hosts/{FILE}"),
    ("linux", "machine", "chromium", f"etc/chromium/native-messaging-hosts/{FILE}"),
    ("linux", "machine", "edge", f"etc/opt/edge/native-messaging-hosts/{FILE}"),
    ("linux", "machine", "brave", f"etc/chromium/native-messaging-hosts/{FILE}"),
    ("linux", "machine", "vivaldi", f"etc/chromium/native-messaging-hosts/{FILE}"),
    ("linux", "machine", "firefox", f"usr/lib/mozilla/native-messaging-hosts/{FILE}"),
    ("macos", "user", "chrome", f"Users/jo/Library/Application Support/Google/Chrome/NativeMessagingHosts/{FILE}"),
    ("macos", "user", "chromium", f"Users/jo/Library/Application Support/Chromium/NativeMessagingHosts/{FILE}"),
    ("macos", "user", "edge", f"Users/jo/Library/Application Support/Microsoft Edge/NativeMessagingHosts/{FILE}"),
    (
        "macos",
        "user",
        "brave",
        f"Users/jo/Library/Application Support/BraveSoftware/Brave-Browser/NativeMessagingHosts/{FILE}",
    ),
    ("macos", "user", "vivaldi", f"Users/jo/Library/Application Support/Vivaldi/NativeMessagingHosts/{FILE}"),
    ("macos", "user", "firefox", f"Users/jo/Library/Application Support/Mozilla/NativeMessagingHosts/{FILE}"),
    ("macos", "machine", "chrome", f"Library/Google/Chrome/NativeMessagingHosts/{FILE}"),
    ("macos", "machine", "chromium", f"Library/Application Support/Chromium/NativeMessagingHosts/{FILE}"),
    ("macos", "machine", "edge", f"Library/Microsoft/Edge/NativeMessagingHosts/{FILE}"),
    ("macos", "machine", "brave", f"Library/Application Support/Chromium/NativeMessagingHosts/{FILE}"),
    ("macos", "machine", "vivaldi", f"Library/Application Support/Chromium/NativeMessagingHosts/{FILE}"),
    ("macos", "machine", "firefox", f"Library/Application Support/Mozilla/NativeMessagingHosts/{FILE}"),
]

KEYS = [
    ("user", "chrome", CU, r"Software\Google\Chrome\NativeMessagingHosts\org.doorkeeper.host"),
    ("user", "chromium", CU, r"Software\Chromium\NativeMessagingHosts\org.doorkeeper.host"),
    ("user", "edge", CU, r"Software\Microsoft\Edge\NativeMessagingHosts\org.doorkeeper.host"),
    ("user", "brave", CU, r"Software\Google\Chrome\NativeMessagingHosts\org.doorkeeper.host"),
    ("user", "vivaldi", CU, r"Software\Google\Chrome\NativeMessagingHosts\org.doorkeeper.host"),
    ("user", "firefox", CU, r"Software\Mozilla\NativeMessagingHosts\org.doorkeeper.host"),
    ("machine", "chrome", LM, r"Software\Google\Chrome\NativeMessagingHosts\org.doorkeeper.host"),
    ("machine", "chromium", LM, r"Software\Chromium\NativeMessagingHosts\org.doorkeeper.host"),
    ("machine", "edge", LM, r"Software\Microsoft\Edge\NativeMessagingHosts\org.doorkeeper.host"),
    ("machine", "brave", LM, r"Software\Google\Chrome\NativeMessagingHosts\org.doorkeeper.host"),
    ("machine", "vivaldi", LM, r"Software\Google\Chrome\NativeMessagingHosts\org.doorkeeper.host"),
    ("machine", "firefox", LM, r"Software\Mozilla\NativeMessagingHosts\org.doorkeeper.host"),
]


def test_every_browser_is_in_the_tables_of_this_test() -> None:
    names = {browser.name for browser in all_browsers()}
    assert names == {"chrome", "chromium", "edge", "brave", "vivaldi", "firefox"}
    assert {(system, scope, name) for system, scope, name, _ in FILES} == {
        (system, scope, name) for system in ("linux", "macos") for scope in ("user", "machine") for name in names
    }
    assert {(scope, name) for scope, name, _, _ in KEYS} == {(s, n) for s in ("user", "machine") for n in names}
    assert all(set(browser.places) == set(SYSTEMS) for browser in all_browsers())


@pytest.mark.parametrize(("system", "scope", "name", "place"), FILES)
def test_manifest_files(tmp_path: Path, system: str, scope: str, name: str, place: str) -> None:
    machine, program = make_machine(system, tmp_path), tmp_path / "opt/doorkeeper-host"
    browsers = browsers_named([name])
    outcomes = install(browsers, machine, scope, program, named=True)
    assert {outcome.action for outcome in outcomes} == {REGISTERED}
    written = tmp_path / place
    assert written in [outcome.path for outcome in outcomes]
    assert written.read_text() == manifest_text(browsers[0].family, program)
    assert written.stat().st_mode & 0o777 == 0o644
    assert written.parent.stat().st_mode & 0o777 == (0o700 if scope == "user" else 0o755)
    assert sorted(path.name for path in written.parent.iterdir()) == [FILE]
    again = install(browsers, machine, scope, program, named=True)
    assert {outcome.action for outcome in again} == {UNCHANGED}


@pytest.mark.parametrize(("scope", "name", "hive", "key"), KEYS)
def test_registry_keys(tmp_path: Path, scope: str, name: str, hive: str, key: str) -> None:
    machine, program = make_machine("windows", tmp_path), tmp_path / "Program Files/Doorkeeper/doorkeeper-host.exe"
    assert isinstance(machine.registry, MemoryRegistry)
    browsers = browsers_named([name])
    assert [o.action for o in install(browsers, machine, scope, program, named=True)] == [REGISTERED]
    assert set(machine.registry.values) == {(hive, key)}
    written = Path(machine.registry.values[hive, key])
    assert written.read_text() == manifest_text(browsers[0].family, program)
    folder = "Users/jo/AppData/Local" if scope == "user" else "ProgramData"
    assert written.is_relative_to(tmp_path / folder / "Doorkeeper")
    assert [o.action for o in install(browsers, machine, scope, program, named=True)] == [UNCHANGED]


def test_further_places_are_only_written_where_the_system_has_them(tmp_path: Path) -> None:
    machine = make_machine("linux", tmp_path)
    firefox = browsers_named(["firefox"])
    install(firefox, machine, "machine", tmp_path / "doorkeeper-host", named=True)
    assert not (tmp_path / "usr/lib64").exists()
    (tmp_path / "usr/lib64").mkdir()
    install(firefox, machine, "machine", tmp_path / "doorkeeper-host", named=True)
    assert (tmp_path / "usr/lib64/mozilla/native-messaging-hosts" / FILE).is_file()


@pytest.mark.parametrize(("name", "moved"), [("chromium", True), ("firefox", False)])
def test_a_moved_configuration_folder_is_followed_as_the_browser_does(tmp_path: Path, name: str, moved: bool) -> None:
    machine = make_machine("linux", tmp_path, XDG_CONFIG_HOME=str(tmp_path / "elsewhere"))
    install(browsers_named([name]), machine, "user", tmp_path / "doorkeeper-host", named=True)
    assert (tmp_path / "elsewhere").exists() == moved
