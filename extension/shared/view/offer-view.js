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
