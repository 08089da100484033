// The border at which the host's answers about packs become our types: what a bundle would install, which warnings were
// taken back, how the last look for newer ones ended. Titles and names in them are a publisher's words.

import { count, decodePacks, list, object, optionalText, text } from "./decode.js";

const MOST_PACKS = 50;
const MOST_TYPES = 20;
const MOST_CORRECTIONS = 500;

/**
 * The installed packs, with the version of each that waits for the person; a pack of which nothing else is installed
 * stands for itself.
 *
 * @param {unknown} value the `result` of `packs.status`
 * @returns {Doorkeeper.Pack[]}
 */
export function decodeStatus(value) {
  const top = object(value);
  const packs = decodePacks(top.packs);
  for (const item of list(top.held, MOST_PACKS)) {
    const held = object(item);
    const [publisher, id, version] = [text(held.publisher), text(held.pack), numberOrText(held.version)];
    const installed = packs.find((pack) => pack.publisher === publisher && (pack.id === id || pack.id === `${publisher}/${id}`));
    if (installed) installed.held = version;
    else packs.push({ id, version, published: null, expires: null, state: "held", entries: 0, title: null, publisher, audience: null, tlp: null, staleSince: null, held: version });
  }
  return packs;
}

/** @param {unknown} value the `answer` of `packs.preview` @returns {Doorkeeper.Offer} */
export function decodeOffer(value) {
  const top = object(value);
  return {
    publisher: text(top.publisher),
    packs: list(top.packs, MOST_PACKS).map((item) => {
      const pack = object(item);
      return {
        pack: text(pack.id),
        title: text(pack.title),
        version: numberOrText(pack.version),
        installed: pack.installed === null || pack.installed === undefined ? null : numberOrText(pack.installed),
        expires: optionalText(pack.expires),
        leftOut: optionalText(pack.left_out) !== null,
        audience: optionalText(pack.audience),
        tlp: optionalText(pack.tlp),
        entries: Object.entries(object(pack.entries ?? {}))
          .slice(0, MOST_TYPES)
          .map(([type, entries]) => ({ type, count: count(entries) })),
        added: optionalCount(pack.added),
        changed: optionalCount(pack.changed),
        removed: optionalCount(pack.removed),
        desk: pack.desk === null || pack.desk === undefined ? null : decodeDeskChange(object(pack.desk)),
      };
    }),
  };
}

/** @param {unknown} value the `result` of `corrections` @returns {Doorkeeper.Correction[]} */
export function decodeCorrections(value) {
  return list(object(value).corrections, MOST_CORRECTIONS).map((item) => {
    const correction = object(item);
    const source = correction.source === null || correction.source === undefined ? null : object(correction.source);
    return {
      correction: text(correction.correction),
      indicator: text(correction.indicator),
      publisher: text(correction.publisher),
      installed: text(correction.installed),
      subject: optionalText(correction.subject),
      wording: decodeWording(correction.wording),
      source: source && {
        publisher: text(source.publisher),
        title: text(source.title),
        date: optionalText(source.date),
        url: optionalText(source.url),
      },
    };
  });
}

/** @param {unknown} value the `result` of `sync` @returns {Doorkeeper.SyncState} */
export function decodeSync(value) {
  const top = object(value);
  return { started: top.started === true, possible: top.possible === true, last: optionalText(top.last), result: optionalText(top.result) };
}

/** @param {unknown} value */
function decodeWording(value) {
  /** @type {Doorkeeper.Correction["wording"]} */
  const found = {};
  const top = object(value ?? {});
  for (const language of ["en", "cy"]) {
    if (!Object.hasOwn(top, language)) continue;
    const words = object(top[language]);
    found[language] = { title: text(words.title), summary: text(words.summary) };
  }
  return found;
}

/** @param {Record<string, unknown>} change @returns {Doorkeeper.OfferedPack["desk"]} */
function decodeDeskChange({ before, after, keys }) {
  return { before: decodeDesk(before), after: decodeDesk(after), keys: keys === true };
}

/** @param {unknown} value @returns {Doorkeeper.OfferedDesk | null} */
function decodeDesk(value) {
  if (value === null || value === undefined) return null;
  const desk = object(value);
  return { name: text(desk.name), address: optionalText(desk.address) };
}

/** @param {unknown} value */
function numberOrText(value) {
  return typeof value === "number" && Number.isSafeInteger(value) ? String(value) : text(value);
}

/** @param {unknown} value */
function optionalCount(value) {
  return value === null || value === undefined ? null : count(value);
}
