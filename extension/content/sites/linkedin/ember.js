"use strict";

/**
 * The signed-in profile page as Ember ("voyager-web") renders it. The top card is believed when something in it names the
 * profile in the address; the embedded JSON when its record does. The two are never mixed across persons.
 */
{
  const { BOUNDS, aside, firstOf, foreignLinks, jobs, mentions, rawNameOf, textOf } = doorkeeper.reading;
  const { companyIn, contactInfo, embeddedProfile, profileIn } = doorkeeper.linkedin;

  /** Parts of a profile whose links stand in its own top card; a bare `/in/x` may be a mutual connection. */
  const OWN_PART = /^(overlay|edit|add-edit|detail|details|opportunities|recent-activity|skills)(\/|$)/;

  /**
   * @param {Document} document
   * @param {Doorkeeper.ProfileAddress} address
   * @returns {Doorkeeper.Parsed}
   */
  function ember(document, address) {
    const json = embeddedProfile(document, address);
    const card = subjectCard(document, address, json);
    if (!card && !json) return { state: "loading", reason: "no-proof" };

    const heading = card && nameElement(card);
    const name = firstOf([
      ["dom/heading", () => textOf(heading)],
      ["json", () => json?.name],
    ]);
    const headline = firstOf([
      // <div class="text-body-medium break-words">Analyst at Harbour Labs</div>
      ["dom/text-body-medium", () => textOf(card?.querySelector(".text-body-medium.break-words, .text-body-medium"))],
      // <div data-generated-suggestion-target="urn:li:fsu_profileActionDelegate:1">Analyst at Harbour Labs</div>
      ["dom/suggestion-target", () => textOf(card?.querySelector("[data-generated-suggestion-target]"))],
      // 2020: <ul class="pv-top-card--list">…</ul><h2 class="mt1 t-18">Analyst</h2>; 2018: .pv-top-card-section__headline
      ["dom/pv-top-card", () => textOf(card?.querySelector(".pv-top-card-section__headline, .pv-top-card--list ~ h2, h2.mt1"))],
      ["json", () => json?.headline],
    ]);
    const location = firstOf([
      // <span class="text-body-small inline t-black--light break-words">London, England, United Kingdom</span>
      ["dom/text-body-small", () => placeOf(card?.querySelectorAll("span.text-body-small.inline.break-words"))],
      ["dom/text-body-inline", () => withoutNumber(placeOf(card?.querySelectorAll("span.text-body-small.inline")))],
      // <div class="pb2 pv-text-details__left-panel"><span class="text-body-small">London</span>
      ["dom/left-panel", () => withoutNumber(placeOf(card?.querySelectorAll(".pv-text-details__left-panel.pb2 > span, .pb2 > span")))],
      // <div class="mt2"><span>London</span> <span><a href="/in/demo-person/overlay/contact-info/">
      ["dom/before-contact", () => withoutNumber(placeOf(besideContact(card)))],
      // 2020: <ul class="pv-top-card--list pv-top-card--list-bullet"><li>London</li>
      ["dom/list-bullet", () => withoutNumber(placeOf(card?.querySelectorAll(".pv-top-card--list-bullet > li:first-child, .pv-top-card-section__location")))],
      ["json", () => json?.location],
    ]);
    const organisations = firstOf([
      ["dom/experience", () => card && filled(jobs(experience(document)))],
      ["dom/right-panel", () => card && filled(cardEmployer(card))],
    ]);
    const about = firstOf([
      // <div id="about"></div> … <div class="inline-show-more-text"><span aria-hidden="true">…
      ["dom/show-more", () => card && textOf(section(document, "about")?.querySelector(".inline-show-more-text, .pv-shared-text-with-see-more"), BOUNDS.about)],
      // … <div class="full-width"><span aria-hidden="true">…
      ["dom/seen-span", () => card && textOf(section(document, "about")?.querySelector('span[aria-hidden="true"]:not(h2 *)'), BOUNDS.about)],
      ["json", () => json?.summary],
    ]);
    const contact = contactInfo(document, address);

    return {
      state: "ready",
      fields: {
        site: "linkedin",
        url: address.id && json?.slug ? (profileIn(`/in/${json.slug}`)?.url ?? address.url) : address.url,
        renderer: "ember",
        name: name.value,
        rawName: heading ? rawNameOf(heading) : name.value,
        headline: headline.value,
        location: location.value,
        organisations: organisations.value ?? [],
        links: [...(card ? foreignLinks(card) : []), ...contact.links],
        emails: contact.emails,
        mentions: mentions(about.value ?? ""),
      },
      layers: { name: name.layer, headline: headline.layer, location: location.layer, organisations: organisations.layer, about: about.layer },
    };
  }

  /**
   * The top card of the person in the address, or null when no card is proven to be theirs, or two disagree.
   * @param {Document} document
   * @param {Doorkeeper.ProfileAddress} address
   * @param {Doorkeeper.EmbeddedProfile | null} json
   * @returns {Element | null}
   */
  function subjectCard(document, address, json) {
    // <main class="scaffold-layout__main"><section data-member-id="1">…<h1>; a few generations have no <main>
    const scope = document.querySelector("main") ?? document.body;
    /** @type {Element[]} */
    const proven = [];
    for (const heading of [...(scope?.querySelectorAll("h1, .pv-top-card--list > li:first-child") ?? [])].slice(0, 20)) {
      if (aside(heading)) continue;
      const card = heading.closest("section, .pv-top-card, .ph5") ?? heading.parentElement;
      if (card && !proven.includes(card) && proves(card, heading, address, json)) proven.push(card);
    }
    const names = new Set(proven.map((card) => textOf(nameElement(card))));
    return names.size === 1 ? (proven[0] ?? null) : null;
  }

  /**
   * @param {Element} card
   * @param {Element} heading
   * @param {Doorkeeper.ProfileAddress} address
   * @param {Doorkeeper.EmbeddedProfile | null} json
   */
  function proves(card, heading, address, json) {
    const name = textOf(heading);
    if (name === null) return false;
    const slugs = namedIn(card, heading);
    const known = new Set([address.slug, json?.slug ? profileIn(`/in/${json.slug}`)?.slug : address.slug]);
    if ([...slugs].some((slug) => !known.has(slug))) return false;
    // A name that shares no part with what the site's own record says is the previous profile's, not yet replaced.
    if (json?.name && !shareWord(name, json.name)) return false;
    if (slugs.size > 0) return true;
    // <section class="artdeco-card" data-member-id="123456789">
    const number = card.closest("[data-member-id]")?.getAttribute("data-member-id");
    return json !== null && (number ? number === json.memberNumber : name === json.name);
  }

  /**
   * The profiles that the top card itself says it is about.
   * `<a href="/in/demo-person/overlay/about-this-profile/"><h1>` · `<a href="/in/demo-person/overlay/contact-info/">`
   * @param {Element} card
   * @param {Element} heading
   */
  function namedIn(card, heading) {
    const slugs = new Set();
    for (const anchor of [...card.querySelectorAll('a[href*="/in/"]')].slice(0, 100)) {
      const profile = profileIn(anchor.getAttribute("href"));
      if (profile && (OWN_PART.test(profile.rest) || anchor.contains(heading))) slugs.add(profile.slug);
    }
    return slugs;
  }

  /**
   * @param {string} one
   * @param {string} other
   */
  function shareWord(one, other) {
    const words = new Set(one.normalize("NFKC").toLowerCase().split(/[\s.,()]+/u));
    return other.normalize("NFKC").toLowerCase().split(/[\s.,()]+/u).some((word) => word !== "" && words.has(word)) || one.includes(other) || other.includes(one);
  }

  /**
   * @param {Element} card
   */
  function nameElement(card) {
    // <h1 class="text-heading-xlarge inline t-24 v-align-middle break-words">Ines Vega</h1>
    return card.querySelector("h1") ?? card.querySelector(".pv-top-card--list > li:first-child");
  }

  /**
   * @param {Iterable<Element> | null | undefined} elements
   */
  function placeOf(elements) {
    for (const element of elements ?? []) {
      // the contact link stands in the same row, the pronouns in brackets
      const text = element.querySelector("a") || element.closest("a") ? null : textOf(element);
      if (text && !/^\p{P}+$/u.test(text) && !/^\(.*\)$/.test(text) && !/^[·•]/.test(text)) return text;
    }
    return null;
  }

  /**
   * "500+ connections" has the look of a place where no attribute tells them apart.
   * @param {string | null} place
   */
  function withoutNumber(place) {
    return place && !/\p{Nd}/u.test(place) ? place : null;
  }

  /**
   * @param {Element | null} card
   */
  function besideContact(card) {
    const contact = card?.querySelector('a[href*="/overlay/contact-info"]');
    const box = contact?.parentElement?.matches("span, p, li") ? contact.parentElement.parentElement : contact?.parentElement;
    return box ? [...box.children].slice(0, 5) : [];
  }

  /**
   * `<div id="experience" class="pv-profile-card__anchor"></div>` inside its section
   * @param {Document} document
   * @param {string} id
   */
  function section(document, id) {
    const anchor = document.getElementById(id);
    return anchor && !aside(anchor) ? anchor.closest("section") : null;
  }

  /** One entry of a list, by generation. */
  const ENTRY = [
    // 2023 on: <div data-view-name="profile-component-entity">
    '[data-view-name="profile-component-entity"]',
    // 2022: <div class="pvs-entity">
    ".pvs-entity",
    // <li class="artdeco-list__item pvs-list__item--line-separated">
    "li.artdeco-list__item",
  ];

  /**
   * @param {Document} document
   * @returns {Doorkeeper.Entry[]}
   */
  function experience(document) {
    const list = section(document, "experience");
    const selector = list && ENTRY.find((one) => list.querySelector(one));
    if (!list || !selector) return [];
    const all = [...list.querySelectorAll(selector)].slice(0, BOUNDS.organisations * 2);
    return all
      .filter((entry) => !entry.parentElement?.closest(selector))
      .map((entry) => {
        const roles = all.filter((other) => other !== entry && entry.contains(other));
        const link = entry.querySelector('a[href*="/company/"], a[href*="/school/"]');
        return { lines: lines(entry, roles), roles: roles.map((role) => lines(role, [])), url: companyIn(link?.getAttribute("href")) };
      });
  }

  /**
   * The seen lines of an entry. Each is doubled: `<span aria-hidden="true">Analyst</span><span class="visually-hidden">Analyst</span>`.
   * @param {Element} entry
   * @param {Element[]} inner entries whose lines are their own
   */
  function lines(entry, inner) {
    const found = [];
    for (const span of [...entry.querySelectorAll('span[aria-hidden="true"]')].slice(0, 40)) {
      if (span.parentElement?.closest('span[aria-hidden="true"]') || inner.some((one) => one.contains(span))) continue;
      const text = textOf(span);
      if (text !== null) found.push(text);
      if (found.length === 6) break;
    }
    return found;
  }

  /**
   * The employer that the top card shows beside the name, for when the list is not there yet. The first of employer and
   * school, both buttons: `<li><button aria-label="Current company: …"><span class="hoverable-link-text">Harbour Labs</span></button></li>`
   * @param {Element} card
   * @returns {Doorkeeper.ObservedOrganisation[]}
   */
  function cardEmployer(card) {
    const shown = card.querySelector("li button .hoverable-link-text, .pv-text-details__right-panel li .inline-show-more-text, .pv-text-details__right-panel li button > span");
    const name = textOf(shown);
    return name ? [{ name, role: null, url: companyIn(shown?.closest("a")?.getAttribute("href")), current: true }] : [];
  }

  /**
   * @template T
   * @param {T[]} list
   */
  function filled(list) {
    return list.length > 0 ? list : null;
  }

  doorkeeper.linkedin.ember = ember;
}
