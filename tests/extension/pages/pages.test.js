// Popup and settings in a document of their own, with the background played by the test.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { popupView } from "../../../extension/shared/view/popup-view.js";
import { fakeChrome } from "../fake-chrome.js";
import { correction, hit, host, pack, page, problem, verdict } from "../examples.js";
import { loadPage } from "./load-page.js";

let chrome;
beforeEach(() => {
  chrome = fakeChrome();
});

const load = (name, address, answer) =>
  loadPage(chrome, name, address, (message) => (message.type === "packs.state" ? { ok: true, packs: [pack()], waiting: true, sync: null } : answer(message)));

const settings = (change = {}) => ({ language: "en", inline: true, managed: [], resolved: "en", ...change });
const reply = (state) => {
  const whole = { page: page(), host: host(), settings: settings(), withdrawn: 0, reports: { waiting: 0, answers: 0 }, version: "0.1.0", ...state };
  return { ok: true, state: whole, view: popupView(whole, whole.settings.resolved, new Date("2026-11-24")) };
};
const text = (document) => document.body.textContent.replace(/\s+/g, " ");

test("popup: asks for its tab, asks the host how it is, and shows the warning with its source", async () => {
  const { document, asked } = await load("popup", "popup.html?tab=7", () => reply({ page: page({ verdict: verdict("alert") }) }));
  assert.deepEqual(asked[0], { type: "popup.state", tabId: 7 });
  assert.ok(asked.some(({ type }) => type === "host.retry"));
  assert.match(text(document), /Named in the MI5 alert of 18 November 2025/);
  const link = document.querySelector("a");
  assert.equal(link.href, "https://alerts.example/2025");
  assert.equal(link.rel, "noopener noreferrer");
  assert.match(link.textContent, /opens in a new tab/);
});

test("popup: markup of a page is text", async () => {
  const value = "<img src=x onerror=alert(1)><script>alert(1)</script>";
  const { document } = await load("popup", "popup.html?tab=7", () =>
    reply({ page: page({ name: value, verdict: verdict("alert", { hits: [hit({ title: value, summary: value, evidence: [{ feature: "name", how: [value], observed: value, listed: value }] })] }) }) }),
  );
  assert.equal(document.querySelectorAll("main img, main script").length, 0);
  assert.match(text(document), /<img src=x/);
});

test("popup: headings go down one level at a time, and every id is there once", async () => {
  const { document } = await load("popup", "popup.html?tab=7", () => reply({ page: page({ verdict: verdict("caution") }), host: host({ status: "hung" }) }));
  const levels = [...document.querySelectorAll("h1, h2, h3, h4")].map((heading) => Number(heading.localName[1]));
  assert.equal(levels[0], 1);
  for (const [at, level] of levels.entries()) if (at > 0) assert.ok(level <= levels[at - 1] + 1);
  const ids = [...document.querySelectorAll("[id]")].map(({ id }) => id);
  assert.equal(new Set(ids).size, ids.length);
});

test("popup: trouble with the host comes with its mend and a button that tries again", async () => {
  let status = "missing";
  const { document, asked } = await load("popup", "popup.html?tab=7", () =>
    reply({ host: host({ status }), page: page({ status: "failed", problem: problem("host.missing") }) }),
  );
  assert.match(text(document), /doorkeeper browsers install/);
  asked.length = 0;
  status = "ready";
  document.querySelector("#retry").click();
  while (document.querySelector("#retry")) await new Promise((resolve) => setTimeout(resolve, 1));
  assert.deepEqual(asked.map(({ type }) => type), ["host.retry", "popup.state"]);
});

