"""Reading requests: whatever the bytes, a request or one of the documented errors."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorkeeper.model.errors import DoorkeeperError
from doorkeeper.native.codes import PROTOCOL_ERRORS
from doorkeeper.native.envelope import BadRequestError, Request, decode_request, encode_error, encode_result
from doorkeeper.native.limits import REPLY_LIMIT

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=20,
)


def code_of(body: bytes) -> str | None:
    found: Request | DoorkeeperError
    try:
        found = decode_request(body)
    except BadRequestError as bad:
        found = bad.error
    assert isinstance(found, Request) or found.code in PROTOCOL_ERRORS
    return None if isinstance(found, Request) else found.code


@given(st.binary(max_size=4000))
def test_any_bytes_are_a_request_or_a_documented_error(body: bytes) -> None:
    code_of(body)


@given(json_values)
def test_any_json_is_a_request_or_a_documented_error(value: object) -> None:
    code_of(json.dumps(value).encode())


@given(st.fixed_dictionaries({}, optional=dict.fromkeys(("v", "id", "method", "params"), json_values)))
def test_any_members_are_a_request_or_a_documented_error(value: dict[str, object]) -> None:
    code_of(json.dumps(value).encode())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"v":1,"id":1,"method":"hello","params":{}}', Request(1, 1, "hello", {})),
        ('{"v":1,"id":"a-1","method":"hello"}', Request(1, "a-1", "hello", {})),
        ('{"v":7,"id":0,"method":"x","params":{"a":[1]}}', Request(7, 0, "x", {"a": [1]})),
        ('  {"v":1,"id":-5,"method":"","params":{}, "more": true}\n', Request(1, -5, "", {})),
        ('{"v":1,"id":9007199254740991,"method":"hello"}', Request(1, 9007199254740991, "hello", {})),
        ('{"v":1,"id":"é","method":"hello"}', Request(1, "é", "hello", {})),
    ],
)
def test_requests_that_are_sound(text: str, expected: Request) -> None:
    assert decode_request(text.encode()) == expected


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "frame.empty"),
        (b"\xff\xfe", "request.not_utf8"),
        (b'{"v":1,"id":1,"method":"\xc3"}', "request.not_utf8"),
        (b"\xed\xa0\x80", "request.not_utf8"),
        (b"nonsense", "request.not_json"),
        (b"{'v':1}", "request.not_json"),
        (b'{"v":1,"id":1,"method":"hello"} {}', "request.not_json"),
        (b'\xef\xbb\xbf{"v":1,"id":1,"method":"hello"}', "request.not_json"),
        (b'{"v":1,"id":1,"method":"hello","params":{"n":NaN}}', "request.not_json"),
        (b'{"v":1,"id":1,"method":"hello","params":{"n":-Infinity}}', "request.not_json"),
        (b'{"v":1,"id":1,"method":"hello","params":{"n":' + b"9" * 5000 + b"}}", "request.not_json"),
        (b'{"v":1,"id":1,"id":2,"method":"hello"}', "request.not_json"),
        (b'{"v":1,"id":1,"method":"hello","params":{"a":1,"a":2}}', "request.not_json"),
        (b"[" * 100_000, "request.too_deep"),
        (b'{"a":' * 40_000, "request.too_deep"),
        (b"[]", "request.malformed"),
        (b"null", "request.malformed"),
        (b"1e999", "request.malformed"),
        (b'"hello"', "request.malformed"),
        (b'{"v":1,"id":1}', "request.malformed"),
        (b'{"id":1,"method":"hello"}', "request.malformed"),
        (b'{"v":"1","id":1,"method":"hello"}', "request.malformed"),
        (b'{"v":true,"id":1,"method":"hello"}', "request.malformed"),
        (b'{"v":1.0,"id":1,"method":"hello"}', "request.malformed"),
        (b'{"v":1,"id":1,"method":["hello"]}', "request.malformed"),
        (b'{"v":1,"id":1,"method":"hello","params":[]}', "request.malformed"),
        (b'{"v":1,"id":1,"method":"hello","params":null}', "request.malformed"),
        (b"{}", "request.id"),
        (b'{"v":1,"method":"hello"}', "request.id"),
        (b'{"v":1,"id":null,"method":"hello"}', "request.id"),
        (b'{"v":1,"id":true,"method":"hello"}', "request.id"),
        (b'{"v":1,"id":1.5,"method":"hello"}', "request.id"),
        (b'{"v":1,"id":9007199254740992,"method":"hello"}', "request.id"),
        (b'{"v":1,"id":"","method":"hello"}', "request.id"),
        (b'{"v":1,"id":"' + b"x" * 65 + b'","method":"hello"}', "request.id"),
        (b'{"v":1,"id":"a\\u0000","method":"hello"}', "request.id"),
        (b'{"v":1,"id":"\\ud800","method":"hello"}', "request.id"),
        (b'{"v":1,"id":"\\u202e","method":"hello"}', "request.id"),
        (b'{"v":1,"id":{},"method":"hello"}', "request.id"),
    ],
)
def test_what_is_no_request(body: bytes, code: str) -> None:
    assert code_of(body) == code


def test_a_malformed_request_is_answered_under_its_id() -> None:
    with pytest.raises(BadRequestError) as caught:
        decode_request(b'{"v":1,"id":"seven","method":7}')
    assert caught.value.id == "seven"


def test_too_long_a_reply_becomes_an_error() -> None:
    body = encode_result(3, "x" * REPLY_LIMIT)
    assert len(body) < 1000
    assert json.loads(body)["error"]["code"] == "reply.too_large"
    assert json.loads(body)["id"] == 3


def test_a_reply_just_within_the_limit_is_sent() -> None:
    frame = len(encode_result(3, ""))
    body = encode_result(3, "x" * (REPLY_LIMIT - frame))
    assert len(body) == REPLY_LIMIT
    assert "result" in json.loads(body)


@given(st.text(st.characters(), max_size=40))
def test_replies_are_utf8_whatever_they_say(text: str) -> None:
    for body in (encode_result(1, text), encode_error(1, DoorkeeperError("host.internal", text, text))):
        body.decode()
        # an escape of an unpaired surrogate would close the connection in Chromium
        json.loads(body.decode())["id"]
        json.dumps(json.loads(body), ensure_ascii=False).encode()
