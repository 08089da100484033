"""The guest shape: what a visitor who is not signed in gets. JSON-LD, meta elements and a top card."""

from __future__ import annotations

from tools.gallery.person import Person
from tools.gallery.shapes.frame import STYLE_PATH, initials, json_block, site_footer, site_header, text


def render(person: Person) -> str:
    """Give the page of one person, as the signed-out site shapes it."""
    address = f"https://www.linkedin.com/in/{person.slug}"
    given, _, family = person.name.partition(" ")
    title = text(f"{person.name} - {person.employer} | LinkedIn")
    linked_data = json_block(
        {"@context": "http://schema.org", "@graph": [{"@type": "WebPage", "url": address}, _person(person, address)]}
    )
    place = f'<span class="top-card__subline-item">{text(person.location)}</span>' if person.location else ""
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="pageKey" content="public_profile_v3_desktop">
<meta property="og:type" content="profile"><meta property="og:title" content="{title}"><meta property="og:url" content="{address}">
<meta property="profile:first_name" content="{text(given)}"><meta property="profile:last_name" content="{text(family)}">
<link rel="canonical" href="{address}"><link rel="stylesheet" href="{STYLE_PATH}">
<script type="application/ld+json">{linked_data}</script></head>
<body>{site_header()}
<main class="page" id="main-content">
<section class="card top-card-layout">
 <div class="cover"></div><div class="portrait" aria-hidden="true">{text(person.initials or initials(person.name))}</div>
 <div class="top-card-layout__entity-info">
  <h1 class="top-card-layout__title">{text(person.name)}</h1>
  <h2 class="top-card-layout__headline">{text(person.headline)}</h2>
  <h3 class="top-card-layout__first-subline">{place}<span class="top-card__subline-item">500+ connections</span></h3>
  <div data-section="currentPositionsDetails"><a href="https://www.linkedin.com/company/{text(person.employer_slug)}"
   ><span class="top-card-link__description">{text(person.employer)}</span></a></div>
  <p class="acts"><a class="button" href="/doorkeeper-gallery">Join to view profile</a></p>
 </div>
</section>
<section class="card summary" data-section="summary"><h2>About</h2><p>{text(person.about)}</p></section>
<section class="card experience" data-section="experience"><h2>Experience</h2><ul>
 <li class="experience-item"><h3 class="experience-item__title">{text(person.role)}</h3>
  <h4 class="experience-item__subtitle"><a href="https://www.linkedin.com/company/{text(person.employer_slug)}">{text(person.employer)}</a></h4>
  <p class="date-range"><time>Mar 2023</time> - Present</p></li>
</ul></section>
</main>
<aside class="page card"><h2>People also viewed</h2><ul><li><a href="https://www.linkedin.com/in/tomos-arlen-example"
>Tomos Arlen</a><p>Surveyor at Pennant Example Surveys</p></li></ul></aside>
{site_footer()}</body></html>
"""


def _person(person: Person, address: str) -> dict[str, object]:
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
