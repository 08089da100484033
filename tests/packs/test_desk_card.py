"""The desk card, decoded strictly: docs/reporting.md."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pyrage
import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorkeeper.model.errors import DecodeError
from doorkeeper.packs.desk_card import DeskCard, decode_card, is_recipient
from tests.packs.sources import CARD, RECIPIENTS

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=6),
    max_leaves=20,
)


def card(**changes: Any) -> dict[str, Any]:
    return {key: value for key, value in {**CARD, **changes}.items() if value is not ...}


def recipient(use: object = "current", value: object = RECIPIENTS[0], **more: Any) -> dict[str, Any]:
    return {"use": use, "recipient": value, **more}


@pytest.mark.parametrize(
    ("value", "field", "expected"),
    [
        (card(), "id", "example-desk"),
        (card(id="desk.2026_b"), "id", "desk.2026_b"),
        (card(address=None), "address", None),
        (card(address=...), "address", None),
        (card(address="https://desk.example/"), "address", "https://desk.example"),
        (card(address="http://127.0.0.1:8080"), "address", "http://127.0.0.1:8080"),
        (card(languages=...), "languages", ()),
        (card(languages=["en", "cy", "pt-BR"]), "languages", ("en", "cy", "pt-BR")),
        (card(text={"cy": "Desg"}), "text", (("cy", "Desg"),)),
        (card(text=None), "text", ()),
        (
            card(recipients=[recipient("next", RECIPIENTS[1]), recipient()]),
            "recipients",
            (("next", RECIPIENTS[1]), ("current", RECIPIENTS[0])),
        ),
        (card(recipients=[recipient()]), "recipients", (("current", RECIPIENTS[0]),)),
    ],
)
def test_reads_a_card(value: dict[str, Any], field: str, expected: object) -> None:
    assert getattr(decode_card(value, "desk"), field) == expected


@pytest.mark.parametrize(
    ("value", "path"),
    [
        ([], "desk"),
        (card(v=2), "desk.v"),
        (card(v=True), "desk.v"),
        (card(v=...), "desk.v"),
        (card(id=...), "desk.id"),
        (card(id="Two\nLines"), "desk.id"),
        (card(id="../x"), "desk.id"),
        (card(id="d" * 65), "desk.id"),
        (card(name=" "), "desk.name"),
        (card(name="A\u202edesk"), "desk.name"),
        (card(address="http://desk.example"), "desk.address"),
        (card(address="https://user@desk.example"), "desk.address"),
        (card(address="https://desk.example/?a"), "desk.address"),
        (card(adress="https://desk.example"), "desk.adress"),
        (card(recipients=...), "desk.recipients"),
        (card(recipients=[]), "desk.recipients"),
        (card(recipients=[recipient("next")]), "desk.recipients"),
        (card(recipients=[recipient(), recipient("next")]), "desk.recipients"),
        (card(recipients=[recipient()] * 9), "desk.recipients"),
        (card(recipients=[recipient("spare")]), "desk.recipients[0].use"),
        (card(recipients=[recipient(more="x")]), "desk.recipients[0].more"),
        (card(recipients=[recipient(value=RECIPIENTS[0][:-1] + "q")]), "desk.recipients[0].recipient"),
        (card(recipients=[recipient(value=RECIPIENTS[0].upper())]), "desk.recipients[0].recipient"),
        (card(recipients=[recipient(value="ssh-ed25519 AAAA")]), "desk.recipients[0].recipient"),
        (card(languages=["English!"]), "desk.languages"),
        (card(text={"de": "x"}), "desk.text.de"),
        (card(text={"en": "x" * 2001}), "desk.text.en"),
        (card(text="x"), "desk.text"),
    ],
)
def test_refuses_what_is_no_card(value: object, path: str) -> None:
    with pytest.raises(DecodeError) as raised:
        decode_card(value, "desk")

    assert raised.value.path == path


@given(JSON, st.sampled_from(sorted(CARD)))
def test_anything_is_a_card_or_a_refusal(value: object, key: str) -> None:
    for given_value in (value, card(**{key: value})):
        with suppress(DecodeError):
            assert isinstance(decode_card(json.loads(json.dumps(given_value)), "desk"), DeskCard)


def test_recipients_are_those_that_age_knows() -> None:
    for _ in range(50):
        made = str(pyrage.x25519.Identity.generate().to_public())
        slipped = made[:30] + ("q" if made[30] != "q" else "p") + made[31:]

        assert is_recipient(made)
        assert not is_recipient(slipped)
        with pytest.raises(pyrage.RecipientError):
            pyrage.x25519.Recipient.from_str(slipped)
