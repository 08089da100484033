"""How commands print: text for a person, JSON for a program, errors with their code and remedy."""

from __future__ import annotations

import json
import sys

from doorkeeper.model.errors import DoorkeeperError

DONE = 0
PROBLEMS = 1
WRONG_USE = 2
REFUSED = 3


def print_json(value: object) -> None:
    """Print one JSON value on one line, in any script's own letters."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")


def entries(count: object) -> str:
    """Say how many entries there are: ``1 entry``, ``2 entries``."""
    return f"{count} entr{'y' if count == 1 else 'ies'}"


def print_error(error: DoorkeeperError, *, as_json: bool = False) -> None:
    """Print an error: on stderr for a person, on stdout as an object for a program."""
    if as_json:
        print_json({"error": error.to_json()})
    else:
        sys.stderr.write(f"{error.message} [{error.code}]\n{error.remedy}\n")
