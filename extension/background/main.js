// The background: a service worker in Chromium, an event page in Firefox. Either may be ended at any time, so every
// listener is set before the first await, and what must be remembered is in storage.session.

import { badgeView } from "../shared/view/badge-view.js";
import { mayPass } from "../shared/view/outcome.js";
import { popupView } from "../shared/view/popup-view.js";
import { showBadge } from "./badge.js";
import { decodeStatus, decodeSync } from "./decode-packs.js";
import { HostPort } from "./host-port.js";
import { drawMenus, onMenu } from "./menus.js";
import { PacksWatch } from "./packs-watch.js";
import { pageIn } from "./popup-state.js";
import { ProblemError } from "./problem.js";
import { Recovery } from "./recovery.js";
import { reportNews } from "./report-news.js";
import { forgetSeeds } from "./report-seeds.js";
import { Reports } from "./reports.js";
import { route } from "./router.js";
import { Screening } from "./screening.js";
import { trustOf } from "./senders.js";
import { readSettings, wantsWelcome, writeSettings } from "./settings.js";
import { rememberShown } from "./shown-warnings.js";
import { TabStates } from "./tab-states.js";
import { lookForWithdrawn, markRead, unread } from "./withdrawn.js";

const HOST = "org.doorkeeper.host";
const HOST_KEY = "host";
/** A warm host answers in milliseconds; what it costs to wait longer is a popup that says nothing. */
const PROBE_TIMEOUT = 5000;

const version = chrome.runtime.getManifest().version;
const us = { id: chrome.runtime.id, pages: chrome.runtime.getURL("pages/") };
const states = new TabStates();

const port = new HostPort({
  connect: () => chrome.runtime.connectNative(HOST),
  version,
  now: () => Date.now(),
  onState: (state) => {
    void chrome.storage.session.set({ [HOST_KEY]: state });
    void showWaiting();
    if (state.status === "ready" && state.packs !== null) void packsWatch.saw(state.packs);
  },
});

const restored = chrome.storage.session.get(HOST_KEY).then((stored) => {
  const state = /** @type {Doorkeeper.HostState | undefined} */ (stored[HOST_KEY]);
  if (state) port.restore(state);
});

const packsWatch = new PacksWatch({
  first: tellWithdrawn,
  changed: async () => {
    await readAllAgain();
    await tellWithdrawn();
  },
});

const recovery = new Recovery({
  probe: askPacks,
  waiting,
  again: readAgain,
});

const screening = new Screening({
  ask: (method, params) => port.request(method, params),
  states,
  settings: readSettings,
  show,
  outcome: (worked) => (worked ? recovery.succeeded() : recovery.needed()),
  shown: (verdict, incognito) => {
    void rememberShown(verdict, incognito);
    void packsWatch.saw(verdict.packs);
  },
  now: () => new Date(),
  version,
});

const reports = new Reports({
  ask: (method, params, timeout) => {
    port.hurry(); // a person waits for it
    return port.request(method, params, timeout);
  },
  states,
});

/** @type {import("./router.js").Routes} */
const routes = {
  // What a content script may ask. It runs beside a hostile page.
  page: new Map(
    /** @type {[string, import("./router.js").Handler][]} */ ([
      ["page.state", (message, sender) => screening.state(message, sender)],
      ["page.screen", (message, sender) => screening.screen(message, sender)],
      ["banner.close", (message, sender) => screening.close(message, sender)],
      ["report.open", (message, sender) => reports.openFromPage(message, sender)],
    ]),
  ),
  // What only our own pages may ask.
  own: new Map(
    /** @type {[string, import("./router.js").Handler][]} */ ([
      ["popup.state", (message) => popupState(message.tabId)],
      ["host.retry", hostRetry],
      ["settings.get", async () => ({ ok: true, settings: await readSettings() })],
      ["settings.set", async (message) => ({ ok: true, settings: await writeSettings(message) })],
      ["packs.state", packsState],
      ["sync.start", async () => ({ ok: true, sync: decodeSync(await port.request("sync", { start: true })) })],
      ["withdrawn.list", async () => ({ ok: true, withdrawn: await unread() })],
      ["withdrawn.read", async (message) => markRead(message.ids).then(() => ({ ok: true }))],
      ["report.open", (message) => reports.open(message.tabId)],
      ["report.seed", (message, sender) => reports.seed(message, sender)],
      ["report.setup", () => reports.setup()],
      ["report.preview", (message) => reports.preview(message)],
      ["report.save", (message, sender) => reports.save(message, sender)],
      ["report.list", () => reports.list()],
      ["report.withdraw", (message) => reports.withdraw(message)],
      ["report.export", () => reports.export()],
      ["report.enrol", (message) => reports.enrol(message)],
    ]),
  ),
};

chrome.runtime.onMessage.addListener((message, sender, sendResponse) => {
  void restored.then(() => route(routes, trustOf(sender, us), message, sender)).then(sendResponse);
  return true; // the reply comes later
});

