"use strict";

/**
 * The signed-out profile page. Served whole, so there is nothing to wait for: JSON-LD first, then meta tags and the DOM.
 * Its traps: the "profile not found" wall has the same page key and a heading; articles in the JSON-LD name other persons;
 * since 2025 titles and past employers are masked.
 */
{
  const { BOUNDS, aside, clean, firstOf, firstWithText, foreignLinks, isLinkedIn, mentions, rawNameOf, rawText, textOf, unwrap } =
    doorkeeper.reading;
  const { companyIn, profileIn } = doorkeeper.linkedin;

  /**
   * @param {Document} document
   * @param {Doorkeeper.ProfileAddress} address
   * @returns {Doorkeeper.Parsed}
   */
  function guest(document, address) {
    // <link rel="canonical" href="https://uk.linkedin.com/in/demo-person"> · <meta property="og:url" content="…/in/demo-person">
    const canonical =
      profileIn(document.querySelector('link[rel="canonical"]')?.getAttribute("href")) ?? profileIn(meta(document, "og:url"));
    const person = personOf(document, address);
    const anyCard = topCard(document);
    if (!canonical || canonical.slug !== address.slug) {
      return person || anyCard ? { state: "loading", reason: "another-profile" } : { state: "private", reason: "wall" };
    }
    const announced = [meta(document, "profile:first_name"), meta(document, "profile:last_name")].filter((part) => part !== null);
    if (!person && announced.length === 0) {
      return anyCard ? { state: "loading", reason: "no-person" } : { state: "private", reason: "wall" };
    }

    // <h1 class="top-card-layout__title">Ines Vega</h1>; older: <h1 class="topcard__title"> and <h1 class="top-card__title">
    const title = anyCard && firstWithText(anyCard, "h1");
    const heading = title && (agrees(textOf(title), [text(person?.["name"])]) || agrees(textOf(title), announced)) ? title : null;
    const card = heading ? anyCard : null;
    const name = firstOf([
      ["json-ld", () => text(person?.["name"])],
      ["dom/h1", () => textOf(heading)],
      ["meta", () => (announced.length > 0 ? announced.join(" ") : null)],
    ]);
    const headline = firstOf([
      // <h2 class="top-card-layout__headline">Building data infrastructure</h2>
      ["dom/top-card-layout", () => textOf(card?.querySelector(".top-card-layout__headline"))],
      ["dom/top-card", () => textOf(card?.querySelector(".top-card__headline, .topcard__headline, h1 ~ h2"))],
    ]);
    const location = firstOf([
      ["json-ld", () => text(object(person?.["address"])?.["addressLocality"])],
      // <div class="top-card__subline-item">Singapore</div><span class="top-card__subline-item">6K followers</span>
      ["dom/subline", () => withoutNumber(textOf(card?.querySelector(".top-card__subline-item:not(.top-card__subline-item--bullet)")))],
      // <div class="profile-info-subheader"><div class="not-first-middot"><span>Singapore</span>…
      ["dom/subheader", () => withoutNumber(textOf(card?.querySelector(".profile-info-subheader .not-first-middot > span:first-child")))],
    ]);
    const organisations = employers(document, person, card);
    const about = firstOf([
      // <section data-section="summary"><div class="core-section-container__content">…</div></section>
      ["dom/summary", () => aboutText(document.querySelector('[data-section="summary"] .core-section-container__content, [data-section="summary"]'))],
      ["json-ld", () => clean(String(person?.["description"] ?? "").slice(0, BOUNDS.about))],
    ]);

    return {
      state: "ready",
      fields: {
        site: "linkedin",
        url: address.url,
        renderer: "guest",
        name: name.value,
        rawName: name.layer === "json-ld" ? String(person?.["name"]).slice(0, BOUNDS.address).trim() : heading ? rawNameOf(heading) : name.value,
        headline: headline.value,
        location: location.value,
        organisations: organisations.value ?? [],
        links: websites(document, person),
        mentions: mentions(about.value ?? ""),
      },
      layers: { name: name.layer, headline: headline.layer, location: location.layer, organisations: organisations.layer, about: about.layer },
    };
  }

  /**
   * <section class="top-card-layout">, the element whose heading is the subject's name.
   * @param {Document} document
   */
  function topCard(document) {
    const card = document.querySelector("section.top-card-layout, .top-card-layout, section.top-card, section.topcard");
    if (card && !aside(card)) return card;
    const title = document.querySelector("h1.top-card-layout__title, h1.topcard__title, h1.top-card__title");
    return title && !aside(title) ? title.parentElement : null;
  }

  /**
   * The subject's own node: a `Person` at the top of the graph (authors of articles are nested) whose address is this one.
   * @param {Document} document
   * @param {Doorkeeper.ProfileAddress} address
   * @returns {Record<string, unknown> | null}
   */
  function personOf(document, address) {
    for (const script of document.querySelectorAll('script[type="application/ld+json"]')) {
      const source = script.textContent ?? "";
      if (source.length > BOUNDS.json || !source.includes("Person")) continue;
      for (const node of graph(parse(source))) {
        if (node["@type"] !== "Person") continue;
        const addresses = [node["url"], ...[node["sameAs"]].flat()].filter((url) => typeof url === "string");
        const slugs = addresses.map((url) => profileIn(url)?.slug).filter((slug) => slug !== undefined);
        if (slugs.every((slug) => slug === address.slug)) return node;
      }
    }
    return null;
  }

  /**
   * @param {unknown} value
   * @returns {Record<string, unknown>[]}
   */
  function graph(value) {
    const top = object(value);
    const nodes = Array.isArray(value) ? value : Array.isArray(top?.["@graph"]) ? top["@graph"] : [value];
    // some pages wrap the subject: {"@type":"ProfilePage","mainEntity":{"@type":"Person",…}}
    return nodes.slice(0, 200).map(object).flatMap((node) => [node, object(node?.["mainEntity"])]).filter((node) => node !== null);
  }

  /**
   * Is this heading the name that the page's data announce? The wall's heading is a sentence, and a stale one another name.
   * @param {string | null} heading
   * @param {(string | null)[]} parts
   */
  function agrees(heading, parts) {
    const words = (heading ?? "").toLowerCase();
    const given = parts.filter((part) => part !== null);
    return words !== "" && given.length > 0 && given.every((part) => words.includes(part.toLowerCase()));
  }

  /**
   * @param {Document} document
   * @param {Record<string, unknown> | null} person
   * @param {Element | null} card
   * @returns {Doorkeeper.Found<Doorkeeper.ObservedOrganisation[]>}
   */
  function employers(document, person, card) {
    const listed = [person?.["worksFor"] ?? []].flat().slice(0, BOUNDS.organisations).map(object).flatMap((node) => {
      const name = text(node?.["name"]);
      const ended = object(node?.["member"])?.["endDate"] !== undefined;
      return name ? [{ name, role: null, url: companyIn(String(node?.["url"] ?? "")), current: !ended }] : [];
    });
    const items = experience(document);
    // <div data-section="currentPositionsDetails"><a href="…/company/harbour-light"><span class="top-card-link__description">
    const inCard = [...(card?.querySelectorAll('[data-section="currentPositionsDetails"] .top-card-link__description') ?? [])]
      .slice(0, 5)
      .map((element) => ({ name: textOf(element), role: null, url: companyIn(element.closest("a")?.getAttribute("href")), current: true }));

    // The list in the DOM knows roles and the past, the JSON-LD knows what is not masked: one line for each employer.
    const known = new Set(items.filter((job) => job.current).map((job) => job.name));
    const rest = [...listed, ...inCard].filter((one) => one.name !== null && !known.has(one.name) && known.add(one.name));
    const layer = [items.length > 0 && "dom/experience", listed.length > 0 && "json-ld", inCard.length > 0 && "dom/top-card"].filter(Boolean);
    const value = [...items, ...rest];
    return { value: value.length > 0 ? value : null, layer: value.length > 0 ? layer.join("+") : null };
  }

  /**
   * The jobs in the DOM. Which are present is said by an attribute, and by a range with one `<time>` only.
   * `<li class="experience-item" data-section="currentPositionsDetails"><h3>Analyst</h3><h4><a href="…/company/harbour">Harbour</a></h4>
   * <span class="date-range"><time>Mar 2023</time> - Present<span>2 months</span></span></li>`
   * @param {Document} document
   * @returns {Doorkeeper.ObservedOrganisation[]}
   */
  function experience(document) {
    const found = [];
    for (const item of document.querySelectorAll('[data-section="experience"] li, section.experience li, li.experience-item')) {
      if (found.length >= BOUNDS.organisations) break;
      if (aside(item) || item.querySelector("li")) continue; // a group: its own items follow
      const group = item.parentElement?.closest("li");
      const own = item.querySelector("h4, .profile-section-card__subtitle, .experience-item__subtitle");
      // <li class="experience-group"><h4 class="experience-group-header__company">Harbour</h4><ul><li><h3>Analyst</h3>…
      const employer = group?.querySelector(".experience-group-header__company, h4") ?? own;
      const name = textOf(employer);
      if (name === null) continue;
      const link = employer?.closest("a") ?? employer?.querySelector("a") ?? (group ?? item).querySelector('a[href*="/company/"]');
      const role = textOf(item.querySelector("h3"));
      found.push({ name, role, url: companyIn(link?.getAttribute("href")), current: isCurrent(item) });
    }
    return found;
  }

  /**
   * @param {Element} item
   */
  function isCurrent(item) {
    const section = item.getAttribute("data-section") ?? item.querySelector("[data-section]")?.getAttribute("data-section") ?? "";
    if (/^current/.test(section)) return true;
    if (/^past/.test(section)) return false;
    const range = item.querySelector(".date-range");
    return range !== null && range.querySelectorAll("time").length === 1 && /[-\u2010-\u2015~]/.test(rawText(range));
  }

  /**
   * <div data-section="websites"> … <a href="https://www.linkedin.com/redir/redirect?url=https%3A%2F%2Fharbour%2Eexample">
   * @param {Document} document
   * @param {Record<string, unknown> | null} person
   */
  function websites(document, person) {
    const found = new Set();
    for (const box of [...document.querySelectorAll('[data-section="websites"]')].slice(0, 5)) {
      for (const link of foreignLinks(box)) found.add(link);
    }
    for (const url of [person?.["sameAs"] ?? []].flat().slice(0, BOUNDS.links)) {
      const own = typeof url === "string" ? unwrap(url) : null;
      if (own && !isLinkedIn(own)) found.add(own.href);
    }
    return [...found];
  }

  /**
   * @param {Element | null} element
   */
  function aboutText(element) {
    return element ? textOf(element, BOUNDS.about) : null;
  }

  /**
   * @param {Document} document
   * @param {string} property
   */
  function meta(document, property) {
    return clean((document.querySelector(`meta[property="${property}"]`)?.getAttribute("content") ?? "").slice(0, BOUNDS.address));
  }

  /**
   * "6K followers" is no place.
   * @param {string | null} value
   */
  function withoutNumber(value) {
    return value && !/\p{Nd}/u.test(value) ? value : null;
  }

  /**
   * @param {unknown} value
   */
  function text(value) {
    return typeof value === "string" ? clean(value.slice(0, BOUNDS.address)) : null;
  }

  /**
   * @param {unknown} value
   * @returns {Record<string, unknown> | null}
   */
  function object(value) {
    return typeof value === "object" && value !== null && !Array.isArray(value) ? /** @type {Record<string, unknown>} */ (value) : null;
  }

  /**
   * @param {string} source
   * @returns {unknown}
   */
  function parse(source) {
    try {
      return JSON.parse(source);
    } catch {
      return null;
    }
  }

  doorkeeper.linkedin.guest = guest;
}
