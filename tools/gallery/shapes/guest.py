"""The guest shape: what a visitor who is not signed in gets. JSON-LD, meta elements and a top card."""

from __future__ import annotations

from tools.gallery.person import Person
from tools.gallery.shapes.frame import fill, json_block, text


def render(person: Person) -> str:
    """Give the page of one person, as the signed-out site shapes it."""
    address = f"https://www.linkedin.com/in/{person.slug}"
    graph = [{"@type": "WebPage", "url": address}, _linked_person(person, address)]
    place = f'<span class="top-card__subline-item">{text(person.location)}</span>' if person.location else ""
    return fill(
        "guest.html",
        person,
        linked_data=json_block({"@context": "http://schema.org", "@graph": graph}),
        place=place,
    )


def _linked_person(person: Person, address: str) -> dict[str, object]:
    value: dict[str, object] = {
        "@type": "Person",
        "name": person.name,
        "url": address,
        "sameAs": address,
        "jobTitle": [person.role],
        "description": person.about,
        "worksFor": [
            {
                "@type": "Organization",
                "name": person.employer,
                "url": f"https://www.linkedin.com/company/{person.employer_slug}",
                "member": {"@type": "OrganizationRole"},
            }
        ],
        "alumniOf": [],
    }
    if person.location:
        value["address"] = {"@type": "PostalAddress", "addressLocality": person.location, "addressCountry": "GB"}
    return value
