"""What was inside a seal, decoded strictly: hostile reports beside sound ones."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorkeeper.desk.triage.content import decode_report, decode_text
from doorkeeper.desk.triage.features import features
from doorkeeper.model.errors import DecodeError
from tests.desk.triage.samples import full, sample

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=6),
    max_leaves=20,
)
FIELDS = tuple(full())


@pytest.mark.parametrize(
    ("value", "field", "expected"),
    [
        (sample(), "note", None),
        (sample(kind=...), "kind", "selection"),
        (sample(kind="text", text="pasted"), "text", "pasted"),
        (sample(), "at", datetime(2026, 11, 24, 7, 23, tzinfo=UTC)),
        (sample(at="2026-11-24T07:23+00:00"), "at", datetime(2026, 11, 24, 7, 23, tzinfo=UTC)),
        (sample(note="x" * 2000), "note", "x" * 2000),
        (sample(note=None), "note", None),
        (sample(name="Amanda 邱"), "name", "Amanda 邱"),
        (sample(reasons=["warning-wrong", "other"]), "reasons", ("warning-wrong", "other")),
        (sample(warning=None), "warning", None),
        (sample(links=[]), "links", ()),
    ],
)
def test_reads_a_sound_report(value: dict[str, Any], field: str, expected: object) -> None:
    assert getattr(decode_text(json.dumps(value)), field) == expected


@pytest.mark.parametrize(
    ("value", "path"),
    [
        (sample(v=2), "v"),
        (sample(v=True), "v"),
        (sample(v=...), "v"),
        (sample(id="../../etc/passwd"), "id"),
        (sample(id="A" * 32), "id"),
        (sample(id=7), "id"),
        (sample(at="yesterday"), "at"),
        (sample(at="2026-11-24T07:23"), "at"),
        (sample(at="2026-11-24T07:23+02:00"), "at"),
        (sample(kind="elephant"), "kind"),
        (sample(reasons=[]), "reasons"),
        (sample(reasons=...), "reasons"),
        (sample(reasons=["a", "a"]), "reasons"),
        (sample(reasons=["a"] * 21), "reasons"),
        (sample(reasons=["<script>"]), "reasons[0]"),
        (sample(note="x" * 2001), "note"),
        (sample(note=["x"]), "note"),
        (sample(name="\ud800"), "name"),
        (sample(url="x" * 2049), "url"),
        (sample(links=["x"] * 51), "links"),
        (sample(messages=[{"from": "god", "text": "x"}]), "messages[0].from"),
        (sample(messages=[{"from": "me", "text": "x" * 20_001}]), "messages[0].text"),
        (sample(organisations=["x"]), "organisations[0]"),
        (sample(warning={"band": "purple"}), "warning.band"),
        (sample(warning={"band": "alert", "hits": [{}]}), "warning.hits[0].indicator"),
        (sample(outcome={"tag": "ab", "key": "cd" * 32}), "outcome.tag"),
        (sample(outcome={"tag": "ab" * 16}), "outcome.key"),
        (sample(caller="the minister"), "caller"),
        (sample(reporter="me"), "reporter"),
    ],
)
def test_refuses_with_the_place(value: dict[str, Any], path: str) -> None:
    with pytest.raises(DecodeError) as refused:
        decode_text(json.dumps(value))
    assert refused.value.path == path


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "null",
        "NaN",
        '{"v": 1, "v": 1}',
        "[" * 100_000,
        '{"v": 1, "a": ' + "[" * 50_000 + "}",
        '{"v": ' + "9" * 10_000 + "}",
        "\ud800",
        json.dumps(sample(text="x" * 205_000)),
    ],
)
def test_refuses_what_is_no_report(text: str) -> None:
    with pytest.raises(DecodeError):
        decode_text(text)


def test_every_field_is_kept() -> None:
    report = decode_text(json.dumps(full("Zqx")))
    assert report.warning is not None
    assert report.outcome is not None
    assert all(getattr(report, field) for field in FIELDS if field != "v")
    assert report.organisations[0].url == "https://zqx.example"
    assert report.messages[1].sender == "me"
    assert report.warning.hits[0].evidence[0].observed == "Amanda Zqx"
    assert report.outcome.key == bytes.fromhex("cd" * 32)


def test_what_an_analyst_enters_may_name_a_caller() -> None:
    assert decode_report(sample(caller="Office of X, 020 7946 0000"), entered=True).caller


@given(JSON | st.dictionaries(st.sampled_from(FIELDS), JSON, max_size=8).map(lambda some: {**sample(), **some}))
def test_any_json_is_a_report_or_a_decode_error(value: object) -> None:
    with suppress(DecodeError):
        assert decode_report(value).id


@given(st.text(max_size=200))
def test_any_text_is_a_report_or_a_decode_error(text: str) -> None:
    with suppress(DecodeError):
        decode_text(text)


TEXT = st.text(max_size=60) | st.sampled_from(
    ["http://a.example/?url=b.example", "a@b.example", "@", "xn--a.b", "x[.]y"]
)


@given(TEXT, TEXT, st.lists(TEXT, max_size=5), st.lists(TEXT, max_size=5), TEXT)
def test_any_report_has_features_that_stay_the_same(
    name: str, url: str, links: list[str], emails: list[str], text: str
) -> None:
    value = sample(name=name, url=url, links=links, emails=emails, mentions=links + emails, text=text)
    try:
        report = decode_report(value)
    except DecodeError:
        return
    found = features(report)
    assert found == features(report)
    assert all(kind and item for kind, item in found)
