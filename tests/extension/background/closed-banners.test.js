import assert from "node:assert/strict";
import { test } from "node:test";

import { close, isClosed, reopen } from "../../../extension/background/closed-banners.js";
import { fakeChrome } from "../fake-chrome.js";
import { hit, pack, verdict } from "../examples.js";

const KEY = "linkedin:elin-maddock-example";
const source = hit().source;

/** What the person closed was an alert; this is what they meet later, and whether it stays closed. */
const LATER = [
  ["the same again", KEY, verdict("alert"), true],
  ["a new version of the pack, same words", KEY, verdict("alert", { packs: [pack({ version: "2027.1.1" })] }), true],
  ["another detail of the page matches too", KEY, verdict("alert", { hits: [hit({ evidence: [] })] }), true],
  ["another namesake noted beside it", KEY, verdict("alert", { hits: [hit(), hit({ indicator: "p/other", band: "note" })] }), true],
  ["another profile", "linkedin:somebody-else-example", verdict("alert"), false],
  ["another band", KEY, verdict("caution"), false],
  ["other words", KEY, verdict("alert", { hits: [hit({ summary: "New facts." })] }), false],
  ["another source", KEY, verdict("alert", { hits: [hit({ source: { ...source, date: "2026-01-01" } })] }), false],
  ["another entry", KEY, verdict("alert", { hits: [hit({ indicator: "uk-parliament/other" })] }), false],
  ["one more entry", KEY, verdict("alert", { hits: [hit(), hit({ indicator: "uk-parliament/other" })] }), false],
];
for (const [name, key, later, closed] of LATER) {
  test(`closed, then ${name}: ${closed ? "stays closed" : "shows"}`, async () => {
    fakeChrome();
    assert.equal(await isClosed(KEY, verdict("alert"), false), false);
    await close(KEY, verdict("alert"), false);
    assert.equal(await isClosed(key, later, false), closed);
  });
}

test("what is stored names nobody", async () => {
  const chrome = fakeChrome();
  await close(KEY, verdict("alert"), false);
  const stored = JSON.stringify(chrome.storage.local.values);
  assert.doesNotMatch(stored, /elin|maddock|amanda|qiu|linkedin|MI5/i);
});

test("another salt, another hash: what two people stored cannot be compared", async () => {
  const hashes = [];
  for (let person = 0; person < 2; person++) {
    const chrome = fakeChrome();
    await close(KEY, verdict("alert"), false);
    hashes.push(...chrome.storage.local.values.closed.hashes);
  }
  assert.equal(new Set(hashes).size, 2);
});

test("a private window writes nothing to disk, and does not forget while it is open", async () => {
  const chrome = fakeChrome();
  await close(KEY, verdict("alert"), true);
  assert.deepEqual(chrome.storage.local.values, {});
  assert.equal(await isClosed(KEY, verdict("alert"), true), true);
  assert.equal(await isClosed(KEY, verdict("alert"), false), false);
});

test("the store is bounded, keeps the newest, and loses none of several closed at once", async () => {
  const chrome = fakeChrome();
  const keys = Array.from({ length: 510 }, (_, at) => `linkedin:person-${at}`);
  await Promise.all(keys.map((key) => close(key, verdict("alert"), false)));
  assert.equal(chrome.storage.local.values.closed.hashes.length, 500);
  assert.equal(await isClosed(keys[509], verdict("alert"), false), true);
  assert.equal(await isClosed(keys[0], verdict("alert"), false), false);
});

for (const closed of ["x", 7, {}, { salt: 1, hashes: [] }, { salt: "s" }]) {
  test(`a spoilt store is as none: ${JSON.stringify(closed)}`, async () => {
    fakeChrome().storage.local.values = { closed };
    assert.equal(await isClosed(KEY, verdict("alert"), false), false);
    await close(KEY, verdict("alert"), false);
    assert.equal(await isClosed(KEY, verdict("alert"), false), true);
  });
}

for (const incognito of [false, true]) {
  test(`an entry that was taken back: its banners show again, others stay closed${incognito ? ", also in a private window" : ""}`, async () => {
    fakeChrome();
    const other = verdict("alert", { hits: [hit({ indicator: "uk-parliament/other" })] });
    const both = verdict("alert", { hits: [hit(), hit({ indicator: "uk-parliament/other" })] });
    for (const one of [verdict("alert"), other, both]) await close(KEY, one, incognito);
    await reopen([hit().indicator, "uk-parliament/never-shown"]);
    assert.deepEqual(await Promise.all([verdict("alert"), other, both].map((one) => isClosed(KEY, one, incognito))), [false, true, false]);
  });
}

test("what an earlier version stored still counts", async () => {
  const chrome = fakeChrome();
  await close(KEY, verdict("alert"), false);
  delete chrome.storage.local.values.closed.entries;
  assert.equal(await isClosed(KEY, verdict("alert"), false), true);
  await reopen([hit().indicator]);
  assert.equal(await isClosed(KEY, verdict("alert"), false), true);
});
