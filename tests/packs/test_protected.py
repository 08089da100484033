"""The list of values that no pack may match."""

import pytest

from doorkeeper.packs.protected import protected


@pytest.mark.parametrize(
    "key",
    ["dparliament.uk", "dwww.parliament.uk", "dgov.uk", "dgmail.com", "dmail.gmail.com", "ex@parliament.uk",
     "ohouseofcommons", "ohouseofcommon", "oukparliament", "omi5", "plinkedin/company/uk-parliament",
     "px/houseofcommons", "hhouseofcommons", "hx:houseofcommons"],
)  # fmt: skip
def test_covered(key: str) -> None:
    assert protected().covers(key)


@pytest.mark.parametrize(
    "key",
    ["dparliament.example", "dnotparliament.uk", "duk", "ex@gmail.com", "ex@parliament.example", "ohouseofwexmoor",
     "namanda qiu", "plinkedin/in/jo", "plinkedin/in/uk-parliament", "px/houseofcommons-2",
     "hjo", "hlinkedin:mi5", "bparliament", "", "d", "e"],
)  # fmt: skip
def test_not_covered(key: str) -> None:
    assert not protected().covers(key)


def test_every_key_of_the_list_is_covered_by_it() -> None:
    assert len(protected().keys) > 100
    assert all(protected().covers(key) for key in protected().keys)
