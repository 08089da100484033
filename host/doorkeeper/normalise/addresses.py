"""Web addresses, hosts and e-mail addresses in one form each, however they are written or hidden.

Sources: RFC 3986 (URI), RFC 5890 (IDNA, ``xn--``), RFC 5322 (addr-spec), and the "defanged" spellings of threat reports
(``hxxp``, ``[.]``, ``(dot)``). Pure text work: nothing is ever looked up.
"""

import re
import unicodedata
from itertools import islice

from doorkeeper.model.value import Value
from doorkeeper.normalise import characters

LONGEST = 2048
LONGEST_HOST = 253
"""Longest name of a host, in characters (RFC 1035)."""

# Kept as texts: `re` compiles each at its first use, and most pages need none of them. Every repeat is bounded, since
# the text is a stranger's and an unbounded one could be made to take quadratic time.
_DOTS = r"\s{0,3}[\[({<]\s{0,3}(?:\.|dot|punkt|point)\s{0,3}[\])}>]\s{0,3}|\s{1,3}dot\s{1,3}|[。．｡․]"
_BEFORE_DOT = r"(?=\S{1,64}\s{0,3}(?:\.|[\[({]|\sdot\s))"
_AT = r"\s{0,3}[\[({<]\s{0,3}(?:@|at)\s{0,3}[\])}>]\s{0,3}|\s{1,3}at\s{1,3}" + _BEFORE_DOT + "|[＠﹫]"
_DEFANGED = frozenset("[({<。．｡․＠﹫")
_SCHEME = r"^\s*(?:h[xt]{2}ps?|ftps?|https?)\s*(?::|\[:\])\s*(?:[/\\]|\[/\])*"
_HOST = r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.){1,8}(?:xn--[a-z0-9-]{2,59}|[^\W\d_]{2,24})\.?"
_EMAIL = rf"[\w.!#$%&'*+/=?^`{{|}}~-]{{1,64}}@{_HOST}"
_LINK = rf"(?:h[xt]{{2}}ps?:/{{0,4}})?(?:[\w.~-]{{1,64}}@)?(?<![\w.@-]){_HOST}(?::\d{{1,5}})?(?:/[^\s<>\"]*)?"
_QUERY_TARGET = (
    r"[?&](?:url|u|q|to|target|dest|destination|next|continue|go|goto|link|adurl|return|return_?(?:to|url)"
    r"|(?:session_?)?redir(?:ect)?(?:_?ur[il])?)=([^&#]+)"
)
# Archives and mail filters carry the address as it is in their path: web.archive.org/web/2024/https://a.example.
_PATH_TARGET = r"^[^?#]{1,512}?/_{0,2}(https?:/{1,2}[^\s/?#]{1,253}\.[^\s]{1,1024})"
# What a browser takes out of an address before it reads it (WHATWG URL).
_BREAKS = str.maketrans("", "", "\t\n\r")


class Address(Value):
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
    if _DEFANGED.isdisjoint(text) and " " not in text:
        return text
    text = re.sub(_AT, "@", text, flags=re.IGNORECASE)
    return re.sub(_DOTS, ".", text, flags=re.IGNORECASE)


def parse_address(text: str) -> Address | None:
    """Read one web address with or without scheme; None where no host can be read."""
    text = text[:LONGEST].strip()
    if text.startswith(("<", "(", "[", '"', "'")):
        text = text.strip("<>()[]\"'")
    shown = refang(text.translate(_BREAKS)).strip()
    how = frozenset() if shown == text else frozenset((characters.HIDDEN,))
    # the two ordinary schemes need no pattern to be compiled
    plain = next((scheme for scheme in ("https://", "http://") if shown.startswith(scheme)), None)
    rest = shown[len(plain) :] if plain else re.sub(_SCHEME, "", shown, flags=re.IGNORECASE)
    rest = rest.lstrip("/\\")
    end = min((at for sign in "/?#\\" if (at := rest.find(sign)) >= 0), default=len(rest))
    authority, path = rest[:end], rest[end:]
    host = authority.rsplit("@", 1)[-1]
    before, colon, port = host.rpartition(":")
    if colon and (not port or port.isdecimal()):
        host = before
    return _address(host.rstrip("."), path, how)


def _address(host: str, path: str, how: frozenset[str]) -> Address | None:
    if len(host) <= LONGEST_HOST and host.isascii() and "%" not in host and "--" not in host:
        # nothing to decode: most hosts
        shown = host.lower().strip(".")
        return Address(shown, path, shown, how) if "." in shown and len(shown.split()) == 1 else None
    host = percent_decode(host)
    if len(host) > LONGEST_HOST:
        return None
    # one letter can stand for eighteen
    host = unicodedata.normalize("NFKC", host).lower().strip(".")
    if len(host) > LONGEST_HOST:
        return None
    shown = _from_punycode(host)
    look = ".".join(label if label.isascii() else _look(label) for label in shown.split("."))
    if not look or "." not in shown or len(shown.split()) != 1:
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
    """Give the address and the addresses that it carries, as redirectors and archives do; at most three deep."""
    out = [text]
    current = text
    for _ in range(3):
        found = re.search(_QUERY_TARGET, current, re.IGNORECASE) if "?" in current else None
        if not found and "http" in current[8:]:
            found = re.search(_PATH_TARGET, current, re.IGNORECASE)
        if not found:
            break
        current = percent_decode(found[1])
        if "." not in current:
            break
        out.append(current)
    return out


def parse_email(text: str) -> str | None:
    """Read one e-mail address: lower case, display name and ``+tag`` dropped, look-alike letters read as ASCII."""
    found = re.search(_EMAIL, refang(text[:LONGEST]))
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


class Found(Value):
    """Links and e-mail addresses found in a text, as written."""

    links: tuple[str, ...]
    emails: tuple[str, ...]


def find(text: str, most: int = 50) -> Found:
    """Find links and e-mail addresses in running text, defanged ones too."""
    shown = refang(text)
    if "." not in shown:
        return Found((), ())
    emails = tuple(match[0].rstrip(".") for match in islice(re.finditer(_EMAIL, shown), most))
    without = re.sub(_EMAIL, " ", shown)
    links = tuple(match[0].rstrip(".,;:!?)'") for match in islice(re.finditer(_LINK, without, re.IGNORECASE), most))
    return Found(links, emails)
