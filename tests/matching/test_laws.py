"""Laws of screening, for any observation: order is nothing, agreement never harms, nothing raises."""

import itertools

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from doorkeeper.model.verdict import Band
from tests.matching.screening import Screener, employed, screener
from tests.packs.sources import person

ENTRY = person(
    names=["Ottoline Brassica Quarrington"],
    organisations=[{"name": "Brackwater Insight", "front": True}, {"name": "University of Wexmoor"}],
    roles=["headhunter"],
    places=["Leeds"],
    profiles=["https://www.linkedin.com/in/ottoline-quarrington-7781"],
    handles=["@ottoq"],
    emails=["ottoline@brackwater-insight.example"],
    domains=["brackwater-insight.example"],
)

# every value of the plane, but surrogates, which no JSON text of the contract may hold
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
AGREEING: dict[str, object] = {
    "name": "Ottoline Quarrington",
    "headline": "Headhunter at Brackwater Insight",
    "location": "Leeds, England",
    "url": "https://www.linkedin.com/in/ottoline-quarrington-7781",
    "organisations": employed("Brackwater Insight"),
    "links": ["https://brackwater-insight.example"],
    "emails": ["ottoline@brackwater-insight.example"],
    "mentions": ["https://x.com/ottoq"],
    "messages": [{"from": "them", "text": "brackwater-insight.example"}],
}


@pytest.fixture(scope="module")
def listed(tmp_path_factory: pytest.TempPathFactory) -> Screener:
    return screener(tmp_path_factory.mktemp("laws"), ENTRY, person("desk/shirly", names=["Shirly Shen", "沈雪莉"]))


def observations() -> st.SearchStrategy[dict[str, object]]:
    """Any observation of the contract, with values that agree with the entry mixed in."""
    url = st.one_of(TEXT, st.sampled_from(["https://brackwater-insight.example", "https://x.com/ottoq", "a@b.example"]))
    text = st.one_of(
        TEXT, st.sampled_from(["Ottoline Quarrington", "Brackwater Insight", "Shirly 沈", "ex-", "at @ |"])
    )
    organisation = st.fixed_dictionaries(
        {}, optional={"name": text, "role": text, "url": url, "current": st.booleans()}
    )
    message = st.fixed_dictionaries({"from": st.sampled_from(["them", "me"])}, optional={"text": text, "at": TEXT})
    return st.fixed_dictionaries(
        {"kind": st.sampled_from(["profile", "card", "company", "thread", "selection"])},
        optional={
            **dict.fromkeys(("name", "headline", "location"), text),
            "url": url,
            "organisations": st.lists(organisation, max_size=4),
            "links": st.lists(url, max_size=4),
            "emails": st.lists(url, max_size=4),
            "mentions": st.lists(url, max_size=4),
            "messages": st.lists(message, max_size=3),
            "raw": st.fixed_dictionaries({}, optional={"name": text}),
        },
    )


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(observations())
def test_law_screening_answers_any_observation(listed: Screener, observation: dict[str, object]) -> None:
    verdict = listed.verdict(**observation)
    assert verdict.band == max((hit.band for hit in verdict.hits), default=Band.NONE)
    assert all(hit.evidence and hit.band > Band.NONE for hit in verdict.hits)


@settings(deadline=None)
@given(st.permutations(["Ottoline", "Brassica", "Quarrington"]), st.sampled_from([" ", "-", ".", "_", " • ", "\u3000"]))
def test_law_the_order_of_the_parts_is_nothing(listed: Screener, parts: list[str], between: str) -> None:
    assert listed.band(name=between.join(parts)) == "note"


def test_law_agreement_never_lowers_a_band(listed: Screener) -> None:
    bands: dict[frozenset[str], Band] = {}
    for size in range(4):
        for shown in itertools.combinations(AGREEING, size):
            bands[frozenset(shown)] = listed.verdict(**{key: AGREEING[key] for key in shown}).band
    for features, band in bands.items():
        for more in AGREEING:
            if (larger := features | {more}) in bands:
                assert bands[larger] >= band, (features, more)


