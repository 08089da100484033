"""The console in Chromium: every page against WCAG 2.2 A and AA, triage by keyboard alone, and a passkey."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright

from doorkeeper.desk.triage.queue import Filters, search
from tests.e2e.axe import check
from tests.e2e.console_desk import PASSWORD, Served, served
from tools.gallery.chromium import find_chromium

pytestmark = pytest.mark.browser

PEOPLE = {"ceri": "administrator", "sam": "approver", "kit": "analyst", "newcomer": "administrator"}
PATHS = (
    "/", "/?q=qiu", "/?band=alert&state=working", "/?q=nothing-like-it", "/?page=2&order=oldest", "/enter",
    "/quarantine", "/statistics", "/persons", "/persons?value=https://www.linkedin.com/in/amanda-qiu-br-yr",
    "/persons?value=!", "/persons?value=Amanda+Qiu", "/?q=whatsapp&read=yes",
    "/audit", "/users", "/enrolments", "/retention", "/account", "/account/password",
    "/no-such-page", "/reports/ffffffffffffffffffffffffffffffff",
)  # fmt: skip


class Look(NamedTuple):
    """How the person's system shows colours, and how wide."""

    forced: Literal["none", "active"]
    width: int


LOOKS = (Look("none", 1280), Look("active", 1280), Look("none", 320))


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("desk"), PEOPLE) as made:
        yield made


@pytest.fixture(scope="module")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox"])
    yield browser
    browser.close()


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    """A browser of its own, whose complaints about our pages fail the test."""
    made = chromium.new_context(locale="en-GB", viewport={"width": 1280, "height": 900})
    made.set_default_timeout(20_000)
    complaints: list[str] = []
    made.on("weberror", lambda error: complaints.append(str(error.error)))
    made.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
    yield made
    made.close()
    # an answer of 4xx is what some of these tests ask for; what the policy of content refused is a fault
    assert [text for text in complaints if "the server responded with a status of 4" not in text] == []


def sign_in(context: BrowserContext, desk: Served, name: str) -> Page:
    page = context.new_page()
    page.goto(f"{desk.address}/sign-in")
    page.fill("#name", name)
    page.fill("#password", PASSWORD)
    page.click("text=Continue")
    page.fill("#code", desk.code(name))
    page.click("main button")
    assert page.inner_text("h1") == "Reports"
    return page


def newest(desk: Served) -> str:
    return search(desk.desk, "", Filters(band="alert")).rows[0].id


def accessible(page: Page, what: str) -> None:
    """Check one page in each look; nothing may need more than its width but what scrolls by itself."""
    for look in LOOKS:
        page.set_viewport_size({"width": look.width, "height": 900})
        page.emulate_media(forced_colors=look.forced)
        found = check(page)
        assert found.violations == [], (what, look)
        assert len(found.examined) > 5, (what, look)
        assert page.evaluate("document.documentElement.scrollWidth") <= look.width, (what, look)
    page.set_viewport_size({"width": 1280, "height": 900})
    page.emulate_media(forced_colors="none")


def test_no_page_has_a_violation(context: BrowserContext, desk: Served) -> None:
    page = sign_in(context, desk, "ceri")
    for path in (*PATHS, f"/reports/{newest(desk)}"):
        page.goto(desk.address + path)
        page.evaluate("document.querySelectorAll('details').forEach((part) => { part.open = true; })")
        accessible(page, path)


def test_no_state_on_the_way_has_a_violation(context: BrowserContext, desk: Served) -> None:
    page = context.new_page()
    page.goto(desk.address)
    accessible(page, "sign in")
    page.click("text=Continue")
    accessible(page, "sign in, refused")
    page.fill("#name", "sam")
    page.fill("#password", PASSWORD)
    page.click("text=Continue")
    accessible(page, "code")
    page.fill("#code", "000000")
    page.click("main button")
    accessible(page, "code, refused")
    page.fill("#code", desk.code("sam"))
    page.click("main button")
    for tick in page.locator("input[name=id]").all()[:2]:
        tick.check()
    page.click("text=Choose an outcome")
    accessible(page, "outcome of two")
    page.click("text=Answer these reports")
    accessible(page, "outcome of two, none chosen")
    page.goto(f"{desk.address}/enter")
    page.click("text=Enter the report")
    accessible(page, "telephone, refused")
    at = f"{desk.address}/reports/{newest(desk)}"
    page.goto(at)
    page.click("text=Add the note")
    accessible(page, "empty note")
    page.goto(at)
    page.fill("#text", "Called the reporter back.")
    page.click("text=Add the note")
    accessible(page, "note added")


