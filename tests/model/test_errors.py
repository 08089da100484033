"""Errors carry a code, what happened and what to do."""

from doorkeeper.model.errors import DecodeError, DoorkeeperError


def test_an_error_in_json() -> None:
    error = DoorkeeperError("pack.unreadable", "It broke.", "Mend it.")
    assert error.to_json() == {"code": "pack.unreadable", "message": "It broke.", "remedy": "Mend it."}
    assert str(error) == "It broke."


def test_a_decode_error_says_where_and_what() -> None:
    assert str(DecodeError("a[0].b", "a text")) == "a[0].b: expected a text"
    assert str(DecodeError("", "an object")) == "value: expected an object"
