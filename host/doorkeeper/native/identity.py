"""Who we are and who may call us: the host's name and the pinned ids of the extension.

A test compares them with ``extension/manifest.json``.
"""

from __future__ import annotations

HOST_NAME = "org.doorkeeper.host"
"""What the extension asks the browser for, and the stem of every host manifest's file name."""

PROGRAM = "doorkeeper-host"
"""File name of the program that a host manifest points to (``.exe`` is added on Windows)."""

CHROMIUM_IDS = ("aajpgjbkcljcjhdbeniacbbhelkepenl",)
"""Extension ids in browsers of the Chromium family; the id follows from ``key`` in the extension's manifest."""

GECKO_IDS = ("extension@doorkeeper.org",)
"""Extension ids in Firefox: ``browser_specific_settings.gecko.id`` in the extension's manifest."""

CHROMIUM_ORIGINS = tuple(f"chrome-extension://{identifier}/" for identifier in CHROMIUM_IDS)
"""The ids as Chromium passes them on the command line and as a host manifest lists them."""
