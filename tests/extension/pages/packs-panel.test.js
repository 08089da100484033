// Packs in the settings: a bundle on its way through a stand-in host, from the file to what is said of it.

import assert from "node:assert/strict";
import { after, beforeEach, test } from "node:test";

import { fakeChrome } from "../fake-chrome.js";
import { HELLO, standIn } from "../native-process.js";
import { pack } from "../examples.js";
import { loadPage, until } from "./load-page.js";

let chrome;
const ports = [];
beforeEach(() => {
  chrome = fakeChrome();
});
after(() => {
  for (const { child } of ports) child.kill();
});

const settings = { language: "en", inline: true, managed: [], resolved: "en" };
const SYNC = { started: false, possible: true, last: "2026-11-24T10:00:00+00:00", result: "ok" };
const text = (document) => document.querySelector("#packs").textContent.replace(/\s+/g, " ");

/** A host that does what `steps` says for each step of an import; `seen` collects what came. */
function host(steps = "{}") {
  chrome.runtime.connectNative = () => {
    const port = standIn(`(message, send) => {
      if (message.method === "hello") return ${HELLO};
      const { step = "preview", ...params } = message.params;
      const answers = {
        begin: () => ({ import: "name", chunk: 4 }),
        chunk: () => ({ received: params.offset + Buffer.from(params.data, "base64").length }),
        preview: () => ({ state: "ready", answer: { publisher: "desk", packs: [{ publisher: "desk", id: "alerts", title: "Example Desk", version: 2, installed: 1, expires: "2027-01-01", entries: { person: 7 }, added: 1, changed: 0, removed: 0, tlp: "clear", audience: "everyone", left_out: null }] } }),
        apply: () => ({ state: "done", answer: { packs: [] } }),
        ...(${steps}),
      };
      const result = answers[step](params);
      send(result.code ? { id: message.id, error: { message: "M.", remedy: "R.", ...result } } : { id: message.id, result });
    }`)();
    ports.push(port);
    return port;
  };
}

async function open(packs = [pack()], sync = SYNC) {
  let looked = sync;
  return loadPage(chrome, "options", "options.html", (message) => {
    if (message.type === "settings.get") return { ok: true, settings };
    if (message.type === "settings.set") return { ok: true, settings: { ...settings, resolved: "cy" } };
    if (message.type === "sync.start") {
      looked = { ...sync, last: "2026-11-24T12:00:00+00:00", result: "ok" };
      return { ok: true, sync: { ...sync, started: true } };
    }
    return { ok: true, packs, waiting: true, sync: looked };
  });
}

/** Chooses a file as the browser does once the person has. */
function choose({ document, window }, content = "0123456789") {
  const input = document.querySelector("#bundle");
  Object.defineProperty(input, "files", { value: [new window.File([content], "a.ukpack")], configurable: true });
  input.dispatchEvent(new window.Event("change"));
}

test("installed packs, their age and state", async () => {
  const { document } = await open([pack({ title: "Example Desk", state: "stale", staleSince: "2026-11-22" })]);
  assert.match(text(document), /Example Desk.*Due for an update.*Out of date since 22 November 2026/);
});

test("a file: sent whole in pieces, shown before anything is installed, then installed", async () => {
  host();
  const page = await open();
  const sent = [];
  const connect = chrome.runtime.connectNative;
  chrome.runtime.connectNative = () => {
    const port = connect();
    const post = port.postMessage.bind(port);
    port.postMessage = (message) => {
      sent.push(message);
      post(message);
    };
    return port;
  };
  choose(page);
  await until(() => page.document.querySelector("#apply"));
  assert.equal(Buffer.concat(sent.filter(({ params }) => params.step === "chunk").map(({ params }) => Buffer.from(params.data, "base64"))).toString(), "0123456789");
  assert.equal(sent.some(({ params }) => params.step === "apply"), false);
  assert.match(text(page.document), /What this file would install.*Signed by.*desk.*Example Desk.*2, in place of 1.*New entries: 1/);
  assert.equal(page.document.activeElement.textContent, "What this file would install");
  const asked = page.asked.length;
  page.document.querySelector("#apply").click();
  await until(() => /Installed\./.test(text(page.document)));
  await until(() => page.asked.length > asked);
  assert.deepEqual(sent.filter(({ params }) => params.step === "apply").map(({ params }) => params.confirm), [false]);
  assert.deepEqual(page.asked.at(-1), { type: "packs.state" }, "the background is told to look at the packs");
  assert.equal(ports.at(-1).child.killed, true, "the host of the import has ended");
});

