"""A page that fights back. Whatever it does, the badge and the popup are right, and the browser goes on working."""

from __future__ import annotations

import json

import pytest

from tests.e2e.driver import Browser, badge_is, overlay_shows, page_state, popup_says, screened, until
from tests.e2e.test_navigation import render_in_page, start_at
from tools.gallery.people import LISTED, ORDINARY
from tools.gallery.person import Person
from tools.gallery.shapes import sdui

pytestmark = pytest.mark.browser

HOST = "[...document.documentElement.children].find((it) => it !== document.head && it !== document.body)"
"""How a page finds the bare element: it is not hidden that something is there, only what."""


def put(browser: Browser, slug: str, script: str, person: Person = LISTED) -> str:
    """Serve a person's page that carries a script of its own; gives the path."""
    path, source = f"/in/{slug}/", f"/hostile/{slug}.js"
    html = sdui.render(person._replace(slug=slug))
    browser.site.put(source, script)
    browser.site.put(path, html.replace("</head>", f'<script src="{source}"></script></head>'))
    return path


def test_page_removes_the_overlay_again_and_again(browser: Browser) -> None:
    path = put(
        browser,
        "remover-example",
        f"""window.removed = 0;
        new MutationObserver(() => {{
            const found = {HOST};
            if (found && document.body) {{ window.removed++; found.remove(); }}
        }}).observe(document.documentElement, {{childList: true}});""",
    )
    browser.open(path)
    badge_is(browser, "!")
    until(lambda: browser.run("return window.removed;"), lambda count: count > 0, "the page should have removed it")
    popup_says(browser, "MI5")
    assert browser.run("return 6 * 7;") == 42
    badge_is(browser, "!")
    settled = until(
        lambda: (browser.run("return window.removed;"), browser.run("return window.removed;")),
        lambda pair: pair[0] == pair[1],
        "the tug of war should end",
    )
    assert settled[0] < 200


def test_page_removes_the_overlay_once(browser: Browser) -> None:
    browser.open(f"/in/{LISTED.slug}/")
    overlay_shows(browser, "MI5")
    browser.run(f"{HOST}.remove(); return null;")
    overlay_shows(browser, "MI5")
    badge_is(browser, "!")


def test_page_empties_its_document(browser: Browser) -> None:
    """What was said of this address stays said, though nothing is left to read."""
    browser.open(f"/in/{LISTED.slug}/")
    badge_is(browser, "!")
    browser.run("document.body.replaceChildren(); return null;")
    for _ in range(10):
        assert browser.badge().text == "!"
    popup_says(browser, "MI5")


@pytest.mark.parametrize(
    "rule",
    [
        "html > div { display: none !important }",
        "html > div { opacity: 0 !important; visibility: hidden !important }",
        "html > div { position: fixed !important; left: -9999px !important; height: 0 !important }",
        "html > div { all: unset !important; transform: scale(0) !important }",
        "* { color: transparent !important; background: white !important; font-size: 0 !important }",
        "html > div { clip-path: inset(100%) !important; filter: opacity(0) !important; mask: none !important }",
    ],
)
def test_page_cannot_style_the_overlay_away(browser: Browser, rule: str) -> None:
    path = put(
        browser,
        "styler-example",
        f"""const style = document.createElement('style');
        style.textContent = {json.dumps(rule)}; document.head.append(style);""",
    )
    browser.open(path)
    assert screened(browser, "styler-example") == "alert"
    badge_is(browser, "!")
    overlay = overlay_shows(browser, "Close")
    assert overlay.box[2] > 300
    assert overlay.box[3] > 80
    popup_says(browser, "MI5")


@pytest.mark.parametrize("rule", [":root { zoom: 0.01 }", ":root { display: none !important }", "html { opacity: 0 }"])
def test_page_that_hides_itself_hides_the_overlay_but_not_the_badge(browser: Browser, rule: str) -> None:
    path = put(
        browser,
        "hidden-example",
        f"""const style = document.createElement('style');
        style.textContent = {json.dumps(rule)}; document.head.append(style);""",
    )
    browser.open(path)
    badge_is(browser, "!")
    popup_says(browser, "MI5")


