"""Reports to be sealed and opened, made as a client makes them: through `doorkeeper.reports.sealing`."""

from __future__ import annotations

import itertools
import json
from base64 import b64encode
from collections.abc import Sequence
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from doorkeeper.reports.sealing import seal

DESK = "example-desk"
_numbers = itertools.count(1)


def report_id() -> str:
    return f"{next(_numbers):032x}"


def sample(**changes: Any) -> dict[str, Any]:
    """Give a small sound report; ``...`` takes a field out."""
    value = {
        "v": 1,
        "id": report_id(),
        "at": "2026-11-24T07:23Z",
        "kind": "profile",
        "reasons": ["asks-for-inside-views"],
        **changes,
    }
    return {key: item for key, item in value.items() if item is not ...}


def full(marker: str = "Zqx") -> dict[str, Any]:
    """Give a report with every field, the marker in each free text."""
    slug = marker.lower()
    return sample(
        note=f"{marker} wrote to me out of the blue and asked what the committee thinks",
        site="linkedin",
        url=f"https://www.linkedin.com/in/{slug}-person",
        name=f"Amanda {marker}",
        headline=f"Recruiter at {marker} Consulting",
        location=f"{marker} City",
        organisations=[{"name": f"{marker} Consulting", "role": f"{marker} lead", "url": f"https://{slug}.example"}],
        links=[f"https://{slug}-links.example/path"],
        emails=[f"amanda@{slug}-mail.example"],
        mentions=[f"https://{slug}-mention.example", f"boss@{slug}-boss.example"],
        messages=[
            {"from": "them", "at": "2026-11-20T10:00Z", "text": f"Dear friend, {marker} pays well for short papers"},
            {"from": "me", "text": f"{marker} no thank you"},
        ],
        text=f"pasted {marker} words",
        warning={
            "band": "alert",
            "hits": [
                {
                    "indicator": "uk-parliament/amanda",
                    "pack": "uk-parliament",
                    "title": f"Named in an alert: {marker}",
                    "source": {"publisher": "MI5", "title": "Alert", "date": "2025-11-18"},
                    "evidence": [
                        {"feature": "name", "how": ["same"], "observed": f"Amanda {marker}", "listed": "Amanda"}
                    ],
                }
            ],
            "packs": [{"id": "uk-parliament", "version": "7"}],
        },
        outcome={"tag": "ab" * 16, "key": "cd" * 32},
    )


def sealed_text(
    text: str, recipients: Sequence[str], *, device: Ed25519PrivateKey | None = None, desk: str = DESK
) -> bytes:
    return seal(text, desk, list(recipients), device or Ed25519PrivateKey.generate())


def sealed(value: dict[str, Any], recipients: Sequence[str], **how: Any) -> bytes:
    return sealed_text(json.dumps(value, ensure_ascii=False), recipients, **how)


def public(device: Ed25519PrivateKey) -> str:
    return b64encode(device.public_key().public_bytes_raw()).decode()
