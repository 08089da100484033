import assert from "node:assert/strict";
import { test } from "node:test";

import { rememberShown, takeShown } from "../../../extension/background/shown-warnings.js";
import { fakeChrome } from "../fake-chrome.js";
import { correction, hit, verdict } from "../examples.js";

const of = (...indicators) => verdict("alert", { hits: indicators.map((indicator) => hit({ indicator })) });
const taken = async (indicators, incognito = false) => (await takeShown(indicators.map((indicator) => correction({ indicator })), incognito)).map(({ indicator }) => indicator);

test("only corrections of what was shown, and each once", async () => {
  fakeChrome();
  await rememberShown(of("p/one", "p/two"), false);
  assert.deepEqual(await taken(["p/two", "p/three"]), ["p/two"]);
  assert.deepEqual(await taken(["p/two", "p/one"]), ["p/one"]);
  assert.deepEqual(await taken(["p/two", "p/one"]), []);
});

test("shown again after a correction, a later one is told again", async () => {
  fakeChrome();
  for (let time = 0; time < 2; time++) {
    await rememberShown(of("p/one"), false);
    assert.deepEqual(await taken(["p/one"]), ["p/one"]);
  }
});

for (const band of ["note", "none"]) {
  test(`${band} is no warning: nothing is remembered`, async () => {
    const chrome = fakeChrome();
    await rememberShown(verdict(band), false);
    assert.deepEqual(chrome.storage.local.values, {});
  });
}

test("what is stored names no entry, and nothing of a private window is written to disk", async () => {
  const chrome = fakeChrome();
  await rememberShown(of("p/private-example"), true);
  assert.deepEqual(chrome.storage.local.values, {});
  assert.deepEqual(await taken(["p/private-example"]), []);
  assert.deepEqual(await taken(["p/private-example"], true), ["p/private-example"]);
  await rememberShown(of("p/open-example"), false);
  assert.doesNotMatch(JSON.stringify(chrome.storage.local.values), /example/);
});

test("the store is bounded, keeps the newest, and loses none of several at once", async () => {
  const chrome = fakeChrome();
  await Promise.all(Array.from({ length: 1010 }, (_, at) => rememberShown(of(`p/${at}`), false)));
  assert.equal(chrome.storage.local.values.shown.hashes.length, 1000);
  assert.deepEqual(await taken(["p/0", "p/1009"]), ["p/1009"]);
});

for (const shown of ["x", 7, {}, { salt: 1, hashes: [] }, { salt: "s" }]) {
  test(`a spoilt store is as none: ${JSON.stringify(shown)}`, async () => {
    fakeChrome().storage.local.values = { shown };
    assert.deepEqual(await taken(["p/one"]), []);
    await rememberShown(of("p/one"), false);
    assert.deepEqual(await taken(["p/one"]), ["p/one"]);
  });
}
