"""`doorkeeper screen`: observations on stdin, verdicts on stdout."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import UTC, datetime
from pathlib import Path

from doorkeeper.cli import output
from doorkeeper.model.errors import DecodeError, DoorkeeperError
from doorkeeper.model.observation import decode_observation
from doorkeeper.model.verdict import verdict_to_json
from doorkeeper.packs.home import home_folder
from doorkeeper.packs.installed import InstalledPacks, open_folder, open_installed

LONGEST = 1024 * 1024


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "screen",
        help="compare observations with the packs",
        description="Reads observations (JSON) on stdin, prints verdicts.",
    )
    parser.add_argument(
        "--index", type=Path, metavar="DIR", help="a folder made by 'packs compile', instead of the installed packs"
    )
    parser.add_argument("--jsonl", action="store_true", help="one observation a line, one verdict a line")
    parser.add_argument("--json", action="store_true", help="print errors as JSON too (verdicts always are)")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Screen what stdin holds; 0 when all of it could be read, 1 when a line could not."""
    packs = open_folder(str(options.index)) if options.index else open_installed(home_folder())
    states = packs.status(datetime.now(UTC))
    if options.index is not None and not states:
        raise DoorkeeperError(
            "index.missing",
            f"There is no index in {options.index}.",
            "Make it with 'doorkeeper packs compile SOURCE --out DIR'.",
        )
    if not options.jsonl:
        answer = _answer(packs, sys.stdin.buffer.read(LONGEST + 1))
        output.print_json(answer)
        return output.PROBLEMS if "error" in answer else output.DONE
    bad = False
    while line := sys.stdin.buffer.readline(LONGEST + 1):
        if len(line) > LONGEST:
            while line and not line.endswith(b"\n"):
                line = sys.stdin.buffer.readline(LONGEST + 1)
            answer = _error("observation.too-long", f"a line of at most {LONGEST} bytes")
        elif not line.strip():
            continue
        else:
            answer = _answer(packs, line)
        bad = bad or "error" in answer
        output.print_json(answer)
        # whoever sends one line and waits for its answer gets it
        sys.stdout.flush()
    return output.PROBLEMS if bad else output.DONE


def _answer(packs: InstalledPacks, data: bytes) -> dict[str, object]:
    try:
        if len(data) > LONGEST:
            return _error("observation.too-long", f"at most {LONGEST} bytes")
        observation = decode_observation(json.loads(data))
    except DecodeError as error:
        return _error("observation.invalid", str(error))
    except (ValueError, RecursionError):
        return _error("observation.invalid", "expected one JSON object")
    return verdict_to_json(packs.screen(observation, datetime.now(UTC)))


def _error(code: str, why: str) -> dict[str, object]:
    error = DoorkeeperError(
        code, f"The observation cannot be read: {why}.", "Send one JSON object as docs/observation.md describes it."
    )
    return {"error": error.to_json()}
