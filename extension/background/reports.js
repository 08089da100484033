// Reports, from the press of a button to the host: where a report page starts from, and what it and "My reports" ask.

import { shownHits } from "../shared/view/outcome.js";
import { decodeExport, decodeListed, decodePreview, decodeReceipt, decodeReports } from "./decode-reports.js";
import { ProblemError } from "./problem.js";
import { markAnswersSeen, noteReports } from "./report-news.js";
import { forgetSeeds, keepSeed, openFor, takeSeed } from "./report-seeds.js";
import { isReadable } from "./senders.js";

/** Longest text that the host takes, in characters. */
const LONGEST_TEXT = 100_000;
/** Sealing and writing to a slow disk take longer than a look at a page. */
const PATIENCE = 30_000;

/** Kinds of observation by where LinkedIn keeps such pages. */
const KINDS = /** @type {const} */ ([
  [/^\/in\//, "profile"],
  [/^\/(?:company|school|showcase)\//, "company"],
  [/^\/messaging\//, "thread"],
]);

/**
 * @typedef {object} ReportsOptions
 * @property {(method: string, params: unknown, timeout?: number) => Promise<unknown>} ask the host
 * @property {import("./tab-states.js").TabStates} states
 */

export class Reports {
  #options;

  /** @param {ReportsOptions} options */
  constructor(options) {
    this.#options = options;
  }

  /**
   * `report.open` of a content script: a report of its own tab, and only of the profile that it says it shows.
   *
   * @param {{key?: unknown}} message
   * @param {chrome.runtime.MessageSender} sender
   */
  async openFromPage(message, sender) {
    const tabId = /** @type {number} */ (sender.tab?.id);
    const state = await this.#options.states.get(tabId);
    if (state === null || state.key === null || state.key !== message.key) throw new ProblemError("page.moved", "The page has changed meanwhile.", "Nothing: the new page is checked by itself.");
    return this.open(tabId);
  }

  /**
   * Opens the report page for what a tab shows, or goes to the one that is open for it.
   *
   * @param {unknown} tabId
   */
  async open(tabId) {
    if (typeof tabId !== "number" || !Number.isSafeInteger(tabId)) throw invalid();
    const [tab, state] = await Promise.all([chrome.tabs.get(tabId).catch(() => null), this.#options.states.get(tabId)]);
    const url = state?.url ?? (tab?.url !== undefined && isReadable(tab.url) ? tab.url : null);
    if (url === null) return openPage(null, null);
    const observation = state?.observation ?? { kind: kindOf(url), site: "linkedin", url: bare(url) };
    return openPage({ observation, verdict: state?.verdict ? reported(state.verdict) : null, text: null }, `${tabId} ${state?.key ?? bare(url)}`);
  }

  /**
   * Opens the report page for a text that the person has selected. Of a page that is not LinkedIn's nothing but that text
   * is taken.
   *
   * @param {string} text
   * @param {string | undefined} url
   */
  async openText(text, url) {
    const observation = url !== undefined && isReadable(url) ? { kind: "selection", site: "linkedin", url: bare(url) } : null;
    return openPage({ observation, verdict: null, text: text.toWellFormed().slice(0, LONGEST_TEXT) }, null);
  }

  /**
   * `report.seed`
   *
   * @param {{token?: unknown}} message
   * @param {chrome.runtime.MessageSender} sender
   */
  async seed({ token }, sender) {
    const seed = sender.tab?.id === undefined ? null : await takeSeed(token, sender.tab.id);
    return { ok: true, seed };
  }

  /** `report.setup`: where reports go. The answers in the list count as unseen, since they are not shown. */
  async setup() {
    return { ok: true, list: decodeReports(await this.#options.ask("report.list", {})) };
  }

  /** `report.preview` @param {{draft?: unknown}} message */
  async preview({ draft }) {
    return { ok: true, preview: decodePreview(await this.#options.ask("report.preview", { draft }, PATIENCE)) };
  }

  /**
   * `report.save`
   *
   * @param {{draft?: unknown, payload?: unknown}} message
   * @param {chrome.runtime.MessageSender} sender
   */
  async save({ draft, payload }, sender) {
    const receipt = decodeReceipt(await this.#options.ask("report.save", { draft, payload }, PATIENCE));
    if (sender.tab?.id !== undefined) await forgetSeeds(sender.tab.id);
    await this.look();
    return { ok: true, receipt };
  }

  /** `report.list`, for a page that shows them: what it shows has been seen. */
  async list() {
    const list = decodeReports(await this.#options.ask("report.list", {}));
    await markAnswersSeen(list.reports);
    await noteReports(list);
    return { ok: true, list };
  }

  /** `report.withdraw` @param {{id?: unknown}} message */
  async withdraw({ id }) {
    decodeListed(await this.#options.ask("report.withdraw", { id }));
    return this.list();
  }

  /** `report.export` */
  async export() {
    return { ok: true, file: decodeExport(await this.#options.ask("report.export", {}, PATIENCE)) };
  }

  /** `report.enrol` @param {{code?: unknown}} message */
  async enrol({ code }) {
    await this.#options.ask("report.enrol", { code });
    return { ok: true };
  }

  /** Brings up to date what the popup says of reports. A host that cannot tell changes nothing. */
  async look() {
    try {
      await noteReports(decodeReports(await this.#options.ask("report.list", {})));
    } catch {
      // told where the person asks for it
    }
  }
}

/** @param {Doorkeeper.ReportSeed | null} seed @param {string | null} from */
async function openPage(seed, from) {
  const before = from === null ? null : await openFor(from);
  if (before !== null && (await chrome.tabs.get(before).catch(() => null)) !== null) {
    await bringForward(await chrome.tabs.update(before, { active: true }));
    return { ok: true };
  }
  const token = seed === null ? "" : `?${await keepSeed(seed, from)}`;
  await bringForward(await chrome.tabs.create({ url: chrome.runtime.getURL(`pages/report.html${token}`) }));
  return { ok: true };
}

/** A page of ours never stands in a private window, so it may be behind the one in which the button was pressed. @param {chrome.tabs.Tab | undefined} tab */
async function bringForward(tab) {
  if (tab) await chrome.windows.update(tab.windowId, { focused: true }).catch(() => undefined);
}

/** @param {Doorkeeper.Verdict} verdict @returns {Doorkeeper.ReportedVerdict} */
function reported(verdict) {
  return {
    band: verdict.band,
    hits: shownHits(verdict).map(({ indicator, pack, title, source, evidence }) => ({
      indicator,
      pack,
      title,
      source: { publisher: source.publisher, title: source.title, date: source.date },
      evidence: evidence.map(({ feature, how, observed, listed }) => ({ feature, how: how.join(", "), observed, listed })),
    })),
    packs: verdict.packs.map(({ id, version }) => ({ id, version })),
  };
}

/** @param {string} url */
function kindOf(url) {
  const { pathname } = new URL(url);
  return KINDS.find(([pattern]) => pattern.test(pathname))?.[1] ?? "selection";
}

/** An address without what says more of the reporter than of the page. @param {string} url */
function bare(url) {
  const { origin, pathname } = new URL(url);
  return origin + pathname;
}

function invalid() {
  return new ProblemError("message.invalid", "The message is not as it should be.", "Close this page and open it again.");
}
