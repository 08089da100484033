"""The registrable part of a domain, by the public suffix list that `tldextract` carries; nothing is ever fetched.

The list is read here for plain hosts, since importing the library takes longer than all else that an update of a few
entries does. Anything else (other letters, whole addresses) is the library's to read.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from doorkeeper.model.value import TYPE_CHECKING

if TYPE_CHECKING:
    from tldextract import TLDExtract

_PLAIN = re.compile(r"[a-z0-9][a-z0-9.-]*[a-z0-9]")


def domain_label(domain: str) -> str | None:
    """Give the label before the public suffix, lower case: ``a.example.co.uk`` gives ``example``; None for a suffix."""
    label, suffix = _split(domain.lower())
    if suffix:
        return label or None
    # an ending that the list does not have is one label (publicsuffix.org, "the prevailing rule is *")
    labels = domain.lower().split(".")
    return labels[-2] if len(labels) > 1 and labels[-2] else None


def registrable_domain(domain: str) -> str | None:
    """Give the public suffix plus one label; None for a public suffix itself."""
    label, suffix = _split(domain.lower())
    if suffix:
        return f"{label}.{suffix}" if label else None
    return ".".join(domain.lower().split(".")[-2:]) if domain_label(domain) else None


def _split(domain: str) -> tuple[str, str]:
    """Give the label before the public suffix, and the suffix; no suffix where the list has none."""
    if not _PLAIN.fullmatch(domain) or ".." in domain or "xn--" in domain:
        parts = _library()(domain)
        return parts.domain, parts.suffix
    labels = domain.split(".")
    first = len(labels) - _suffix_length(labels)
    return labels[first - 1] if first else "", ".".join(labels[first:])


def _suffix_length(labels: list[str]) -> int:
    """Give how many labels the longest rule takes (publicsuffix.org/list, "algorithm"), 0 where there is none."""
    rules = _rules()
    for start in range(len(labels)):
        rest = ".".join(labels[start:])
        if f"!{rest}" in rules:
            return len(labels) - start - 1
        if rest in rules or f"*.{'.'.join(labels[start + 1 :])}" in rules:
            return len(labels) - start
    return 0


@cache
def _rules() -> frozenset[str]:
    """Give the rules of the list, those for private domains too."""
    found = find_spec("tldextract")
    if found is None or found.origin is None:
        raise RuntimeError("tldextract is not installed")
    text = Path(found.origin).with_name(".tld_set_snapshot").read_text("utf-8")
    return frozenset(line.split()[0] for line in text.splitlines() if line.strip() and not line.startswith("//"))


@cache
def _library() -> TLDExtract:
    from tldextract import TLDExtract  # it imports requests, which takes a tenth of a second

    return TLDExtract(cache_dir=None, suffix_list_urls=(), include_psl_private_domains=True)
