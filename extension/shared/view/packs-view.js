// The installed packs as texts: what they are, how old, and whether they are still in force. Popup and settings.

import { dateInWords, isTextKey } from "../language.js";
import { marked } from "../visible-text.js";

const DAY = 86_400_000;

/**
 * @param {Doorkeeper.Pack[] | null} packs null while the host does not tell
 * @param {boolean} waiting whether it may still tell
 * @param {Doorkeeper.Language} language
 * @param {Date} now
 * @param {import("../language.js").Translate} t
 * @returns {Doorkeeper.PacksView}
 */
export function packsView(packs, waiting, language, now, t) {
  const heading = t("packs.heading");
  if (packs === null) return { heading, empty: t(waiting ? "packs.waiting" : "packs.unknown"), rows: [] };
  if (packs.length === 0) return { heading, empty: t("packs.empty"), rows: [] };
  const rows = packs.map((pack) => ({
    name: marked(pack.title ?? pack.id, 100),
    state: t(`packs.${pack.state}`),
    detail: detail(pack, language, t),
    tone: /** @type {"good" | "problem"} */ (pack.state === "fresh" && pack.held === null ? "good" : "problem"),
    facts: pack.state === "held" ? [] : [
      ...(pack.publisher ? [{ label: t("packs.publisher"), value: marked(pack.publisher, 100) }] : []),
      { label: t("packs.version"), value: marked(pack.version, 60) },
      { label: t("packs.published"), value: pack.published ? dateInWords(pack.published, language) : t("packs.unknown-date") },
      ...ageFact(pack, now, t),
      { label: t("packs.expires"), value: pack.expires ? dateInWords(pack.expires, language) : t("packs.never") },
      { label: t("packs.entries"), value: numberInWords(pack.entries, language) },
      ...audienceFacts(pack, t),
    ],
  }));
  return { heading, empty: null, rows };
}

/**
 * For whom a pack is meant, and how far it may be passed on (TLP).
 *
 * @param {{audience: string | null, tlp: string | null}} pack
 * @param {import("../language.js").Translate} t
 * @returns {Doorkeeper.Fact[]}
 */
export function audienceFacts({ audience, tlp }, t) {
  const key = `audience.${audience}`;
  return [
    ...(audience ? [{ label: t("packs.audience"), value: isTextKey(key) ? t(key) : marked(audience, 60) }] : []),
    ...(tlp ? [{ label: t("packs.sharing"), value: `TLP:${marked(tlp, 20).toUpperCase()}` }] : []),
  ];
}

/** Thousands as the language writes them. @param {number} count @param {Doorkeeper.Language} language */
export function numberInWords(count, language) {
  return count.toLocaleString(language === "cy" ? "cy-GB" : "en-GB");
}

/** @param {Doorkeeper.Pack} pack @param {Doorkeeper.Language} language @param {import("../language.js").Translate} t */
function detail(pack, language, t) {
  if (pack.held !== null) return t("packs.waits", { version: marked(pack.held, 60) });
  if (pack.staleSince === null || pack.state === "fresh") return null;
  const key = pack.state === "expired" ? "packs.expired-since" : "packs.stale-since";
  const date = pack.state === "expired" ? (pack.expires ?? pack.staleSince) : pack.staleSince;
  return t(key, { date: dateInWords(date, language) });
}

/**
 * @param {Doorkeeper.Pack} pack
 * @param {Date} now
 * @param {import("../language.js").Translate} t
 * @returns {Doorkeeper.Fact[]}
 */
function ageFact(pack, now, t) {
  const published = pack.published ? Date.parse(pack.published) : NaN;
  const days = Math.floor((now.getTime() - published) / DAY);
  if (!(days >= 0)) return [];
  const value = days === 0 ? t("packs.age.today") : days === 1 ? t("packs.age.day") : t("packs.age.days", { count: String(days) });
  return [{ label: t("packs.age"), value }];
}