@settings(deadline=None, max_examples=60)
@given(observations(), st.sampled_from(sorted(AGREEING)))
def test_law_agreement_beside_anything_never_lowers_a_band(
    listed: Screener, observation: dict[str, object], more: str
) -> None:
    value = AGREEING[more]
    if isinstance(value, list):
        room = {**observation, "kind": "profile"}
        existing = room.get(more, [])
        assert isinstance(existing, list)
        before, after = listed.verdict(**room), listed.verdict(**{**room, more: [*existing, *value]})
        assert after.band >= before.band


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.fixed_dictionaries(
        {},
        optional={
            "profiles": st.just(["https://www.linkedin.com/in/ottoline-quarrington-7781"]),
            "domains": st.just(["brackwater-insight.example"]),
            "emails": st.just(["ottoline@brackwater-insight.example"]),
            "organisations": st.just(["Brackwater Insight"]),
            "names": st.just(["Ottoline Quarrington"]),
            "handles": st.just(["@ottoq"]),
        },
    ),
    st.sampled_from(["desk/good", "elsewhere/good"]),
    st.sets(st.sampled_from(sorted(AGREEING)), min_size=1),
)
def test_law_a_known_good_entry_never_adds_a_hit(
    tmp_path_factory: pytest.TempPathFactory, values: dict[str, object], name: str, shown: set[str]
) -> None:
    observation = {key: AGREEING[key] for key in shown}
    before = screener(tmp_path_factory.mktemp("before"), ENTRY).verdict(**observation)
    good = {"id": name, "type": "known-good", **values}
    after = screener(tmp_path_factory.mktemp("after"), ENTRY, good).verdict(**observation)
    assert {hit.indicator for hit in after.hits} <= {hit.indicator for hit in before.hits}
    assert after.band <= before.band


LONG = [
    " " * 20_000,
    "." * 20_000,
    "[" * 20_000,
    "(" * 10_000 + ")" * 10_000,
    "[.]" * 6_600,
    "a.1." * 5_000,
    "a.b." * 5_000,
    "@" * 20_000,
    "a@" * 10_000,
    "a@b." * 5_000,
    "@@@." * 5_000,
    " dot " * 4_000,
    " at " * 5_000,
    "hxxp://" * 2_800,
    "x" * 20_000,
    "xn--" * 5_000,
    "%25" * 6_600,
    "-" * 20_000,
    "a-" * 10_000,
    "?url=" * 4_000,
    "\u200b" * 20_000,
    "\u202e" * 20_000,
    "\u0301" * 20_000,
    "ﷺ" * 20_000,
    "邱" * 20_000,
    "𝐀" * 20_000,
    "|" * 20_000,
    "at @ " * 4_000,
    "<" * 20_000,
    "http://[" * 2_500,
    "ottoline@brackwater-insight.example " * 500,
    "https://brackwater-insight.example/" * 500,
]


@pytest.mark.parametrize("text", LONG, ids=lambda text: ascii(text[:8]))
def test_long_texts_of_one_kind_are_answered(listed: Screener, text: str) -> None:
    """A hang is an error of the whole run, which has a limit of its own."""
    short, link = text[:512], text[:2048]
    listed.verdict(
        name=short,
        headline=short,
        location=short,
        url=link,
        organisations=[{"name": short, "role": short, "url": link}] * 50,
        links=[link] * 50,
        emails=[short] * 50,
        mentions=[link] * 200,
        messages=[{"from": "them", "text": text}] * 50,
        raw={"name": short},
    )


def test_words_of_different_kinds_are_answered(listed: Screener) -> None:
    parts = ["邱", "Ottoline", "\u202e", "Аманда", "𝐐", "1", "'", "-", "\u0301", "مريم", "🅰", "@"]
    for first, second, third in itertools.product(parts, repeat=3):
        listed.verdict(name=f"{first}{second} {third}", headline=f"{first} at {second}{third}")


def test_a_flood_of_listed_values_is_answered_with_one_hit(listed: Screener) -> None:
    hit = listed.hit(
        name="Ottoline Quarrington",
        organisations=employed("Brackwater Insight") * 50,
        links=["https://brackwater-insight.example"] * 50,
        mentions=[f"https://brackwater-insight.example/{i}" for i in range(200)],
        messages=[{"from": "them", "text": "brackwater-insight.example " * 700}] * 50,
    )
    assert hit.band is Band.ALERT
    assert len(hit.evidence) <= 12
    assert all(len(item.observed) <= 200 and len(item.listed) <= 200 for item in hit.evidence)
