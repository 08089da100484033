"""A person at the console, as a browser without JavaScript: pages are parsed, forms are filled in and sent.

Each page is checked as it is shown: one title, one heading, no script or style of its own, no id twice, and every form
goes to this site with its token.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pyotp
from argon2 import PasswordHasher
from flask import Flask
from werkzeug.test import TestResponse

from doorkeeper.desk.console import proofs, totp
from doorkeeper.desk.console.tables import user
from doorkeeper.desk.triage.desk import Desk, writing
from tests.desk.triage.conftest import Clock

ADDRESS = "http://localhost:8090"
PASSWORD = "correct horse battery staple"
VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())


@cache
def kept_password() -> str:
    # of the same kind and quicker to check: what a password costs is kept with it
    return PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash(PASSWORD)


class Element:
    """An element of a page."""

    def __init__(self, name: str, attributes: dict[str, str]) -> None:
        self.name = name
        self.attributes = attributes
        self.children: list[Element | str] = []

    def get(self, name: str, default: str = "") -> str:
        return self.attributes.get(name, default)

    def all(self, *names: str) -> Iterator[Element]:
        for child in self.children:
            if isinstance(child, Element):
                if not names or child.name in names:
                    yield child
                yield from child.all(*names)

    @property
    def text(self) -> str:
        parts = (child if isinstance(child, str) else child.text for child in self.children)
        return " ".join("".join(parts).split())


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("", {})
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len({name for name, _ in attrs}) == len(attrs), f"<{tag}> has an attribute twice"
        element = Element(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open[-1].children.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self._open[-1].name == tag, f"</{tag}> ends <{self._open[-1].name}>"
        self._open.pop()

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)


def parsed(markup: str) -> Element:
    """Parse a page; what is opened is closed, in order."""
    parser = _Parser()
    parser.feed(markup)
    parser.close()
    assert len(parser._open) == 1, "something is not closed"
    return parser.root


def check_page(response: TestResponse, page: Element) -> None:
    """Check what holds for every page."""
    policy = response.headers["Content-Security-Policy"]
    found = re.search(r"script-src 'nonce-([\w-]{20,})'; style-src 'nonce-\1'", policy)
    assert found, policy
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    titles = [element.text for element in page.all("title") if element.get("id") == ""]
    assert len(titles) == 1
    assert titles[0].endswith("– Doorkeeper desk")
    assert len(titles[0]) > len("– Doorkeeper desk") + 2
    assert [bool(element.text) for element in page.all("h1")] == [True]
    assert next(page.all("html")).get("lang") == "en"
    ids = Counter(element.get("id") for element in page.all() if "id" in element.attributes)
    assert not [name for name, count in ids.items() if count > 1 or not name]
    for element in page.all():
        assert not [name for name in element.attributes if name.startswith("on") or name == "style"], element.name
        if element.name == "style":
            raise AssertionError("a style element")
        if element.name in ("script", "link") and element.get("rel") != "icon":
            assert element.get("nonce") == found[1]
            assert not element.text
        for name in ("href", "src", "action", "formaction"):
            assert element.get(name, "/").startswith(("/", "#")), element.attributes
            assert not element.get(name, "/").startswith("//")
        for name in ("for", "aria-labelledby", "aria-describedby"):
            assert all(target in ids for target in element.get(name).split()), element.attributes
    for form in page.all("form"):
        assert form.get("action")
        if form.get("method") == "post":
            assert [item.get("name") for item in form.all("input")].count("csrf") == 1


class Page:
    """A page as it was shown."""

    def __init__(self, response: TestResponse) -> None:
        self.status = response.status_code
        self.location = response.headers.get("Location", "")
        self.headers = response.headers
        self.data = response.data
        self.markup = response.get_data(as_text=True)
        self.root = Element("", {})
        if response.mimetype == "text/html" and "Location" not in response.headers:
            self.root = parsed(self.markup)
            check_page(response, self.root)

    @property
    def text(self) -> str:
        return next(self.root.all("main"), self.root).text

    @property
    def heading(self) -> str:
        return next(self.root.all("h1"), self.root).text

    @property
    def code(self) -> str:
        """The code of an error page."""
        found = re.search(r"Code: ([a-z0-9._-]+)", self.text)
        return found[1] if found else ""

    def form(self, action: str) -> dict[str, str]:
        """Give the fields of a form as they are filled in."""
        for form in self.root.all("form"):
            if form.get("action") == action or any(item.get("formaction") == action for item in form.all("button")):
                return dict(_fields(form))
        raise AssertionError(f"no form for {action}")


def _fields(form: Element) -> Iterator[tuple[str, str]]:
    for item in form.all("input", "textarea", "select"):
        if item.name == "textarea":
            yield item.get("name"), "".join(str(child) for child in item.children).removeprefix("\n")
        elif item.name == "select":
            options = list(item.all("option"))
            chosen = [option for option in options if "selected" in option.attributes] or options[:1]
            yield item.get("name"), chosen[0].get("value")
        elif item.get("type") not in ("checkbox", "radio") or "checked" in item.attributes:
            yield item.get("name"), item.get("value")


class Person:
    """Somebody with a browser of their own."""

    def __init__(self, app: Flask, desk: Desk, clock: Clock, name: str = "") -> None:
        self.client = app.test_client()
        self.desk = desk
        self.clock = clock
        self.name = name
        self.secret = ""

    def enlist(self, role: str) -> None:
        """Be added, with an authenticator and a password of one's own; its hash is made once for all tests."""
        self.secret = totp.new_secret()
        values = {"id": os.urandom(16).hex(), "name": self.name, "role": role, "password": kept_password()}
        with writing(self.desk.engine) as connection:
            connection.execute(
                user.insert().values(must_change=False, disabled=False, totp_step=0, created=0, **values)
            )
            proofs.keep_secret(connection, self.desk, values["id"], self.secret, 0)

    def code(self) -> str:
        """Give a code that was not used yet: time goes on for that."""
        self.clock.pass_(seconds=totp.STEP)
        return pyotp.TOTP(self.secret).at(self.clock.now)

    def get(self, path: str, **headers: str) -> Page:
        return Page(self.client.get(path, base_url=ADDRESS, headers=headers))

    def post(self, path: str, data: Mapping[str, object] | None = None, **headers: str) -> Page:
        """Send a form as it is, with the headers of a browser that shows our own page."""
        sent = {"Origin": ADDRESS, "Sec-Fetch-Site": "same-origin", **headers}
        return Page(self.client.post(path, base_url=ADDRESS, data=dict(data or {}), headers=sent))

    def send(self, page: Page, action: str, **values: object) -> Page:
        """Fill in a form of a page and send it; follows the answer to the next page."""
        found = self.post(action, {**page.form(action), **values})
        return self.follow(found)

    def follow(self, page: Page) -> Page:
        while page.location:
            place = urlsplit(page.location)
            assert not place.netloc or place.netloc == urlsplit(ADDRESS).netloc
            page = self.get(place.path + (f"?{place.query}" if place.query else ""))
        return page

    def sign_in(self, wanted: str = "/") -> Page:
        page = self.get(f"/sign-in?next={wanted}")
        page = self.send(page, "/sign-in", name=self.name, password=PASSWORD)
        return self.send(page, "/sign-in/code", code=self.code())

    @property
    def cookie(self) -> str:
        found = self.client.get_cookie("desk", domain="localhost")
        return found.value if found else ""
