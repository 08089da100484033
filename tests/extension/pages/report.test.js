// The report page, "My reports" and the settings' part about reports, with the background played by the test. The host's
// part is played as it is: fields of the draft without what was taken out, messages only if they were added.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { desk, preview, problem, report, reportList } from "../examples.js";
import { fakeChrome } from "../fake-chrome.js";
import { loadPage, until } from "./load-page.js";

const TOKEN = "0".repeat(32);
const settings = { ok: true, settings: { language: "en", inline: true, managed: [], resolved: "en" } };
const SEED = {
  observation: { kind: "profile", site: "linkedin", url: "https://www.linkedin.com/in/example-person", name: "Elin Maddock", messages: [{ from: "them", text: "Secret words" }] },
  verdict: { band: "alert", hits: [], packs: [] },
  text: null,
};

let chrome;
beforeEach(() => {
  chrome = fakeChrome();
});

/** What the host would say of a draft. */
function previewOf({ observation = {}, text, note, reasons, omit, include }, change = {}) {
  const values = { reasons, note, name: observation.name, url: observation.url, text };
  const messages = (observation.messages ?? []).map((message, at) => [`messages[${at}]`, message]);
  for (const [name, message] of messages) if (include.includes("messages") || include.includes(name)) values[name] = message;
  const kept = Object.fromEntries(Object.entries(values).filter(([name, value]) => value !== undefined && !omit.includes(name)));
  const made = preview({ kind: undefined, url: undefined, name: undefined, ...kept });
  const fields = made.fields.filter(({ value }) => value !== undefined);
  return { ...made, fields, ...change };
}

/** Opens the page with a background that answers as `more` says, or as it does when all is well. */
function open(address = `report.html?${TOKEN}`, more = {}) {
  const answers = {
    "settings.get": () => settings,
    "report.seed": () => ({ ok: true, seed: SEED }),
    "report.setup": () => ({ ok: true, list: reportList() }),
    "report.preview": ({ draft }) => ({ ok: true, preview: previewOf(draft) }),
    "report.save": () => ({ ok: true, receipt: report() }),
    ...more,
  };
  return loadPage(chrome, "report", address, (message) => answers[message.type](message));
}

const text = (document) => document.querySelector("main").textContent.replace(/\s+/g, " ");
const press = (document, id) => document.getElementById(id).click();
function tick(document, window, id) {
  const box = document.getElementById(`reason-${id}`);
  box.checked = true;
  box.dispatchEvent(new window.Event("change"));
}
function write(document, window, id, value) {
  document.getElementById(id).value = value;
  document.getElementById(id).dispatchEvent(new window.Event("input"));
}
const fields = (document) => [...document.querySelectorAll(".fields > div:not(.gone)")].map(({ dataset }) => dataset.field);
async function toCheck({ document, window }, reason = "flattery") {
  tick(document, window, reason);
  press(document, "next");
  await until(() => document.getElementById("back") && !/Preparing/.test(text(document)));
}

test("three steps: what happened, what will be sent, the receipt; the focus goes to each heading", async () => {
  const opened = await open();
  const { document, asked } = opened;
  assert.deepEqual(asked.slice(0, 2), [{ type: "settings.get" }, { type: "report.seed", token: TOKEN }]);
  assert.match(text(document), /Step 1 of 3 What happened\?/);
  assert.match(text(document), /Elin Maddock/);
  await toCheck(opened);
  assert.equal(document.activeElement.textContent, "Step 2 of 3 What will be sent");
  assert.match(text(document), /you agree that Parliament Security reads this report/);
  assert.deepEqual(fields(document), ["reasons", "name", "url", "at", "outcome", "id", "v"]);
  const { payload } = asked.findLast(({ type }) => type === "report.preview") && previewOf(asked.findLast(({ type }) => type === "report.preview").draft);
  assert.deepEqual(JSON.parse(document.querySelector("#exact pre").textContent), JSON.parse(payload));
  press(document, "send");
  await until(() => document.getElementById("label"));
  assert.equal(document.activeElement.textContent, "Step 3 of 3 Saved on this computer");
  assert.doesNotMatch(text(document), /Elin Maddock/);
  const saved = asked.find(({ type }) => type === "report.save");
  assert.equal(saved.payload, payload);
  assert.deepEqual(saved.draft.reasons, ["flattery"]);
});

