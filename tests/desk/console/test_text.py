"""Text that others wrote, made fit for a page."""

from __future__ import annotations

from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorkeeper.desk.console.address import address_of
from doorkeeper.desk.console.places import safe_next
from doorkeeper.desk.console.text import copied, plain, shown
from doorkeeper.model.errors import DoorkeeperError
from doorkeeper.normalise.characters import is_hidden


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Amanda", "<bdi>Amanda</bdi>"),
        ("محمد", "<bdi>محمد</bdi>"),
        ("a\nb\tc", "<bdi>a\nb\tc</bdi>"),
        ("<b>&\"'", "<bdi>&lt;b&gt;&amp;&#34;&#39;</bdi>"),
        ("gnp\u202eexe", '<bdi>gnp<span class="dk-hidden">U+202E</span>exe</bdi>'),
        ("a\u200bb", '<bdi>a<span class="dk-hidden">U+200B</span>b</bdi>'),
        ("a\x00b", '<bdi>a<span class="dk-hidden">U+0000</span>b</bdi>'),
        ("e" + "\u0301" * 50, "<bdi>e" + "\u0301" * 3 + "</bdi>"),
        (None, "<bdi></bdi>"),
        (7, "<bdi>7</bdi>"),
    ],
)
def test_it_is_shown_as_it_is(text: object, expected: str) -> None:
    assert str(shown(text)) == expected


@given(st.text())
def test_nothing_of_it_is_markup_and_nothing_hidden_is_left(text: str) -> None:
    markup = str(shown(text))
    inner = markup.removeprefix("<bdi>").removesuffix("</bdi>")
    bare = inner.replace('<span class="dk-hidden">', "").replace("</span>", "")
    assert "<" not in bare
    assert ">" not in bare
    assert '"' not in bare
    assert not [character for character in unescape(bare) if is_hidden(character) and character not in "\n\t"]
    assert not [character for character in plain(text) if is_hidden(character)]


def test_long_text_is_cut() -> None:
    assert str(shown("x" * 100, 10)) == "<bdi>xxxxxxxxxx…</bdi>"
    assert plain("x" * 100, 10) == "xxxxxxxxxx…"


def test_an_address_is_a_value_and_no_link() -> None:
    markup = str(copied('javascript:alert(1)"onclick="x'))
    assert markup.startswith('<code class="dk-value"><bdi>javascript:alert(1)&#34;')
    assert "href" not in markup


@given(st.text() | st.text(alphabet="/\\:.?#@ \t%ab").map(lambda text: "/" + text))
def test_next_is_a_path_of_ours(text: str) -> None:
    place = safe_next(text)
    assert place.startswith("/")
    assert not place.startswith(("//", "/\\"))
    assert "\\" not in place
    assert place.isprintable()


@pytest.mark.parametrize(
    ("url", "secure", "origins"),
    [
        ("https://desk.example", True, {"https://desk.example"}),
        ("https://desk.example:8443/", True, {"https://desk.example:8443"}),
        ("http://localhost:8090", False,
         {"http://localhost:8090", "http://127.0.0.1:8090", "http://[::1]:8090"}),
        ("http://127.0.0.1:1", False, {"http://localhost:1", "http://127.0.0.1:1", "http://[::1]:1"}),
    ],
)  # fmt: skip
def test_where_it_may_be_served(url: str, secure: bool, origins: set[str]) -> None:
    found = address_of(url)
    assert found.secure == secure
    assert set(found.origins) == origins
    assert found.cookie.startswith("__Host-") == secure


@pytest.mark.parametrize(
    "url",
    ["", "desk.example", "http://desk.example", "http://10.0.0.1:8090", "ftp://localhost", "https://desk.example/a",
     "https://user@desk.example", "https://desk.example?x", "https://", "http://localhost.evil.example", "https://a:x"],
)  # fmt: skip
def test_where_it_may_not(url: str) -> None:
    with pytest.raises(DoorkeeperError) as caught:
        address_of(url)
    assert caught.value.code == "console.address"