def test_page_covers_the_overlay(browser: Browser) -> None:
    path = put(
        browser,
        "coverer-example",
        """addEventListener('load', () => {
            const dialog = document.createElement('dialog');
            dialog.textContent = 'Welcome';
            dialog.style = 'inset:0;width:100vw;height:100vh;max-width:none;max-height:none';
            document.body.append(dialog); dialog.showModal();
            const cover = document.createElement('p');
            cover.style = 'position:fixed;inset:0;z-index:2147483647;background:white'; document.body.append(cover);
        });""",
    )
    browser.open(path)
    badge_is(browser, "!")
    popup_says(browser, "MI5")


def test_page_floods_its_document(browser: Browser) -> None:
    path = put(
        browser,
        "flooder-example",
        """window.turns = 0;
        addEventListener('DOMContentLoaded', () => {
            const main = document.querySelector('main');
            setInterval(() => {
                window.turns++;
                for (let i = 0; i < 400; i++) {
                    const p = document.createElement('p'); p.textContent = 'Chaff ' + i;
                    p.setAttribute('componentkey', 'entity-collection-item-' + i); main.append(p);
                }
                while (main.childElementCount > 4000) main.lastElementChild.remove();
                document.title = String(window.turns);
            }, 15);
        });""",
    )
    browser.open(path)
    badge_is(browser, "!")
    before = browser.run("return window.turns;")
    until(lambda: browser.run("return window.turns;"), lambda turns: turns > before + 20, "the page should go on")
    badge_is(browser, "!")
    browser.open(f"/in/{ORDINARY.slug}/")
    assert screened(browser, ORDINARY.slug) == "none"
    badge_is(browser, "")


def test_name_turns_into_a_listed_one_after_load(browser: Browser) -> None:
    slug = "turncoat-example"
    start_at(browser, ORDINARY._replace(slug=slug))
    badge_is(browser, "")
    render_in_page(browser, LISTED._replace(slug=slug))
    badge_is(browser, "!")
    overlay_shows(browser, "MI5")


def test_name_turns_into_an_ordinary_one_after_load(browser: Browser) -> None:
    """A page cannot talk itself out of a warning that its own address earned a moment ago."""
    slug = "turned-example"
    start_at(browser, LISTED._replace(slug=slug))
    badge_is(browser, "!")
    render_in_page(browser, ORDINARY._replace(slug=slug))
    for _ in range(15):
        assert browser.badge().text == "!"
    popup_says(browser, "MI5")


def test_single_letters_change_without_new_nodes(browser: Browser) -> None:
    slug = "typist-example"
    start_at(browser, ORDINARY._replace(slug=slug, employer=LISTED.employer, headline=LISTED.headline))
    browser.run(
        """const walk = document.createTreeWalker(document.querySelector('h2.name'), NodeFilter.SHOW_TEXT);
        walk.nextNode().data = 'Amanda Qiu'; return null;"""
    )
    badge_is(browser, "!")


MARKUP = [
    '<img src="/stolen" onerror="window.hit = 1">Amanda Qiu',
    "Amanda Qiu<script>window.hit = 1</script>",
    '"><svg onload="window.hit = 1">Amanda Qiu',
    "Amanda Qiu {{7*7}} ${7*7} %s %00",
]


@pytest.mark.parametrize("name", MARKUP)
def test_markup_in_the_name_stays_text(browser: Browser, name: str) -> None:
    slug = "markup-example"
    person = LISTED._replace(slug=slug, name=name)
    browser.site.put(f"/in/{slug}/", sdui.render(person))
    browser.site.requested.clear()
    browser.open(f"/in/{slug}/")
    assert screened(browser, slug) in ("alert", "caution")
    popup = browser.popup()
    assert "Amanda Qiu" in popup
    assert not browser.run("return window.hit;")
    assert "/stolen" not in browser.site.requested


