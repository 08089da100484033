"""The difference in words: what a reader's warnings will be, and nothing in it that a terminal obeys."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorkeeper.packs.repository.difference import Edit, difference, differences
from doorkeeper.packs.repository.words import sentences
from doorkeeper.packs.segments import Patch, Put, Remove, record_line
from tests.packs.sources import SOURCE, person

OTTOLINE = person(organisations=[{"name": "Brackwater Insight", "front": True}])
IDA: dict[str, Any] = {
    "id": "desk/ida",
    "type": "person",
    "names": [{"full": "Ida Plain", "weak": True}],
    "profiles": ["https://www.linkedin.com/in/ida-invented"],
    "emails": ["ida@desk.example"],
    "source": SOURCE,
}


def edit(name: str, before: dict[str, Any] | None, after: dict[str, Any] | None) -> Edit:
    return Edit(name, *(None if row is None else record_line(row) for row in (before, after)))


def said(before: dict[str, Any] | None, after: dict[str, Any] | None, replaced: dict[str, str] | None = None) -> str:
    name = str((before or after or {})["id"])
    (sentence,) = sentences([edit(name, before, after)], replaced or {})
    return sentence


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (
            None,
            OTTOLINE,
            (
                "Added: Ottoline Quarrington (desk/ottoline), person. Readers will see an alert for a listed name"
                " together with “Brackwater Insight”; a caution for “Brackwater Insight” as an employer; a note for the"
                " name “Ottoline Quarrington” alone."
            ),
        ),
        (
            None,
            IDA,
            (
                "Added: Ida Plain (desk/ida), person. Readers will see an alert for the e-mail address"
                " “ida@desk.example”, the profile address “https://www.linkedin.com/in/ida-invented”."
            ),
        ),
        (
            None,
            {**IDA, "status": "withdrawn"},
            "Added: Ida Plain (desk/ida), person. Readers will see no warning.",
        ),
        (
            None,
            {"id": "desk/g", "type": "known-good", "organisations": ["Wexmoor College"]},
            (
                "Added: Wexmoor College (desk/g), known good. This publisher's entries no longer warn of"
                " “Wexmoor College”."
            ),
        ),
        (
            IDA,
            {**IDA, "emails": []},
            (
                "Changed: Ida Plain (desk/ida): emails. Readers will no longer see an alert for the e-mail address"
                " “ida@desk.example”."
            ),
        ),
        (
            IDA,
            {**IDA, "handles": ["@ida"], "emails": []},
            (
                "Changed: Ida Plain (desk/ida): handles, emails. Readers will now see an alert for the handle “@ida”."
                " Readers will no longer see an alert for the e-mail address “ida@desk.example”."
            ),
        ),
        (
            IDA,
            {**IDA, "roles": ["recruiter"]},
            "Changed: Ida Plain (desk/ida): roles. What readers are warned of stays the same.",
        ),
        (
            IDA,
            {**IDA, "wording": "Named in the alert."},
            "Changed: Ida Plain (desk/ida): wording. The text that readers see becomes “Named in the alert.”.",
        ),
        (
            {**IDA, "wording": "Named in the alert."},
            IDA,
            "Changed: Ida Plain (desk/ida): wording. The text that readers see is taken out.",
        ),
        (
            IDA,
            {**IDA, "status": "withdrawn", "emails": []},
            (
                "Changed: Ida Plain (desk/ida): emails, status. Readers will no longer see an alert for the e-mail"
                " address “ida@desk.example”, the profile address “https://www.linkedin.com/in/ida-invented”."
            ),
        ),
        (
            IDA,
            {**IDA, "names": ["Ida Plain"]},
            "Changed: Ida Plain (desk/ida): names. Readers will now see a note for the name “Ida Plain” alone.",
        ),
        (
            IDA,
            None,
            (
                "Withdrawn: Ida Plain (desk/ida). Readers will no longer see an alert for the e-mail"
                " address “ida@desk.example”, the profile address “https://www.linkedin.com/in/ida-invented”."
            ),
        ),
        (
            {"id": "desk/c", "type": "correction", "replaces": "desk/ida"},
            None,
            "Withdrawn: the correction desk/c. What it corrected warns again where it is listed.",
        ),
        (
            {"id": "desk/g", "type": "known-good", "domains": ["wexmoor.example"]},
            None,
            "Withdrawn: wexmoor.example (desk/g). Entries that name “wexmoor.example” warn again.",
        ),
    ],
)
def test_sentences(before: dict[str, Any] | None, after: dict[str, Any] | None, words: str) -> None:
    assert said(before, after) == words


def test_many_values_are_counted() -> None:
    crowd = {**IDA, "emails": [], "profiles": [f"https://www.linkedin.com/in/ida-{number}" for number in range(9)]}
    assert said(None, crowd).endswith("ida-3” and 5 more.")


@pytest.mark.parametrize("hostile", ["\x1b[2J", "\u202e", "\u200b", "\n", "\x07", "\x9b31m"])
def test_nothing_invisible_or_commanding_is_printed(hostile: str) -> None:
    for sentence in (
        said(None, {**IDA, "names": [f"Ida{hostile}Plain"], "emails": [f"ida{hostile}@desk.example"]}),
        said(IDA, {**IDA, "wording": f"Named{hostile} in the alert."}),
    ):
        assert sentence.isprintable()
        assert hostile not in sentence


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        (None, IDA, Put),
        (IDA, None, Remove),
        (IDA, {**IDA, "tlp": "green"}, Patch),
        (
            {"id": "desk/x", "type": "domain", "domains": ["a.example"]},
            {"id": "desk/x", "type": "person", "names": ["Ida Plain"]},
            Put,
        ),
    ],
)
def test_the_smaller_way_to_say_a_change_is_taken(
    before: dict[str, Any] | None, after: dict[str, Any] | None, kind: type
) -> None:
    assert type(edit("desk/x", before, after).change()) is kind


def test_what_differs_is_found_by_id() -> None:
    lines = {str(row["id"]): record_line(row) for row in (OTTOLINE, IDA)}
    changed = {**lines, "desk/ida": record_line({**IDA, "tlp": "green"})}
    assert difference(lines.items(), lines) == []
    assert [edit.id for edit in difference(lines.items(), changed)] == ["desk/ida"]
    assert [(edit.id, edit.before is None) for edit in difference([], lines)] == [
        ("desk/ida", True),
        ("desk/ottoline", True),
    ]
    gone = difference([(name, lines[name]) for name in sorted(lines)], {})
    assert [(edit.id, edit.after is None) for edit in gone] == [("desk/ida", True), ("desk/ottoline", True)]


ROWS = st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 2))


@given(ROWS, ROWS)
def test_law_read_in_order_the_differences_are_the_same(before: dict[str, int], after: dict[str, int]) -> None:
    old, new = ({name: b'{"id":"%s", "n":%d}' % (name.encode(), rows[name]) for name in sorted(rows)}
                for rows in (before, after))  # fmt: skip
    assert list(differences(old.items(), new.items())) == list(difference(old.items(), new))
