"""Web sites that look like a listed one are at most a caution; sites that only share a word with it are nothing."""

import pytest

from tests.matching.screening import Screener, screener
from tests.packs.sources import person


@pytest.fixture(scope="module")
def listed(tmp_path_factory: pytest.TempPathFactory) -> Screener:
    entry = person(organisations=[], domains=["quarbrake-insight.example", "wexmoorhall.co.uk"])
    return screener(tmp_path_factory.mktemp("domains"), entry)


@pytest.mark.parametrize(
    "link",
    [
        "https://quarbrake-insight.test/",
        "https://wexmoorhall.com",
        "https://quarbrake-insihgt.example/",
        "https://quabrake-insight.example/",
        "https://quarbrake-1nsight.example/",
        "https://quarbrakeinsight.example/",
        "https://quarbrаke-insight.example/",
        "https://jobs-quarbrake-insight.example/",
        "https://quarbrake-insight-apply.example/",
        "https://quarbrake-insightcareers.example/",
        "https://wexmoorhalljobs.test",
        "https://mywexmoorhall.test/",
        "https://wexmoorhall2026.test/",
        "https://wexmoorhalluk.com/",
        "https://wexmoorhall.co.uk.sign-in.test/",
        "https://quarbrake-insight.example.a.b.test/",
    ],
)
def test_a_look_alike_is_a_caution(listed: Screener, link: str) -> None:
    assert listed.band(links=[link]) == "caution"


@pytest.mark.parametrize(
    "link",
    [
        "https://quarbrake.example/",
        "https://insight.example/",
        "https://quarbrake-foresight.example/",
        "https://wexmoor.co.uk/",
        "https://wexmoorhallmark.test/",
        "https://wexmoorhallenbad.test/",
        "https://oldwexmoorhall.test/",
        "https://wexmoorbull.test/wexmoorhall",
        "https://hall.test/?x=wexmoorhall.co.uk",
        "https://wexmorhal.test/",
        "https://careers.example/",
        "https://co.uk/",
    ],
)
def test_another_site_is_nothing(listed: Screener, link: str) -> None:
    assert listed.band(links=[link]) == "none"
