"""The gallery's index: a card for each exhibit, linked to its page."""

from __future__ import annotations

from tools.gallery.people import EXHIBITS, Exhibit
from tools.gallery.shapes.frame import FOOTER, HEADER, STYLE_PATH, initials, text

PATH = "/doorkeeper-gallery"


def render() -> str:
    """Give the index page."""
    cards = "".join(_card(exhibit) for exhibit in EXHIBITS)
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Doorkeeper gallery</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="stylesheet" href="{STYLE_PATH}"></head>
<body>{HEADER}<main class="page wide"><div class="card"><h1>Doorkeeper gallery</h1>
<p>Open a profile and look at the page and at the toolbar button.</p></div>
<div class="exhibits">{cards}</div></main>{FOOTER}</body></html>
"""


def _card(exhibit: Exhibit) -> str:
    person = exhibit.person
    return (
        f'<section class="card"><div class="cover"></div><div class="portrait" aria-hidden="true">'
        f"{text(person.initials or initials(person.name))}</div>"
        f'<h2><a href="{text(exhibit.path)}">{text(person.name)}</a></h2>'
        f"<p>{text(person.headline)}</p><p>{text(exhibit.caption)}</p></section>"
    )
