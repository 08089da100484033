"use strict";

/** Addresses on a page: unwrapped from the site's own redirects, and found in free text. */
{
  const { BOUNDS, clip } = doorkeeper.reading;

  /**
   * An address as an absolute http(s) URL, taken out of the redirect that the site wraps around foreign addresses.
   * `/safety/go/?url=https%3A%2F%2Fharbour%2Eexample%2F&urlhash=x` and `/redir/redirect?url=…`
   * @param {string | null | undefined} href
   * @returns {URL | null}
   */
  function unwrap(href) {
    if (!href || href.length > BOUNDS.address * 2) return null;
    let url = parse(href, "https://www.linkedin.com/");
    // wrapped twice happens; more is somebody's joke
    for (let i = 0; url && i < 2 && isLinkedIn(url) && /^\/(safety\/go|redir\/)/.test(url.pathname); i++) {
      url = parse(url.searchParams.get("url") ?? "");
    }
    return url;
  }

  /**
   * @param {string} href
   * @param {string} [base]
   * @returns {URL | null}
   */
  function parse(href, base) {
    try {
      const url = new URL(href, base);
      return url.protocol === "https:" || url.protocol === "http:" ? url : null;
    } catch {
      return null;
    }
  }

  /**
   * @param {URL} url
   */
  function isLinkedIn(url) {
    return /(^|\.)(linkedin\.com|licdn\.com)$/.test(url.hostname);
  }

  /**
   * The foreign addresses that the anchors inside `root` lead to.
   * @param {Element} root
   * @returns {string[]}
   */
  function foreignLinks(root) {
    const found = new Set();
    for (const anchor of root.querySelectorAll("a[href]")) {
      const url = unwrap(anchor.getAttribute("href"));
      if (url && !isLinkedIn(url) && url.href.length <= BOUNDS.address) found.add(url.href);
      if (found.size >= BOUNDS.links) break;
    }
    return [...found];
  }

  /**
   * The e-mail addresses that the anchors inside `root` write to.
   * @param {Element} root
   * @returns {string[]}
   */
  function mailLinks(root) {
    const found = new Set();
    for (const anchor of root.querySelectorAll('a[href^="mailto:" i]')) {
      const address = (anchor.getAttribute("href") ?? "").slice(7, 7 + BOUNDS.text).split("?")[0] ?? "";
      if (EMAIL.test(address)) found.add(address);
      if (found.size >= BOUNDS.links) break;
    }
    return [...found];
  }

  // Whole tokens, one pass each: a pattern that searched a hostile text could be made to try for ever.
  const EMAIL = /^[^\s@<>()]{1,64}@[\p{L}\p{N}-]{1,63}(\.[\p{L}\p{N}-]{1,63}){1,8}$/u;
  const ADDRESS = /^(https?:\/\/\S+|(www\.)?[\p{L}\p{N}-]{1,63}(\.[\p{L}\p{N}-]{1,63}){0,8}\.\p{L}{2,24}([/?#:]\S*)?)$/iu;

  /**
   * Links and e-mail addresses written in a text.
   * @param {string} text at most `BOUNDS.about` characters are read
   * @returns {string[]} as written, without the punctuation around them
   */
  function mentions(text) {
    const found = new Set();
    for (const word of text.slice(0, BOUNDS.about).split(/[\s<>"“”«»()[\]{}|,;，、；：（）【】]+/u)) {
      const token = word.replace(/^[.:!?'’·•*]+|[.:!?'’·•*…。！？]+$/gu, "").replace(/^mailto:/i, "");
      if (token.length < 4 || token.length > BOUNDS.address) continue;
      if (EMAIL.test(token) || ADDRESS.test(token)) found.add(clip(token, BOUNDS.address));
      if (found.size >= BOUNDS.mentions) break;
    }
    return [...found];
  }

  Object.assign(doorkeeper.reading, { foreignLinks, isLinkedIn, mailLinks, mentions, unwrap });
}
