"""A slip of the pen, and another person whose name differs by a letter."""

from pathlib import Path

import pytest

from tests.matching.screening import Screener, screener
from tests.packs.sources import person

LISTED = (
    "Johanna Quarbrake",
    "John Wexmoor",
    "Samuel Brackwater",
    "Mario Quarrington",
    "Daniela Ostrelby",
    "Mary Kwellington",
    "Rami Wexbrake",
    "Carla Brackmoor",
    "Chen Quarbrook",
    "李小红",
    "Hua Zhang 张华",
    "سالم الحربي",
    "אליה מור",
)


@pytest.fixture(scope="module")
def listed(tmp_path_factory: pytest.TempPathFactory) -> Screener:
    out: Path = tmp_path_factory.mktemp("misspelt")
    return screener(out, *(person(id=f"p/{i}", names=[name], organisations=[]) for i, name in enumerate(LISTED)))


@pytest.mark.parametrize(
    "name",
    [
        "Johana Quarbrake",
        "Jhn Wexmoor",
        "Jon Wexmoor",
        "John Wexmor",
        "Samel Brackwater",
        "Samuell Brackwater",
        "Maroi Quarrington",
        "Mario Quarringtom",
        "Danela Ostrelby",
        "Danila Ostrelby",
        "May Kwellington",
        "Mry Kwellington",
        "Ramii Wexbrake",
        "Crla Brackmoor",
        "張華",
        "سالم الحربي",
        "אליה מור",
    ],
)
def test_a_slip_is_forgiven(listed: Screener, name: str) -> None:
    assert listed.band(name=name) == "note"


@pytest.mark.parametrize(
    "name",
    [
        "Juan Wexmoor",
        "Jan Wexmoor",
        "Maria Quarrington",
        "Daniel Ostrel",
        "Daniel Ostrelby",
        "Gary Kwellington",
        "Sami Wexbrake",
        "Carl Brackmoor",
        "Carlo Brackmoor",
        "Cheng Quarbrook",
        "Che Quarbrook",
        "章花",
        "Samantha Brackwater",
        "سليم الحربي",
        "صالح الحربي",
        "אליה גור",
        "אליה מורן",
    ],
)
def test_another_person_is_nobody(listed: Screener, name: str) -> None:
    assert listed.band(name=name) == "none"
