"""The published tells: complete in both languages, each with who published it."""

import re
from pathlib import Path

import pytest

from doorkeeper.model.errors import DecodeError
from doorkeeper.reports.reasons import reasons
from doorkeeper.tells.published import WITHOUT_PUBLISHER, read_tells

GOOD = '[[tell]]\nid = "x"\npublished_by = ["MI5"]\nen = "They press me."\ncy = "Maent yn pwyso."\n'


def test_every_tell_has_an_id_a_publisher_and_both_sentences() -> None:
    found = reasons()
    assert len(found) == 17
    assert {tell.id for tell in found} >= {"off-platform", "cash-or-crypto", *WITHOUT_PUBLISHER}
    for tell in found:
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", tell.id)
        assert bool(tell.published_by) != (tell.id in WITHOUT_PUBLISHER)
        assert tell.en.endswith(".")
        assert tell.cy.endswith(".")
        assert tell.en != tell.cy


def test_what_only_the_desk_can_see_is_no_choice() -> None:
    assert not {tell.id for tell in reasons()} & {"mass-outreach", "shared-text"}


def test_no_sentence_names_a_country_a_people_or_an_app() -> None:
    text = " ".join(f"{tell.en} {tell.cy}" for tell in reasons()).lower()
    assert not re.search(r"chin|russia|rwsia|iran|wechat|whatsapp|telegram|english|saesneg", text)


@pytest.mark.parametrize(
    "text",
    [
        GOOD.replace('["MI5"]', "[]"),
        GOOD.replace('cy = "Maent yn pwyso."\n', ""),
        GOOD.replace('"x"', '" "'),
        GOOD + 'strength = "strong"\n',
        GOOD + GOOD,
        "tell = 3",
    ],
)
def test_list_that_is_not_as_it_should_be_is_refused(text: str) -> None:
    assert read_tells(GOOD)
    with pytest.raises(DecodeError):
        read_tells(text)


def test_reading_them_is_pure() -> None:
    source = (Path(__file__).parents[2] / "host/doorkeeper/tells/published.py").read_text()
    assert "open(" not in source
