// A page asks to be checked: the host answers, and badge, banner and popup say the same of it. A verdict belongs to one
// tab, one turn of it and one profile; what comes back late is dropped.

import { RANK, mayPass } from "../shared/view/outcome.js";
import { bannerView } from "../shared/view/banner-view.js";
import { close, isClosed } from "./closed-banners.js";
import { decodeVerdict } from "./decode.js";
import { packsKey } from "./packs-watch.js";
import { ProblemError, problemOf } from "./problem.js";
import { NOTHING } from "./tab-states.js";

/** Below the host's own cap of 256 KiB for a request. */
const LARGEST_OBSERVATION = 200 * 1024;
const KEY = /^[a-z]{1,20}:.{1,400}$/su;
const SAID = /** @type {const} */ (["other", "loading", "unreadable", "private"]);

/**
 * @typedef {object} ScreeningOptions
 * @property {(method: string, params: unknown) => Promise<unknown>} ask the host
 * @property {import("./tab-states.js").TabStates} states
 * @property {() => Promise<Doorkeeper.Settings>} settings
 * @property {(tabId: number) => Promise<void>} show brings the badge up to date
 * @property {(worked: boolean) => void} outcome told whether the host worked
 * @property {(verdict: Doorkeeper.Verdict, incognito: boolean) => void} shown told of every verdict that is shown
 * @property {() => Date} now
 * @property {string} version
 */

export class Screening {
  #options;

  /** @param {ScreeningOptions} options */
  constructor(options) {
    this.#options = options;
  }

  /**
   * `page.state`: the page is none that is checked, or not yet, or cannot be read.
   *
   * @param {Extract<Doorkeeper.PageMessage, {type: "page.state"}>} message
   * @param {chrome.runtime.MessageSender} sender
   */
  async state(message, sender) {
    const { states, show } = this.#options;
    const from = origin(sender);
    const status = SAID.find((word) => word === message.state);
    if (status === undefined) throw invalid();
    const key = message.key === null ? null : soundKey(message.key);
    const turn = states.nextTurn(from.tabId);
    const before = await states.get(from.tabId);
    if (states.turn(from.tabId) !== turn) return { ok: true };
    // A page that makes itself unreadable after a warning does not get rid of the warning.
    if (status !== "other" && key !== null && before !== null && sameVisit(before, key, from) && warns(before)) return { ok: true };
    const kind = typeof message.kind === "string" ? message.kind.slice(0, 40) : null;
    await states.set(from.tabId, { ...NOTHING, ...from.facts, status, kind, key });
    await show(from.tabId);
    return { ok: true };
  }

  /**
   * `page.screen`: the page was read.
   *
   * @param {Extract<Doorkeeper.PageMessage, {type: "page.screen"}>} message
   * @param {chrome.runtime.MessageSender} sender
   * @returns {Promise<Doorkeeper.ScreenReply>}
   */
  async screen(message, sender) {
    const { states, show, ask, outcome } = this.#options;
    const from = origin(sender);
    const key = soundKey(message.key);
    const observation = soundObservation(message.observation);
    const turn = states.nextTurn(from.tabId);
    const found = await states.get(from.tabId);
    if (states.turn(from.tabId) !== turn) throw moved();
    const before = found !== null && sameVisit(found, key, from) ? found : null;
    const name = typeof observation.name === "string" ? observation.name.slice(0, 512) : null;
    /** @type {Doorkeeper.PageState} */
    const asked = { ...NOTHING, ...from.facts, kind: String(observation.kind).slice(0, 40), key, name, observation, status: "screening" };
    if (before?.verdict === undefined || before.verdict === null) {
      await states.set(from.tabId, asked);
      await show(from.tabId);
    }

    /** @type {Doorkeeper.PageState} */
    let after;
    try {
      const verdict = decodeVerdict(await ask("screen", { observation }));
      outcome(true);
      const standing = kept(before?.verdict ?? null, verdict);
      // a report of this page is made of what gave the verdict, not of what the page shows instead by then
      const seen = before !== null && standing === before.verdict ? before.observation : observation;
      after = { ...asked, status: "screened", verdict: standing, observation: seen };
    } catch (error) {
      const problem = problemOf(error);
      if (states.turn(from.tabId) !== turn) throw moved();
      // A warning that was given stays; only a page without one is now "not checked".
      after = before !== null && warns(before) ? { ...before, problem } : { ...asked, status: "failed", problem };
      await states.set(from.tabId, after);
      await show(from.tabId);
      if (mayPass(problem)) outcome(false);
      if (after.status === "failed") return { ok: false, error: problem };
    }
    if (states.turn(from.tabId) !== turn) throw moved();
    await states.set(from.tabId, after);
    await show(from.tabId);
    if (after.verdict !== null) this.#options.shown(after.verdict, after.incognito);
    return this.#reply(after, observation);
  }