chrome.runtime.onInstalled.addListener(({ reason }) => {
  if (reason === "install") void welcome();
  void drawMenus(readSettings);
});
chrome.runtime.onStartup.addListener(() => void drawMenus(readSettings));
chrome.contextMenus.onClicked.addListener(onMenu(reports));

chrome.tabs.onUpdated.addListener((tabId, change, tab) => {
  if (change.status === "loading" || change.url !== undefined) void movedOn(tabId, tab.url);
});
chrome.tabs.onRemoved.addListener((tabId) => {
  void states.forget(tabId);
  void forgetSeeds(tabId);
});
chrome.tabs.onActivated.addListener(({ tabId }) => void cameBack(tabId));

chrome.storage.onChanged.addListener((changes, area) => {
  if (area === "managed" || (area === "local" && changes.settings)) {
    void readAllAgain();
    void drawMenus(readSettings);
  }
});

void restored.then(waiting).then((tabs) => {
  if (tabs.length > 0) recovery.needed();
});

/** @param {unknown} tabId @returns {Promise<Doorkeeper.PopupReply>} */
async function popupState(tabId) {
  if (typeof tabId !== "number" || !Number.isSafeInteger(tabId)) {
    throw new ProblemError("message.invalid", "The message is not as it should be.", "Close the popup and open it again.");
  }
  const [page, settings, withdrawn, news] = await Promise.all([pageIn(tabId, states), readSettings(), unread(), reportNews()]);
  /** @type {Doorkeeper.PopupState} */
  const state = { page, host: port.state, settings, withdrawn: withdrawn.length, reports: news, version };
  return { ok: true, state, view: popupView(state, settings.resolved, new Date()) };
}

/** The person looks: the host is asked how it is, and whether there is news of reports. */
async function hostRetry() {
  const ready = await recovery.now();
  if (ready) void reports.look();
  return { ok: true, ready };
}

/** Asks the host for its packs, and takes them up. */
async function askPacks() {
  port.hurry();
  port.learn(decodeStatus(await port.request("packs.status", {}, PROBE_TIMEOUT)));
}

/**
 * The packs as they are now. Where they have changed, `packsWatch` sees to what follows.
 *
 * @returns {Promise<Doorkeeper.PacksReply>}
 */
async function packsState() {
  /** @type {Doorkeeper.SyncState | null} */
  let sync = null;
  try {
    await askPacks();
    sync = decodeSync(await port.request("sync", {}, PROBE_TIMEOUT));
  } catch {
    // the host's own state says what is wrong
  }
  return { ok: true, packs: port.state.packs, waiting: port.state.problem === null, sync };
}

/** Opens the page of withdrawn warnings where there is a new one that this person was shown. */
async function tellWithdrawn() {
  const count = await lookForWithdrawn((method, params) => port.request(method, params));
  if (count > 0) await chrome.tabs.create({ url: chrome.runtime.getURL("pages/withdrawn.html") });
}

/** @param {number} tabId */
async function show(tabId) {
  const [page, settings] = await Promise.all([states.get(tabId), readSettings()]);
  if (page) await showBadge(tabId, badgeView(page, port.state, settings.resolved));
}

/** The badge of a page that waits names the host's present trouble. */
async function showWaiting() {
  for (const tabId of await waiting()) await show(tabId);
}

/** Tabs that were not checked, or not checked again, for a reason that may pass. */
async function waiting() {
  return (await states.all()).filter(([, page]) => mayPass(page.problem)).map(([tabId]) => tabId);
}

/**
 * The tab shows another address than the one that reported: what was said no longer holds. The page is asked as well,
 * since the browser may tell of an in-page navigation after the page did.
 *
 * @param {number} tabId
 * @param {string | undefined} url
 */
async function movedOn(tabId, url) {
  const state = await states.get(tabId);
  if (state === null || (url !== undefined && samePage(state.url, url))) return;
  await states.forget(tabId);
  await showBadge(tabId, badgeView({ ...state, status: "other", verdict: null, problem: null }, port.state, (await readSettings()).resolved));
  readAgain(tabId);
}

/** @param {string | null} reported @param {string} present */
function samePage(reported, present) {
  return reported !== null && reported.split("#")[0] === present.split("#")[0];
}

/** @param {number} tabId */
async function cameBack(tabId) {
  if ((await waiting()).includes(tabId)) await recovery.now();
}

/** @param {number} tabId */
function readAgain(tabId) {
  /** @type {Doorkeeper.BackgroundMessage} */
  const message = { type: "page.again" };
  // no listener: the page has gone or is still loading, and will speak for itself
  chrome.tabs.sendMessage(tabId, message, { frameId: 0 }).catch(() => undefined);
}

async function readAllAgain() {
  for (const [tabId] of await states.all()) {
    await show(tabId);
    readAgain(tabId);
  }
}

async function welcome() {
  if (await wantsWelcome()) await chrome.tabs.create({ url: chrome.runtime.getURL("pages/options.html?first") });
}
