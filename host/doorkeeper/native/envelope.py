"""Requests and replies: the JSON around a method's params and result, read strictly and written within bounds."""

from __future__ import annotations

import json

from doorkeeper.model.errors import DoorkeeperError
from doorkeeper.model.value import Value
from doorkeeper.native.codes import protocol_error
from doorkeeper.native.limits import ID_LIMIT, ID_RANGE, REPLY_LIMIT

RequestId = str | int | None
"""``None`` stands in replies to a message whose id could not be read."""


class Request(Value):
    """One request. ``version`` is the protocol that the sender speaks."""

    version: int
    id: RequestId
    method: str
    params: dict[str, object]


class BadRequestError(Exception):
    """A message that is no request, with the id to answer under if there was one."""

    def __init__(self, error: DoorkeeperError, identifier: RequestId = None) -> None:
        super().__init__(error.code)
        self.error = error
        self.id = identifier


def decode_request(body: bytes) -> Request:
    """Read one message.

    Raises:
        BadRequestError: for anything that is not a request, whatever the bytes are.

    """
    if not body:
        raise BadRequestError(protocol_error("frame.empty"))
    value = _strict_json(body)
    if not isinstance(value, dict):
        raise BadRequestError(protocol_error("request.malformed"))
    identifier = _identifier(value.get("id"))
    version, method, params = value.get("v"), value.get("method"), value.get("params", {})
    if type(version) is not int or not isinstance(method, str) or not isinstance(params, dict):
        raise BadRequestError(protocol_error("request.malformed"), identifier)
    return Request(version, identifier, method, params)


def encode_result(identifier: RequestId, result: object) -> bytes:
    """Write the reply to a request that was answered; too long a reply becomes the error ``reply.too_large``."""
    body = _to_bytes({"id": identifier, "result": result})
    return body if len(body) <= REPLY_LIMIT else encode_error(identifier, protocol_error("reply.too_large"))


def encode_error(identifier: RequestId, error: DoorkeeperError) -> bytes:
    """Write the reply to a request that was refused."""
    return _to_bytes({"id": identifier, "error": error.to_json()})


def _to_bytes(value: object) -> bytes:
    # a browser closes the connection over one unpaired surrogate, so none leaves here, not even from a file's name
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode("utf-8", "replace")


def _strict_json(body: bytes) -> object:
    try:
        text = body.decode()
    except UnicodeDecodeError:
        raise BadRequestError(protocol_error("request.not_utf8")) from None
    try:
        return json.loads(text, parse_constant=_no_constant, object_pairs_hook=_unique_keys)
    except RecursionError:
        raise BadRequestError(protocol_error("request.too_deep")) from None
    except ValueError:
        # also a number of more than 4,300 digits, which int() refuses
        raise BadRequestError(protocol_error("request.not_json")) from None


def _no_constant(_: str) -> object:
    raise ValueError


def _unique_keys(pairs: list[tuple[str, object]]) -> dict[str, object]:
    # with a key given twice, two readers may see two different messages
    value = dict(pairs)
    if len(value) != len(pairs):
        raise ValueError
    return value


def _identifier(value: object) -> RequestId:
    if type(value) is int and -ID_RANGE <= value <= ID_RANGE:
        return value
    if isinstance(value, str) and 1 <= len(value) <= ID_LIMIT and value.isprintable():
        return value
    raise BadRequestError(protocol_error("request.id"))
