// The popup as texts: this page, the program on this computer, the packs.

import { dateInWords, isTextKey, translator } from "../language.js";
import { marked } from "../visible-text.js";
import { hitView } from "./hit-view.js";
import { cautionKind, outcome, shownHits } from "./outcome.js";

const DAY = 86_400_000;

/**
 * @param {Doorkeeper.PopupState} state
 * @param {Doorkeeper.Language} language
 * @param {Date} now
 * @returns {Doorkeeper.PopupView}
 */
export function popupView(state, language, now) {
  const t = translator(language);
  const page = pageView(state, language, t);
  return {
    lang: language,
    title: t("popup.title"),
    reason: page.hits[0] && page.tone === "alert" ? page.hits[0].title : page.sentence,
    band: state.page.status === "screened" ? (state.page.verdict?.band ?? null) : null,
    page,
    host: hostView(state.host, t),
    packs: packsView(state, language, now, t),
    settings: t("popup.settings"),
    footer: t("popup.footer", { version: marked(state.version, 40) }),
    labels: { newTab: t("link.new-tab"), working: t("host.retrying") },
  };
}

/**
 * @param {Doorkeeper.PopupState} state
 * @param {Doorkeeper.Language} language
 * @param {import("../language.js").Translate} t
 * @returns {Doorkeeper.PopupView["page"]}
 */
function pageView({ page }, language, t) {
  const found = outcome(page);
  const heading = t("popup.page");
  const subject = page.name ? { label: t("popup.subject"), value: marked(page.name, 120) } : null;
  const hits = page.status === "screened" && page.verdict ? shownHits(page.verdict) : [];
  const views = hits.map((hit) => hitView(hit, language, t));
  const base = { heading, subject, hits: views, remedy: null };
  switch (found) {
    case "alert":
    case "note":
    case "none":
      return { ...base, tone: found, word: t(`band.${found}`), sentence: t(`popup.${found}`) };
    case "caution":
      return { ...base, tone: found, word: t("band.caution"), sentence: t(`popup.caution${cautionKind(hits[0])}`) };
    case "unreadable":
    case "no-packs":
    case "packs-broken":
    case "expired":
      return { ...base, tone: "problem", word: t("popup.word.problem"), sentence: t(`popup.${found}`), remedy: t(`popup.${found}.remedy`) };
    case "failed-host":
      return { ...base, tone: "problem", word: t("popup.word.problem"), sentence: t("popup.failed.host"), remedy: t("popup.failed.host.remedy") };
    case "failed":
      return { ...base, tone: "problem", word: t("popup.word.problem"), sentence: t("popup.failed"), remedy: problemText(page.problem) };
    case "not-read":
      return { ...base, tone: "quiet", word: t("popup.word.quiet"), sentence: t("popup.not-read"), remedy: t("popup.not-read.remedy") };
    default:
      return { ...base, tone: "quiet", word: t("popup.word.quiet"), sentence: t(`popup.${found}`) };
  }
}

/**
 * @param {Doorkeeper.HostState} host
 * @param {import("../language.js").Translate} t
 * @returns {Doorkeeper.PopupView["host"]}
 */
function hostView(host, t) {
  const heading = t("host.heading");
  const version = host.version ? t("host.version", { version: marked(host.version, 40) }) : null;
  if (host.status === "idle" || host.status === "connecting") {
    return { heading, tone: "quiet", sentence: t(`host.${host.status}`), remedy: null, detail: null, retry: null };
  }
  if (host.status === "ready") {
    return { heading, tone: "good", sentence: t("host.ready"), remedy: null, detail: version, retry: null };
  }
  const side = host.status === "unsupported" && host.update ? `.${host.update}` : "";
  const key = `host.${host.status}${side}`;
  const remedy = `${key}.remedy`;
  return {
    heading,
    tone: "problem",
    sentence: t(isTextKey(key) ? key : "host.crashed"),
    remedy: t(isTextKey(remedy) ? remedy : "host.crashed.remedy"),
    detail: host.status === "unsupported" || host.status === "refused" ? problemText(host.problem) : null,
    retry: t("host.retry"),
  };
}

/** @param {Doorkeeper.Problem | null} problem what the host said itself, in English */
function problemText(problem) {
  if (problem === null) return null;
  const text = marked(`${problem.message} ${problem.remedy}`, 400);
  return text === "" ? null : text;
}

/**
 * @param {Doorkeeper.PopupState} state
 * @param {Doorkeeper.Language} language
 * @param {Date} now
 * @param {import("../language.js").Translate} t
 * @returns {Doorkeeper.PopupView["packs"]}
 */
function packsView({ host, page }, language, now, t) {
  const packs = host.packs ?? (page.status === "screened" ? (page.verdict?.packs ?? null) : null);
  const heading = t("packs.heading");
  if (packs === null) {
    const waiting = ["idle", "connecting", "ready"].includes(host.status);
    return { heading, empty: t(waiting ? "packs.waiting" : "packs.unknown"), rows: [] };
  }
  if (packs.length === 0) return { heading, empty: t("packs.empty"), rows: [] };
  const rows = packs.map((pack) => ({
    name: marked(pack.id, 100),
    state: t(`packs.${pack.state}`),
    tone: /** @type {"good" | "problem"} */ (pack.state === "fresh" ? "good" : "problem"),
    facts: [
      { label: t("packs.version"), value: marked(pack.version, 60) },
      { label: t("packs.published"), value: pack.published ? dateInWords(pack.published, language) : t("packs.unknown-date") },
      ...ageFact(pack, now, t),
      { label: t("packs.expires"), value: pack.expires ? dateInWords(pack.expires, language) : t("packs.never") },
      { label: t("packs.entries"), value: String(pack.entries) },
    ],
  }));
  return { heading, empty: null, rows };
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