  /**
   * `banner.close`: not again for this profile until the warning changes.
   *
   * @param {Extract<Doorkeeper.PageMessage, {type: "banner.close"}>} message
   * @param {chrome.runtime.MessageSender} sender
   */
  async close(message, sender) {
    const from = origin(sender);
    const key = soundKey(message.key);
    const state = await this.#options.states.get(from.tabId);
    if (state?.key !== key || state.verdict === null) throw moved();
    await close(key, state.verdict, from.facts.incognito);
    return { ok: true };
  }

  /**
   * @param {Doorkeeper.PageState} state
   * @param {Record<string, unknown>} observation
   * @returns {Promise<Doorkeeper.ScreenReply>}
   */
  async #reply(state, observation) {
    const { settings, now, version } = this.#options;
    const verdict = /** @type {Doorkeeper.Verdict} */ (state.verdict);
    const { inline, resolved } = await settings();
    const page = typeof observation.url === "string" ? observation.url : state.url;
    const view = inline ? bannerView(verdict, { language: resolved, now: now(), page, version, kind: state.kind }) : null;
    const hidden = view !== null && (await isClosed(/** @type {string} */ (state.key), verdict, state.incognito));
    return { ok: true, band: verdict.band, view, hidden };
  }
}

/**
 * Within one visit to one profile a warning is not taken back because the page changed: a page that swaps its name
 * after it was read would otherwise clear it. Other packs may take it back, since then the warnings changed.
 *
 * @param {Doorkeeper.Verdict | null} before
 * @param {Doorkeeper.Verdict} after
 */
function kept(before, after) {
  if (before === null || RANK[after.band] >= RANK[before.band]) return after;
  return packsKey(before.packs) === packsKey(after.packs) ? before : after;
}

/** @param {Doorkeeper.PageState} state */
function warns(state) {
  return state.verdict !== null && RANK[state.verdict.band] >= RANK.caution;
}

/**
 * @param {Doorkeeper.PageState} before
 * @param {string} key
 * @param {ReturnType<typeof origin>} from
 */
function sameVisit(before, key, from) {
  // Without the document's id a reload looks like the same visit: then nothing is kept here, only in the page.
  return before.key === key && before.document !== null && before.document === from.facts.document;
}

/** @param {chrome.runtime.MessageSender} sender */
function origin(sender) {
  const tab = /** @type {chrome.tabs.Tab} */ (sender.tab);
  return {
    tabId: /** @type {number} */ (tab.id),
    facts: { url: sender.url ?? null, document: sender.documentId ?? null, incognito: tab.incognito },
  };
}

/** @param {unknown} key */
function soundKey(key) {
  if (typeof key !== "string" || !KEY.test(key)) throw invalid();
  return key;
}

/** @param {unknown} observation @returns {Record<string, unknown>} */
function soundObservation(observation) {
  if (typeof observation !== "object" || observation === null) throw invalid();
  // A lone surrogate is no text for the host; a page may plant one so that it is refused. It becomes U+FFFD.
  const text = JSON.stringify(observation, (_, value) => (typeof value === "string" ? value.toWellFormed() : value));
  if (new TextEncoder().encode(text).length > LARGEST_OBSERVATION) {
    throw new ProblemError("observation.too-large", "This page holds more than can be checked.", "Tell your IT team: the page may have been made so on purpose.");
  }
  return JSON.parse(text);
}

function invalid() {
  return new ProblemError("message.invalid", "The message is not as it should be.", "Reload the page.");
}

function moved() {
  return new ProblemError("page.moved", "The page has changed meanwhile.", "Nothing: the new page is checked by itself.");
}
