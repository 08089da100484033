"""Values that no pack may match stay quiet although a pack lists them, or lists something that resembles them."""

from pathlib import Path

import pytest

from tests.matching.screening import Screener, employed, screener
from tests.packs.sources import SOURCE

LISTED: list[dict[str, object]] = [
    {
        "id": "desk/institutions",
        "type": "organisation",
        "organisations": [
            {"name": name, "front": True}
            for name in (
                "House of Commons",
                "The House of Lords",
                "UK Parliament",
                "MI5",
                "Labour Party",
                "LinkedIn",
                # and misspelt, as a look-alike would be
                "House of Commens",
                "Hause of Lords",
                "European Parliment",
                "Brackwater Insight",
            )
        ],
        "source": SOURCE,
    },
    {
        "id": "desk/addresses",
        "type": "domain",
        "domains": [
            "parliament.uk",
            "members.parliament.uk",
            "gov.uk",
            "linkedin.com",
            "gmail.com",
            "parliament.example",
            "parliamemt.example",
            "microsoft-login.example",
            "microsott.example",
            "brackwater-insight.example",
        ],
        "emails": ["clerk@parliament.uk", "otto.quarrington@gmail.com"],
        "source": SOURCE,
    },
]

QUIET: list[dict[str, object]] = [
    {"organisations": employed("House of Commons")},
    {"organisations": employed("The House of Commons (UK)")},
    {"organisations": employed("HOUSE OF COMMONS")},
    {"organisations": employed("House of Lords")},
    {"organisations": employed("UK Parliament")},
    {"organisations": employed("European Parliament")},
    {"organisations": employed("MI5")},
    {"organisations": employed("Labour Party")},
    {"organisations": employed("LinkedIn")},
    {"headline": "Researcher at House of Commons"},
    {"kind": "company", "name": "House of Lords"},
    {"links": ["https://www.parliament.uk/business"]},
    {"links": ["https://members.parliament.uk/member/1"]},
    {"links": ["https://www.gov.uk/"]},
    {"links": ["https://www.linkedin.com/in/jo-bloggs"]},
    {"links": ["https://www.microsoft.com/"]},
    {"emails": ["clerk@parliament.uk"]},
    {"emails": ["jo.bloggs@parliament.uk"]},
    {"emails": ["jo.bloggs@gmail.com"]},
    {"mentions": ["https://www.parliament.uk", "jo@parliament.uk", "https://mail.gmail.com"]},
    {"messages": [{"from": "them", "text": "see www.parliament.uk and write to clerk@parliament.uk"}]},
]

LOUD: list[tuple[dict[str, object], str]] = [
    ({"organisations": employed("House of Commens")}, "caution"),
    ({"organisations": employed("European Parliment")}, "caution"),
    ({"organisations": employed("House of Commons", "Brackwater Insight")}, "caution"),
    ({"links": ["https://parliament.example/vote"]}, "alert"),
    ({"links": ["https://www.parliamemt.example"]}, "alert"),
    ({"links": ["https://parliament.test"]}, "caution"),
    ({"links": ["https://www.parliament.uk", "https://parliament.example"]}, "alert"),
    ({"links": ["https://parliament.uk.brackwater-insight.example"]}, "alert"),
    ({"emails": ["otto.quarrington@gmail.com"]}, "alert"),
]


@pytest.fixture(scope="module")
def listed(tmp_path_factory: pytest.TempPathFactory) -> Screener:
    return screener(tmp_path_factory.mktemp("protected"), *LISTED)


@pytest.mark.parametrize("observation", QUIET)
def test_a_protected_value_never_matches(listed: Screener, observation: dict[str, object]) -> None:
    assert listed.verdict(**{"name": "Jo Bloggs", **observation}).hits == ()


@pytest.mark.parametrize(("observation", "band"), LOUD)
def test_what_only_resembles_a_protected_value_does(
    listed: Screener, observation: dict[str, object], band: str
) -> None:
    assert listed.band(**{"name": "Jo Bloggs", **observation}) == band


def test_a_person_of_an_entry_with_a_protected_employer_is_a_note(tmp_path: Path) -> None:
    entry = {
        "id": "desk/o",
        "type": "person",
        "names": ["Ottoline Quarrington"],
        "organisations": [{"name": "House of Commons", "front": True}],
        "source": SOURCE,
    }
    pack = screener(tmp_path, entry)
    assert pack.band(name="Ottoline Quarrington", organisations=employed("House of Commons")) == "note"
