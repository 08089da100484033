import assert from "node:assert/strict";
import { test } from "node:test";

import { badgeView } from "../../../extension/shared/view/badge-view.js";
import { showBadge } from "../../../extension/background/badge.js";
import { ProblemError } from "../../../extension/background/problem.js";
import { Screening } from "../../../extension/background/screening.js";
import { readSettings } from "../../../extension/background/settings.js";
import { TabStates } from "../../../extension/background/tab-states.js";
import { fakeChrome } from "../fake-chrome.js";
import { hit, host, pack, verdict } from "../examples.js";

const wire = (of) => ({ ...of, hits: of.hits.map((one) => ({ ...one, evidence: one.evidence.map((item) => ({ ...item, how: item.how.join(", ") })) })) });

/** The background's middle, with a host that the test plays: `answers` are taken in turn. */
function scene({ settings = {} } = {}) {
  const chrome = fakeChrome();
  chrome.storage.local.values = { settings };
  const states = new TabStates();
  const asked = [];
  const outcomes = [];
  const shown = [];
  const screening = new Screening({
    ask: (method, params) => new Promise((resolve, reject) => asked.push({ method, params, resolve: (of) => resolve(wire(of)), raw: resolve, reject })),
    states,
    settings: readSettings,
    show: async (tabId) => showBadge(tabId, badgeView(await states.get(tabId), host(), "en")),
    outcome: (worked) => outcomes.push(worked),
    shown: (of, incognito) => shown.push([of.band, incognito]),
    now: () => new Date("2026-11-24T10:00:00Z"),
    version: "0.1.0",
  });
  const badge = (tabId = 1) => chrome.action.badges.get(tabId)?.text;
  return { chrome, states, asked, outcomes, shown, screening, badge };
}

const sender = (change = {}) => ({ id: "us", url: "https://www.linkedin.com/in/a", documentId: "d1", frameId: 0, tab: { id: 1, incognito: false }, ...change });
const observation = (name = "Elin Maddock") => ({ kind: "profile", site: "linkedin", url: "https://www.linkedin.com/in/a", name });
const ask = (key, of = observation()) => ({ type: "page.screen", key, observation: of });
const settled = () => new Promise((resolve) => setTimeout(resolve, 5));

async function answered(stage, key, of, from = sender()) {
  const before = stage.asked.length;
  const reply = stage.screening.screen(ask(key), from);
  while (stage.asked.length === before) await settled();
  stage.asked.at(-1).resolve(of);
  return reply;
}

test("an alert: banner, badge and state say the same", async () => {
  const stage = scene();
  const reply = await answered(stage, "linkedin:a", verdict("alert"));
  assert.equal(reply.ok, true);
  assert.equal(reply.band, "alert");
  assert.equal(reply.view.heading, "Named in the MI5 alert of 18 November 2025");
  assert.equal(reply.hidden, false);
  assert.equal(stage.badge(), "!");
  assert.equal((await stage.states.get(1)).verdict.band, "alert");
  assert.deepEqual(stage.outcomes, [true]);
  assert.deepEqual(stage.shown, [["alert", false]]);
});

for (const [band, sign] of [["note", ""], ["none", ""], ["caution", "?"]]) {
  test(`${band}: badge ${sign || "empty"}`, async () => {
    const stage = scene();
    const reply = await answered(stage, "linkedin:a", verdict(band));
    assert.equal(reply.view === null, sign === "");
    assert.equal(stage.badge(), sign);
  });
}

test("no-footprint: no banner, the same badge", async () => {
  const stage = scene({ settings: { inline: false } });
  const reply = await answered(stage, "linkedin:a", verdict("alert"));
  assert.equal(reply.view, null);
  assert.equal(stage.badge(), "!");
});

test("a late answer for an earlier profile neither shows nor sets the badge", async () => {
  const stage = scene();
  const first = stage.screening.screen(ask("linkedin:a"), sender());
  await settled();
  const second = stage.screening.screen(ask("linkedin:b"), sender({ url: "https://www.linkedin.com/in/b" }));
  await settled();
  stage.asked[1].resolve(verdict("none"));
  assert.equal((await second).band, "none");
  stage.asked[0].resolve(verdict("alert"));
  await assert.rejects(first, { code: "page.moved" });
  assert.equal(stage.badge(), "");
  assert.equal((await stage.states.get(1)).key, "linkedin:b");
});

test("a late failure for an earlier profile does not mark the present one", async () => {
  const stage = scene();
  const first = stage.screening.screen(ask("linkedin:a"), sender());
  await settled();
  await answered(stage, "linkedin:b", verdict("alert"));
  stage.asked[0].reject(new ProblemError("host.hung", "m", "r"));
  await assert.rejects(first, { code: "page.moved" });
  assert.equal(stage.badge(), "!");
});

test("an answer after the page turned to something else is dropped", async () => {
  const stage = scene();
  const first = stage.screening.screen(ask("linkedin:a"), sender());
  await settled();
  await stage.screening.state({ type: "page.state", state: "other", kind: null, key: null }, sender());
  stage.asked[0].resolve(verdict("alert"));
  await assert.rejects(first, { code: "page.moved" });
  assert.equal(stage.badge(), "");
});

test("tabs do not mix", async () => {
  const stage = scene();
  await answered(stage, "linkedin:a", verdict("alert"));
  await answered(stage, "linkedin:b", verdict("none"), sender({ tab: { id: 2, incognito: false } }));
  assert.equal(stage.badge(1), "!");
  assert.equal(stage.badge(2), "");
});