for (const [code, sentence] of [
  ["update.rollback", /older than the warnings that are installed here/],
  ["update.expired", /past its end date/],
  ["bundle.damaged", /somebody has changed it/],
  ["publisher.unknown", /publisher that is not set up/],
]) {
  test(`refused with ${code}: said in a sentence, and another file may be chosen`, async () => {
    host(`{ preview: () => ({ code: "${code}" }) }`);
    const page = await open();
    choose(page);
    await until(() => page.document.querySelector("[role=alert]"));
    assert.match(text(page.document), sentence);
    assert.equal(page.document.querySelector("#apply"), null);
    assert.equal(page.document.activeElement.textContent, "This file was not installed");
    host();
    choose(page);
    await until(() => page.document.querySelector("#apply"));
    assert.equal(page.document.querySelector("[role=alert]"), null);
  });
}

test("a held pack is installed only after the person has said so", async () => {
  host(`{ apply: ({ confirm }) => (confirm ? { state: "done", answer: {} } : { code: "pack.held" }) }`);
  const page = await open();
  choose(page);
  await until(() => page.document.querySelector("#apply"));
  page.document.querySelector("#apply").click();
  await until(() => page.document.querySelector("#sure"));
  const [sure, apply] = [page.document.querySelector("#sure"), page.document.querySelector("#apply")];
  assert.equal(apply.disabled, true);
  sure.checked = true;
  sure.dispatchEvent(new page.window.Event("change"));
  assert.equal(apply.disabled, false);
  apply.click();
  await until(() => /Installed\./.test(text(page.document)));
});

test("how far it is, and cancelling it", async () => {
  host(`{ preview: () => ({ state: "checking", progress: { done: 1, of: 4 } }) }`);
  const page = await open();
  choose(page);
  await until(() => /25 % done/.test(text(page.document)));
  assert.equal(page.document.querySelector("progress").value, 1);
  assert.match(page.document.querySelector("#packs > [role=status]").textContent, /Checking who signed it/);
  page.document.querySelector("#cancel").click();
  await until(() => /Cancelled\. Nothing was changed\./.test(text(page.document)));
  await until(() => ports.at(-1).child.killed);
  assert.ok(page.document.querySelector("#choose"));
});

test("without a program it is said", async () => {
  const page = await open();
  choose(page);
  await until(() => page.document.querySelector("[role=alert]"));
  assert.match(text(page.document), /The Doorkeeper program is not working/);
});

test("a file that is empty, or that is no file at all", async () => {
  host(`{ begin: () => ({ code: "import.too_large" }) }`);
  const page = await open();
  choose(page, "");
  await until(() => page.document.querySelector("[role=alert]"));
  assert.match(text(page.document), /This is not a file of warnings/);
});

function drop({ document, window }, files) {
  const event = new window.Event("drop", { bubbles: true, cancelable: true });
  event.dataTransfer = { files };
  document.querySelector("#from-file p").dispatchEvent(event);
  return event;
}

test("a file is dropped; several are not taken; a drop beside does not leave the page", async () => {
  host();
  const page = await open();
  const file = new page.window.File(["0123"], "a.ukpack");
  drop(page, [file, file]);
  assert.match(text(page.document), /One file at a time/);
  assert.equal(drop(page, [file]).defaultPrevented, true);
  await until(() => page.document.querySelector("#apply"));
  const beside = new page.window.Event("drop", { bubbles: true, cancelable: true });
  page.document.body.dispatchEvent(beside);
  assert.equal(beside.defaultPrevented, true);
});

test("another language in the middle of it: what is offered stays", async () => {
  host();
  const page = await open();
  choose(page);
  await until(() => page.document.querySelector("#apply"));
  page.document.querySelector("#language-cy").dispatchEvent(new page.window.Event("change"));
  await until(() => page.document.documentElement.lang === "cy");
  assert.match(text(page.document), /Llofnodwyd gan/);
});

test("looking for newer warnings: when it was last, and on the person's wish", async () => {
  const page = await open([pack()], { ...SYNC, result: "update.network" });
  assert.match(text(page.document), /Last looked: 24 November 2026, \d\d:\d\d\.The last look did not work/);
  page.document.querySelector("#look").focus();
  page.document.querySelector("#look").click();
  await until(() => /Doorkeeper is looking/.test(text(page.document)));
  assert.equal(page.document.activeElement.id, "look");
  await until(() => !/Doorkeeper is looking|did not work/.test(text(page.document)));
});

for (const [sync, sentence, button] of [
  [{ ...SYNC, possible: false }, /newer warnings come as files/, false],
  [{ ...SYNC, last: null, result: null }, /has not looked yet/, true],
  [null, /every few hours/, false],
]) {
  test(`looking for newer warnings: ${sentence}`, async () => {
    const { document } = await open([pack()], sync);
    assert.match(text(document), sentence);
    assert.equal(document.querySelector("#look") !== null, button);
  });
}