test("nothing is asked of the host about the person before they go on, and nothing is sent before they send", async () => {
  const opened = await open();
  const types = () => new Set(opened.asked.map(({ type }) => type));
  assert.deepEqual([...types()], ["settings.get", "report.seed", "report.setup"]);
  await toCheck(opened);
  assert.ok(!types().has("report.save"));
});

test("a field is taken out and put back; the row stays in its place", async () => {
  const opened = await open();
  const { document, asked } = opened;
  await toCheck(opened);
  press(document, "act-name");
  await until(() => !fields(document).includes("name"));
  assert.deepEqual(asked.findLast(({ type }) => type === "report.preview").draft.omit, ["name"]);
  assert.match(document.querySelector("[data-field=name]").textContent, /Will not be sent\.Put back/);
  assert.doesNotMatch(document.querySelector("#exact pre").textContent, /Elin/);
  assert.deepEqual([...document.querySelectorAll(".fields > div")].map(({ dataset }) => dataset.field).slice(0, 3), ["reasons", "name", "url"]);
  press(document, "act-name");
  await until(() => fields(document).includes("name"));
  assert.equal(document.getElementById("act-reasons"), null);
});

test("the text of messages is out until it is added", async () => {
  const opened = await open();
  const { document } = opened;
  await toCheck(opened);
  assert.match(text(document), /Not in the report, unless you add it\. Messages on the page: 1/);
  assert.doesNotMatch(text(document), /Secret words/);
  press(document, "add-messages");
  await until(() => fields(document).includes("messages[0]"));
  assert.match(text(document), /From themSecret words/);
});

test("single messages can be chosen, and are only shown to choose from once that is asked for", async () => {
  const messages = ["First words", "Second words"].map((words) => ({ from: "them", text: words }));
  const seed = { ...SEED, observation: { ...SEED.observation, kind: "thread", messages } };
  const opened = await open(undefined, { "report.seed": () => ({ ok: true, seed }) });
  const { document, asked } = opened;
  await toCheck(opened);
  const details = document.getElementById("choose-messages");
  details.open = true;
  await until(() => document.getElementById("add-messages[1]") !== null);
  assert.equal(document.getElementById("add-messages[1]").getAttribute("aria-label"), "Add: Message 2");
  assert.match(text(document), /First words[\s\S]*Second words/);
  press(document, "add-messages[1]");
  await until(() => fields(document).includes("messages[1]"));
  assert.deepEqual(asked.findLast(({ type }) => type === "report.preview").draft.include, ["messages[1]"]);
  assert.ok(!fields(document).includes("messages[0]"));
  assert.equal(document.activeElement.id, "add-messages[0]");
  assert.doesNotMatch(document.querySelector("#exact pre").textContent, /First words/);
  press(document, "act-messages[1]");
  await until(() => !fields(document).includes("messages[1]"));
  assert.doesNotMatch(document.querySelector("#exact pre").textContent, /words/);
});

test("without a reason, and without a text, it is said where", async () => {
  const { document, window } = await open("report.html");
  press(document, "next");
  assert.match(text(document), /Paste or write the text/);
  assert.equal(document.activeElement.id, "text");
  assert.equal(document.getElementById("text").getAttribute("aria-describedby"), "text-wrong");
  write(document, window, "text", "  Dear Sir \ud800 ");
  press(document, "next");
  assert.match(text(document), /Choose at least one/);
  assert.equal(document.activeElement.type, "checkbox");
  assert.equal(document.getElementById("text").value, "  Dear Sir \ud800 ");
});

