"""Answers: what the client finds in the list, and what nobody else can."""

from __future__ import annotations

import json
import os
from base64 import b64decode
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import func, select

from doorkeeper.desk.database.tables import outcome_list
from doorkeeper.desk.triage import cases, outcomes, persons
from doorkeeper.desk.triage.desk import Desk
from doorkeeper.reports.outcome import TOKEN_BYTES, key_of, open_outcome, tag_of
from tests.desk.triage.arriving import opened
from tests.desk.triage.conftest import Clock
from tests.desk.triage.samples import sample


def asking(**changes: Any) -> tuple[bytes, dict[str, Any]]:
    """Give a client's secret and a report that carries what is derived from it."""
    secret = os.urandom(16)
    return secret, sample(outcome={"tag": tag_of(secret).hex(), "key": key_of(secret).hex()}, **changes)


def listed(desk: Desk) -> list[bytes]:
    outcomes.publish(desk.engine, desk.now())
    value = json.loads(outcomes.published(desk.engine))
    assert value.keys() == {"v", "published", "tokens"}
    assert value["v"] == 1
    return [b64decode(token, validate=True) for token in value["tokens"]]


def answers(desk: Desk, secret: bytes) -> list[tuple[str, str | None]]:
    found = [open_outcome(secret, token) for token in listed(desk)]
    return [(item.disposition, item.note) for item in found if item is not None]


@pytest.mark.parametrize("note", [None, "Thank you", "Diolch – é", '"quoted" \\ <b>'])
@pytest.mark.parametrize("disposition", ["confirmed", "not-a-concern", "warning-wrong", "need-more"])
def test_the_client_finds_its_answer(desk: Desk, disposition: str, note: str | None) -> None:
    secret, value = asking()
    cases.decide(desk, "ann", opened(desk, value), disposition, note)
    assert answers(desk, secret) == [(disposition, note)]
    assert answers(desk, os.urandom(16)) == [], "and no other client does"


def test_the_newest_answer_is_the_only_one(desk: Desk, clock: Clock) -> None:
    secret, value = asking()
    (report_id,) = opened(desk, value)
    cases.decide(desk, "ann", [report_id], "need-more")
    first = listed(desk)
    clock.pass_(hours=1)
    cases.decide(desk, "ann", [report_id], "confirmed")
    assert answers(desk, secret) == [("confirmed", None)]
    assert len(listed(desk)) == 1
    assert listed(desk) != first


def test_a_report_with_the_tag_of_another_takes_no_answer_away(desk: Desk, clock: Clock) -> None:
    """Tags are public in the list: a hostile reporter may copy one from there."""
    secret, value = asking()
    (mine,) = opened(desk, value)
    cases.decide(desk, "ann", [mine], "confirmed", "Thank you")
    before = listed(desk)
    thief = Ed25519PrivateKey.generate()
    stolen = sample(outcome={"tag": before[0][:16].hex(), "key": os.urandom(32).hex()})
    (theirs,) = opened(desk, stolen, sender=thief)
    clock.pass_(hours=1)
    cases.decide(desk, "ann", [theirs], "not-a-concern")
    assert listed(desk) == before
    device = cases.case(desk, theirs).device
    assert device
    assert persons.erase(desk, "ann", "device", device.fingerprint) == 1
    assert listed(desk) == before
    cases.decide(desk, "ann", [mine], "need-more")
    assert answers(desk, secret) == [("need-more", None)], "its own reporter still gets the next one"


def test_the_list_tells_no_order_and_no_length(desk: Desk, clock: Clock) -> None:
    asked = [asking() for _ in range(20)]
    for secret, value in asked:
        clock.pass_(minutes=1)
        cases.decide(desk, "ann", opened(desk, value), "confirmed", secret.hex() * (secret[0] % 5))
    tokens = listed(desk)
    assert tokens == sorted(tokens)
    assert {len(token) for token in tokens} == {TOKEN_BYTES}
    assert all(len(answers(desk, secret)) == 1 for secret, _ in asked)


def test_a_report_that_asks_for_no_answer_gets_none(desk: Desk) -> None:
    cases.decide(desk, "ann", opened(desk, sample()), "confirmed")
    assert listed(desk) == []


def test_an_answer_stays_for_half_a_year(desk: Desk, clock: Clock) -> None:
    secret, value = asking()
    cases.decide(desk, "ann", opened(desk, value), "confirmed")
    clock.pass_(days=180)
    assert answers(desk, secret) == [("confirmed", None)]
    clock.pass_(days=2)
    assert answers(desk, secret) == []


def test_nothing_new_makes_no_new_list(desk: Desk, clock: Clock) -> None:
    assert outcomes.publish(desk.engine, clock.now)
    before = outcomes.published(desk.engine)
    clock.pass_(days=1)
    assert not outcomes.publish(desk.engine, clock.now)
    assert outcomes.published(desk.engine) == before
    cases.decide(desk, "ann", opened(desk, asking()[1]), "confirmed")
    assert outcomes.publish(desk.engine, clock.now)
    with desk.engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(outcome_list)) == 1, "older lists are not kept"


def test_before_the_first_list_there_is_an_empty_one(desk: Desk) -> None:
    assert json.loads(outcomes.published(desk.engine))["tokens"] == []
