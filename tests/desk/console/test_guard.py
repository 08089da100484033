"""What every request passes: permissions role by role, forms of other sites, hosts, sizes, and pages of errors."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from doorkeeper.desk.console.app import create_app
from doorkeeper.desk.console.permissions import OWN, PUBLIC, ROLES, RULES, SIGNING_IN, may
from doorkeeper.desk.triage.desk import Desk
from tests.desk.console.browser import ADDRESS, Person
from tests.desk.console.conftest import Make
from tests.desk.triage.arriving import opened
from tests.desk.triage.conftest import Clock
from tests.desk.triage.samples import full


def routes(app: Flask) -> list[tuple[str, str, str]]:
    """Give (endpoint, path with something in it, method) of all routes."""
    found = []
    for rule in app.url_map.iter_rules():
        path = re.sub(r"<(?:path:)?\w+>", "0" * 32, rule.rule)
        found += [(rule.endpoint, path, method) for method in sorted((rule.methods or set()) & {"GET", "POST"})]
    return found


def test_every_route_is_listed_and_every_listed_route_exists(app: Flask) -> None:
    assert {rule.endpoint for rule in app.url_map.iter_rules()} == set(RULES)


def test_a_route_that_is_not_listed_is_closed(desk: Desk, clock: Clock) -> None:
    app = create_app(desk, ADDRESS)
    app.add_url_rule("/forgotten", "queue.forgotten", lambda: "open")
    boss = Person(app, desk, clock, "boss")
    boss.enlist("administrator")
    boss.sign_in()
    page = boss.get("/forgotten")
    assert (page.status, page.code) == (403, "console.forbidden")


def test_only_these_are_open_to_whoever_asks() -> None:
    assert {name for name, rule in RULES.items() if rule.who == PUBLIC} == {
        "static", "sign_in.start", "sign_in.password", "sign_in.passkey"
    }  # fmt: skip


def test_the_table_of_roles_is_a_ladder() -> None:
    assert list(ROLES) == ["reader", "analyst", "approver", "administrator"]
    for act in ("report.show", "report.decide", "queue.decide", "users.add"):
        allowed = [role for role in ROLES if may(role, RULES[act].who)]
        assert allowed == list(ROLES)[-len(allowed) :]
    assert not may("reader", "nonsense")


@pytest.mark.parametrize("name", [name for name, rule in RULES.items() if "erase" in name or "export" in name])
def test_what_cannot_be_undone_needs_a_fresh_proof(name: str) -> None:
    assert RULES[name].fresh


def test_what_needs_a_fresh_proof_is_a_form(app: Flask) -> None:
    fresh = [rule for rule in app.url_map.iter_rules() if RULES[rule.endpoint].fresh]
    assert len(fresh) > 10
    assert all("GET" not in (rule.methods or ()) for rule in fresh)


@pytest.mark.parametrize("role", ["", *ROLES])
def test_each_role_reaches_its_routes_and_no_other(app: Flask, person: Make, visitor: Person, role: str) -> None:
    someone = person(role) if role else visitor
    csrf = someone.get("/account" if role else "/sign-in").form("/sign-out" if role else "/sign-in")["csrf"]
    for endpoint, path, method in routes(app):
        if endpoint in ("sign_in.out", "account.end_all", "static"):
            continue
        rule = RULES[endpoint]
        page = someone.get(path) if method == "GET" else someone.post(path, {"csrf": csrf})
        if rule.who == PUBLIC:
            assert page.code not in ("console.forbidden", "console.forged"), path
        elif not role:
            assert page.location.startswith("/sign-in"), (path, page.status)
        elif rule.who == SIGNING_IN:
            assert page.location == "/", path
        elif rule.who == OWN or may(role, rule.who):
            assert page.code not in ("console.forbidden", "console.forged", "console.internal"), (path, page.status)
            assert not page.location.startswith("/sign-in"), path
        else:
            assert (page.status, page.code) == (403, "console.forbidden"), path


@pytest.mark.parametrize("role", list(ROLES))
def test_nobody_is_shown_a_link_or_a_form_that_is_not_for_them(app: Flask, person: Make, desk: Desk, role: str) -> None:
    someone = person(role)
    (report_id,) = opened(desk, full())
    adapter = app.url_map.bind("localhost")
    seen = 0
    for path in ("/", f"/reports/{report_id}", "/statistics", "/account"):
        page = someone.get(path)
        for element in page.root.all("a", "form", "button"):
            for name in ("href", "action", "formaction"):
                target = element.get(name).partition("?")[0]
                if target.startswith("/"):
                    method = "POST" if element.get("method") == "post" or name == "formaction" else "GET"
                    endpoint, _ = adapter.match(target, method=method)
                    who = RULES[endpoint].who
                    assert who in (OWN, PUBLIC) or may(role, who), (path, target)
                    seen += 1
    assert seen > 10


def test_a_sensitive_act_asks_again_after_ten_minutes_and_keeps_the_form(
    administrator: Person, clock: Clock, desk: Desk
) -> None:
    page = administrator.get("/users")
    made = administrator.send(page, "/users", name="one", role="reader")
    assert made.heading == "one was added"
    clock.pass_(minutes=10)
    asked = administrator.send(page, "/users", name="two", role="reader")
    assert (asked.status, asked.heading) == (403, "Confirm that it is you")
    assert asked.form("/users")["name"] == "two"
    wrong = administrator.send(asked, "/users", code="000000")
    assert (wrong.status, wrong.heading) == (403, "Confirm that it is you")
    assert administrator.send(wrong, "/users", code=administrator.code()).heading == "two was added"
    assert administrator.send(page, "/users", name="three", role="reader").heading == "three was added"


def test_a_code_that_confirmed_once_does_not_confirm_again(administrator: Person, clock: Clock) -> None:
    page = administrator.get("/users")
    clock.pass_(minutes=10)
    asked = administrator.send(page, "/users", name="one", role="reader")
    code = administrator.code()
    assert administrator.send(asked, "/users", code=code).heading == "one was added"
    clock.pass_(minutes=10)
    asked = administrator.send(page, "/users", name="two", role="reader")
    assert administrator.send(asked, "/users", code=code).status == 403


FORGERIES = [
    ({}, {}, True),
    ({"Origin": "", "Sec-Fetch-Site": ""}, {}, False),
    ({"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}, {}, False),
    ({"Origin": "https://evil.example"}, {}, False),
    ({"Origin": "null"}, {}, False),
    ({"Origin": "http://127.0.0.1:8090"}, {}, False),
    ({"Origin": "https://localhost:8090"}, {}, False),
    ({"Sec-Fetch-Site": "same-site"}, {}, False),
    ({"Sec-Fetch-Site": "none"}, {}, False),
    ({}, {"csrf": ""}, False),
    ({}, {"csrf": "0" * 32}, False),
    ({}, {"csrf": "é%ff\u202e"}, False),
]


@pytest.mark.parametrize(("headers", "fields", "taken"), FORGERIES)
def test_a_form_of_another_site_is_refused(
    analyst: Person, desk: Desk, headers: dict[str, str], fields: dict[str, str], taken: bool
) -> None:
    (report_id,) = opened(desk, full())
    form = analyst.get(f"/reports/{report_id}").form(f"/reports/{report_id}/note")
    page = analyst.post(f"/reports/{report_id}/note", {**form, "text": "x", **fields}, **headers)
    assert (page.status, page.code) == ((303, "") if taken else (403, "console.forged"))


def test_a_form_of_another_person_is_refused(analyst: Person, approver: Person, desk: Desk) -> None:
    (report_id,) = opened(desk, full())
    form = approver.get(f"/reports/{report_id}").form(f"/reports/{report_id}/note")
    assert analyst.post(f"/reports/{report_id}/note", {**form, "text": "x"}).code == "console.forged"


def test_a_form_works_without_the_headers_that_old_browsers_do_not_send(analyst: Person, desk: Desk) -> None:
    (report_id,) = opened(desk, full())
    form = analyst.get(f"/reports/{report_id}").form(f"/reports/{report_id}/note")
    answer = analyst.client.post(f"/reports/{report_id}/note", base_url=ADDRESS, data={**form, "text": "x"})
    assert answer.status_code == 303


def test_the_sign_in_form_of_another_browser_is_refused(visitor: Person, person: Make) -> None:
    other = person("analyst", signed_in=False)
    form = visitor.get("/sign-in").form("/sign-in")
    other.get("/sign-in")
    assert other.post("/sign-in", {**form, "name": "x", "password": "y"}).code == "console.forged"


@pytest.mark.parametrize(
    ("host", "served"),
    [
        ("localhost:8090", True),
        ("127.0.0.1:8090", True),
        ("localhost:8091", False),
        ("localhost", False),
        ("desk.evil.example:8090", False),
        ("localhost.evil.example:8090", False),
    ],
)
def test_only_our_own_names_are_served(visitor: Person, host: str, served: bool) -> None:
    answer = visitor.client.get("/sign-in", base_url=f"http://{host}")
    assert (answer.status_code == 200) == served


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nowhere", 404, "console.page"),
        ("GET", "/reports/" + "f" * 32, 404, "case.unknown"),
        ("GET", "/reports/..%2f..%2fetc%2fpasswd", 404, "console.page"),
        ("GET", "/reports/%00", 404, "console.page"),
        ("GET", "/static/../app.py", 404, "console.page"),
        ("GET", "/static/%2e%2e/app.py", 404, "console.page"),
        ("GET", "/static/..%2fapp.py", 404, "console.page"),
        ("PUT", "/", 405, "console.method"),
        ("DELETE", "/users", 405, "console.method"),
        ("GET", "/queue/assign", 405, "console.method"),
        ("GET", "/?q=" + "x" * 5_000, 400, "console.query"),
        ("GET", "/?q=" + "x" * 400, 400, "console.form"),
        ("GET", "/?page=-1&state=nonsense&since=never&order=&band[]=1", 200, ""),
        ("GET", "/?page=999999999999999999999999", 200, ""),
        ("GET", "/?q=%ff%fe%00", 200, ""),
        ("GET", "/?q=%F0%9F%98%80&assigned=-", 200, ""),
        ("GET", "/statistics?since=0001-01-01&until=9999-12-31", 200, ""),
        ("GET", "/statistics?since=2026-12-31&until=2026-01-01", 200, ""),
        ("GET", "/audit?page=0&by=%00&about=%27", 200, ""),
        ("GET", "/persons?kind=nonsense&value=x", 400, ""),
        ("GET", "/persons?kind=device&value=%00", 200, ""),
    ],
)  # fmt: skip
def test_odd_requests_get_a_page(administrator: Person, method: str, path: str, status: int, code: str) -> None:
    from tests.desk.console.browser import Page

    page = Page(administrator.client.open(path, method=method, base_url=ADDRESS))
    assert (page.status, page.code) == (status, code)


@pytest.mark.parametrize(
    ("data", "kind", "status", "code"),
    [
        (b"csrf=" + b"x" * 300_000, "application/x-www-form-urlencoded", 413, "console.large"),
        (b"&".join(b"a=1" for _ in range(50_000)), "application/x-www-form-urlencoded", 403, "console.forged"),
        (b"\xff\xfe%zz=%&&&==", "application/x-www-form-urlencoded", 403, "console.forged"),
        (b"--x\r\nContent-Disposition: form-data; name=a", "multipart/form-data; boundary=x", 403, "console.forged"),
        (b"not a part", "multipart/form-data", 403, "console.forged"),
        (b'{"csrf": "x"}', "application/json", 403, "console.forged"),
        (b"", "application/x-www-form-urlencoded", 403, "console.forged"),
    ],
)  # fmt: skip
def test_odd_bodies_get_a_page(analyst: Person, data: bytes, kind: str, status: int, code: str) -> None:
    from tests.desk.console.browser import Page

    page = Page(
        analyst.client.post("/enter", base_url=ADDRESS, data=data, content_type=kind, headers={"Origin": ADDRESS})
    )
    assert (page.status, page.code) == (status, code)


def test_what_fails_inside_shows_nothing_of_it(
    administrator: Person, app: Flask, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> str:
        raise ValueError("Zqx wrote to me")

    monkeypatch.setitem(app.view_functions, "audit.show", fail)
    page = administrator.get("/audit")
    assert (page.status, page.code) == (500, "console.internal")
    assert "Zqx" not in page.markup
    assert "console.internal ValueError at " in caplog.text
    assert "Zqx" not in caplog.text


def test_the_stylesheets_and_the_script_are_served(visitor: Person) -> None:
    for name, kind in (("govuk.css", "text/css"), ("console.css", "text/css"), ("passkey.js", "javascript")):
        answer = visitor.client.get(f"/static/{name}", base_url=ADDRESS)
        assert answer.status_code == 200
        assert kind in answer.headers["Content-Type"]
        assert "max-age" in answer.headers["Cache-Control"]


def test_over_https_the_cookie_is_bound_to_the_host(desk: Desk, clock: Clock) -> None:
    client = create_app(desk, "https://desk.example").test_client()
    answer = client.get("/sign-in", base_url="https://desk.example")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-desk=")
    for part in ("Secure", "HttpOnly", "Path=/", "SameSite=Lax"):
        assert part in cookie
    assert "Domain" not in cookie
    assert "Strict-Transport-Security" in answer.headers
    assert client.get("/sign-in", base_url="https://localhost").status_code == 400
