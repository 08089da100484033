"""docs/deployment.md says of sync and the policy what the code does."""

import json
import re
from pathlib import Path

import pytest

from doorkeeper.native.due import OFF, POLICY, Policy, read_policy
from doorkeeper.sync.schedule import EVERY, FIRST_PAUSE, LONGEST_PAUSE
from doorkeeper.sync.units import KINDS

TEXT = (Path(__file__).parents[2] / "docs/deployment.md").read_text().split("## Packs, and keeping them new")[1]


def test_example_of_the_policy_is_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (example,) = re.findall(r"^```json\n(.*?)\n```$", TEXT, re.MULTILINE | re.DOTALL)
    path = tmp_path / "policy.json"
    path.write_text(example)
    monkeypatch.setenv(POLICY, str(path))
    assert read_policy() == Policy("/srv/doorkeeper/packs", True, "/etc/doorkeeper/desk.json")
    keys = re.findall(r"^\| `(\w+)` \|", TEXT, re.MULTILINE)
    assert keys == list(json.loads(example))


def test_kinds_of_units_places_and_variables_are_named() -> None:
    for kind in KINDS:
        assert f"--print-unit {kind}" in TEXT
    for name in (OFF, POLICY, "/etc/doorkeeper/policy.json", "/Library/Application Support/Doorkeeper/policy.json"):
        assert name in TEXT


def test_times_are_those_of_the_code() -> None:
    assert (EVERY.total_seconds() / 3600, "about four hours" in TEXT) == (4, True)
    assert (FIRST_PAUSE.total_seconds() / 60, "after 15 minutes" in TEXT) == (15, True)
    assert (LONGEST_PAUSE.total_seconds() / 3600, "up to 12 hours" in TEXT) == (12, True)