test("popup: follows what the background learns, and says its language", async () => {
  let state = { page: page({ status: "screening" }) };
  const { document } = await load("popup", "popup.html?tab=7", () => reply(state));
  assert.match(text(document), /is being checked/);
  state = { page: page({ verdict: verdict("alert") }), settings: settings({ resolved: "cy" }) };
  await chrome.storage.session.set({ "tab:7": {} });
  while (document.documentElement.lang !== "cy") await new Promise((resolve) => setTimeout(resolve, 1));
  assert.match(text(document), /wedi'i enwi mewn rhybudd/);
  assert.equal(document.querySelector("h3").lang, "cy");
});

for (const [name, answer] of [["no answer", () => undefined], ["a refusal", () => ({ ok: false, error: problem("x.y") })], ["a fault", () => Promise.reject(new Error("gone"))]]) {
  test(`popup: ${name} from the background is said`, async () => {
    const { document } = await load("popup", "popup.html?tab=7", answer);
    assert.match(text(document), /did not answer/);
  });
}

test("settings: says what is read, what leaves, and what LinkedIn's agreement says", async () => {
  const { document, asked } = await load("options", "options.html?first", () => ({ ok: true, settings: settings() }));
  assert.deepEqual(asked, [{ type: "settings.get" }, { type: "packs.state" }, { type: "report.setup" }]);
  for (const words of [/Welcome/, /user agreement forbids/, /What Doorkeeper reads/, /What leaves this computer\s*Nothing/, /is not a promise/]) assert.match(text(document), words);
});

test("settings: a choice is saved at once and said, in the new language", async () => {
  const { document, asked, window } = await load("options", "options.html", (message) =>
    message.type === "settings.set" ? { ok: true, settings: settings({ language: "cy", resolved: "cy" }) } : { ok: true, settings: settings() },
  );
  const welsh = document.querySelector("#language-cy");
  assert.equal(document.querySelector("label[for=language-cy]").lang, "cy");
  welsh.checked = true;
  welsh.dispatchEvent(new window.Event("change"));
  while (document.documentElement.lang !== "cy") await new Promise((resolve) => setTimeout(resolve, 1));
  assert.deepEqual(asked.at(-1), { type: "settings.set", language: "cy" });
  assert.equal(document.querySelector("#saved").textContent, "Wedi'i gadw.");
});

test("settings: what policy fixes can't be changed, and is said to be fixed", async () => {
  const { document } = await load("options", "options.html", () => ({ ok: true, settings: settings({ managed: ["language", "inline"], inline: false }) }));
  assert.equal([...document.querySelectorAll("input[type=radio]")].every((input) => input.disabled), true);
  assert.equal(document.querySelector("#toolbar").checked, true);
  assert.match(text(document), /Your organisation has chosen where warnings show/);
});

test("settings: a choice that could not be saved is said", async () => {
  const { document, window } = await load("options", "options.html", (message) => (message.type === "settings.get" ? { ok: true, settings: settings() } : undefined));
  document.querySelector("#toolbar").dispatchEvent(new window.Event("change"));
  while (!document.querySelector("#saved").textContent) await new Promise((resolve) => setTimeout(resolve, 1));
  assert.match(document.querySelector("#saved").textContent, /could not be saved/);
});

test("popup: warnings that were taken back are told, and a button opens the page about them", async () => {
  const { document } = await load("popup", "popup.html?tab=7", () => reply({ withdrawn: 1 }));
  document.querySelector("#withdrawn").click();
  assert.deepEqual(chrome.tabs.created, [{ url: "chrome-extension://us/pages/withdrawn.html" }]);
});

test("withdrawn: says which and why, and is done with when it is read", async () => {
  let list = [{ correction: correction({ subject: "<b>Elin</b>" }) }];
  const { document, asked } = await load("withdrawn", "withdrawn.html", (message) => {
    if (message.type === "settings.get") return { ok: true, settings: settings() };
    if (message.type === "withdrawn.read") list = [];
    return { ok: true, withdrawn: list };
  });
  assert.match(text(document), /The warning about <b>Elin<\/b> has been taken back/);
  assert.match(text(document), /Another person was meant/);
  document.querySelector("#read").focus();
  document.querySelector("#read").click();
  while (document.querySelector("#read")) await new Promise((resolve) => setTimeout(resolve, 1));
  assert.ok(asked.some((message) => message.type === "withdrawn.read" && message.ids[0] === "desk/corrected-1"));
  assert.match(text(document), /You can close this page/);
  assert.equal(document.activeElement.localName, "p");
});

test("withdrawn: in Welsh, with nothing to tell, and without a background", async () => {
  const welsh = await load("withdrawn", "withdrawn.html", (message) => (message.type === "settings.get" ? { ok: true, settings: settings({ resolved: "cy" }) } : { ok: true, withdrawn: [] }));
  assert.equal(welsh.document.documentElement.lang, "cy");
  assert.match(text(welsh.document), /Nid oes yr un rhybudd/);
  const alone = await load("withdrawn", "withdrawn.html", () => Promise.reject(new Error("gone")));
  assert.match(text(alone.document), /did not answer/);
});
