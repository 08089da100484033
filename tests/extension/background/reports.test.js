// Where a report starts from, and what the pages may ask of it. The host is played; the real one is in main.test.js.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { drawMenus, onMenu } from "../../../extension/background/menus.js";
import { reportNews } from "../../../extension/background/report-news.js";
import { Reports } from "../../../extension/background/reports.js";
import { TabStates } from "../../../extension/background/tab-states.js";
import { page, preview, report, reportList, verdict } from "../examples.js";
import { fakeChrome } from "../fake-chrome.js";

const OBSERVED = { kind: "profile", site: "linkedin", url: "https://www.linkedin.com/in/example-person", name: "Elin Maddock" };

let chrome, states, asked, answers, reports;
beforeEach(() => {
  chrome = fakeChrome();
  states = new TabStates();
  asked = [];
  answers = { "report.list": reportList() };
  reports = new Reports({
    ask: async (method, params) => {
      asked.push({ method, params });
      return answers[method];
    },
    states,
  });
});

const opened = () => chrome.tabs.created.map(({ url }) => url);
const fromTab = (id) => ({ id: "us", url: "chrome-extension://us/pages/report.html", tab: { id, incognito: false } });
async function seedOf(url) {
  return (await reports.seed({ token: url.split("?")[1] }, fromTab(50))).seed;
}
function tab(id, url) {
  chrome.tabs.open.set(id, { id, url, status: "complete" });
}

test("a page that was read: what it showed and what was said of it", async () => {
  tab(7, "https://www.linkedin.com/in/example-person/");
  await states.set(7, page({ verdict: verdict("alert"), observation: OBSERVED }));
  await reports.open(7);
  assert.match(opened()[0], /^chrome-extension:\/\/us\/pages\/report\.html\?[0-9a-f]{32}$/);
  const seed = await seedOf(opened()[0]);
  assert.deepEqual(seed.observation, OBSERVED);
  assert.equal(seed.text, null);
  assert.equal(seed.verdict.band, "alert");
  assert.deepEqual(seed.verdict.hits[0].evidence[0], { feature: "name", how: "look-alike letters, hidden characters", observed: "Am\u200banda Qiu", listed: "Amanda Qiu" });
  assert.deepEqual(seed.verdict.packs, [{ id: "uk-parliament", version: "2026.11.1" }]);
});

const ADDRESSES = [
  ["https://www.linkedin.com/in/someone/?trk=me#about", "profile", "https://www.linkedin.com/in/someone/"],
  ["https://www.linkedin.com/company/firm/", "company", "https://www.linkedin.com/company/firm/"],
  ["https://www.linkedin.com/messaging/thread/2-x/", "thread", "https://www.linkedin.com/messaging/thread/2-x/"],
  ["https://www.linkedin.com/feed/", "selection", "https://www.linkedin.com/feed/"],
];
for (const [url, kind, bare] of ADDRESSES) {
  test(`a page that was not read, ${url}: its address, without what tells of the reporter`, async () => {
    tab(7, url);
    await reports.open(7);
    assert.deepEqual(await seedOf(opened()[0]), { observation: { kind, site: "linkedin", url: bare }, verdict: null, text: null });
  });
}

test("a page of another site, or no page: an empty report", async () => {
  tab(7, undefined);
  tab(8, "https://example.org/in/somebody/");
  for (const tabId of [7, 8, 99]) await reports.open(tabId);
  assert.deepEqual(opened(), Array(3).fill("chrome-extension://us/pages/report.html"));
});

for (const tabId of [undefined, null, "7", 1.5, NaN]) {
  test(`no tab: ${tabId}`, async () => {
    await assert.rejects(reports.open(tabId), { code: "message.invalid" });
  });
}

test("a content script may report what its own tab shows, and nothing else", async () => {
  tab(7, "https://www.linkedin.com/in/example-person/");
  await states.set(7, page({ observation: OBSERVED }));
  const from = (id) => ({ id: "us", url: "https://www.linkedin.com/in/example-person/", tab: { id } });
  for (const [key, id] of [["linkedin:other", 7], [undefined, 7], [null, 7], ["linkedin:example-person", 8]]) {
    await assert.rejects(reports.openFromPage({ key }, from(id)), { code: "page.moved" });
  }
  assert.deepEqual(opened(), []);
  assert.deepEqual(await reports.openFromPage({ key: "linkedin:example-person", tabId: 8 }, from(7)), { ok: true });
  assert.equal((await seedOf(opened()[0])).observation.name, "Elin Maddock");
});

test("pressed twice: the page that is open comes to the front", async () => {
  tab(7, "https://www.linkedin.com/in/example-person/");
  await states.set(7, page({ observation: OBSERVED }));
  await reports.open(7);
  await seedOf(opened()[0]);
  tab(50, "chrome-extension://us/pages/report.html");
  await reports.open(7);
  assert.equal(opened().length, 1);
  assert.deepEqual(chrome.tabs.updated, [{ tabId: 50, change: { active: true } }]);
  chrome.tabs.open.delete(50);
  await reports.open(7);
  assert.equal(opened().length, 2);
});

