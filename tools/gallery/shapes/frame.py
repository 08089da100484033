"""What the three shapes share: templates, escaping, the plain site header and the footer that says what the page is."""

from __future__ import annotations

import json
from html import escape
from pathlib import Path
from string import Template

from tools.gallery.person import Person

STYLE_PATH = "/doorkeeper-gallery/site.css"

HEADER = """<header class="site-bar" id="global-nav"><nav aria-label="Primary">
<a class="site-mark" href="/doorkeeper-gallery">Gallery</a>
<a href="/doorkeeper-gallery#home">Home</a>
<a href="/doorkeeper-gallery#network">My network</a>
<a href="/doorkeeper-gallery#messages">Messaging</a></nav></header>"""

FOOTER = """<footer class="site-foot"><p>A demonstration page in the shape of a profile page, served by this
computer. Nothing on it comes from linkedin.com and, but for names printed in a published alert, nobody on it
exists.</p></footer>"""


def text(value: str) -> str:
    """Escape a text for HTML, quotes included, so that it can stand in an attribute too."""
    return escape(value, quote=True)


def json_block(value: object) -> str:
    """Give JSON that cannot end the element it stands in: ``<`` is written as its escape."""
    return json.dumps(value, ensure_ascii=False).replace("<", "\\u003c")


def fill(template: str, person: Person, **ready: str) -> str:
    """Fill a template of this folder with a person's values, escaped, and with ready pieces of HTML."""
    source = (Path(__file__).parent / template).read_text(encoding="utf-8")
    given, _, family = person.name.partition(" ")
    values = {field: text(value or "") for field, value in person._asdict().items()}
    values |= {
        "given": text(given),
        "family": text(family),
        "initials": text(person.initials or initials(person.name)),
        "member": text(member(person)),
        "style": STYLE_PATH,
        "header": HEADER,
        "footer": FOOTER,
    }
    return Template(source).substitute({**values, **ready})


def initials(name: str) -> str:
    """Give up to two initials for the drawn portrait."""
    return "".join(part[0] for part in name.split()[:2]).upper()


def member(person: Person) -> str:
    """Give an invented member id in the site's form."""
    return f"ACoAA{person.slug.replace('-', '')[:20]:0<34}"
