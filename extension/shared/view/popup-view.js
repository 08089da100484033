// The popup as texts: this page, the program on this computer, the packs.

import { isTextKey, translator } from "../language.js";
import { marked } from "../visible-text.js";
import { hitView } from "./hit-view.js";
import { cautionKind, outcome, shownHits } from "./outcome.js";
import { packsView } from "./packs-view.js";

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
    packs: packsView(packsOf(state), ["idle", "connecting", "ready"].includes(state.host.status), language, now, t),
    withdrawn: state.withdrawn > 0 ? { sentence: t("withdrawn.popup"), label: t("withdrawn.open") } : null,
    report: reportOf(state.page, t),
    reports: {
      label: state.reports.waiting > 0 ? t("mine.waiting", { count: String(state.reports.waiting) }) : t("mine.title"),
      news: state.reports.answers > 0 ? t("mine.news") : null,
    },
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
  const subject = page.name ? { label: t(page.kind === "thread" ? "popup.subject.thread" : "popup.subject"), value: marked(page.name, 120) } : null;
  const hits = page.status === "screened" && page.verdict ? shownHits(page.verdict) : [];
  const views = hits.map((hit) => hitView(hit, language, t));
  const base = { heading, subject, hits: views, remedy: null };
  switch (found) {
    case "alert":
      return { ...base, tone: found, word: t("band.alert"), sentence: t(page.kind === "thread" ? "popup.alert.thread" : "popup.alert") };
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
 * Any page of LinkedIn can be reported, also one that was not read; elsewhere a text can.
 *
 * @param {Doorkeeper.PageState} page
 * @param {import("../language.js").Translate} t
 * @returns {Doorkeeper.PopupView["report"]}
 */
function reportOf(page, t) {
  if (page.status === "elsewhere") return { label: t("report.paste"), tab: false };
  if (page.key === null) return { label: t("report.page"), tab: true };
  return { label: t(page.kind === "thread" ? "report.thread" : "report.profile"), tab: true };
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

/** What the host told last of the packs, or what the page's verdict was made with. @param {Doorkeeper.PopupState} state */
function packsOf({ host, page }) {
  return host.packs ?? (page.status === "screened" ? (page.verdict?.packs ?? null) : null);
}