test("the page comes forward, since it may open behind a private window", async () => {
  tab(7, "https://www.linkedin.com/in/example-person/");
  await reports.open(7);
  await seedOf(opened()[0]);
  assert.deepEqual(chrome.windows.updated, [{ windowId: 2, change: { focused: true } }]);
});

test("context menu: in the person's language, and what each entry takes", async () => {
  await drawMenus(async () => ({ language: "cy", inline: true, managed: [], resolved: "cy" }));
  await Promise.all([1, 2].map(() => drawMenus(async () => ({ language: "en", inline: true, managed: [], resolved: "en" }))));
  assert.deepEqual([...chrome.contextMenus.entries.values()].map(({ title }) => title), ["Report this profile", "Report this conversation", "Report this text"]);
  const press = onMenu(reports);
  tab(7, "https://www.linkedin.com/in/example-person/");
  await states.set(7, page({ observation: OBSERVED }));
  press({ menuItemId: "report-profile" }, { id: 7 });
  tab(8, "https://www.linkedin.com/messaging/thread/2-abc/");
  press({ menuItemId: "report-thread" }, { id: 8 });
  press({ menuItemId: "report-text", selectionText: "We pay \ud800 well", pageUrl: "https://www.linkedin.com/messaging/?a=b" }, { id: 7 });
  press({ menuItemId: "report-text", selectionText: "x".repeat(200_000), pageUrl: "https://webmail.example/inbox/secret" }, { id: 9 });
  press({ menuItemId: "report-text" }, { id: 9 });
  press({ menuItemId: "another" }, { id: 9 });
  while (opened().length < 4) await new Promise((resolve) => setTimeout(resolve, 1));
  const seeds = await Promise.all(opened().map(seedOf));
  const [elsewhere, text] = [seeds.find(({ text }) => text?.startsWith("x")), seeds.find(({ text }) => text?.startsWith("We"))];
  assert.ok(seeds.some(({ observation }) => observation?.kind === "thread" && observation.url.endsWith("/messaging/thread/2-abc/")));
  assert.equal(elsewhere.observation, null);
  assert.equal(elsewhere.text.length, 100_000);
  assert.doesNotMatch(JSON.stringify(elsewhere), /webmail/);
  assert.deepEqual(text, { observation: { kind: "selection", site: "linkedin", url: "https://www.linkedin.com/messaging/" }, verdict: null, text: "We pay \ufffd well" });
});

test("preview and save pass through as they are; what was saved is forgotten here", async () => {
  tab(7, "https://www.linkedin.com/in/example-person/");
  await states.set(7, page({ observation: OBSERVED }));
  await reports.open(7);
  await seedOf(opened()[0]);
  answers["report.preview"] = preview();
  answers["report.save"] = { receipt: report() };
  const draft = { observation: OBSERVED, reasons: ["flattery"], omit: [], include: [] };
  const shown = await reports.preview({ draft });
  assert.deepEqual(shown.preview.fields.map(({ name }) => name), ["reasons", "kind", "url", "name", "at", "outcome", "id", "v"]);
  const saved = await reports.save({ draft, payload: shown.preview.payload }, fromTab(50));
  assert.equal(saved.receipt.state, "saved");
  assert.deepEqual(asked.slice(0, 2), [{ method: "report.preview", params: { draft } }, { method: "report.save", params: { draft, payload: preview().payload } }]);
  assert.equal(await seedOf(opened()[0]), null);
});

test("news: what waits, and answers until they were looked at; a later answer is news again", async () => {
  const answered = (at) => report({ state: "answered", outcome: { disposition: "confirmed", note: "Private words", at } });
  answers["report.list"] = reportList({ reports: [answered("1"), report({ id: "f".repeat(32) })], waiting: 1 });
  await reports.look();
  assert.deepEqual(await reportNews(), { waiting: 1, answers: 1 });
  await reports.setup();
  assert.deepEqual(await reportNews(), { waiting: 1, answers: 1 });
  await reports.list();
  assert.deepEqual(await reportNews(), { waiting: 1, answers: 0 });
  assert.doesNotMatch(JSON.stringify(chrome.storage.local.values), /Private|confirmed/);
  await reports.look();
  assert.equal((await reportNews()).answers, 0);
  answers["report.list"] = reportList({ reports: [answered("2")] });
  await reports.look();
  assert.deepEqual(await reportNews(), { waiting: 0, answers: 1 });
});

test("a host that cannot tell of reports changes nothing", async () => {
  answers["report.list"] = null;
  await reports.look();
  assert.deepEqual(await reportNews(), { waiting: 0, answers: 0 });
  await assert.rejects(reports.list(), { code: "host.answer" });
});
