"""What a page can find out about us: one bare element, and nothing else. Each item from the page's side."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.e2e.driver import Browser, badge_is, overlay_shows, screened
from tools.gallery.chromium import EXTENSION, EXTENSION_ORIGIN
from tools.gallery.people import LISTED, ORDINARY
from tools.gallery.person import Person
from tools.gallery.shapes import sdui

pytestmark = pytest.mark.browser

MANIFEST = json.loads((EXTENSION / "manifest.json").read_text(encoding="utf-8"))

WATCH = (Path(__file__).parent / "pages" / "watch.js").read_text(encoding="utf-8")
"""A script of the page that notes whatever it can notice."""


def watched(browser: Browser, person: Person) -> str:
    """Serve the person's page with a script that notices what it can; gives the path."""
    slug = f"watched-{person.slug}"
    browser.site.put("/watch.js", WATCH)
    html = sdui.render(person._replace(slug=slug)).replace("</head>", '<script src="/watch.js"></script></head>')
    browser.site.put(f"/in/{slug}/", html)
    return slug


def test_page_notices_nothing_but_the_bare_element(browser: Browser) -> None:
    slug = watched(browser, LISTED)
    browser.open(f"/in/{slug}/")
    overlay_shows(browser, "MI5")
    badge_is(browser, "!")
    noticed = browser.run("return JSON.stringify(window.noticed);")
    assert json.loads(noticed) == {"mutations": [], "messages": [], "events": [], "violations": [], "errors": []}


def test_page_without_a_warning_is_not_touched_at_all(browser: Browser) -> None:
    slug = watched(browser, ORDINARY)
    browser.open(f"/in/{slug}/")
    assert screened(browser, slug) == "none"
    noticed = json.loads(browser.run("return JSON.stringify(window.noticed);"))
    assert noticed == {"mutations": [], "messages": [], "events": [], "violations": [], "errors": []}
    assert browser.run("return document.documentElement.children.length;") in (2, 3)


def test_no_global_of_ours(browser: Browser) -> None:
    """The same page where no content script runs has exactly the same names on its window."""
    names = "return JSON.stringify(Object.getOwnPropertyNames(window).filter((it) => !/^\\d+$/.test(it)).sort());"
    browser.open(f"/in/{LISTED.slug}/")
    overlay_shows(browser, "MI5")
    with_us = json.loads(browser.run(names))
    kinds = "[Element, Document, Node, Window, EventTarget]"
    prototypes = f"return {kinds}.map((it) => Object.getOwnPropertyNames(it.prototype).length);"
    changed = browser.run(prototypes)
    browser.open_elsewhere(f"/in/{LISTED.slug}/")
    assert json.loads(browser.run(names)) == with_us
    assert browser.run(prototypes) == changed
    browser.open("/doorkeeper-gallery")


def test_page_cannot_load_a_file_of_ours(browser: Browser) -> None:
    """Without a content security policy in the way, so that it is the extension's own closedness that is seen."""
    browser.site.put("/in/lawless-example/", sdui.render(LISTED._replace(slug="lawless-example")), lawless=True)
    browser.open("/in/lawless-example/")
    overlay_shows(browser, "MI5")
    files = sorted(str(path.relative_to(EXTENSION)) for path in EXTENSION.rglob("*") if path.is_file())
    origins = [EXTENSION_ORIGIN, f"moz-extension://{browser.extension_host}"]
    addresses = ["/doorkeeper-gallery/site.css", *(f"{origin}/{name}" for origin in origins for name in files)]
    opened = browser.run_async(
        f"""const addresses = {json.dumps(addresses)};
        const load = (address) => new Promise((done) => {{
            const image = new Image();
            image.onload = () => done(address); image.onerror = () => done(null); image.src = address;
        }});
        const read = (address) => fetch(address, {{mode: 'no-cors'}}).then(() => address, () => null);
        return Promise.all([...addresses.map(load), ...addresses.map(read)])
            .then((all) => all.filter((address) => address !== null));"""
    )
    assert opened == ["/doorkeeper-gallery/site.css"], "the page's own file loads, and none of ours"


