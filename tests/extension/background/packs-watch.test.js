import assert from "node:assert/strict";
import { test } from "node:test";

import { PacksWatch } from "../../../extension/background/packs-watch.js";
import { fakeChrome } from "../fake-chrome.js";
import { pack } from "../examples.js";

function watch({ fails = false } = {}) {
  const told = [];
  const tell = (word) => async () => {
    told.push(word);
    if (fails) throw new Error("the host has gone");
  };
  return { told, watch: new PacksWatch({ first: tell("first"), changed: tell("changed") }) };
}

/** Packs as they are seen one after another, and what is told. */
const ROWS = [
  ["the same again", [[pack()], [pack()]], ["first"]],
  ["older, but the same version", [[pack()], [pack({ state: "expired" })]], ["first"]],
  ["in another order", [[pack(), pack({ id: "b" })], [pack({ id: "b" }), pack()]], ["first"]],
  ["one that only waits", [[pack()], [pack(), pack({ id: "new", state: "held" })]], ["first"]],
  ["a new version", [[pack()], [pack({ version: "2027.1.1" })]], ["first", "changed"]],
  ["one more", [[pack()], [pack(), pack({ id: "b" })], [pack(), pack({ id: "b" })]], ["first", "changed"]],
  ["none left", [[pack()], []], ["first", "changed"]],
];
for (const [name, seen, expected] of ROWS) {
  test(name, async () => {
    fakeChrome();
    const { told, watch: packs } = watch();
    for (const one of seen) await packs.saw(one);
    assert.deepEqual(told, expected);
  });
}

test("a background that was ended finds what it knew", async () => {
  fakeChrome();
  await watch().watch.saw([pack()]);
  const again = watch();
  await again.watch.saw([pack()]);
  assert.deepEqual(again.told, []);
});

test("what follows may fail, and the next change is told all the same", async () => {
  fakeChrome();
  const { told, watch: packs } = watch({ fails: true });
  await packs.saw([pack()]);
  await packs.saw([pack({ version: "2" })]);
  assert.deepEqual(told, ["first", "changed"]);
});
