// What each open report page starts from. It goes from the background's memory to that page by a token that is good for
// one tab, so that no content stands in an address, in the history or on the disk.

import { hexOf } from "./salted.js";

const PREFIX = "report:";
const MOST = 20;
const TOKEN = /^[0-9a-f]{32}$/;

/** @typedef {{seed: Doorkeeper.ReportSeed, from: string | null, tab: number | null, number: number}} Kept */

/** Writers wait for each other, or one token could go to two tabs. @type {Promise<unknown>} */
let turn = Promise.resolve();

/**
 * @param {Doorkeeper.ReportSeed} seed
 * @param {string | null} from what it is about, so that a second press finds the page that is open already
 * @returns {Promise<string>} the token
 */
export function keepSeed(seed, from) {
  return inTurn(async () => {
    const all = await every();
    const number = Math.max(0, ...all.map(([, { number }]) => number)) + 1;
    for (const [key] of all.sort(([, a], [, b]) => a.number - b.number).slice(0, Math.max(0, all.length + 1 - MOST))) await chrome.storage.session.remove(key);
    const token = hexOf(crypto.getRandomValues(new Uint8Array(16)));
    await chrome.storage.session.set({ [PREFIX + token]: { seed, from, tab: null, number } });
    return token;
  });
}

/**
 * Gives what a token stands for to the first tab that asks, and to that tab again after a reload.
 *
 * @param {unknown} token
 * @param {number} tabId
 * @returns {Promise<Doorkeeper.ReportSeed | null>}
 */
export function takeSeed(token, tabId) {
  return inTurn(async () => {
    if (typeof token !== "string" || !TOKEN.test(token)) return null;
    const key = PREFIX + token;
    const kept = /** @type {Kept | undefined} */ ((await chrome.storage.session.get(key))[key]);
    if (kept === undefined || (kept.tab !== null && kept.tab !== tabId)) return null;
    if (kept.tab === null) await chrome.storage.session.set({ [key]: { ...kept, tab: tabId } });
    return kept.seed;
  });
}

/** The tab of the report page that is open for the same thing. @param {string} from @returns {Promise<number | null>} */
export function openFor(from) {
  return inTurn(async () => (await every()).find(([, kept]) => kept.from === from && kept.tab !== null)?.[1].tab ?? null);
}

/** The report was saved, or its tab has gone. @param {number} tabId */
export function forgetSeeds(tabId) {
  return inTurn(async () => {
    for (const [key, { tab }] of await every()) if (tab === tabId) await chrome.storage.session.remove(key);
  });
}

/** @returns {Promise<[string, Kept][]>} */
async function every() {
  const stored = await chrome.storage.session.get(null);
  return /** @type {[string, Kept][]} */ (Object.entries(stored).filter(([key]) => key.startsWith(PREFIX)));
}

/** @template T @param {() => Promise<T>} act @returns {Promise<T>} */
function inTurn(act) {
  const next = turn.then(act);
  turn = next.catch(() => undefined);
  return next;
}
