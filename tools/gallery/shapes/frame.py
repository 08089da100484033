"""What the three shapes share: escaping, the plain site header and the footer that says what the page is."""

from __future__ import annotations

import json
from html import escape

STYLE_PATH = "/doorkeeper-gallery/site.css"
FOOTER = (
    "A demonstration page in the shape of a profile page, served by this computer. "
    "Nothing on it comes from linkedin.com and, but for names printed in a published alert, nobody on it exists."
)


def text(value: str) -> str:
    """Escape a text for HTML, quotes included, so that it can stand in an attribute too."""
    return escape(value, quote=True)


def json_block(value: object) -> str:
    """Give JSON that cannot end the element it stands in: ``<`` is written as its escape."""
    return json.dumps(value, ensure_ascii=False).replace("<", "\\u003c")


def site_header() -> str:
    """Give the fixed bar at the top, as the real site has one."""
    return (
        '<header class="site-bar" id="global-nav"><nav aria-label="Primary"><a class="site-mark" '
        'href="/doorkeeper-gallery">Gallery</a><a href="/doorkeeper-gallery">Home</a>'
        '<a href="/doorkeeper-gallery#network">My network</a><a href="/doorkeeper-gallery#messages">Messaging</a></nav></header>'
    )


def site_footer() -> str:
    """Give the footer that says that this is a demonstration."""
    return f'<footer class="site-foot"><p>{FOOTER}</p></footer>'


def initials(name: str) -> str:
    """Give up to two initials for the drawn portrait."""
    return "".join(part[0] for part in name.split()[:2] if part).upper()
