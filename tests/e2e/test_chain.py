"""From a page to the overlay, the badge and the popup, with the real host and the packs that ship."""

from __future__ import annotations

import pytest

from tests.e2e.driver import Browser, badge_is, overlay_shows, popup_says, screened
from tools.gallery.people import DISGUISED, EXHIBITS, FRONT_EMPLOYER, LISTED, NAMESAKE, ORDINARY, Exhibit
from tools.gallery.person import Person
from tools.gallery.shapes import ember, guest, sdui

pytestmark = pytest.mark.browser

BANDS = {LISTED: "alert", DISGUISED: "alert", FRONT_EMPLOYER: "caution", NAMESAKE: "note", ORDINARY: "none"}
MARKS = {"alert": "!", "caution": "?", "note": "", "none": ""}
NO_PROMISE = "Nothing in the installed packs matches this page. That is not a promise."
ALERT_OF = "MI5"


@pytest.mark.parametrize("exhibit", EXHIBITS, ids=[exhibit.page for exhibit in EXHIBITS])
def test_gallery_page_gets_its_band(browser: Browser, exhibit: Exhibit) -> None:
    browser.open(exhibit.path)
    band = BANDS[exhibit.person]
    assert screened(browser, exhibit.person.slug) == band
    badge = badge_is(browser, MARKS[band])
    if band in ("alert", "caution"):
        overlay = overlay_shows(browser, ALERT_OF)
        assert overlay.language == "en"
        for act in ("Copy details for your security team", "Why", "Close"):
            overlay.act(act)
    else:
        assert browser.overlay() is None
    assert badge.title
    assert "safe" not in badge.title.lower()


@pytest.mark.parametrize("person", [LISTED, DISGUISED, FRONT_EMPLOYER, NAMESAKE, ORDINARY], ids=lambda it: it.slug)
@pytest.mark.parametrize("shape", [guest, ember, sdui], ids=lambda it: it.__name__.rpartition(".")[2])
def test_every_shape_gives_the_same_band(browser: Browser, person: Person, shape: object) -> None:
    slug = f"{person.slug}-{getattr(shape, '__name__', '').rpartition('.')[2]}"
    browser.site.put(f"/in/{slug}/", shape.render(person._replace(slug=slug)))  # type: ignore[attr-defined]
    browser.open(f"/in/{slug}/")
    assert screened(browser, slug) == BANDS[person]


def test_alert_names_source_date_and_match(browser: Browser) -> None:
    browser.open(EXHIBITS[0].path)
    overlay = overlay_shows(browser, "18 November 2025")
    assert "BR-YR" in overlay.text
    assert "fake" not in overlay.text.lower()
    assert "spy" not in overlay.text.lower()
    assert "named in an alert" in badge_is(browser, "!").title
    popup_says(browser, "BR-YR")


def test_disguise_is_shown_for_what_it_is(browser: Browser) -> None:
    browser.open(EXHIBITS[1].path)
    why = overlay_shows(browser, ALERT_OF).act("Why")
    browser.click(why.x, why.y)
    overlay_shows(browser, "look-alike")


def test_namesake_is_told_in_the_popup_only(browser: Browser) -> None:
    browser.open(f"/in/{NAMESAKE.slug}/")
    assert screened(browser, NAMESAKE.slug) == "note"
    popup = popup_says(browser, "Same name as a person in a warning")
    assert "Amanda Qiu" in popup
    assert browser.overlay() is None


def test_ordinary_person_is_no_promise(browser: Browser) -> None:
    browser.open(f"/in/{ORDINARY.slug}/")
    assert screened(browser, ORDINARY.slug) == "none"
    popup_says(browser, NO_PROMISE)
    assert badge_is(browser, "").title


def test_page_that_is_no_profile_shows_nothing(browser: Browser) -> None:
    browser.open("/doorkeeper-gallery")
    badge_is(browser, "")
    assert browser.overlay() is None
