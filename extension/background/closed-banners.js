// Which banners the person closed. Only a salted hash is kept: it says "this profile, with this warning" to whoever has
// the profile at hand, and nothing to whoever reads the disk. For a private window nothing is written to disk at all.

import { hexOf, saltedHash } from "./salted.js";

const KEY = "closed";
const MOST = 500;

/**
 * `hashes` are of what was closed; `entries` are, in the same order, the hashes of the entries that each warned of.
 *
 * @typedef {{salt: string, hashes: string[], entries: string[][]}} Closed
 */

/**
 * @param {string} key the profile
 * @param {Doorkeeper.Verdict} verdict
 * @param {boolean} incognito
 */
export async function isClosed(key, verdict, incognito) {
  const closed = await read(incognito);
  return closed !== null && closed.hashes.includes(await hash(closed.salt, key, verdict));
}

/** Writers wait for each other, or two closed at once would lose one. */
let writing = Promise.resolve();

/**
 * @param {string} key
 * @param {Doorkeeper.Verdict} verdict
 * @param {boolean} incognito
 */
export function close(key, verdict, incognito) {
  writing = writing.then(async () => {
    const closed = (await read(incognito)) ?? { salt: hexOf(crypto.getRandomValues(new Uint8Array(16))), hashes: [], entries: [] };
    const added = await hash(closed.salt, key, verdict);
    const about = await Promise.all(warnings(verdict).map(({ indicator }) => saltedHash(closed.salt, indicator)));
    await keep(incognito, closed, (hash) => hash !== added, [[added, about]]);
  });
  return writing;
}

/**
 * These entries were taken back: should one be listed again, its banner shows again.
 *
 * @param {string[]} indicators
 */
export function reopen(indicators) {
  writing = writing.then(async () => {
    for (const incognito of [false, true]) {
      const closed = await read(incognito);
      if (closed === null) continue;
      const gone = new Set(await Promise.all(indicators.map((indicator) => saltedHash(closed.salt, indicator))));
      await keep(incognito, closed, (_, about) => !about.some((entry) => gone.has(entry)));
    }
  });
  return writing;
}

/**
 * What must change for a closed banner to show again: the entry's words or its source, or the band. A new version of
 * the pack alone, or another detail of the same page, is no news.
 *
 * @param {Doorkeeper.Verdict} verdict
 */
export function fingerprint(verdict) {
  const hits = warnings(verdict).map((hit) => JSON.stringify([hit.pack, hit.indicator, hit.band, hit.title, hit.summary, Object.values(hit.source)]));
  return [verdict.band, ...hits.sort()].join("\n");
}

/** @param {Doorkeeper.Verdict} verdict */
function warnings(verdict) {
  return verdict.hits.filter((hit) => hit.band === "alert" || hit.band === "caution");
}

/** @param {boolean} incognito @returns {Promise<Closed | null>} */
async function read(incognito) {
  const found = /** @type {Partial<Closed> | undefined} */ ((await store(incognito).get(KEY))[KEY]);
  if (typeof found?.salt !== "string" || !Array.isArray(found.hashes)) return null;
  const entries = Array.isArray(found.entries) ? found.entries : [];
  return { salt: found.salt, hashes: found.hashes, entries: found.hashes.map((_, at) => entries[at] ?? []) };
}

/**
 * @param {boolean} incognito
 * @param {Closed} closed
 * @param {(hash: string, about: string[]) => boolean} holds which of the present ones stay
 * @param {[hash: string, about: string[]][]} [more]
 */
async function keep(incognito, { salt, hashes, entries }, holds, more = []) {
  const before = hashes.map((hash, at) => /** @type {[string, string[]]} */ ([hash, entries[at]]));
  const kept = [...before.filter(([hash, about]) => holds(hash, about)), ...more].slice(-MOST);
  await store(incognito).set({ [KEY]: { salt, hashes: kept.map(([hash]) => hash), entries: kept.map(([, about]) => about) } });
}

/** @param {boolean} incognito */
function store(incognito) {
  return incognito ? chrome.storage.session : chrome.storage.local;
}

/** @param {string} salt @param {string} key @param {Doorkeeper.Verdict} verdict */
function hash(salt, key, verdict) {
  return saltedHash(salt, `${key}\n${fingerprint(verdict)}`);
}
