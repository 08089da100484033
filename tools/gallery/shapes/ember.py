"""The Ember shape: a signed-in profile of the older renderer. Embedded JSON beside artdeco classes."""

from __future__ import annotations

from tools.gallery.person import Person
from tools.gallery.shapes.frame import STYLE_PATH, initials, json_block, site_footer, site_header, text

VIEWER = {
    "$type": "com.linkedin.voyager.dash.identity.profile.Profile",
    "entityUrn": "urn:li:fsd_profile:ACoAAViewerExample000000000000000000000",
    "publicIdentifier": "mair-eurgain-example",
    "firstName": "Mair",
    "lastName": "Eurgain",
    "headline": "Office of an example Member",
}
"""The person browsing stands in the same embedded array as the subject; a reader must not mix them up."""


def render(person: Person) -> str:
    """Give the page of one person, as the older signed-in site shapes it."""
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>(1) {text(person.name)} | LinkedIn</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="service" content="voyager-web">
<link rel="stylesheet" href="{STYLE_PATH}"></head>
<body>{embedded(person)}{site_header()}
<main class="page scaffold-layout__main" id="main-content">{screen(person)}</main>{site_footer()}</body></html>
"""


def embedded(person: Person) -> str:
    """Give the two ``code`` elements that carry the page's data."""
    request = {
        "request": f"/voyager/api/graphql?includeWebMetadata=true&variables=(vanityName:{person.slug})&queryId=voyagerIdentityDashProfiles.0",
        "status": 200,
        "body": "bpr-guid-100",
        "method": "GET",
    }
    given, _, family = person.name.partition(" ")
    subject = {
        "$type": "com.linkedin.voyager.dash.identity.profile.Profile",
        "entityUrn": f"urn:li:fsd_profile:{_member(person)}",
        "objectUrn": "urn:li:member:100000002",
        "publicIdentifier": person.slug,
        "firstName": given,
        "lastName": family,
        "headline": person.headline,
        "geoLocation": {"*geo": "urn:li:fsd_geo:900001"},
    }
    place = {
        "$type": "com.linkedin.voyager.dash.common.Geo",
        "entityUrn": "urn:li:fsd_geo:900001",
        "defaultLocalizedName": person.location,
    }
    body = {"data": {"data": {}}, "included": [VIEWER, subject, place]}
    return (
        f'<code style="display: none" id="datalet-bpr-guid-100">{text(json_block(request))}</code>'
        f'<code style="display: none" id="bpr-guid-100">{text(json_block(body))}</code>'
    )


def screen(person: Person) -> str:
    """Give what stands inside ``main``."""
    slug, name = text(person.slug), text(person.name)
    place = (
        f'<span class="text-body-small inline t-black--light break-words">{text(person.location)}</span>'
        if person.location
        else ""
    )
    return f"""<section class="card artdeco-card" data-member-id="100000002">
 <div class="cover"></div><div class="portrait" aria-hidden="true">{text(person.initials or initials(person.name))}</div>
 <div class="ph5"><div class="mt2 relative"><div>
  <a class="ember-view" href="/in/{slug}/overlay/about-this-profile/"><h1 class="inline t-24 v-align-middle break-words">{name}</h1></a>
  <div class="text-body-medium break-words" data-generated-suggestion-target="urn:li:fsu_profileActionDelegate:1">{text(person.headline)}</div>
  <div class="mt2">{place} <a href="/in/{slug}/overlay/contact-info/" id="top-card-text-details-contact-info">Contact info</a></div></div>
  <ul><li><button aria-label="Current company: {text(person.employer)}"><span class="hoverable-link-text">{text(person.employer)}</span></button></li></ul>
  <p class="acts"><a class="button" href="/doorkeeper-gallery">Connect</a><a class="button quiet" href="/doorkeeper-gallery">Message</a></p>
 </div></div>
</section>
<section class="card artdeco-card"><div id="about" class="pv-profile-card__anchor"></div>
 <h2><span aria-hidden="true">About</span><span class="visually-hidden">About</span></h2>
 <div class="inline-show-more-text"><span aria-hidden="true">{text(person.about)}</span><span class="visually-hidden">{text(person.about)}</span></div></section>
<section class="card artdeco-card"><div id="experience" class="pv-profile-card__anchor"></div>
 <h2><span aria-hidden="true">Experience</span><span class="visually-hidden">Experience</span></h2>
 <ul>{_entity(person.role, person.employer, person.employer_slug, "Mar 2020 - Present · 5 yrs 9 mos")}{_entity(person.past_role, person.past_employer, "thornbury-example-services", "Jan 2014 - Feb 2020 · 6 yrs 2 mos")}</ul></section>
<aside class="card"><h2>More profiles for you</h2><a href="https://www.linkedin.com/in/tomos-arlen-example">Tomos Arlen</a></aside>"""


def _entity(role: str, employer: str, employer_slug: str, dates: str) -> str:
    lines = [
        ("t-bold role", role),
        ("t-14 t-normal", f"{employer} · Full-time"),
        ("t-14 t-normal t-black--light", dates),
    ]
    spans = "".join(
        f'<div class="{classes}"><span aria-hidden="true">{text(line)}</span><span class="visually-hidden">{text(line)}</span></div>'
        for classes, line in lines
    )
    return (
        f'<li class="artdeco-list__item"><div data-view-name="profile-component-entity">'
        f'<a href="https://www.linkedin.com/company/{text(employer_slug)}/">{spans}</a></div></li>'
    )


def _member(person: Person) -> str:
    return f"ACoAA{person.slug.replace('-', '')[:20]:0<34}"
