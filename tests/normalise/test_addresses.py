"""Hosts and e-mail addresses in one form, however they are written."""

import pytest

from doorkeeper.normalise.addresses import (
    find,
    parent_domains,
    parse_address,
    parse_email,
    percent_decode,
    refang,
    unwrap,
)

HOSTS = [
    ("https://wexmoor.example/a?b#c", "wexmoor.example"),
    ("wexmoor.example", "wexmoor.example"),
    ("//wexmoor.example", "wexmoor.example"),
    ("HTTPS://WEXMOOR.EXAMPLE.", "wexmoor.example"),
    ("https://wexmoor.example:8443/", "wexmoor.example"),
    ("https://user:pass@wexmoor.example/", "wexmoor.example"),
    ("https://www.linkedin.com@wexmoor.example/", "wexmoor.example"),
    ("https:\\\\wexmoor.example\\x", "wexmoor.example"),
    ("hxxps://wexmoor[.]example", "wexmoor.example"),
    ("hxxp://wexmoor(dot)example/x", "wexmoor.example"),
    ("wexmoor [dot] example", "wexmoor.example"),
    ("https://wexmoor。example", "wexmoor.example"),
    ("https://ｗｅｘｍｏｏｒ.example", "wexmoor.example"),
    ("https://wex\u200bmoor.example", "wexmoor.example"),
    ("https://wexmoor%2Eexample", "wexmoor.example"),
    ("https://xn--wxmoor-3of.example", "wеxmoor.example"),
    ("ftp://wexmoor.example", "wexmoor.example"),
    ("<https://wexmoor.example>", "wexmoor.example"),
    ("(wexmoor.example)", "wexmoor.example"),
    ("https://wex\tmoor.example\n", "wexmoor.example"),
]


@pytest.mark.parametrize(("text", "host"), HOSTS)
def test_a_host(text: str, host: str) -> None:
    address = parse_address(text)
    assert address is not None
    assert address.host == host


@pytest.mark.parametrize(
    "text",
    ["", " ", "wexmoor", "https://", "https://localhost/x", "a b.example/c d", "/in/x", "?x", "." * 300, "a." * 400],
)
def test_no_host(text: str) -> None:
    assert parse_address(text) is None


@pytest.mark.parametrize(
    ("text", "look"),
    [
        ("https://wеxmoor.example", "wexmoor.example"),
        ("https://xn--wxmoor-3of.example", "wexmoor.example"),
        ("https://wexmoor.example", "wexmoor.example"),
    ],
)
def test_how_a_host_looks(text: str, look: str) -> None:
    address = parse_address(text)
    assert address is not None
    assert address.look == look


@pytest.mark.parametrize(
    ("text", "email"),
    [
        ("jo@wexmoor.example", "jo@wexmoor.example"),
        ("JO@WEXMOOR.EXAMPLE", "jo@wexmoor.example"),
        ("Jo Bloggs <jo@wexmoor.example>", "jo@wexmoor.example"),
        ("mailto:jo+uk@wexmoor.example", "jo@wexmoor.example"),
        ("jo [at] wexmoor [dot] example", "jo@wexmoor.example"),
        ("jo＠wexmoor.example", "jo@wexmoor.example"),
        ("jо@wеxmoor.example", "jo@wexmoor.example"),
        ("jo.b@mail.wexmoor.example.", "jo.b@mail.wexmoor.example"),
    ],
)
def test_an_email(text: str, email: str) -> None:
    assert parse_email(text) == email


@pytest.mark.parametrize("text", ["", "jo", "jo@", "@wexmoor.example", "jo@wexmoor", "jo at the office", "a@b", "@@@"])
def test_no_email(text: str) -> None:
    assert parse_email(text) is None


@pytest.mark.parametrize(
    ("text", "links", "emails"),
    [
        ("see wexmoor.example, thanks", ("wexmoor.example",), ()),
        ("see https://wexmoor.example/a?b=1.", ("https://wexmoor.example/a?b=1",), ()),
        ("hxxps://wexmoor[.]example/x", ("hxxps://wexmoor.example/x",), ()),
        ("write to jo@wexmoor.example!", (), ("jo@wexmoor.example",)),
        ("jo (at) wexmoor (dot) example", (), ("jo@wexmoor.example",)),
        ("a.example and b.example", ("a.example", "b.example"), ()),
        ("no address here. Or here.", (), ()),
        ("version 1.2.3 of 4.5", (), ()),
        ("e.g. this", (), ()),
        ("", (), ()),
    ],
)
def test_found_in_text(text: str, links: tuple[str, ...], emails: tuple[str, ...]) -> None:
    found = find(text)
    assert (found.links, found.emails) == (links, emails)


def test_what_is_found_is_bounded() -> None:
    assert len(find("a.example " * 500).links) == 50
    assert len(find("a@b.example " * 500).emails) == 50


@pytest.mark.parametrize(
    ("host", "parents"),
    [
        ("a.b.example", ["a.b.example", "b.example"]),
        ("b.example", ["b.example"]),
        ("example", []),
        ("1.2.3.4.5.6.7.8.9.example", ["3.4.5.6.7.8.9.example", "4.5.6.7.8.9.example", "5.6.7.8.9.example",
                                       "6.7.8.9.example", "7.8.9.example", "8.9.example", "9.example"]),
    ],
)  # fmt: skip
def test_parents(host: str, parents: list[str]) -> None:
    assert parent_domains(host) == parents


@pytest.mark.parametrize(
    ("text", "carried"),
    [
        ("https://go.example/?url=https%3A%2F%2Fwexmoor.example", ["https://wexmoor.example"]),
        ("https://go.example/?x=1&q=wexmoor.example", ["wexmoor.example"]),
        ("https://go.example/?url=nothing", []),
        ("https://go.example/?other=wexmoor.example", []),
        ("https://go.example/url=wexmoor.example", []),
        ("https://go.example/?next=wexmoor.example", ["wexmoor.example"]),
        ("https://go.example/?session_redirect=https%3A%2F%2Fwexmoor.example", ["https://wexmoor.example"]),
        ("https://go.example/2024/https://wexmoor.example/a", ["https://wexmoor.example/a"]),
        ("https://go.example/v3/__https://wexmoor.example__;!!x", ["https://wexmoor.example__;!!x"]),
        ("https://go.example/?ref=https://wexmoor.example", []),
        ("https://go.example/https://nothing", []),
    ],
)
def test_redirectors(text: str, carried: list[str]) -> None:
    assert unwrap(text)[1:] == carried


def test_redirectors_are_followed_three_deep() -> None:
    text = "https://go.example/?url=" * 10 + "wexmoor.example"
    assert len(unwrap(text)) <= 4


@pytest.mark.parametrize(
    ("text", "decoded"),
    [("%41", "A"), ("%2541", "A"), ("%zz", "%zz"), ("%ff", "%ff"), ("%C3%B6", "ö"), ("a", "a"), ("%", "%")],
)
def test_percent(text: str, decoded: str) -> None:
    assert percent_decode(text) == decoded


@pytest.mark.parametrize("text", ["meet me at noon.", "look at this", "point taken. Good."])
def test_ordinary_words_are_no_addresses(text: str) -> None:
    assert find(text) == ((), ())


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("wexmoor[.]example", "wexmoor.example"),
        ("wexmoor (dot) example", "wexmoor.example"),
        ("jo[at]wexmoor{.}example", "jo@wexmoor.example"),
        ("look at this", "look at this"),
        ("point taken", "point taken"),
    ],
)
def test_refang(text: str, shown: str) -> None:
    assert refang(text) == shown
