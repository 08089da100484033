"""Profile addresses in one form."""

import pytest

from doorkeeper.normalise.profiles import handle_key, profile_key, slug_key

JO = "linkedin/in/jo-bloggs"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("https://www.linkedin.com/in/jo-bloggs", JO),
        ("https://www.linkedin.com/in/jo-bloggs/", JO),
        ("linkedin.com/in/jo-bloggs", JO),
        ("http://uk.linkedin.com/in/Jo-Bloggs?trk=x#y", JO),
        ("HTTPS://WWW.LINKEDIN.COM/IN/JO-BLOGGS", JO),
        ("https://www.linkedin.com/mwlite/in/jo-bloggs", JO),
        ("https://www.linkedin.com/in/jo%2Dbloggs/details/experience/", JO),
        ("https://www.linkedin.com//in//jo-bloggs", JO),
        ("https://cy.linkedin.com/in/jo-bloggs/cy", JO),
        ("hxxps://www[.]linkedin[.]com/in/jo-bloggs", JO),
        ("https://www.linkedin.com./in/jo-bloggs", JO),
        ("https://user@www.linkedin.com:443/in/jo-bloggs", JO),
        ("https://www.linkedin.com/in/jo\u200b-bloggs", JO),
        ("https://www.linkedin.com/in/j%C3%B6", "linkedin/in/jö"),
        ("https://www.linkedin.com/in/jö", "linkedin/in/jö"),
        ("https://www.linkedin.com/in/邱", "linkedin/in/邱"),
        ("https://www.linkedin.com/company/wexmoor/about", "linkedin/company/wexmoor"),
        ("https://www.linkedin.com/school/wexmoor", "linkedin/school/wexmoor"),
        ("https://www.linkedin.com/pub/jo-bloggs/1/a2/3b4", "linkedin/pub/jo-bloggs/1/a2/3b4"),
        ("https://go.example/?url=https%3A%2F%2Fwww.linkedin.com%2Fin%2Fjo-bloggs", JO),
        ("https://www.linkedin.com/comm/in/jo-bloggs?midToken=x", JO),
        ("https://www.linkedin.com/mwlite/profile/in/jo-bloggs", JO),
        ("https:\\\\www.linkedin.com\\in\\jo-bloggs", JO),
        ("<https://www.linkedin.com/in/jo-bloggs>", JO),
        ("https://www.linkedin.com/in/jo-\tbloggs", JO),
        ("https://www.linkedin.com/authwall?sessionRedirect=https%3A%2F%2Fwww.linkedin.com%2Fin%2Fjo-bloggs", JO),
        ("https://web.archive.example/web/2024/https://www.linkedin.com/in/jo-bloggs", JO),
        ("https://x.com/share?url=https://www.linkedin.com/in/jo-bloggs", JO),
        ("https://www.linkedin.com/in/jo-bloggs?url=https://www.linkedin.com/in/somebody-else", JO),
        ("https://www.linkedin.com/in/jo-bloggs?original_referer=https://www.linkedin.com/in/somebody-else", JO),
        ("https://x.com/jobloggs", "x/jobloggs"),
        ("https://twitter.com/@JoBloggs?s=2", "x/jobloggs"),
        ("https://github.com/jo-bloggs", "github/jo-bloggs"),
        ("https://www.xing.com/profile/Jo_Bloggs", "xing/profile/jo_bloggs"),
        ("https://t.me/jo_bloggs", "telegram/jo_bloggs"),
    ],
)
def test_a_profile_address(text: str, key: str) -> None:
    assert profile_key(text) == key


@pytest.mark.parametrize(
    "text",
    [
        "",
        "jo-bloggs",
        "https://www.linkedin.com/",
        "https://www.linkedin.com/in/",
        "https://www.linkedin.com/feed/",
        "https://www.linkedin.com/jobs/in/jo-bloggs",
        "https://linkedin.com.elsewhere.example/in/jo-bloggs",
        "https://notlinkedin.com/in/jo-bloggs",
        "https://elsewhere.example/linkedin.com/in/jo-bloggs",
        "https://www.linkedin.com@elsewhere.example/in/jo-bloggs",
        "https://www.linkedin.com%2Eelsewhere.example/in/jo-bloggs",
        "https://linkedіn.com/in/jo-bloggs",
        "https://elsewhere.example/in/jo-bloggs",
        "https://x.com/",
        "https://www.linkedin.com/comm/feed/?in=jo-bloggs",
        "https://www.linkedin.com/profile/",
        "https://www.linkedin.com/feed/?ref=https://www.linkedin.com/in/jo-bloggs",
        "https://elsewhere.example/\\in\\jo-bloggs",
        "mailto:jo@wexmoor.example",
    ],
)
def test_no_profile_address(text: str) -> None:
    assert profile_key(text) is None


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("@JoBloggs", "jobloggs"),
        ("jobloggs", "jobloggs"),
        ("xing:Jo_B", "xing:jo_b"),
        ("@@jo\u200b", "jo"),
        ("", None),
        ("@", None),
    ],
)
def test_handles(text: str, key: str | None) -> None:
    assert handle_key(text) == key


@pytest.mark.parametrize(("text", "key"), [("Jo-B", "jo-b"), ("J%C3%B6", "jö"), ("jo%252Db", "jo-b"), ("ＪＯ", "jo")])
def test_slugs(text: str, key: str) -> None:
    assert slug_key(text) == key
