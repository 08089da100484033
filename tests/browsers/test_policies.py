"""Managed policies that keep our host from being started."""

import json
from pathlib import Path

import pytest

from doorkeeper.browsers.locations import browsers_named
from doorkeeper.browsers.policies import policy_problems
from tests.browsers.machines import make_machine, put

HOST = "org.doorkeeper.host"
FOLDER = "etc/chromium/policies/managed"


@pytest.mark.parametrize(
    ("policies", "user_level", "expected"),
    [
        ([], True, []),
        ([{}], True, []),
        ([{"NativeMessagingBlocklist": ["*"]}], True, ["policy.blocked"]),
        ([{"NativeMessagingBlocklist": [HOST]}], False, ["policy.blocked"]),
        ([{"NativeMessagingBlocklist": ["org.example.other"]}], True, []),
        ([{"NativeMessagingBlocklist": ["*"], "NativeMessagingAllowlist": [HOST]}], True, []),
        ([{"NativeMessagingBlocklist": ["*"]}, {"NativeMessagingAllowlist": [HOST]}], True, []),
        (
            [{"NativeMessagingBlocklist": ["*"], "NativeMessagingAllowlist": ["org.example.other"]}],
            True,
            ["policy.blocked"],
        ),
        ([{"NativeMessagingUserLevelHosts": False}], True, ["policy.user_level"]),
        ([{"NativeMessagingUserLevelHosts": False}], False, []),
        ([{"NativeMessagingUserLevelHosts": True}], True, []),
        ([{"NativeMessagingBlocklist": "*"}], True, []),
        ([["NativeMessagingBlocklist"]], True, []),
    ],
)
def test_policies(tmp_path: Path, policies: list[object], user_level: bool, expected: list[str]) -> None:
    for number, policy in enumerate(policies):
        put(tmp_path / FOLDER / f"{number}.json", json.dumps(policy))
    put(tmp_path / FOLDER / "broken.json", "{")
    machine = make_machine("linux", tmp_path)
    found = policy_problems(browsers_named(["chromium"])[0], machine, user_level=user_level)
    assert [problem.code for problem in found] == expected


@pytest.mark.parametrize("name", ["chrome", "edge", "firefox"])
def test_other_browsers_have_policies_of_their_own(tmp_path: Path, name: str) -> None:
    put(tmp_path / FOLDER / "all.json", json.dumps({"NativeMessagingBlocklist": ["*"]}))
    machine = make_machine("linux", tmp_path)
    assert policy_problems(browsers_named([name])[0], machine, user_level=True) == []
