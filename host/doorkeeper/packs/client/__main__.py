"""``python -I -m doorkeeper.packs.client preview|import|confirm FILE``: what the host starts for a bundle.

Prints JSON Lines: ``{"done", "of"}`` while it works, last ``{"result": …}`` or ``{"error": …}``. Ends when its standard
input is closed, which happens when the host ends.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

from doorkeeper.model.errors import DoorkeeperError
from doorkeeper.packs.client.importing import import_bundle, preview_bundle
from doorkeeper.packs.home import home_folder

VERBS = ("preview", "import", "confirm")
_EVERY = 0.2
"""Seconds between two lines of progress."""


def main(arguments: list[str]) -> int:
    """Run one verb; 0 done, 2 wrong use, 3 refused or failed."""
    if len(arguments) != 2 or arguments[0] not in VERBS:
        sys.stderr.write(f"usage: python -m doorkeeper.packs.client {'|'.join(VERBS)} FILE\n")
        return 2
    threading.Thread(target=_end_with_host, daemon=True).start()
    verb, path = arguments[0], Path(arguments[1])
    home, now = Path(home_folder()), datetime.now(UTC)
    try:
        if verb == "preview":
            preview = preview_bundle(path, home, now, _Progress())
            if preview.refused is not None:
                _say({"error": preview.refused.to_json()})
                return 3
            _say({"result": preview.to_json()})
        else:
            done = import_bundle(path, home, now, confirm=verb == "confirm", progress=_Progress())
            _say({"result": {"packs": [pack._asdict() for pack in done.packs]}})
    except DoorkeeperError as error:
        _say({"error": error.to_json()})
        return 3
    return 0


class _Progress:
    def __init__(self) -> None:
        self._last = 0.0

    def __call__(self, done: int, of: int) -> None:
        if time.monotonic() - self._last >= _EVERY:
            self._last = time.monotonic()
            _say({"done": done, "of": of})


def _say(value: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def _end_with_host() -> None:
    """Wait for the end of standard input, then end at once: an import may be killed at any moment without harm."""
    while os.read(0, 4096):
        pass
    os._exit(4)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
