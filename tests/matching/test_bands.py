"""The band table, every row from both sides, and the counterfactual sentence."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorkeeper.matching.bands import Signals, counterfactual, decide
from doorkeeper.model.verdict import FEATURE_WORDS, Band, without_sentence

FLAGS = list(Signals._fields)

ROWS = [
    # the subject's own identifier
    ({"profile"}, Band.ALERT),
    ({"handle"}, Band.ALERT),
    ({"email"}, Band.ALERT),
    ({"domain"}, Band.ALERT),
    # the name, and an organisation of the same entry
    ({"name", "name_loose", "organisation"}, Band.ALERT),
    ({"name", "name_loose", "name_alone", "organisation"}, Band.ALERT),
    ({"name", "name_loose", "organisation", "front"}, Band.ALERT),
    ({"name_loose", "organisation", "front"}, Band.ALERT),
    ({"name_loose", "organisation"}, Band.NONE),
    # an organisation without the name
    ({"organisation", "front"}, Band.CAUTION),
    ({"organisation"}, Band.NONE),
    # a rare name with a role or a place
    ({"name", "name_loose", "name_rare", "name_alone", "role"}, Band.CAUTION),
    ({"name", "name_loose", "name_rare", "name_alone", "place"}, Band.CAUTION),
    ({"name", "name_loose", "name_alone", "role", "place"}, Band.NOTE),
    ({"name", "name_loose", "name_rare", "name_alone"}, Band.NOTE),
    ({"role", "place"}, Band.NONE),
    ({"name_loose", "role", "place"}, Band.NONE),
    # look-alikes and mentions
    ({"look_alike"}, Band.CAUTION),
    ({"mention"}, Band.CAUTION),
    ({"mention", "name", "name_loose", "name_alone"}, Band.CAUTION),
    # the name alone
    ({"name", "name_loose", "name_alone"}, Band.NOTE),
    ({"name", "name_loose"}, Band.NONE),
    ({"name_loose"}, Band.NONE),
    (set(), Band.NONE),
]


def signals(flags: set[str]) -> Signals:
    return Signals(**dict.fromkeys(flags, True))


@pytest.mark.parametrize(("flags", "band"), ROWS)
def test_the_table(flags: set[str], band: Band) -> None:
    assert decide(signals(flags)) is band


@given(st.sets(st.sampled_from(FLAGS)), st.sampled_from(FLAGS))
def test_law_more_evidence_never_lowers_a_band(flags: set[str], more: str) -> None:
    assert decide(signals(flags | {more})) >= decide(signals(flags))


@given(st.sets(st.sampled_from([flag for flag in FLAGS if flag.startswith("name") or flag in ("role", "place")])))
def test_law_a_name_alone_is_never_above_a_note(flags: set[str]) -> None:
    assert decide(signals(flags - {"role", "place"})) <= Band.NOTE
    assert decide(signals(flags)) <= Band.CAUTION


@pytest.mark.parametrize(
    ("flags", "feature", "left"),
    [
        ({"profile"}, "profile", Band.NONE),
        ({"handle"}, "handle", Band.NONE),
        ({"email"}, "email", Band.NONE),
        ({"domain"}, "domain", Band.NONE),
        ({"look_alike"}, "domain", Band.NONE),
        ({"mention"}, "mention", Band.NONE),
        ({"organisation", "front"}, "organisation", Band.NONE),
        ({"name", "name_loose", "name_alone", "organisation"}, "organisation", Band.NOTE),
        ({"name", "name_loose", "organisation"}, "organisation", Band.NONE),
        ({"name", "name_loose", "name_rare", "name_alone", "role"}, "role", Band.NOTE),
        ({"name", "name_loose", "name_rare", "name_alone", "place"}, "place", Band.NOTE),
        ({"name", "name_loose", "name_rare", "name_alone", "role", "place"}, "name", Band.NONE),
        ({"name", "name_loose", "name_alone", "organisation", "front"}, "organisation", Band.NOTE),
        ({"name", "name_loose", "name_alone"}, "name", Band.NONE),
        ({"profile", "name", "name_loose", "name_alone"}, "profile", Band.NOTE),
    ],
)
def test_the_counterfactual_names_the_fact_that_carries_the_band(flags: set[str], feature: str, left: Band) -> None:
    found = counterfactual(signals(flags))
    assert found is not None
    assert (found.feature, found.band) == (feature, left)


@pytest.mark.parametrize(
    "flags", [set(), {"profile", "email"}, {"mention", "organisation", "front"}, {"role"}, {"look_alike", "mention"}]
)
def test_there_is_no_counterfactual_where_no_single_fact_carries_the_band(flags: set[str]) -> None:
    assert counterfactual(signals(flags)) is None


def test_every_counterfactual_is_lower_and_has_a_sentence() -> None:
    seen = set()
    for size in range(5):
        for flags in itertools.combinations(FLAGS, size):
            found = counterfactual(signals(set(flags)))
            if found is not None:
                assert found.band < decide(signals(set(flags)))
                assert without_sentence(found).startswith(f"Without the {FEATURE_WORDS[found.feature]} this would be ")
                seen.add(found.feature)
    assert seen == {"organisation", "name", "profile", "handle", "email", "domain", "role", "place", "mention"}
