"""The one kind of error that a person meets: a stable code, what happened, and what to do next."""

from __future__ import annotations


class DoorkeeperError(Exception):
    """A refusal with a code from the table in docs/errors.md.

    Attributes:
        code: stable, dotted, lower case, such as ``pack.unreadable``.
        message: one sentence that says what happened.
        remedy: one sentence that says what to do next.

    """

    def __init__(self, code: str, message: str, remedy: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.remedy = remedy

    def to_json(self) -> dict[str, str]:
        """Give the error in the shape of the native protocol's ``error`` member."""
        return {"code": self.code, "message": self.message, "remedy": self.remedy}


class RefusedError(DoorkeeperError):
    """Something is refused as untrusted: a signature, an age, a value. The command line ends with exit code 3."""


class DecodeError(ValueError):
    """A value does not have the shape that its contract asks for.

    Attributes:
        path: where, such as ``organisations[0].name``.
        expected: what would have been right, such as ``a text of at most 512 characters``.

    """

    def __init__(self, path: str, expected: str) -> None:
        super().__init__(f"{path or 'value'}: expected {expected}")
        self.path = path
        self.expected = expected
