"use strict";

/**
 * The signed-in profile page as the server-driven renderer shows it. All classes are hashes; what stays is `componentkey`
 * (`id` on some pages), which names each card and, with the member id or the slug, its owner.
 */
{
  const { BOUNDS, aside, firstOf, foreignLinks, jobs, mentions, rawNameOf, textOf } = doorkeeper.reading;
  const { companyIn, contactInfo, memberIdIn, profileIn } = doorkeeper.linkedin;

  // componentkey="com.linkedin.sdui.profile.card.refACoAA…Topcard"; some pages write it as id, some "TopCard"
  const CARDS = '[componentkey^="com.linkedin.sdui.profile.card."], [id^="com.linkedin.sdui.profile.card."]';
  const CARD_KEY = /^com\.linkedin\.sdui\.profile\.card\.ref\.?(.*?)(Topcard|About|ExperienceTopLevelSection)$/i;
  // componentkey="ProfileVerificationTriggerRef-demo-person"
  const TRIGGER = "ProfileVerificationTriggerRef-";
  // componentkey="Profile_Top_Level_ExperienceTopLevelSectiondemo-person"
  const MARKER = "Profile_Top_Level_ExperienceTopLevelSection";
  const OWN_PART = /^(overlay|edit|add-edit|detail|details|opportunities|recent-activity)(\/|$)/;
  // <div componentkey="entity-collection-item-one">
  const ENTRY = '[componentkey^="entity-collection-item"]';
  const OTHER_CARD = `${ENTRY}, [componentkey*="TopLevelSection"], [componentkey^="com.linkedin.sdui.profile.card."][componentkey$="About"], aside`;
  const MOST = 200;

  /** @typedef {{ element: Element, owner: string, name: string }} Card */

  /**
   * @param {Document} document
   * @param {Doorkeeper.ProfileAddress} address
   * @returns {Doorkeeper.Parsed}
   */
  function sdui(document, address) {
    const cards = allCards(document);
    const top = subjectCard(document, cards, address);
    if (!top) return { state: "loading", reason: "no-proof" };
    const own = cards.filter((card) => belongs(card, top, address));
    const heading = nameElement(top.element);

    const lines = heading ? linesAfter(top.element, heading) : [];
    const place = placeOf(top.element, lines);
    const headline = headlineOf(lines, place.line);
    const experience = experienceOf(document, own, address);
    const organisations = firstOf([
      ["experience", () => filled(jobs(experience))],
      ["topcard", () => filled(cardEmployer(top.element, lines, headline.line, place.line))],
    ]);
    const about = firstOf([["about-card", () => aboutOf(own)]]);
    const contact = contactInfo(document, address);
    const slugs = namedIn(top.element, heading);

    return {
      state: "ready",
      fields: {
        site: "linkedin",
        url: address.id && slugs.size === 1 ? (profileIn(`/in/${encodeURIComponent([...slugs][0] ?? "")}`)?.url ?? address.url) : address.url,
        renderer: "sdui",
        name: textOf(heading),
        rawName: heading ? rawNameOf(heading) : null,
        headline: headline.value,
        location: place.value,
        organisations: organisations.value ?? [],
        links: [...foreignLinks(top.element), ...contact.links],
        emails: contact.emails,
        mentions: mentions(about.value ?? ""),
      },
      layers: { name: top.layer, headline: headline.layer, location: place.layer, organisations: organisations.layer, about: about.layer },
    };
  }

  /**
   * @param {Document} document
   * @returns {Card[]}
   */
  function allCards(document) {
    const cards = [];
    for (const element of [...document.querySelectorAll(CARDS)].slice(0, MOST)) {
      const match = CARD_KEY.exec(element.getAttribute("componentkey") ?? "") ?? CARD_KEY.exec(element.id);
      if (match && !aside(element)) cards.push({ element, owner: match[1] ?? "", name: (match[2] ?? "").toLowerCase() });
    }
    return cards;
  }

  /**
   * The top card of the person in the address. Several screens may be mounted at once, so each card must prove itself; two
   * that prove themselves and show different names prove nothing.
   * @param {Document} document
   * @param {Card[]} cards
   * @param {Doorkeeper.ProfileAddress} address
   * @returns {{ element: Element, owner: string | null, layer: string } | null}
   */
  function subjectCard(document, cards, address) {
    const tops = cards.filter((card) => card.name === "topcard");
    const proven = tops
      .filter((card) => proves(card.element, card.owner, address))
      .map((card) => ({ element: card.element, owner: /** @type {string | null} */ (card.owner), layer: "topcard" }));
    if (tops.every((card) => nameElement(card.element) === null)) {
      // <a componentkey="ProfileVerificationTriggerRef-demo-person"><h2>…</h2></a> where no card's key is, or an empty
      // <div componentkey="…refACoAA…Topcard"></div> beside it
      for (const trigger of [...document.querySelectorAll(`[componentkey^="${TRIGGER}"]`)].slice(0, MOST)) {
        const element = cardAround(trigger);
        const owner = tops.find((card) => element.contains(card.element))?.owner ?? null;
        if (!aside(element) && !proven.some((one) => one.element === element) && proves(element, owner, address)) {
          proven.push({ element, owner, layer: "trigger" });
        }
      }
    }
    const names = new Set(proven.map((card) => textOf(nameElement(card.element))));
    return names.size === 1 ? (proven[0] ?? null) : null;
  }

  /**
   * The card that a trigger stands in, when no key marks it: as far out as there is nothing of another card.
   * @param {Element} trigger
   */
  function cardAround(trigger) {
    let card = trigger;
    for (let i = 0; i < 30; i++) {
      const outer = card.parentElement;
      if (!outer || outer.matches("main, body, aside") || outer.querySelector(OTHER_CARD)) break;
      card = outer;
    }
    return card;
  }

  /**
   * What a marker marks: its content, or when it is empty the rest of its section, if that is its own.
   * `<section><div><div componentkey="…ExperienceTopLevelSection"></div></div><div> … entries </div></section>`
   * @param {Element} marker
   */
  function marked(marker) {
    const section = marker.firstElementChild ? null : marker.closest("section");
    const others = [...(section?.querySelectorAll(`${OTHER_CARD}, ${CARDS}`) ?? [])];
    return section && others.every((other) => other === marker || other.matches(ENTRY)) ? section : marker;
  }

  /**
   * @param {Element} card
   * @param {string | null} owner
   * @param {Doorkeeper.ProfileAddress} address
   */
  function proves(card, owner, address) {
    const heading = nameElement(card);
    if (!heading) return false;
    const slugs = namedIn(card, heading);
    const trigger = triggerSlug(heading);
    if (address.id) {
      const id = (owner && memberIdIn(`:${owner}`)) || messageTo(card);
      return slugs.size <= 1 && id === address.slug;
    }
    // The name stands in an element that bears the slug; where there is none, another part of the same card must.
    if (trigger !== null && trigger !== address.slug) return false;
    return slugs.size === 1 && slugs.has(address.slug);
  }

  /**
   * The name: an `h2` (once an `h1`) inside or around the trigger, inside a link to the profile, or the card's first heading.
   * @param {Element} card
   * @returns {Element | null}
   */
  function nameElement(card) {
    const trigger = card.querySelector(`[componentkey^="${TRIGGER}"] :is(h1, h2), :is(h1, h2) [componentkey^="${TRIGGER}"]`);
    const found = trigger?.closest("h1, h2") ?? card.querySelector('a[href*="/in/"] :is(h1, h2)') ?? card.querySelector("h1, h2");
    return found && !aside(found) && textOf(found) !== null ? found : null;
  }

  /**
   * @param {Element} heading
   * @returns {string | null}
   */
  function triggerSlug(heading) {
    const trigger = heading.closest(`[componentkey^="${TRIGGER}"]`) ?? heading.querySelector(`[componentkey^="${TRIGGER}"]`);
    const key = trigger?.getAttribute("componentkey")?.slice(TRIGGER.length);
    return key ? (profileIn(`/in/${key}`)?.slug ?? null) : null;
  }

  /**
   * The profiles that the card itself says it is about: the trigger, the link around the name, links to its own parts
   * (`/in/demo-person/overlay/contact-info/`), and the invitation (`/preload/custom-invite/?vanityName=demo-person`).
   * A bare `/in/x` elsewhere in it is a mutual connection.
   * @param {Element} card
   * @param {Element | null} heading
   * @returns {Set<string>}
   */
  function namedIn(card, heading) {
    const slugs = new Set();
    for (const trigger of [...card.querySelectorAll(`[componentkey^="${TRIGGER}"]`)].slice(0, MOST)) {
      slugs.add(profileIn(`/in/${trigger.getAttribute("componentkey")?.slice(TRIGGER.length)}`)?.slug);
    }
    for (const anchor of [...card.querySelectorAll('a[href*="/in/"], a[href*="vanityName="]')].slice(0, MOST)) {
      if (aside(anchor)) continue;
      const href = anchor.getAttribute("href");
      const profile = profileIn(href);
      if (profile && (OWN_PART.test(profile.rest) || (heading && anchor.contains(heading)))) slugs.add(profile.slug);
      const vanity = /\/custom-invite\/\?(?:.*&)?vanityName=([^&]+)/.exec((href ?? "").slice(0, BOUNDS.address))?.[1];
      if (vanity) slugs.add(profileIn(`/in/${vanity}`)?.slug);
    }
    slugs.delete(undefined);
    return /** @type {Set<string>} */ (slugs);
  }

  /**
   * `<a href="/messaging/compose/?profileUrn=urn%3Ali%3Afsd_profile%3AACoAA…">`
   * @param {Element} card
   */
  function messageTo(card) {
    return memberIdIn(card.querySelector('a[href*="profileUrn="]')?.getAttribute("href")?.split("profileUrn=")[1]?.split("&")[0]);
  }

  /**
   * Is this card of the same person as the top card? After a navigation the old person's lower cards may stand for a while.
   * @param {Card} card
   * @param {{ element: Element, owner: string | null }} top
   * @param {Doorkeeper.ProfileAddress} address
   */
  function belongs(card, top, address) {
    const owner = top.owner || messageTo(top.element);
    return (owner !== null && owner !== "" && card.owner === owner) || profileIn(`/in/${card.owner}`)?.slug === address.slug;
  }

  /** @typedef {{ text: string, element: Element, row: Element | null }} Line */

  /**
   * The paragraphs of the card after the name, outside links and buttons, which are the site's own promotions and controls.
   * @param {Element} card
   * @param {Element} heading
   * @returns {Line[]}
   */
  function linesAfter(card, heading) {
    const lines = [];
    const name = textOf(heading);
    for (const element of [...card.querySelectorAll("p")].slice(0, 60)) {
      if (!(heading.compareDocumentPosition(element) & 4) || element.closest('a, button, [role="button"]') || aside(element)) continue;
      const row = element.parentElement?.querySelector(":scope > figure") ? element.parentElement : null;
      const text = element.querySelector('a[href*="/overlay/contact-info"]') ? null : textOf(element);
      if (text !== null && text !== name) lines.push({ text, element, row });
    }
    return lines;
  }

  /** "· 2nd", "·", "(né Vega)": never a headline or a place. @param {Line} line */
  const isSeparator = (line) => /^[·•]/.test(line.text) || /^\(.*\)$/.test(line.text);

  /**
   * The place stands before the contact link, in its row: `<div><p>London</p><p>·</p><p><a href="…/overlay/contact-info/">`.
   * @param {Element} card
   * @param {Line[]} lines
   * @returns {Doorkeeper.Found<string> & { line: Line | null }}
   */
  function placeOf(card, lines) {
    const contact = card.querySelector('a[href*="/overlay/contact-info"]');
    const usable = lines.filter((line) => !isSeparator(line) && line.row === null);
    if (contact) {
      const before = usable.filter((line) => contact.compareDocumentPosition(line.element) & 2);
      const line = before.at(-1) ?? null;
      // the nearest paragraph is the place only if it shares the link's row, or a headline stands before it as well
      const sameRow = line !== null && sharedRow(line.element, contact);
      if (line && (sameRow || before.length > 1) && !/\s·\s/.test(line.text)) return { value: line.text, layer: sameRow ? "contact-row" : "before-contact", line };
      return { value: null, layer: null, line: null };
    }
    // Without the link: what comes after the headline, if only one paragraph is left that could be it.
    const rest = usable.slice(1).filter((line) => !/\s·\s|\p{Nd}{2}/u.test(line.text) && !looksPronoun(line.text));
    const line = rest.length === 1 && rest[0] ? rest[0] : null;
    return { value: line?.text ?? null, layer: line ? "only-candidate" : null, line };
  }

  /**
   * @param {Element} element
   * @param {Element} contact
   */
  function sharedRow(element, contact) {
    const row = element.parentElement;
    return row !== null && row.contains(contact) && row.querySelectorAll("p").length <= 4 && !row.querySelector("h1, h2");
  }

  /** "She/Her", "il/lui": short words with strokes between. @param {string} text */
  function looksPronoun(text) {
    return /^\(?\p{L}{1,12}( ?\/ ?\p{L}{1,12}){1,3}\)?$/u.test(text);
  }

  /**
   * The headline follows the degree ("· 2nd"), or the name where there is no degree: on one's own page, or out of reach.
   * @param {Line[]} lines
   * @param {Line | null} place
   * @returns {Doorkeeper.Found<string> & { line: Line | null }}
   */
  function headlineOf(lines, place) {
    const end = place ? lines.indexOf(place) : lines.length;
    const head = lines.slice(0, end);
    const degree = head.slice(0, 4).findLastIndex((line) => /^[·•]\s*\S/.test(line.text) && line.text.length < 24);
    const candidates = head.slice(degree + 1).filter((line) => !isSeparator(line) && line.row === null);
    const [first, second] = candidates;
    if (!first) return { value: null, layer: null, line: null };
    const skip = degree < 0 && second && looksPronoun(first.text) && !/\s·\s/.test(second.text);
    const line = skip ? second : first;
    return { value: line.text, layer: degree >= 0 ? "after-degree" : "after-name", line };
  }

  /**
   * The employer in the top card, for when the experience card has not been loaded: the first of employer and school, as
   * `<div><figure></figure><p><span>Harbour Labs</span></p></div>` or as one line `Harbour Labs · Example University`.
   * @param {Element} card
   * @param {Line[]} lines
   * @param {Line | null} headline
   * @param {Line | null} place
   * @returns {Doorkeeper.ObservedOrganisation[]}
   */
  function cardEmployer(card, lines, headline, place) {
    const row = [...card.querySelectorAll("figure ~ p")].find((p) => !p.closest("a") && textOf(p) !== null);
    const between = lines.filter((line) => line !== headline && line !== place && !isSeparator(line) && line.row === null);
    const joined = headline ? between.find((line) => /\s·\s/.test(line.text) && follows(headline, line)) : undefined;
    const name = textOf(row) ?? joined?.text.split(/\s·\s/)[0] ?? null;
    return name ? [{ name, role: null, url: null, current: true }] : [];
  }

  /**
   * @param {Line} before
   * @param {Line} after
   */
  function follows(before, after) {
    return (before.element.compareDocumentPosition(after.element) & 4) !== 0;
  }

  /**
   * @param {Document} document
   * @param {Card[]} own
   * @param {Doorkeeper.ProfileAddress} address
   * @returns {Doorkeeper.Entry[]}
   */
  function experienceOf(document, own, address) {
    const marker = own.find((one) => one.name === "experiencetoplevelsection")?.element ?? ownMarker(document, address);
    // <div componentkey="entity-collection-item-one"> … <p>Analyst</p><p>Harbour Labs · Full-time</p><p>Aug 2021 - Present</p>
    return [...(marker ? marked(marker).querySelectorAll(ENTRY) : [])]
      .slice(0, BOUNDS.organisations * 2)
      .filter((entry) => !entry.parentElement?.closest(ENTRY))
      .map((entry) => {
        const items = [...entry.querySelectorAll("li")].slice(0, 40);
        const roles = items.filter((item) => !items.some((other) => other !== item && other.contains(item)));
        const link = entry.querySelector('a[href*="/company/"], a[href*="/school/"]');
        return { lines: paragraphs(entry, roles), roles: roles.map((role) => paragraphs(role, [])), url: companyIn(link?.getAttribute("href")) };
      });
  }

  /**
   * The renderer's marker with the slug, on pages without a card's key: `Profile_Top_Level_ExperienceTopLevelSectiondemo-person`.
   * @param {Document} document
   * @param {Doorkeeper.ProfileAddress} address
   */
  function ownMarker(document, address) {
    for (const marker of [...document.querySelectorAll(`[componentkey^="${MARKER}"]`)].slice(0, MOST)) {
      const slug = profileIn(`/in/${marker.getAttribute("componentkey")?.slice(MARKER.length)}`)?.slug;
      if (slug === address.slug && !aside(marker)) return marker;
    }
    return null;
  }

  /**
   * @param {Element} entry
   * @param {Element[]} inner
   */
  function paragraphs(entry, inner) {
    const found = [];
    for (const p of [...entry.querySelectorAll("p")].slice(0, 40)) {
      if (inner.some((one) => one.contains(p))) continue;
      const text = textOf(p);
      if (text !== null) found.push(text);
      if (found.length === 6) break;
    }
    return found;
  }

  /**
   * <section componentkey="…refACoAA…About"><h2>About</h2><p><span data-testid="expandable-text-box">…
   * @param {Card[]} own
   */
  function aboutOf(own) {
    const marker = own.find((one) => one.name === "about")?.element;
    const card = marker && marked(marker);
    return textOf(card?.querySelector('[data-testid="expandable-text-box"]') ?? card?.querySelector("p"), BOUNDS.about);
  }

  /**
   * @template T
   * @param {T[]} list
   */
  function filled(list) {
    return list.length > 0 ? list : null;
  }

  doorkeeper.linkedin.sdui = sdui;
}
