// The banner as texts: what matched, who says so and when, what to do; and behind "Why?" all the evidence.

import { dateInWords, translator } from "../language.js";
import { marked, visible } from "../visible-text.js";
import { featureName, hitView, safeLink, sourceText, wordingOf } from "./hit-view.js";
import { cautionKind, shownHits } from "./outcome.js";

/** A page may meet more entries than a person will read; the strongest are shown. */
const MOST_HITS = 5;

/**
 * Makes the banner for a verdict, or null where a page shows none: `note` and `none` are silent in the page.
 *
 * @param {Doorkeeper.Verdict} verdict
 * @param {{language: Doorkeeper.Language, now: Date, page: string | null, version: string, kind?: string | null}} about
 *   `page` is the profile's address and `version` the extension's, for the copied details; `kind` is the page's
 * @returns {Doorkeeper.BannerView | null}
 */
export function bannerView(verdict, { language, now, page, version, kind = "profile" }) {
  if (verdict.band !== "alert" && verdict.band !== "caution") return null;
  const hits = shownHits(verdict).slice(0, MOST_HITS);
  const first = hits[0];
  if (first === undefined) return null;
  const t = translator(language);
  const band = verdict.band;
  const { heading, lang } = headingOf(first, band, language, t);
  const shown = hits.map((hit) => hitView(hit, language, t));
  return {
    band,
    lang: language,
    region: t("banner.region"),
    word: t(`band.${band}`),
    heading,
    headingLang: lang,
    matchedLabel: t("banner.matched"),
    matched: distinct(first.evidence)
      .slice(0, 3)
      .map((item) => ({ label: featureName(item.feature, t), value: marked(item.observed, 80) })),
    source: {
      label: t("banner.source"),
      text: sourceText(first.source, language, t),
      href: safeLink(first.source.url),
    },
    advice: t(`banner.advice.${band}`),
    announcement: t(`banner.announce.${band}`, { heading }),
    age: ageSentence(verdict.packs, language, t),
    why: { label: t("banner.why"), heading: t("banner.why.heading"), hits: shown, check: t("banner.check") },
    report: t(kind === "thread" ? "report.thread" : "report.profile"),
    more: t("banner.more"),
    copy: {
      label: t("banner.copy"),
      done: t("banner.copied"),
      failed: t("banner.copy-failed"),
      text: copyText(hits, shown, { band, packs: verdict.packs, page, now, version, t }),
    },
    close: { label: t("banner.close"), explained: t(kind === "thread" ? "banner.close.explained.thread" : "banner.close.explained") },
    newTab: t("link.new-tab"),
  };
}

/**
 * An alert is headed by its publisher's words. A caution is headed by ours, since the publisher's words are about the
 * listed person, and a caution does not say that this is that person.
 *
 * @param {Doorkeeper.Hit} hit
 * @param {"alert" | "caution"} band
 * @param {Doorkeeper.Language} language
 * @param {import("../language.js").Translate} t
 * @returns {{heading: string, lang: Doorkeeper.Language}}
 */
function headingOf(hit, band, language, t) {
  if (band === "caution") return { heading: t(`banner.heading.caution${cautionKind(hit)}`), lang: language };
  const wording = wordingOf(hit, language);
  if (wording.title) return { heading: marked(wording.title, 200), lang: wording.lang };
  return { heading: t("banner.heading.alert", { publisher: visible(hit.source.publisher, 100) }), lang: language };
}

/** @param {readonly Doorkeeper.Evidence[]} evidence the same value once, however many ways it matched */
function distinct(evidence) {
  const seen = new Set();
  return evidence.filter((item) => {
    const key = `${item.feature}\n${item.observed}`;
    return seen.has(key) ? false : Boolean(seen.add(key));
  });
}

/**
 * Says that the packs are old, if they are; the newest date is the one that counts for the person.
 *
 * @param {readonly Doorkeeper.Pack[]} packs
 * @param {Doorkeeper.Language} language
 * @param {import("../language.js").Translate} t
 */
function ageSentence(packs, language, t) {
  const state = packs.some((pack) => pack.state === "expired") ? "expired" : packs.some((pack) => pack.state === "stale") ? "stale" : null;
  if (state === null) return null;
  const newest = packs
    .filter((pack) => pack.state === state)
    .map((pack) => pack.published ?? "")
    .sort()
    .at(-1);
  return t(`banner.age.${state}`, { date: newest ? dateInWords(newest, language) : t("packs.unknown-date") });
}

/**
 * The details as plain lines. They hold what the security team needs to find the entry and the page, nothing of the
 * person who copies.
 *
 * @param {readonly Doorkeeper.Hit[]} hits
 * @param {readonly Doorkeeper.HitView[]} shown
 * @param {{band: "alert" | "caution", packs: readonly Doorkeeper.Pack[], page: string | null, now: Date, version: string, t: import("../language.js").Translate}} about
 */
function copyText(hits, shown, { band, packs, page, now, version, t }) {
  const lines = [t("copy.title"), `${t("copy.band")}: ${t(`band.${band}`)}`];
  const link = safeLink(page);
  if (link) lines.push(`${t("copy.page")}: ${link}`);
  for (const [at, hit] of hits.entries()) {
    const view = shown[at];
    const pack = packs.find((candidate) => candidate.id === hit.pack);
    lines.push("", `${t("copy.warning")}: ${view.title}`, `${view.sourceLabel}: ${view.source.text}`);
    if (view.source.href) lines.push(view.source.href);
    for (const item of view.evidence) {
      lines.push(
        t("copy.evidence", {
          feature: item.feature,
          observed: visible(item.observed.value, 600),
          listed: visible(item.listed.value, 600),
          how: item.how,
        }),
      );
    }
    lines.push(`${t("copy.entry")}: ${marked(hit.indicator, 200)}`);
    lines.push(`${t("copy.pack")}: ${marked(hit.pack, 200)}${pack ? ` ${marked(pack.version, 60)}` : ""}`);
  }
  lines.push("", `${t("copy.seen")}: ${now.toISOString().slice(0, 16).replace("T", " ")} UTC`);
  lines.push(`${t("copy.version")}: ${version}`);
  return lines.join("\n");
}
