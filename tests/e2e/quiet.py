"""What holds on every page that the extension has been on, seen from the page's side."""

from __future__ import annotations

from tests.e2e.chromium import Chromium
from tests.e2e.driver import Browser

TRACES = """
const extra = [...document.documentElement.children].filter((node) => node !== document.head && node !== document.body);
const markup = document.documentElement.outerHTML;
return {
    extra: extra.map((node) => [
        node.localName, node.getAttributeNames().filter((name) => name !== 'data-planted'), node.childNodes.length,
        node.shadowRoot === null,
    ]),
    address: ['chrome-extension:', 'moz-extension:'].some((scheme) => markup.includes(scheme)),
    name: /doorkeeper(?!-gallery)/i.test(markup.replace(/doorkeeper-gallery|Doorkeeper gallery/g, '')),
    sheets: document.adoptedStyleSheets.length,
};
"""
"""Everything that a page could find of us in its own document."""


def assert_quiet(browser: Browser) -> None:
    """Check that nothing of ours is in the page but the bare element, and that our scripts raised no error."""
    found = browser.run(TRACES)
    assert len(found["extra"]) <= 1, f"more than one element beside head and body: {found['extra']}"
    for name, attributes, children, closed in found["extra"]:
        assert (name, attributes, children, closed) == ("div", [], 0, True), "the host element is not bare"
    assert not found["address"], "an address of the extension stands in the page"
    assert not found["name"], "the extension's name stands in the page"
    assert found["sheets"] == 0, "the page's own style sheets were added to"
    if isinstance(browser, Chromium):
        complaints, browser.complaints = browser.complaints, []
        assert complaints == [], "our scripts raised errors"
