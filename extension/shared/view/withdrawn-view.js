// Warnings that were taken back, as texts for those who were shown them.

import { dateInWords, translator } from "../language.js";
import { marked, visible } from "../visible-text.js";
import { safeLink, sourceText } from "./hit-view.js";

/**
 * @param {Doorkeeper.Withdrawn[]} withdrawn
 * @param {Doorkeeper.Language} language
 * @returns {Doorkeeper.WithdrawnView}
 */
export function withdrawnView(withdrawn, language) {
  const t = translator(language);
  return {
    heading: t("withdrawn.title"),
    empty: withdrawn.length === 0 ? t("withdrawn.empty") : null,
    items: withdrawn.map(({ correction }) => ({
      heading: correction.subject ? t("withdrawn.subject", { subject: visible(correction.subject, 120) }) : t("withdrawn.nobody"),
      sentence: t("withdrawn.sentence", { publisher: visible(correction.source?.publisher || correction.publisher, 100) }),
      words: wordsOf(correction, language),
      facts: [
        { label: t("withdrawn.entry"), value: marked(correction.indicator, 200) },
        { label: t("withdrawn.date"), value: dateInWords(correction.installed, language) },
      ],
      source: correction.source && {
        label: t("banner.source"),
        text: sourceText(correction.source, language, t),
        href: safeLink(correction.source.url),
      },
    })),
  };
}

/** The publisher's own words, in the person's language or in English. @param {Doorkeeper.Correction} correction @param {Doorkeeper.Language} language */
function wordsOf({ wording }, language) {
  for (const lang of /** @type {const} */ ([language, "en"])) {
    const words = Object.hasOwn(wording, lang) ? wording[lang] : undefined;
    if (words && (words.title || words.summary)) return { lang, title: marked(words.title, 200), summary: marked(words.summary, 1000) };
  }
  return null;
}
