"""Signing in: both proofs, the first time, throttling, and what becomes of the session."""

from __future__ import annotations

from collections.abc import Callable

import pyotp
import pytest

from doorkeeper.desk.console import totp, users
from doorkeeper.desk.triage.desk import Desk
from tests.desk.console.browser import ADDRESS, PASSWORD, Person
from tests.desk.console.conftest import Make
from tests.desk.triage.conftest import Clock


def test_password_and_code_lead_to_the_reports(person: Make, audited: Callable[[], list[str]]) -> None:
    someone = person("analyst", signed_in=False)
    assert someone.follow(someone.get("/")).heading == "Sign in"
    assert someone.sign_in().heading == "Reports"
    assert audited()[-1] == "user.signed-in"
    assert someone.send(someone.get("/"), "/sign-out").heading == "Sign in"
    assert someone.follow(someone.get("/")).heading == "Sign in"


@pytest.mark.parametrize(
    ("name", "password", "status"),
    [
        ("an-analyst", PASSWORD, 200),
        (" AN-ANALYST ", PASSWORD, 200),
        ("an-analyst", PASSWORD.upper(), 403),
        ("an-analyst", "", 403),
        ("an-analyst", PASSWORD + "x" * 10_000, 403),
        ("nobody-here", PASSWORD, 403),
        ("", "", 403),
        ("' or 1=1 --", PASSWORD, 403),
        ("an-analyst\0", PASSWORD, 200),
    ],
)
def test_a_wrong_name_and_a_wrong_password_look_the_same(person: Make, name: str, password: str, status: int) -> None:
    someone = person("analyst", signed_in=False)
    page = someone.send(someone.get("/sign-in"), "/sign-in", name=name, password=password)
    assert page.status == status
    if status == 403:
        assert "That name, password or passkey is not right." in page.text


def test_the_first_sign_in_sets_up_the_authenticator_and_asks_for_a_password(visitor: Person, desk: Desk) -> None:
    first = users.add(desk.engine, desk.now(), "test", "newcomer", "analyst")
    page = visitor.send(visitor.get("/sign-in"), "/sign-in", name="newcomer", password=first)
    assert page.heading == "Set up your authenticator app"
    secret = next(item.text for item in page.root.all("p") if "dk-secret" in item.get("class"))
    wrong = visitor.send(page, "/sign-in/set-up", code="000000")
    assert wrong.status == 403
    assert secret in wrong.text
    page = visitor.send(wrong, "/sign-in/set-up", code=pyotp.TOTP(secret).at(visitor.clock.now))
    assert page.heading == "Choose a password of your own"
    assert visitor.follow(visitor.get("/")).heading == "Choose a password of your own"
    same = visitor.send(page, "/account/password", old=first, new=first, again=first)
    assert "did not have before" in same.text
    done = visitor.send(same, "/account/password", old=first, new=PASSWORD, again=PASSWORD)
    assert done.heading == "Your account"
    assert visitor.get("/").heading == "Reports"


def test_a_password_alone_opens_nothing(person: Make) -> None:
    someone = person("administrator", signed_in=False)
    someone.send(someone.get("/sign-in"), "/sign-in", name=someone.name, password=PASSWORD)
    for path in ("/", "/users", "/account", "/audit"):
        assert someone.get(path).location.endswith("/sign-in/code")


def test_a_code_counts_once(person: Make) -> None:
    someone = person("analyst", signed_in=False)
    other = person("analyst", "another", signed_in=False)
    other.name, other.secret = someone.name, someone.secret
    code = someone.code()
    for browser, expected in ((someone, "Reports"), (other, "Confirm that it is you")):
        page = browser.send(browser.get("/sign-in"), "/sign-in", name=someone.name, password=PASSWORD)
        assert browser.send(page, "/sign-in/code", code=code).heading == expected


