"""The pinned ids are those of the extension that ships."""

import base64
import hashlib
import json
import re
from pathlib import Path

from doorkeeper.native.identity import CHROMIUM_IDS, CHROMIUM_ORIGINS, GECKO_IDS, HOST_NAME

ROOT = Path(__file__).parents[2]
MANIFEST = json.loads((ROOT / "extension/manifest.json").read_text())


def test_chromium_id_follows_from_the_key() -> None:
    # Chromium: the first 16 bytes of SHA-256 over the key, each half byte as a letter from a to p
    digest = hashlib.sha256(base64.b64decode(MANIFEST["key"])).hexdigest()[:32]
    identifier = "".join(chr(ord("a") + int(digit, 16)) for digit in digest)
    assert identifier in CHROMIUM_IDS


def test_gecko_id_is_that_of_the_manifest() -> None:
    assert MANIFEST["browser_specific_settings"]["gecko"]["id"] in GECKO_IDS


def test_origins_have_the_form_that_chromium_passes() -> None:
    assert all(re.fullmatch(r"chrome-extension://[a-p]{32}/", origin) for origin in CHROMIUM_ORIGINS)


def test_host_name_is_one_that_browsers_accept() -> None:
    assert re.fullmatch(r"[a-z0-9_]+(\.[a-z0-9_]+)*", HOST_NAME)
