// One hit in words, the same in banner and popup: title, summary, evidence side by side, what it hangs on, who says so.

import { dateInWords, isTextKey } from "../language.js";
import { marked, visible } from "../visible-text.js";

/** More evidence than this is no longer read. */
const MOST_EVIDENCE = 8;

/**
 * @param {Doorkeeper.Hit} hit
 * @param {Doorkeeper.Language} language
 * @param {import("../language.js").Translate} t
 * @returns {Doorkeeper.HitView}
 */
export function hitView(hit, language, t) {
  const wording = wordingOf(hit, language);
  // of a note it would only say that without the name there is nothing
  const without = hit.counterfactual && hit.band !== "note" ? `without.${hit.counterfactual.feature}.${hit.counterfactual.band}` : "";
  return {
    band: hit.band,
    lead: hit.band === "caution" || hit.band === "note" ? t(`hit.lead.${hit.band}`) : null,
    lang: wording.lang,
    title: marked(wording.title || hit.source.title, 200),
    summary: marked(wording.summary, 1000),
    evidence: hit.evidence.slice(0, MOST_EVIDENCE).map((item) => evidenceView(item, t)),
    counterfactual: isTextKey(without) ? t(without) : null,
    sourceLabel: t("banner.source"),
    source: { text: sourceText(hit.source, language, t), href: safeLink(hit.source.url) },
  };
}

/**
 * The pack's own wording in the person's language, else in English, which every entry has.
 *
 * @param {Doorkeeper.Hit} hit
 * @param {Doorkeeper.Language} language
 * @returns {{lang: Doorkeeper.Language, title: string, summary: string}}
 */
export function wordingOf(hit, language) {
  const translated = Object.hasOwn(hit.translations, language) ? hit.translations[language] : undefined;
  if (translated && (translated.title || translated.summary)) {
    // A title that was not translated would stand in the wrong language: the source's title takes its place.
    return { lang: language, title: translated.title, summary: translated.summary };
  }
  return { lang: "en", title: hit.title, summary: hit.summary };
}

/**
 * Who says so and when. The title is left out where it says the publisher's name again, as "the MI5 alert of …" does.
 *
 * @param {Doorkeeper.Source} source
 * @param {Doorkeeper.Language} language
 * @param {import("../language.js").Translate} t
 */
export function sourceText(source, language, t) {
  const values = { publisher: visible(source.publisher, 100), title: visible(source.title, 200) };
  if (!source.date) return t("source.undated", values);
  const dated = { ...values, date: dateInWords(source.date, language) };
  const repeats = source.title === "" || source.title.includes(source.publisher);
  return t(repeats ? "source.short" : "source.dated", dated);
}

/**
 * An address that may become a link: `https:` and nothing hidden in it.
 *
 * @param {string | null} url
 * @returns {string | null}
 */
export function safeLink(url) {
  if (url === null || !URL.canParse(url)) return null;
  const parsed = new URL(url);
  return parsed.protocol === "https:" && parsed.username === "" && parsed.password === "" ? parsed.href : null;
}

/**
 * The name of a feature. A newer host may know features that this extension does not.
 *
 * @param {string} feature
 * @param {import("../language.js").Translate} t
 */
export function featureName(feature, t) {
  const key = `feature.${feature}`;
  return t(isTextKey(key) ? key : "feature.other");
}

/**
 * @param {Doorkeeper.Evidence} item
 * @param {import("../language.js").Translate} t
 * @returns {Doorkeeper.EvidenceView}
 */
function evidenceView(item, t) {
  return {
    feature: featureName(item.feature, t),
    how: item.how.map((code) => howText(code, t)).join("; "),
    howLabel: t("evidence.how"),
    observed: { label: t("evidence.observed"), value: marked(item.observed) },
    listed: { label: t("evidence.listed"), value: marked(item.listed) },
  };
}

/**
 * @param {string} code
 * @param {import("../language.js").Translate} t
 */
function howText(code, t) {
  const key = `how.${code}`;
  return isTextKey(key) ? t(key) : marked(code, 60);
}