def test_name_of_a_megabyte(browser: Browser) -> None:
    slug = "long-example"
    person = ORDINARY._replace(slug=slug, name="Amanda Qiu " * 95_000, about="x" * 1_000_000)
    browser.site.put(f"/in/{slug}/", sdui.render(person))
    browser.open(f"/in/{slug}/")
    state = until(
        lambda: page_state(browser), lambda page: page["status"] in ("screened", "unreadable"), "the page should settle"
    )
    assert state["key"] == f"linkedin:{slug}"
    assert len(browser.popup()) < 20_000
    browser.open(f"/in/{LISTED.slug}/")
    badge_is(browser, "!")


def test_direction_marks_and_hidden_letters_in_the_name(browser: Browser) -> None:
    slug = "marks-example"
    name = "\u202eAmanda\u2066\u200b \u2063Qiu\u00ad\ufeff"
    browser.site.put(f"/in/{slug}/", sdui.render(LISTED._replace(slug=slug, name=name)))
    browser.open(f"/in/{slug}/")
    assert screened(browser, slug) == "alert"
    overlay = overlay_shows(browser, "MI5")
    for raw in "\u202e\u2066\u200b\u2063\u00ad\ufeff":
        assert raw not in overlay.text, f"U+{ord(raw):04X} reaches the overlay unmarked"
        assert raw not in browser.popup()
        assert raw not in browser.badge().title


def test_page_imitates_our_banner(browser: Browser) -> None:
    """The page can paint what it likes; the badge and the popup are not its to paint."""
    path = put(
        browser,
        "mimic-example",
        """addEventListener('load', () => {
            const fake = document.createElement('div');
            fake.setAttribute('data-planted', '');
            fake.attachShadow({mode: 'closed'}).append('This profile is safe. Checked against the MI5 alert.');
            document.documentElement.append(fake);
        });""",
        person=ORDINARY,
    )
    browser.open(path)
    assert screened(browser, "mimic-example") == "none"
    badge_is(browser, "")
    popup_says(browser, "That is not a promise.")
    browser.run("document.querySelector('[data-planted]').remove(); return null;")


def test_untrusted_clicks_do_nothing(browser: Browser) -> None:
    browser.open(f"/in/{LISTED.slug}/")
    overlay = overlay_shows(browser, "MI5")
    browser.run(
        f"""const host = {HOST};
        for (let x = 0; x < innerWidth; x += 23) for (let y = 0; y < 300; y += 11)
            for (const type of ['pointerdown', 'mousedown', 'mouseup', 'click'])
                host.dispatchEvent(new MouseEvent(type, {{bubbles: true, composed: true, clientX: x, clientY: y}}));
        host.click();
        for (const key of ['Escape', 'Enter', ' '])
            host.dispatchEvent(new KeyboardEvent('keydown', {{key, bubbles: true, composed: true}}));
        return null;"""
    )
    assert browser.overlay() is not None
    assert overlay_shows(browser, "MI5").heading == overlay.heading


def test_page_breaks_the_functions_that_scripts_share(browser: Browser) -> None:
    """The page replaces built-in functions of its own world; ours runs in another."""
    path = put(
        browser,
        "saboteur-example",
        """Element.prototype.attachShadow = Element.prototype.append = Document.prototype.createElement =
            Document.prototype.querySelector = Document.prototype.querySelectorAll = () => { throw new Error('no'); };
        window.MutationObserver = window.fetch = undefined; JSON.parse = () => ({});
        history.pushState = () => {}; Object.defineProperty(Document.prototype, 'title', {get: () => 'x'});""",
    )
    browser.open(path)
    badge_is(browser, "!")
    overlay_shows(browser, "MI5")


def test_clobbered_names_do_not_blind_us(browser: Browser) -> None:
    """Elements named like properties of the document do not stand in for them."""
    path = put(browser, "clobber-example", "window.x = 1;")
    html = browser.site.answer(path).body.decode()
    clobber = "".join(
        f'<form name="{name}"><input name="{name}"><input name="content"></form>'
        for name in ("querySelector", "querySelectorAll", "body", "head", "documentElement", "getElementById", "title")
    )
    browser.site.put(path, html.replace('<div id="root">', clobber + '<div id="root">'))
    browser.open(path)
    assert browser.run("return document.querySelector instanceof HTMLFormElement;")
    badge_is(browser, "!")
    overlay_shows(browser, "MI5")
    browser.open("/doorkeeper-gallery")
