"""What a report is called wherever somebody may look over the shoulder: its kind and its day, never a name. Pure."""

from __future__ import annotations

from datetime import datetime

from doorkeeper.reports.draft import Draft

KINDS = ("profile", "card", "company", "thread", "selection", "text")

_WORDS = {
    "profile": "Profile report",
    "card": "Profile report",
    "company": "Company report",
    "thread": "Message report",
    "selection": "Text report",
    "text": "Text report",
}
_MONTHS = (
    "January February March April May June July August September October November December".split()
)  # strftime would use the machine's language


def label_of(kind: str, at: datetime) -> str:
    """Give the label in English, such as ``Profile report of 24 November``; the extension has its own words."""
    return f"{_WORDS.get(kind, 'Report')} of {at.day} {_MONTHS[at.month - 1]}"


def kind_of(draft: Draft) -> str:
    """Give the kind for the label, also where the person took it out of the report."""
    return draft.kind
