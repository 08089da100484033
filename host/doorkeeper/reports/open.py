"""Open a sealed report: what the desk does. Everything here is hostile until the last check has passed."""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Sequence
from typing import TYPE_CHECKING, NoReturn

from doorkeeper.model import decode
from doorkeeper.model.errors import DecodeError, RefusedError
from doorkeeper.model.value import Value
from doorkeeper.reports.payload import LONGEST
from doorkeeper.reports.sealing import BUCKETS, DEVICE_LENGTH, PURPOSE, SIGNATURE_LENGTH, VERSION, signed_bytes

if TYPE_CHECKING:
    import pyrage

LONGEST_SEALED = BUCKETS[-1] + 16 * 1024
"""Longest sealed report, in bytes: the largest bucket, a header for many recipients, and age's own sums."""

_AGE = b"age-encryption.org/v1\n"
_KEYS = frozenset({"v", "purpose", "desk", "device", "signature", "report"})
_ASK = "The report is kept unread. Ask the reporter, if they are known, to report again with the newest Doorkeeper."


class OpenedReport(Value):
    """A report that was signed for this desk: its text, the same as a value, and the key of the device that signed."""

    id: str
    text: str
    value: decode.Table
    device: bytes


def open_report(identities: Sequence[pyrage.x25519.Identity], sealed: bytes, desk_id: str) -> OpenedReport:
    """Open a report and check that it was made for this desk, as a report, by the device that it names.

    The members of the report itself but for ``v`` and ``id`` are not looked at.

    Args:
        identities: the desk's age identities; any of them may open it.
        sealed: the bytes as they came.
        desk_id: this desk's id.

    Raises:
        RefusedError: ``sealed.too_large``, ``sealed.not_for_us`` (no identity opens it), ``sealed.malformed``,
            ``sealed.purpose``, ``sealed.desk``, ``sealed.signature``. No message repeats anything of the report.

    """
    envelope = _decrypt(identities, sealed)
    try:
        top = decode.table(strict_json(envelope), "")
        if set(top) != _KEYS or type(top["v"]) is not int or top["v"] != VERSION:
            raise _malformed()
        purpose = decode.required_text(top, "purpose", "", limit=64)
        desk = decode.required_text(top, "desk", "", limit=128)
        device, signature = _bytes(top, "device", DEVICE_LENGTH), _bytes(top, "signature", SIGNATURE_LENGTH)
        text = decode.required_text(top, "report", "", limit=LONGEST)
        if purpose != PURPOSE:
            raise RefusedError("sealed.purpose", "What was sealed is not a report.", _ASK)
        if desk != desk_id:
            raise RefusedError(
                "sealed.desk", "The report was made for another desk, and sent on by somebody.", "Discard it."
            )
        _check_signature(device, signature, signed_bytes(desk, text))
        value = _report(text)
    except (DecodeError, ValueError, RecursionError):
        raise _malformed() from None
    return OpenedReport(str(value["id"]), text, value, device)


def strict_json(data: bytes | str) -> object:
    """Read JSON in which no key stands twice and no number is NaN or infinite.

    Raises:
        ValueError, RecursionError: it is not that.

    """
    # bytes would be guessed to be UTF-16 or UTF-32 where they look like it
    text = data.decode("utf-8") if isinstance(data, bytes) else data
    return json.loads(text, parse_constant=_no_constant, object_pairs_hook=_unique_keys)


def _decrypt(identities: Sequence[pyrage.x25519.Identity], sealed: bytes) -> bytes:
    import pyrage

    if len(sealed) > LONGEST_SEALED:
        raise RefusedError("sealed.too_large", "The sealed report is larger than a report can be.", _ASK)
    # pyrage would read the armoured form, too: one report has one form
    if not sealed.startswith(_AGE):
        raise _not_for_us()
    try:
        envelope: bytes = pyrage.decrypt(sealed, identities)
    except pyrage.DecryptError:
        raise _not_for_us() from None
    if len(envelope) not in BUCKETS:
        raise _malformed()
    return envelope


def _report(text: str) -> decode.Table:
    if len(text.encode()) > LONGEST:
        raise ValueError
    value = decode.table(strict_json(text), "")
    number = value.get("id")
    if not is_report_id(number) or type(value.get("v")) is not int:
        raise ValueError
    return value


def is_report_id(value: object) -> bool:
    """Whether a value can be the id of a report: 32 hex digits in lower case. It also names a folder."""
    return isinstance(value, str) and len(value) == 32 and set(value) <= set("0123456789abcdef")


def _check_signature(device: bytes, signature: bytes, signed: bytes) -> None:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(device).verify(signature, signed)
    except InvalidSignature:
        raise RefusedError("sealed.signature", "The report was not signed by the device that it names.", _ASK) from None


def _bytes(top: decode.Table, key: str, length: int) -> bytes:
    text = top[key]
    if not isinstance(text, str) or len(text) != length:
        raise DecodeError(key, f"{length} characters of base64")
    return b64decode(text, validate=True)


def _not_for_us() -> RefusedError:
    return RefusedError(
        "sealed.not_for_us",
        "None of this desk's identities opens the report, or it is damaged.",
        "Start the desk with the identity that was in use when it was sealed, or with the escrow identity.",
    )


def _malformed() -> RefusedError:
    return RefusedError("sealed.malformed", "What was sealed is not in the form of a report.", _ASK)


def _no_constant(_: str) -> NoReturn:
    raise ValueError


def _unique_keys(pairs: list[tuple[str, object]]) -> decode.Table:
    # with a key given twice, two readers may see two different reports
    value = dict(pairs)
    if len(value) != len(pairs):
        raise ValueError
    return value
