"""The verdict's JSON: the shape of its contract."""

import json

import pytest

from doorkeeper.model.record import Source
from doorkeeper.model.verdict import (
    FEATURE_WORDS,
    Band,
    Counterfactual,
    Evidence,
    Hit,
    PackState,
    Verdict,
    verdict_to_json,
    without_sentence,
)

PACK = PackState("desk", "1", "2026-01-05", None, "fresh", 2)
HIT = Hit(
    indicator="desk/one",
    pack="desk",
    band=Band.ALERT,
    title="Named in an alert",
    summary="Named.",
    source=Source("Desk", "Alert", "2026-01-05", "https://desk.example"),
    evidence=(Evidence("name", ("look-alike letters", "other order"), "Qіu A", "A Qiu"),),
    without=Counterfactual("organisation", Band.NOTE),
    translations=(("cy", "Enwyd", "Enw."),),
)


def test_the_whole_shape() -> None:
    assert verdict_to_json(Verdict(Band.ALERT, (HIT,), (PACK,), 7)) == {
        "band": "alert",
        "hits": [
            {
                "indicator": "desk/one",
                "pack": "desk",
                "band": "alert",
                "title": "Named in an alert",
                "summary": "Named.",
                "translations": {"cy": {"title": "Enwyd", "summary": "Enw."}},
                "source": {"publisher": "Desk", "title": "Alert", "date": "2026-01-05", "url": "https://desk.example"},
                "evidence": [
                    {
                        "feature": "name",
                        "how": "look-alike letters, other order",
                        "observed": "Qіu A",
                        "listed": "A Qiu",
                    }
                ],
                "without": "Without the employer this would be a note.",
                "counterfactual": {"feature": "organisation", "band": "note"},
            }
        ],
        "tells": [],
        "packs": [
            {"id": "desk", "version": "1", "published": "2026-01-05", "expires": None, "state": "fresh", "entries": 2}
        ],
        "micros": 7,
    }


def test_nothing_found_is_no_promise() -> None:
    value = verdict_to_json(Verdict(Band.NONE, (), ()))
    assert (value["band"], value["hits"]) == ("none", [])
    assert "safe" not in json.dumps(value)


def test_no_counterfactual_is_null() -> None:
    hit = verdict_to_json(Verdict(Band.ALERT, (HIT._replace(without=None),), ()))["hits"][0]  # type: ignore[index]
    assert hit["without"] is hit["counterfactual"] is None


@pytest.mark.parametrize("feature", sorted(FEATURE_WORDS))
@pytest.mark.parametrize("band", list(Band))
def test_every_counterfactual_has_a_sentence(feature: str, band: Band) -> None:
    sentence = without_sentence(Counterfactual(feature, band))
    assert sentence.startswith("Without the ")
    assert sentence.endswith(".")


def test_bands_rise() -> None:
    assert [band.word for band in sorted(Band)] == ["none", "note", "caution", "alert"]
