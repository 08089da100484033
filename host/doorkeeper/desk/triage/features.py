"""What a report is found by, and what makes two reports alike: values of one kind each, in one form each.

Only keyed tokens of these values reach the database (``datakey.py``). A value that ordinary people share, such as the
site's own domain or that of a mail service, is no feature.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from doorkeeper.desk.triage.content import Report
from doorkeeper.desk.triage.datakey import DataKey
from doorkeeper.normalise import addresses, characters, names, profiles
from doorkeeper.packs.domains import registrable_domain
from doorkeeper.packs.protected import protected

PROFILE, DOMAIN, HANDLE, EMAIL, TEXT, NAME = "profile", "domain", "handle", "email", "text", "name"
WORD, DEVICE, CALLER = "word", "device", "caller"

SHINGLE_WORDS = 6
"""Words of one passage. Six in a row are shared by a template, seldom by chance."""
MOST_OF_LINE = 40
"""Most passages kept of one line of text, so that padding does not push out what is beside it."""
MOST_SHINGLES = 600
MOST_WORDS = 300
TOKEN_BYTES = 8
VERSION = 1
"""Counts the changes of what is a feature here: reports that were indexed with an older one are indexed anew."""
MOST_FOUND = 100

_NAMED_SITES = ("linkedin", "xing", "researchgate")
"""Sites on which the end of an address is not a handle that the person uses elsewhere."""

Feature = tuple[str, str]

# Han is written without spaces: each character counts as a word
_TOKEN = re.compile(r"[\u3400-\u9fff]|(?:(?![\u3400-\u9fff])[^\W_])+")


def features(report: Report) -> frozenset[Feature]:
    """Give (kind, value) of everything that a report is found by, its passages of text left out."""
    out: set[Feature] = set()
    for link in _links(report):
        out.update(_of_link(link, page=link == report.url))
    for email in _emails(report):
        out.update(_of_email(email))
    if report.name:
        out.update((NAME, key) for key in name_keys(report.name))
    out.update((WORD, word) for word in sorted(_words(report))[:MOST_WORDS])
    if report.caller:
        out.add((CALLER, caller_key(report.caller)))
    return frozenset(out)


def passages(report: Report) -> frozenset[str]:
    """Give the passages of text, each of :data:`SHINGLE_WORDS` words: of the note, the pasted text and their messages.

    What the reporter wrote to them is left out, since it says nothing of who wrote to the reporter.
    """
    return frozenset(passage for line in _lines(report) for passage in _shingles(line))


def token(key: DataKey, kind: str, value: str) -> bytes:
    """Give the token that stands for a feature. Two of some millions are equal by chance once in a million desks."""
    return key.token(kind, value)[:TOKEN_BYTES]


def tokens(key: DataKey, report: Report, fingerprint: str | None) -> dict[bytes, str]:
    """Give the kinds of all features by their tokens; of the passages of each line those with the lowest tokens.

    Two reports that carry one text choose the same of its passages, so the comparison loses little.
    """
    out = {token(key, kind, value): kind for kind, value in features(report)}
    if fingerprint:
        out[token(key, DEVICE, fingerprint)] = DEVICE
    chosen = {
        each
        for line in _lines(report)
        for each in sorted({token(key, TEXT, passage) for passage in _shingles(line)})[:MOST_OF_LINE]
    }
    out.update((each, TEXT) for each in sorted(chosen)[:MOST_SHINGLES])
    return out


def query_features(text: str) -> list[frozenset[Feature]]:
    """Read what a person searches for: groups of features, of each of which a report must have one.

    An identifier makes one group; words make a group each, of the readings that its letters allow.
    """
    text = text.strip()[: addresses.LONGEST]
    email = addresses.parse_email(text) if "@" in text.lstrip("@") else None
    if email:
        return [frozenset(((EMAIL, email),))]
    handle = text.startswith("@") and not text[1:].count(" ") and profiles.handle_key(text)
    if handle:
        return [frozenset(((HANDLE, handle),))]
    looks_like_address = len(text.split()) == 1 and ("." in text or "/" in text)
    if looks_like_address:
        found = frozenset(_of_link(text, page=False))
        precise = frozenset(item for item in found if item[0] == PROFILE)
        if found:
            return [precise or found]
    return [frozenset((WORD, form) for form in forms) for forms in _readings(text)]


def of_text(text: str) -> frozenset[Feature]:
    """Give the identifiers in a running text."""
    found = addresses.find(text, MOST_FOUND)
    of_links = (item for link in found.links for item in _of_link(link, page=False))
    return frozenset((*of_links, *(item for email in found.emails for item in _of_email(email))))


def subject_features(text: str) -> frozenset[Feature]:
    """Give the features by which reports *about* somebody are found: an identifier, or the whole name."""
    identifiers = frozenset(item for group in query_features(text) for item in group if item[0] != WORD)
    return identifiers or frozenset((NAME, key) for key in name_keys(text))


def name_keys(name: str) -> list[str]:
    """Give the forms of a whole name that are equal whatever its order, titles and look-alike letters.

    One part alone is nobody's whole name.
    """
    return sorted({" ".join(sorted(reading.parts)) for reading in names.readings(name) if len(reading.parts) > 1})


def caller_key(caller: str) -> str:
    """Give the form in which somebody who telephoned is compared."""
    return " ".join(_split(caller)) or caller.casefold()


def _lines(report: Report) -> Iterator[str]:
    for text in (report.note or "", report.text or "", *(m.text for m in report.messages if m.sender == "them")):
        yield from text.splitlines()


def _links(report: Report) -> Iterator[str]:
    if report.url:
        yield report.url
    yield from report.links
    yield from (mention for mention in report.mentions if "@" not in mention or "/" in mention)
    yield from (organisation.url for organisation in report.organisations if organisation.url)
    for text in _their_texts(report):
        yield from addresses.find(text, MOST_FOUND).links


def _emails(report: Report) -> Iterator[str]:
    yield from report.emails
    yield from (mention for mention in report.mentions if "@" in mention and "/" not in mention)
    for text in _their_texts(report):
        yield from addresses.find(text, MOST_FOUND).emails


def _their_texts(report: Report) -> Iterator[str]:
    yield from (message.text for message in report.messages if message.sender == "them")
    if report.text:
        yield report.text
    if report.note:
        yield report.note


def _of_link(link: str, *, page: bool) -> Iterator[Feature]:
    profile = profiles.profile_key(link)
    if profile:
        yield PROFILE, profile
        site, _, slug = profile.partition("/")
        if site not in _NAMED_SITES:
            yield HANDLE, slug
    if page:
        return  # the host of the page is the site itself
    for candidate in addresses.unwrap(link[: addresses.LONGEST]):
        address = addresses.parse_address(candidate)
        if address is not None:
            yield from _of_host(address.look)


def _of_email(text: str) -> Iterator[Feature]:
    email = addresses.parse_email(text)
    if email:
        yield EMAIL, email
        yield from _of_host(email.rpartition("@")[2])


def _of_host(host: str) -> Iterator[Feature]:
    domain = registrable_domain(host)
    if domain and not protected().covers("d" + domain):
        yield DOMAIN, domain


def _words(report: Report) -> set[str]:
    """Give the words that a report is searched by: of its fields, not of its messages.

    Tokens of running text would tell by their frequency what language says by its own.
    """
    fields: list[str | None] = [report.name, report.headline, report.location]
    for organisation in report.organisations:
        fields += [organisation.name, organisation.role]
    if report.warning:
        fields += [hit.title for hit in report.warning.hits]
    return {word for field in fields if field for word in _split(field)}


def _split(text: str) -> list[str]:
    """Give the words of a text in all their readings."""
    return list(dict.fromkeys(form for forms in _readings(text) for form in forms))


def _readings(text: str) -> list[tuple[str, ...]]:
    """Give each word as it looks and as it sounds: look-alike letters as ASCII, other alphabets in Latin letters."""
    found = (tuple(dict.fromkeys((word.look or word.han, word.sound))) for word in characters.words(text[:2000]))
    return [readings for forms in found if (readings := tuple(form for form in forms if form))]


def _shingles(text: str) -> Iterable[str]:
    found = _TOKEN.findall(characters.visible(text).casefold())
    return (" ".join(found[i : i + SHINGLE_WORDS]) for i in range(len(found) - SHINGLE_WORDS + 1))
