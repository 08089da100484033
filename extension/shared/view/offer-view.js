// What a bundle would install, as texts, before anything is installed; and why one was refused.

import { dateInWords, isTextKey, translator } from "../language.js";
import { marked } from "../visible-text.js";
import { audienceFacts, numberInWords } from "./packs-view.js";

/**
 * @param {Doorkeeper.Offer} offer
 * @param {Doorkeeper.Language} language
 * @returns {Doorkeeper.OfferView}
 */
export function offerView(offer, language) {
  const t = translator(language);
  return {
    heading: t("offer.heading"),
    publisher: { label: t("offer.signed"), value: marked(offer.publisher, 100) },
    packs: offer.packs.map((pack) => ({
      name: marked(pack.title || pack.pack, 120),
      facts: [
        { label: t("offer.version"), value: version(pack, t) },
        { label: t("packs.expires"), value: pack.expires ? dateInWords(pack.expires, language) : t("packs.never") },
        ...audienceFacts(pack, t),
        ...deskFacts(pack.desk, t),
        ...pack.entries.map(({ type, count }) => ({ label: typeWord(type, t), value: numberInWords(count, language) })),
      ],
      differences: differences(pack, language, t),
    })),
  };
}

/** Codes of the host by what a person makes of them. The first that fits counts. */
const REFUSALS = /** @type {const} */ ([
  [/^update\.rollback$/, "older"],
  [/^(?:update|pack|root)\.expired$/, "expired"],
  [/^manifest\.newer$/, "program"],
  [/^(?:update\.incomplete|manifest\.gap|pack\.broken-chain|pack\.no-base)$/, "partial"],
  [/^(?:publisher\.(?:unknown|not-pinned|none)|trust\.unknown|bundle\.stranger)$/, "stranger"],
  [/^(?:pack\.cap|pack\.not-admitted|publisher\.cap|pack\.refused)$/, "limits"],
  [/^import\.too_large$/, "no-pack"],
  [/^bundle\.(?!missing$)|^(?:update\.(?:signature|mismatch|malformed)|manifest\.|segment\.|record\.|entry\.|pack\.damaged)/, "changed"],
  [/^lock\.busy$/, "busy"],
  [/^import\.disk$|^disk\./, "disk"],
  [/^file\./, "read"],
  [/^(?:host|protocol|caller|method)\./, "host"],
  [/^import\./, "stopped"],
]);

/**
 * @param {Doorkeeper.Problem} problem
 * @param {Doorkeeper.Language} language
 * @returns {Doorkeeper.RefusalView}
 */
export function refusalView(problem, language) {
  const t = translator(language);
  const kind = REFUSALS.find(([pattern]) => pattern.test(problem.code))?.[1] ?? "other";
  return {
    heading: t("refusal.heading"),
    sentence: t(`refusal.${kind}`),
    remedy: t(`refusal.${kind}.remedy`),
    code: t("refusal.code", { code: marked(problem.code, 60) }),
  };
}

/** @param {Doorkeeper.OfferedPack} pack @param {import("../language.js").Translate} t */
function version(pack, t) {
  const shown = marked(pack.version, 60);
  if (pack.installed === null || pack.installed === pack.version) return shown;
  return t("offer.version.replaces", { version: shown, installed: marked(pack.installed, 60) });
}

/** @param {Doorkeeper.OfferedPack["desk"]} change @param {import("../language.js").Translate} t @returns {Doorkeeper.Fact[]} */
function deskFacts(change, t) {
  if (!change) return [];
  const [before, after] = [change.before, change.after].map((desk) => desk && `${marked(desk.name, 120)} (${marked(desk.address ?? t("offer.desk.file"), 120)})`);
  let value;
  if (!after) value = before && t("offer.desk.none", { before });
  else if (before === after) value = change.keys && t("offer.desk.keys", { desk: after });
  else value = before ? t("offer.desk.replaces", { desk: after, before }) : after;
  return value ? [{ label: t("offer.desk"), value }] : [];
}

/** @param {string} type @param {import("../language.js").Translate} t */
function typeWord(type, t) {
  const key = `entries.${type}`;
  return isTextKey(key) ? t(key) : marked(type, 40);
}

/** @param {Doorkeeper.OfferedPack} pack @param {Doorkeeper.Language} language @param {import("../language.js").Translate} t */
function differences({ leftOut, installed, added, changed, removed }, language, t) {
  if (leftOut) return t("offer.left-out");
  if (installed === null) return t("offer.new");
  if (added === null || changed === null || removed === null) return "";
  if (added + changed + removed === 0) return t("offer.same");
  const [a, c, r] = [added, changed, removed].map((count) => numberInWords(count, language));
  return t("offer.differences", { added: a, changed: c, removed: r });
}
