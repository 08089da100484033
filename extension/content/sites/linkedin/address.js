"use strict";

/**
 * LinkedIn addresses: which profile or company an address means. The slug in the address is the identity of a profile page;
 * everything else on the page has to prove that it belongs to it.
 */
doorkeeper.linkedin = /** @type {Doorkeeper.LinkedIn} */ ({});
{
  const { unwrap } = doorkeeper.reading;

  const HOST = /^([a-z0-9-]+\.)?linkedin\.com$/i;
  // /in/demo-person · /cy/in/demo-person · /mwlite/in/demo-person · /mwlite/profile/in/demo-person
  const PROFILE = /^\/(?:mwlite\/(?:profile\/)?|[a-z]{2}(?:[-_][a-z]{2})?\/)?in\/([^/]+)(?:\/(.*))?$/i;
  const PLAIN = /^\/in\/([^/]+)(?:\/(.*))?$/i;
  // /pub/ines-vega/1/23/456, the form until 2015; the site forwards it to /in/ines-vega-456023001
  const OLD = /^\/pub\/([^/]+)\/([0-9a-z]{1,3})\/([0-9a-z]{1,3})\/([0-9a-z]{1,3})\/?$/i;
  // ACoAABexampleProfileId-0000000000_sample; its case means something
  const MEMBER_ID = /^AC[a-zA-Z]AA[\w-]{15,}$/;
  // "me" is the viewer, "unavailable" a wall
  const NOBODY = new Set(["me", "unavailable"]);

  /**
   * @param {string} slug as in the address
   * @returns {{ slug: string, id: boolean } | null}
   */
  function canonical(slug) {
    let text = slug;
    try {
      text = decodeURIComponent(slug);
    } catch {
      // "%E5%BC" cut short: as it stands
    }
    text = text.normalize("NFC").trim();
    if (text === "" || text.length > 512) return null;
    const id = MEMBER_ID.test(text);
    const folded = id ? text : text.toLowerCase();
    return NOBODY.has(folded) ? null : { slug: folded, id };
  }

  /**
   * @param {{ hostname: string, pathname: string }} location
   * @returns {Doorkeeper.ProfileAddress | null} null when the address is no profile's
   */
  function profileAt({ hostname, pathname }) {
    if (!HOST.test(hostname) || pathname.length > 4096) return null;
    const old = OLD.exec(pathname);
    const match = PLAIN.exec(pathname) ?? PROFILE.exec(pathname);
    const raw = old ? `${old[1]}-${old[4]}${old[3]?.padStart(3, "0")}${old[2]?.padStart(3, "0")}` : match?.[1];
    const found = raw === undefined ? null : canonical(raw);
    if (!found) return null;
    return {
      ...found,
      key: `linkedin:${found.slug}`,
      url: `https://www.linkedin.com/in/${encodeURIComponent(found.slug)}`,
      rest: (match?.[2] ?? "").replace(/\/+$/, "").toLowerCase(),
    };
  }

  /**
   * @param {string | null | undefined} href of an anchor, relative or absolute
   */
  function profileIn(href) {
    const url = unwrap(href);
    return url ? profileAt(url) : null;
  }

  /**
   * The canonical address of the company or school that a link leads to.
   *
   * A link to `/search/results/all/?keywords=` means that the employer has no page: null.
   * @param {string | null | undefined} href
   */
  function companyIn(href) {
    const url = unwrap(href);
    if (!url || !HOST.test(url.hostname)) return null;
    const match = /^\/(company|school|showcase)\/([^/]+)/i.exec(url.pathname);
    return match ? `https://www.linkedin.com/${match[1]?.toLowerCase()}/${match[2]}` : null;
  }

  /**
   * The member id inside an urn or a key: `urn:li:fsd_profile:ACoAA…`, `…card.refACoAA…Topcard`.
   * @param {string | null | undefined} text
   */
  function memberIdIn(text) {
    const match = /(?:^|[:,(=]|%3A|ref)(AC[a-zA-Z]AA[\w-]{15,})/.exec((text ?? "").slice(0, 4096));
    return match?.[1] ?? null;
  }

  Object.assign(doorkeeper.linkedin, { companyIn, memberIdIn, profileAt, profileIn });
}