const PROBLEMS = [
  ["host.missing", [false]],
  ["host.hung", [false]],
  ["packs.none", [false]],
  ["params.invalid", []],
];
for (const [code, outcomes] of PROBLEMS) {
  test(`${code}: said to the page and on the badge`, async () => {
    const stage = scene();
    const reply = stage.screening.screen(ask("linkedin:a"), sender());
    await settled();
    stage.asked[0].reject(new ProblemError(code, "m", "r"));
    assert.deepEqual(await reply, { ok: false, error: { code, message: "m", remedy: "r" } });
    assert.equal(stage.badge(), "×");
    assert.deepEqual(stage.outcomes, outcomes);
  });
}

test("an answer that is no verdict is not silence", async () => {
  const stage = scene();
  const reply = stage.screening.screen(ask("linkedin:a"), sender());
  await settled();
  stage.asked[0].raw({ band: "wonderful" });
  assert.equal((await reply).error.code, "host.answer");
  assert.equal(stage.badge(), "×");
});

test("a page cannot take back its warning by changing, but another document or other packs can", async () => {
  const changes = [
    ["the same document", sender(), verdict("none"), "!"],
    ["the same document, other packs", sender(), verdict("none", { packs: [pack({ version: "9" })] }), ""],
    ["a reload", sender({ documentId: "d2" }), verdict("none"), ""],
    ["a browser that does not tell documents", sender({ documentId: undefined }), verdict("none"), ""],
  ];
  for (const [name, from, later, sign] of changes) {
    const stage = scene();
    await answered(stage, "linkedin:a", verdict("alert"));
    await answered(stage, "linkedin:a", later, from);
    assert.equal(stage.badge(), sign, name);
  }
});

test("a page that makes itself unreadable keeps its warning; one without a warning gets the ×", async () => {
  for (const [band, sign] of [["alert", "!"], ["none", "×"]]) {
    const stage = scene();
    await answered(stage, "linkedin:a", verdict(band));
    await stage.screening.state({ type: "page.state", state: "unreadable", kind: "profile", key: "linkedin:a" }, sender());
    assert.equal(stage.badge(), sign);
  }
});

test("a host that fails later does not take a warning away", async () => {
  const stage = scene();
  await answered(stage, "linkedin:a", verdict("alert"));
  const again = stage.screening.screen(ask("linkedin:a"), sender());
  await settled();
  stage.asked[1].reject(new ProblemError("host.crashed", "m", "r"));
  const reply = await again;
  assert.equal(reply.ok, true);
  assert.equal(reply.band, "alert");
  assert.equal(stage.badge(), "!");
  assert.equal((await stage.states.get(1)).problem.code, "host.crashed");
});

test("close hides the banner and leaves the badge; another tab's close does nothing here", async () => {
  const stage = scene();
  await answered(stage, "linkedin:a", verdict("alert"));
  await assert.rejects(stage.screening.close({ type: "banner.close", key: "linkedin:b" }, sender()), { code: "page.moved" });
  await stage.screening.close({ type: "banner.close", key: "linkedin:a" }, sender());
  const reply = await answered(stage, "linkedin:a", verdict("alert"), sender({ documentId: "d2" }));
  assert.equal(reply.hidden, true);
  assert.equal(stage.badge(), "!");
  const changed = await answered(stage, "linkedin:a", verdict("alert", { hits: [hit({ summary: "New." })] }), sender({ documentId: "d3" }));
  assert.equal(changed.hidden, false);
});

test("half characters do not keep a page from being checked", async () => {
  const stage = scene();
  const reply = stage.screening.screen(ask("linkedin:a", observation("Amanda\ud800 Qiu")), sender());
  await settled();
  assert.equal(stage.asked[0].params.observation.name, "Amanda\ufffd Qiu");
  stage.asked[0].resolve(verdict("none"));
  await reply;
});

const INVALID = [
  ["no key", { key: undefined }, "message.invalid"],
  ["an empty key", { key: "linkedin:" }, "message.invalid"],
  ["a key of another form", { key: "a" }, "message.invalid"],
  ["a key too long", { key: `linkedin:${"x".repeat(500)}` }, "message.invalid"],
  ["no observation", { observation: undefined }, "message.invalid"],
  ["an observation that is text", { observation: "x" }, "message.invalid"],
  ["an observation too large", { observation: { kind: "profile", name: "x".repeat(300_000) } }, "observation.too-large"],
];
for (const [name, change, code] of INVALID) {
  test(`refused: ${name}`, async () => {
    const stage = scene();
    await assert.rejects(stage.screening.screen({ ...ask("linkedin:a"), ...change }, sender()), { code });
    assert.equal(stage.asked.length, 0);
  });
}

for (const state of ["screened", "constructor", 7, undefined]) {
  test(`refused: a page that says it is ${state}`, async () => {
    const stage = scene();
    await assert.rejects(stage.screening.state({ type: "page.state", state, kind: null, key: null }, sender()), { code: "message.invalid" });
  });
}

test("a background that was ended finds what it knew", async () => {
  const stage = scene();
  await answered(stage, "linkedin:a", verdict("alert"));
  const reborn = new TabStates();
  assert.equal((await reborn.get(1)).verdict.band, "alert");
  await reborn.forget(1);
  assert.equal(await new TabStates().get(1), null);
});
