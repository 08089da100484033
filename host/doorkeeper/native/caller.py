"""Check who started the host, from the command line that a browser gives it.

Chromium family: ``doorkeeper-host chrome-extension://ID/`` and, on Windows, ``--parent-window=HANDLE``.
Firefox: ``doorkeeper-host /path/to/host-manifest.json EXTENSION-ID``.
Sources: developer.chrome.com/docs/extensions/develop/concepts/native-messaging and
developer.mozilla.org/docs/Mozilla/Add-ons/WebExtensions/Native_messaging.

A host manifest already names who may call. This is the second lock, for a manifest that was widened by mistake.
"""

from __future__ import annotations

from collections.abc import Sequence

from doorkeeper.native.codes import protocol_error
from doorkeeper.native.identity import CHROMIUM_ORIGINS, GECKO_IDS


def check_caller(arguments: Sequence[str]) -> str:
    """Give the caller's family, ``chromium`` or ``gecko``, from the arguments after the program's name.

    Raises:
        DoorkeeperError: ``caller.refused``.

    """
    positional = [argument for argument in arguments if not argument.startswith("--")]
    if len(positional) == 1 and positional[0] in CHROMIUM_ORIGINS:
        return "chromium"
    if len(positional) == 2 and positional[1] in GECKO_IDS:
        return "gecko"
    raise protocol_error("caller.refused")
