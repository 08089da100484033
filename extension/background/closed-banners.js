// Which banners the person closed. Only a salted hash is kept: it says "this profile, with this warning" to whoever has
// the profile at hand, and nothing to whoever reads the disk. For a private window nothing is written to disk at all.

const KEY = "closed";
const MOST = 500;

/** @typedef {{salt: string, hashes: string[]}} Closed */

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
    const closed = (await read(incognito)) ?? { salt: hex(crypto.getRandomValues(new Uint8Array(16))), hashes: [] };
    const added = await hash(closed.salt, key, verdict);
    const hashes = [...closed.hashes.filter((known) => known !== added), added].slice(-MOST);
    await store(incognito).set({ [KEY]: { salt: closed.salt, hashes } });
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
  const hits = verdict.hits
    .filter((hit) => hit.band === "alert" || hit.band === "caution")
    .map((hit) => JSON.stringify([hit.pack, hit.indicator, hit.band, hit.title, hit.summary, Object.values(hit.source)]));
  return [verdict.band, ...hits.sort()].join("\n");
}

/** @param {boolean} incognito @returns {Promise<Closed | null>} */
async function read(incognito) {
  const found = /** @type {Partial<Closed> | undefined} */ ((await store(incognito).get(KEY))[KEY]);
  return typeof found?.salt === "string" && Array.isArray(found.hashes) ? { salt: found.salt, hashes: found.hashes } : null;
}

/** @param {boolean} incognito */
function store(incognito) {
  return incognito ? chrome.storage.session : chrome.storage.local;
}

/** @param {string} salt @param {string} key @param {Doorkeeper.Verdict} verdict */
async function hash(salt, key, verdict) {
  const bytes = new TextEncoder().encode(`${salt}\n${key}\n${fingerprint(verdict)}`);
  return hex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
}

/** @param {Uint8Array} bytes */
function hex(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
