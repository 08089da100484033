"""What `packs lint` refuses, and as much that it lets pass."""

from pathlib import Path

import pytest

from doorkeeper.packs.lint import Finding, lint_pack
from tests.packs.sources import write_lines, write_pack

SOURCE = {"publisher": "Desk", "title": "the Desk alert of 5 January 2026"}
GOOD: dict[str, object] = {
    "id": "desk/one",
    "type": "person",
    "names": ["Ottoline Quarrington"],
    "organisations": ["Brackwater Insight"],
    "source": SOURCE,
}
COMMON: dict[str, object] = {"names": ["James Smith"], "organisations": []}

REFUSED: list[tuple[dict[str, object], str, str]] = [
    ({"source": None}, "lint.no-source", "source"),
    ({"type": "organisation", "source": None}, "lint.no-source", "source"),
    ({"type": "correction", "replaces": "desk/x", "source": None}, "lint.no-source", "source"),
    ({"wording": "A fake recruiter."}, "lint.claim", "wording.en.summary"),
    ({"wording": "This is a FAKE."}, "lint.claim", "wording.en.summary"),
    ({"wording": "A Chinese spy."}, "lint.claim", "wording.en.summary"),
    ({"wording": "One of several spies"}, "lint.claim", "wording.en.summary"),
    ({"wording": "She is spying on MPs."}, "lint.claim", "wording.en.summary"),
    ({"wording": {"en": {"title": "Spy!", "summary": "Named."}}}, "lint.claim", "wording.en.title"),
    ({"wording": {"cy": "Proffil ffug."}}, "lint.claim", "wording.cy.summary"),
    ({"wording": {"cy": "Mae hi'n ysbïwr."}}, "lint.claim", "wording.cy.summary"),
    ({"wording": {"cy": "Ysbiwyr ydynt."}}, "lint.claim", "wording.cy.summary"),
    ({"wording": {"cy": "Mae'n ysbïo."}}, "lint.claim", "wording.cy.summary"),
    (COMMON, "lint.common-name", "names"),
    ({"names": ["Wei Zhang"], "organisations": []}, "lint.common-name", "names"),
    ({"names": ["Mohammed Khan"], "organisations": []}, "lint.common-name", "names"),
    ({"names": [{"full": "Ottoline Quarrington", "weak": True}], "organisations": []}, "lint.common-name", "names"),
    ({**COMMON, "roles": ["headhunter"], "places": ["Leeds"]}, "lint.common-name", "names"),
    ({"names": [], "organisations": []}, "lint.empty", "names"),
    ({"type": "domain", "names": [], "organisations": []}, "lint.empty", "names"),
    ({"type": "organisation", "names": [], "organisations": [], "roles": ["x"]}, "lint.empty", "names"),
    ({"organisations": ["House of Commons"]}, "lint.known-good", "organisations[0]"),
    ({"organisations": ["X Ltd of Wexmoor", "The UK Parliament"]}, "lint.known-good", "organisations[1]"),
    ({"domains": ["parliament.uk"]}, "lint.known-good", "domains[0]"),
    ({"domains": ["members.parliament.uk"]}, "lint.known-good", "domains[0]"),
    ({"domains": ["https://www.gov.uk/x"]}, "lint.known-good", "domains[0]"),
    ({"domains": ["linkedin.com"]}, "lint.known-good", "domains[0]"),
    ({"domains": ["gmail.com"]}, "lint.known-good", "domains[0]"),
    ({"emails": ["clerk@parliament.uk"]}, "lint.known-good", "emails[0]"),
    ({"profiles": ["https://uk.linkedin.com/company/uk-parliament/about"]}, "lint.known-good", "profiles[0]"),
    ({"profiles": ["https://twitter.com/HouseOfCommons"]}, "lint.known-good", "profiles[0]"),
    ({"handles": ["@weiz", "x:UKHouseofLords"]}, "lint.known-good", "handles[1]"),
    ({"type": "correction"}, "lint.correction", "replaces"),
    ({"type": "correction", "replaces": "other/x"}, "lint.correction", "replaces"),
    ({"id": "desk/c", "type": "correction", "replaces": "desk/c"}, "lint.correction", "replaces"),
    ({"replaces": "other/x"}, "lint.correction", "replaces"),
    ({"domains": ["co.uk"]}, "lint.public-suffix", "domains[0]"),
    ({"domains": ["github.io"]}, "lint.public-suffix", "domains[0]"),
    ({"domains": ["https://com.cn/"]}, "lint.public-suffix", "domains[0]"),
    ({"names": ["Otto\u200bline Quarrington"]}, "lint.hidden", "names[0]"),
    ({"names": ["\u202eOttoline Quarrington"]}, "lint.hidden", "names[0]"),
    ({"organisations": ["Brack\u00adwater Insight"]}, "lint.hidden", "organisations[0]"),
    ({"names": ["Ottoline Quarrington", "!!!"]}, "lint.unreadable", "names[1]"),
    ({"organisations": ["---"]}, "lint.unreadable", "organisations[0]"),
    ({"profiles": ["ottoline"]}, "lint.unreadable", "profiles[0]"),
    ({"profiles": ["https://wexmoor.example/in/ottoline"]}, "lint.unreadable", "profiles[0]"),
    ({"domains": ["wexmoor"]}, "lint.unreadable", "domains[0]"),
    ({"emails": ["otto at work"]}, "lint.unreadable", "emails[0]"),
    ({"tlp": "red"}, "lint.tlp", "tlp"),
    ({"valid_from": "2026-01-05", "valid_until": "2026-01-04"}, "lint.validity", "valid_until"),
]

