"""Users, enrolment, retention, and one's own account."""

from __future__ import annotations

from collections.abc import Callable

import pyotp
import pytest

from doorkeeper.desk.console.policy import policy_of
from doorkeeper.desk.triage.desk import Desk
from tests.desk.console.browser import PASSWORD, Person
from tests.desk.console.conftest import Make
from tests.desk.triage.arriving import opened
from tests.desk.triage.conftest import Clock
from tests.desk.triage.samples import full


class TestUsers:
    @pytest.mark.parametrize(
        ("name", "role", "status"),
        [
            ("pat.smith", "analyst", 200),
            ("Pat.Smith", "analyst", 200),
            ("ab", "reader", 200),
            ("a", "analyst", 400),
            ("", "analyst", 400),
            ("pat smith", "analyst", 400),
            ("<b>pat</b>", "analyst", 400),
            ("../etc", "analyst", 400),
            ("x" * 41, "analyst", 400),
            ("аmanda", "analyst", 400),
            ("desk", "analyst", 400),
            ("retention", "analyst", 400),
            ("an-administrator", "analyst", 400),
            ("pat", "", 400),
            ("pat", "owner", 400),
        ],
    )
    def test_somebody_is_added(self, administrator: Person, name: str, role: str, status: int) -> None:
        page = administrator.send(administrator.get("/users"), "/users", name=name, role=role)
        assert page.status == status
        if status == 400:
            assert "There is a problem" in page.text

    def test_a_new_role_counts_at_once(
        self, administrator: Person, person: Make, audited: Callable[[], list[str]]
    ) -> None:
        someone = person("reader", "someone")
        assert someone.get("/enter").status == 403
        administrator.send(administrator.get("/users"), "/users/someone/role", role="analyst")
        assert someone.get("/enter").status == 200
        assert audited()[-1] == "user.role"

    def test_the_last_administrator_stays(self, administrator: Person, person: Make) -> None:
        at = f"/users/{administrator.name}"
        for act, values in (("role", {"role": "reader"}), ("disable", {})):
            page = administrator.send(administrator.get("/users"), f"{at}/{act}", **values)
            assert (page.status, page.code) == (409, "user.last")
        person("administrator", "second")
        administrator.send(administrator.get("/users"), f"{at}/role", role="reader")
        assert administrator.get("/users").status == 403

    def test_who_was_let_in_again_can_sign_in(self, administrator: Person, person: Make) -> None:
        someone = person("reader", "someone")
        page = administrator.send(administrator.get("/users"), "/users/someone/disable")
        assert "Locked out" in page.text
        administrator.send(page, "/users/someone/enable")
        assert someone.sign_in().heading == "Reports"

    def test_a_reset_takes_everything_away(self, administrator: Person, person: Make) -> None:
        someone = person("analyst", "someone")
        page = administrator.send(administrator.get("/users"), "/users/someone/reset")
        first = next(item.text for item in page.root.all("p") if "dk-secret" in item.get("class"))
        assert someone.follow(someone.get("/")).heading == "Sign in"
        page = someone.send(someone.get("/sign-in"), "/sign-in", name="someone", password=PASSWORD)
        assert page.status == 403
        page = someone.send(page, "/sign-in", name="someone", password=first)
        assert page.heading == "Set up your authenticator app"

    def test_nobody_of_that_name(self, administrator: Person) -> None:
        csrf = administrator.get("/users").form("/users")["csrf"]
        for act in ("role", "disable", "enable", "reset"):
            page = administrator.post(f"/users/nobody-here/{act}", {"csrf": csrf, "role": "reader"})
            assert page.code == "user.unknown"


