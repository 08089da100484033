"""Who the gallery shows, one page each, and in which shape LinkedIn would serve it."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from tools.gallery.person import Person
from tools.gallery.shapes import ember, guest, sdui


class Exhibit(NamedTuple):
    """One page of the gallery: its name in the output, its person, its shape, and a line for the gallery's index."""

    page: str
    person: Person
    shape: Callable[[Person], str]
    caption: str

    @property
    def path(self) -> str:
        """Where the page stands on www.linkedin.com."""
        return f"/in/{self.person.slug}/"


LISTED = Person(
    slug="amanda-qiu-gallery-example",
    name="Amanda Qiu",
    headline="Executive headhunter at BR-YR Executive Search",
    role="Executive headhunter",
    employer="BR-YR Executive Search",
    employer_slug="br-yr-gallery-example",
    about="I look for people with experience of policy and public affairs for consultancy roles.",
)

DISGUISED = Person(
    slug="s-s-gallery-example",
    name="\u0405h\u0456rl\u0443 \u200bSh\u0435\u200cn",  # Cyrillic Ѕ, і, у and е, with two characters of no width
    headline="Connecting talent with opportunity",
    role="Talent partner",
    employer="Internship\u200bUnion",
    employer_slug="iu-gallery-example",
    about="Short assignments for students and graduates with an interest in public policy.",
    initials="SS",
)

FRONT_EMPLOYER = Person(
    slug="corin-halewood-gallery-example",
    name="Corin Halewood",
    headline="Recruitment consultant",
    role="Recruitment consultant",
    employer="Internship Union",
    employer_slug="iu-gallery-example",
    about="Ten years of finding people for charities and small firms.",
    location="Leeds, England, United Kingdom",
)

NAMESAKE = Person(
    slug="amanda-qiu-dentist-gallery-example",
    name="Amanda Qiu",
    headline="Dentist and practice partner",
    role="Dentist",
    employer="Larkspur Lane Dental Practice",
    employer_slug="larkspur-lane-gallery-example",
    about="General dentistry for families. Welsh learner, open-water swimmer.",
    location="Swansea, Wales, United Kingdom",
)

ORDINARY = Person(
    slug="elin-maddock-gallery-example",
    name="Elin Maddock",
    headline="Water engineer at Teifi Example Water",
    role="Water engineer",
    employer="Teifi Example Water",
    employer_slug="teifi-gallery-example",
    about="I keep a valley's water running. Chair of the allotment society.",
    location="Cardigan, Wales, United Kingdom",
)

EXHIBITS = (
    Exhibit("listed-persona", LISTED, guest.render, "Named in a published alert, with the firm the alert names"),
    Exhibit(
        "disguised-persona",
        DISGUISED,
        sdui.render,
        "The same alert's other persona, written with look-alike letters and hidden characters",
    ),
    Exhibit("front-employer", FRONT_EMPLOYER, sdui.render, "Works for an organisation that the alert names"),
    Exhibit("namesake", NAMESAKE, ember.render, "Only shares a name with a person in the alert"),
    Exhibit("ordinary-person", ORDINARY, sdui.render, "Meets nothing in the installed packs"),
)
