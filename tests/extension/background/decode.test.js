import assert from "node:assert/strict";
import { test } from "node:test";

import { decodePacks, decodeVerdict } from "../../../extension/background/decode.js";
import { hit, pack } from "../examples.js";

/** As the host sends it: ways as one text. */
const sent = (change = {}) => ({
  band: "alert",
  hits: [{ ...hit(), evidence: hit().evidence.map((item) => ({ ...item, how: item.how.join(", ") })) }],
  tells: [],
  packs: [pack()],
  micros: 12,
  ...change,
});

test("a verdict of the contract comes through whole", () => {
  assert.deepEqual(decodeVerdict(sent()), { band: "alert", hits: [hit()], packs: [pack()] });
});

test("what is left out is empty, and what is new is ignored", () => {
  assert.deepEqual(decodeVerdict({ band: "none", surprise: 1 }), { band: "none", hits: [], packs: [] });
  const bare = decodeVerdict({ band: "note", hits: [{ band: "note" }] }).hits[0];
  assert.deepEqual(bare.source, { publisher: "", title: "", date: null, url: null });
  assert.equal(bare.counterfactual, null);
});

/** Better "not checked" than silence. */
const REFUSED = [
  ["nothing", undefined],
  ["null", null],
  ["a text", "alert"],
  ["a list", []],
  ["no band", {}],
  ["a band that we do not know", { band: "danger" }],
  ["a band of another type", { band: 3 }],
  ["a band that is a member of every object", { band: "constructor" }],
  ["hits that are no list", { band: "alert", hits: {} }],
  ["a hit that is none", { band: "alert", hits: ["x"] }],
  ["a hit without a band", { band: "alert", hits: [{}] }],
  ["a title that is no text", { band: "alert", hits: [{ band: "alert", title: 7 }] }],
  ["evidence that is none", { band: "alert", hits: [{ band: "alert", evidence: [null] }] }],
  ["a source that is none", { band: "alert", hits: [{ band: "alert", source: "MI5" }] }],
  ["packs that are none", { band: "none", packs: [1] }],
];
for (const [name, value] of REFUSED) {
  test(`refused: ${name}`, () => assert.throws(() => decodeVerdict(value), { code: "host.answer" }));
}

test("sizes are bounded", () => {
  const long = "x".repeat(1_000_000);
  const verdict = decodeVerdict(sent({ hits: Array(1000).fill({ band: "alert", title: long, summary: long, evidence: Array(1000).fill({ observed: long }) }), packs: Array(1000).fill(pack()) }));
  assert.ok(JSON.stringify(verdict).length < 1_000_000);
});

test("a pack's state that we do not know is not called fresh, and odd counts are none", () => {
  for (const entries of [-1, 1.5, "2", null, NaN]) {
    assert.deepEqual(decodePacks([{ id: "p", version: "1", state: "brand-new", entries }]), [{ ...pack({ id: "p", version: "1", published: null, expires: null }), state: "stale", entries: 0 }]);
  }
});

test("translations of other languages and odd members do not come through", () => {
  const translations = JSON.parse('{"cy": {"title": "T", "summary": "S"}, "fr": {"title": "F"}, "__proto__": {"title": "P"}}');
  assert.deepEqual(Object.keys(decodeVerdict(sent({ hits: [{ band: "alert", translations }] })).hits[0].translations), ["cy"]);
});