@pytest.mark.parametrize(
    ("drift", "right"), [(-60, False), (-30, True), (0, True), (30, True), (60, False), (3600, False)]
)
def test_a_clock_may_differ_by_one_step(drift: int, right: bool, clock: Clock) -> None:
    secret = totp.new_secret()
    code = pyotp.TOTP(secret).at(int(clock.now.timestamp()) + drift)
    assert (totp.accepted_step(secret, code, clock.now, 0) is not None) == right


@pytest.mark.parametrize("code", ["", "12345", "1234567", "١٢٣٤٥٦", "12345x", "-12345", "1e5000", " "])
def test_what_is_no_code_is_not_accepted(code: str, clock: Clock) -> None:
    assert totp.accepted_step(totp.new_secret(), code, clock.now, 0) is None


def test_many_wrong_passwords_make_wait_whether_or_not_the_user_exists(person: Make, clock: Clock) -> None:
    someone = person("analyst", signed_in=False)
    for name in (someone.name, "nobody-here"):
        seen = []
        for _ in range(7):
            page = someone.send(someone.get("/sign-in"), "/sign-in", name=name, password="wrong")
            seen.append(page.status)
        assert seen == [403] * 5 + [429] * 2
        assert "Too many tries failed." in page.text
    locked = someone.send(someone.get("/sign-in"), "/sign-in", name=someone.name, password=PASSWORD)
    assert locked.status == 429
    clock.pass_(minutes=16)
    assert someone.sign_in().heading == "Reports"


def test_many_wrong_codes_make_wait(person: Make, clock: Clock) -> None:
    someone = person("analyst", signed_in=False)
    page = someone.send(someone.get("/sign-in"), "/sign-in", name=someone.name, password=PASSWORD)
    statuses = [someone.send(page, "/sign-in/code", code="000000").status for _ in range(6)]
    assert statuses == [403] * 5 + [429]
    assert someone.send(page, "/sign-in/code", code=someone.code()).status in (429, 200)


def test_what_was_typed_as_a_name_is_in_no_log(person: Make, desk: Desk, audited: Callable[[], list[str]]) -> None:
    someone = person("analyst", signed_in=False)
    for _ in range(6):
        someone.send(someone.get("/sign-in"), "/sign-in", name="my-secret-password", password="x")
    assert "user.failing" in audited()
    with desk.engine.connect() as connection:
        rows = [connection.exec_driver_sql(f"SELECT * FROM {name}").all() for name in ("audit", "console_throttle")]
    assert "my-secret-password" not in repr(rows)