PASSED: list[dict[str, object]] = [
    {},
    {"id": "desk/deep/er/one"},
    {"wording": "Named in the MI5 alert of 18 November 2025."},
    {"wording": "The espionage alert names her."},
    {"wording": "Despy Fakenham of Spylaw is named."},
    {"wording": {"cy": "Enwir yn rhybudd MI5. Ffugenw posibl.", "en": "An alias is possible."}},
    {"wording": {"en": {"title": "Named in an alert", "summary": "Spyglass Hill Ltd is named."}}},
    {"names": ["James Smith"]},
    {"names": ["Wei Zhang"], "organisations": [], "profiles": ["https://www.linkedin.com/in/wei-zhang-invented"]},
    {"names": ["Wei Zhang"], "organisations": [], "handles": ["@weiz"]},
    {"names": ["Wei Zhang"], "organisations": [], "emails": ["wei@wexmoor.example"]},
    {"names": ["Wei Zhang"], "organisations": [], "domains": ["wexmoor.example"]},
    {"names": ["James Smith", "Ottoline Quarrington"], "organisations": []},
    {"names": ["Ottoline Quarrington"], "organisations": []},
    {**COMMON, "status": "withdrawn"},
    {"type": "organisation", "names": []},
    {"type": "phrase", "names": [], "organisations": [], "phrases": ["a consultancy for policy insight"]},
    {"type": "known-good", "source": None, "domains": ["parliament.uk"], "organisations": ["House of Commons"]},
    {"type": "correction", "names": [], "organisations": [], "replaces": "desk/x"},
    {"id": "c", "type": "correction", "names": [], "organisations": [], "replaces": "desk/x"},
    {"replaces": "desk/x"},
    {"profiles": ["https://www.linkedin.com/in/uk-parliament", "https://x.com/houseofcommons2"]},
    {"handles": ["@houseofwexmoor", "linkedin:brackwater"]},
    {"organisations": ["House of Wexmoor", "Parliament Street Recruitment"]},
    {"domains": ["parliament.example", "wexmoor.co.uk", "wexmoor.github.io", "notparliament.uk"]},
    {"domains": ["https://wexmoor.example/apply"]},
    {"emails": ["otto.quarrington@gmail.com", "otto@parliament.example"]},
    {"profiles": ["https://www.linkedin.com/in/ottoline-invented", "linkedin.com/company/brackwater-invented"]},
    {"names": ["Zoë Ångström", "Аманда Цю", "邱雪莉", "مريم الأحمد"]},
    {"organisations": ["华为咨询", "Ægir & Söhne"]},
    {"tlp": "amber+strict"},
    {"tlp": "green"},
    {"valid_from": "2026-01-05", "valid_until": "2026-01-05"},
    {"valid_until": "2026-01-05"},
    {"roles": ["headhunter"], "places": ["Leeds"]},
]


