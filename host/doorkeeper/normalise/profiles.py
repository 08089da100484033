"""The address of a profile or company page on a networking site, in one form: ``linkedin/in/amanda-example``.

Source: the addresses that the sites themselves use (docs/reading.md lists the forms). An unknown site's address has no
such form and is compared as a link.
"""

from __future__ import annotations

import re
import unicodedata

from doorkeeper.normalise import addresses, characters

# (registrable domain, name of the site, pattern of the path): the pattern's groups are the kind of page, which may be
# empty, and the identity. Kept as texts: `re` compiles the one that is needed when it is needed.
_SITES = (
    (
        "linkedin.com",
        "linkedin",
        r"/+(?:(?:mwlite|comm)/+)?(?:profile/+)?(?:[a-z]{2}(?:_[a-z]{2})?/+)?(in|company|school|showcase)/+([^/?#]+)",
    ),
    ("linkedin.com", "linkedin", r"/+(pub)/+([^/?#]+(?:/+[0-9a-f]+){0,3})"),
    ("x.com", "x", r"/+()@?([A-Za-z0-9_]{1,15})(?:[/?#]|$)"),
    ("twitter.com", "x", r"/+()@?([A-Za-z0-9_]{1,15})(?:[/?#]|$)"),
    ("xing.com", "xing", r"/+(profile)/+([^/?#]+)"),
    ("github.com", "github", r"/+()([A-Za-z0-9-]{1,39})(?:[/?#]|$)"),
    ("facebook.com", "facebook", r"/+()([A-Za-z0-9.]{5,50})(?:[/?#]|$)"),
    ("researchgate.net", "researchgate", r"/+(profile)/+([^/?#]+)"),
    ("t.me", "telegram", r"/+()([A-Za-z0-9_]{5,32})(?:[/?#]|$)"),
)

_ORDINARY = "https://www.linkedin.com/in/"


def profile_key(text: str) -> str | None:
    """Give the canonical key of a profile address in any of its forms; None where it is no profile address.

    >>> profile_key("https://uk.linkedin.com/in/A%6Danda-Example/en?trk=x")
    'linkedin/in/amanda-example'
    """
    slug = text.removeprefix(_ORDINARY)
    if len(slug) < len(text) <= addresses.LONGEST and slug.isascii() and slug.replace("-", "").isalnum():
        return f"linkedin/in/{slug.lower()}"  # as what follows reads it
    own, *carried = addresses.unwrap(text[: addresses.LONGEST])
    key = _key_of(own)
    # a profile's own address stays its own whatever it carries; "x.com/share?url=…" is nobody's
    if key is not None and (not carried or key.count("/") > 1):
        return key
    return next((found for found in map(_key_of, reversed(carried)) if found), key)


def _key_of(text: str) -> str | None:
    address = addresses.parse_address(text)
    if address is None:
        return None
    if address.host == "www.linkedin.com" and address.path.startswith("/in/"):
        # the ordinary address of a profile needs no pattern to be compiled
        slug = slug_key(address.path[4:].split("/")[0].split("?")[0].split("#")[0])
        if slug:
            return f"linkedin/in/{slug}"
    path = address.path.replace("\\", "/")  # as browsers read it (WHATWG URL)
    for domain, site, pattern in _SITES:
        if address.host == domain or address.host.endswith("." + domain):
            found = re.match(pattern, path, re.IGNORECASE)
            if found:
                slug = slug_key(found[2])
                if not slug:
                    return None
                return f"{site}/{found[1].lower()}/{slug}" if found[1] else f"{site}/{slug}"
    return None


def slug_key(slug: str) -> str:
    """Give the canonical form of an address slug: decoded, composed, lower case, nothing invisible."""
    decoded = characters.visible(addresses.percent_decode(slug))
    folded = unicodedata.normalize("NFKC", decoded).casefold()
    # folding may leave a letter beside a mark that belong together (UAX #15, toNFKC_Casefold)
    slug = unicodedata.normalize("NFKC", folded)
    # any white space: an address is read without it, so "\r" alone would name a page that nothing can name again
    while slug != (trimmed := slug.strip().strip("/")):
        slug = trimmed
    return slug


def handle_key(text: str) -> str | None:
    """Give the canonical form of a handle such as ``@name`` or ``site:name``; None for a blank one."""
    key = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", characters.visible(text)).casefold())
    return key.strip().lstrip("@").strip() or None
