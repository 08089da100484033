"""The registrable part of a domain."""

import subprocess
import sys

import pytest
import tldextract

from doorkeeper.packs import domains
from doorkeeper.packs.domains import domain_label, registrable_domain

LIBRARY = tldextract.TLDExtract(cache_dir=None, suffix_list_urls=(), include_psl_private_domains=True)


@pytest.mark.parametrize(
    ("domain", "label", "registrable"),
    [
        ("wexmoor.co.uk", "wexmoor", "wexmoor.co.uk"),
        ("a.b.wexmoor.co.uk", "wexmoor", "wexmoor.co.uk"),
        ("WEXMOOR.COM", "wexmoor", "wexmoor.com"),
        ("wexmoor.github.io", "wexmoor", "wexmoor.github.io"),
        ("a.wexmoor.example", "wexmoor", "wexmoor.example"),
        ("co.uk", None, None),
        ("uk", None, None),
        ("github.io", None, None),
        ("example", None, None),
        ("", None, None),
        (".example", None, None),
    ],
)
def test_parts(domain: str, label: str | None, registrable: str | None) -> None:
    assert domain_label(domain) == label
    assert registrable_domain(domain) == registrable


def test_every_rule_is_read_as_the_library_reads_it() -> None:
    rules = sorted(domains._rules())
    assert len(rules) > 5000
    for rule in rules:
        ending = rule.lstrip("!").replace("*", "brackwater")
        for host in (f"wexmoor.{ending}", f"a.b.wexmoor.{ending}"):
            parts = LIBRARY(host)
            assert (domain_label(host), registrable_domain(host)) == (
                parts.domain or None,
                parts.top_domain_under_public_suffix or None,
            ), host


@pytest.mark.parametrize(
    "host", ["wexmoor.xn--p1ai", "wexmoor.\u0440\u0444", "https://a.wexmoor.co.uk/x", "wexmoor.co.uk."]
)
def test_what_is_no_plain_host_is_left_to_the_library(host: str) -> None:
    parts = LIBRARY(host)
    assert domain_label(host) == parts.domain == "wexmoor"
    assert registrable_domain(host) == parts.top_domain_under_public_suffix


def test_plain_hosts_need_no_library() -> None:
    asked = "from doorkeeper.packs.domains import domain_label as d; import sys; d('a.wexmoor.co.uk')"
    code = f"{asked}; sys.exit('tldextract' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
