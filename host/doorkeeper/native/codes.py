"""Every error that the protocol itself can answer: code, what happened, what to do next.

The sentences hold nothing of the request. The same table stands in docs/protocol.md, and a test compares them.
"""

from __future__ import annotations

from doorkeeper.model.errors import DecodeError, DoorkeeperError

_REPORT = "Please report this to the makers of Doorkeeper; the log names the place."
_EXTENSION = "Reload the extension, and update it if this comes again."

PROTOCOL_ERRORS = {
    "caller.refused": (
        "This program answers the Doorkeeper extension only, and was not started by it.",
        "Start it from the browser, with the Doorkeeper extension; `doorkeeper doctor` checks the set-up.",
    ),
    "frame.empty": ("A message of length zero arrived.", _EXTENSION),
    "frame.too_large": (
        "A message was longer than the host reads, and was discarded unread.",
        "Send fewer observations at a time; `hello` tells the limit.",
    ),
    "frame.lost": (
        "A message announced a length that cannot be, so the start of the next message is not known. The host ends.",
        "Connect again.",
    ),
    "request.not_utf8": ("A message was not UTF-8 text.", _EXTENSION),
    "request.not_json": ("A message was not strict JSON.", _EXTENSION),
    "request.too_deep": ("A message was nested too deeply.", _EXTENSION),
    "request.malformed": ("A message was not an object with v, id, method and params.", _EXTENSION),
    "request.id": (
        "The id of a request must be a text of 1 to 64 characters or a whole number of at most 2^53 - 1.",
        _EXTENSION,
    ),
    "hello.required": ("The first request must be hello.", "Send hello, then the request again."),
    "protocol.unsupported": (
        "The extension and the program on this computer speak different versions.",
        "Update the older of the two.",
    ),
    "method.unknown": (
        "This version of the program on this computer does not know that request.",
        "Update Doorkeeper on this computer.",
    ),
    "params.invalid": ("The parameters of a request do not have the shape that they should.", _EXTENSION),
    "reply.too_large": ("The answer is longer than a browser takes.", "Send fewer observations at a time."),
    "import.unknown": (
        "There is no import under that name, or it has ended.",
        "Choose the file again.",
    ),
    "import.order": ("A piece of the file did not follow on the one before.", "Choose the file again."),
    "import.incomplete": ("The file has not arrived whole.", "Choose the file again."),
    "import.too_large": (
        "The file is empty, or larger than any pack of warnings can be.",
        "Choose the file that you were given, with a name that ends in .ukpack.",
    ),
    "import.disk": (
        "The file could not be kept on this computer while it is checked.",
        "Make room on the disk, then choose the file again.",
    ),
    "import.not_checked": ("The file was not checked, or was refused.", "Choose the file again."),
    "import.failed": (
        "The check of the file ended without an answer. Nothing was changed.",
        "Try again; if it stays, run `doorkeeper packs import FILE` to see why.",
    ),
    "import.slow": (
        "The check of the file took too long and was stopped. Nothing was changed.",
        "Try again when the computer is less busy, or run `doorkeeper packs import FILE`.",
    ),
    "host.internal": ("The program on this computer failed on this request, and goes on.", _REPORT),
}


def protocol_error(code: str) -> DoorkeeperError:
    """Make the error of the table with this code."""
    message, remedy = PROTOCOL_ERRORS[code]
    return DoorkeeperError(code, message, remedy)


def invalid_params(error: DecodeError) -> DoorkeeperError:
    """Say which parameter is wrong. A path is made of the schema's own keys, so nothing of the page is repeated."""
    message, remedy = PROTOCOL_ERRORS["params.invalid"]
    return DoorkeeperError("params.invalid", f"{message} {error}.", remedy)


class UnsupportedProtocolError(DoorkeeperError):
    """No protocol in common. ``update`` says which side is the older one: ``extension`` or ``host``."""

    def __init__(self, *, update: str) -> None:
        message, _ = PROTOCOL_ERRORS["protocol.unsupported"]
        older = "the Doorkeeper extension in this browser" if update == "extension" else "Doorkeeper on this computer"
        super().__init__("protocol.unsupported", f"{message} The older one is {older}.", f"Update {older}.")
        self.update = update

    def to_json(self) -> dict[str, str]:
        """Give the error with one more member, ``update``, so that the extension can say it in its own language."""
        return {**super().to_json(), "update": self.update}
