"""The record's schema: strict, bounded, and every error with the path of the key."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorkeeper.model.errors import DecodeError
from doorkeeper.model.record import (
    LIST_LIMIT,
    STATUSES,
    TLP,
    TYPES,
    VALUE_LIMIT,
    WORDING_LIMIT,
    ListedName,
    ListedOrganisation,
    Record,
    Source,
    Wording,
    decode_record,
)

BASE: dict[str, Any] = {"id": "desk/one", "type": "person"}

ACCEPTED: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({}, {}),
    *(({"type": kind}, {"type": kind}) for kind in TYPES),
    *(({"tlp": tlp}, {"tlp": tlp}) for tlp in TLP),
    *(({"status": status}, {"status": status}) for status in STATUSES),
    ({"names": ["Jo"]}, {"names": (ListedName("Jo"),)}),
    (
        {"names": [{"full": "Jo Bloggs", "given": "Jo", "family": "Bloggs", "script": "Latn", "weak": True}]},
        {"names": (ListedName("Jo Bloggs", "Jo", "Bloggs", "Latn", True),)},
    ),
    ({"organisations": ["Wexmoor"]}, {"organisations": (ListedOrganisation("Wexmoor", False),)}),
    (
        {"organisations": [{"name": "Wexmoor", "front": True}]},
        {"organisations": (ListedOrganisation("Wexmoor", True),)},
    ),
    ({"roles": ["a"], "places": ["b"], "phrases": ["c"]}, {"roles": ("a",), "places": ("b",), "phrases": ("c",)}),
    ({"roles": ["x"] * LIST_LIMIT}, {"roles": ("x",) * LIST_LIMIT}),
    ({"roles": ["x" * VALUE_LIMIT]}, {"roles": ("x" * VALUE_LIMIT,)}),
    (
        {"profiles": ["p"], "handles": ["h"], "domains": ["d"], "emails": ["e"]},
        {"profiles": ("p",), "handles": ("h",), "domains": ("d",), "emails": ("e",)},
    ),
    (
        {"source": {"publisher": "P", "title": "T", "date": "2026-01-05", "url": "https://p.example"}},
        {"source": Source("P", "T", "2026-01-05", "https://p.example")},
    ),
    ({"source": {"publisher": "P", "title": "T"}}, {"source": Source("P", "T", None, None)}),
    ({"source": None}, {"source": None}),
    ({"wording": "Named."}, {"wording": (Wording("en", "", "Named."),)}),
    ({"wording": {"cy": "Enw."}}, {"wording": (Wording("cy", "", "Enw."),)}),
    ({"wording": {"en": {"title": "T", "summary": "S"}}}, {"wording": (Wording("en", "T", "S"),)}),
    ({"valid_from": "2026-01-05"}, {"valid_from": "2026-01-05"}),
    ({"valid_until": "2026-01-05T10:00:00+00:00"}, {"valid_until": "2026-01-05T10:00:00+00:00"}),
    ({"valid_from": "2024-02-29"}, {"valid_from": "2024-02-29"}),
    ({"replaces": "desk/old", "alert": "a-1"}, {"replaces": "desk/old", "alert": "a-1"}),
    ({"id": "A-z_0.9/x"}, {"id": "A-z_0.9/x"}),
]

REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"id": None}, "id"),
    ({"id": ""}, "id"),
    ({"id": "a b"}, "id"),
    ({"id": "désk/one"}, "id"),
    ({"id": "desk\n"}, "id"),
    ({"id": "x" * 201}, "id"),
    ({"id": 7}, "id"),
    ({"type": None}, "type"),
    ({"type": "human"}, "type"),
    ({"name": "Jo"}, "name"),
    ({"Names": []}, "Names"),
    ({"names": "Jo"}, "names"),
    ({"names": [""]}, "name"),
    ({"names": [7]}, "names[0]"),
    ({"names": [{}]}, "names[0].full"),
    ({"names": [{"full": " "}]}, "names[0].full"),
    ({"names": [{"full": "Jo", "nick": "J"}]}, "names[0].nick"),
    ({"names": [{"full": "Jo", "weak": "yes"}]}, "names[0].weak"),
    ({"names": [{"full": "Jo", "given": 1}]}, "names[0].given"),
    ({"names": ["Jo", {"full": "x" * (VALUE_LIMIT + 1)}]}, "names[1].full"),
    ({"names": ["Jo"] * (LIST_LIMIT + 1)}, "names"),
    ({"organisations": [{"front": True}]}, "organisations[0].name"),
    ({"organisations": [{"name": "W", "front": 1}]}, "organisations[0].front"),
    ({"organisations": [{"name": "W", "url": "x"}]}, "organisations[0].url"),
    ({"roles": [None]}, "roles[0]"),
    ({"roles": ["x" * (VALUE_LIMIT + 1)]}, "roles[0]"),
    ({"domains": ["x"] * (LIST_LIMIT + 1)}, "domains"),
    ({"emails": "a@b.example"}, "emails"),
    ({"profiles": {"x": 1}}, "profiles"),
    ({"source": "MI5"}, "source"),
    ({"source": {}}, "source.publisher"),
    ({"source": {"publisher": "P"}}, "source.title"),
    ({"source": {"publisher": "P", "title": "T", "author": "x"}}, "source.author"),
    ({"source": {"publisher": "P", "title": "T", "url": "http://p.example"}}, "source.url"),
    ({"source": {"publisher": "P", "title": "T", "url": "javascript:alert(1)"}}, "source.url"),
    ({"source": {"publisher": "P", "title": "T", "date": "5 January"}}, "source.date"),
    ({"source": {"publisher": "x" * 201, "title": "T"}}, "source.publisher"),
    ({"wording": 7}, "wording"),
    ({"wording": {"fr": "Nommé."}}, "wording.fr"),
    ({"wording": {"en": ""}}, "wording.en.summary"),
    ({"wording": {"en": {"title": "T"}}}, "wording.en.summary"),
    ({"wording": {"en": {"summary": "S", "html": "x"}}}, "wording.en.html"),
    ({"wording": "x" * (WORDING_LIMIT + 1)}, "wording.en.summary"),
    ({"confidence": "certain"}, "confidence"),
    ({"tlp": "white"}, "tlp"),
    ({"status": "revoked"}, "status"),
    ({"valid_from": "2026"}, "valid_from"),
    ({"valid_from": "2026-13-01"}, "valid_from"),
    ({"valid_from": "2026-00-10"}, "valid_from"),
    ({"valid_from": "2026-01-32"}, "valid_from"),
    ({"valid_from": "2026-02-30"}, "valid_from"),
    ({"valid_from": "2026/01/05"}, "valid_from"),
    ({"valid_from": "２０２６-01-05"}, "valid_from"),
    ({"valid_from": "2026-01-05tomorrow"}, "valid_from"),
    ({"valid_until": "05-01-2026"}, "valid_until"),
    ({"valid_until": 20260105}, "valid_until"),
    ({"replaces": ["desk/old"]}, "replaces"),
    ({"alert": "x" * 201}, "alert"),
    ({"names": ["\ud800"]}, "name"),
]


@pytest.mark.parametrize(("keys", "fields"), ACCEPTED)
def test_accepted(keys: dict[str, Any], fields: dict[str, Any]) -> None:
    assert decode_record({**BASE, **keys}) == Record(**{**BASE, **fields})


@pytest.mark.parametrize(("keys", "path"), REFUSED)
def test_refused_with_the_path(keys: dict[str, Any], path: str) -> None:
    with pytest.raises(DecodeError) as caught:
        decode_record({**BASE, **keys})
    assert caught.value.path.endswith(path)


@pytest.mark.parametrize("value", [None, 1, "x", [], [BASE]])
def test_a_record_is_an_object(value: Any) -> None:
    with pytest.raises(DecodeError, match="expected an object"):
        decode_record(value)


def test_an_unknown_key_is_told_with_the_known_ones() -> None:
    with pytest.raises(DecodeError, match=r"known keys are alert, confidence, domains, .*, wording"):
        decode_record({**BASE, "organizations": []})


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(Record._fields), JSON))
def test_law_any_json_is_a_record_or_a_decode_error(value: dict[str, Any]) -> None:
    try:
        record = decode_record({**BASE, **value})
    except DecodeError as error:
        path = error.path
    else:
        path = next(iter(value), "")
        assert record.type in TYPES
    assert path.split(".")[0].split("[")[0] in {*value, ""}
