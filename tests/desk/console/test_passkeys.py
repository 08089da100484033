"""Passkeys: what is accepted at sign-in and as a fresh proof, and each thing that is not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from doorkeeper.desk.triage.desk import Desk
from tests.desk.console.authenticator import PRESENT, Authenticator
from tests.desk.console.browser import ADDRESS, PASSWORD, Page, Person
from tests.desk.console.conftest import Make
from tests.desk.triage.conftest import Clock


@pytest.fixture
def key() -> Authenticator:
    return Authenticator(ADDRESS, "localhost")


def options(page: Page) -> str:
    (form,) = [form for form in page.root.all("form") if "data-passkey" in form.attributes]
    return form.get("data-options")


def add(someone: Person, key: Authenticator) -> Page:
    page = someone.get("/account")
    return someone.send(page, "/account/passkeys", name="Blue key", new_passkey=key.make(options(page)))


def sign_in(browser: Person, key: Authenticator) -> Page:
    page = browser.get("/sign-in")
    return browser.send(page, "/sign-in/passkey", passkey=key.prove(options(page)))


def test_a_passkey_is_added_and_signs_in(
    analyst: Person, visitor: Person, key: Authenticator, audited: Callable[[], list[str]]
) -> None:
    assert "The passkey was added." in add(analyst, key).text
    assert sign_in(visitor, key).heading == "Reports"
    assert "Blue key" in visitor.get("/account").text
    assert sign_in(Person(visitor.client.application, visitor.desk, visitor.clock), key).heading == "Reports"
    assert audited().count("user.signed-in") == 3


WRONG = [
    ("origin", "https://localhost:8090"),
    ("origin", "http://localhost:8091"),
    ("origin", "https://evil.example"),
    ("host", "evil.example"),
    ("flags", PRESENT),
    ("flags", 0),
    ("count", -1),
    ("id", b"\0" * 32),
]


@pytest.mark.parametrize(("what", "value"), WRONG)
def test_an_answer_that_is_wrong_in_one_thing_is_refused(
    analyst: Person, visitor: Person, key: Authenticator, what: str, value: object
) -> None:
    add(analyst, key)
    assert sign_in(visitor, key).heading == "Reports"
    visitor.send(visitor.get("/"), "/sign-out")
    setattr(key, what, value)
    page = sign_in(visitor, key)
    assert (page.status, page.heading) == (403, "Sign in")


@pytest.mark.parametrize(("what", "value"), [row for row in WRONG if row[0] not in ("count", "id")])
def test_a_wrong_one_is_not_added(analyst: Person, key: Authenticator, what: str, value: object) -> None:
    setattr(key, what, value)
    assert "The passkey was not accepted." in add(analyst, key).text
    assert "You have none." in analyst.get("/account").text


def test_an_answer_counts_once_in_one_browser_and_for_five_minutes(
    analyst: Person, visitor: Person, key: Authenticator, clock: Clock
) -> None:
    add(analyst, key)
    page = visitor.get("/sign-in")
    answer = key.prove(options(page))
    other = Person(visitor.client.application, visitor.desk, visitor.clock)
    assert other.send(other.get("/sign-in"), "/sign-in/passkey", passkey=answer).status == 403
    before = visitor.cookie
    assert visitor.send(page, "/sign-in/passkey", passkey=answer).heading == "Reports"
    again = Person(visitor.client.application, visitor.desk, visitor.clock)
    again.client.set_cookie("desk", before, domain="localhost")
    assert again.send(page, "/sign-in/passkey", passkey=answer).status == 403
    late = Person(visitor.client.application, visitor.desk, visitor.clock)
    page = late.get("/sign-in")
    clock.pass_(minutes=5)
    assert late.send(page, "/sign-in/passkey", passkey=key.prove(options(page))).status == 403


def test_a_challenge_of_our_own_making_does_not_do(analyst: Person, visitor: Person, key: Authenticator) -> None:
    add(analyst, key)
    page = visitor.get("/sign-in")
    made = '{"challenge": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}'
    assert visitor.send(page, "/sign-in/passkey", passkey=key.prove(made)).status == 403
    # nor does the challenge for adding one
    page = analyst.get("/account")
    answer = key.prove(options(page))
    assert analyst.post("/sign-in/passkey", {**page.form("/sign-out"), "passkey": answer}).status == 403


def test_it_confirms_only_for_the_person_whose_it_is(
    administrator: Person, person: Make, key: Authenticator, clock: Clock
) -> None:
    second = person("administrator", "second")
    other = Authenticator(ADDRESS, "localhost")
    add(administrator, key)
    add(second, other)
    clock.pass_(minutes=10)
    asked = administrator.send(administrator.get("/retention"), "/retention", days="30")
    assert asked.heading == "Confirm that it is you"
    wrong = administrator.send(asked, "/retention", passkey=other.prove(options(asked)))
    assert wrong.heading == "Confirm that it is you"
    right = administrator.send(wrong, "/retention", passkey=key.prove(options(wrong)))
    assert "kept for 30 days" in right.text


def test_it_is_added_to_one_account_only(analyst: Person, approver: Person, key: Authenticator) -> None:
    add(analyst, key)
    assert "The passkey was not accepted." in add(approver, key).text


def test_who_is_locked_out_has_no_passkey(
    analyst: Person, administrator: Person, visitor: Person, key: Authenticator
) -> None:
    add(analyst, key)
    administrator.send(administrator.get("/users"), f"/users/{analyst.name}/disable")
    assert sign_in(visitor, key).status == 403


def test_it_is_removed_unless_it_is_the_only_proof(analyst: Person, key: Authenticator, desk: Desk) -> None:
    add(analyst, key)
    page = analyst.get("/account")
    (action,) = [form.get("action") for form in page.root.all("form") if form.get("action").endswith("/remove")]
    with desk.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE console_user SET totp = NULL")
    assert analyst.send(page, action).code == "passkey.last"
    second = Authenticator(ADDRESS, "localhost")
    add(analyst, second)
    assert "The passkey was removed." in analyst.send(page, action).text
    assert analyst.post("/account/passkeys/nonsense/remove", page.form("/sign-out")).code == "passkey.unknown"


def test_a_password_does_not_set_up_an_app_beside_a_passkey(
    analyst: Person, visitor: Person, key: Authenticator, desk: Desk
) -> None:
    add(analyst, key)
    with desk.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE console_user SET totp = NULL")
    page = visitor.send(visitor.get("/sign-in"), "/sign-in", name=analyst.name, password=PASSWORD)
    assert (page.status, page.heading) == (403, "Sign in")


@pytest.mark.parametrize(
    "answer", ["", "{}", "[]", "null", "x" * 20_000, '{"rawId": "AA", "response": {}}', "[" * 9_000, '{"rawId": "é"}']
)
def test_what_is_no_answer_is_refused(visitor: Person, answer: str) -> None:
    page = visitor.send(visitor.get("/sign-in"), "/sign-in/passkey", passkey=answer)
    assert (page.status, page.heading) == (403, "Sign in")


def test_under_a_number_no_passkey_is_offered(visitor: Person) -> None:
    answer = visitor.client.get("/sign-in", base_url="http://127.0.0.1:8090")
    assert answer.status_code == 200
    assert b"data-passkey" not in answer.data
