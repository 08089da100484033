"use strict";

/**
 * How much of a page may travel to the host. The host refuses more (docs/observation.md), and a page that is written to
 * exhaust us must cost no more than an ordinary one.
 */
doorkeeper.reading = /** @type {Doorkeeper.Reading} */ ({});
{
  /**
   * Characters for one text, one address, one part of a list; nodes looked at for one text; characters of one message, and
   * of all of a conversation as JSON.
   */
  const BOUNDS = Object.freeze({
    text: 512,
    address: 2048,
    organisations: 50,
    links: 50,
    mentions: 200,
    about: 10_000,
    json: 1_500_000,
    nodes: 400,
    message: 8_000,
    messages: 50,
    thread: 40_000,
  });

  // A half of a surrogate pair cannot be written as UTF-8, so the host would refuse the whole observation for it.
  const UNPAIRED = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;

  /**
   * Shorten to at most `limit` UTF-16 units (so never more than `limit` characters) that make sound Unicode.
   * @param {string} text
   * @param {number} [limit]
   * @returns {string}
   */
  function clip(text, limit = BOUNDS.text) {
    const short = text.length > limit ? text.slice(0, limit).replace(/[\uD800-\uDBFF]$/, "") : text;
    return short.replace(UNPAIRED, "\uFFFD");
  }

  doorkeeper.reading.BOUNDS = BOUNDS;
  doorkeeper.reading.clip = clip;
}