def test_what_is_shown_once_and_asked_again_has_no_violation(context: BrowserContext, desk: Served) -> None:
    page = sign_in(context, desk, "ceri")
    page.goto(f"{desk.address}/users")
    page.fill("#name", "x")
    page.click("text=Add >> nth=-1")
    accessible(page, "user, refused")
    page.fill("#name", "someone-new")
    page.click("text=Add >> nth=-1")
    accessible(page, "first password")
    page.goto(f"{desk.address}/enrolments")
    page.fill("#label", "Example office")
    page.click("text=Make a code >> nth=-1")
    accessible(page, "code shown")
    page.goto(f"{desk.address}/account")
    page.click("text=Set up another app")
    accessible(page, "authenticator")


def focused(page: Page) -> str:
    return str(page.evaluate("() => document.activeElement.id || document.activeElement.textContent.trim()"))


def press_until(page: Page, wanted: str, key: str = "Tab", most: int = 150) -> None:
    """Press a key until the focus is on what has this id or these words, and see that the focus is shown."""
    for _ in range(most):
        page.keyboard.press(key)
        if focused(page).startswith(wanted):
            shown = page.evaluate(
                """() => { const seen = getComputedStyle(document.activeElement);
                const label = document.activeElement.nextElementSibling;
                const own = seen.outlineStyle !== 'none' || seen.boxShadow !== 'none';
                return own || (label && getComputedStyle(label, '::before').boxShadow !== 'none'); }"""
            )
            assert shown, wanted
            return
    raise AssertionError(f"{wanted} is not reached by {key}")


def test_triage_by_keyboard_alone(context: BrowserContext, desk: Served) -> None:
    """From signing in to the answer, without a mouse: sign in, search, open, assign, note, answer, back, bulk."""
    page = context.new_page()
    page.goto(f"{desk.address}/sign-in")
    page.keyboard.press("Tab")
    assert focused(page) == "Skip to main content"
    press_until(page, "name")
    page.keyboard.type("kit")
    press_until(page, "password")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/sign-in/code*")
    press_until(page, "code")
    page.keyboard.type(desk.code("kit"))
    page.keyboard.press("Enter")
    page.wait_for_url(f"{desk.address}/")

    press_until(page, "q")
    page.keyboard.type("sam example")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=sam*")
    press_until(page, "Sam Example")
    page.keyboard.press("Enter")
    page.wait_for_url("**/reports/*")

    press_until(page, "Assign to me")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=The report is assigned to kit.")
    press_until(page, "text")
    page.keyboard.type("Known to us.")
    press_until(page, "Add the note")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=The note was added.")
    press_until(page, "disposition")
    page.keyboard.press("ArrowDown")
    press_until(page, "told")
    page.keyboard.type("Thank you.")
    press_until(page, "Answer this report")
    page.keyboard.press("Enter")
    page.wait_for_selector(".govuk-notification-banner >> text=Answered")

    press_until(page, "Back to the reports")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{desk.address}/")
    press_until(page, "tick-")
    page.keyboard.press("Space")
    press_until(page, "to")
    page.keyboard.press("k")
    press_until(page, "Assign")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=1 report was assigned.")


def test_it_works_without_javascript(chromium: Browser, desk: Served) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = sign_in(context, desk, "kit")
    page.goto(f"{desk.address}/reports/{newest(desk)}")
    page.select_option("select[name=to]", "kit")
    page.click("text=Assign >> nth=-1")
    page.wait_for_selector("text=The report is assigned to kit.")
    context.close()


def test_a_passkey_is_added_signs_in_and_confirms(context: BrowserContext, desk: Served) -> None:
    """With an authenticator that Chromium's DevTools stand in for; the desk's side is as it ships."""
    page = sign_in(context, desk, "newcomer")
    tools = context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    tools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    page.goto(f"{desk.address}/account")
    page.fill("#passkey-name", "Blue key")
    page.click("text=Add a passkey")
    page.wait_for_selector("text=The passkey was added.")
    accessible(page, "account with a passkey")
    page.click("text=Sign out >> nth=0")
    page.wait_for_url("**/sign-in")
    page.click("text=Sign in with a passkey")
    page.wait_for_url(f"{desk.address}/")
    assert page.inner_text("h1") == "Reports"

    with desk.desk.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE console_session SET proven = proven - 700")
    page.goto(f"{desk.address}/retention")
    page.fill("#days", "400")
    page.click("text=Change")
    assert page.inner_text("h1") == "Confirm that it is you"
    accessible(page, "asked again")
    page.click("text=Confirm with a passkey")
    page.wait_for_selector("text=kept for 400 days")
    page.goto(f"{desk.address}/account")
    page.click("text=Remove")
    page.wait_for_selector("text=The passkey was removed.")
