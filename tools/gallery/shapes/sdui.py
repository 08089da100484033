"""The SDUI shape: a signed-in profile of the newer renderer. Cards are found by their ``componentkey``."""

from __future__ import annotations

from tools.gallery.person import Person
from tools.gallery.shapes.frame import fill, text


def render(person: Person) -> str:
    """Give the page of one person, as the newer signed-in site shapes it."""
    return fill("sdui.html", person, screen=screen(person))


def screen(person: Person) -> str:
    """Give what stands inside ``main#workspace``: in-page navigation replaces exactly this."""
    place = f"<p>{text(person.location)}</p><p>·</p>" if person.location else ""
    return fill("sdui_screen.html", person, place=place)