def codes(source: Path) -> list[tuple[str, str]]:
    return [(finding.code, finding.key) for finding in lint_pack(source)]


@pytest.mark.parametrize(("keys", "code", "key"), REFUSED)
def test_refused(tmp_path: Path, keys: dict[str, object], code: str, key: str) -> None:
    findings = lint_pack(write_lines(tmp_path / "desk.jsonl", [{**GOOD, **keys}]))
    assert (code, key) in [(finding.code, finding.key) for finding in findings]
    assert all(finding.place == f"{tmp_path / 'desk.jsonl'}:1" and finding.message for finding in findings)


@pytest.mark.parametrize("keys", PASSED)
def test_passed(tmp_path: Path, keys: dict[str, object]) -> None:
    assert codes(write_lines(tmp_path / "desk.jsonl", [{**GOOD, **keys}])) == []


def test_an_id_stands_once(tmp_path: Path) -> None:
    other = {**GOOD, "id": "desk/two"}
    assert codes(write_lines(tmp_path / "desk.jsonl", [GOOD, other, GOOD])) == [("lint.duplicate", "id")]
    assert codes(write_lines(tmp_path / "desk.jsonl", [GOOD, other])) == []


TOML = 'id = "{id}"\ntype = "person"\nnames = ["Ottoline Quarrington"]\nsource = {{publisher = "D", title = "A"}}\n'


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("desk/one", []),
        ("desk/people/one", []),
        ("elsewhere/one", ["lint.foreign-id"]),
        ("desk2/one", ["lint.foreign-id"]),
        ("desk", ["lint.foreign-id"]),
        ("one", ["lint.foreign-id"]),
    ],
)
def test_an_id_belongs_to_its_pack(tmp_path: Path, name: str, found: list[str]) -> None:
    source = write_pack(tmp_path, {"one.toml": TOML.format(id=name)})
    assert [code for code, _ in codes(source)] == found


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("desk/one", []),
        ("alerts/one", []),
        ("elsewhere/one", ["lint.foreign-id"]),
        ("one", ["lint.foreign-id"]),
    ],
)
def test_a_publisher_may_have_several_packs(tmp_path: Path, name: str, found: list[str]) -> None:
    head = 'id = "alerts"\npublisher = "desk"\n'
    source = write_pack(tmp_path, {"one.toml": TOML.format(id=name)}, head)
    assert [code for code, _ in codes(source)] == found


def test_every_entry_of_a_folder_is_checked(tmp_path: Path) -> None:
    files = {
        "a.toml": "x =",
        "b.toml": TOML.format(id="desk/b"),
        "c.toml": 'id = "desk/c"\ntype = "human"\n',
        "d.toml": TOML.format(id="desk/b"),
    }
    findings = lint_pack(write_pack(tmp_path, files))
    assert [(Path(f.place).name, f.code) for f in findings] == [
        ("a.toml", "entry.invalid"),
        ("c.toml", "entry.invalid"),
        ("d.toml", "lint.duplicate"),
    ]


@pytest.mark.parametrize(
    ("finding", "line"),
    [
        (Finding("a.toml", "names[0]", "lint.hidden", "holds it"), "a.toml: names[0]: holds it [lint.hidden]"),
        (Finding("a.toml", "", "entry.invalid", "expected TOML"), "a.toml: expected TOML [entry.invalid]"),
    ],
)
def test_a_finding_on_one_line(finding: Finding, line: str) -> None:
    assert str(finding) == line


@pytest.mark.parametrize("head", ["", "x =", "title = 'no id'"])
def test_a_folder_without_a_sound_head_is_refused(tmp_path: Path, head: str) -> None:
    (finding,) = lint_pack(write_pack(tmp_path, {"one.toml": TOML.format(id="desk/one")}, head))
    assert (finding.code, finding.place) == ("entry.invalid", str(tmp_path / "pack.toml"))
