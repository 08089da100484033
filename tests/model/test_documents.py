"""docs/observation.md and docs/verdict.md say what the code does."""

import inspect
import json
import re
from pathlib import Path

from doorkeeper.cli.screen import LONGEST
from doorkeeper.matching import identifiers, names, organisations
from doorkeeper.matching.screen import MOST_HITS
from doorkeeper.model import observation
from doorkeeper.model.observation import KINDS, decode_observation
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

DOCS = Path(__file__).parents[2] / "docs"
OBSERVATION = (DOCS / "observation.md").read_text("utf-8")
VERDICT = (DOCS / "verdict.md").read_text("utf-8")


def example(text: str) -> object:
    """Give the page's JSON example."""
    found = re.search(r"```json\n(.*?)\n```", text, re.DOTALL)
    assert found is not None
    return json.loads(found[1])


def rows(text: str) -> dict[str, str]:
    """Give the rows of the first table of a text by their first column."""
    table = text[text.index("|---") :].split("\n\n")[0]
    return dict(re.findall(r"^\| `([^`]+)` \| (.*) \|$", table, re.MULTILINE))


def test_the_example_observation_is_read_whole() -> None:
    read = decode_observation(example(OBSERVATION))
    assert all(value not in (None, ()) for value in read)


def test_the_members_of_an_observation() -> None:
    top = rows(OBSERVATION)
    fields = {"raw.name" if name == "raw_name" else name for name in observation.Observation._fields}
    assert set(top) == fields
    of_organisations = rows(OBSERVATION[OBSERVATION.index("In `organisations`") :])
    assert set(of_organisations) == set(observation.ObservedOrganisation._fields)
    of_messages = rows(OBSERVATION[OBSERVATION.index("In `messages`") :])
    assert set(of_messages) == {"from", "at", "text"}
    assert all(f"`{kind}`" in top["kind"] for kind in KINDS)


def test_the_limits_of_an_observation() -> None:
    top = {name: row.split(" | ")[1].split() for name, row in rows(OBSERVATION).items()}
    for name in ("name", "headline", "location", "raw.name"):
        assert top[name] == [str(observation.TEXT_LIMIT)]
    for name in ("organisations", "messages", "links", "emails"):
        assert top[name][0] == str(observation.LIST_LIMIT)
    assert top["mentions"][0] == str(observation.MENTION_LIMIT)
    assert f"| {observation.MESSAGE_LIMIT} |" in OBSERVATION
    assert f"at most {observation.BATCH_LIMIT} observations" in OBSERVATION
    assert f"{LONGEST} bytes" in OBSERVATION


def test_every_limit_of_the_page_holds() -> None:
    for name, row in rows(OBSERVATION).items():
        limit = row.split(" | ")[1].split()
        if name in ("kind", "organisations", "messages", "raw.name"):
            continue
        longest = "x" * int(limit[-1])
        value: object = [longest] * int(limit[0]) if len(limit) == 3 else longest
        assert getattr(decode_observation({"kind": "card", name: value}), name)


SHAPE = Verdict(
    Band.ALERT,
    (
        Hit(
            "a/b", "a", Band.ALERT, "", "", Source("", "", None, None),
            (Evidence("name", ("same",), "", ""),), Counterfactual("name", Band.NONE), (("cy", "", ""),),
        ),
    ),
    (PackState("a", "1", None, None, "fresh", 1),),
)  # fmt: skip


def shape(value: object) -> object:
    """Give the keys of a JSON value, all the way down, the first member standing for a list."""
    if isinstance(value, dict):
        return {key: shape(item) for key, item in value.items()}
    return [shape(value[0])] if isinstance(value, list) and value else []


def test_the_example_verdict_has_the_shape_of_the_code() -> None:
    assert shape(example(VERDICT)) == shape(verdict_to_json(SHAPE))


def test_the_sentence_of_the_example_is_the_codes() -> None:
    value = example(VERDICT)
    assert isinstance(value, dict)
    assert value["hits"][0]["without"] == without_sentence(Counterfactual("organisation", Band.NOTE))


def test_the_members_of_a_verdict() -> None:
    value = verdict_to_json(SHAPE)
    assert list(rows(VERDICT)) == list(value)
    hit = rows(VERDICT[VERDICT.index("## A hit") :])
    assert list(hit) == list(value["hits"][0])  # type: ignore[index]
    assert f"at most {MOST_HITS} of each pack" in VERDICT


def test_bands_and_features() -> None:
    assert list(rows(VERDICT[VERDICT.index("## Bands") :])) == [band.word for band in reversed(Band)]
    assert list(rows(VERDICT[VERDICT.index("| feature |") :])) == list(FEATURE_WORDS)


def test_the_words_for_how_are_those_of_the_code() -> None:
    likeness = re.findall(r'return "([a-z -]+)"', inspect.getsource(identifiers._likeness))
    used = {"same", *names._STRENGTH, *organisations._ORDER, *likeness}
    assert set(rows(VERDICT[VERDICT.index("| word |") :])) == used
