"""The program `doorkeeper`: reads the command line and runs one command."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module

from doorkeeper import __version__
from doorkeeper.cli import output
from doorkeeper.model.errors import DoorkeeperError, RefusedError

COMMANDS = ("screen", "packs", "reports", "sync", "desk", "browsers", "doctor")
"""Each is a module beside this one. Only the one that is asked for is loaded: `screen` has no use for browsers."""


def main(arguments: list[str] | None = None) -> int:
    """Run one command and give its exit code: 0 done, 1 found problems, 2 wrong use, 3 refused as untrusted."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    arguments = sys.argv[1:] if arguments is None else arguments
    # without a command, as for --help, all of them are described
    asked = [command for command in COMMANDS if arguments[:1] == [command]]
    options = _parser(asked or COMMANDS).parse_args(arguments)
    try:
        code: int = options.run(options)
        sys.stdout.flush()
    except DoorkeeperError as error:
        output.print_error(error, as_json=getattr(options, "json", False))
        return output.REFUSED if isinstance(error, RefusedError) else output.PROBLEMS
    except BrokenPipeError:
        # the reader has gone (`| head`); what could be written was written, and the end of Python must not try again
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return output.DONE
    except OSError as error:
        output.print_error(_unusable(error), as_json=getattr(options, "json", False))
        return output.PROBLEMS
    return code


def _unusable(error: OSError) -> DoorkeeperError:
    where = f" {error.filename}" if error.filename else ""
    return DoorkeeperError(
        "file.unusable",
        f"The file or folder{where} cannot be used: {error.strerror or error}.",
        "Check that it is what the command expects, and that you may read or write it.",
    )


def _parser(commands: Sequence[str] = COMMANDS) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="doorkeeper", description="Warns when a profile is named in a security alert."
    )
    parser.add_argument("--version", action="version", version=f"doorkeeper {__version__}")
    subparsers = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for command in commands:
        import_module(f"doorkeeper.cli.{command}").register(subparsers)
    return parser


if __name__ == "__main__":
    sys.exit(main())
