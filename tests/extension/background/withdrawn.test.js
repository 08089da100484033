import assert from "node:assert/strict";
import { test } from "node:test";

import { close, isClosed } from "../../../extension/background/closed-banners.js";
import { rememberShown } from "../../../extension/background/shown-warnings.js";
import { lookForWithdrawn, markRead, unread } from "../../../extension/background/withdrawn.js";
import { fakeChrome } from "../fake-chrome.js";
import { correction, hit, verdict } from "../examples.js";

const answering = (...corrections) => async (method) => {
  assert.equal(method, "corrections");
  return { corrections };
};
const ids = async () => (await unread()).map((item) => item.correction.correction);

test("told once, kept until it is read", async () => {
  fakeChrome();
  await rememberShown(verdict("alert"), false);
  const ask = answering(correction(), correction({ correction: "desk/c-2", indicator: "desk/never-shown" }));
  assert.equal(await lookForWithdrawn(ask), 1);
  assert.equal(await lookForWithdrawn(ask), 0);
  assert.deepEqual(await ids(), ["desk/corrected-1"]);
  await markRead(["desk/c-2", 7, null]);
  await markRead("desk/corrected-1");
  assert.deepEqual(await ids(), ["desk/corrected-1"]);
  await markRead(["desk/corrected-1"]);
  assert.deepEqual(await ids(), []);
});

test("the banner that the person closed would show again", async () => {
  fakeChrome();
  await rememberShown(verdict("alert"), false);
  await close("linkedin:a", verdict("alert"), false);
  await lookForWithdrawn(answering(correction()));
  assert.equal(await isClosed("linkedin:a", verdict("alert"), false), false);
});

test("of a private window nothing is written to disk", async () => {
  const chrome = fakeChrome();
  await rememberShown(verdict("alert"), true);
  assert.equal(await lookForWithdrawn(answering(correction())), 1);
  assert.deepEqual(await ids(), ["desk/corrected-1"]);
  assert.deepEqual(chrome.storage.local.values, {});
});

test("shown in both kinds of window, it is told once", async () => {
  fakeChrome();
  for (const incognito of [false, true]) await rememberShown(verdict("alert"), incognito);
  await lookForWithdrawn(answering(correction()));
  assert.deepEqual(await ids(), ["desk/corrected-1"]);
  await markRead(["desk/corrected-1"]);
  assert.deepEqual(await ids(), []);
});

test("two looks at once find it once", async () => {
  fakeChrome();
  await rememberShown(verdict("alert"), false);
  const found = await Promise.all([1, 2].map(() => lookForWithdrawn(answering(correction()))));
  assert.deepEqual(found.sort(), [0, 1]);
});

test("a host that does not know corrections, then one that does", async () => {
  fakeChrome();
  await rememberShown(verdict("caution", { hits: [hit({ band: "caution" })] }), false);
  await assert.rejects(lookForWithdrawn(async () => Promise.reject(new Error("method.unknown"))));
  assert.equal(await lookForWithdrawn(answering(correction())), 1);
});

test("the list is bounded", async () => {
  fakeChrome();
  const many = Array.from({ length: 150 }, (_, at) => `desk/e-${at}`);
  await rememberShown(verdict("alert", { hits: many.map((indicator) => hit({ indicator })) }), false);
  await lookForWithdrawn(answering(...many.map((indicator, at) => correction({ indicator, correction: `desk/c-${at}` }))));
  assert.equal((await unread()).length, 100);
});