test("a pasted text is in the report, and no lone surrogate with it", async () => {
  const opened = await open("report.html");
  const { document, window, asked } = opened;
  write(document, window, "text", " Dear Sir \ud800 ");
  write(document, window, "note", " twice ");
  await toCheck(opened, "paid-report");
  assert.deepEqual(asked.findLast(({ type }) => type === "report.preview").draft, { text: "Dear Sir \ufffd", note: "twice", reasons: ["paid-report"], omit: [], include: [] });
});

for (const [what, verdict, offered] of [["an alert", SEED.verdict, true], ["no match", { band: "none", hits: [], packs: [] }, false], ["no verdict", null, false]]) {
  test(`"the warning is wrong" after ${what}: ${offered ? "offered" : "not offered"}`, async () => {
    const { document } = await open(undefined, { "report.seed": () => ({ ok: true, seed: { ...SEED, verdict } }) });
    assert.equal(document.getElementById("reason-warning-wrong") !== null, offered);
  });
}

test("what was to be reported is no longer there: said, and a text can be pasted", async () => {
  const { document } = await open(undefined, { "report.seed": () => ({ ok: true, seed: null }) });
  assert.match(text(document), /is no longer here/);
  assert.ok(document.getElementById("text"));
});

test("no desk: said first; the report can be copied and not sent", async () => {
  const none = { "report.setup": () => ({ ok: true, list: reportList({ desk: null }) }), "report.preview": ({ draft }) => ({ ok: true, preview: previewOf(draft, { desk: null }) }) };
  const opened = await open(undefined, none);
  const { document } = opened;
  await until(() => /does not know where reports go/.test(text(document)));
  await toCheck(opened);
  assert.equal(document.getElementById("send"), null);
  assert.equal(document.querySelector(".primary").id, "copy");
  press(document, "copy");
  await until(() => document.querySelector("#copied textarea"));
  assert.match(document.querySelector("#copied textarea").value, /Name on the page: Elin Maddock/);
});

test("no program: said first, and what is here can be copied all the same", async () => {
  const gone = () => ({ ok: false, error: problem("host.missing") });
  const opened = await open(undefined, { "report.setup": gone, "report.preview": gone });
  const { document } = opened;
  await until(() => /program is not working/.test(text(document)));
  await toCheck(opened);
  press(document, "copy");
  await until(() => document.querySelector("#copied textarea"));
  assert.match(document.querySelector("#copied textarea").value, /Elin Maddock/);
  assert.doesNotMatch(document.querySelector("#copied textarea").value, /Secret words/);
});

test("a background that was ended while it was asked is asked again", async () => {
  let ended = true;
  const opened = await open(undefined, {
    "report.preview": ({ draft }) => {
      if (!ended) return { ok: true, preview: previewOf(draft) };
      ended = false;
      throw new Error("A listener indicated an asynchronous response by returning true, but the message channel closed before a response was received");
    },
  });
  await toCheck(opened);
  assert.ok(opened.document.getElementById("send"));
});

test("no answer at all from the background is said too", async () => {
  const opened = await open(undefined, { "report.preview": () => Promise.reject(new Error("gone")) });
  await toCheck(opened);
  assert.match(text(opened.document), /program is not working/);
  assert.ok(opened.document.getElementById("retry"));
});

for (const code of ["outbox.full", "outbox.unwritable", "desk.card", "report.too_large", "report.something_newer"]) {
  test(`refused with ${code}: said, focused, nothing lost, and it can be tried again`, async () => {
    let refuse = true;
    const opened = await open(undefined, { "report.save": () => (refuse ? { ok: false, error: problem(code) } : { ok: true, receipt: report() }) });
    const { document } = opened;
    await toCheck(opened);
    press(document, "send");
    await until(() => document.getElementById("problem"));
    assert.equal(document.activeElement.id, "problem");
    assert.match(text(document), new RegExp(code));
    assert.ok(document.getElementById("copy"));
    refuse = false;
    press(document, "send");
    await until(() => document.getElementById("label"));
  });
}

