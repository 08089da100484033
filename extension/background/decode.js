// The border at which the host's JSON becomes our types. The host is our own program, but it may be of another version,
// and what it quotes was written by the adversary: everything is checked for type and cut to size, once, here.

import { ProblemError } from "./problem.js";

const BANDS = /** @type {const} */ (["none", "note", "caution", "alert"]);
const STATES = /** @type {const} */ (["fresh", "stale", "expired"]);
const TEXT = 2000;
const MOST_HITS = 20;
const MOST_EVIDENCE = 20;
const MOST_PACKS = 50;

/**
 * @param {unknown} value the `result` of `screen`
 * @returns {Doorkeeper.Verdict}
 * @throws {ProblemError} `host.answer` when it is no verdict: better "not checked" than silence
 */
export function decodeVerdict(value) {
  const top = object(value);
  return {
    band: band(top.band),
    hits: list(top.hits, MOST_HITS).map(decodeHit),
    packs: decodePacks(top.packs),
  };
}

/**
 * @param {unknown} value
 * @returns {Doorkeeper.Pack[]}
 */
export function decodePacks(value) {
  return list(value, MOST_PACKS).map((item) => {
    const pack = object(item);
    return {
      id: text(pack.id),
      version: text(pack.version),
      published: optionalText(pack.published),
      expires: optionalText(pack.expires),
      // a state that we do not know is not called fresh
      state: STATES.find((state) => state === pack.state) ?? "stale",
      entries: count(pack.entries),
      title: optionalText(pack.title),
      publisher: optionalText(pack.publisher),
      audience: optionalText(pack.audience),
      tlp: optionalText(pack.tlp),
      staleSince: optionalText(pack.stale_since),
      held: null,
    };
  });
}

/** @param {unknown} value @returns {Doorkeeper.Hit} */
function decodeHit(value) {
  const hit = object(value);
  const source = object(hit.source ?? {});
  const without = hit.counterfactual === null || hit.counterfactual === undefined ? null : object(hit.counterfactual);
  return {
    indicator: text(hit.indicator),
    pack: text(hit.pack),
    band: band(hit.band),
    title: text(hit.title),
    summary: text(hit.summary),
    translations: decodeTranslations(hit.translations),
    source: {
      publisher: text(source.publisher),
      title: text(source.title),
      date: optionalText(source.date),
      url: optionalText(source.url),
    },
    evidence: list(hit.evidence, MOST_EVIDENCE).map((item) => {
      const evidence = object(item);
      return {
        feature: text(evidence.feature),
        how: text(evidence.how)
          .split(",")
          .map((code) => code.trim())
          .filter((code) => code !== ""),
        observed: text(evidence.observed),
        listed: text(evidence.listed),
      };
    }),
    counterfactual: without && { feature: text(without.feature), band: band(without.band) },
  };
}

/** @param {unknown} value @returns {Doorkeeper.Hit["translations"]} */
function decodeTranslations(value) {
  /** @type {Doorkeeper.Hit["translations"]} */
  const found = {};
  if (value === null || value === undefined) return found;
  const top = object(value);
  for (const language of ["en", "cy"]) {
    if (!Object.hasOwn(top, language)) continue;
    const item = object(top[language]);
    found[language] = { title: text(item.title), summary: text(item.summary) };
  }
  return found;
}

/** @param {unknown} value @returns {Record<string, unknown>} */
export function object(value) {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw unreadable();
  return /** @type {Record<string, unknown>} */ (value);
}

/** @param {unknown} value @param {number} most @returns {unknown[]} */
export function list(value, most) {
  if (value === null || value === undefined) return [];
  if (!Array.isArray(value)) throw unreadable();
  return value.slice(0, most);
}

/** @param {unknown} value @returns {string} an absent text is empty, another type is an error */
export function text(value) {
  if (value === null || value === undefined) return "";
  if (typeof value !== "string") throw unreadable();
  return value.slice(0, TEXT);
}

/** @param {unknown} value @returns {string | null} */
export function optionalText(value) {
  return text(value) || null;
}

/** @param {unknown} value @returns {number} a whole number; what is none counts as nothing */
export function count(value) {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : 0;
}

/** @param {unknown} value @returns {Doorkeeper.Band} */
function band(value) {
  const found = BANDS.find((word) => word === value);
  if (found === undefined) throw unreadable();
  return found;
}

function unreadable() {
  return new ProblemError("host.answer", "The Doorkeeper program gave an answer that this extension cannot read.", "Update the extension and the program.");
}
