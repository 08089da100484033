"""The registrable part of a domain, by the public suffix list that `tldextract` carries; nothing is ever fetched."""

from __future__ import annotations

from functools import cache

import tldextract


@cache
def _extract() -> tldextract.TLDExtract:
    return tldextract.TLDExtract(cache_dir=None, suffix_list_urls=(), include_psl_private_domains=True)


def domain_label(domain: str) -> str | None:
    """Give the label before the public suffix, lower case: ``a.example.co.uk`` gives ``example``; None for a suffix."""
    parts = _extract()(domain.lower())
    if parts.suffix:
        return parts.domain or None
    # an ending that the list does not have is one label (publicsuffix.org, "the prevailing rule is *")
    labels = domain.lower().split(".")
    return labels[-2] if len(labels) > 1 and labels[-2] else None


def registrable_domain(domain: str) -> str | None:
    """Give the public suffix plus one label; None for a public suffix itself."""
    parts = _extract()(domain.lower())
    if parts.suffix:
        return parts.top_domain_under_public_suffix or None
    return ".".join(domain.lower().split(".")[-2:]) if domain_label(domain) else None
