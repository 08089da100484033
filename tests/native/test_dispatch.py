"""The methods, over a screener that is a few lines of its own: the port is the test's, the session is ours."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorkeeper.model.errors import DoorkeeperError
from doorkeeper.model.observation import BATCH_LIMIT, Observation
from doorkeeper.model.verdict import Band, PackState, Verdict, pack_to_json
from doorkeeper.native.codes import PROTOCOL_ERRORS
from doorkeeper.native.dispatch import Answer, Facts, Screener, Session
from tests.native.ports import ports

NOW = datetime(2026, 1, 5, tzinfo=UTC)
PACK = PackState("example/pack", "1", "2026-01-01", "2027-01-01", "fresh", 2)
MARKER = "Xanthippe Marker"


class AlwaysNote:
    """Answers a note for everybody; a name tells it to fail."""

    def screen(self, observation: Observation, now: datetime) -> Verdict:
        if observation.name == "break":
            raise KeyError(observation.headline)
        if observation.name == "no pack":
            raise DoorkeeperError("pack.unreadable", "The pack cannot be read.", "Update it.")
        return Verdict(Band.NOTE, (), (PACK,), now.year)

    def describe(self, now: datetime) -> list[dict[str, object]]:
        return [pack_to_json(PACK)]


def session(screener: Screener | None = None) -> Session:
    return Session(Facts("0.1.0", True), ports(lambda: screener or AlwaysNote()))


def ask(to: Session, method: str, params: object, *, v: object = 1) -> dict[str, object]:
    reply = json.loads(answer(to, method, params, v=v).body)
    assert reply["id"] == 9
    assert set(reply) in ({"id", "result"}, {"id", "error"})
    value: dict[str, object] = reply.get("result") or reply["error"]
    return value


def answer(to: Session, method: str, params: object, *, v: object = 1) -> Answer:
    return to.answer(json.dumps({"v": v, "id": 9, "method": method, "params": params}).encode(), NOW)


def greeted(screener: Screener | None = None) -> Session:
    ready = session(screener)
    assert "protocol" in ask(ready, "hello", {"extension": "0.1.0", "protocols": [1]})
    return ready


def test_hello_tells_versions_methods_limits_and_packs() -> None:
    assert ask(session(), "hello", {"extension": "0.1.0", "protocols": [1, 2]}) == {
        "protocol": 1,
        "protocols": [1],
        "host": "0.1.0",
        "isolated": True,
        "methods": [
            *("hello", "screen", "packs.status", "packs.import", "packs.preview", "corrections", "sync"),
            *("report.reasons", "report.preview", "report.save", "report.list"),
            *("report.withdraw", "report.export", "report.enrol"),
        ],
        "limits": {"request": 262144, "reply": 1000000, "batch": 100, "chunk": 1048576, "bundle": 1073741824},
        "packs": [PACK._asdict()],
        "problem": None,
    }


@pytest.mark.parametrize(
    ("v", "protocols", "update"),
    [(1, [2], "host"), (2, [2, 3], "host"), (99, [99], "host"), (1, [2**60], "host")],
)
def test_versions_without_a_common_one_say_which_side_is_old(v: int, protocols: list[int], update: str) -> None:
    error = ask(session(), "hello", {"extension": "9.0.0", "protocols": protocols}, v=v)
    assert error["code"] == "protocol.unsupported"
    assert error["update"] == update
    assert "on this computer" in str(error["remedy"])


def test_after_a_failed_hello_nothing_else_is_answered() -> None:
    ready = greeted()
    ask(ready, "hello", {"extension": "9.0.0", "protocols": [2]})
    assert ask(ready, "packs.status", {})["code"] == "hello.required"


@pytest.mark.parametrize("v", [0, -1, 2, 10**30])
def test_a_request_of_another_version_is_refused(v: int) -> None:
    error = ask(greeted(), "packs.status", {}, v=v)
    assert error["code"] == "protocol.unsupported"
    assert error["update"] == ("extension" if v < 1 else "host")


@pytest.mark.parametrize(
    "params",
    [
        {},
        {"extension": "0.1.0"},
        {"protocols": [1]},
        {"extension": "", "protocols": [1]},
        {"extension": "0" * 65, "protocols": [1]},
        {"extension": 1, "protocols": [1]},
        {"extension": "0.1.0", "protocols": []},
        {"extension": "0.1.0", "protocols": 1},
        {"extension": "0.1.0", "protocols": [0]},
        {"extension": "0.1.0", "protocols": [True]},
        {"extension": "0.1.0", "protocols": ["1"]},
        {"extension": "0.1.0", "protocols": [1.0]},
        {"extension": "0.1.0", "protocols": [1] * 17},
        {"extension": "\ud800", "protocols": [1]},
    ],
)
def test_hello_refuses_other_shapes(params: object) -> None:
    ready = session()
    assert ask(ready, "hello", params)["code"] == "params.invalid"
    assert ask(ready, "packs.status", {})["code"] == "hello.required"


def test_hello_comes_first() -> None:
    ready = session()
    for method in ("screen", "packs.status", "no.such"):
        assert ask(ready, method, {})["code"] == "hello.required"


@pytest.mark.parametrize("method", ["report.send", "packs.import.begin", "settings", "forget", "", "Hello", "__init__"])
def test_other_methods_are_unknown(method: str) -> None:
    assert ask(greeted(), method, {})["code"] == "method.unknown"


def test_screen_answers_a_verdict() -> None:
    verdict = ask(greeted(), "screen", {"observation": {"kind": "profile", "name": "Jo Bloggs"}})
    assert verdict["band"] == "note"
    assert verdict["packs"] == [PACK._asdict()]


def test_a_batch_answers_in_order_with_errors_in_their_places() -> None:
    batch = [{"kind": "card"}, {"kind": "sonnet"}, 7, {"kind": "card", "name": 5}, {"kind": "profile"}]
    verdicts = ask(greeted(), "screen", {"observations": batch})["verdicts"]
    assert isinstance(verdicts, list)
    assert [item.get("band") or item["error"]["code"] for item in verdicts] == [
        "note",
        "params.invalid",
        "params.invalid",
        "params.invalid",
        "note",
    ]
    assert "params.observations[3].name" in verdicts[3]["error"]["message"]


@pytest.mark.parametrize(
    "params",
    [
        {},
        {"observation": None},
        {"observation": []},
        {"observation": {}},
        {"observation": {"kind": "profile", "name": "x" * 600}},
        {"observation": {"kind": "profile", "name": "\ud800"}},
        {"observation": {"kind": "profile"}, "observations": []},
        {"observations": {}},
        {"observations": [{"kind": "card"}] * (BATCH_LIMIT + 1)},
    ],
)
def test_screen_refuses_other_shapes(params: object) -> None:
    assert ask(greeted(), "screen", params)["code"] == "params.invalid"


@pytest.mark.parametrize("batch", [[], None])
def test_an_empty_batch_has_no_verdicts(batch: object) -> None:
    assert ask(greeted(), "screen", {"observations": batch}) == {"verdicts": []}


def test_a_fault_of_ours_is_an_answer_and_its_place_holds_no_page_text() -> None:
    ready = greeted()
    failed = answer(ready, "screen", {"observation": {"kind": "profile", "name": "break", "headline": MARKER}})
    assert failed.code == "host.internal"
    assert failed.place is not None
    assert failed.place.startswith("KeyError@")
    assert "test_dispatch:" in failed.place
    assert MARKER.encode() not in failed.body
    assert ask(ready, "screen", {"observation": {"kind": "profile"}})["band"] == "note"


def test_an_error_of_the_packs_keeps_its_code() -> None:
    error = ask(greeted(), "screen", {"observation": {"kind": "profile", "name": "no pack"}})
    assert error == {"code": "pack.unreadable", "message": "The pack cannot be read.", "remedy": "Update it."}


def test_without_packs_hello_says_why_and_later_finds_them() -> None:
    ready = [False]

    def open_packs() -> Screener:
        if not ready[0]:
            raise DoorkeeperError("packs.none", "No pack is installed.", "Install one.")
        return AlwaysNote()

    to = Session(Facts("0.1.0", True), ports(open_packs))
    hello = ask(to, "hello", {"extension": "0.1.0", "protocols": [1]})
    assert hello["packs"] == []
    assert hello["problem"] == {"code": "packs.none", "message": "No pack is installed.", "remedy": "Install one."}
    assert ask(to, "packs.status", {})["code"] == "packs.none"
    ready[0] = True
    assert ask(to, "packs.status", {})["packs"] == [PACK._asdict()]


@given(st.binary(max_size=3000))
def test_any_bytes_get_one_reply_with_a_documented_code(body: bytes) -> None:
    found = session().answer(body, NOW)
    reply = json.loads(found.body)
    assert reply["error"]["code"] in PROTOCOL_ERRORS
    assert reply["error"]["code"] == found.code


texts = st.text(max_size=30)
observations = st.fixed_dictionaries(
    {"kind": st.sampled_from(["profile", "card", "company", "thread", "selection"])},
    optional={
        **dict.fromkeys(("site", "url", "name", "headline", "location"), texts | st.none() | st.integers()),
        "organisations": st.lists(
            st.dictionaries(st.sampled_from(["name", "role", "url", "current"]), texts), max_size=3
        ),
        **dict.fromkeys(("links", "emails", "mentions"), st.lists(texts, max_size=3)),
        "messages": st.lists(st.fixed_dictionaries({"from": st.sampled_from(["them", "me", "?"])}), max_size=3),
        "raw": st.dictionaries(st.sampled_from(["name", "other"]), texts, max_size=2),
        "unheard": texts,
    },
)


@given(observations)
def test_any_observation_gets_a_verdict_or_params_invalid(observation: dict[str, object]) -> None:
    reply = ask(greeted(), "screen", {"observation": observation})
    assert reply.get("band") == "note" or reply["code"] == "params.invalid"
