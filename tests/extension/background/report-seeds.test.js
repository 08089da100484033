import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { forgetSeeds, keepSeed, openFor, takeSeed } from "../../../extension/background/report-seeds.js";
import { fakeChrome } from "../fake-chrome.js";

const seed = (name) => ({ observation: { kind: "profile", name }, verdict: null, text: null });

let chrome;
beforeEach(() => {
  chrome = fakeChrome();
});

test("a token is good for one tab, also after a reload, and says nothing", async () => {
  const token = await keepSeed(seed("Elin"), "7 linkedin:elin");
  assert.match(token, /^[0-9a-f]{32}$/);
  assert.deepEqual(await takeSeed(token, 3), seed("Elin"));
  assert.deepEqual(await takeSeed(token, 3), seed("Elin"));
  assert.equal(await takeSeed(token, 4), null);
});

test("two tabs ask at once: one gets it", async () => {
  const token = await keepSeed(seed("Elin"), null);
  const got = await Promise.all([takeSeed(token, 3), takeSeed(token, 4)]);
  assert.equal(got.filter((found) => found !== null).length, 1);
});

for (const token of [undefined, null, 7, "", "x", "0".repeat(32), "__proto__", { toString: () => "x" }]) {
  test(`no token: ${JSON.stringify(token)}`, async () => {
    await keepSeed(seed("Elin"), null);
    assert.equal(await takeSeed(token, 3), null);
  });
}

test("it is gone once the report is saved or its tab closed; others stay", async () => {
  const [one, two] = [await keepSeed(seed("One"), null), await keepSeed(seed("Two"), null)];
  await takeSeed(one, 3);
  await takeSeed(two, 4);
  await forgetSeeds(3);
  assert.equal(await takeSeed(one, 3), null);
  assert.deepEqual(await takeSeed(two, 4), seed("Two"));
});

test("the open page for the same thing is found, and no other", async () => {
  const token = await keepSeed(seed("Elin"), "7 linkedin:elin");
  assert.equal(await openFor("7 linkedin:elin"), null);
  await takeSeed(token, 3);
  assert.equal(await openFor("7 linkedin:elin"), 3);
  assert.equal(await openFor("8 linkedin:elin"), null);
});

test("memory only, and never more than twenty", async () => {
  const tokens = [];
  for (let at = 0; at < 25; at++) tokens.push(await keepSeed(seed(String(at)), null));
  assert.equal(Object.keys(chrome.storage.session.values).length, 20);
  assert.deepEqual(chrome.storage.local.values, {});
  assert.equal(await takeSeed(tokens[0], 3), null);
  assert.deepEqual(await takeSeed(tokens[24], 3), seed("24"));
});
