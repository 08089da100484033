// The whole background as a browser runs it: its entry module, the real host behind the port, the browser's side played.

import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { fakeChrome } from "../fake-chrome.js";
import { connectProcess } from "../native-process.js";

const home = mkdtempSync(join(tmpdir(), "doorkeeper-"));
const processes = [];
let missing = false;
const chrome = fakeChrome({
  connectNative: (name) => {
    assert.equal(name, "org.doorkeeper.host");
    if (missing) throw new Error("No such native application org.doorkeeper.host");
    const port = connectProcess(".venv/bin/doorkeeper-host", ["chrome-extension://aajpgjbkcljcjhdbeniacbbhelkepenl/"], { ...process.env, DOORKEEPER_HOME: home });
    processes.push(port.child);
    return port;
  },
});

before(() => import("../../../extension/background/main.js"));
after(() => {
  for (const child of processes) child.kill("SIGKILL");
  rmSync(home, { recursive: true, force: true });
});

const tell = (message, sender) => new Promise((resolve) => assert.deepEqual(chrome.runtime.onMessage.emit(message, sender, resolve), [true]));
const fromPage = (tab, slug) => ({ id: "us", url: `https://www.linkedin.com/in/${slug}`, frameId: 0, documentId: `d${tab}`, tab: { id: tab, incognito: false } });
const fromPopup = { id: "us", url: "chrome-extension://us/pages/popup.html" };

const listed = { kind: "profile", site: "linkedin", name: "Amanda Qiu", organisations: [{ name: "BR-YR Executive Search", role: null, url: null, current: true }] };
const screen = (tab, slug, observation) => tell({ type: "page.screen", key: `linkedin:${slug}`, observation }, fromPage(tab, slug));
const popup = (tabId) => tell({ type: "popup.state", tabId }, fromPopup);
const badge = (tab) => chrome.action.badges.get(tab);
async function until(holds) {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 5));
}

function opened(tab, slug) {
  chrome.tabs.open.set(tab, { id: tab, url: `https://www.linkedin.com/in/${slug}`, status: "complete" });
}

test("a listed persona: banner, badge, popup", async () => {
  opened(1, "listed-example");
  const reply = await screen(1, "listed-example", listed);
  assert.equal(reply.band, "alert");
  assert.match(reply.view.heading, /MI5/);
  assert.equal(badge(1).text, "!");
  const { state, view } = await popup(1);
  assert.equal(state.page.key, "linkedin:listed-example");
  assert.equal(state.host.status, "ready");
  assert.match(view.reason, /MI5/);
  assert.equal(view.packs.rows.length, 1);
});

test("the tab moves on by itself: the badge is cleared, and the page is asked", async () => {
  opened(1, "elsewhere-example");
  chrome.tabs.onUpdated.emit(1, { url: "https://www.linkedin.com/in/elsewhere-example" }, chrome.tabs.open.get(1));
  await until(() => badge(1).text === "");
  assert.equal((await popup(1)).state.page.status, "not-read");
  await until(() => chrome.tabs.sent.some(({ tabId, message }) => tabId === 1 && message.type === "page.again"));
});

test("news of the same page leaves the badge", async () => {
  opened(2, "same-example");
  await screen(2, "same-example", listed);
  chrome.tabs.onUpdated.emit(2, { status: "loading" }, { ...chrome.tabs.open.get(2), url: "https://www.linkedin.com/in/same-example#about" });
  await popup(2);
  assert.equal(badge(2).text, "!");
});

test("a tab of another site, and one that does not exist", async () => {
  chrome.tabs.open.set(3, { id: 3, status: "complete" });
  assert.equal((await popup(3)).state.page.status, "elsewhere");
  assert.equal((await popup(99)).state.page.status, "elsewhere");
  assert.equal((await tell({ type: "popup.state", tabId: "3" }, fromPopup)).error.code, "message.invalid");
});

test("a page may not ask what our pages may", async () => {
  for (const type of ["popup.state", "settings.set", "host.retry", "packs.state", "sync.start", "withdrawn.list", "withdrawn.read", "report.seed", "report.setup", "report.preview", "report.save", "report.list", "report.withdraw", "report.export", "report.enrol"]) {
    assert.equal((await tell({ type, tabId: 1, language: "cy" }, fromPage(1, "x"))).error.code, "message.refused");
  }
});

test("the settings ask for the packs and how the last look for newer ones ended", async () => {
  const reply = await tell({ type: "packs.state" }, fromPopup);
  assert.equal(reply.ok, true);
  assert.deepEqual(reply.packs.map((pack) => [pack.id, pack.held]), [["uk-parliament", null]]);
  assert.deepEqual(reply.sync, { started: false, possible: false, last: null, result: null });
  assert.equal((await tell({ type: "sync.start" }, fromPopup)).sync.started, false);
  assert.deepEqual(await tell({ type: "withdrawn.list" }, fromPopup), { ok: true, withdrawn: [] });
  assert.deepEqual(await tell({ type: "withdrawn.read", ids: ["x"] }, fromPopup), { ok: true });
});

test("the person changes the language: badge and pages follow", async () => {
  chrome.tabs.sent.length = 0;
  await tell({ type: "settings.set", language: "cy" }, fromPopup);
  await until(() => /rhybudd/.test(badge(2).title));
  await until(() => chrome.tabs.sent.some(({ tabId }) => tabId === 2));
  assert.equal((await popup(2)).view.lang, "cy");
  await tell({ type: "settings.set", language: "en" }, fromPopup);
});

test("the host is gone, then back: the page that waited is read again by itself", async () => {
  missing = true;
  for (const child of processes.splice(0)) {
    const closed = new Promise((resolve) => child.on("close", resolve));
    child.kill("SIGKILL");
    await closed;
  }
  opened(4, "waiting-example");
  const refused = await screen(4, "waiting-example", listed);
  assert.match(refused.error.code, /^host\.(?:missing|crashed)$/);
  await until(() => /is not set up/.test(badge(4).title));
  assert.equal(badge(4).text, "×");
  assert.ok((await popup(4)).view.host.remedy);
  assert.equal((await tell({ type: "host.retry" }, fromPopup)).ready, false);

  missing = false;
  chrome.tabs.sent.length = 0;
  await until(() => chrome.tabs.sent.some(({ tabId, message }) => tabId === 4 && message.type === "page.again"));
  assert.equal((await screen(4, "waiting-example", listed)).band, "alert");
  assert.equal(badge(4).text, "!");
});

test("first run opens the page that explains; an update does not", async () => {
  chrome.runtime.onInstalled.emit({ reason: "update" });
  chrome.runtime.onInstalled.emit({ reason: "install" });
  await until(() => chrome.tabs.created.length > 0);
  assert.deepEqual(chrome.tabs.created, [{ url: "chrome-extension://us/pages/options.html?first" }]);
});
