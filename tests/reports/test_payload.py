"""What is shown is what is sent: nothing more, nothing less, and every field can be taken out."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from doorkeeper.desk.triage.content import decode_text
from doorkeeper.model.errors import DecodeError
from doorkeeper.reports.draft import PERMANENT, Draft, decode_draft
from doorkeeper.reports.payload import Ticket, fields_of, payload_of
from doorkeeper.reports.reasons import reasons
from tests.reports.desks import MARKER, drafts, observation, verdict

TICKET = Ticket("0f" * 16, "2026-11-24T09:30Z", "1e" * 16, "2d" * 32)
KNOWN = frozenset(tell.id for tell in reasons())
FULL: dict[str, object] = {
    "observation": observation(),
    "text": f"{MARKER} wrote",
    "note": "I worry",
    "verdict": verdict(),
    "reasons": ["flattery", "other"],
    "include": ["messages"],
}


def draft(**more: object) -> Draft:
    return decode_draft({**FULL, **more}, "draft", KNOWN)


def names(**more: object) -> list[str]:
    return [field.name for field in fields_of(draft(**more), TICKET)]


def sent(**more: object) -> dict[str, object]:
    value = json.loads(payload_of(fields_of(draft(**more), TICKET)))
    assert isinstance(value, dict)
    return value


@given(drafts)
def test_payload_is_the_fields_that_are_shown_and_nothing_else(value: dict[str, object]) -> None:
    fields = fields_of(decode_draft(value, "", KNOWN), TICKET)
    report = json.loads(payload_of(fields))
    assert len({field.name for field in fields}) == len(fields)
    shown: dict[str, list[object]] = {}
    for field in fields:
        shown.setdefault(field.name.partition("[")[0], []).append(field.value)
        assert field.removable == (field.name not in PERMANENT)
    assert shown.keys() == report.keys()
    for name, values in shown.items():
        assert report[name] == (values if name in LISTS else values[0])


LISTS = ("organisations", "links", "emails", "mentions", "messages")


@given(drafts)
def test_desk_reads_every_payload(value: dict[str, object]) -> None:
    text = payload_of(fields_of(decode_draft(value, "", KNOWN), TICKET))
    report = decode_text(text)
    assert (report.id, report.reasons) == (TICKET.id, tuple(json.loads(text)["reasons"]))
    assert report.caller is None


@given(drafts, st.data())
def test_what_is_taken_out_is_gone_and_nothing_else_is(value: dict[str, object], data: st.DataObject) -> None:
    before = fields_of(decode_draft(value, "", KNOWN), TICKET)
    removable = [field.name for field in before if field.removable]
    assume(removable)
    gone = data.draw(st.sampled_from(removable))
    omit = value.get("omit", [])
    assert isinstance(omit, list)
    after = fields_of(decode_draft({**value, "omit": [*omit, gone]}, "", KNOWN), TICKET)
    assert after == tuple(field for field in before if field.name != gone)


def test_full_report_has_every_field_of_the_contract() -> None:
    assert set(sent()) == set(
        "v id at kind reasons note site url name headline location organisations links emails mentions messages text "
        "warning outcome".split()
    )


def test_messages_are_out_until_they_are_chosen() -> None:
    assert "messages" not in sent(include=[])
    assert "messages" not in sent(include=["messages"], omit=["messages"])
    assert [item["from"] for item in list_of(sent(include=["messages[1]"]))] == ["me"]
    assert names(include=["messages"], omit=["messages[0]"])[-7:-5] == ["messages[1]", "text"]


def list_of(report: dict[str, object]) -> list[dict[str, object]]:
    value = report["messages"]
    assert isinstance(value, list)
    return value


def test_names_are_those_of_the_draft_when_another_is_out() -> None:
    assert "organisations[1]" in names(omit=["organisations[0]"])
    assert sent(omit=["organisations[0]"])["organisations"] == [{"current": True}]
    assert "organisations" not in sent(omit=["organisations"])
    assert "links" not in sent(omit=["links[0]", "links[1]"])


@pytest.mark.parametrize("name", sorted(PERMANENT))
def test_what_makes_it_a_report_cannot_be_taken_out(name: str) -> None:
    with pytest.raises(DecodeError):
        draft(omit=[name])
    assert name in names()


def test_pasted_text_alone_is_a_report() -> None:
    only = decode_draft({"text": "Dear friend", "reasons": ["other"]}, "", KNOWN)
    assert only.kind == "text"
    assert {"text", "kind"} <= {field.name for field in fields_of(only, TICKET)}


def test_warning_is_what_was_shown_without_the_rest_of_the_verdict() -> None:
    warning = sent()["warning"]
    assert isinstance(warning, dict)
    assert set(warning) == {"band", "hits", "packs"}
    assert warning["hits"][0]["evidence"][0]["how"] == ["look-alike letters", "other order"]
    assert warning["packs"] == [{"id": "example", "version": "1"}]


def test_over_long_words_of_a_pack_are_cut_and_not_refused() -> None:
    warning = sent(verdict=verdict("é" * 600))["warning"]
    assert isinstance(warning, dict)
    title = warning["hits"][0]["title"]
    assert len(title) == 512
    assert title.endswith("…")
    assert decode_text(payload_of(fields_of(draft(verdict=verdict("é" * 600)), TICKET)))


@pytest.mark.parametrize(
    "more",
    [
        {"reasons": []},
        {"reasons": None},
        {"reasons": ["dislike"]},
        {"reasons": ["other", "other"]},
        {"reasons": ["mass-outreach"]},
        {"note": "x" * 2001},
        {"text": "x" * 100_001},
        {"omit": ["organisation[0]"]},
        {"omit": ["name "]},
        {"omit": ["organisations[0].name"]},
        {"omit": "name"},
        {"include": ["text"]},
        {"include": ["messages[-1]"]},
        {"observation": {"kind": "sonnet"}},
        {"observation": [], "text": "x"},
        {"observation": None, "text": None},
        {"verdict": {"band": "certain"}},
        {"verdict": {"band": "alert", "hits": [{}]}},
        {"note": "\ud800"},
    ],
)
def test_draft_that_is_not_as_the_contract_says_is_refused_with_its_place(more: dict[str, object]) -> None:
    with pytest.raises(DecodeError) as refused:
        draft(**more)
    assert refused.value.path.startswith("draft")
    assert MARKER not in str(refused.value)


@pytest.mark.parametrize(
    "more",
    [
        {"omit": None, "include": None},
        {"note": None},
        {"note": "x" * 2000},
        {"reasons": ["warning-wrong"]},
        {"omit": ["organisations[999]"]},
        {"verdict": None},
        {"verdict": {"band": "none", "hits": [], "packs": []}},
        {"unknown": 1},
    ],
)
def test_draft_that_is_as_the_contract_says_is_taken(more: dict[str, object]) -> None:
    assert draft(**more)


def test_contract_lists_the_fields_and_kinds() -> None:

    text = (
        (Path(__file__).parents[2] / "docs/reporting.md").read_text().split("## The report")[1].split("## Sealing")[0]
    )
    listed = {name for row in re.findall(r"^\| (`.+?`(?:, `.+?`)*) \|", text, re.MULTILINE) for name in row.split(", ")}
    assert {name.strip("`") for name in listed} == set(sent())
