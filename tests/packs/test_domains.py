"""The registrable part of a domain."""

import pytest

from doorkeeper.packs.domains import domain_label, registrable_domain


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