def test_page_cannot_speak_to_us(browser: Browser) -> None:
    browser.open(f"/in/{LISTED.slug}/")
    overlay_shows(browser, "MI5")
    assert browser.run(
        """return [typeof browser, typeof chrome === 'undefined' ? 'undefined' : typeof chrome.runtime,
            typeof doorkeeper];"""
    ) == ["undefined", "undefined", "undefined"]
    browser.run(
        """for (const data of [{type: 'page.again'}, {type: 'banner.close', key: 'x'}, 'page.again'])
            postMessage(data, '*');
        for (const type of ['page.again', 'banner.close', 'doorkeeper'])
            document.dispatchEvent(new CustomEvent(type, {detail: {band: 'none'}}));
        return null;"""
    )
    overlay_shows(browser, "MI5")
    badge_is(browser, "!")


def test_closed_root_stays_closed(browser: Browser) -> None:
    browser.open(f"/in/{LISTED.slug}/")
    overlay = overlay_shows(browser, "MI5")
    act = overlay.act("Close")
    found = browser.run(
        f"""const host = [...document.documentElement.children].at(-1) === document.body
            ? [...document.documentElement.children].find((it) => it !== document.head && it !== document.body)
            : [...document.documentElement.children].find((it) => it.localName === 'div');
        const at = document.elementFromPoint({act.x}, {act.y});
        return [host.shadowRoot === null, host.innerText, host.textContent,
            document.documentElement.innerText.includes('MI5'),
            at === host || at === null || document.documentElement.contains(at), 'openOrClosedShadowRoot' in host];"""
    )
    assert found == [True, "", "", False, True, False]


def test_we_request_nothing_from_the_site(browser: Browser) -> None:
    path = f"/in/{LISTED.slug}/"
    browser.open(path)
    browser.site.requested.clear()
    browser.open(path)
    overlay_shows(browser, "MI5")
    popup = browser.popup()
    assert "MI5" in popup
    allowed = {path.rstrip("/"), "/doorkeeper-gallery/site.css", "/favicon.ico"}
    assert set(browser.site.requested) <= allowed
    timing = browser.run("return performance.getEntriesByType('resource').map((entry) => entry.name);")
    assert not [name for name in timing if "extension" in name]


def test_nothing_of_ours_is_kept_in_the_site_s_storage(browser: Browser) -> None:
    browser.open(f"/in/{LISTED.slug}/")
    overlay_shows(browser, "MI5")
    assert browser.run("return [document.cookie, localStorage.length, sessionStorage.length];") == ["", 0, 0]


def test_manifest_opens_no_door() -> None:
    for key in ("web_accessible_resources", "externally_connectable", "optional_permissions"):
        assert key not in MANIFEST
    for group in MANIFEST["content_scripts"]:
        assert group.get("world", "ISOLATED") == "ISOLATED"
        assert not group.get("all_frames")
        assert not group.get("match_about_blank")
        assert not group.get("css")


FORBIDDEN = (
    r"\bpostMessage\(",
    r"\bCustomEvent\b",
    r"\bdispatchEvent\(",
    r"\binnerHTML\b",
    r"\bouterHTML\b",
    r"\binsertAdjacentHTML\b",
    r"\bdocument\.write",
    r"\bwrappedJSObject\b",
    r"\bexportFunction\b",
    r"\bgetURL\(",
    r"\bfetch\(",
    r"\bXMLHttpRequest\b",
    r"\bWebSocket\b",
    r"\bsendBeacon\b",
    r"\bscrollTo\(|\bscrollIntoView\(|\bscrollBy\(",
    r"\.click\(\)",
    r"\beval\(|new Function\(",
    r"\b(local|session)Storage\b",
    r"\bdocument\.cookie\b",
)


@pytest.mark.parametrize("pattern", FORBIDDEN)
def test_content_scripts_have_no_call_that_a_page_could_see(pattern: str) -> None:
    for name in MANIFEST["content_scripts"][0]["js"]:
        code = without_comments((EXTENSION / name).read_text(encoding="utf-8"))
        assert not re.search(pattern, code), f"{pattern} in {name}"


def without_comments(source: str) -> str:
    """Give the source without what stands in comments; a // inside a string may cut too much, never too little code."""
    source = re.sub(r"/\*.*?\*/", "", source, flags=re.DOTALL)
    return re.sub(r"(?m)(^|\s)//.*$", "", source)


def test_the_folder_holds_no_address_to_load_from() -> None:
    """Nothing in the extension is loaded from elsewhere: no script, style, image or font with a web address."""
    for path in Path(EXTENSION).rglob("*.html"):
        assert not re.search(r"""(src|href)\s*=\s*["']?(https?:)?//""", path.read_text(encoding="utf-8")), path
