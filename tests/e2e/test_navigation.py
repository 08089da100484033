"""In-page navigation: the address changes first and the old page stays for a while. Nobody gets another's verdict."""

from __future__ import annotations

import json

import pytest

from tests.e2e.driver import Badge, Browser, badge_is, overlay_shows, page_state, screened, until
from tools.gallery.people import LISTED, NAMESAKE, ORDINARY
from tools.gallery.person import Person
from tools.gallery.shapes import ember, guest, sdui

pytestmark = pytest.mark.browser

SAMPLES = 12
"""How often a state that must not change is looked at again."""


def go_in_page(browser: Browser, person: Person) -> None:
    """Change the address as the site's own router does; what the page shows stays as it was."""
    browser.run(f"history.pushState({{}}, '', '/in/{person.slug}/'); return null;")
    until(
        lambda: page_state(browser),
        lambda page: page["key"] == f"linkedin:{person.slug}",
        f"the extension should notice the address of {person.slug}",
    )


def render_in_page(browser: Browser, person: Person) -> None:
    """Replace what the page shows, as the site's own router does once the data are there."""
    nodes = json.dumps(sdui.screen(person))
    browser.run(
        f"""const parsed = new DOMParser();
        const policy = window.trustedTypes?.createPolicy('p' + Math.random(), {{createHTML: (s) => s}});
        const html = policy ? policy.createHTML({nodes}) : {nodes};
        const fresh = parsed.parseFromString(html, 'text/html');
        document.querySelector('main').replaceChildren(...fresh.body.childNodes);
        document.title = {json.dumps(person.name + " | LinkedIn")};
        return null;"""
    )


def stays(browser: Browser, badge: str) -> None:
    """Look several times: no overlay, and the badge does not change."""
    for _ in range(SAMPLES):
        assert browser.overlay() is None
        assert browser.badge().text == badge


def test_ordinary_then_listed(browser: Browser) -> None:
    start_at(browser, ORDINARY)
    go_in_page(browser, LISTED)
    stays(browser, "")
    render_in_page(browser, LISTED)
    overlay_shows(browser, "MI5")
    badge_is(browser, "!")


def test_listed_then_ordinary(browser: Browser) -> None:
    start_at(browser, LISTED)
    overlay_shows(browser, "MI5")
    badge_is(browser, "!")
    go_in_page(browser, ORDINARY)
    until(browser.overlay, lambda overlay: overlay is None, "the overlay should go with the person")
    badge_is(browser, "")
    stays(browser, "")
    render_in_page(browser, ORDINARY)
    assert screened(browser, ORDINARY.slug) == "none"
    stays(browser, "")


def test_listed_then_namesake_and_back(browser: Browser) -> None:
    start_at(browser, LISTED)
    badge_is(browser, "!")
    go_in_page(browser, NAMESAKE)
    render_in_page(browser, NAMESAKE)
    assert screened(browser, NAMESAKE.slug) == "note"
    stays(browser, "")
    browser.run("history.back(); return null;")
    render_in_page(browser, LISTED)
    overlay_shows(browser, "MI5")
    badge_is(browser, "!")


def test_profile_then_another_part_of_the_site(browser: Browser) -> None:
    start_at(browser, LISTED)
    overlay_shows(browser, "MI5")
    browser.run("history.pushState({}, '', '/feed/'); return null;")
    until(browser.overlay, lambda overlay: overlay is None, "the overlay should go with the profile")
    badge_is(browser, "")


def test_the_name_arrives_after_the_address_and_the_proof_of_it(browser: Browser) -> None:
    """The card's own proof of the new address stands there while the old person's name still does."""
    start_at(browser, LISTED)
    badge_is(browser, "!")
    go_in_page(browser, ORDINARY)
    render_in_page(browser, ORDINARY._replace(name="", headline="", employer="", role=""))
    stays(browser, browser.badge().text if browser.badge().text == "×" else "")
    render_in_page(browser, ORDINARY)
    assert screened(browser, ORDINARY.slug) == "none"


@pytest.mark.parametrize("shape", [guest, ember, sdui], ids=["guest", "ember", "sdui"])
def test_old_document_under_a_new_address(browser: Browser, shape: object) -> None:
    """Whatever the renderer, a document of the listed person says nothing about another address."""
    path = f"/in/stale-{getattr(shape, '__name__', '').rpartition('.')[2]}-example/"
    browser.site.put(path, shape.render(LISTED))  # type: ignore[attr-defined]
    browser.open(path)
    until(lambda: page_state(browser)["key"], bool, "the extension should see the address")
    for _ in range(SAMPLES):
        assert browser.overlay() is None
        assert browser.badge().text in ("", "×")
        assert page_state(browser)["verdict"] is None


def test_quick_succession_ends_with_the_last(browser: Browser) -> None:
    start_at(browser, ORDINARY)
    for person in (LISTED, NAMESAKE, ORDINARY, LISTED, ORDINARY, NAMESAKE, LISTED):
        browser.run(f"history.pushState({{}}, '', '/in/{person.slug}/'); return null;")
        render_in_page(browser, person)
    assert screened(browser, LISTED.slug) == "alert"
    assert badge_is(browser, "!") != Badge("", "")
    overlay_shows(browser, "MI5")


def start_at(browser: Browser, person: Person) -> None:
    """Load the person's page in the shape in which navigation happens in the page."""
    browser.site.put(f"/in/{person.slug}/", sdui.render(person))
    browser.open(f"/in/{person.slug}/")
    screened(browser, person.slug)
