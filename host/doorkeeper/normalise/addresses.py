"""Web addresses, hosts and e-mail addresses in one form each, however they are written or hidden.

Sources: RFC 3986 (URI), RFC 5890 (IDNA, ``xn--``), RFC 5322 (addr-spec), and the "defanged" spellings of threat reports
(``hxxp``, ``[.]``, ``(dot)``). Pure text work: nothing is ever looked up.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from doorkeeper.normalise import characters

LONGEST = 2048

_DOTS = re.compile(r"[\s]*[\[({<]\s*(?:\.|dot|punkt|point)\s*[\])}>][\s]*|\s+dot\s+|[。．｡․]", re.IGNORECASE)
_AT = re.compile(r"\s*[\[({<]\s*(?:@|at)\s*[\])}>]\s*|\s+at\s+(?=\S+\s*(?:\.|[\[({]|\sdot\s))|＠|﹫", re.IGNORECASE)
_SCHEME = re.compile(r"^\s*(?:h[xt]{2}ps?|ftps?|https?)\s*(?::|\[:\])\s*(?:[/\\]|\[/\])*", re.IGNORECASE)
_HOST = r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+(?:xn--[a-z0-9-]{2,59}|[^\W\d_]{2,24})\.?"
_EMAIL = re.compile(rf"[\w.!#$%&'*+/=?^`{{|}}~-]{{1,64}}@{_HOST}")
_LINK = re.compile(
    rf"(?:h[xt]{{2}}ps?:/*)?(?:[\w.~-]{{1,64}}@)?(?<![\w.@-]){_HOST}(?::\d{{1,5}})?(?:/[^\s<>\"]*)?", re.IGNORECASE
)
_QUERY_TARGET = re.compile(
    r"[?&](?:url|u|q|to|target|dest|destination|redirect|redirect_uri|link)=([^&#]+)", re.IGNORECASE
)


class Address(NamedTuple):
    """A web address in parts: ``host`` in lower case without port, user and final dot; ``path`` with its query.

    ``look`` is the host as it looks: look-alike letters of other alphabets read as ASCII. ``how`` says what was undone.
    """

    host: str
    path: str
    look: str
    how: frozenset[str]


def refang(text: str) -> str:
    """Undo defanging and full-width signs: ``hxxps://a[.]example`` is ``https://a.example``."""
    text = characters.visible(text)
    text = _AT.sub("@", text)
    return _DOTS.sub(".", text)


def parse_address(text: str) -> Address | None:
    """Read one web address with or without scheme; None where no host can be read."""
    text = text[:LONGEST]
    shown = refang(text).strip()
    how = frozenset() if shown == text.strip() else frozenset((characters.HIDDEN,))
    rest = _SCHEME.sub("", shown).lstrip("/\\")
    end = re.search(r"[/?#\\]", rest)
    authority, path = (rest[: end.start()], rest[end.start() :]) if end else (rest, "")
    host = authority.rsplit("@", 1)[-1]
    host = re.sub(r":\d*$", "", host).rstrip(".")
    return _address(host, path, how)


def _address(host: str, path: str, how: frozenset[str]) -> Address | None:
    host = unicodedata.normalize("NFKC", percent_decode(host)).lower().strip(".")
    shown = _from_punycode(host)
    look = ".".join(label if label.isascii() else _look(label) for label in shown.split("."))
    if not look or "." not in shown or any(c.isspace() for c in shown):
        return None
    if look != shown:
        how |= {characters.LOOK_ALIKE}
    return Address(shown, path, look, how)


def _look(label: str) -> str:
    return "-".join("".join(word.look for word in characters.words(piece)) for piece in label.split("-"))


def percent_decode(text: str) -> str:
    """Decode ``%41``, twice-encoded too; bytes that are no UTF-8 stay as they are."""
    for _ in range(3):
        if "%" not in text:
            return text
        raw = re.sub(rb"%([0-9A-Fa-f]{2})", lambda m: bytes((int(m[1], 16),)), text.encode())
        try:
            decoded = raw.decode()
        except UnicodeDecodeError:
            return text
        if decoded == text:
            return text
        text = decoded
    return text


def _from_punycode(host: str) -> str:
    if "xn--" not in host:
        return host
    labels = []
    for label in host.split("."):
        if label.startswith("xn--"):
            try:
                label = label[4:].encode("ascii").decode("punycode")
            except (UnicodeError, OverflowError, ValueError):
                return host
        labels.append(label)
    return ".".join(labels)


def parent_domains(host: str) -> list[str]:
    """Give the host and each parent of at least two labels: ``a.b.example`` gives itself and ``b.example``."""
    labels = host.split(".")[-8:]
    return [".".join(labels[i:]) for i in range(len(labels) - 1)]


def unwrap(text: str) -> list[str]:
    """Give the address and the addresses that it carries in its query, as redirectors do; at most three deep."""
    out = [text]
    current = text
    for _ in range(3):
        found = _QUERY_TARGET.search(current)
        if not found:
            break
        current = percent_decode(found[1])
        if "." not in current:
            break
        out.append(current)
    return out


def parse_email(text: str) -> str | None:
    """Read one e-mail address: lower case, display name and ``+tag`` dropped, look-alike letters read as ASCII."""
    found = _EMAIL.search(refang(text[:LONGEST]))
    return _email(found[0]) if found else None


def _email(text: str) -> str | None:
    local, _, host = text.rpartition("@")
    address = _address(host.rstrip("."), "", frozenset())
    if address is None:
        return None
    local = unicodedata.normalize("NFKC", local).lower().split("+")[0]
    if not local.isascii():
        local = "".join(c if c.isascii() else characters.fold(c) for c in local)
    return f"{local}@{address.look}"


class Found(NamedTuple):
    """Links and e-mail addresses found in a text, as written."""

    links: tuple[str, ...]
    emails: tuple[str, ...]


def find(text: str, most: int = 50) -> Found:
    """Find links and e-mail addresses in running text, defanged ones too."""
    shown = refang(text)
    if "." not in shown:
        return Found((), ())
    emails = tuple(match[0].rstrip(".") for match in _islice(_EMAIL.finditer(shown), most))
    without = _EMAIL.sub(" ", shown)
    links = tuple(match[0].rstrip(".,;:!?)'") for match in _islice(_LINK.finditer(without), most))
    return Found(links, emails)


def _islice(matches: object, most: int) -> list[re.Match[str]]:
    out = []
    for match in matches:  # type: ignore[attr-defined]
        out.append(match)
        if len(out) >= most:
            break
    return out
