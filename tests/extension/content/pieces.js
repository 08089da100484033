// Pieces of profile pages, to be put together in every wrong way. Each piece tells the truth about one person.

export const A = { slug: "aled-morgan-example", name: "Aled Morgan", id: "ACoAAAaled000000000000000", number: "901", firm: "Aled Example Firm", site: "aled.example" };
export const B = { slug: "bronwen-quist-example", name: "Bronwen Quist", id: "ACoAABbronwen00000000000", number: "902", firm: "Bronwen Example Firm", site: "bronwen.example" };
export const VIEWER = { slug: "viewer-example", name: "Viewer Themselves", id: "ACoAAVviewer000000000000", number: "900", firm: "Viewer Example Office", site: "viewer.example" };

export const at = (person, rest = "") => `https://www.linkedin.com/in/${person.slug}/${rest}`;

/** An SDUI top card. `marks` may say of another person what the card's parts name. */
export const topcard = (person, marks = {}) => {
  const m = { trigger: person, contact: person, owner: person, name: person.name, ...marks };
  const heading = `<h2>${m.name}</h2>`;
  return `<section componentkey="com.linkedin.sdui.profile.card.ref${m.owner.id}Topcard">
    ${m.trigger ? `<div><div componentkey="ProfileVerificationTriggerRef-${m.trigger.slug}">${heading}</div><p>· 2nd</p></div>` : heading}
    <p>Headline of ${person.name}</p><div><p>Town of ${person.name}</p><p>·</p>
    ${m.contact ? `<p><a href="/in/${m.contact.slug}/overlay/contact-info/">Contact info</a></p>` : ""}</div>
    <a href="https://www.linkedin.com/in/mutual-example/">Mutual</a></section>`;
};
export const experience = (person) => `<section componentkey="com.linkedin.sdui.profile.card.ref${person.id}ExperienceTopLevelSection"><h2>Experience</h2>
    <div componentkey="entity-collection-item-1"><p>Role</p><p>${person.firm} · Full-time</p><p>2020 - Present</p></div></section>`;
export const aboutCard = (person) => `<section componentkey="com.linkedin.sdui.profile.card.ref${person.id}About"><p><span data-testid="expandable-text-box">See ${person.site}</span></p></section>`;

/** An Ember top card. */
export const emberCard = (person, marks = {}) => {
  const m = { around: person, contact: person, number: null, name: person.name, ...marks };
  const heading = `<h1>${m.name}</h1>`;
  return `<section class="artdeco-card"${m.number ? ` data-member-id="${m.number}"` : ""}>
    ${m.around ? `<a href="/in/${m.around.slug}/overlay/about-this-profile/">${heading}</a>` : heading}
    <div class="text-body-medium break-words">Headline of ${person.name}</div>
    <div><span class="text-body-small inline break-words">Town of ${person.name}</span>
    ${m.contact ? `<span><a href="/in/${m.contact.slug}/overlay/contact-info/">Contact info</a></span>` : ""}</div>
    <a href="https://www.linkedin.com/in/mutual-example/">Mutual</a></section>`;
};
let guid = 0;
export const json = (...people) => `<code id="bpr-guid-${++guid}" style="display: none">${JSON.stringify({
  included: people.map((person) => ({
    $type: "com.linkedin.voyager.dash.identity.profile.Profile",
    publicIdentifier: person.slug,
    firstName: person.name.split(" ")[0],
    lastName: person.name.split(" ")[1],
    headline: `Headline of ${person.name}`,
    entityUrn: `urn:li:fsd_profile:${person.id}`,
    objectUrn: `urn:li:member:${person.number}`,
  })),
})}</code>`;

export const sduiPage = (...pieces) => `<main id="workspace"><div data-sdui-screen="com.linkedin.sdui.flagshipnav.profile.Profile">${pieces.join("")}</div></main>`;
export const emberPage = (...pieces) => {
  const codes = pieces.filter((piece) => piece.startsWith("<code"));
  const rest = pieces.filter((piece) => !piece.startsWith("<code"));
  return `<meta name="service" content="voyager-web">${codes.join("")}<main class="scaffold-layout__main">${rest.join("")}</main>`;
};
