"""The answer that comes back: derived, sealed, recognised, and shown without tricks."""

import json
import os

import pytest
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from hypothesis import given
from hypothesis import strategies as st

from doorkeeper.reports.outcome import (
    DISPOSITIONS,
    NOTE_BYTES,
    PLAIN_BYTES,
    TOKEN_BYTES,
    Outcome,
    key_of,
    open_outcome,
    plain_text,
    seal_outcome,
    tag_of,
)

SECRET = bytes(range(16))
AT = "2026-11-24T10:00:00+00:00"
NONCE = bytes(12)


def token(outcome: Outcome, secret: bytes = SECRET) -> bytes:
    return seal_outcome(tag_of(secret), key_of(secret), outcome, os.urandom(12))


def made(plain: bytes) -> bytes:
    tag = tag_of(SECRET)
    return tag + NONCE + ChaCha20Poly1305(key_of(SECRET)).encrypt(NONCE, plain.ljust(PLAIN_BYTES), tag)


@given(st.binary(min_size=16, max_size=16))
def test_tag_and_key_are_hkdf_of_the_secret(secret: bytes) -> None:
    for found, length, info in ((tag_of(secret), 16, b"tag"), (key_of(secret), 32, b"key")):
        expected = HKDF(SHA256(), length, None, b"doorkeeper outcome " + info).derive(secret)
        assert found == expected


@given(st.sampled_from(DISPOSITIONS), st.none() | st.text(st.characters(categories=("L", "N")), max_size=70))
def test_outcome_comes_back_as_it_was_sealed(disposition: str, note: str | None) -> None:
    outcome = Outcome(AT, disposition, note or None)
    sealed = token(outcome)
    assert len(sealed) == TOKEN_BYTES
    assert open_outcome(SECRET, sealed) == outcome
    assert open_outcome(os.urandom(16), sealed) is None


def test_longest_note_fits_in_every_script() -> None:
    for letter in ("x", "é", "ŵ", "語", '"'):
        note = letter * (NOTE_BYTES // len(letter.encode()))
        limit = note if letter != '"' else note[:200]
        assert open_outcome(SECRET, token(Outcome(AT, "confirmed", limit))) == Outcome(AT, "confirmed", limit)


@given(st.integers(0, TOKEN_BYTES * 8 - 1))
def test_one_bit_changed_is_no_outcome(bit: int) -> None:
    changed = bytearray(token(Outcome(AT, "confirmed")))
    changed[bit // 8] ^= 1 << bit % 8
    assert open_outcome(SECRET, bytes(changed)) is None


@pytest.mark.parametrize(
    "plain",
    [
        b"",
        b"[]",
        b"{}",
        json.dumps({"v": 2, "at": AT, "disposition": "confirmed"}).encode(),
        json.dumps({"v": True, "at": AT, "disposition": "confirmed"}).encode(),
        json.dumps({"v": 1, "at": "yesterday", "disposition": "confirmed"}).encode(),
        json.dumps({"v": 1, "at": AT[:19], "disposition": "confirmed"}).encode(),
        json.dumps({"v": 1, "at": AT, "disposition": "executed"}).encode(),
        json.dumps({"v": 1, "at": AT, "disposition": "confirmed", "note": 7}).encode(),
        json.dumps({"v": 1, "at": AT, "disposition": "confirmed", "note": "x" * 301}).encode(),
        b"\xff" * 10,
        b"[" * 400,
    ],
)
def test_what_a_desk_seals_wrongly_is_no_outcome(plain: bytes) -> None:
    assert open_outcome(SECRET, made(plain)) is None


def test_right_one_of_the_table_is_an_outcome() -> None:
    plain = json.dumps({"v": 1, "at": AT, "disposition": "confirmed", "note": "x" * 300, "later": 1}).encode()
    assert open_outcome(SECRET, made(plain)) == Outcome(AT, "confirmed", "x" * 300)


@pytest.mark.parametrize(
    ("note", "shown"),
    [
        ("Thank you.", "Thank you."),
        ("Diolch yn fawr — dŵr", "Diolch yn fawr — dŵr"),
        ("two\nlines\tand\r\nmore", "two lines and more"),
        ("\u202egnp.exe", "gnp.exe"),
        ("a\u200bb\u2066c\u2069", "a b c"),
        ("\x1b[31mred", "[31mred"),
        ("<b>bold</b>", "<b>bold</b>"),
        ("\u202e\u200b", ""),
        ("\ue000", ""),
    ],
)
def test_note_steers_and_hides_nothing(note: str, shown: str) -> None:
    assert plain_text(note) == shown
    found = open_outcome(SECRET, token(Outcome(AT, "confirmed", note)))
    assert found == Outcome(AT, "confirmed", shown or None)
