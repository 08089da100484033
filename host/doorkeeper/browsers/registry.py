"""The little of the Windows registry that host manifests need: a key for each browser, whose value is a file's path."""

from __future__ import annotations

import sys
from typing import Protocol

USER = "HKEY_CURRENT_USER"
MACHINE = "HKEY_LOCAL_MACHINE"


class Registry(Protocol):
    """Default values of registry keys, by hive (``USER`` or ``MACHINE``) and key."""

    def read(self, hive: str, key: str) -> str | None:
        """Give a key's default value, or None where there is no key."""

    def write(self, hive: str, key: str, value: str) -> None:
        """Create a key if need be and set its default value."""

    def delete(self, hive: str, key: str) -> None:
        """Delete a key that has no keys under it."""


def system_registry() -> Registry | None:
    """Give the machine's registry; None where there is none."""
    if sys.platform == "win32":
        import winreg

        hives = {USER: winreg.HKEY_CURRENT_USER, MACHINE: winreg.HKEY_LOCAL_MACHINE}
        # browsers look into both views of a 64-bit Windows; we keep to one
        view = winreg.KEY_WOW64_64KEY

        class WindowsRegistry:
            """The registry itself."""

            def read(self, hive: str, key: str) -> str | None:
                """Give a key's default value, or None where there is no key."""
                try:
                    with winreg.OpenKey(hives[hive], key, 0, winreg.KEY_READ | view) as handle:
                        value, _ = winreg.QueryValueEx(handle, "")
                except FileNotFoundError:
                    return None
                return str(value)

            def write(self, hive: str, key: str, value: str) -> None:
                """Create a key if need be and set its default value."""
                with winreg.CreateKeyEx(hives[hive], key, 0, winreg.KEY_WRITE | view) as handle:
                    winreg.SetValueEx(handle, "", 0, winreg.REG_SZ, value)

            def delete(self, hive: str, key: str) -> None:
                """Delete a key that has no keys under it."""
                winreg.DeleteKeyEx(hives[hive], key, view, 0)

        return WindowsRegistry()
    return None