class TestEnrolment:
    def test_a_code_is_shown_once_and_can_be_revoked(self, administrator: Person) -> None:
        page = administrator.send(
            administrator.get("/enrolments"), "/enrolments", label="Private Office", uses="3", days="7"
        )
        code = next(item.text for item in page.root.all("p") if "dk-secret" in item.get("class"))
        assert len(code.replace("-", "")) == 16
        listed = administrator.get("/enrolments")
        assert "Private Office" in listed.text
        assert code not in listed.markup
        (action,) = [form.get("action") for form in listed.root.all("form") if "/revoke" in form.get("action")]
        assert "The code was revoked." in administrator.send(listed, action).text
        assert "Revoked" in administrator.get("/enrolments").text

    @pytest.mark.parametrize(
        ("label", "uses", "days"), [("", "1", "1"), ("x" * 101, "1", "1"), ("x", "0", "1"), ("x", "-1", "1"),
                                    ("x", "1", "401"), ("x", "many", "1"), ("x\u202e", "1", "1")]
    )  # fmt: skip
    def test_a_bad_one_is_not_made(self, administrator: Person, label: str, uses: str, days: str) -> None:
        page = administrator.send(administrator.get("/enrolments"), "/enrolments", label=label, uses=uses, days=days)
        assert page.status == 400
        assert "None was made yet." in administrator.get("/enrolments").text

    def test_what_does_not_exist_cannot_be_revoked(self, administrator: Person) -> None:
        csrf = administrator.get("/enrolments").form("/enrolments")["csrf"]
        for path in ("/enrolments/x/revoke", "/devices/x/revoke"):
            assert administrator.post(path, {"csrf": csrf}).code == "enrolment.unknown"


class TestRetention:
    @pytest.mark.parametrize(
        ("days", "status"), [("1", 200), ("3650", 200), ("0", 400), ("3651", 400), ("", 400), ("-5", 400), ("²", 400)]
    )
    def test_days_are_changed(self, administrator: Person, desk: Desk, days: str, status: int) -> None:
        page = administrator.send(administrator.get("/retention"), "/retention", days=days)
        assert page.status == status
        assert policy_of(desk).retention_days == (int(days) if status == 200 else 365)

    def test_what_is_due_is_deleted_now(self, administrator: Person, desk: Desk, clock: Clock) -> None:
        (report_id,) = opened(desk, full())
        at = f"/reports/{report_id}"
        administrator.send(administrator.get(at), f"{at}/outcome", disposition="confirmed")
        administrator.send(administrator.get("/retention"), "/retention", days="2")
        clock.pass_(days=3)
        administrator.sign_in()
        page = administrator.get("/retention")
        assert "1 report is over their time" in page.text or "1 report" in page.text
        assert "1 report was deleted." in administrator.send(page, "/retention/run").text
        assert administrator.get(at).code == "case.unknown"


class TestAccount:
    @pytest.mark.parametrize(
        ("old", "new", "again", "right"),
        [
            (PASSWORD, "another four words here", "another four words here", True),
            (PASSWORD, "another four words here", "another four words there", False),
            ("wrong", "another four words here", "another four words here", False),
            (PASSWORD, PASSWORD, PASSWORD, False),
            (PASSWORD, "short", "short", False),
            (PASSWORD, "aaaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaaa", False),
            (PASSWORD, "i am an-analyst 1", "i am an-analyst 1", False),
            (PASSWORD, "x1" * 101, "x1" * 101, False),
        ],
    )
    def test_the_password_is_changed(self, analyst: Person, old: str, new: str, again: str, right: bool) -> None:
        page = analyst.send(analyst.get("/account/password"), "/account/password", old=old, new=new, again=again)
        assert page.status == (200 if right else 400)
        assert (page.heading == "Your account") == right
        assert new not in page.markup or new == "short"

    def test_another_authenticator_takes_the_place_of_the_old(self, analyst: Person, clock: Clock) -> None:
        page = analyst.send(analyst.get("/account"), "/account/authenticator")
        secret = next(item.text for item in page.root.all("p") if "dk-secret" in item.get("class"))
        wrong = analyst.send(page, "/account/authenticator", new_code="000000")
        assert wrong.status == 400
        old = analyst.secret
        done = analyst.send(wrong, "/account/authenticator", new_code=pyotp.TOTP(secret).at(clock.now))
        assert done.heading == "Your account"
        analyst.send(done, "/sign-out")
        assert analyst.sign_in().heading == "Confirm that it is you"
        analyst.secret = secret
        assert old != secret
        assert analyst.sign_in().heading == "Reports"
