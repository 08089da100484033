"""The Ember shape: a signed-in profile of the older renderer. Embedded JSON beside artdeco classes."""

from __future__ import annotations

from tools.gallery.person import Person
from tools.gallery.shapes.frame import fill, json_block, member, text

PROFILE_TYPE = "com.linkedin.voyager.dash.identity.profile.Profile"

VIEWER = {
    "$type": PROFILE_TYPE,
    "entityUrn": "urn:li:fsd_profile:ACoAAViewerExample000000000000000000000",
    "publicIdentifier": "mair-eurgain-example",
    "firstName": "Mair",
    "lastName": "Eurgain",
    "headline": "Office of an example Member",
}
"""The person browsing stands in the same embedded array as the subject; a reader must not mix them up."""

QUERY = (
    "/voyager/api/graphql?includeWebMetadata=true&variables=(vanityName:{slug})&queryId=voyagerIdentityDashProfiles.0"
)


def render(person: Person) -> str:
    """Give the page of one person, as the older signed-in site shapes it."""
    return fill("ember.html", person, embedded=embedded(person), screen=screen(person))


def embedded(person: Person) -> str:
    """Give the two ``code`` elements that carry the page's data."""
    request = {"request": QUERY.format(slug=person.slug), "status": 200, "body": "bpr-guid-100", "method": "GET"}
    given, _, family = person.name.partition(" ")
    subject = {
        "$type": PROFILE_TYPE,
        "entityUrn": f"urn:li:fsd_profile:{member(person)}",
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
    classes = "text-body-small inline t-black--light break-words"
    place = f'<span class="{classes}">{text(person.location)}</span>' if person.location else ""
    past = person._replace(
        role=person.past_role, employer=person.past_employer, employer_slug="thornbury-example-services"
    )
    experience = fill("ember_entity.html", person, dates="Mar 2020 - Present · 5 yrs 9 mos")
    experience += fill("ember_entity.html", past, dates="Jan 2014 - Feb 2020 · 6 yrs 2 mos")
    return fill("ember_screen.html", person, place=place, experience=experience)
