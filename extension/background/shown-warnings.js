// Which entries this person was shown a warning of, so that they can be told when one is taken back. Only salted hashes
// are kept, the newest of them: they say "this entry" to whoever has the pack, and nothing of any profile. What was shown
// in a private window is remembered in memory only.

import { hexOf, saltedHash } from "./salted.js";

const KEY = "shown";
const MOST = 1000;

/** @typedef {{salt: string, hashes: string[]}} Shown */

/** Writers wait for each other, or two shown at once would lose one. */
let writing = Promise.resolve();

/**
 * @param {Doorkeeper.Verdict} verdict
 * @param {boolean} incognito
 */
export function rememberShown(verdict, incognito) {
  const indicators = verdict.hits.filter(({ band }) => band === "alert" || band === "caution").map(({ indicator }) => indicator);
  if (indicators.length === 0) return writing;
  return change(incognito, async (shown) => {
    const added = await Promise.all(indicators.map((indicator) => saltedHash(shown.salt, indicator)));
    const known = new Set(added);
    return [...shown.hashes.filter((hash) => !known.has(hash)), ...known].slice(-MOST);
  });
}

/**
 * The corrections of entries that the person was shown, in ordinary or in private windows. They are forgotten with this:
 * if one is listed again, and shown again, a later correction is told again.
 *
 * @param {Doorkeeper.Correction[]} corrections
 * @param {boolean} incognito
 * @returns {Promise<Doorkeeper.Correction[]>}
 */
export async function takeShown(corrections, incognito) {
  /** @type {Doorkeeper.Correction[]} */
  const found = [];
  await change(incognito, async (shown) => {
    if (shown.hashes.length === 0) return null;
    const known = new Set(shown.hashes);
    for (const correction of corrections) {
      if (known.delete(await saltedHash(shown.salt, correction.indicator))) found.push(correction);
    }
    return found.length === 0 ? null : [...known];
  });
  return found;
}

/**
 * @param {boolean} incognito
 * @param {(shown: Shown) => Promise<string[] | null>} make the hashes to keep; null leaves them as they are
 */
function change(incognito, make) {
  const store = incognito ? chrome.storage.session : chrome.storage.local;
  writing = writing.then(async () => {
    const found = /** @type {Partial<Shown> | undefined} */ ((await store.get(KEY))[KEY]);
    const sound = typeof found?.salt === "string" && Array.isArray(found.hashes);
    const shown = sound ? /** @type {Shown} */ (found) : { salt: hexOf(crypto.getRandomValues(new Uint8Array(16))), hashes: [] };
    const hashes = await make(shown);
    if (hashes !== null) await store.set({ [KEY]: { salt: shown.salt, hashes } });
  });
  return writing;
}