test("a report that has changed is shown anew before it can be sent", async () => {
  const opened = await open(undefined, { "report.save": () => ({ ok: false, error: problem("report.changed") }) });
  const { document, asked } = opened;
  await toCheck(opened);
  const before = asked.filter(({ type }) => type === "report.preview").length;
  press(document, "send");
  await until(() => document.getElementById("problem"));
  assert.match(text(document), /has changed since you looked at it/);
  assert.equal(asked.filter(({ type }) => type === "report.preview").length, before + 1);
});

test("more than a report can hold cannot be sent until something is taken out", async () => {
  const opened = await open(undefined, { "report.preview": ({ draft }) => ({ ok: true, preview: previewOf(draft, { fits: draft.omit.length > 0 }) }) });
  const { document } = opened;
  await toCheck(opened);
  assert.equal(document.getElementById("send").disabled, true);
  press(document, "act-name");
  await until(() => document.getElementById("send").disabled === false);
});

test("two presses on Send are one report", async () => {
  let release;
  const opened = await open(undefined, { "report.save": () => new Promise((resolve) => (release = () => resolve({ ok: true, receipt: report() }))) });
  const { document, asked } = opened;
  await toCheck(opened);
  press(document, "send");
  press(document, "send");
  release();
  await until(() => document.getElementById("label"));
  assert.equal(asked.filter(({ type }) => type === "report.save").length, 1);
});

test("markup of a page is text; hidden characters are shown", async () => {
  const name = "<img src=x onerror=alert(1)>\u202e";
  const opened = await open(undefined, { "report.seed": () => ({ ok: true, seed: { ...SEED, observation: { ...SEED.observation, name } } }) });
  await toCheck(opened);
  assert.equal(opened.document.querySelectorAll("main img").length, 0);
  assert.match(text(opened.document), /<img src=x onerror=alert\(1\)>\[U\+202E\]/);
  assert.match(opened.document.querySelector("#exact pre").textContent, /\\u202e/);
});

test("a desk without an address takes a file", async () => {
  const opened = await open(undefined, { "report.preview": ({ draft }) => ({ ok: true, preview: previewOf(draft, { desk: desk({ address: null }) }) }) });
  await toCheck(opened);
  press(opened.document, "send");
  await until(() => opened.document.getElementById("label"));
  assert.match(text(opened.document), /takes reports as a file/);
});

test("Back keeps what was chosen", async () => {
  const opened = await open();
  await toCheck(opened);
  press(opened.document, "back");
  assert.equal(opened.document.getElementById("reason-flattery").checked, true);
  assert.match(opened.document.activeElement.textContent, /Step 1/);
});

// My reports

const mine = (list, more = {}) =>
  loadPage(chrome, "reports", "reports.html", (message) => (message.type === "settings.get" ? settings : (more[message.type]?.(message) ?? { ok: true, list })));

test("my reports: state, the answer in plain words, the desk's note isolated", async () => {
  const answered = report({ id: "a".repeat(32), state: "answered", outcome: { disposition: "warning-wrong", note: "\u05d0 thanks\nBye", at: "2026-11-25T12:00Z" } });
  const { document } = await mine(reportList({ reports: [answered, report()], waiting: 1 }));
  assert.match(text(document), /Reports go to Parliament Security/);
  assert.match(text(document), /You were right: the warning was wrong/);
  assert.deepEqual([...document.querySelectorAll(".desk-note")].map((note) => [note.textContent, note.dir]), [["\u05d0 thanks", "auto"], ["Bye", "auto"]]);
  assert.deepEqual([...document.querySelectorAll("[id^=withdraw-]")].map(({ id }) => id), [`withdraw-${report().id}`]);
});

