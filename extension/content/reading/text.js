"use strict";

/** Page elements to text: what a person sees, never markup, never more than the bounds. */
{
  const { BOUNDS, clip } = doorkeeper.reading;

  /**
   * Text that is there for screen readers only (it doubles what is shown) or not for people at all.
   * `<span aria-hidden="true">Acme</span><span class="visually-hidden">Acme</span>`
   */
  const UNSEEN =
    ".visually-hidden, .sr-only, .a11y-text, [hidden], script, style, svg, template, noscript, button, " +
    '[style*="display:none"], [style*="display: none"]';

  // Signed-out pages mask titles and employers since 2025: "******** *** ***".
  const MASKED = /^[\s*]+$/;
  // The site's own sign for "left empty", and what remains when a text is all invisible characters.
  const EMPTY = /^[\s\p{Cf}\p{Pd}\u115F\u1160\u3164\u2800\uFFA0]*$/u;

  /**
   * The text of an element as the page has it, outer white space apart.
   *
   * Walks at most `BOUNDS.nodes` nodes and copies no more than a few times the limit, whatever the page holds.
   * @param {Element} element
   * @param {number} [limit]
   * @param {string} [line] what a line break becomes
   * @returns {string}
   */
  function rawText(element, limit = BOUNDS.text, line = " ") {
    const room = limit * 4; // source code has indents around a text; they go before the limit counts
    let text = "";
    let left = BOUNDS.nodes;
    /** @type {Node | null} */
    let node = element.firstChild;
    while (node && left-- > 0 && text.length < room) {
      if (node.nodeType === 3) {
        text += /** @type {Text} */ (node).substringData(0, room - text.length);
      } else if (node.nodeName === "BR") {
        text += line;
      }
      const inside = node.nodeType === 1 && !(/** @type {Element} */ (node).matches(UNSEEN)) ? node.firstChild : null;
      node = inside ?? following(node, element);
    }
    return clip(text.replace(/^[ \t\r\n\f]+/, "").replace(/[ \t\r\n\f]+$/, ""), limit);
  }

  /**
   * @param {Node} node
   * @param {Element} root
   * @returns {Node | null}
   */
  function following(node, root) {
    /** @type {Node | null} */
    let at = node;
    while (at && at !== root) {
      if (at.nextSibling) return at.nextSibling;
      at = at.parentNode;
    }
    return null;
  }

  /**
   * Make a text ready to compare: no-break and other spaces to one space, nothing at the ends. Look-alike letters and
   * invisible characters stay: they are evidence, and the host knows them.
   * @param {string} text
   * @returns {string | null} null for nothing, for a masked text and for one without a visible character
   */
  function clean(text) {
    const tidy = text.replace(/\s+/gu, " ").trim();
    return EMPTY.test(tidy) || MASKED.test(tidy) ? null : tidy;
  }

  /**
   * The element whose text counts: the seen one of a doubled pair, if there is a pair.
   * @param {Element} element
   * @returns {Element}
   */
  function seenTwin(element) {
    const twin = element.querySelector('span[aria-hidden="true"]');
    const other = twin?.nextElementSibling;
    return twin && other && rawText(twin) !== "" && (other.textContent ?? "").length < BOUNDS.address && sameText(twin, other)
      ? twin
      : element;
  }

  /**
   * @param {Element} one
   * @param {Element} other
   */
  function sameText(one, other) {
    return (one.textContent ?? "").trim() === (other.textContent ?? "").trim();
  }

  /**
   * @param {Element | null | undefined} element
   * @param {number} [limit]
   * @returns {string | null} the text, or null where there is none
   */
  function textOf(element, limit = BOUNDS.text) {
    return element ? clean(rawText(seenTwin(element), limit)) : null;
  }

  /**
   * @param {Element} element
   * @returns {string} the name as the page writes it, with every odd character
   */
  function rawNameOf(element) {
    return rawText(seenTwin(element));
  }

  /**
   * Is the element out of sight or another person's? Side columns and dialogues show strangers.
   * @param {Element} element
   */
  function aside(element) {
    return element.closest('aside, [role="dialog"], dialog, [componentkey*="SuggestedForYou"], [hidden]') !== null;
  }

  Object.assign(doorkeeper.reading, { UNSEEN, aside, clean, rawNameOf, rawText, textOf });
}
