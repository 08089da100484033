"""A person as the gallery's pages show them. All but the alert's own two personas are invented."""

from __future__ import annotations

from typing import NamedTuple


class Person(NamedTuple):
    """What one profile page shows; every value is plain text and is escaped by the shape that renders it."""

    slug: str
    name: str
    headline: str
    role: str
    employer: str
    employer_slug: str
    about: str
    location: str | None = None
    past_role: str = "Office manager"
    past_employer: str = "Thornbury Example Services"
    initials: str = ""
