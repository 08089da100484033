"""The observation's contract: what is accepted, what is refused and with which path."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorkeeper.model.errors import DecodeError
from doorkeeper.model.observation import (
    BATCH_LIMIT,
    KINDS,
    LIST_LIMIT,
    MENTION_LIMIT,
    MESSAGE_LIMIT,
    SENDERS,
    TEXT_LIMIT,
    Message,
    Observation,
    ObservedOrganisation,
    decode_observation,
)

FULL: dict[str, Any] = {
    "kind": "profile",
    "site": "linkedin",
    "url": "https://www.linkedin.com/in/jo",
    "name": "Jo Bloggs",
    "headline": "Dentist",
    "location": "Leeds",
    "organisations": [{"name": "Wexmoor", "role": "Dentist", "url": "https://wexmoor.example", "current": False}],
    "links": ["https://wexmoor.example"],
    "emails": ["jo@wexmoor.example"],
    "mentions": ["https://a.example"],
    "messages": [{"from": "them", "at": "2026-11-24T09:00:00Z", "text": "Hello"}],
    "renderer": "sdui",
    "raw": {"name": "Jo\u200bBloggs"},
}

ACCEPTED: list[tuple[dict[str, Any], Observation]] = [
    ({"kind": "profile"}, Observation("profile")),
    *(({"kind": kind}, Observation(kind)) for kind in KINDS),
    ({"kind": "card", "name": None, "links": None, "raw": None}, Observation("card")),
    ({"kind": "card", "name": "", "emails": ["", "a"], "organisations": []}, Observation("card", emails=("a",))),
    ({"kind": "card", "something": "of a newer extension", "renderer": {"x": 1}}, Observation("card")),
    ({"kind": "card", "name": "x" * TEXT_LIMIT}, Observation("card", name="x" * TEXT_LIMIT)),
    ({"kind": "card", "mentions": ["x"] * MENTION_LIMIT}, Observation("card", mentions=("x",) * MENTION_LIMIT)),
    (
        {"kind": "card", "organisations": [{}]},
        Observation("card", organisations=(ObservedOrganisation(None, None, None, True),)),
    ),
    ({"kind": "thread", "messages": [{"from": "me"}]}, Observation("thread", messages=(Message("me", None, ""),))),
    ({"kind": "card", "raw": {"name": "J\u200b"}}, Observation("card", raw_name="J\u200b")),
    ({"kind": "card", "name": "𝐉𝐨 邱 🌟"}, Observation("card", name="𝐉𝐨 邱 🌟")),
]

REFUSED: list[tuple[Any, str]] = [
    (None, ""),
    (1, ""),
    ("profile", ""),
    ([], ""),
    ({1: 2}, ""),
    ({}, "kind"),
    ({"kind": None}, "kind"),
    ({"kind": "sonnet"}, "kind"),
    ({"kind": ["profile"]}, "kind"),
    ({"kind": "Profile"}, "kind"),
    ({"kind": "card", "site": 1}, "site"),
    ({"kind": "card", "site": "x" * 65}, "site"),
    ({"kind": "card", "url": "x" * 2049}, "url"),
    ({"kind": "card", "name": 7}, "name"),
    ({"kind": "card", "name": ["Jo"]}, "name"),
    ({"kind": "card", "name": True}, "name"),
    ({"kind": "card", "name": "x" * (TEXT_LIMIT + 1)}, "name"),
    ({"kind": "card", "name": "\ud800"}, "name"),
    ({"kind": "card", "headline": {}}, "headline"),
    ({"kind": "card", "headline": "x" * (TEXT_LIMIT + 1)}, "headline"),
    ({"kind": "card", "location": "x" * (TEXT_LIMIT + 1)}, "location"),
    ({"kind": "card", "organisations": {}}, "organisations"),
    ({"kind": "card", "organisations": "Wexmoor"}, "organisations"),
    ({"kind": "card", "organisations": ["Wexmoor"]}, "organisations[0]"),
    ({"kind": "card", "organisations": [{}, None]}, "organisations[1]"),
    ({"kind": "card", "organisations": [{"name": 1}]}, "organisations[0].name"),
    ({"kind": "card", "organisations": [{"name": "x" * (TEXT_LIMIT + 1)}]}, "organisations[0].name"),
    ({"kind": "card", "organisations": [{"role": []}]}, "organisations[0].role"),
    ({"kind": "card", "organisations": [{"url": "x" * 2049}]}, "organisations[0].url"),
    ({"kind": "card", "organisations": [{"current": "yes"}]}, "organisations[0].current"),
    ({"kind": "card", "organisations": [{"current": 1}]}, "organisations[0].current"),
    ({"kind": "card", "organisations": [{}] * (LIST_LIMIT + 1)}, "organisations"),
    ({"kind": "card", "links": "https://a.example"}, "links"),
    ({"kind": "card", "links": [None]}, "links[0]"),
    ({"kind": "card", "links": ["a", 1]}, "links[1]"),
    ({"kind": "card", "links": ["x" * 2049]}, "links[0]"),
    ({"kind": "card", "links": ["a"] * (LIST_LIMIT + 1)}, "links"),
    ({"kind": "card", "emails": ["x" * (TEXT_LIMIT + 1)]}, "emails[0]"),
    ({"kind": "card", "emails": ["a"] * (LIST_LIMIT + 1)}, "emails"),
    ({"kind": "card", "mentions": ["x" * 2049]}, "mentions[0]"),
    ({"kind": "card", "mentions": ["a"] * (MENTION_LIMIT + 1)}, "mentions"),
    ({"kind": "thread", "messages": [{"from": "them"}] * (LIST_LIMIT + 1)}, "messages"),
    ({"kind": "thread", "messages": ["Hello"]}, "messages[0]"),
    ({"kind": "thread", "messages": [{"text": "Hello"}]}, "messages[0].from"),
    ({"kind": "thread", "messages": [{"from": "you"}]}, "messages[0].from"),
    ({"kind": "thread", "messages": [{"from": "me", "text": "x" * (MESSAGE_LIMIT + 1)}]}, "messages[0].text"),
    ({"kind": "thread", "messages": [{"from": "me", "at": 12}]}, "messages[0].at"),
    ({"kind": "card", "raw": "Jo"}, "raw"),
    ({"kind": "card", "raw": {"name": 1}}, "raw.name"),
    ({"kind": "card", "raw": {"name": "x" * (TEXT_LIMIT + 1)}}, "raw.name"),
]


def test_everything_is_read() -> None:
    assert decode_observation(FULL) == Observation(
        "profile",
        "linkedin",
        "https://www.linkedin.com/in/jo",
        "Jo Bloggs",
        "Dentist",
        "Leeds",
        (ObservedOrganisation("Wexmoor", "Dentist", "https://wexmoor.example", False),),
        ("https://wexmoor.example",),
        ("jo@wexmoor.example",),
        ("https://a.example",),
        (Message("them", "2026-11-24T09:00:00Z", "Hello"),),
        "Jo\u200bBloggs",
    )


@pytest.mark.parametrize(("value", "observation"), ACCEPTED)
def test_accepted(value: dict[str, Any], observation: Observation) -> None:
    assert decode_observation(value) == observation


@pytest.mark.parametrize(("value", "path"), REFUSED)
def test_refused_with_the_path(value: Any, path: str) -> None:
    with pytest.raises(DecodeError) as caught:
        decode_observation(value)
    assert caught.value.path == path
    assert str(caught.value).startswith(f"{path or 'value'}: expected ")


def test_the_path_begins_where_it_is_told_to() -> None:
    with pytest.raises(DecodeError) as caught:
        decode_observation({"kind": "card", "links": [1]}, "observations[3]")
    assert caught.value.path == "observations[3].links[0]"


def test_the_senders_and_the_batch() -> None:
    assert SENDERS == ("them", "me")
    assert BATCH_LIMIT == 100


def refused_path(value: Any) -> str | None:
    try:
        decode_observation(value)
    except DecodeError as error:
        return error.path
    return None


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from([*FULL, "from", "text"]), inner, max_size=5)
    ),
    max_leaves=20,
)


@given(JSON)
def test_law_any_json_is_an_observation_or_a_decode_error(value: Any) -> None:
    try:
        observation = decode_observation(value)
    except DecodeError:
        return
    assert observation.kind in KINDS


@given(st.dictionaries(st.sampled_from(sorted(FULL)), st.just(None) | JSON, max_size=3))
def test_law_a_wrong_member_is_named(changes: dict[str, Any]) -> None:
    path = refused_path({**FULL, **changes})
    assert path is None or path.split(".")[0].split("[")[0] in changes


def test_odd_json_is_read_as_python_reads_it() -> None:
    # the last of two keys counts; the protocol refuses such a message before it comes here
    assert decode_observation(json.loads('{"kind": "card", "kind": "profile"}')).kind == "profile"
    with pytest.raises(DecodeError):
        decode_observation(json.loads('{"kind": "card", "name": NaN}'))
