"""docs/deployment.md shows the places of the table, and a manifest as the program writes it."""

import json
import re
from pathlib import Path

from doorkeeper.browsers.locations import all_browsers
from doorkeeper.browsers.manifest import manifest_text
from doorkeeper.native.identity import CHROMIUM_IDS, GECKO_IDS

TEXT = (Path(__file__).parents[2] / "docs/deployment.md").read_text()
EXAMPLES = [json.loads(text) for text in re.findall(r"```json\n(.*?)```", TEXT, re.DOTALL)]


def test_every_place_is_shown() -> None:
    for browser in all_browsers():
        for system in ("linux", "macos"):
            for place in browser.places[system].user + browser.places[system].machine:
                shown = place.replace("{config}", "~/.config").replace("{home}/Library/Application Support/", "")
                shown = shown.replace("{home}", "~").replace("/usr/lib64/mozilla/native-messaging-hosts", "/usr/lib64")
                assert f"`{shown}`" in TEXT, (browser.name, place)
        assert f"`{browser.places['windows'].key}`" in TEXT


def test_the_manifest_is_what_is_written() -> None:
    assert json.loads(manifest_text("chromium", Path("/opt/doorkeeper/bin/doorkeeper-host"))) in EXAMPLES
    assert f'"allowed_extensions": ["{GECKO_IDS[0]}"]' in TEXT


def test_policies_name_our_ids() -> None:
    policies = [example["ExtensionSettings"] for example in EXAMPLES if "ExtensionSettings" in example]
    policies += [example["policies"]["ExtensionSettings"] for example in EXAMPLES if "policies" in example]
    assert {identifier for policy in policies for identifier in policy} == {CHROMIUM_IDS[0], GECKO_IDS[0]}