class TestSession:
    """The session moves with each proof, and ends."""

    def test_a_cookie_from_before_signing_in_is_no_session_after(self, person: Make, visitor: Person) -> None:
        someone = person("analyst", signed_in=False)
        someone.client.set_cookie("desk", "chosen-by-somebody-else", domain="localhost")
        before = someone.cookie
        page = someone.send(someone.get("/sign-in"), "/sign-in", name=someone.name, password=PASSWORD)
        between = someone.cookie
        someone.send(page, "/sign-in/code", code=someone.code())
        after = someone.cookie
        assert len({before, between, after}) == 3
        for old, heading in ((before, "Sign in"), (between, "Sign in"), (after, "Reports")):
            visitor.client.set_cookie("desk", old, domain="localhost")
            assert visitor.follow(visitor.get("/")).heading == heading

    def test_it_moves_with_a_fresh_proof(self, administrator: Person, visitor: Person, clock: Clock) -> None:
        old = administrator.cookie
        clock.pass_(minutes=11)
        page = administrator.send(administrator.get("/users"), "/users", name="someone", role="reader")
        assert page.status == 403
        administrator.send(page, "/users", code=administrator.code())
        assert administrator.cookie != old
        visitor.client.set_cookie("desk", old, domain="localhost")
        assert visitor.follow(visitor.get("/")).heading == "Sign in"

    def test_it_ends_when_idle(self, analyst: Person, clock: Clock) -> None:
        for _ in range(3):
            clock.pass_(minutes=29)
            assert analyst.get("/").heading == "Reports"
        clock.pass_(minutes=31)
        assert analyst.follow(analyst.get("/")).heading == "Sign in"

    def test_it_ends_after_twelve_hours(self, analyst: Person, clock: Clock) -> None:
        for _ in range(12 * 3 - 1):
            clock.pass_(minutes=20)
            assert analyst.get("/statistics").status == 200
        clock.pass_(minutes=20)
        assert analyst.follow(analyst.get("/")).heading == "Sign in"

    def test_half_a_sign_in_ends_after_ten_minutes(self, person: Make, clock: Clock) -> None:
        someone = person("analyst", signed_in=False)
        page = someone.send(someone.get("/sign-in"), "/sign-in", name=someone.name, password=PASSWORD)
        clock.pass_(minutes=10)
        assert someone.send(page, "/sign-in/code", code=someone.code()).heading in ("Sign in", "That is not allowed")

    def test_signing_out_everywhere_ends_the_others(self, analyst: Person, app: object) -> None:
        again = Person(analyst.client.application, analyst.desk, analyst.clock, analyst.name)
        again.secret = analyst.secret
        again.sign_in()
        assert again.get("/").heading == "Reports"
        assert analyst.send(analyst.get("/account"), "/account/sessions/end-all").heading == "Sign in"
        for browser in (analyst, again):
            assert browser.follow(browser.get("/")).heading == "Sign in"

    def test_one_session_can_be_ended_from_another(self, analyst: Person) -> None:
        again = Person(analyst.client.application, analyst.desk, analyst.clock, analyst.name)
        again.secret = analyst.secret
        again.sign_in()
        analyst.send(again.get("/account"), "/account/sessions/end")  # not with the other one's form
        assert again.get("/").heading == "Reports"
        again.send(again.get("/account"), "/account/sessions/end")
        assert analyst.follow(analyst.get("/")).heading == "Sign in"
        assert again.get("/").heading == "Reports"

    def test_another_persons_session_cannot(self, analyst: Person, approver: Person) -> None:
        import hashlib

        digest = hashlib.sha256(approver.cookie.encode()).hexdigest()
        fields = analyst.get("/account").form("/account/sessions/end-all")
        analyst.post("/account/sessions/end", {**fields, "session": digest})
        assert approver.get("/").heading == "Reports"

    def test_who_is_locked_out_is_out_at_once(self, analyst: Person, administrator: Person) -> None:
        administrator.send(administrator.get("/users"), f"/users/{analyst.name}/disable")
        assert analyst.follow(analyst.get("/")).heading == "Sign in"
        page = analyst.send(analyst.get("/sign-in"), "/sign-in", name=analyst.name, password=PASSWORD)
        assert page.status == 403

    def test_the_cookie_is_for_this_site_only(self, analyst: Person) -> None:
        found = analyst.client.get_cookie("desk", domain="localhost")
        assert found is not None
        assert found.http_only
        assert found.same_site == "Lax"
        assert found.path == "/"


@pytest.mark.parametrize(
    ("wanted", "led"),
    [
        ("/reports/x", "/reports/x"),
        ("/?q=a%26b", "/?q=a&b"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("https://evil.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("/\t/evil.example", "/"),
        ("/%09/evil.example", "/%09/evil.example"),
        ("", "/"),
        ("/sign-in", "/"),
        ("/" + "a" * 5_000, None),
    ],
)
def test_next_leads_nowhere_else(person: Make, wanted: str, led: str | None) -> None:
    from urllib.parse import quote

    someone = person("analyst", signed_in=False)
    page = someone.get(f"/sign-in?next={quote(wanted)}")
    if led is None:
        assert page.status == 400
        return
    page = someone.send(page, "/sign-in", name=someone.name, password=PASSWORD)
    answer = someone.post("/sign-in/code", {**page.form("/sign-in/code"), "code": someone.code()})
    assert answer.status == 303
    expected = led if not wanted.startswith("/?") else "/?q=a%26b"
    assert answer.location.removeprefix(ADDRESS) == expected
