// Warnings that a publisher has taken back, told to the person who was shown them: kept until they say that they have
// read it, and opened once in a page of their own.

import { reopen } from "./closed-banners.js";
import { decodeCorrections } from "./decode-packs.js";
import { takeShown } from "./shown-warnings.js";

const KEY = "withdrawn";
const MOST = 100;

/** One look at a time: two would both find the same. @type {Promise<unknown>} */
let looking = Promise.resolve();

/**
 * Asks the host which corrections stand, and keeps those of warnings that this person was shown.
 *
 * @param {(method: string, params: unknown) => Promise<unknown>} ask the host
 * @returns {Promise<number>} how many are new
 */
export function lookForWithdrawn(ask) {
  const look = looking.then(async () => {
    const corrections = decodeCorrections(await ask("corrections", {}));
    let count = 0;
    for (const incognito of [false, true]) {
      const told = await takeShown(corrections, incognito);
      if (told.length === 0) continue;
      await reopen(told.map(({ indicator }) => indicator));
      await add(told, incognito);
      count += told.length;
    }
    return count;
  });
  looking = look.catch(() => undefined);
  return look;
}

/** @returns {Promise<Doorkeeper.Withdrawn[]>} those that the person has not said to have read, the newest first */
export async function unread() {
  const [ordinary, hidden] = await Promise.all([read(false), read(true)]);
  const known = new Set(ordinary.map(({ correction }) => correction.correction));
  return [...ordinary, ...hidden.filter(({ correction }) => !known.has(correction.correction))];
}

/**
 * The person has read these.
 *
 * @param {unknown} ids of corrections
 */
export async function markRead(ids) {
  const known = new Set(Array.isArray(ids) ? ids : []);
  for (const incognito of [false, true]) {
    const before = await read(incognito);
    const kept = before.filter(({ correction }) => !known.has(correction.correction));
    if (kept.length < before.length) await store(incognito).set({ [KEY]: kept });
  }
}

/** @param {Doorkeeper.Correction[]} told @param {boolean} incognito */
async function add(told, incognito) {
  const again = new Set(told.map(({ correction }) => correction));
  const before = (await read(incognito)).filter(({ correction }) => !again.has(correction.correction));
  await store(incognito).set({ [KEY]: [...told.map((correction) => ({ correction })), ...before].slice(0, MOST) });
}

/** @param {boolean} incognito @returns {Promise<Doorkeeper.Withdrawn[]>} */
async function read(incognito) {
  const found = (await store(incognito).get(KEY))[KEY];
  return Array.isArray(found) ? found : [];
}

/** What was shown in a private window leaves nothing on the disk. @param {boolean} incognito */
function store(incognito) {
  return incognito ? chrome.storage.session : chrome.storage.local;
}
