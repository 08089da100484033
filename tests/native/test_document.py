"""docs/protocol.md says what the code does: codes, sentences, methods, limits, and examples that work."""

import json
import re
from pathlib import Path

import pytest

from doorkeeper.native.codes import PROTOCOL_ERRORS
from doorkeeper.native.dispatch import Facts, Screener, Session
from doorkeeper.native.identity import CHROMIUM_ORIGINS, GECKO_IDS, HOST_NAME
from doorkeeper.native.limits import LIMITS, LOST_LIMIT
from tests.native.ports import ports
from tests.native.processes import HELLO, code, running, tell, tell_bytes

TEXT = (Path(__file__).parents[2] / "docs/protocol.md").read_text()
EXAMPLES = re.findall(r"^```json(?: error=(\S+))?\n(.*?)\n```$", TEXT, re.MULTILINE | re.DOTALL)


def no_packs() -> Screener:
    raise AssertionError


def test_errors_are_those_of_the_code() -> None:
    rows = re.findall(r"^\| `([a-z0-9_.]+)` \| (.+?) \| (.+?) \|$", TEXT.split("## Errors")[1], re.MULTILINE)
    assert {key: (message, remedy) for key, message, remedy in rows} == PROTOCOL_ERRORS


def test_methods_are_those_of_the_code() -> None:
    assert re.findall(r"^### `(.+)`$", TEXT, re.MULTILINE) == list(Session(Facts("", True), ports(no_packs)).methods)


def test_limits_are_those_of_the_code() -> None:
    table = dict(re.findall(r"^\| `?(\(?\w+\)?)`? \| (\d+) (?:bytes|observations) \|", TEXT, re.MULTILINE))
    assert table == {**{name: str(limit) for name, limit in LIMITS.items()}, "(length)": str(LOST_LIMIT)}


def test_names_and_ids_are_those_of_the_code() -> None:
    for name in (HOST_NAME, CHROMIUM_ORIGINS[0], GECKO_IDS[0]):
        assert name in TEXT


def test_there_are_examples_of_every_method_and_of_errors() -> None:
    methods = {json.loads(body)["method"] for _, body in EXAMPLES}
    assert methods >= set(Session(Facts("", True), ports(no_packs)).methods)
    assert sum(1 for expected, _ in EXAMPLES if expected) >= 4


@pytest.mark.parametrize(("expected", "body"), EXAMPLES)
def test_every_example_works_as_it_says(home: Path, expected: str, body: str) -> None:
    with running(home) as host:
        if json.loads(body)["method"] != "hello":
            tell(host, HELLO)
        answer = tell_bytes(host, body.encode())
        assert answer["id"] == json.loads(body)["id"]
        if expected:
            assert code(answer) == expected
        else:
            assert "result" in answer
