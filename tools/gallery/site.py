"""The stand-in for www.linkedin.com: an address in, a page out; by a route in Chromium, by a server in Firefox."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from tools.gallery import index_page
from tools.gallery.people import EXHIBITS
from tools.gallery.shapes.frame import STYLE_PATH

ORIGIN = "https://www.linkedin.com"
ELSEWHERE = "https://elsewhere.example"
"""Another host that serves the same pages, where the extension does not run."""
HOSTS = ("www.linkedin.com", "elsewhere.example")

CONTENT_SECURITY_POLICY = (
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none'; "
    "base-uri 'self'; require-trusted-types-for 'script'"
)
"""The real pages require trusted types, so a script that writes HTML fails here as it would there."""


class Answer(NamedTuple):
    """What the site answers to one request."""

    status: int
    content_type: str
    body: bytes
    policy: str = CONTENT_SECURITY_POLICY

    @property
    def headers(self) -> dict[str, str]:
        """The response's header fields."""
        return {"content-type": self.content_type} | ({"content-security-policy": self.policy} if self.policy else {})


class Site:
    """Pages by path; a path's last slash does not matter. ``requested`` lists what was asked for, in order.

    Browsers ask other hosts on their own behalf; that is not listed.
    """

    def __init__(self, pages: dict[str, str] | None = None) -> None:
        self._pages = {_plain(path): page for path, page in (pages or {}).items()}
        self._lawless: set[str] = set()
        self.requested: list[str] = []

    def put(self, path: str, html: str, *, lawless: bool = False) -> None:
        """Add a page, or replace it; a lawless one has no content security policy."""
        self._pages[_plain(path)] = html
        if lawless:
            self._lawless.add(_plain(path))

    def begin_anew(self) -> None:
        """Have the gallery's pages again and no others."""
        self._pages, self._lawless, self.requested = dict(gallery_site()._pages), set(), []

    def answer(self, url: str) -> Answer:
        """Answer one request for a whole address or a path."""
        host, path = urlsplit(url).hostname or "", _plain(urlsplit(url).path)
        if host in HOSTS:
            self.requested.append(path)
        if path == _plain(STYLE_PATH):
            return Answer(200, "text/css; charset=utf-8", (Path(__file__).parent / "site.css").read_bytes())
        page = self._pages.get(path)
        if page is None:
            return Answer(
                404, "text/html; charset=utf-8", b"<!doctype html><title>Page not found</title><h1>Page not found</h1>"
            )
        kind = "text/javascript" if path.endswith(".js") else "text/html"
        policy = "" if path in self._lawless else CONTENT_SECURITY_POLICY
        return Answer(200, f"{kind}; charset=utf-8", page.encode("utf-8", "replace"), policy)


def gallery_site() -> Site:
    """Give the site with the gallery's pages."""
    site = Site({index_page.PATH: index_page.render()})
    for exhibit in EXHIBITS:
        site.put(exhibit.path, exhibit.shape(exhibit.person))
    return site


def _plain(path: str) -> str:
    return unquote(path).rstrip("/") or "/"
