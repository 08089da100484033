"""The SDUI shape: a signed-in profile of the newer renderer. Cards are found by their ``componentkey``."""

from __future__ import annotations

from tools.gallery.person import Person
from tools.gallery.shapes.frame import STYLE_PATH, initials, site_footer, site_header, text


def render(person: Person) -> str:
    """Give the page of one person, as the newer signed-in site shapes it."""
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>(2) {text(person.name)} | LinkedIn</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="stylesheet" href="{STYLE_PATH}"></head>
<body>{site_header()}<div id="root"><main id="workspace" class="page">{screen(person)}</main></div>{site_footer()}</body></html>
"""


def screen(person: Person) -> str:
    """Give what stands inside ``main#workspace``: in-page navigation replaces exactly this."""
    slug, name = text(person.slug), text(person.name)
    member = f"ACoAA{person.slug.replace('-', '')[:20]:0<34}"
    card = f"com.linkedin.sdui.profile.card.ref{text(member)}"
    place = f"<p>{text(person.location)}</p><p>·</p>" if person.location else ""
    company = f"https://www.linkedin.com/company/{text(person.employer_slug)}/"
    return f"""<div data-sdui-screen="com.linkedin.sdui.flagshipnav.profile.Profile">
<section class="card" componentkey="{card}Topcard">
 <div class="cover"></div><div class="portrait" aria-hidden="true">{text(person.initials or initials(person.name))}</div>
 <div class="_3bbeb416"><a href="https://www.linkedin.com/in/{slug}/?lipi=urn%3Ali%3Apage%3Ad_flagship3_profile_view_base"
 ><div componentkey="ProfileVerificationTriggerRef-{slug}"><h2 class="name">{name}</h2></div></a><p>· 2nd</p></div>
 <p class="headline">{text(person.headline)}</p>
 <div class="row">{place}<p><a href="https://www.linkedin.com/in/{slug}/overlay/contact-info/">Contact info</a></p></div>
 <div class="row"><figure aria-hidden="true"></figure><p><span>{text(person.employer)}</span></p></div>
 <div class="row"><p>500+</p><p>connections</p></div>
 <p class="acts"><a class="button" href="https://www.linkedin.com/preload/custom-invite/?vanityName={slug}" aria-label="Invite {name} to connect">Connect</a>
 <a class="button quiet" href="https://www.linkedin.com/messaging/compose/?profileUrn=urn%3Ali%3Afsd_profile%3A{text(member)}">Message</a></p>
</section>
<section class="card" componentkey="{card}About"><h2>About</h2><p><span data-testid="expandable-text-box">{text(person.about)}</span></p></section>
<section class="card" componentkey="{card}ExperienceTopLevelSection"><h2>Experience</h2>
 <div componentkey="entity-collection-item-one"><a href="{company}"><p class="role">{text(person.role)}</p><p>{text(person.employer)} · Full-time</p><p>Aug 2023 - Present · 2 yrs 4 mos</p></a></div>
 <div componentkey="entity-collection-item-two"><a href="https://www.linkedin.com/company/thornbury-example-services/"><p class="role">{text(person.past_role)}</p><p>{text(person.past_employer)} · Full-time</p><p>Jan 2018 - Jul 2023 · 5 yrs 7 mos</p></a></div>
</section>
<div id="profileCardsBelowActivityPart3{slug}"></div>
<aside><section class="card" componentkey="{card}SuggestedForYou"><h2>More profiles for you</h2>
 <div class="row"><a href="https://www.linkedin.com/in/tomos-arlen-example/">Tomos Arlen<span> </span></a><p>· 3rd+</p></div><p><span>Surveyor at Pennant Example Surveys</span></p></section></aside>
</div>"""