test("my reports: taken back, and the focus goes to it", async () => {
  const gone = reportList({ reports: [report({ state: "withdrawn" })] });
  const { document, asked } = await mine(reportList({ reports: [report()], waiting: 1 }), { "report.withdraw": () => ({ ok: true, list: gone }) });
  press(document, `withdraw-${report().id}`);
  await until(() => /Taken back/.test(text(document)) && document.activeElement.id === `report-${report().id}`);
  assert.deepEqual(asked.at(-1), { type: "report.withdraw", id: report().id });
  assert.equal(document.getElementById("export"), null);
});

test("my reports: too late to take back is said, and the list is asked for anew", async () => {
  const { document, asked } = await mine(reportList({ reports: [report()], waiting: 1 }), { "report.withdraw": () => ({ ok: false, error: problem("report.delivered") }) });
  press(document, `withdraw-${report().id}`);
  await until(() => document.activeElement.id === "problem");
  assert.match(text(document), /delivered already/);
  assert.deepEqual(asked.at(-1), { type: "report.list" });
});

test("my reports: a file, as a download", async () => {
  URL.createObjectURL ??= () => "blob:x";
  const { document, window } = await mine(reportList({ reports: [report()], waiting: 1 }), { "report.export": () => ({ ok: true, file: { name: "a.dkreports", data: "UEsFBg==" } }) });
  const pressed = [];
  window.HTMLAnchorElement.prototype.click = function () {
    pressed.push([this.download, this.href]);
  };
  press(document, "export");
  await until(() => /among your downloads: a\.dkreports/.test(text(document)));
  assert.equal(pressed[0][0], "a.dkreports");
  assert.match(pressed[0][1], /^blob:/);
});

test("my reports: none yet, no desk, no program", async () => {
  assert.match(text((await mine(reportList())).document), /have not reported anything/);
  assert.match(text((await mine(reportList({ desk: null }))).document), /does not know where reports go/);
  const { document } = await mine(null, { "report.list": () => ({ ok: false, error: problem("host.missing") }) });
  assert.match(text(document), /program is not working/);
  assert.ok(document.getElementById("retry"));
});

// The settings

async function options(list, more = {}) {
  let now = list;
  const opened = await loadPage(chrome, "options", "options.html", (message) => {
    if (message.type === "packs.state") return { ok: true, packs: [], waiting: true, sync: null };
    if (message.type in more) return more[message.type](message, (changed) => (now = changed));
    return message.type === "report.setup" ? { ok: true, list: now } : settings;
  });
  return opened;
}

const SETUPS = [
  [{ enrolled: true }, /knows this computer/, false],
  [{}, /does not know this computer yet/, true],
  [{ enrolment: { waiting: true, problem: null } }, /will be used at the next connection/, true],
  [{ enrolment: { waiting: false, problem: "enrolment.expired" } }, /did not take the code/, true],
  [{ desk: null }, /does not know where reports go/, false],
  [{ desk: null, problem: problem("desk.card") }, /cannot be used/, false],
];
for (const [change, said, box] of SETUPS) {
  test(`settings: ${said}`, async () => {
    const { document } = await options(reportList(change));
    assert.match(document.getElementById("reports").textContent, said);
    assert.equal(document.getElementById("code") !== null, box);
  });
}

test("settings: a code is entered; one that is none is said beside its field", async () => {
  let sound = false;
  const { document, window, asked } = await options(reportList(), {
    "report.enrol": (message, set) => {
      if (!sound) return { ok: false, error: problem("enrolment.code") };
      set(reportList({ enrolment: { waiting: true, problem: null } }));
      return { ok: true };
    },
  });
  write(document, window, "code", " AB-CD ");
  press(document, "enrol");
  await until(() => document.getElementById("code-wrong"));
  assert.equal(document.getElementById("code").getAttribute("aria-invalid"), "true");
  assert.equal(document.getElementById("code").value, " AB-CD ");
  sound = true;
  press(document, "enrol");
  await until(() => /will be used at the next connection/.test(document.getElementById("reports").textContent));
  assert.deepEqual(asked.findLast(({ type }) => type === "report.enrol"), { type: "report.enrol", code: "AB-CD" });
});
