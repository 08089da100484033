"""Managed policies on Linux that keep a browser of the Chromium family from starting our host.

The policies are NativeMessagingBlocklist, NativeMessagingAllowlist and NativeMessagingUserLevelHosts, as
chromeenterprise.google/policies describes them. On macOS and Windows they lie in the system's own stores:
docs/deployment.md tells IT where.
"""

from __future__ import annotations

import json
from pathlib import Path

from doorkeeper.browsers.locations import Browser
from doorkeeper.browsers.machine import Machine
from doorkeeper.model.errors import DoorkeeperError
from doorkeeper.native.identity import HOST_NAME

_READ_LIMIT = 1024 * 1024


def policy_problems(browser: Browser, machine: Machine, *, user_level: bool) -> list[DoorkeeperError]:
    """Tell which managed policies stand in our way.

    Args:
        browser: one row of the table.
        machine: where to look.
        user_level: whether the only manifest of ours is the person's own.

    """
    merged: dict[str, object] = {}
    for template in browser.places[machine.system].policies:
        for path in sorted(machine.place(template).glob("*.json")):
            merged |= _read(path)
    problems = []
    blocked = _names(merged.get("NativeMessagingBlocklist"))
    if blocked & {"*", HOST_NAME} and HOST_NAME not in _names(merged.get("NativeMessagingAllowlist")):
        problems.append(
            DoorkeeperError(
                "policy.blocked",
                f"A policy of this machine forbids {browser.title} to start Doorkeeper's host.",
                f"Ask IT to add {HOST_NAME} to NativeMessagingAllowlist.",
            )
        )
    if user_level and merged.get("NativeMessagingUserLevelHosts") is False:
        problems.append(
            DoorkeeperError(
                "policy.user_level",
                f"A policy of this machine lets {browser.title} use host manifests of the whole machine only.",
                "Ask IT to run `doorkeeper browsers install --scope machine`.",
            )
        )
    return problems


def _read(path: Path) -> dict[str, object]:
    try:
        if path.stat().st_size > _READ_LIMIT:
            return {}
        value = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        # the browser ignores a policy file that it cannot read, and so do we
        return {}
    return value if isinstance(value, dict) else {}


def _names(value: object) -> set[str]:
    return {item for item in value if isinstance(item, str)} if isinstance(value, list) else set()
